# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions of rules: what Kibana refuses, and what it adds to those it takes."""

from __future__ import annotations

import copy
import re
import typing as t

from ..http import HttpError, Request
from ..state import Kibana
from . import kql
from .connectors import system_connector
from .rule_types import RuleType

Action = dict[str, t.Any]

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
ENDPOINT_SECURITY = (".sentinelone", ".crowdstrike", ".microsoft_defender_endpoint")


def seconds(duration: str) -> int:
    """The length of a duration such as 5m."""
    return int(duration[:-1]) * SECONDS[duration[-1]]


def check_groups(kibana: Kibana, actions: list[Action]) -> None:
    """400 for an action that names no group, unless it is a system action, which has none."""
    for action in actions:
        if not action.get("group") and not system_connector(kibana, action["id"]):
            raise HttpError(400, f"Group is not defined in action {action['id']}")


def connector(kibana: Kibana, space: str, connector_id: str) -> dict[str, t.Any] | None:
    """The connector an action names, be it saved, preconfigured or a system one."""
    system = system_connector(kibana, connector_id)
    if system:
        return {"id": connector_id, "name": system.name, "connector_type_id": system.id}
    found = kibana.objects("preconfigured_connector").get(connector_id)
    return found or kibana.objects("action", space).get(connector_id)


def prepared(kibana: Kibana, request: Request, kind: RuleType, data: dict[str, t.Any]) -> list[Action]:
    """The validated actions of a request as they are stored, system actions last; 400 and 403 as Kibana does.

    data: actions, schedule, and notify_when and throttle where the request gave them.
    """
    actions = [copy.deepcopy(action) for action in data["actions"]]
    for action in actions:
        # A uuid of the request is kept; that is how an action stays the same one on PUT.
        action["uuid"] = action.get("uuid") or kibana.new_id()
    _check_kql(actions)
    system = [action for action in actions if system_connector(kibana, action["id"])]
    normal = [action for action in actions if action not in system]
    if normal:
        if not request.user.may("actions", "read", request.space):
            raise HttpError(403, "Unauthorized to get actions")
        connectors = _connectors(kibana, request.space, normal)
        _refuse(_problems(kind, data, normal, actions, connectors))
    elif system and not request.user.may("actions", "read", request.space):
        raise HttpError(403, "Unauthorized to execute actions")
    return [_stored(kibana, request.space, action) for action in [*normal, *system]]


def _stored(kibana: Kibana, space: str, action: Action) -> Action:
    found = connector(kibana, space, action["id"])
    assert found is not None
    stored = {**action, "connector_type_id": found["connector_type_id"]}
    stored.get("alerts_filter", {}).get("query", {}).pop("dsl", None)
    if system_connector(kibana, action["id"]):
        for key in ("group", "alerts_filter", "frequency", "use_alert_data_for_template"):
            stored.pop(key, None)
    return stored


def _check_kql(actions: list[Action]) -> None:
    """The query of an alerts filter is turned into DSL when it is stored, so it has to parse."""
    for action in actions:
        query = action.get("alerts_filter", {}).get("query")
        if query:
            try:
                kql.parse(query["kql"])
            except kql.KqlSyntaxError:
                raise HttpError(400, "Error creating DSL query: invalid KQL") from None


def _connectors(kibana: Kibana, space: str, actions: list[Action]) -> list[dict[str, t.Any]]:
    """The connectors of the actions, each once; 400 for the first that is not there."""
    found = []
    for connector_id in dict.fromkeys(action["id"] for action in actions):
        item = connector(kibana, space, connector_id)
        if item is None:
            raise HttpError(
                400,
                f"Failed to load action {connector_id} (404): Saved object [action/{connector_id}] not found",
            )
        found.append(item)
    return found


def _problems(
    kind: RuleType,
    data: dict[str, t.Any],
    actions: list[Action],
    all_actions: list[Action],
    connectors: list[dict[str, t.Any]],
) -> t.Iterator[str]:
    """Everything that is wrong with the actions, in Kibana's order."""
    if len({action["uuid"] for action in all_actions}) < len(all_actions):
        yield "Actions have duplicated UUIDs"
    missing = [str(item["name"]) for item in connectors if item.get("is_missing_secrets")]
    if missing:
        yield f"Invalid connectors: {', '.join(missing)}"
    if any(item["connector_type_id"] in ENDPOINT_SECURITY for item in connectors):
        yield "Endpoint security connectors cannot be used as alerting actions"
    groups = {group["id"] for group in kind["action_groups"]}
    unknown = [action["group"] for action in actions if action["group"] not in groups]
    if unknown:
        yield f"Invalid action groups: {', '.join(unknown)}"
    yield from _frequency_problems(data, actions)
    yield from _filter_problems(kind, [action for action in actions if "alerts_filter" in action])


def _frequency_problems(data: dict[str, t.Any], actions: list[Action]) -> t.Iterator[str]:
    with_frequency = [action["group"] for action in actions if action.get("frequency")]
    without = [action["group"] for action in actions if not action.get("frequency")]
    # null counts as absent here, as the route drops it.
    if data.get("notify_when") or data.get("throttle"):
        if with_frequency:
            yield (
                "Cannot specify per-action frequency params when notify_when or throttle are defined "
                f"at the rule level: {', '.join(with_frequency)}"
            )
    elif without:
        yield f"Actions missing frequency parameters: {', '.join(without)}"
    interval = data["schedule"]["interval"]
    short = [
        f"{action['group']} ({action['frequency']['throttle']})"
        for action in actions
        if _is_throttled(action) and seconds(action["frequency"]["throttle"]) < seconds(interval)
    ]
    if short:
        yield f"Action frequency cannot be shorter than the schedule interval of {interval}: {', '.join(short)}"


def _is_throttled(action: Action) -> bool:
    frequency = action.get("frequency") or {}
    if frequency.get("notify_when") != "onThrottleInterval":
        return False
    if not frequency["throttle"]:
        # Kibana stumbles over the null it is about to parse as a duration.
        raise HttpError(500, "An internal server error occurred. Check Kibana server logs for details.")
    return bool(re.fullmatch("[1-9][0-9]*[smhd]", frequency["throttle"]))


def _filter_problems(kind: RuleType, actions: list[Action]) -> t.Iterator[str]:
    empty = [action["uuid"] for action in actions if not action["alerts_filter"]]
    if empty:
        # The two spaces are Kibana's.
        yield f'Action\'s alertsFilter  must have either "query" or "timeframe" : {", ".join(empty)}'
    if actions and "alerts" not in kind:
        uuids = ", ".join(action["uuid"] for action in actions)
        yield f"This ruleType ({kind['name']}) can't have an action with Alerts Filter. Actions: [{uuids}]"


def _refuse(found: t.Iterable[str]) -> None:
    problems = list(found)
    if len(problems) == 1:
        raise HttpError(400, f"Failed to validate actions due to the following error: {problems[0]}")
    if problems:
        items = "\n- ".join(problems)
        raise HttpError(400, f"Failed to validate actions due to the following {len(problems)} errors:\n- {items}")
