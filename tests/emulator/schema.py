# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Request validation: JSON Schema decides, each part of Kibana words it in its own way.

Schemas are plain JSON Schema dicts; `obj()` writes the usual strict object. Two extra keywords:

    default     filled in when the key is absent
    x-message   the text of a custom validator; {value} is the offending value
    x-record    an object with free keys (recordOf), which words a wrong type like any other type
"""

from __future__ import annotations

import copy
import dataclasses
import json
import typing as t

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from .http import HttpError

Schema = dict[str, t.Any]


def obj(required: dict[str, Schema] | None = None, optional: dict[str, Schema] | None = None) -> Schema:
    """A strict object: these required keys, these optional ones, and no other."""
    required, optional = required or {}, optional or {}
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


STRING: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
BOOLEAN: Schema = {"type": "boolean"}
ANY_OBJECT: Schema = {"type": "object"}
ANY: Schema = {}


def array(items: Schema, **limits: t.Any) -> Schema:
    """A list of such items; limits as in JSON Schema (minItems, maxItems)."""
    return {"type": "array", "items": items, **limits}


def literals(*values: t.Any) -> Schema:
    """One of these values."""
    return {"enum": list(values)}


@dataclasses.dataclass(frozen=True)
class Problem:
    """One violation. kind: missing, unknown, type, literal, custom, or the JSON Schema keyword."""

    kind: str
    path: tuple[t.Any, ...]
    value: t.Any
    schema: Schema
    expected: t.Any = None

    @property
    def dotted(self) -> str:
        """The path as a.b.0.c."""
        return ".".join(str(part) for part in self.path)


def fill(schema: Schema, value: t.Any) -> t.Any:
    """A copy of the value with the schema's defaults in place of absent keys."""
    if isinstance(value, dict):
        filled = {key: fill(schema.get("properties", {}).get(key, {}), item) for key, item in value.items()}
        for key, child in schema.get("properties", {}).items():
            if key not in filled and "default" in child:
                filled[key] = copy.deepcopy(child["default"])
        return filled
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [fill(schema["items"], item) for item in value]
    return copy.deepcopy(value)


def problems(schema: Schema, value: t.Any) -> list[Problem]:
    """Every violation: declared keys first, in the order the schema declares them, unknown keys last."""
    found: list[Problem] = []
    for error in Draft202012Validator(schema).iter_errors(value):
        found.extend(_problems(error))
    order = list(schema.get("properties", {}))

    def rank(problem: Problem) -> tuple[bool, int]:
        first = problem.path[0] if problem.path else ""
        return problem.kind == "unknown", order.index(first) if first in order else len(order)

    return sorted(found, key=rank)


def _problems(error: ValidationError) -> t.Iterator[Problem]:
    path = tuple(error.absolute_path)
    schema = t.cast(Schema, error.schema)
    if error.validator == "required":
        # jsonschema reports each missing key by itself, and names it only in the message.
        [key] = [key for key in t.cast("list[str]", error.validator_value) if error.message.startswith(repr(key))]
        child = schema.get("properties", {}).get(key, {})
        yield Problem("missing", (*path, key), None, child, expected_type(child))
    elif error.validator == "additionalProperties":
        for key in t.cast("dict[str, t.Any]", error.instance):
            if key not in schema.get("properties", {}):
                yield Problem("unknown", (*path, key), t.cast("dict[str, t.Any]", error.instance)[key], schema)
    elif "x-message" in schema and error.validator != "type":
        yield Problem("custom", path, error.instance, schema, schema["x-message"].format(value=error.instance))
    elif error.validator == "enum":
        yield Problem("literal", path, error.instance, schema, error.validator_value)
    elif error.validator == "type":
        yield Problem("type", path, error.instance, schema, expected_type(schema))
    else:
        yield Problem(str(error.validator), path, error.instance, schema, error.validator_value)


def expected_type(schema: Schema) -> str:
    """The type name Kibana would print for this schema."""
    if "anyOf" in schema:
        return expected_type(schema["anyOf"][0])
    if "enum" in schema:
        return "string"
    return str(schema.get("type", "any"))


def type_of(value: t.Any) -> str:
    """The JavaScript type name of a JSON value."""
    if value is None:
        return "null"
    for kinds, name in (((bool,), "boolean"), ((int, float), "number"), ((str,), "string"), ((list,), "Array")):
        if isinstance(value, kinds):
            return name
    return "Object"


def config_schema(schema: Schema, value: t.Any, where: str, unknown_key_text: str = "legacy") -> t.Any:
    """Validate as @kbn/config-schema does and return the value with defaults.

    where: "request body", "request query" or "request params"; empty for a bare "[path]: reason".
    unknown_key_text: "legacy" (up to about 9.3) or "modern".
    Raises HttpError 400 with the first problem.
    """
    value = coerced(schema, value)
    found = problems(schema, value)
    if found:
        raise HttpError(400, config_schema_text(found[0], where, unknown_key_text))
    return fill(schema, value)


def coerced(schema: Schema, value: t.Any) -> t.Any:
    """The value with strings turned into what the schema asks for, where they are its JSON or number or boolean."""
    kind = schema.get("type")
    if "anyOf" in schema:
        return _coerced_union(schema["anyOf"], value)
    if isinstance(value, str) and kind in ("object", "array", "number", "integer", "boolean"):
        try:
            parsed = json.loads(value)
        except ValueError:
            return value
        value = parsed if Draft202012Validator({"type": kind}).is_valid(parsed) else value
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return {key: coerced(properties.get(key, {}), item) for key, item in value.items()}
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [coerced(schema["items"], item) for item in value]
    return value


def _coerced_union(schemas: list[Schema], value: t.Any) -> t.Any:
    """Coerced for the first member of a union that takes it."""
    candidates = ((schema, coerced(schema, value)) for schema in schemas)
    return next((new for schema, new in candidates if Draft202012Validator(schema).is_valid(new)), value)


def config_schema_text(problem: Problem, where: str, unknown_key_text: str = "legacy") -> str:
    """The sentence @kbn/config-schema writes for a problem."""
    place = ".".join(part for part in (where, problem.dotted) if part)
    reason = _reason(problem, place, unknown_key_text)
    return f"[{place}]: {reason}"


def _reason(problem: Problem, place: str, unknown_key_text: str) -> str:
    kind, expected, value = problem.kind, problem.expected, problem.value
    if kind == "missing":
        return f"expected value of type [{expected}] but got [undefined]"
    if kind == "unknown":
        if unknown_key_text == "legacy":
            return "definition for this key is missing"
        return f"Additional properties are not allowed ({problem.path[-1]!r} was unexpected)"
    if kind == "custom":
        return str(expected)
    if kind == "literal":
        return _literal_reason(place, expected)
    if kind == "type":
        return _type_reason(problem)
    if kind == "anyOf":
        return _union_reason(problem, place)
    texts = {
        "minimum": f"Value must be equal to or greater than [{expected}].",
        "maximum": f"Value must be equal to or lower than [{expected}].",
        "minLength": f"value has length [{_length(value)}] but it must have a minimum length of [{expected}].",
        "maxLength": f"value has length [{_length(value)}] but it must have a maximum length of [{expected}].",
        "minItems": f"array size is [{_length(value)}], but cannot be smaller than [{expected}]",
        "maxItems": f"array size is [{_length(value)}], but cannot be greater than [{expected}]",
    }
    return texts.get(kind, f"value {json.dumps(value)} is not valid")


def _type_reason(problem: Problem) -> str:
    expected, value = problem.expected, problem.value
    if expected in ("object", "array") and isinstance(value, str):
        return f"could not parse {expected} value from json input"
    if expected == "object" and "x-record" not in problem.schema:
        return f"expected a plain object value, but found [{type_of(value)}] instead."
    if expected == "null":
        return "expected value to equal [null]"
    return f"expected value of type [{expected}] but got [{type_of(value)}]"


def _union_reason(problem: Problem, place: str) -> str:
    """One line for each member of the union; a union inside is indented by a space."""
    lines = []
    for index, schema in enumerate(problem.schema["anyOf"]):
        first = problems(schema, problem.value)[0]
        inner = ".".join(part for part in (place, str(index), first.dotted) if part)
        reason = _reason(first, place if first.kind in ("literal", "anyOf") else inner, "legacy")
        lines.append(f"- [{inner}]: " + reason.replace("\n", "\n "))
    return "types that failed validation:\n" + "\n".join(lines)


def _length(value: t.Any) -> int:
    return len(value) if isinstance(value, (str, list, dict)) else 0


def _literal_reason(place: str, values: list[t.Any]) -> str:
    if len(values) == 1:
        return f"expected value to equal [{values[0]}]"
    shown = ("null" if value is None else value for value in values)
    lines = [f"- [{place}.{index}]: expected value to equal [{value}]" for index, value in enumerate(shown)]
    return "types that failed validation:\n" + "\n".join(lines)


def coerce_query(schema: Schema, query: dict[str, t.Any]) -> dict[str, t.Any]:
    """Query strings turned into the numbers, booleans and lists the schema asks for, where they can be."""
    return {key: _coerce(schema.get("properties", {}).get(key, {}), value) for key, value in query.items()}


def _coerce(schema: Schema, value: t.Any) -> t.Any:
    kinds = {schema.get("type")} | {child.get("type") for child in schema.get("anyOf", [])}
    if isinstance(value, str):
        if kinds & {"number", "integer"}:
            try:
                number = float(value)
            except ValueError:
                return value
            return int(number) if number.is_integer() else number
        if "boolean" in kinds and value in ("true", "false"):
            return value == "true"
    return value
