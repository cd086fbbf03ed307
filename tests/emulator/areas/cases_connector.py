# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connector inside cases and configurations: its fields by type, field mappings, and which ones can be had."""

from __future__ import annotations

import typing as t

from ..state import Kibana
from . import cases_validation as v
from .connector_types import ConnectorType
from .connector_validation import known_types
from .connectors import is_deprecated, references

NONE = {"id": "none", "name": "none", "type": ".none", "fields": None}

_TEXT = v.nullable(v.string)
_FLAG = v.nullable(v.boolean)

# type -> codecs of its fields; an empty dict means that fields must be null
FIELDS: dict[str, dict[str, v.Codec]] = {
    ".none": {},
    ".cases-webhook": {},
    ".jira": {"issueType": _TEXT, "priority": _TEXT, "parent": _TEXT},
    ".resilient": {"incidentTypes": v.nullable(v.array(v.string)), "severityCode": _TEXT},
    ".servicenow": dict.fromkeys(("impact", "severity", "urgency", "category", "subcategory"), _TEXT),
    ".servicenow-sir": {
        "category": _TEXT,
        "destIp": _FLAG,
        "malwareHash": _FLAG,
        "malwareUrl": _FLAG,
        "priority": _TEXT,
        "sourceIp": _FLAG,
        "subcategory": _TEXT,
    },
    ".swimlane": {"caseId": _TEXT},
    ".thehive": {"tlp": v.nullable(v.number)},
}

# type -> optional fields of newer versions
EXTRA_FIELDS: dict[str, dict[str, v.Codec]] = {
    ".jira": {"otherFields": _TEXT},
    ".resilient": {"additionalFields": _TEXT},
    ".servicenow": {"additionalFields": _TEXT},
    ".servicenow-sir": {"additionalFields": _TEXT},
}

# type -> (case field, field of the external system, what a push does with it)
MAPPINGS: dict[str, tuple[tuple[str, str, str], ...]] = {
    ".jira": (
        ("title", "summary", "overwrite"),
        ("description", "description", "overwrite"),
        ("tags", "labels", "overwrite"),
        ("comments", "comments", "append"),
    ),
    ".resilient": (
        ("title", "name", "overwrite"),
        ("description", "description", "overwrite"),
        ("comments", "comments", "append"),
    ),
    ".servicenow": (
        ("title", "short_description", "overwrite"),
        ("description", "description", "overwrite"),
        ("comments", "work_notes", "append"),
    ),
    ".swimlane": (
        ("title", "caseName", "overwrite"),
        ("description", "description", "overwrite"),
        ("comments", "comments", "append"),
    ),
    ".cases-webhook": (
        ("title", "title", "overwrite"),
        ("description", "description", "overwrite"),
        ("comments", "comments", "append"),
        ("tags", "tags", "overwrite"),
    ),
    ".thehive": (
        ("title", "title", "overwrite"),
        ("description", "description", "overwrite"),
        ("tags", "tags", "overwrite"),
        ("comments", "comments", "append"),
    ),
}
MAPPINGS[".servicenow-sir"] = MAPPINGS[".servicenow"]


def types(kibana: Kibana) -> list[str]:
    """The connector types this version knows."""
    return [name for name in FIELDS if name != ".thehive" or kibana.has("thehive")]


def codec(kibana: Kibana) -> v.Codec:
    """What a connector object must look like: id, name, type, and the fields of its type."""
    variants: dict[str, v.Codec] = {}
    for name in types(kibana):
        extra = EXTRA_FIELDS.get(name, {}) if kibana.has("case_connector_extra_fields") else {}
        fields = v.nullable(v.record(FIELDS[name], extra)) if FIELDS[name] else v.null
        variants[name] = v.record({"id": v.string, "type": v.literal(name), "fields": fields, "name": v.string})
    return v.tagged("type", variants)


def normalised(connector: dict[str, t.Any]) -> dict[str, t.Any]:
    """The connector as it is read back: one with id "none" is the none connector, whatever else was sent."""
    if connector["id"] == "none":
        return dict(NONE)
    return {key: connector[key] for key in ("id", "name", "type", "fields")}


def mappings(connector_type: str) -> list[dict[str, str]]:
    """The field mappings of a connector type."""
    return [
        {"source": source, "target": target, "action_type": action}
        for source, target, action in MAPPINGS.get(connector_type, ())
    ]


def supported(kibana: Kibana, connector_type: str) -> bool:
    """Whether cases can push to such a connector at all."""
    kind = connector_kinds(kibana).get(connector_type)
    return kind is not None and not kind.system and "cases" in kind.feature_ids(kibana.version)


def enabled(kibana: Kibana, connector_type: str) -> bool:
    """Whether cases can push to such a connector under the current licence."""
    return supported(kibana, connector_type) and connector_kinds(kibana)[connector_type].licensed(kibana)


def connector_kinds(kibana: Kibana) -> dict[str, ConnectorType]:
    """The connector types of this version, by id."""
    return {kind.id: kind for kind in known_types(kibana)}


def all_stored(kibana: Kibana, space: str) -> dict[str, dict[str, t.Any]]:
    """Every connector of the space and of kibana.yml, by id."""
    return {**kibana.objects("action", space), **kibana.objects("preconfigured_connector")}


def listed(kibana: Kibana, connector_id: str, connector: dict[str, t.Any]) -> dict[str, t.Any]:
    """A stored connector the way the cases plugin lists it: camel case, with the number of its referrers."""
    shown = {
        "id": connector_id,
        "name": connector["name"],
        "actionTypeId": connector["connector_type_id"],
        "isPreconfigured": connector["is_preconfigured"],
        "isDeprecated": is_deprecated(connector),
        "isSystemAction": False,
        "referencedByCount": references(kibana)[connector_id],
    }
    if not shown["isPreconfigured"]:
        shown.update(config=connector["config"], isMissingSecrets=connector["is_missing_secrets"])
    if kibana.has("deprecated_connector_types"):
        shown["isConnectorTypeDeprecated"] = False
    return shown
