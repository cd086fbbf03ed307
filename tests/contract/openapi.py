# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kibana's published OpenAPI description, where it is at hand: which operation a request is, and what that allows.

KIBANA_OPENAPI names the file; without it, ../shared/openapi/kibana-subset-errors.yaml beside the checkout. The file is
only read; its licence does not let it be a part of the collection.
"""

from __future__ import annotations

import functools
import os
import re
import typing as t
from pathlib import Path

import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.tools.paths import ROOT

DOCUMENT = Path(os.environ.get("KIBANA_OPENAPI", ROOT.parent / "shared" / "openapi" / "kibana-subset-errors.yaml"))
ADDRESS = "urn:kibana"


@functools.cache
def document() -> dict[str, t.Any]:
    """The whole description."""
    with DOCUMENT.open(encoding="utf-8") as file:
        return t.cast("dict[str, t.Any]", yaml.load(file, Loader=yaml.CSafeLoader))


@functools.cache
def operations() -> list[tuple[str, re.Pattern[str], str, dict[str, t.Any]]]:
    """(method, pattern of the path, template, operation), the more literal templates first."""
    found = []
    for template, methods in document()["paths"].items():
        if template.startswith("/s/"):
            continue
        pattern = re.compile(
            "/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/"))
        )
        found += [(method.upper(), pattern, template, operation) for method, operation in methods.items()]
    return sorted(found, key=lambda entry: entry[2].count("{"))


def operation_of(method: str, path: str) -> tuple[str, dict[str, t.Any]] | None:
    """The template and the operation of a request, or None where the description has none."""
    for name, pattern, template, operation in operations():
        if name == method and pattern.fullmatch(path):
            return template, operation
    return None


@functools.cache
def _registry() -> t.Any:
    resource: t.Any = DRAFT4.create_resource(document())
    return Registry().with_resource(ADDRESS, resource)


# By the identity of the schema, which lives as long as the document does.
_validators: dict[int, t.Any] = {}


def complaints(schema: dict[str, t.Any], value: t.Any) -> list[str]:
    """What is wrong with a value, a line each: path, and what the schema says."""
    if id(schema) not in _validators:
        _validators[id(schema)] = OAS30Validator(_absolute(schema), registry=_registry())
    errors = _validators[id(schema)].iter_errors(value)
    return sorted(f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:160]}" for error in errors)


def _absolute(node: t.Any) -> t.Any:
    """The schema with its references pointing into the registered document."""
    if isinstance(node, dict):
        return {
            key: f"{ADDRESS}{value}" if key == "$ref" and value.startswith("#") else _absolute(value)
            for key, value in node.items()
        }
    return [_absolute(item) for item in node] if isinstance(node, list) else node


def body_schema(operation: dict[str, t.Any]) -> dict[str, t.Any] | None:
    """The schema of a JSON request body."""
    return _json(operation.get("requestBody", {}))


def answer_schema(operation: dict[str, t.Any], status: int) -> dict[str, t.Any] | None:
    """The schema of a JSON answer; raises KeyError for a status that is not described."""
    return _json(operation["responses"][str(status)])


def _json(described: dict[str, t.Any]) -> dict[str, t.Any] | None:
    content = described.get("content", {})
    for media_type, body in content.items():
        if media_type.startswith("application/json"):
            return t.cast("dict[str, t.Any] | None", body.get("schema"))
    return None
