# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_space"


def test_twelve_steps(kibana: Bench) -> None:
    kibana.twelve_steps(
        MODULE,
        created={"id": "ops", "name": "Ops", "disabled_features": ["maps", "canvas"]},
        changed={"id": "ops", "name": "Operations", "description": "all of it", "color": "#ff0000"},
        absent={"id": "ops", "state": "absent"},
    )


@pytest.mark.parametrize(
    ("option", "key", "value", "other"),
    [
        ("name", "name", "Ops", "Operations"),
        ("description", "description", "one", "two"),
        ("initials", "initials", "Op", "X"),
        ("color", "color", "#00bfb3", "#ff0000"),
        ("disabled_features", "disabledFeatures", ["canvas"], ["canvas", "maps"]),
        ("image_url", "imageUrl", "data:image/png;base64,AA", "data:image/png;base64,BB"),
        ("solution", "solution", "classic", "oblt"),
    ],
)
def test_each_option_is_written_and_changed(kibana: Bench, option: str, key: str, value: object, other: object) -> None:
    base = {"id": "ops", "name": "Ops"}
    kibana.converge(MODULE, **{**base, option: value})
    assert kibana.kibana.spaces["ops"][key] == value
    kibana.converge(MODULE, **{**base, option: other})
    assert kibana.kibana.spaces["ops"][key] == other


def test_options_not_named_keep_their_value(kibana: Bench) -> None:
    kibana.ok(MODULE, id="ops", name="Ops", description="kept", disabled_features=["canvas"])
    kibana.converge(MODULE, id="ops", color="#ff0000")
    assert kibana.kibana.spaces["ops"]["description"] == "kept"
    assert kibana.kibana.spaces["ops"]["disabledFeatures"] == ["canvas"]


def test_features_a_solution_hides_are_no_change(kibana: Bench) -> None:
    options: dict[str, t.Any] = {"id": "ops", "name": "Ops", "solution": "oblt", "disabled_features": ["canvas"]}
    kibana.ok(MODULE, **options)
    kibana.kibana.spaces["ops"]["disabledFeatures"] = ["canvas", "siem"]
    assert not kibana.ok(MODULE, **options).changed


def test_one_request_when_nothing_differs(kibana: Bench) -> None:
    kibana.ok(MODULE, id="ops", name="Ops")
    assert kibana.ok(MODULE, id="ops", name="Ops").requests == ["GET /api/spaces/space/ops"]


def test_refusals(kibana: Bench) -> None:
    kibana.refused(MODULE, "reserved", id="default", state="absent")
    kibana.refused(MODULE, "needs name", id="ops")


def test_solution_needs_a_newer_kibana(start: Start) -> None:
    old = start(profile="8.12")
    old.refused(MODULE, "needs Kibana 8.16 or later", "8.12.2", id="ops", name="Ops", solution="oblt")


def test_kibana_says_what_is_wrong(kibana: Bench) -> None:
    result = kibana.run(MODULE, id="Bad Id", name="x")
    assert result.failed
    assert "Could not create space 'Bad Id'" in result.msg
    assert "must be lower case, a-z, 0-9" in result.msg
