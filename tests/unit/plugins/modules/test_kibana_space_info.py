# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_space_info"
IN_OPS = frozenset({"ops"})
FULL = {
    "id": "ops",
    "name": "Ops",
    "description": "everything",
    "initials": "Op",
    "color": "#00bfb3",
    "disabled_features": ["maps", "canvas"],
    "image_url": "data:image/png;base64,AA",
    "solution": "classic",
}


def test_all_of_them_in_one_request(kibana: Bench) -> None:
    kibana.ok("kibana_space", **FULL)
    result = kibana.ok(MODULE)
    assert not result.changed
    assert [space["id"] for space in result["spaces"]] == ["default", "ops"]
    assert result.requests == ["GET /api/spaces/space"]


def test_one_by_id_in_one_request(kibana: Bench) -> None:
    kibana.ok("kibana_space", **FULL)
    result = kibana.ok(MODULE, id="ops")
    assert result["spaces"] == [{**FULL, "disabled_features": ["canvas", "maps"], "reserved": False}]
    assert result.requests == ["GET /api/spaces/space/ops"]


def test_one_that_is_not_there(kibana: Bench) -> None:
    result = kibana.ok(MODULE, id="nowhere")
    assert result["spaces"] == []
    assert not result.changed


def test_reads_alike_whether_listed_or_looked_up(kibana: Bench) -> None:
    kibana.ok("kibana_space", **FULL)
    listed = {space["id"]: space for space in kibana.ok(MODULE)["spaces"]}
    for space_id, space in listed.items():
        assert kibana.ok(MODULE, id=space_id)["spaces"] == [space]
    assert listed["default"]["reserved"]
    assert not listed["ops"]["reserved"]


def test_what_is_told_can_be_asked_for_again(kibana: Bench) -> None:
    kibana.ok("kibana_space", **FULL)
    told = kibana.ok(MODULE, id="ops")["spaces"][0]
    del told["reserved"]
    assert not kibana.ok("kibana_space", **told).changed
    kibana.ok("kibana_space", id="ops", state="absent")
    kibana.ok("kibana_space", **told)
    assert kibana.ok(MODULE, id="ops")["spaces"] == [{**told, "reserved": False}]


def test_check_mode_tells_the_same(kibana: Bench) -> None:
    kibana.ok("kibana_space", **FULL)
    check, real = kibana.ok(MODULE, check=True), kibana.ok(MODULE)
    assert check["spaces"] == real["spaces"]
    assert check.requests == real.requests
    assert not check.writes


def test_the_space_option_has_no_influence(kibana: Bench) -> None:
    kibana.ok("kibana_space", **FULL)
    assert len(kibana.ok(MODULE, space="nowhere")["spaces"]) == 2
    assert kibana.ok(MODULE, space="nowhere", id="ops").requests == ["GET /api/spaces/space/ops"]


def test_only_what_the_user_may_see(kibana: Bench) -> None:
    kibana.ok("kibana_space", **FULL)
    kibana.kibana.security.users["oper"] = User("oper", privileges=frozenset({"alerting:read"}), spaces=IN_OPS)
    assert [space["id"] for space in kibana.ok(MODULE, username="oper")["spaces"]] == ["ops"]


def test_ids_that_would_climb_the_path(kibana: Bench) -> None:
    for bad in ("..", ".", ""):
        result = kibana.refused(MODULE, "cannot be an id", id=bad)
        assert not result.requests
    assert kibana.ok(MODULE, id="../space")["spaces"] == []


def test_an_old_kibana(start: Start) -> None:
    old = start(profile="8.12")
    old.ok("kibana_space", id="ops", name="Ops")
    told = old.ok(MODULE)["spaces"]
    assert [space["name"] for space in told] == ["Default", "Ops"]
    assert "solution" not in json.dumps(told)
