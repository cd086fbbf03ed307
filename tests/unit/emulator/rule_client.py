# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for the tests of the emulator's alerting area."""

from __future__ import annotations

import typing as t

import requests

from tests.unit.emulator.harness import Caller

RULE = "/api/alerting/rule"
FIND = "/api/alerting/rules/_find"
PARAMS: dict[str, t.Any] = {
    "index": ["logs-*"],
    "timeField": "@timestamp",
    "timeWindowSize": 5,
    "timeWindowUnit": "m",
    "thresholdComparator": ">",
    "threshold": [10],
}
FREQUENCY: dict[str, t.Any] = {"summary": False, "notify_when": "onActiveAlert"}


def rule_body(**keys: t.Any) -> dict[str, t.Any]:
    """The body of POST for a simple rule, with these keys changed; one given as None is left out."""
    body: dict[str, t.Any] = {
        "name": "a rule",
        "consumer": "alerts",
        "rule_type_id": ".index-threshold",
        "schedule": {"interval": "5m"},
        "params": PARAMS,
        **keys,
    }
    return {key: value for key, value in body.items() if value is not None}


def update_body(**keys: t.Any) -> dict[str, t.Any]:
    """The body of PUT for the same rule."""
    return rule_body(consumer=None, rule_type_id=None, **keys)


def make(kibana: Caller, path: str = RULE, **keys: t.Any) -> dict[str, t.Any]:
    """Create a rule; gives it."""
    return t.cast("dict[str, t.Any]", kibana.body("POST", path, rule_body(**keys)))


def get(kibana: Caller, rule_id: str, prefix: str = "") -> dict[str, t.Any]:
    """A rule as it is now."""
    return t.cast("dict[str, t.Any]", kibana.body("GET", f"{prefix}{RULE}/{rule_id}"))


def log_connector(kibana: Caller, name: str = "log") -> str:
    """The id of a new server log connector."""
    body = {"name": name, "connector_type_id": ".server-log"}
    return str(kibana.body("POST", "/api/actions/connector", body)["id"])


def action(connector_id: str, **keys: t.Any) -> dict[str, t.Any]:
    """An action with that connector; a key given as None is left out."""
    whole: dict[str, t.Any] = {
        "id": connector_id,
        "group": "threshold met",
        "params": {"message": "m"},
        "frequency": FREQUENCY,
        **keys,
    }
    return {key: value for key, value in whole.items() if value is not None}


def add_user(kibana: Caller, name: str, *privileges: str, spaces: t.Sequence[str] = ("*",)) -> None:
    """A user with these privileges and the usual password."""
    answer = requests.post(
        f"{kibana.url}/__emulator__/users",
        json={"username": name, "privileges": list(privileges), "spaces": list(spaces)},
        timeout=10,
    )
    assert answer.status_code == 204


def setting(kibana: Caller, **settings: t.Any) -> None:
    """Change a setting of the server, such as its licence."""
    assert requests.post(f"{kibana.url}/__emulator__/settings", json=settings, timeout=10).status_code == 204
