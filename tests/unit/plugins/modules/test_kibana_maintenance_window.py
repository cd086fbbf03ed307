# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime
import typing as t

import pytest

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_maintenance_window"
PATH = "/api/maintenance_window"
# Far enough in the future for any run of these tests.
START = "2090-01-01T22:00:00.000Z"
ONCE: dict[str, t.Any] = {"start": START, "duration": "2h"}


def day(days: float) -> str:
    """The time that many days from now, in the form of Kibana."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return then.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# Kibana looks one year ahead, so this one has to start soon to be upcoming.
WEEKLY: dict[str, t.Any] = {"start": day(1), "duration": "2h", "recurring": {"every": "1w", "on_week_day": ["MO"]}}


def make(bench: Bench, title: str = "w", schedule: dict[str, t.Any] | None = None, **options: t.Any) -> str:
    """Create a window with the module; gives its id."""
    result = bench.ok(MODULE, title=title, schedule=schedule or ONCE, **options)
    return t.cast(str, result["maintenance_window"]["id"])


def twin(bench: Bench, window_id: str) -> None:
    """Another window like this one, as somebody else makes it."""
    windows = stored_windows(bench)
    # Not as new as those of runs that have just met.
    windows[window_id]["created_at"] = "2024-01-01T00:00:00.000Z"
    windows["twin"] = {**windows[window_id], "id": "twin"}


def stored_windows(bench: Bench, space: str = "default") -> dict[str, t.Any]:
    """What the emulator has."""
    return bench.kibana.objects("maintenance-window", space)


def only(bench: Bench) -> dict[str, t.Any]:
    """The only window that the emulator has."""
    (window,) = stored_windows(bench).values()
    return t.cast("dict[str, t.Any]", window)


def status(bench: Bench, **options: t.Any) -> str:
    """What Kibana says of a window now."""
    (window,) = bench.ok("kibana_maintenance_window_info", **options)["maintenance_windows"]
    return t.cast(str, window["status"])


def verbs(result: Result) -> list[str]:
    """The writes of a run, without the ids."""
    return [f"{write.split()[0]} {write.rsplit('/', 1)[1] if '/_' in write else ''}".strip() for write in result.writes]


def test_twelve_steps(kibana: Bench) -> None:
    kibana.twelve_steps(
        MODULE,
        created={"title": "night", "schedule": WEEKLY, "scope_kql": "kibana.alert.rule.tags: x"},
        changed={"title": "night", "enabled": False, "schedule": {"duration": "90m", "timezone": "Europe/Berlin"}},
        absent={"title": "night", "state": "absent"},
    )


def test_twelve_steps_by_id(kibana: Bench) -> None:
    window_id = make(kibana)
    kibana.converge(MODULE, id=window_id, title="new", schedule={"recurring": {"every": "1d"}})
    assert only(kibana)["title"] == "new"
    kibana.converge(MODULE, id=window_id, state="absent")
    assert not stored_windows(kibana)


# --- options


@pytest.mark.parametrize(
    ("option", "value", "other"),
    [
        ("enabled", False, True),
        ("start", START, "2090-01-02T22:00:00.000Z"),
        ("duration", "2h", "3h"),
        ("timezone", "Europe/Berlin", "America/New_York"),
    ],
)
def test_each_option_is_written_and_changed(kibana: Bench, option: str, value: object, other: object) -> None:
    def options(wanted: object) -> dict[str, t.Any]:
        if option == "enabled":
            return {"title": "w", "schedule": ONCE, "enabled": wanted}
        return {"title": "w", "schedule": {**ONCE, option: wanted}}

    for wanted in (value, other):
        kibana.converge(MODULE, **options(wanted))
        window = only(kibana)
        assert (window["enabled"] if option == "enabled" else window["schedule"][option]) == wanted


@pytest.mark.parametrize(
    ("option", "key", "value", "other"),
    [
        ("every", "every", "1w", "2M"),
        ("end", "end", "2091-01-01T00:00:00.000Z", "2092-01-01T00:00:00.000Z"),
        ("occurrences", "occurrences", 3, 4),
        ("on_week_day", "onWeekDay", ["MO", "+1FR"], ["TU", "SU"]),
        ("on_month_day", "onMonthDay", [1, 31], [2]),
        ("on_month", "onMonth", [1, 12], [2]),
    ],
)
def test_each_option_of_a_recurrence(kibana: Bench, option: str, key: str, value: object, other: object) -> None:
    for wanted in (value, other):
        kibana.converge(MODULE, title="w", schedule={**ONCE, "recurring": {"every": "1y", option: wanted}})
        assert only(kibana)["schedule"]["recurring"] == {"every": "1y", key: wanted}


def test_options_not_named_keep_their_value(kibana: Bench) -> None:
    make(kibana, schedule={**WEEKLY, "timezone": "Europe/Berlin"}, scope_kql="a: b", enabled=False)
    kibana.converge(MODULE, title="w", schedule={"duration": "1h"})
    window = only(kibana)
    assert window["schedule"] == {
        "start": WEEKLY["start"],
        "duration": "1h",
        "timezone": "Europe/Berlin",
        "recurring": {"every": "1w", "onWeekDay": ["MO"]},
    }
    assert (window["kql"], window["enabled"]) == ("a: b", False)


def test_a_patch_sends_what_changes_and_no_more(kibana: Bench) -> None:
    make(kibana, scope_kql="a: b")
    kibana.ok(MODULE, title="w", enabled=False)
    assert kibana.emulator.log.entries[-2].request_body == {"enabled": False}


def test_what_a_new_window_is_when_only_the_least_is_said(kibana: Bench) -> None:
    check = kibana.ok(MODULE, check=True, title="w", schedule=ONCE)
    told = kibana.ok(MODULE, title="w", schedule=ONCE)["maintenance_window"]
    predicted = check["maintenance_window"]
    assert predicted == {key: told[key] for key in predicted}
    assert told == {
        "id": only(kibana)["id"],
        "title": "w",
        "enabled": True,
        "archived": False,
        "schedule": {**ONCE, "timezone": "UTC", "recurring": {}},
        "scope_kql": "",
        "status": "upcoming",
        "created_by": "elastic",
        "updated_by": "elastic",
        "created_at": only(kibana)["created_at"],
        "updated_at": only(kibana)["updated_at"],
    }


# --- schedule


@pytest.mark.parametrize(
    ("given", "timezone", "moment"),
    [
        ("2090-07-01T22:00:00Z", "Europe/Berlin", "2090-07-01T22:00:00.000Z"),
        ("2090-07-01T22:00:00+01:00", None, "2090-07-01T21:00:00.000Z"),
        ("2090-07-01T22:00:00", None, "2090-07-01T22:00:00.000Z"),
        ("2030-07-01T22:00:00", "Europe/Berlin", "2030-07-01T20:00:00.000Z"),
        ("2030-01-01T22:00:00", "Europe/Berlin", "2030-01-01T21:00:00.000Z"),
        ("2090-07-01 22:00:00.123456+00:00", None, "2090-07-01T22:00:00.123Z"),
        ("2090-07-01", None, "2090-07-01T00:00:00.000Z"),
    ],
)
def test_a_start_is_a_moment(kibana: Bench, given: str, timezone: str | None, moment: str) -> None:
    schedule = {"start": given, "timezone": timezone, "duration": "1h"}
    kibana.converge(MODULE, title="w", schedule=schedule)
    assert only(kibana)["schedule"]["start"] == moment
    assert not kibana.ok(MODULE, title="w", schedule={"start": moment}).changed


def test_local_time_is_that_of_the_windows_own_time_zone(kibana: Bench) -> None:
    make(kibana, schedule={"start": "2030-07-01T22:00:00", "timezone": "Europe/Berlin", "duration": "1h"})
    assert not kibana.ok(MODULE, title="w", schedule={"start": "2030-07-01T22:00:00"}).changed
    kibana.converge(MODULE, title="w", schedule={"recurring": {"every": "1d", "end": "2031-07-01T00:00:00"}})
    assert only(kibana)["schedule"]["recurring"]["end"] == "2031-06-30T22:00:00.000Z"


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("1d", "24h"),
        ("24h", "1440m"),
        ("90m", "5400s"),
        ("1h", "60m"),
        ("36h", "36h"),
        ("45s", "45s"),
        ("100h", "100h"),
    ],
)
def test_durations_are_lengths(kibana: Bench, one: str, same: str) -> None:
    make(kibana, schedule={"start": START, "duration": one})
    for duration in (one, same):
        assert not kibana.ok(MODULE, title="w", schedule={"duration": duration}).changed


def test_the_order_of_days_and_months_means_nothing(kibana: Bench) -> None:
    recurring = {"every": "1y", "on_week_day": ["FR", "+1MO"], "on_month_day": [31, 1], "on_month": [12, 1]}
    make(kibana, schedule={**ONCE, "recurring": recurring})
    mixed = {"every": "1y", "on_week_day": ["+1mo", "fr"], "on_month_day": [1, 31], "on_month": [1, 12, 1]}
    assert not kibana.ok(MODULE, title="w", schedule={"recurring": mixed}).changed


def test_a_recurrence_is_taken_as_a_whole(kibana: Bench) -> None:
    make(kibana, schedule=WEEKLY)
    kibana.converge(MODULE, title="w", schedule={"recurring": {"every": "1M", "on_month_day": [1]}})
    assert only(kibana)["schedule"]["recurring"] == {"every": "1M", "onMonthDay": [1]}
    kibana.converge(MODULE, title="w", schedule={"recurring": {}})
    assert "recurring" not in only(kibana)["schedule"]


def test_windows_of_the_user_interface_can_be_read(kibana: Bench) -> None:
    window_id = make(kibana, schedule=WEEKLY)
    only(kibana)["schedule"].update(duration="174600s", recurring={"every": "1w", "onWeekDay": ["+1XX", "MO"]})
    schedule = kibana.ok(MODULE, id=window_id)["maintenance_window"]["schedule"]
    # It tells this one as 2.0208333333333335d.
    assert schedule["duration"] == "2910m"
    assert schedule["recurring"]["on_week_day"] == ["MO", "+1XX"]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ({"start": "soon"}, "schedule.start must be a time such as 2026-11-01T22:00:00Z"),
        ({"start": "2090-01-01T00:00:00", "timezone": "Europe/Nowhere"}, "knows no time zone 'Europe/Nowhere'"),
        ({"duration": "soon"}, "schedule.duration must be a number with one of s, m, h and d"),
        ({"duration": "1.5h"}, "such as 90m, not '1.5h'"),
        ({"duration": "0h"}, "not '0h'"),
        ({"recurring": {"on_week_day": ["MO"]}}, "schedule.recurring needs every"),
        ({"recurring": {"every": "weekly"}}, "such as 2w, not 'weekly'"),
        ({"recurring": {"every": "1d", "end": "2001-01-01"}}, "is in the past (2001-01-01T00:00:00.000Z)"),
        ({"recurring": {"every": "1d", "end": "then"}}, "schedule.recurring.end must be a time"),
        ({"recurring": {"every": "1d", "end": START, "occurrences": 1}}, "takes end or occurrences, not both"),
        ({"recurring": {"every": "1d", "occurrences": 0}}, "must be 1 or more, not 0"),
        ({"recurring": {"every": "1d", "on_week_day": ["+5MO"]}}, "not '+5MO'"),
        ({"recurring": {"every": "1d", "on_month_day": [32]}}, "takes numbers from 1 to 31, not 32"),
        ({"recurring": {"every": "1d", "on_month": [0]}}, "takes numbers from 1 to 12, not 0"),
    ],
)
def test_wrong_schedules(kibana: Bench, schedule: dict[str, t.Any], words: str) -> None:
    kibana.refused(MODULE, "Could not manage maintenance window 'w'", words, title="w", schedule={**ONCE, **schedule})
    make(kibana)
    kibana.refused(MODULE, words, title="w", schedule=schedule)


def test_what_kibana_says_of_a_schedule(kibana: Bench) -> None:
    result = kibana.run(MODULE, title="w", schedule={**ONCE, "duration": "2d", "recurring": {"every": "1d"}})
    assert "Could not create maintenance window 'w'" in result.msg
    assert "Recurrence every 1d must be longer than the duration 2d" in result.msg
    result = kibana.run(MODULE, title="w", schedule={**ONCE, "timezone": "Europe/Nowhere"})
    assert "Invalid schedule timezone: Europe/Nowhere" in result.msg


# --- scope


def test_a_scope_comes_and_goes(kibana: Bench) -> None:
    make(kibana)
    assert only(kibana)["kql"] is None
    assert not kibana.ok(MODULE, title="w", scope_kql="").changed
    kibana.converge(MODULE, title="w", scope_kql="a: b")
    assert only(kibana)["kql"] == "a: b"
    result = kibana.converge(MODULE, title="w", scope_kql="")
    # Kibana ignores an empty query.
    assert only(kibana)["kql"] == "*"
    assert result["maintenance_window"]["scope_kql"] == ""
    assert "warnings" not in result.values
    assert not kibana.ok(MODULE, title="w", scope_kql="*").changed


def test_a_scope_that_is_no_kql(kibana: Bench) -> None:
    result = kibana.run(MODULE, title="w", schedule=ONCE, scope_kql="a:(")
    assert "Could not create maintenance window 'w'" in result.msg
    assert "invalid scoped query" in result.msg


# --- archive


def test_archiving_and_back(kibana: Bench) -> None:
    make(kibana, schedule=WEEKLY)
    assert verbs(kibana.converge(MODULE, title="w", archived=True)) == ["POST _archive"]
    assert status(kibana) == "archived"
    assert not kibana.ok(MODULE, title="w", schedule=WEEKLY).changed
    # The schedule is written again, since Kibana forgets in the archive when a window would be active.
    assert verbs(kibana.converge(MODULE, title="w", archived=False)) == ["POST _unarchive", "PATCH"]
    assert status(kibana) == "upcoming"


def test_a_new_window_in_the_archive(kibana: Bench) -> None:
    result = kibana.converge(MODULE, title="w", schedule=ONCE, archived=True)
    assert verbs(result) == ["POST", "POST _archive"]
    assert result["maintenance_window"]["status"] == "archived"


def test_a_window_that_is_over_is_left_alone(kibana: Bench) -> None:
    over = {"start": day(-2), "duration": "1h"}
    make(kibana, schedule=over)
    assert status(kibana) == "archived"
    assert not kibana.ok(MODULE, title="w", schedule=over, enabled=True).changed
    assert not kibana.ok(MODULE, title="w", archived=True).changed


def test_a_window_that_is_over_is_used_again(kibana: Bench) -> None:
    make(kibana, schedule={"start": day(-2), "duration": "1h"})
    result = kibana.converge(MODULE, title="w", schedule={"start": START})
    assert verbs(result) == ["POST _unarchive", "PATCH"]
    assert (result["diff"]["before"]["archived"], result["diff"]["after"]["archived"]) == (True, False)
    assert result["maintenance_window"]["status"] == "upcoming"


def test_a_window_that_is_over_stays_so_whatever_else_changes(kibana: Bench) -> None:
    window_id = make(kibana, schedule={"start": day(-2), "duration": "1h"})
    assert verbs(kibana.converge(MODULE, id=window_id, title="new")) == ["POST _unarchive", "PATCH"]
    assert status(kibana) == "archived"
    kibana.converge(MODULE, id=window_id, schedule={"start": day(-1)})
    assert status(kibana) == "archived"


def test_a_change_of_an_archived_window_leaves_it_archived(kibana: Bench) -> None:
    window_id = make(kibana, schedule=WEEKLY, archived=True)
    result = kibana.converge(MODULE, id=window_id, title="new")
    assert verbs(result) == ["POST _unarchive", "PATCH", "POST _archive"]
    assert status(kibana) == "archived"
    kibana.converge(MODULE, id=window_id, title="newer", archived=True)
    assert status(kibana) == "archived"


def test_disabling_an_archived_window_leaves_it_archived(kibana: Bench) -> None:
    make(kibana, schedule=WEEKLY, archived=True)
    kibana.converge(MODULE, title="w", enabled=False)
    assert status(kibana) == "disabled"
    only(kibana)["enabled"] = True
    assert status(kibana) == "archived"


def test_out_of_the_archive_although_it_is_over(kibana: Bench) -> None:
    make(kibana, schedule={"start": day(-2), "duration": "1h"})
    assert verbs(kibana.converge(MODULE, title="w", archived=False)) == ["POST _unarchive"]
    assert status(kibana) == "finished"
    # Writing to it archives it again.
    options = {"title": "w", "archived": False, "scope_kql": "a: b"}
    assert verbs(kibana.converge(MODULE, **options)) == ["PATCH", "POST _unarchive"]
    assert status(kibana) == "finished"


def test_a_disabled_window_that_is_over_can_be_used_again(kibana: Bench) -> None:
    make(kibana, schedule={"start": day(-2), "duration": "1h"}, enabled=False)
    result = kibana.converge(MODULE, title="w", enabled=True, schedule={"start": START})
    assert verbs(result) == ["POST _unarchive", "PATCH"]
    assert result["maintenance_window"]["status"] == "upcoming"


def test_enabling_and_archiving_at_once(kibana: Bench) -> None:
    make(kibana, enabled=False)
    assert verbs(kibana.converge(MODULE, title="w", enabled=True, archived=True)) == ["PATCH", "POST _archive"]


def test_a_change_that_fails_half_way_says_what_was_done(kibana: Bench) -> None:
    make(kibana, schedule=WEEKLY, archived=True)
    kibana.emulator.faults.add(method="PATCH", status=400, body={"message": "no"})
    result = kibana.run(MODULE, title="w", archived=False)
    assert "maintenance window 'w' was taken out of the archive, the rest failed: PATCH" in result.msg
    kibana.emulator.faults.add(path="_archive$", status=400, body={"message": "no"})
    result = kibana.run(MODULE, title="w", archived=True, scope_kql="a: b")
    assert "maintenance window 'w' was changed, the rest failed: POST" in result.msg
    kibana.emulator.faults.add(path="_archive$", status=400, body={"message": "no"})
    result = kibana.run(MODULE, title="v", schedule=ONCE, archived=True)
    assert "maintenance window 'v' was created, the rest failed: POST" in result.msg
    assert kibana.ok(MODULE, title="v", schedule=ONCE, archived=True).changed


# --- which window


def test_the_title_counts_to_the_letter(kibana: Bench) -> None:
    # Kibana looks for any word of a title, and for none in the last two.
    for title in ("nightly backup", "nightly", "Nightly", "-nightly", "!!!"):
        make(kibana, title)
    assert len(stored_windows(kibana)) == 5
    assert not kibana.ok(MODULE, title="nightly", schedule=ONCE).changed
    kibana.ok(MODULE, title="nightly", state="absent")
    assert sorted(window["title"] for window in stored_windows(kibana).values()) == [
        "!!!",
        "-nightly",
        "Nightly",
        "nightly backup",
    ]


def test_a_title_among_many(kibana: Bench) -> None:
    window_id = make(kibana, "the last one")
    windows = stored_windows(kibana)
    for number in range(250):
        windows[f"w{number}"] = {**windows[window_id], "id": f"w{number}", "title": f"w{number}"}
    windows[window_id] = windows.pop(window_id)
    result = kibana.ok(MODULE, title="the last one", schedule=ONCE)
    assert not result.changed
    assert result.requests == [f"GET {PATH}/_find"] * 3


def test_two_of_a_title(kibana: Bench) -> None:
    window_id = make(kibana)
    twin(kibana, window_id)
    kibana.ok(MODULE, id="twin", archived=True)
    for options in ({"enabled": False}, {"state": "absent"}):
        result = kibana.refused(
            MODULE, "2 maintenance windows have the title 'w'; choose one by id: ", **options, title="w"
        )
        assert f"{window_id} (upcoming)" in result.msg
        assert "twin (archived)" in result.msg
    kibana.converge(MODULE, id="twin", title="w", state="absent")
    kibana.converge(MODULE, title="w", enabled=False)


def test_one_request_when_nothing_differs(kibana: Bench) -> None:
    window_id = make(kibana)
    assert kibana.ok(MODULE, title="w", schedule=ONCE).requests == [f"GET {PATH}/_find"]
    assert kibana.ok(MODULE, id=window_id, title="w").requests == [f"GET {PATH}/{window_id}"]
    assert kibana.ok(MODULE, id="nowhere", state="absent").requests == [f"GET {PATH}/nowhere"]


def test_requests_of_a_change(kibana: Bench) -> None:
    created = kibana.ok(MODULE, title="w", schedule=ONCE)
    window_id = created["maintenance_window"]["id"]
    # The second listing is for twins, which runs at the same moment would make.
    assert created.requests == [f"GET {PATH}/_find", f"POST {PATH}", f"GET {PATH}/_find", f"GET {PATH}/{window_id}"]
    changed = kibana.ok(MODULE, title="w", enabled=False)
    assert changed.requests == [f"GET {PATH}/_find", f"PATCH {PATH}/{window_id}", f"GET {PATH}/{window_id}"]


def test_refusals(kibana: Bench) -> None:
    kibana.refused(MODULE, "one of the following is required: id, title", enabled=True)
    kibana.refused(MODULE, "creating it needs schedule.start and schedule.duration", title="w")
    kibana.refused(MODULE, "creating it needs schedule.start", title="w", schedule={"duration": "1h"})
    kibana.refused(MODULE, "creating it needs schedule.duration", title="w", schedule={"start": START})
    kibana.refused(MODULE, "Kibana chooses the ids of new windows itself", id="w", title="w", schedule=ONCE)
    kibana.refused(MODULE, "title must not be empty", title="", schedule=ONCE)
    kibana.refused(MODULE, "it is disabled", title="w", schedule=ONCE, enabled=False, archived=True)
    window_id = make(kibana, enabled=False)
    kibana.refused(MODULE, "title must not be empty", id=window_id, title="")
    for archived in (True, False):
        kibana.refused(MODULE, "leave out archived, or set enabled=true", title="w", archived=archived)


def test_a_space_of_its_own(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    kibana.converge(MODULE, space="ops", title="w", schedule=ONCE)
    assert not stored_windows(kibana)
    (window_id,) = stored_windows(kibana, "ops")
    kibana.refused(MODULE, "maintenance window 'w' in space 'ops'", space="ops", title="w", schedule={"start": "x"})
    assert not kibana.ok(MODULE, id=window_id, state="absent").changed
    kibana.converge(MODULE, space="ops", title="w", state="absent")


# --- versions, licences, users


def test_kibana_has_to_be_new_enough(start: Start) -> None:
    for profile, version in (("8.12", "8.12.2"), ("8.19", "8.19.")):
        old = start(profile=profile)
        words = ("the public maintenance window API needs Kibana 9.1 or later", version)
        old.refused(MODULE, *words, title="w", schedule=ONCE)
        old.refused(MODULE, *words, id="w", state="absent")


def test_without_a_search_only_by_id(start: Start) -> None:
    old = start(profile="9.1")
    words = "finding a maintenance window without its id needs Kibana 9.2 or later"
    old.refused(MODULE, words, "runs 9.1.", title="w", schedule=ONCE)
    new = start()
    make(new, schedule=WEEKLY)
    stored_windows(old).update(stored_windows(new))
    (window_id,) = stored_windows(old)
    result = old.converge(MODULE, id=window_id, title="new", schedule={"duration": "1h"})
    assert not [request for request in result.requests if "status" in request]
    old.converge(MODULE, id=window_id, archived=True)
    old.converge(MODULE, id=window_id, archived=False)
    old.converge(MODULE, id=window_id, state="absent")


def test_a_licence_that_is_too_small(kibana: Bench) -> None:
    kibana.kibana.license = "gold"
    result = kibana.refused(MODULE, "requires a platinum license", title="w", schedule=ONCE)
    assert "403 Forbidden" in result.msg


def test_somebody_who_may_only_read(kibana: Bench) -> None:
    make(kibana)
    kibana.kibana.security.users["reader"] = User("reader", privileges=frozenset({"maintenance_window:read"}))
    assert not kibana.ok(MODULE, username="reader", title="w", schedule=ONCE).changed
    result = kibana.run(MODULE, username="reader", title="w", enabled=False)
    assert "Could not update maintenance window 'w'" in result.msg
    assert "write-maintenance-window" in result.msg


# --- faults and races


def test_a_lost_answer_makes_no_twin(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", drop="after")
    result = kibana.ok(MODULE, title="w", schedule=ONCE, retries=2)
    assert result.changed
    assert "the change was made all the same" in str(result["warnings"])
    assert len(stored_windows(kibana)) == 1
    assert result["maintenance_window"]["id"] == only(kibana)["id"]


def test_a_lost_request_is_no_success(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", status=502, body="<html>Bad Gateway</html>")
    result = kibana.run(MODULE, title="w", schedule=ONCE, retries=2)
    assert "502 Bad Gateway" in result.msg
    assert not stored_windows(kibana)


def test_other_writes_are_tried_again(kibana: Bench) -> None:
    make(kibana, schedule=WEEKLY)
    for path, options in (
        ("_archive", {"archived": True}),
        ("_unarchive", {"archived": False}),
        ("[^_]*$", {"enabled": False}),
    ):
        kibana.emulator.faults.add(method="PATCH" if "$" in path else "POST", path=path, drop="after")
        assert kibana.ok(MODULE, title="w", retries=1, **options).changed
    kibana.emulator.faults.add(method="DELETE", drop="after")
    assert kibana.ok(MODULE, title="w", state="absent", retries=1).changed


def test_somebody_else_deletes_it_meanwhile(kibana: Bench) -> None:
    window_id = make(kibana)
    kibana.emulator.faults.add(
        method="PATCH", status=404, body={"message": f"[maintenance-window/{window_id}] not found"}
    )
    assert kibana.ok(MODULE, title="w", enabled=False).changed
    kibana.emulator.faults.add(method="DELETE", drop="after")
    result = kibana.ok(MODULE, title="w", state="absent")
    assert result.changed and not stored_windows(kibana)


def test_of_two_runs_that_create_the_same_window_the_later_one_takes_its_own_back(kibana: Bench) -> None:
    first = make(kibana)
    nothing = {"page": 1, "per_page": 100, "total": 0, "maintenanceWindows": []}
    kibana.emulator.faults.add(path="_find", status=200, body=nothing)
    result = kibana.ok(MODULE, title="w", schedule=ONCE)
    assert not result.changed
    assert only(kibana)["id"] == first


def test_a_window_that_kibana_forgot_to_plan_is_reminded(kibana: Bench) -> None:
    schedule = {"start": day(30), "duration": "2h"}
    make(kibana, schedule=schedule, archived=True)
    kibana.emulator.faults.add(method="PATCH", status=429)
    assert kibana.run(MODULE, title="w", schedule=schedule, archived=False).failed
    assert status(kibana) == "finished"
    result = kibana.converge(MODULE, title="w", enabled=True)
    assert status(kibana) == "upcoming"
    assert "events" not in result["maintenance_window"]
