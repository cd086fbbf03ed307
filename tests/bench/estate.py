# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the benchmark manages: connectors and rules, each with a version that tells the states of it apart."""

from __future__ import annotations

import typing as t
import uuid

Item = dict[str, t.Any]

NAMESPACE = uuid.UUID("5c0f2a10-6a0a-4f3e-9d27-4a2f3c1b7e55")
# What a comparison by hand looks at; Kibana decorates the rest.
WATCHED = {"connector": ("name", "config"), "rule": ("name", "tags", "schedule", "params")}
PATHS = {"connector": "/api/actions/connector", "rule": "/api/alerting/rule"}
# What Kibana takes with a new object only.
CREATE_ONLY = ("connector_type_id", "rule_type_id", "consumer", "enabled")


class Size(t.NamedTuple):
    """How many of each."""

    connectors: int
    rules: int

    @property
    def total(self) -> int:
        """Of both."""
        return self.connectors + self.rules

    def __str__(self) -> str:
        rules = f" and {self.rules:,} rules" if self.rules else ""
        return f"{self.connectors:,} connectors{rules}"

    def divided(self, factor: int) -> Size:
        """A sample of it. Raises ValueError for one that, so many times, is not the whole."""
        if self.connectors % factor or self.rules % factor:
            raise ValueError(f"{self} cannot be divided by {factor}")
        return Size(self.connectors // factor, self.rules // factor)


def resources(size: Size, version: int, first: int | None = None) -> list[Item]:
    """The objects as `kibana_apply` takes them. first: the version of the very first one, if another."""
    versions = [version] * size.total
    versions[0] = version if first is None else first
    items = [connector(number, versions[number]) for number in range(size.connectors)]
    return items + [
        rule(number, versions[size.connectors + number], size.connectors or 1) for number in range(size.rules)
    ]


def identifier(kind: str, number: int) -> str:
    """The id of an object, always the same."""
    return str(uuid.uuid5(NAMESPACE, f"{kind} {number}"))


def connector(number: int, version: int) -> Item:
    """A web hook with a password."""
    return {
        "kind": "connector",
        "id": identifier("connector", number),
        "name": f"hook {number:05}",
        "connector_type_id": ".webhook",
        "config": {"url": f"https://hooks.example.com/{number}/v{version}", "method": "post", "hasAuth": True},
        "secrets": {"user": "hook-user", "password": f"a long password {number:05}"},
    }


def rule(number: int, version: int, connectors: int) -> Item:
    """A query with one action."""
    return {
        "kind": "rule",
        "id": identifier("rule", number),
        "name": f"errors of service {number:05}",
        "rule_type_id": ".es-query",
        "consumer": "alerts",
        "interval": "1m",
        "tags": ["bench", f"team-{number % 20}"],
        "params": {
            "searchType": "esQuery",
            "index": [f"logs-service-{number:05}-*"],
            "timeField": "@timestamp",
            "esQuery": '{"query": {"match": {"log.level": "error"}}}',
            "size": 100,
            "threshold": [50 + version],
            "thresholdComparator": ">",
            "timeWindowSize": 5,
            "timeWindowUnit": "m",
        },
        "actions": [
            {
                "id": identifier("connector", number % connectors),
                "group": "query matched",
                "params": {"body": '{"text": "too many errors"}'},
                "frequency": {"summary": False, "notify_when": "onActionGroupChange"},
            }
        ],
    }


def calls(items: list[Item]) -> list[Item]:
    """The same objects for those who talk to the API themselves.

    Each has its kind, id and path, the bodies to POST and to PUT, and the part to compare with what Kibana has.
    """
    return [_call(item) for item in items]


def _call(item: Item) -> Item:
    kind = item["kind"]
    body = {key: value for key, value in item.items() if key not in ("kind", "id", "interval")}
    if kind == "rule":
        body["schedule"] = {"interval": item["interval"]}
    return {
        "kind": kind,
        "id": item["id"],
        "path": f"{PATHS[kind]}/{item['id']}",
        "post": body,
        "put": {key: value for key, value in body.items() if key not in CREATE_ONLY},
        "watched": {key: body[key] for key in WATCHED[kind]},
    }
