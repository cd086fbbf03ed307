# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/alerting/rule: create, get, update and delete rules (the alerting plugin)."""

from __future__ import annotations

import copy
import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import rule_params, rule_schema, rule_store
from .rule_actions import check_groups, prepared
from .rule_store import Rule, load, shown
from .rule_types import ensure_authorized, ensure_licensed, rule_type

routes = Routes()

# Kept as they are when a PUT does not name them.
STICKY = ("alert_delay", "flapping", "throttle")


def notify_when(data: dict[str, t.Any]) -> str | None:
    """When a rule notifies, from what the request says: throttle alone means onThrottleInterval."""
    if data.get("notify_when"):
        return str(data["notify_when"])
    return "onThrottleInterval" if data.get("throttle") else None


@routes.post("/api/alerting/rule")
def create_rule(kibana: Kibana, request: Request) -> Rule:
    """A new rule with an id of Kibana's choice."""
    return create(kibana, request, kibana.new_id())


@routes.post("/api/alerting/rule/{rule_id}")
def create_rule_with_id(kibana: Kibana, request: Request, rule_id: str) -> Rule:
    """A new rule with the caller's id; 409 when it is taken."""
    return create(kibana, request, rule_id)


def create(kibana: Kibana, request: Request, rule_id: str) -> Rule:
    """Validate, in Kibana's order, and store."""
    data = rule_schema.body(kibana, request, rule_schema.create_schema(kibana))
    check_groups(kibana, data["actions"])
    kind = rule_type(data["rule_type_id"])
    ensure_authorized(kibana, request, "create", kind["id"], data["consumer"])
    ensure_licensed(kibana, kind)
    params = rule_params.validated(kibana, kind["id"], data["params"])
    actions = prepared(kibana, request, kind, data)
    # Ids are unique in all spaces.
    if any(rule_id in kibana.objects("alert", space) for space in kibana.spaces):
        raise HttpError(409, f"Saved object [alert/{rule_id}] conflict")
    now = kibana.now()
    key = rule_store.no_api_key()
    if data["enabled"]:
        key = rule_store.fresh_api_key(kibana, request, kind["id"], data["name"])
    rule: Rule = {
        "id": rule_id,
        "enabled": data["enabled"],
        "name": data["name"],
        "tags": data["tags"],
        "rule_type_id": kind["id"],
        "consumer": data["consumer"],
        "schedule": data["schedule"],
        "actions": actions,
        "params": params,
        "scheduled_task_id": rule_id if data["enabled"] else None,
        "created_by": request.user.username,
        "updated_by": request.user.username,
        "created_at": now,
        "updated_at": now,
        "throttle": data.get("throttle"),
        "mute_all": False,
        "notify_when": notify_when(data),
        "muted_alert_ids": [],
        "execution_status": rule_store.pending(kibana),
        "last_run": None,
        "next_run": None,
        "revision": 0,
        "running": False,
        "snooze_schedule": [],
        **key,
        **{name: data[name] for name in ("alert_delay", "flapping") if name in data},
        **artifacts(kibana, data),
    }
    rule_store.touch(rule)
    kibana.objects("alert", request.space)[rule_id] = rule
    return shown(rule)


@routes.get("/api/alerting/rule/{rule_id}")
def get_rule(kibana: Kibana, request: Request, rule_id: str) -> Rule:
    """One rule."""
    return rule_store.told(kibana, load(kibana, request, rule_id, "get"))


@routes.put("/api/alerting/rule/{rule_id}")
def update_rule(kibana: Kibana, request: Request, rule_id: str) -> Rule:
    """Replace what the request has; always a write, even when nothing changes."""
    data = rule_schema.body(kibana, request, rule_schema.update_schema(kibana))
    check_groups(kibana, data["actions"])
    rule = load(kibana, request, rule_id, "update")
    kind = rule_type(rule["rule_type_id"])
    params = rule_params.validated(kibana, kind["id"], data["params"])
    actions = prepared(kibana, request, kind, data)
    changes = {
        "name": data["name"],
        "tags": data["tags"],
        "schedule": data["schedule"],
        "params": params,
        "actions": actions,
        # Computed from the request alone, even where a throttle of old stays.
        "notify_when": notify_when(data),
        "revision": rule["revision"] + is_revision(rule, data, params),
    }
    changes.update({name: copy.deepcopy(data[name]) for name in STICKY if _is_sent(data, name)})
    changes.update(artifacts(kibana, data))
    rule_store.invalidate_api_key(kibana, rule)
    # A disabled rule loses its key and gets none.
    changes.update(
        rule_store.fresh_api_key(kibana, request, kind["id"], data["name"])
        if rule["enabled"]
        else rule_store.no_api_key()
    )
    rule_store.save(kibana, request, rule, **changes)
    answer = shown(rule)
    if answer["notify_when"] is None and not kibana.has("put_shows_notify_when"):
        del answer["notify_when"]
    return answer


def _is_sent(data: dict[str, t.Any], name: str) -> bool:
    """Whether the request sets this; only flapping can be set to null."""
    return name in data and (name == "flapping" or bool(data[name]))


def artifacts(kibana: Kibana, data: dict[str, t.Any]) -> dict[str, t.Any]:
    """The artifacts to store, with defaults, where the version has them; what a PUT leaves out becomes empty."""
    if not kibana.has("rule_artifacts"):
        return {}
    return {"artifacts": {"dashboards": [], "investigation_guide": {"blob": ""}, **data.get("artifacts", {})}}


def is_revision(rule: Rule, data: dict[str, t.Any], params: dict[str, t.Any]) -> bool:
    """Whether a PUT makes a new revision.

    Only what the request has is compared, so that leaving something out is no change. Actions are stored with
    references in place of connector ids and so never equal those of a request.
    """
    if data["actions"] or rule["actions"]:
        return True
    if data.get("artifacts", {}).get("dashboards"):
        # Kept as references, too.
        return True
    sent = {name: data[name] for name in ("name", "tags", "schedule")}
    sent.update({name: data[name] for name in ("notify_when", "artifacts", *STICKY) if _is_sent(data, name)})
    return any(rule.get(name) != value for name, value in sent.items()) or any(
        rule["params"].get(name) != value for name, value in params.items()
    )


@routes.delete("/api/alerting/rule/{rule_id}")
def delete_rule(kibana: Kibana, request: Request, rule_id: str) -> None:
    """Remove a rule, its key and its alerts."""
    rule = load(kibana, request, rule_id, "delete")
    rule_store.invalidate_api_key(kibana, rule)
    del kibana.objects("alert", request.space)[rule_id]
    kibana.objects("alert_instance", request.space).pop(rule_id, None)
