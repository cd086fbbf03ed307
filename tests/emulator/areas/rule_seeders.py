# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules and alerts in states that no public route produces."""

from __future__ import annotations

import copy
import typing as t

from ..control import seeder
from ..state import Kibana
from . import rule_store
from .rule_actions import connector
from .rule_store import Rule

# outcome of the last run -> its place in the order Kibana sorts outcomes by
OUTCOMES = {"succeeded": 0, "warning": 10, "failed": 20}
STATUS_OF = {"succeeded": "ok", "warning": "warning", "failed": "error"}


def stored(kibana: Kibana, what: dict[str, t.Any]) -> Rule:
    """The rule a seeder is about."""
    return t.cast(Rule, kibana.saved_object("alert", what.get("space", "default"), what["rule_id"]))


@seeder("alert")
def fire_alert(kibana: Kibana, what: dict[str, t.Any]) -> None:
    """{rule_id, alert_id, space?}: an alert of the rule fires, so that it exists from now on."""
    stored(kibana, what)
    fired = kibana.objects("alert_instance", what.get("space", "default")).setdefault(what["rule_id"], [])
    if what["alert_id"] not in fired:
        fired.append(what["alert_id"])


@seeder("rule_status")
def run_rule(kibana: Kibana, what: dict[str, t.Any]) -> None:
    """{rule_id, space?, outcome, message?, reason?, alerts?}: the rule has run.

    outcome: succeeded, warning or failed. reason: of a failure or warning. alerts: {active, new, recovered, ignored}.
    A run changes neither updated_at nor updated_by.
    """
    rule = stored(kibana, what)
    outcome = what["outcome"]
    counts = {"active": 0, "new": 0, "recovered": 0, "ignored": 0, **what.get("alerts", {})}
    status = STATUS_OF[outcome]
    if status == "ok" and counts["active"]:
        status = "active"
    execution: dict[str, t.Any] = {"status": status, "last_execution_date": kibana.now(), "last_duration": 42}
    if outcome != "succeeded":
        execution[status] = {"reason": what.get("reason", "execute"), "message": what.get("message", "")}
    rule["execution_status"] = execution
    rule["last_run"] = {
        "outcome": outcome,
        "outcome_order": OUTCOMES[outcome],
        "warning": what.get("reason", "execute") if outcome != "succeeded" else None,
        "outcome_msg": [what["message"]] if what.get("message") else None,
        "alerts_count": counts,
    }
    rule["next_run"] = rule_store.next_run(rule["schedule"]["interval"]) if rule["enabled"] else None
    rule_store.touch(rule)


@seeder("ui_rule")
def odd_rule(kibana: Kibana, what: dict[str, t.Any]) -> Rule:
    """{space?, id?, ...}: a rule as it is stored, with any key of a stored rule set; gives it as the API shows it.

    Without anything else: what the user interface of old leaves behind, namely a rule-level throttle together with
    snoozes. `actions` may be given with connector ids alone.
    """
    space = what.pop("space", "default")
    rule_id = what.get("id") or kibana.new_id()
    now = kibana.now()
    rule: Rule = {
        "id": rule_id,
        "enabled": True,
        "name": "made in the user interface",
        "tags": [],
        "rule_type_id": ".es-query",
        "consumer": "stackAlerts",
        "schedule": {"interval": "1m"},
        "actions": [],
        "params": {},
        "scheduled_task_id": rule_id,
        "created_by": "elastic",
        "updated_by": "elastic",
        "created_at": now,
        "updated_at": now,
        "throttle": "1h",
        "mute_all": False,
        "notify_when": "onThrottleInterval",
        "muted_alert_ids": [],
        "execution_status": rule_store.pending(kibana),
        "last_run": None,
        "next_run": None,
        "revision": 0,
        "running": False,
        "snooze_schedule": [{"duration": 3_600_000, "rRule": {"dtstart": now, "tzid": "UTC", "count": 1}}],
        "api_key_id": None,
        "api_key_owner": "elastic",
        "api_key_created_by_user": False,
        **copy.deepcopy(what),
    }
    for action in rule["actions"]:
        found = connector(kibana, space, action["id"]) or {"connector_type_id": ".server-log"}
        action.setdefault("uuid", kibana.new_id())
        action.setdefault("connector_type_id", found["connector_type_id"])
        action.setdefault("params", {})
    rule_store.touch(rule)
    kibana.objects("alert", space)[rule_id] = rule
    return rule_store.shown(rule)
