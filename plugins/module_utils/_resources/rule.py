# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules: /api/alerting/rule. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import endpoint
from .._compare import covers, overlay, without_nulls
from .._errors import InputError, KibanaError
from .._named import Named
from .._resource import Catalog, Found, Reference, View
from .connector import connector_catalog, find_connector
from .rule_actions import DEFAULT_FREQUENCY, Action, action_body, action_view, in_order, lay_over, with_uuids
from .rule_artifacts import NO_ARTIFACTS, kept_artifacts, with_artifacts
from .rules import PATH, find_rule, rule_type_catalog

NOTIFY_WHEN = ["onActionGroupChange", "onActiveAlert", "onThrottleInterval"]

# Facts that Kibana keeps about a rule and no task can ask for.
FACTS = (
    "mute_all",
    "muted_alert_ids",
    "api_key_owner",
    "created_by",
    "created_at",
    "updated_by",
    "updated_at",
    "revision",
    "running",
    "execution_status",
    "last_run",
    "next_run",
)

# The options that need a newer Kibana than the oldest supported one, and their capability.
NEEDS = {"alert_delay": "alert_delay", "flapping": "flapping", "artifacts": "rule_artifacts"}


class Rule(Named):
    """One rule, identified by id or by name."""

    kind = "rule"
    path = PATH
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "id": {"type": "str"},
        "name": {"type": "str"},
        "rule_type_id": {"type": "str"},
        "consumer": {"type": "str"},
        "interval": {"type": "str"},
        "params": {"type": "dict"},
        "tags": {"type": "list", "elements": "str"},
        "enabled": {"type": "bool"},
        "actions": {
            "type": "list",
            "elements": "dict",
            "options": {
                "id": {"type": "str"},
                "name": {"type": "str"},
                "group": {"type": "str"},
                "params": {"type": "dict"},
                "frequency": {
                    "type": "dict",
                    "options": {
                        "summary": {"type": "bool", "default": False},
                        "notify_when": {"type": "str", "choices": NOTIFY_WHEN, "required": True},
                        "throttle": {"type": "str"},
                    },
                },
                "alerts_filter": {"type": "dict"},
                "use_alert_data_for_template": {"type": "bool"},
            },
            "required_one_of": [("id", "name")],
            "mutually_exclusive": [("id", "name")],
        },
        "notify_when": {"type": "str", "choices": NOTIFY_WHEN},
        "throttle": {"type": "str"},
        "alert_delay": {"type": "int"},
        "flapping": {
            "type": "dict",
            "options": {
                "look_back_window": {"type": "int"},
                "status_change_threshold": {"type": "int"},
                "enabled": {"type": "bool"},
            },
            "required_together": [("look_back_window", "status_change_threshold")],
        },
        "artifacts": {"type": "dict"},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"required_one_of": [("id", "name")]}
    # Shared by many rules where they are managed together.
    connectors: Catalog | None = None

    def find(self) -> Found | None:
        """By id, or by a name that only one rule has."""
        found = find_rule(self.client, self.params["id"], self.params["name"], self.catalog)
        return self._whole(found or self.created_meanwhile())

    def find_again(self) -> Found | None:
        """By the id that was written to."""
        return self._whole(find_rule(self.client, self._written_id, None, self.catalog))

    def view(self, found: Found) -> View:
        """The rule in the module's terms; tags and actions in an order of their own."""
        return rule_view(found)

    def wish(self, before: View | None) -> View:
        """What the task names; params and actions are laid over in `plan`."""
        names = ("name", "rule_type_id", "consumer", "interval", "enabled", "notify_when", "throttle", "alert_delay")
        wish = {key: self.params[key] for key in names if self.params[key] is not None}
        if self.params["tags"] is not None:
            wish["tags"] = sorted(set(self.params["tags"]))
        return wish

    def plan(self, before: View | None) -> View:
        """The wish over what exists. Kibana fills params and actions with defaults, which are no difference."""
        start: View = before or {"consumer": "alerts", "enabled": True, "tags": [], "params": {}, "actions": []}
        after = {**super().plan(start)}
        for key in ("params", "artifacts"):
            wish = self.params[key]
            if wish is not None and not covers(start.get(key), wish):
                after[key] = overlay(start.get(key), wish)
        if self.params["actions"] is not None:
            wished = self._wished_actions()
            after["actions"] = lay_over(start["actions"], wished, lambda action: self._complete(action, after))
        if self.params["flapping"] is not None:
            flapping = without_nulls(self.params["flapping"])
            # An empty map is the wish for none: the settings of the space count.
            after = overlay(after, {"flapping": flapping or None})
        return after

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """What Kibana cannot change, or does not have."""
        if after is None:
            return
        if before is None:
            needed = [key for key in ("name", "rule_type_id", "interval") if not after.get(key)]
            if needed:
                raise InputError(f"it does not exist, and creating it needs {', '.join(needed)}")
        for key in ("rule_type_id", "consumer"):
            if before is not None and before[key] != after[key]:
                raise InputError(
                    f"its {key} is {before[key]!r} and Kibana cannot change that to {after[key]!r}; "
                    "delete the rule first (state=absent), or describe another one"
                )
        for option, capability in NEEDS.items():
            if self.params[option] is not None:
                self.client.require(capability)
        if (self.params["flapping"] or {}).get("enabled") is not None:
            self.client.require("flapping_enabled")

    def create(self, after: View) -> None:
        """POST /api/alerting/rule/{id}"""
        body = {
            **self._body(after, after["actions"]),
            "rule_type_id": after["rule_type_id"],
            "consumer": after["consumer"],
            "enabled": after["enabled"],
        }
        self.write_new(after["name"], body)

    def update(self, found: Found, before: View, after: View) -> None:
        """PUT /api/alerting/rule/{id} unless only `enabled` differs, since each one makes a new API key for the rule.

        Disabled first and enabled last, so that the rule never runs in a form that nobody asked for.
        """
        self._written_id = found["id"]
        switched = before["enabled"] != after["enabled"]
        if switched and not after["enabled"]:
            self._switch(found["id"], "_disable")
        if {**before, "enabled": None} != {**after, "enabled": None}:
            actions = with_uuids(found["actions"], [dict(action) for action in after["actions"]])
            body = self._body({**kept_artifacts(self.client, found), **after}, actions)
            if "flapping" in before and "flapping" not in after:
                body["flapping"] = None
            try:
                self.client.request("PUT", endpoint(PATH, found["id"]), json=body)
            except KibanaError as error:
                if switched and not after["enabled"]:
                    error.context = f"{self.label} was disabled, but could not be updated"
                raise
        if switched and after["enabled"]:
            self._switch(found["id"], "_enable")

    def delete(self, found: Found) -> None:
        """DELETE /api/alerting/rule/{id}"""
        self._written_id = found["id"]
        self.client.request("DELETE", endpoint(PATH, found["id"]))

    def present(self, found: Found) -> dict[str, t.Any]:
        """The rule in the module's terms, with the facts that only Kibana knows."""
        return present_rule(found)

    def describe(self, found: Found, connector: Reference) -> dict[str, t.Any]:
        """With the connectors of its actions as they are referred to."""
        found = with_artifacts(self.client, found)
        view = {key: value for key, value in self.view(found).items() if value != NO_ARTIFACTS}
        actions = [
            {**connector(action["id"]), **{key: value for key, value in action.items() if key != "id"}}
            for action in view["actions"]
        ]
        return {"id": found["id"], **view, "actions": in_order(actions)}

    def foretell(self, found: Found | None, after: View) -> Found:
        """The rule as the listing would show it."""
        known = found or {"id": self.new_id(after["name"]), "mute_all": False, "muted_alert_ids": []}
        return {**known, **after, "schedule": {"interval": after["interval"]}}

    def _whole(self, found: Found | None) -> Found | None:
        """With the artifacts when the task names any."""
        return with_artifacts(self.client, found) if found and self.params["artifacts"] is not None else found

    def _body(self, after: View, actions: list[Action]) -> dict[str, t.Any]:
        body: dict[str, t.Any] = {
            "name": after["name"],
            "schedule": {"interval": after["interval"]},
            "tags": after["tags"],
            "params": after["params"],
            "actions": [action_body(action) for action in actions],
        }
        for key in ("notify_when", "throttle", "flapping", "artifacts"):
            if key in after:
                body[key] = after[key]
        if "alert_delay" in after:
            body["alert_delay"] = {"active": after["alert_delay"]}
        return body

    def _switch(self, rule_id: str, verb: str) -> None:
        self.client.request("POST", endpoint(PATH, rule_id, verb), repeatable=True)

    def _wished_actions(self) -> list[Action]:
        """The actions as the task names them, with ids for the names of connectors."""
        return [
            action_view({**action, "id": action["id"] or self._connector_id(action["name"])})
            for action in self.params["actions"]
        ]

    def _connector_id(self, name: str) -> str:
        self.connectors = self.connectors or connector_catalog(self.client)
        found = find_connector(self.client, None, name, self.connectors)
        if found is None:
            raise InputError(f"it has an action for the connector {name!r}, which does not exist{self.in_space}")
        return str(found["id"])

    def _complete(self, action: Action, after: View) -> Action:
        """A new action with what Kibana insists on: a group, params, and a frequency unless the rule has one."""
        if action["id"].startswith("system-connector-"):
            return {"params": {}, **action}
        completed = {"params": {}, **action}
        if "group" not in completed:
            completed["group"] = self._default_group(after.get("rule_type_id"))
        if "frequency" not in completed and not {"notify_when", "throttle"} & set(after):
            completed["frequency"] = dict(DEFAULT_FREQUENCY)
        return completed

    def _default_group(self, rule_type_id: str | None) -> str:
        """The action group that the rule type names as its default."""
        for rule_type in rule_type_catalog(self.client).items():
            if rule_type["id"] == rule_type_id:
                return str(rule_type["default_action_group_id"])
        raise InputError(f"Kibana does not know the rule type {rule_type_id!r}, or the user may not see it")


def rule_view(found: Found) -> View:
    """What can be managed of a rule, in the module's terms."""
    view: View = {
        "name": found["name"],
        "rule_type_id": found["rule_type_id"],
        "consumer": found["consumer"],
        "interval": found["schedule"]["interval"],
        "enabled": found["enabled"],
        "tags": sorted(found.get("tags", [])),
        "params": found.get("params", {}),
        "actions": in_order(action_view(action) for action in found.get("actions", [])),
    }
    for key in ("notify_when", "throttle", "flapping", "artifacts"):
        if found.get(key) is not None:
            view[key] = found[key]
    if found.get("alert_delay"):
        view["alert_delay"] = found["alert_delay"]["active"]
    return view


def present_rule(found: Found) -> dict[str, t.Any]:
    """A rule as modules return it: what can be managed of it, its id, and the facts only Kibana knows."""
    return {"id": found["id"], **rule_view(found), **{key: found[key] for key in FACTS if key in found}}
