# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields that cases and case templates share, custom fields among them. Private to the collection.

In a view custom fields are a map of key to value, and assignees a list of user profile ids.
"""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._compare import without_nulls
from .._errors import InputError
from .._resource import View
from .case_connector import CONNECTOR_OPTION, connector_body, connector_view
from .case_limits import check_count, check_text, converted

FIELD_OPTIONS: ArgumentSpec = {
    "title": {"type": "str"},
    "description": {"type": "str"},
    "tags": {"type": "list", "elements": "str"},
    "severity": {"type": "str", "choices": ["low", "medium", "high", "critical"]},
    "category": {"type": "str"},
    "assignees": {"type": "list", "elements": "str"},
    "sync_alerts": {"type": "bool"},
    "custom_fields": {"type": "dict"},
    **CONNECTOR_OPTION,
}

# Fields that Kibana spells as the module does.
PLAIN = ("title", "description", "severity", "category")

# Kibana's keys for all of them; what else a case or template holds is none of the module's business.
KIBANA_KEYS = (*PLAIN, "tags", "assignees", "settings", "connector", "customFields")

MAX_TEXT_VALUE = 160

Definitions = t.Sequence[View]


def fields_view(found: dict[str, t.Any], *, null_values: bool = False) -> View:
    """Kibana's fields in the module's terms, without those that are null; tags and assignees have no order.

    null_values: keep the custom fields without a value. It means nothing in a case; in a template it is not the same
    as to leave the custom field out.
    """
    view: View = {name: found[name] for name in PLAIN if found.get(name) is not None}
    if "tags" in found:
        view["tags"] = sorted(set(found["tags"]))
    if "assignees" in found:
        view["assignees"] = sorted({item["uid"] for item in found["assignees"]})
    if found.get("settings"):
        view["sync_alerts"] = found["settings"]["syncAlerts"]
    if found.get("connector"):
        view["connector"] = connector_view(found["connector"])
    if "customFields" in found:
        values = {item["key"]: item["value"] for item in found["customFields"]}
        view["custom_fields"] = values if null_values else without_nulls(values)
    return view


def fields_wish(asked: dict[str, t.Any], definitions: Definitions) -> View:
    """What options of FIELD_OPTIONS name, in the same terms; the connector is left to the caller.

    Like Kibana, it takes no notice of an assignee without an id.
    definitions: the custom fields that there are, each with key and type. Raises InputError for others.
    """
    wish: View = {name: asked[name] for name in (*PLAIN, "sync_alerts") if asked[name] is not None}
    for name in ("tags", "assignees"):
        if asked[name] is not None:
            wish[name] = sorted({item for item in asked[name] if item or name == "tags"})
    if asked["custom_fields"] is not None:
        wish["custom_fields"] = values_wish(asked["custom_fields"], definitions)
    return wish


def values_wish(asked: dict[str, t.Any], definitions: Definitions) -> dict[str, t.Any]:
    """Values of custom fields, each as the type of its field has it."""
    types = {field["key"]: field["type"] for field in definitions}
    unknown = sorted(set(asked) - set(types))
    if unknown:
        known = f"there are {', '.join(types)}" if types else "there are none"
        raise InputError(
            f"there are no custom fields with the keys {', '.join(unknown)} ({known}); "
            "the case settings of the owner define them"
        )
    return {key: converted(f"the custom field {key!r}", value, types[key]) for key, value in asked.items()}


def default_of(definition: View) -> t.Any:
    """The value that Kibana gives to a custom field that a template leaves out."""
    return definition.get("default_value", False if definition["type"] == "toggle" else None)


def fields_body(view: View, definitions: Definitions) -> dict[str, t.Any]:
    """Fields as Kibana wants them."""
    body: dict[str, t.Any] = {name: view[name] for name in (*PLAIN, "tags") if name in view}
    if "assignees" in view:
        body["assignees"] = [{"uid": uid} for uid in view["assignees"]]
    if "sync_alerts" in view:
        body["settings"] = {"syncAlerts": view["sync_alerts"]}
    if "connector" in view:
        body["connector"] = connector_body(view["connector"])
    if "custom_fields" in view:
        types = {field["key"]: field["type"] for field in definitions}
        body["customFields"] = [
            {"key": key, "type": types[key], "value": value} for key, value in view["custom_fields"].items()
        ]
    return body


def check_fields(where: str, view: View) -> None:
    """The limits that Kibana has for them. where: in what they are, for sentences."""
    for name, most in (("title", 160), ("description", 30000), ("category", 50)):
        if name in view:
            check_text(f"the {name} {where}", view[name], 1, most)
    tags = view.get("tags", [])
    check_count(f"the list of tags {where}", tags, 200)
    for tag in tags:
        check_text(f"the tag {tag!r} {where}", tag, 1, 256)
    check_count(f"the list of assignees {where}", view.get("assignees", []), 10)
    for key, value in view.get("custom_fields", {}).items():
        if isinstance(value, str):
            check_text(f"the custom field {key!r} {where}", value, 1, MAX_TEXT_VALUE)
