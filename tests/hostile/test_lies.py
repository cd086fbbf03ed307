# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lies that are well formed: an object that is not the one asked for, listings without an end."""

from __future__ import annotations

import dataclasses
import json
import time
import typing as t

import pytest

from tests.trust.paths import CASE, INDEX, RULE
from tests.trust.world import State

from .server import Answer, HostileWorld

Options = dict[str, t.Any]
# By id, of an object that is there: what a task would do to it.
BY_ID: tuple[tuple[str, str, Options], ...] = (
    ("kibana_connector", "/api/actions/connector/", {**INDEX, "id": "meant"}),
    ("kibana_connector", "/api/actions/connector/", {"id": "meant", "state": "absent"}),
    ("kibana_connector_info", "/api/actions/connector/", {"id": "meant"}),
    ("kibana_rule", "/api/alerting/rule/", {**RULE, "id": "meant"}),
    ("kibana_rule", "/api/alerting/rule/", {"id": "meant", "state": "absent"}),
    ("kibana_rule_info", "/api/alerting/rule/", {"id": "meant"}),
    ("kibana_rule_state", "/api/alerting/rule/", {"id": "meant", "enabled": False}),
    ("kibana_rule_state", "/api/alerting/rule/", {"id": "meant", "state": "absent"}),
    ("kibana_space", "/api/spaces/space/", {"id": "meant", "name": "Meant"}),
    ("kibana_space", "/api/spaces/space/", {"id": "meant", "state": "absent"}),
    ("kibana_space_info", "/api/spaces/space/", {"id": "meant"}),
    ("kibana_connector_info", "/api/spaces/space/", {"space": "meant"}),
    ("kibana_case", "/api/cases/", {"id": "meant", "severity": "high"}),
    ("kibana_case", "/api/cases/", {"id": "meant", "state": "absent"}),
    ("kibana_case_info", "/api/cases/", {"id": "meant"}),
    ("kibana_case_comment", "/api/cases/", {"case_id": "meant", "comment": "x"}),
    ("kibana_case_file", "/api/cases/", {"case_id": "meant", "filename": "a.txt", "content": "x"}),
    ("kibana_case_push", "/api/cases/", {"case_id": "meant"}),
    ("kibana_maintenance_window", "/api/maintenance_window/", {"id": "meant", "enabled": False}),
    ("kibana_maintenance_window", "/api/maintenance_window/", {"id": "meant", "state": "absent"}),
    ("kibana_maintenance_window_info", "/api/maintenance_window/", {"id": "meant"}),
)
# The listings: a module that reads one to its end, and where the objects are in the answer.
LISTINGS: tuple[tuple[str, str, str, Options], ...] = (
    ("kibana_rule_info", "/api/alerting/rules/_find", "data", {}),
    ("kibana_rule", "/api/alerting/rules/_find", "data", RULE),
    ("kibana_case_info", "/api/cases/_find", "cases", {}),
    ("kibana_case", "/api/cases/_find", "cases", {**CASE, "description": "x"}),
    ("kibana_maintenance_window_info", "/api/maintenance_window/_find", "maintenanceWindows", {}),
    ("kibana_sourcemap_info", "/api/apm/sourcemaps", "artifacts", {}),
)


def _body(answer: Answer, body: t.Any) -> Answer:
    headers = {"content-type": "application/json"}
    return dataclasses.replace(answer, status=200, headers=headers, body=json.dumps(body).encode())


@pytest.mark.parametrize(("module", "path", "options"), BY_ID, ids=[f"{one[0]}-{n}" for n, one in enumerate(BY_ID)])
def test_another_object_than_the_one_asked_for(
    world: HostileWorld, populated: State, module: str, path: str, options: Options
) -> None:
    """As a cache or a proxy gone wrong would answer: it is not taken for the one, and so not changed or deleted."""
    world.become(populated)
    everything = world.objects()
    kinds = {"connector": "action", "rule": "alert", "cases": "cases", "maintenance_window": "maintenance-window"}
    kind = path.split("/")[-2]

    def other(answer: Answer) -> Answer | None:
        return _body(answer, OTHERS[kind](world)) if answer.method == "GET" and answer.path == f"{path}meant" else None

    assert kinds.get(kind) is None or any(key[1] == kinds[kind] for key in everything), "there is something to hit"
    with world.spoilt(other):
        result = world.run(module, **options)
    assert result.failed and not result.writes, result.values
    assert f"GET {world.url}{path}meant had an answer that is not what Kibana gives" in result.msg
    assert "the id is '" in result.msg
    assert world.objects() == everything


# What the emulator says of another object of the kind.
OTHERS: dict[str, t.Callable[[HostileWorld], t.Any]] = {
    "connector": lambda world: {"id": "bystander", "name": "bystander", "connector_type_id": ".server-log"},
    "rule": lambda world: {
        **{"id": "bystander", "name": "bystander", "rule_type_id": "monitoring_alert_cpu_usage", "consumer": "alerts"},
        **{"schedule": {"interval": "1m"}, "enabled": True, "mute_all": False, "muted_alert_ids": [], "actions": []},
    },
    "space": lambda world: {"id": "bystander", "name": "Bystander", "disabledFeatures": []},
    "cases": lambda world: {"id": next(iter(world.kibana.objects("cases", "default"))), "owner": "cases"},
    "maintenance_window": lambda world: {"id": "some-other-id", "title": "bystander", "enabled": True},
}


@pytest.mark.parametrize("total", ["right", "huge", "missing"])
@pytest.mark.parametrize(("module", "path", "key", "options"), LISTINGS, ids=[f"{one[0]}" for one in LISTINGS])
def test_pages_without_an_end(
    world: HostileWorld, populated: State, module: str, path: str, key: str, options: Options, total: str
) -> None:
    """Every page is full, and there is always one more."""
    world.become(populated)

    def full(answer: Answer) -> Answer | None:
        if not answer.path.startswith(path):
            return None
        items = [{"id": f"{number}", "name": "x", "title": "x", "tags": []} for number in range(1000)]
        body = {key: items, "page": 1, "per_page": 1000, "total": 10**9 if total == "huge" else 5000}
        if total == "missing":
            del body["total"]
        return _body(answer, body)

    began = time.monotonic()
    with world.spoilt(full):
        result = world.run(module, **options)
    # With a total that fits it is a listing like any other, if an odd one.
    assert result.failed or total == "right", str(result.values)[:300]
    assert not result.failed or not result.writes
    assert len(result.requests) <= 120
    assert time.monotonic() - began < 20


def test_annotations_without_an_end(world: HostileWorld, populated: State) -> None:
    """A search that always finds as many as it can show would be halved for ever."""
    world.become(populated)

    def full(answer: Answer) -> Answer | None:
        found = [{"id": f"{answer.number}-{number}", "@timestamp": 1, "text": "x"} for number in range(50)]
        return _body(answer, {"annotations": found})

    with world.spoilt(full):
        result = world.run("kibana_apm_annotation_info", service_name="shop", start="1990-01-01T00:00:00Z")
    assert "there are more than 10000 annotations" in result.msg
    assert len(result.requests) < 500
