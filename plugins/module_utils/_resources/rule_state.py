# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of rules: enabled, muted, gone. Private to the collection.

Muting a rule and unmuting it both make Kibana forget which single alerts were muted, and while a rule is muted it
takes requests for single alerts but does nothing. So single mutes are part of the view only as Kibana has them, are
written again after an unmuting, and cannot be had beside mute_all.
"""

from __future__ import annotations

import typing as t

from .._argspec import PARALLEL, STATE, ArgumentSpec
from .._client import Client, endpoint
from .._errors import InputError
from .._resource import Catalog, Found, Reference, Selected, View
from .rule_snooze import SNOOZE, SNOOZES, Snooze, read_snoozes, restored, seen, snooze_steps, wanted
from .rule_steps import Step, rule_steps, take
from .rules import PATH, SELECTOR, choose_rules, find_rule, search_rules

# Told by the results besides the state.
FACTS = ("id", "name", "rule_type_id", "consumer", "tags")
ALERTS: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "options": {"id": {"type": "str", "required": True}, "muted": {"type": "bool", "default": True}},
}
WANTED = ("enabled", "mute_all", "alerts", "snooze", "unsnooze")


class RuleState(Selected):
    """The state of one rule, identified by id or name.

    listed: the rule as a listing has just shown it.
    """

    kind = "rule_state"
    plural = "rules"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        **PARALLEL,
        "id": {"type": "str"},
        "name": {"type": "str"},
        "selector": {"type": "dict", "options": SELECTOR},
        "on_no_match": {"type": "str", "choices": ["fail", "ok"], "default": "fail"},
        "enabled": {"type": "bool"},
        "untrack": {"type": "bool"},
        "mute_all": {"type": "bool"},
        "alerts": ALERTS,
        "purge_alert_mutes": {"type": "bool", "default": False},
        "validate_alerts": {"type": "bool", "default": False},
        "snooze": SNOOZE,
        "unsnooze": {"type": "bool", "default": False},
        "restore": {
            "type": "list",
            "elements": "dict",
            "options": {
                "id": {"type": "str", "required": True},
                "name": {"type": "str"},
                "enabled": {"type": "bool"},
                "mute_all": {"type": "bool"},
                "alerts": ALERTS,
                "snoozes": SNOOZES,
            },
        },
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {
        "required_one_of": [("id", "name", "selector", "restore")],
        "mutually_exclusive": [
            ("id", "name", "selector", "restore"),
            ("snooze", "unsnooze"),
            *(("restore", option) for option in WANTED),
        ],
        "required_if": [("purge_alert_mutes", True, ("alerts",))],
    }

    def __init__(
        self,
        client: Client,
        params: dict[str, t.Any],
        catalog: Catalog | None = None,
        listed: Found | None = None,
    ) -> None:
        super().__init__(client, params, catalog)
        self._listed = listed
        self._known = {key: listed[key] for key in ("id", "name")} if listed else {}

    @classmethod
    def select(cls, client: Client, params: dict[str, t.Any]) -> t.Sequence[RuleState]:
        """The rules named by id, name, selector or restore."""
        if params["restore"] is not None:
            selected = cls._restoring(client, params)
        else:
            must_exist = params["on_no_match"] == "fail" and params["state"] == "present"
            selected = [cls(client, params, listed=rule) for rule in choose_rules(client, params, must_exist)]
        if any(rule._snoozing for rule in selected):
            client.require("snooze")
        return selected

    @classmethod
    def _restoring(cls, client: Client, params: dict[str, t.Any]) -> t.Sequence[RuleState]:
        """One for each item of restore; those whose rule is gone fail by themselves, and stop no other."""
        if params["state"] == "absent":
            raise InputError("restore brings rules back to an earlier state, so state=absent cannot go with it")
        ids = [item["id"] for item in params["restore"]]
        twice = sorted({repr(rule_id) for rule_id in ids if ids.count(rule_id) > 1})
        if twice:
            raise InputError(f"restore names the same rule more than once: {', '.join(twice)}")
        listed = {rule["id"]: rule for rule in search_rules(client, {"ids": ids})}
        # What was so before needs no check that Kibana still remembers the alert.
        common = {**params, "validate_alerts": False}
        return [
            cls(
                client,
                {**common, **item, "purge_alert_mutes": item["alerts"] is not None},
                listed=listed.get(item["id"]),
            )
            for item in params["restore"]
            if item["id"] in listed or params["on_no_match"] == "fail"
        ]

    @property
    def label(self) -> str:
        """The rule as error messages name it; names need not be unique."""
        if self._known:
            return f"rule {self._known['name']!r} ({self._known['id']}){self.in_space}"
        return f"rule {self.params.get('id') or self.params.get('name')!r}{self.in_space}"

    @property
    def identity(self) -> dict[str, t.Any]:
        """Its id and name."""
        return self._known or {key: self.params[key] for key in ("id", "name") if self.params.get(key)}

    def prior(self, before: View) -> dict[str, t.Any]:
        """An item of restore."""
        kept: View = {key: before[key] for key in ("enabled", "mute_all", "snoozes") if key in before}
        alerts = [{"id": alert, "muted": True} for alert in before["muted_alert_ids"]]
        return {**self.identity, **kept, "alerts": alerts}

    def find(self) -> Found | None:
        """As it was listed, the first time; then by id, or by a name that only one rule has."""
        found, self._listed = self._listed, None
        if found is None:
            found = find_rule(self.client, self._id, self.params.get("name"), self.catalog)
        if found is not None:
            self._known = {key: found[key] for key in ("id", "name")}
        return self._with_snoozes(found)

    def find_again(self) -> Found | None:
        """By id."""
        return self._with_snoozes(find_rule(self.client, self._id, None, self.catalog))

    def view(self, found: Found) -> View:
        """Enabled or not, and what is muted; some versions show a muted rule as one whose every alert "*" is."""
        muted = [alert for alert in found["muted_alert_ids"] if not (found["mute_all"] and alert == "*")]
        view = {"enabled": found["enabled"], "mute_all": found["mute_all"], "muted_alert_ids": sorted(muted)}
        return {**view, "snoozes": seen(found["snooze_schedule"])} if self._snoozing else view

    def plan(self, before: View | None) -> View:
        """What the task names over what is; see the top of this file for what mutes do to each other."""
        known = before or {"enabled": False, "mute_all": False, "muted_alert_ids": []}
        planned = {
            **known,
            **{key: self.params[key] for key in ("enabled", "mute_all") if self.params[key] is not None},
        }
        if self._snoozing:
            planned["snoozes"] = self._planned_snoozes(known.get("snoozes", []))
        on, off = self._asked_alerts()
        have, purge = set(known["muted_alert_ids"]), self.params["purge_alert_mutes"]
        if not planned["mute_all"]:
            muted = (set() if purge else have - off) | on
        elif off:
            raise InputError(
                f"alert {', '.join(map(repr, sorted(off)))} cannot be unmuted while the whole rule is muted; "
                "set mute_all=false, and name the alerts that should stay muted"
            )
        else:
            # Every alert is muted, so those asked for are; Kibana can only forget the single ones all at once.
            muted = have if known["mute_all"] and (have <= on or not purge) else set()
        return {**planned, "muted_alert_ids": sorted(muted)}

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """Rules that are not there, and what this version cannot do."""
        if before is None:
            raise InputError("it does not exist; kibana_rule_state only changes rules that are there")
        if after is None:
            return
        if self.params["untrack"] is False and before["enabled"] and not after["enabled"]:
            self.client.require("untrack")
        if self.params["validate_alerts"] and set(after["muted_alert_ids"]) - set(before["muted_alert_ids"]):
            self.client.require("alert_existence_check")
        # Ids of alerts that cannot be written show here.
        self._steps(found or {}, before, after)

    def update(self, found: Found, before: View, after: View) -> None:
        """The requests of rule_steps, whichever are needed."""
        take(self.client, self.label, self._steps(found, before, after))

    def delete(self, found: Found) -> None:
        """DELETE /api/alerting/rule/{id}"""
        self.client.request("DELETE", endpoint(PATH, found["id"]))

    def present(self, found: Found) -> dict[str, t.Any]:
        """The state, and what the rule is."""
        return {**{key: found[key] for key in FACTS if key in found}, **self.view(found)}

    def describe(self, found: Found, connector: Reference) -> dict[str, t.Any]:
        """What is muted; whether it is enabled belongs to the rule itself, and snoozes pass."""
        state = self.view(found)
        if state["mute_all"]:
            return {"id": found["id"], "name": found["name"], "mute_all": True}
        alerts = [{"id": alert, "muted": True} for alert in state["muted_alert_ids"]]
        return {"id": found["id"], "name": found["name"], "mute_all": False, "alerts": alerts} if alerts else {}

    def _steps(self, found: Found, before: View, after: View) -> list[Step]:
        """The requests that lead from one state to the other."""
        snoozes = snooze_steps(found, before, after) if self._snoozing else ([], [])
        return rule_steps(self.client, self.params, found["id"], before, after, snoozes)

    @property
    def _snoozing(self) -> bool:
        """Whether the task is about snoozes, which cost a request of their own."""
        asked = (self.params["snooze"], self.params["unsnooze"] or None, self.params.get("snoozes"))
        return not self.absent and any(value is not None for value in asked)

    def _with_snoozes(self, found: Found | None) -> Found | None:
        """The rule with its snoozes, where they matter and Kibana has not shown them."""
        if found is None or not self._snoozing or "snooze_schedule" in found:
            return found
        return {**found, "snooze_schedule": read_snoozes(self.client, found["id"])}

    def _planned_snoozes(self, have: list[Snooze]) -> list[Snooze]:
        if self.params.get("snoozes") is not None:
            return restored(self.params["snoozes"])
        if self.params["unsnooze"]:
            return []
        planned, warning = wanted(self.params["snooze"], have)
        if warning and f"{self.label}: {warning}" not in self.warnings:
            self.warnings.append(f"{self.label}: {warning}")
        return planned

    @property
    def _id(self) -> str | None:
        return self._known.get("id") or self.params.get("id")

    def _asked_alerts(self) -> tuple[set[str], set[str]]:
        """The alerts to mute, and those to unmute."""
        asked = self.params["alerts"] or []
        on = {alert["id"] for alert in asked if alert["muted"]}
        off = {alert["id"] for alert in asked if not alert["muted"]}
        if on & off:
            raise InputError(f"alerts names {', '.join(map(repr, sorted(on & off)))} as muted and as not muted")
        return on, off
