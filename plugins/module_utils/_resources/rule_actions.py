# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions of a rule: which stored one a wished one is, despite Kibana's uuids. Private to the collection."""

from __future__ import annotations

import json
import typing as t

from .._compare import covers, without_nulls

Action = dict[str, t.Any]

KEYS = ("id", "group", "params", "frequency", "alerts_filter", "use_alert_data_for_template")

# What Kibana's own forms offer first.
DEFAULT_FREQUENCY = {"summary": False, "notify_when": "onActionGroupChange"}


def action_view(stored: Action) -> Action:
    """A stored action in the module's terms, without what Kibana adds (uuid, connector type, compiled query)."""
    view: Action = without_nulls({key: stored[key] for key in KEYS if key in stored})
    query = view.get("alerts_filter", {}).get("query")
    if query:
        view["alerts_filter"] = {**view["alerts_filter"], "query": {k: v for k, v in query.items() if k != "dsl"}}
    if view.get("use_alert_data_for_template") is False:
        del view["use_alert_data_for_template"]
    return view


def action_body(action: Action) -> Action:
    """An action as Kibana wants it: a frequency always says whether it throttles."""
    if "frequency" not in action:
        return action
    return {**action, "frequency": {"throttle": None, **action["frequency"]}}


def in_order(actions: t.Iterable[Action]) -> list[Action]:
    """The order of actions means nothing to Kibana, so both sides are compared in this one."""
    return sorted(actions, key=lambda action: json.dumps(action, sort_keys=True, default=str))


def lay_over(stored: list[Action], wished: list[Action], complete: t.Callable[[Action], Action]) -> list[Action]:
    """The actions a rule should have: those wished for, in the form of the stored one that already does as wished.

    complete: fills in what a new action needs and the task leaves out.
    """
    left = list(stored)
    result: list[Action] = []
    for wish in wished:
        match = next((action for action in left if covers(action, wish)), None)
        if match is None:
            result.append(complete(wish))
        else:
            left.remove(match)
            result.append(match)
    return in_order(result)


def with_uuids(stored: list[Action], actions: list[Action]) -> list[Action]:
    """The actions for a PUT: each keeps the uuid of the stored one it is, or of one to the same connector and group.

    An action that loses its uuid is a new one to Kibana, which forgets when the old one last ran.
    """
    left = list(stored)
    sent: list[Action] = []
    for same in (lambda one, other: one == other, _same_target):
        for action in actions:
            if any(action is done for done in sent):
                continue
            match = next((item for item in left if same(action_view(item), action)), None)
            if match is not None:
                left.remove(match)
                action["uuid"] = match["uuid"]
                sent.append(action)
    return actions


def _same_target(one: Action, other: Action) -> bool:
    return bool(one.get("id") == other.get("id") and one.get("group") == other.get("group"))
