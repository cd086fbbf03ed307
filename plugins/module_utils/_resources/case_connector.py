# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connector inside cases and their settings. Private to the collection.

In a view it is {id, name, type, fields}, the fields without those that are null.
"""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._client import Client
from .._compare import without_nulls
from .._errors import InputError
from .._resource import Reference, View
from .case_limits import converted
from .connector import connector_catalog, find_connector

CONNECTOR_OPTION: ArgumentSpec = {
    "connector": {
        "type": "dict",
        "options": {"id": {"type": "str"}, "name": {"type": "str"}, "fields": {"type": "dict"}},
        "required_one_of": [("id", "name")],
        "mutually_exclusive": [("id", "name")],
    }
}

NONE: View = {"id": "none", "name": "none", "type": ".none", "fields": {}}

# type -> its fields and their kinds; Kibana wants all of them, or none
FIELDS: dict[str, dict[str, str]] = {
    ".cases-webhook": {},
    ".jira": {"issueType": "text", "priority": "text", "parent": "text"},
    ".resilient": {"incidentTypes": "texts", "severityCode": "text"},
    ".servicenow": {
        "impact": "text",
        "severity": "text",
        "urgency": "text",
        "category": "text",
        "subcategory": "text",
    },
    ".servicenow-sir": {
        "category": "text",
        "destIp": "toggle",
        "malwareHash": "toggle",
        "malwareUrl": "toggle",
        "priority": "text",
        "sourceIp": "toggle",
        "subcategory": "text",
    },
    ".swimlane": {"caseId": "text"},
    ".thehive": {"tlp": "number"},
}

# type -> fields of newer versions, which may be left out
NEWER_FIELDS: dict[str, dict[str, str]] = {
    ".jira": {"otherFields": "text"},
    ".resilient": {"additionalFields": "text"},
    ".servicenow": {"additionalFields": "text"},
    ".servicenow-sir": {"additionalFields": "text"},
}


def connector_view(found: dict[str, t.Any]) -> View:
    """A connector as Kibana tells it, in the module's terms."""
    if found["id"] == "none":
        return NONE
    fields = {
        name: sorted(value) if isinstance(value, list) else value
        for name, value in without_nulls(found.get("fields") or {}).items()
    }
    return {"id": found["id"], "name": found["name"], "type": found["type"], "fields": fields}


def connector_body(connector: View) -> dict[str, t.Any]:
    """A connector as Kibana wants it: every field of the type, or null when none is set."""
    every = dict.fromkeys(FIELDS.get(connector["type"], {}))
    return {**connector, "fields": {**every, **connector["fields"]} if connector["fields"] else None}


def connector_wish(view: View, refer: Reference) -> View:
    """A connector as CONNECTOR_OPTION asks for it. refer: how to name the one with an id."""
    if view == NONE:
        return {"id": "none"}
    return {**refer(view["id"]), "fields": view["fields"]}


class CaseConnectors:
    """Finds the connectors that a task names; lists those of the space when first needed, and at most once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._catalog = connector_catalog(client)

    def wanted(self, asked: dict[str, t.Any], known: t.Iterable[View]) -> View:
        """The connector that an option of CONNECTOR_OPTION asks for; fields not named are not set.

        known: connectors whose name and type need no look. Only an id finds one there: the names in cases and
        settings are copies that may have grown old, and do not tell whether another connector has the same name.
        Raises InputError when there is no such connector, or several, or when cases cannot use it.
        """
        if asked["id"] == "none":
            if asked["fields"]:
                raise InputError("fields belong to a connector, and the connector 'none' is none")
            return NONE
        found = next((item for item in known if item["id"] == asked["id"]), None) or self._look_up(asked)
        return {**found, "fields": _wanted_fields(found, asked["fields"] or {})}

    def _look_up(self, asked: dict[str, t.Any]) -> View:
        found = find_connector(self._client, asked["id"], asked["name"], self._catalog)
        if found is None:
            how, value = ("id", asked["id"]) if asked["id"] is not None else ("name", asked["name"])
            raise InputError(
                f"there is no connector with the {how} {value!r} in the space {self._client.space!r}; "
                "create it first, or choose the connector with the id none"
            )
        if found["connector_type_id"] not in FIELDS:
            raise InputError(
                f"connector {found['name']!r} is of type {found['connector_type_id']!r}, and cases can only use "
                f"{', '.join(FIELDS)}"
            )
        return {"id": found["id"], "name": found["name"], "type": found["connector_type_id"]}


def _wanted_fields(connector: View, fields: dict[str, t.Any]) -> dict[str, t.Any]:
    kind = connector["type"]
    allowed = {**FIELDS.get(kind, {}), **NEWER_FIELDS.get(kind, {})}
    unknown = sorted(set(fields) - set(allowed))
    if unknown and kind in FIELDS:
        raise InputError(
            f"connector {connector['name']!r} is of type {kind!r}, which has no fields {', '.join(unknown)} in cases; "
            f"it has {', '.join(allowed) or 'none'}"
        )
    given = {
        name: converted(f"field {name} of connector {connector['name']!r}", value, allowed.get(name, ""))
        for name, value in fields.items()
    }
    return {name: value for name, value in given.items() if value not in (None, [])}
