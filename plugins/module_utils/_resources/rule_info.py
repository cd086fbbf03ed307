# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rules there are: /api/alerting/rules/_find. Private to the collection."""

from __future__ import annotations

import json
import typing as t
from urllib.parse import quote

from .._argspec import ArgumentSpec
from .._errors import InputError
from .._resource import Found, Info
from .rule import FACTS, present_rule
from .rules import LONGEST_FILTER, SELECTOR, any_of, find_rule, find_rules

MANAGED = (
    "name",
    "rule_type_id",
    "consumer",
    "interval",
    "enabled",
    "tags",
    "params",
    "actions",
    "notify_when",
    "throttle",
    "alert_delay",
    "flapping",
    "artifacts",
)
# What a rule that was read in part lacks, so that it can be presented all the same.
BLANK: Found = {"name": "", "rule_type_id": "", "consumer": "", "schedule": {"interval": ""}, "enabled": False}

# yes-or-no option -> the KQL that is true when it is
CONDITIONS = {
    "enabled": "alert.attributes.enabled: true",
    "muted": "alert.attributes.muteAll: true",
    "failing": "alert.attributes.executionStatus.status: error",
}
# The module's word -> Kibana's name of the attribute, where it is not the same in camel case.
ATTRIBUTES = {"rule_type_id": "alertTypeId", "interval": "schedule.interval", "muted_alert_ids": "mutedInstanceIds"}
# criterion of a selector -> the values that a rule has for it, and the module's word for them
VALUES: dict[str, tuple[t.Callable[[Found], list[str]], str]] = {
    "ids": (lambda rule: [rule["id"]], "id"),
    "names": (lambda rule: [rule["name"]], "name"),
    "tags": (lambda rule: list(rule.get("tags", [])), "tags"),
    "rule_types": (lambda rule: [rule["rule_type_id"]], "rule_type_id"),
    "consumers": (lambda rule: [rule["consumer"]], "consumer"),
}
# Options that choose rules; an id chooses one already.
CHOOSING = ("name", *SELECTOR, *CONDITIONS, "search", "references", "limit")


class RuleInfo(Info):
    """Rules of a space, chosen by whatever Kibana can look for."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        "id": {"type": "str"},
        "name": {"type": "str"},
        **SELECTOR,
        **{option: {"type": "bool"} for option in CONDITIONS},
        "references": {
            "type": "dict",
            "options": {"type": {"type": "str", "default": "action"}, "id": {"type": "str", "required": True}},
        },
        "search": {"type": "str"},
        "search_fields": {"type": "list", "elements": "str"},
        "search_operator": {"type": "str", "choices": ["or", "and"], "default": "or"},
        "sort_by": {"type": "str", "default": "name"},
        "sort_order": {"type": "str", "choices": ["asc", "desc"], "default": "asc"},
        "fields": {"type": "list", "elements": "str", "choices": ["id", *MANAGED, *FACTS]},
        "limit": {"type": "int"},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {
        "mutually_exclusive": [*(("id", option) for option in CHOOSING), ("name", "names")],
        "required_by": {"search_fields": ("search",)},
    }

    def gather(self) -> dict[str, t.Any]:
        """`rules`: as the kibana_rule module takes and returns them. `total`: how many match, whatever the limit."""
        rules, total = self._one() if self.params["id"] is not None else self._many()
        return {"rules": [self._present(rule) for rule in rules], "total": total}

    def _one(self) -> tuple[list[Found], int]:
        """GET /api/alerting/rule/{id}"""
        found = find_rule(self.client, self.params["id"], None)
        return ([], 0) if found is None else ([found], 1)

    def _many(self) -> tuple[list[Found], int]:
        """GET /api/alerting/rules/_find.

        Kibana does not tell upper from lower case in names, and takes no filter of any length. What it cannot be asked
        for is sorted out here, and then all rules have to be read to know how many match.
        """
        limit: int | None = self.params["limit"]
        if limit is not None and limit < 1:
            raise InputError(f"limit must be 1 or more, not {limit}; leave it out to read all rules")
        criteria = self._criteria()
        if any(not values for values in criteria.values()):
            return [], 0
        kql, left_out = self._filter(criteria)
        here = {option: set(criteria[option]) for option in {"names", *left_out} & set(criteria)}
        query = {**self._query(tuple(here)), "filter": kql or None}
        if not here:
            return find_rules(self.client, limit, **query)
        rules = [
            rule
            for rule in find_rules(self.client, **query)[0]
            if all(wanted & set(VALUES[option][0](rule)) for option, wanted in here.items())
        ]
        return rules[:limit], len(rules)

    def _criteria(self) -> dict[str, list[str]]:
        """The lists of which a rule must have a value each."""
        criteria = {option: self.params[option] for option in VALUES if self.params[option] is not None}
        if self.params["name"] is not None:
            criteria["names"] = [self.params["name"]]
        return criteria

    def _filter(self, criteria: dict[str, list[str]]) -> tuple[str, list[str]]:
        """One KQL filter for everything, and the criteria that had to be left out to keep it short, longest first."""
        parts = [f"({self.params['filter']})"] if self.params["filter"] else []
        for option, condition in CONDITIONS.items():
            if self.params[option] is not None:
                parts.append(condition if self.params[option] else f"not {condition}")
        lists = {option: any_of(option, values) for option, values in criteria.items()}
        left_out: list[str] = []
        while True:
            kql = " and ".join([*lists.values(), *parts])
            if len(quote(kql)) <= LONGEST_FILTER or not lists:
                return kql, left_out
            longest = max(lists, key=lambda option: len(lists[option]))
            del lists[longest]
            left_out.append(longest)

    def _query(self, needed: tuple[str, ...]) -> dict[str, t.Any]:
        """Everything but the filter, in Kibana's words. needed: criteria that are checked here."""
        query: dict[str, t.Any] = {
            # Kibana refuses an order without a field, and has none of its own that pages could rely on.
            "sort_field": attribute(self.params["sort_by"]),
            "sort_order": self.params["sort_order"],
        }
        if self.params["search"]:
            query["search"] = self.params["search"]
            query["default_search_operator"] = self.params["search_operator"].upper()
            query["search_fields"] = [attribute(field) for field in self.params["search_fields"] or []] or None
        if self.params["references"] is not None:
            query["has_reference"] = json.dumps(self.params["references"])
        if self.params["fields"] is not None:
            wanted = {*self.params["fields"], *(VALUES[option][1] for option in needed)}
            # The id always comes; and asking for no field would be asking for all.
            query["fields"] = sorted(map(attribute, wanted - {"id"})) or ["name"]
        return query

    def _present(self, rule: Found) -> dict[str, t.Any]:
        """As the kibana_rule module does; of it, with the id, the fields asked for."""
        fields = self.params["fields"]
        if fields is None:
            return present_rule(rule)
        shown = present_rule({**BLANK, **rule})
        return {key: value for key, value in shown.items() if key in ("id", *fields)}


def attribute(word: str) -> str:
    """Kibana's name for what the module calls execution_status.status, interval and so on."""
    first, *more = ATTRIBUTES.get(word, word).split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in more)
