# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import typing as t

import pytest

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_apm_server_schema"
HOST = {"apm-server.host": "0.0.0.0:8200"}
READ = "GET /api/saved_objects/apm-server-schema/apm-server-schema"
WRITE = "POST /api/apm/fleet/apm_server_schema"


def stored(bench: Bench) -> t.Any:
    (found,) = bench.kibana.objects("apm-server-schema").values()
    return json.loads(found["schemaJson"])


def apm_user(bench: Bench, *privileges: str) -> str:
    """A user whom only features give rights."""
    bench.kibana.security.users["apm"] = User("apm", privileges=frozenset(privileges))
    return "apm"


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_saved_and_replaced_as_a_whole(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    bench.converge(MODULE, schema={**HOST, "apm-server.rum.enabled": True})
    assert stored(bench) == {**HOST, "apm-server.rum.enabled": True}
    result = bench.converge(MODULE, schema={"apm-server.max_event_size": 307200})
    assert stored(bench) == {"apm-server.max_event_size": 307200}
    assert result["apm_server_schema"] == {"schema": {"apm-server.max_event_size": 307200}, "readable": True}
    assert result["diff"]["before"] == {"schema": {**HOST, "apm-server.rum.enabled": True}}


def test_requests(kibana: Bench) -> None:
    assert kibana.ok(MODULE, schema=HOST).requests == [READ, WRITE, READ]
    assert kibana.ok(MODULE, schema=HOST).requests == [READ]


def test_maps_within_maps_become_names_with_dots(kibana: Bench) -> None:
    schema = {"apm-server": {"host": "0.0.0.0:8200", "rum": {"enabled": True, "allow_origins": ["*"]}}}
    kibana.converge(MODULE, schema=schema)
    flat = {**HOST, "apm-server.rum.enabled": True, "apm-server.rum.allow_origins": ["*"]}
    assert stored(kibana) == flat
    assert not kibana.ok(MODULE, schema=flat).changed


def test_values_keep_their_type(kibana: Bench) -> None:
    kibana.converge(MODULE, schema={"a": 1, "b": "1", "c": None, "d": 0.5})
    assert stored(kibana) == {"a": 1, "b": "1", "c": None, "d": 0.5}
    kibana.converge(MODULE, schema={"a": "1", "b": "1", "c": None, "d": 0.5})


@pytest.mark.parametrize("number", [2**53, -(2**53), 10**18, 1.7e18, 10**21, 1e300])
def test_large_numbers_that_kibana_keeps(kibana: Bench, number: float) -> None:
    kibana.converge(MODULE, schema={"apm-server": {"limits": [number]}})
    assert stored(kibana) == {"apm-server.limits": [number]}


@pytest.mark.parametrize("number", [2**53 + 1, -(2**53) - 1, 2**63, float(2**63), 10**23, 10**400])
def test_numbers_that_kibana_would_round(kibana: Bench, number: float) -> None:
    words = "schema.apm-server.limits[0] has a number that Kibana would round"
    assert not kibana.refused(MODULE, words, schema={"apm-server": {"limits": [number]}}).requests


def test_an_empty_schema(kibana: Bench) -> None:
    kibana.converge(MODULE, schema={})
    assert stored(kibana) == {}


def test_a_user_who_cannot_read_it_changes_it_each_time(kibana: Bench) -> None:
    user = apm_user(kibana, "apm:all")
    for dummy in range(2):
        check = kibana.ok(MODULE, check=True, username=user, schema=HOST)
        result = kibana.ok(MODULE, username=user, schema=HOST)
        assert check.changed and result.changed
        assert check["diff"] == result["diff"]
        assert not check.writes
        assert result.writes == [WRITE]
        assert result["apm_server_schema"] == {"schema": HOST, "readable": False}
        assert not result.values.get("warnings")
    assert stored(kibana) == HOST
    assert not kibana.ok(MODULE, schema=HOST).changed


def test_a_kibana_that_does_not_show_saved_objects(kibana: Bench) -> None:
    kibana.emulator.faults.add(path="^/api/saved_objects/", status=400, times=None)
    assert kibana.ok(MODULE, schema=HOST).changed
    assert kibana.ok(MODULE, schema=HOST)["apm_server_schema"]["readable"] is False


def test_a_kibana_that_fails(kibana: Bench) -> None:
    kibana.emulator.faults.add(path="^/api/saved_objects/", status=500, times=None)
    kibana.refused(MODULE, "Could not manage the APM server schema", "500", schema=HOST)


def test_a_user_who_may_not_use_apm(kibana: Bench) -> None:
    kibana.refused(MODULE, "403 Forbidden", username=apm_user(kibana, "cases:all"), schema=HOST)


def test_a_user_who_may_only_read(kibana: Bench) -> None:
    result = kibana.run(MODULE, username=apm_user(kibana, "apm:read"), schema=HOST)
    assert result.failed
    assert "Could not update the APM server schema" in result.msg
    assert "403" in result.msg


def test_a_lost_answer(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", path="apm_server_schema", drop="after")
    assert kibana.ok(MODULE, retries=3, schema=HOST).changed
    kibana.emulator.faults.add(method="POST", path="apm_server_schema", drop="after")
    result = kibana.ok(MODULE, retries=0, schema={"a": 1})
    assert result.changed
    assert "made all the same" in str(result["warnings"])


def test_it_is_the_same_in_every_space(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    kibana.converge(MODULE, space="ops", schema=HOST)
    assert not kibana.ok(MODULE, schema=HOST).changed


def test_schema_is_required(kibana: Bench) -> None:
    kibana.refused(MODULE, "schema")
    kibana.refused(MODULE, "schema", schema="text")
