# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rule routes take, by version."""

from __future__ import annotations

import typing as t
import zoneinfo

from .. import schema as s
from ..http import HttpError, Request
from ..state import Kibana

DURATION: s.Schema = {
    "type": "string",
    "pattern": "^[1-9][0-9]*[smhd]$",
    "x-message": "string is not a valid duration: {value}",
}
HOURS: s.Schema = {
    "type": "string",
    "pattern": "^([0-1][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
    "x-message": "string is not a valid time in HH:mm format {value}",
}
NOTIFY_WHEN: s.Schema = {
    "anyOf": [s.literals("onActionGroupChange"), s.literals("onActiveAlert"), s.literals("onThrottleInterval")]
}
FREQUENCY = s.obj(
    {"summary": s.BOOLEAN, "notify_when": NOTIFY_WHEN}, {"throttle": {**s.nullable(DURATION), "default": None}}
)
FILTER = s.obj({"meta": s.ANY_OBJECT}, {"query": s.ANY_OBJECT, "$state": s.ANY_OBJECT})
ALERTS_FILTER = s.obj(
    {},
    {
        "query": s.obj({"kql": s.STRING, "filters": s.array(FILTER)}, {"dsl": s.STRING}),
        "timeframe": s.obj(
            {
                "days": s.array(s.literals(1, 2, 3, 4, 5, 6, 7)),
                "hours": s.obj({"start": HOURS, "end": HOURS}),
                "timezone": s.STRING,
            }
        ),
    },
)
ARTIFACTS_BODY = s.obj(
    {},
    {
        "dashboards": s.array(s.obj({"id": s.STRING}), maxItems=10),
        "investigation_guide": s.obj({"blob": {"type": "string", "maxLength": 10000}}),
    },
)
FREE: s.Schema = {"type": "object", "x-record": True, "default": {}}


def action(kibana: Kibana) -> s.Schema:
    """One action of a rule."""
    optional: dict[str, s.Schema] = {
        "params": FREE,
        "frequency": FREQUENCY,
        "uuid": s.STRING,
        "alerts_filter": ALERTS_FILTER,
        "use_alert_data_for_template": s.BOOLEAN,
    }
    if kibana.has("optional_action_group"):
        return s.obj({"id": s.STRING}, {"group": s.STRING, **optional})
    del optional["use_alert_data_for_template"]
    return s.obj({"group": s.STRING, "id": s.STRING}, optional)


def _common(kibana: Kibana) -> dict[str, s.Schema]:
    """The optional keys of creating and updating."""
    keys: dict[str, s.Schema] = {
        "tags": {**s.array(s.STRING), "default": []},
        "throttle": s.nullable(DURATION),
        "params": FREE,
        "actions": {**s.array(action(kibana)), "default": []},
        "notify_when": s.nullable(NOTIFY_WHEN),
    }
    if kibana.has("alert_delay"):
        keys["alert_delay"] = s.obj({"active": s.NUMBER})
    if kibana.has("flapping"):
        keys["flapping"] = s.nullable(_flapping(kibana))
    if kibana.has("rule_artifacts"):
        keys["artifacts"] = ARTIFACTS_BODY
    return keys


def _flapping(kibana: Kibana) -> s.Schema:
    size: s.Schema = {"type": "number", "minimum": 2, "maximum": 20}
    optional = {"enabled": s.BOOLEAN} if kibana.has("flapping_enabled") else {}
    return s.obj({"look_back_window": size, "status_change_threshold": size}, optional)


def create_schema(kibana: Kibana) -> s.Schema:
    """The body of POST /rule."""
    required: dict[str, s.Schema] = {
        "name": s.STRING,
        "rule_type_id": s.STRING,
        "consumer": s.STRING,
        "schedule": s.obj({"interval": DURATION}),
    }
    return s.obj(required, {"enabled": {"type": "boolean", "default": True}, **_common(kibana)})


def update_schema(kibana: Kibana) -> s.Schema:
    """The body of PUT /rule/{id}: neither enabled nor consumer nor rule_type_id."""
    return s.obj({"name": s.STRING, "schedule": s.obj({"interval": DURATION})}, _common(kibana))


def wording(kibana: Kibana) -> str:
    """How this version words an unknown key."""
    return "modern" if kibana.has("unknown_key_modern") else "legacy"


def body(kibana: Kibana, request: Request, schema: s.Schema) -> dict[str, t.Any]:
    """The request body with defaults, or the router's 400."""
    checked = t.cast("dict[str, t.Any]", s.config_schema(schema, request.json, "request body", wording(kibana)))
    _check_flapping(checked.get("flapping"))
    for index, item in enumerate(checked.get("actions", [])):
        _check_timezone(index, item)
    return checked


def query(kibana: Kibana, request: Request, schema: s.Schema) -> dict[str, t.Any]:
    """The query parameters with defaults, or the router's 400."""
    return t.cast("dict[str, t.Any]", s.config_schema(schema, request.query, "request query", wording(kibana)))


def _check_flapping(flapping: dict[str, t.Any] | None) -> None:
    if not flapping:
        return
    window, changes = flapping["look_back_window"], flapping["status_change_threshold"]
    if changes > window:
        raise HttpError(
            400,
            "[request body.flapping]: types that failed validation:\n"
            f"- [request body.flapping.0]: lookBackWindow ({window}) must be equal to or greater than "
            f"statusChangeThreshold ({changes})\n"
            "- [request body.flapping.1]: expected value to equal [null]",
        )


def _check_timezone(index: int, item: dict[str, t.Any]) -> None:
    timeframe = item.get("alerts_filter", {}).get("timeframe")
    if timeframe and not known_timezone(timeframe["timezone"]):
        raise HttpError(
            400,
            f"[request body.actions.{index}.alerts_filter.timeframe.timezone]: "
            f"string is not a valid timezone: {timeframe['timezone']}",
        )


def known_timezone(name: str) -> bool:
    """Whether it is the name of a time zone."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return name.startswith("UTC")
    return True
