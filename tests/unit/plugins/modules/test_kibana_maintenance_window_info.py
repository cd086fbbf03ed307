# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime
import typing as t

import pytest

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_maintenance_window_info"
PATH = "/api/maintenance_window"


def starting(days: float, **recurring: t.Any) -> dict[str, t.Any]:
    """A schedule of one hour that starts so many days from now."""
    start = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return {"start": start.isoformat(), "duration": "1h", "recurring": recurring}


@pytest.fixture
def bench(kibana: Bench) -> Bench:
    """A window of each status, named after it, and a second one that is upcoming."""
    every_status: dict[str, dict[str, t.Any]] = {
        "upcoming": {"schedule": starting(1)},
        "running": {"schedule": starting(-0.01), "scope_kql": "a: b"},
        "finished": {"schedule": starting(-5, every="1d", occurrences=2)},
        "disabled": {"schedule": starting(-0.01), "enabled": False},
        "archived": {"schedule": starting(-1)},
    }
    for title, options in every_status.items():
        kibana.ok("kibana_maintenance_window", title=title, **options)
    windows = kibana.kibana.objects("maintenance-window", "default")
    (first,) = [window for window in windows.values() if window["title"] == "upcoming"]
    windows["second"] = {**first, "id": "second"}
    return kibana


def titles(bench: Bench, **options: t.Any) -> list[str]:
    """The titles of the windows that the module tells of."""
    return [window["title"] for window in bench.ok(MODULE, **options)["maintenance_windows"]]


def test_all_of_them_in_one_request(bench: Bench) -> None:
    result = bench.ok(MODULE)
    told = [window["title"] for window in result["maintenance_windows"]]
    assert told == ["archived", "disabled", "finished", "running", "upcoming", "upcoming"]
    assert result.requests == [f"GET {PATH}/_find"]
    assert not result.changed


def test_nothing_is_an_empty_list(kibana: Bench) -> None:
    assert kibana.ok(MODULE)["maintenance_windows"] == []


@pytest.mark.parametrize("status", ["running", "upcoming", "finished", "archived", "disabled"])
def test_only_one_status(bench: Bench, status: str) -> None:
    assert set(titles(bench, status=[status])) == {status}


def test_several_statuses(bench: Bench) -> None:
    assert titles(bench, status=["running", "disabled"]) == ["disabled", "running"]
    assert titles(bench, status=[]) == []
    assert "value of status must be one or more of" in bench.run(MODULE, status=["over"]).msg


def test_all_of_a_title_and_no_other(bench: Bench) -> None:
    bench.ok("kibana_maintenance_window", title="upcoming move", schedule=starting(1))
    assert titles(bench, title="upcoming") == ["upcoming", "upcoming"]
    assert titles(bench, title="Upcoming") == []
    assert titles(bench, title="upcoming", status=["running"]) == []


def test_one_by_id_in_one_request(bench: Bench) -> None:
    result = bench.ok(MODULE, id="second")
    assert [window["title"] for window in result["maintenance_windows"]] == ["upcoming"]
    assert result.requests == [f"GET {PATH}/second"]
    assert titles(bench, id="second", status=["running"]) == []
    assert titles(bench, id="nowhere") == []
    bench.refused(MODULE, "mutually exclusive: id|title", id="second", title="upcoming")


def test_what_is_told_can_be_asked_for_again(bench: Bench) -> None:
    options = ("id", "title", "enabled", "archived", "schedule", "scope_kql")
    for told in bench.ok(MODULE)["maintenance_windows"]:
        again = {key: told[key] for key in options if key in told}
        assert not bench.ok("kibana_maintenance_window", **again).changed
        assert bench.ok("kibana_maintenance_window", id=told["id"])["maintenance_window"] == told


def test_more_than_a_page(bench: Bench) -> None:
    windows = bench.kibana.objects("maintenance-window", "default")
    for number in range(100):
        windows[f"w{number}"] = {**windows["second"], "id": f"w{number}", "title": f"w{number}"}
    result = bench.ok(MODULE)
    assert len(result["maintenance_windows"]) == 106
    assert result.requests == [f"GET {PATH}/_find"] * 2


def test_one_space_only(bench: Bench) -> None:
    bench.ok("kibana_space", id="ops", name="Ops")
    assert titles(bench, space="ops") == []
    bench.ok("kibana_maintenance_window", space="ops", title="theirs", schedule=starting(1))
    assert titles(bench, space="ops") == ["theirs"]
    assert titles(bench, space="ops", id="second") == []
    assert "theirs" not in titles(bench)


def test_check_mode_tells_the_same(bench: Bench) -> None:
    assert bench.ok(MODULE, check=True)["maintenance_windows"] == bench.ok(MODULE)["maintenance_windows"]


def test_old_versions(start: Start) -> None:
    start(profile="8.19").refused(MODULE, "the public maintenance window API needs Kibana 9.1 or later")
    start(profile="8.12").refused(MODULE, "the public maintenance window API needs Kibana 9.1 or later", id="w")
    old = start(profile="9.1")
    old.refused(MODULE, "finding a maintenance window without its id needs Kibana 9.2 or later")
    assert titles(old, id="nowhere") == []
