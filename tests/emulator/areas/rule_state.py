# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""State of rules and alerts: enable, disable, mute, unmute, new API key. All answer 204 without a body."""

from __future__ import annotations

import typing as t

from .. import schema as s
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import rule_schema, rule_store
from .rule_store import load
from .rule_types import rule_type

routes = Routes()

DISABLE_BODY = s.nullable(s.obj({}, {"untrack": {"type": "boolean", "default": False}}))
MUTE_QUERY = s.obj({}, {"validate_alerts_existence": {"type": "boolean", "default": True}})


@routes.post("/api/alerting/rule/{rule_id}/_enable")
def enable(kibana: Kibana, request: Request, rule_id: str) -> None:
    """Writes only when the rule was disabled; a key is made only when the rule has none."""
    rule = load(kibana, request, rule_id, "enable")
    rule_store.ensure_may_execute(request, rule)
    if rule["enabled"]:
        return
    key = {}
    if rule["api_key_id"] is None:
        key = rule_store.fresh_api_key(kibana, request, rule["rule_type_id"], rule["name"])
    rule_store.save(
        kibana,
        request,
        rule,
        enabled=True,
        scheduled_task_id=rule_id,
        execution_status=rule_store.pending(kibana, last_duration=0),
        next_run=rule_store.next_run(rule["schedule"]["interval"]),
        **key,
    )


@routes.post("/api/alerting/rule/{rule_id}/_disable")
def disable(kibana: Kibana, request: Request, rule_id: str) -> None:
    """Writes only when the rule was enabled; the key stays."""
    if kibana.has("untrack"):
        # The body is optional altogether.
        s.config_schema(DISABLE_BODY, request.json, "request body", rule_schema.wording(kibana))
    rule = load(kibana, request, rule_id, "disable")
    if rule["enabled"]:
        rule_store.save(kibana, request, rule, enabled=False, next_run=None)


@routes.post("/api/alerting/rule/{rule_id}/_mute_all")
def mute_all(kibana: Kibana, request: Request, rule_id: str) -> None:
    """Always writes; single alerts are forgotten, and so are snoozes without a schedule."""
    _set_mute_all(kibana, request, rule_id, "muteAll", True)


@routes.post("/api/alerting/rule/{rule_id}/_unmute_all")
def unmute_all(kibana: Kibana, request: Request, rule_id: str) -> None:
    """Always writes; single alerts are unmuted too."""
    _set_mute_all(kibana, request, rule_id, "unmuteAll", False)


def _set_mute_all(kibana: Kibana, request: Request, rule_id: str, operation: str, muted: bool) -> None:
    rule = load(kibana, request, rule_id, operation)
    rule_store.ensure_may_execute(request, rule)
    scheduled = [snooze for snooze in rule["snooze_schedule"] if snooze.get("id")]
    rule_store.save(kibana, request, rule, mute_all=muted, muted_alert_ids=[], snooze_schedule=scheduled)


@routes.post("/api/alerting/rule/{rule_id}/alert/{alert_id}/_mute")
def mute_alert(kibana: Kibana, request: Request, rule_id: str, alert_id: str) -> None:
    """Add to the muted alerts; nothing happens while all are muted."""
    if kibana.has("alert_existence_check"):
        checks = rule_schema.query(kibana, request, MUTE_QUERY)["validate_alerts_existence"]
    else:
        checks = False
    rule = load(kibana, request, rule_id, "muteAlert")
    rule_store.ensure_may_execute(request, rule)
    if checks and alert_id not in fired_alerts(kibana, request.space, rule_id):
        raise HttpError(404, f'Alert instance with id "{alert_id}" does not exist for rule with id "{rule_id}"')
    if not rule["mute_all"] and alert_id not in rule["muted_alert_ids"]:
        rule_store.save(kibana, request, rule, muted_alert_ids=[*rule["muted_alert_ids"], alert_id])


@routes.post("/api/alerting/rule/{rule_id}/alert/{alert_id}/_unmute")
def unmute_alert(kibana: Kibana, request: Request, rule_id: str, alert_id: str) -> None:
    """Take from the muted alerts; nothing happens while all are muted or when it is not listed."""
    rule = load(kibana, request, rule_id, "unmuteAlert")
    rule_store.ensure_may_execute(request, rule)
    if not rule["mute_all"] and alert_id in rule["muted_alert_ids"]:
        left = [muted for muted in rule["muted_alert_ids"] if muted != alert_id]
        rule_store.save(kibana, request, rule, muted_alert_ids=left)


@routes.post("/api/alerting/rule/{rule_id}/_update_api_key")
def update_api_key(kibana: Kibana, request: Request, rule_id: str) -> None:
    """Always a new key, owned by the caller."""
    rule = load(kibana, request, rule_id, "updateApiKey")
    rule_store.ensure_may_execute(request, rule)
    rule_store.invalidate_api_key(kibana, rule)
    key = rule_store.fresh_api_key(kibana, request, rule["rule_type_id"], rule["name"])
    rule_store.save(kibana, request, rule, **key)


def fired_alerts(kibana: Kibana, space: str, rule_id: str) -> list[str]:
    """The ids of alerts the rule has a document for; rule types without such documents never have any."""
    rule = kibana.objects("alert", space)[rule_id]
    if not rule_type(rule["rule_type_id"])["has_alerts_mappings"]:
        return []
    return t.cast("list[str]", kibana.objects("alert_instance", space).get(rule_id, []))
