# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maintenance windows, by what the sources and documents say; no recording has any."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from tests.emulator.areas.schedule import duration_text
from tests.unit.emulator import rule_client as rc
from tests.unit.emulator.harness import Caller, calling

WINDOW = "/api/maintenance_window"


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    """An empty emulator of the newest version."""
    with calling() as caller:
        yield caller
        # The license setting outlives a reset.
        caller.kibana.license = "trial"


def day(days: float) -> str:
    """The time that many days from now."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return then.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def body(title: str = "w", start: float = 1, duration: str = "2h", **keys: t.Any) -> dict[str, t.Any]:
    """The body of POST; recurring goes into the schedule."""
    custom: dict[str, t.Any] = {"start": day(start), "duration": duration}
    if "recurring" in keys:
        custom["recurring"] = keys.pop("recurring")
    return {"title": title, "schedule": {"custom": custom}, **keys}


def make(kibana: Caller, *values: t.Any, **keys: t.Any) -> dict[str, t.Any]:
    """Create a window; gives it."""
    return t.cast("dict[str, t.Any]", kibana.body("POST", WINDOW, body(*values, **keys)))


def test_a_windows_life(kibana: Caller) -> None:
    scope = {"alerting": {"query": {"kql": "kibana.alert.rule.tags: x"}}}
    asked = body(recurring={"every": "1w", "onWeekDay": ["MO"]}, scope=scope)
    window = kibana.body("POST", WINDOW, asked)
    assert window["schedule"]["custom"] == {**asked["schedule"]["custom"], "timezone": "UTC"}
    assert (window["title"], window["enabled"], window["scope"]) == ("w", True, scope)
    assert (window["status"], window["created_by"], window["updated_by"]) == ("upcoming", "elastic", "elastic")
    path = f"{WINDOW}/{window['id']}"
    assert kibana.body("GET", path) == window
    patched = kibana.body("PATCH", path, {"title": "new"})
    assert patched["title"] == "new"
    assert (patched["schedule"], patched["scope"]) == (window["schedule"], scope)
    # An empty title and an empty query are ignored.
    empty = {"title": "", "scope": {"alerting": {"query": {"kql": ""}}}}
    patched = kibana.body("PATCH", path, empty)
    assert (patched["title"], patched["scope"]) == ("new", scope)
    assert kibana.body("PATCH", path, {"enabled": False})["status"] == "disabled"
    assert kibana.ask("DELETE", path).status_code == 204
    reason = f"Saved object [maintenance-window/{window['id']}] not found"
    for method, verb in (("GET", "get"), ("DELETE", "delete")):
        refused = kibana.refused(method, path)
        assert refused == (
            404,
            f"Failed to {verb} maintenance window by id: {window['id']}, Error: Error: {reason}: {reason}",
        )


@pytest.mark.parametrize(
    ("start", "keys", "status"),
    [
        (-0.01, {}, "running"),
        (1, {}, "upcoming"),
        (-2, {}, "archived"),
        (-2, {"recurring": {"every": "1d"}}, "upcoming"),
        (-2.01, {"recurring": {"every": "1d"}}, "running"),
        (-7, {"recurring": {"every": "1d", "occurrences": 3}}, "finished"),
        (-1, {"enabled": False}, "disabled"),
    ],
)
def test_status(kibana: Caller, start: float, keys: dict[str, t.Any], status: str) -> None:
    if start == -2 and keys:
        start = -1.9
    assert make(kibana, "w", start, **keys)["status"] == status


def test_archiving(kibana: Caller) -> None:
    window = make(kibana)
    path = f"{WINDOW}/{window['id']}"
    assert kibana.body("POST", f"{path}/_archive")["status"] == "archived"
    status, text = kibana.refused("PATCH", path, {"title": "new"})
    assert status == 400
    assert text.endswith(": Cannot edit archived maintenance windows")
    # It lies in the future, and yet:
    assert kibana.body("POST", f"{path}/_unarchive")["status"] == "finished"
    assert kibana.body("PATCH", path, {"schedule": body()["schedule"]})["status"] == "upcoming"


@pytest.mark.parametrize(
    ("given", "back"),
    [
        ("1d", "24h"),
        ("2d", "2d"),
        ("36h", "1.5d"),
        ("1h", "60m"),
        ("2h", "2h"),
        ("60m", "60m"),
        ("90m", "1.5h"),
        ("45s", "45s"),
    ],
)
def test_durations_come_back_as_other_units(given: str, back: str) -> None:
    assert duration_text(given) == back


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"duration": "soon"}, "[request body.schedule.custom.duration]: Invalid schedule duration format: soon"),
        (
            {"recurring": {"every": "1w", "end": "2001-01-01T00:00:00.000Z"}},
            "[request body.schedule.custom.recurring.end]: "
            "Invalid schedule end date as it is in the past: 2001-01-01T00:00:00.000Z",
        ),
        ({"foo": 1}, "[request body.foo]: Additional properties are not allowed ('foo' was unexpected)"),
        ({"scope": {}}, "[request body.scope.alerting.query.kql]: expected value of type [string] but got [undefined]"),
    ],
)
def test_wrong_windows(kibana: Caller, change: dict[str, t.Any], message: str) -> None:
    status, text = kibana.refused("POST", WINDOW, body(**change))
    assert status == 400
    assert text == message or "scope" in change


def test_a_scope_has_to_parse(kibana: Caller) -> None:
    scope = {"alerting": {"query": {"kql": "a:("}}}
    status, text = kibana.refused("POST", WINDOW, body(scope=scope))
    assert status == 400
    assert text.startswith("Error validating create maintenance window data - ")


def found(kibana: Caller, **query: t.Any) -> list[str]:
    """The titles of the windows found."""
    answer = kibana.body("GET", f"{WINDOW}/_find", params=query)
    return [window["title"] for window in answer["maintenanceWindows"]]


def test_find(kibana: Caller) -> None:
    make(kibana, "nightly backup")
    make(kibana, "weekly backup", enabled=False)
    make(kibana, "nightly restart")
    assert found(kibana, title="restart") == ["nightly restart"]
    assert found(kibana, title="nightly backup") == ["nightly backup", "weekly backup", "nightly restart"]
    # Title and author are one search of which either may match.
    assert len(found(kibana, title="zzz", created_by="elastic")) == 3
    assert found(kibana, status="disabled") == ["weekly backup"]
    assert len(found(kibana, status=["upcoming", "disabled"])) == 3
    assert found(kibana, per_page=2, page=2) == ["nightly restart"]
    for query in ({"per_page": 101}, {"per_page": 0}, {"status": "over"}, {"search": "x"}):
        assert kibana.refused("GET", f"{WINDOW}/_find", params=query)[0] == 400


@pytest.mark.parametrize(("version", "window", "find"), [("8.19", 404, 404), ("9.1", 200, 404), ("9.4", 200, 200)])
def test_versions(version: str, window: int, find: int) -> None:
    with calling(version) as kibana:
        assert kibana.ask("POST", WINDOW, body()).status_code == window
        assert kibana.ask("GET", f"{WINDOW}/_find").status_code == find


def test_who_may(kibana: Caller) -> None:
    window = make(kibana)
    assert kibana.body("GET", f"{WINDOW}/{window['id']}", user="reader")["id"] == window["id"]
    assert kibana.refused("POST", WINDOW, body(), user="reader") == (
        403,
        f"API [POST {WINDOW}] is unauthorized for user, "
        "this action is granted by the Kibana privileges [write-maintenance-window]",
    )
    assert kibana.refused("GET", f"{WINDOW}/_find?page=1", user="viewer") == (
        403,
        f"API [GET {WINDOW}/_find?page=1] is unauthorized for user, "
        "this action is granted by the Kibana privileges [read-maintenance-window]",
    )
    rc.setting(kibana, license="gold")
    status, text = kibana.refused("GET", f"{WINDOW}/{window['id']}")
    assert status == 403
    assert text.startswith("Maintenance window is disabled because it requires a platinum license.")


def test_windows_stay_in_their_space(kibana: Caller) -> None:
    window = make(kibana)
    assert kibana.refused("GET", f"/s/other{WINDOW}/{window['id']}")[0] == 404
