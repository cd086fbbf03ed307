# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules as the search index sees them: the saved object type "alert", its attributes and their types."""

from __future__ import annotations

import datetime
import functools
import json
import operator
import typing as t

from .kql_nodes import Value, pattern
from .rule_store import Rule
from .text_search import Field, analyzed, has_phrase

Properties = dict[str, t.Any]

# Types: those of Elasticsearch; "name" is text with a keyword beside it that ignores case. A dict is an object.
COUNTS: Properties = {"active": "float", "new": "float", "recovered": "float", "ignored": "float"}
ATTRIBUTES: Properties = {
    "enabled": "boolean",
    "name": "name",
    "tags": "keyword",
    "alertTypeId": "keyword",
    "schedule": {"interval": "keyword"},
    "consumer": "keyword",
    "legacyId": "keyword",
    "actions": {"group": "keyword", "actionRef": "keyword", "actionTypeId": "keyword", "params": {}},
    "params": "flattened",
    "mapped_params": {"risk_score": "float", "severity": "keyword"},
    "scheduledTaskId": "keyword",
    "createdBy": "keyword",
    "updatedBy": "keyword",
    "createdAt": "date",
    "updatedAt": "date",
    "apiKey": "binary",
    "apiKeyOwner": "keyword",
    "apiKeyCreatedByUser": "boolean",
    "throttle": "keyword",
    "notifyWhen": "keyword",
    "muteAll": "boolean",
    "mutedInstanceIds": "keyword",
    "meta": {"versionApiKeyLastmodified": "keyword"},
    "monitoring": {"run": {}},
    "revision": "long",
    "snoozeSchedule": {"id": "keyword", "type": "keyword", "skipRecurrences": "date", "duration": "long"},
    "executionStatus": {
        "numberOfTriggeredActions": "long",
        "status": "keyword",
        "lastExecutionDate": "date",
        "lastDuration": "long",
        "error": {"reason": "keyword", "message": "keyword"},
        "warning": {"reason": "keyword", "message": "keyword"},
    },
    "lastRun": {"outcome": "keyword", "outcomeOrder": "float", "alertsCount": COUNTS},
    "nextRun": "date",
    "running": "boolean",
}
NESTED = ("actions", "snoozeSchedule")
ROOT: Properties = {
    "id": "keyword",
    "type": "keyword",
    "namespaces": "keyword",
    "updated_at": "date",
    "created_at": "date",
    "references": {"id": "keyword", "name": "keyword", "type": "keyword"},
    "originId": "keyword",
    "managed": "boolean",
}
# public name -> attribute, where it is not the same in camel case
RENAMED = {
    "rule_type_id": "alertTypeId",
    "muted_alert_ids": "mutedInstanceIds",
    "connector_type_id": "actionTypeId",
}
NUMBERS = ("long", "float")
COMPARE: dict[str, t.Callable[[t.Any, t.Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@functools.cache
def attribute(public: str) -> str:
    """The attribute behind a key of the public API."""
    if public in RENAMED:
        return RENAMED[public]
    first, *more = public.split("_")
    return first + "".join(word.capitalize() for word in more)


def attributes(rule: Rule) -> dict[str, t.Any]:
    """The rule as it is stored: camel case, connectors behind references; params as they are."""
    stored = {attribute(key): _camel(value) for key, value in rule.items() if key not in ("id", "params", "sequence")}
    stored["params"] = rule["params"]
    for index, action in enumerate(stored["actions"]):
        action["actionRef"] = f"action_{index}"
        del action["id"]
    return stored


def _camel(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {attribute(key): item if key == "params" else _camel(item) for key, item in value.items()}
    return [_camel(item) for item in value] if isinstance(value, list) else value


def kind(path: str, properties: Properties | None = None) -> t.Any:
    """The type of an attribute, or None when the index does not know it."""
    first, dummy, rest = path.partition(".")
    found = (ATTRIBUTES if properties is None else properties).get(first)
    if not rest or found is None:
        return found
    if isinstance(found, dict):
        return kind(rest, found)
    if found == "name":
        return "lowercase" if rest == "keyword" else None
    return "keyword" if found == "flattened" else None


def key_problem(key: str | None) -> str | None:
    """What Kibana says about a field name in a filter, or None when it is good."""
    if key is None:
        return "The key is empty and needs to be wrapped by a saved object type like alert"
    first, *rest = key.split(".")
    if not rest:
        return f"This key '{key}' need to be wrapped by a saved object type like alert"
    if first != "alert":
        return f"This type {first} is not allowed"
    if (len(rest) == 1 and kind(rest[0]) is not None) or (len(rest) > 1 and rest[0] != "attributes"):
        return f"This key '{key}' does NOT match the filter proposition SavedObjectType.attributes.key"
    known = kind(rest[0], ROOT) if len(rest) == 1 else kind(".".join(rest[1:]))
    if known is None:
        return f"This key '{key}' does NOT exist in alert saved object index patterns"
    return None


class Document:
    """A rule for kql: field names are alert.attributes.x and alert.x."""

    def __init__(self, source: t.Callable[[], dict[str, t.Any]], root: dict[str, t.Any], inside: str = "") -> None:
        # Attributes are made when they are asked for; listing many rules mostly needs none.
        self._source = source
        self.root = root
        # The nested object this document is, e.g. "actions"; its fields are seen here and nowhere else.
        self.inside = inside

    @classmethod
    def of(cls, rule: Rule, space: str) -> Document:
        """The document of a rule."""
        root = {
            "id": f"alert:{rule['id']}",
            "type": "alert",
            "namespaces": [space],
            "updated_at": rule["updated_at"],
            "created_at": rule["created_at"],
            "managed": False,
        }
        return cls(lambda: attributes(rule), root)

    @functools.cached_property
    def source(self) -> dict[str, t.Any]:
        """The attributes."""
        return self._source()

    def values(self, field: str) -> list[t.Any]:
        """The values of a field; nested ones only from within."""
        path = field.partition(".")[2]
        if not path.startswith("attributes."):
            return _leaves(self.root, path)
        path = path.partition(".")[2]
        nested = path.split(".")[0]
        if nested in NESTED and nested != self.inside:
            return []
        return _leaves(self.source, path[: -len(".keyword")] if path == "name.keyword" else path)

    def kind_of(self, field: str) -> t.Any:
        """The type of a field."""
        path = field.partition(".")[2]
        return kind(path[len("attributes.") :]) if path.startswith("attributes.") else kind(path, ROOT)

    def matches(self, field: str, value: Value) -> bool:
        """Whether any value of the field is this one."""
        values = self.values(field)
        if value.wildcard and not value.quoted and set(value.text) == {"*"}:
            return bool(values)
        return any(_equal(self.kind_of(field), found, value) for found in values)

    def compares(self, field: str, operator_name: str, value: Value) -> bool:
        """Whether any value of the field is in the range."""
        field_kind = self.kind_of(field)
        compare = COMPARE[operator_name]
        wanted = _comparable(field_kind, value.text)
        found = (_comparable(field_kind, str(item)) for item in self.values(field))
        return any(type(item) is type(wanted) and compare(item, wanted) for item in found)

    def nested(self, path: str) -> t.Iterator[Document]:
        """The nested objects of an attribute, each as a document."""
        name = path.partition(".attributes.")[2]
        for item in self.source.get(name, []) if name in NESTED else []:
            yield Document(functools.partial(dict, {name: item}), self.root, name)

    def search_fields(self, names: t.Sequence[str] | None) -> list[Field]:
        """What a full text search looks at: these attributes, or every field."""
        if names is None:
            fields = [Field("keyword", tuple(map(_text, _leaves(self.root, name)))) for name in self.root]
            names = list(_paths(ATTRIBUTES))
        else:
            fields = []
        for name in names:
            field_kind = kind(name)
            if isinstance(field_kind, str) and field_kind != "binary" and name.split(".")[0] not in NESTED:
                values = tuple(map(_text, self.values(f"alert.attributes.{name}")))
                fields.append(Field({"name": "text", "lowercase": "lowercase"}.get(field_kind, "keyword"), values))
        return fields


def _paths(properties: Properties, prefix: str = "") -> t.Iterator[str]:
    for name, found in properties.items():
        if isinstance(found, dict):
            yield from _paths(found, f"{prefix}{name}.")
        else:
            yield prefix + name


def _leaves(source: t.Any, path: str) -> list[t.Any]:
    """Every scalar at a path, through lists; below a path that ends early, every scalar there."""
    if isinstance(source, list):
        return [leaf for item in source for leaf in _leaves(item, path)]
    if isinstance(source, dict):
        if not path:
            return [leaf for item in source.values() for leaf in _leaves(item, "")]
        first, dummy, rest = path.partition(".")
        return _leaves(source[first], rest) if first in source else []
    return [] if path or source is None else [source]


def _text(value: t.Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _equal(field_kind: t.Any, found: t.Any, value: Value) -> bool:
    if field_kind == "name":
        return _equal_text(str(found), value)
    text, wanted = _text(found), value.text
    if field_kind == "lowercase":
        text, wanted = text.lower(), wanted.lower()
    if value.wildcard:
        return pattern(Value(wanted, wildcard=True)).match(text) is not None
    if field_kind in (*NUMBERS, "date"):
        return bool(_comparable(field_kind, text) == _comparable(field_kind, wanted))
    return text == wanted


def _equal_text(found: str, value: Value) -> bool:
    words = analyzed(found)
    if value.quoted:
        phrase = analyzed(value.text)
        return bool(phrase) and has_phrase(words, phrase)
    if value.wildcard:
        return any(pattern(Value(value.text.lower(), wildcard=True)).match(word) for word in words)
    return any(word in words for word in analyzed(value.text))


def _comparable(field_kind: t.Any, text: str) -> t.Any:
    """The value as something that can be ordered; the text itself where it is no number or date."""
    try:
        if field_kind in NUMBERS:
            return float(text)
        if field_kind == "date":
            moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
            return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)).timestamp()
    except ValueError:
        pass
    return text
