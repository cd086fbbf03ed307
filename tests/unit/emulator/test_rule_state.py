# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enabling, muting, snoozing, keys: what is written, and what only looks as if it were."""

from __future__ import annotations

import datetime
import time
import typing as t

import pytest

from tests.unit.emulator import rule_client as rc
from tests.unit.emulator.harness import Caller, calling

RULE = rc.RULE


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    """An empty emulator of the newest version."""
    with calling() as caller:
        yield caller


def call(kibana: Caller, rule_id: str, what: str, body: t.Any = None, **more: t.Any) -> None:
    """A state call that has to succeed, after long enough that a write shows in updated_at."""
    time.sleep(0.003)
    answer = kibana.ask("POST", f"{RULE}/{rule_id}/{what}", body, **more)
    assert (answer.status_code, answer.content) == (204, b""), answer.text


def writes(kibana: Caller, rule_id: str, what: str) -> bool:
    """Whether a call changes updated_at."""
    before = rc.get(kibana, rule_id)["updated_at"]
    call(kibana, rule_id, what)
    return bool(rc.get(kibana, rule_id)["updated_at"] != before)


def test_enable_and_disable_write_only_on_change(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    assert not writes(kibana, rule_id, "_enable")
    assert writes(kibana, rule_id, "_disable")
    assert not writes(kibana, rule_id, "_disable")
    assert writes(kibana, rule_id, "_enable")
    assert rc.get(kibana, rule_id)["revision"] == 0


def test_mute_all_and_unmute_all_always_write(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    assert all(writes(kibana, rule_id, what) for what in ("_mute_all", "_mute_all", "_unmute_all", "_unmute_all"))


def test_enabling_makes_a_key_only_when_there_is_none(kibana: Caller) -> None:
    rc.add_user(kibana, "ann", "alerting:all")
    never = rc.make(kibana, enabled=False)["id"]
    call(kibana, never, "_enable", user="ann")
    assert rc.get(kibana, never)["api_key_owner"] == "ann"
    assert rc.get(kibana, never)["scheduled_task_id"] == never
    once = rc.make(kibana)["id"]
    call(kibana, once, "_disable")
    assert "next_run" not in rc.get(kibana, once)
    call(kibana, once, "_enable", user="ann")
    assert rc.get(kibana, once)["api_key_owner"] == "elastic"
    assert rc.get(kibana, once)["updated_by"] == "ann"


def test_update_api_key_makes_a_new_one_every_time(kibana: Caller) -> None:
    rc.add_user(kibana, "ann", "alerting:all")
    rule_id = rc.make(kibana)["id"]
    call(kibana, rule_id, "_update_api_key", user="ann")
    call(kibana, rule_id, "_update_api_key", user="ann")
    assert rc.get(kibana, rule_id)["api_key_owner"] == "ann"
    assert [key.invalidated for key in kibana.kibana.security.api_keys.values()] == [True, True, False]


def test_muting_all_forgets_single_alerts_both_ways(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    kibana.seed("alert", rule_id=rule_id, alert_id="a")
    for what in ("_mute_all", "_unmute_all"):
        call(kibana, rule_id, "_unmute_all")
        call(kibana, rule_id, "alert/a/_mute")
        assert rc.get(kibana, rule_id)["muted_alert_ids"] == ["a"]
        call(kibana, rule_id, what)
        assert rc.get(kibana, rule_id)["muted_alert_ids"] == []


def test_single_alerts_are_out_of_reach_while_all_are_muted(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    kibana.seed("alert", rule_id=rule_id, alert_id="a")
    call(kibana, rule_id, "_mute_all")
    assert not writes(kibana, rule_id, "alert/a/_mute")
    assert rc.get(kibana, rule_id)["muted_alert_ids"] == []


def test_muting_an_alert_writes_once(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    kibana.seed("alert", rule_id=rule_id, alert_id="a/b c")
    assert writes(kibana, rule_id, "alert/a%2Fb%20c/_mute")
    assert rc.get(kibana, rule_id)["muted_alert_ids"] == ["a/b c"]
    assert not writes(kibana, rule_id, "alert/a%2Fb%20c/_mute")
    assert writes(kibana, rule_id, "alert/a%2Fb%20c/_unmute")
    assert not writes(kibana, rule_id, "alert/a%2Fb%20c/_unmute")


def test_an_alert_has_to_exist_to_be_muted(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    missing = (404, f'Alert instance with id "a" does not exist for rule with id "{rule_id}"')
    path = f"{RULE}/{rule_id}/alert/a/_mute"
    assert kibana.refused("POST", path) == missing
    call(kibana, rule_id, "alert/a/_mute?validate_alerts_existence=false")
    # The check comes before the look whether it is muted already, and before mute_all.
    assert kibana.refused("POST", path) == missing
    call(kibana, rule_id, "_mute_all")
    assert kibana.refused("POST", path) == missing
    assert kibana.refused("POST", f"{path}?validate=false")[0] == 400


def test_alerts_without_documents_never_exist(kibana: Caller) -> None:
    rule_id = rc.make(kibana, rule_type_id="transform_health", params={})["id"]
    kibana.seed("alert", rule_id=rule_id, alert_id="a")
    assert kibana.refused("POST", f"{RULE}/{rule_id}/alert/a/_mute")[0] == 404


@pytest.mark.parametrize("version", ["8.12", "8.19", "9.1"])
def test_older_versions_mute_anything(version: str) -> None:
    with calling(version) as kibana:
        rule_id = rc.make(kibana)["id"]
        call(kibana, rule_id, "alert/a/_mute")
        assert rc.get(kibana, rule_id)["muted_alert_ids"] == ["a"]


def test_disable_takes_untrack_and_nothing_else(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    call(kibana, rule_id, "_disable", {"untrack": True})
    assert kibana.refused("POST", f"{RULE}/{rule_id}/_disable", {"untrack": 1})[0] == 400
    assert kibana.refused("POST", f"{RULE}/{rule_id}/_disable", {"foo": True})[0] == 400


OPERATIONS = {
    "_enable": "enable",
    "_disable": "disable",
    "_mute_all": "muteAll",
    "_unmute_all": "unmuteAll",
    "alert/a/_mute": "muteAlert",
    "alert/a/_unmute": "unmuteAlert",
    "_update_api_key": "updateApiKey",
}


@pytest.mark.parametrize(("path", "operation"), OPERATIONS.items())
def test_readers_change_nothing(kibana: Caller, path: str, operation: str) -> None:
    rule_id = rc.make(kibana)["id"]
    refused = kibana.refused("POST", f"{RULE}/{rule_id}/{path}", user="reader")
    assert refused == (403, f'Unauthorized by "alerts" to {operation} ".index-threshold" rule')
    assert kibana.refused("POST", f"{RULE}/nope/{path}", user="reader")[0] == 404


# --- snooze


def custom(**keys: t.Any) -> dict[str, t.Any]:
    """The body of a snooze that begins now."""
    start = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"schedule": {"custom": {"start": start, "duration": "1d", **keys}}}


def test_a_snooze_comes_back_once_and_is_hidden_from_then_on(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    body = custom(recurring={"every": "1w", "onWeekDay": ["MO", "+1FR"]})
    answer = kibana.body("POST", f"{RULE}/{rule_id}/snooze_schedule", body)
    schedule_id = answer["schedule"].pop("id")
    assert answer == {"schedule": {"custom": {**body["schedule"]["custom"], "timezone": "UTC"}}}
    assert not any("snooze" in key for key in rc.get(kibana, rule_id))
    assert not any("snooze" in key for key in kibana.body("GET", rc.FIND)["data"][0])
    origin = {"kbn-xsrf": "x", "x-elastic-internal-origin": "x"}
    internal = kibana.body("GET", f"/internal/alerting/rule/{rule_id}", headers=origin)
    assert [snooze["id"] for snooze in internal["snooze_schedule"]] == [schedule_id]
    assert kibana.ask("DELETE", f"{RULE}/{rule_id}/snooze_schedule/{schedule_id}").status_code == 204
    assert kibana.refused("DELETE", f"{RULE}/{rule_id}/snooze_schedule/{schedule_id}") == (
        400,
        "Rule has no snooze schedules.",
    )


def test_every_post_adds_a_snooze_up_to_five(kibana: Caller) -> None:
    rule_id = rc.make(kibana)["id"]
    path = f"{RULE}/{rule_id}/snooze_schedule"
    assert len({kibana.body("POST", path, custom())["schedule"]["id"] for dummy in range(5)}) == 5
    assert kibana.refused("POST", path, custom()) == (400, "Rule cannot have more than 5 snooze schedules")
    assert kibana.refused("DELETE", f"{path}/nope") == (404, "Rule has no snooze schedule with id nope.")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"schedule": {}}, "A schedule is required"),
        (custom(start="soon"), "[request body.schedule.custom.start]: Invalid schedule start date: soon"),
        (custom(duration="-1"), "[request body.schedule.custom.duration]: Invalid schedule duration format: -1"),
        (
            custom(recurring={"every": "1d"}),
            "[request body.schedule.custom]: Recurrence every 1d must be longer than the duration 1d.",
        ),
        (
            custom(recurring={"every": "2h"}),
            "[request body.schedule.custom.recurring.every]: 'every' string of recurring schedule is not valid : 2h",
        ),
        (
            custom(recurring={"onMonthDay": [35]}),
            "[request body.schedule.custom.recurring.onMonthDay.0]: Value must be equal to or lower than [31].",
        ),
        (
            custom(recurring={"onWeekDay": ["Monday"]}),
            "[request body.schedule.custom.recurring.onWeekDay]: "
            "Invalid onWeekDay values in recurring schedule: Monday",
        ),
        (
            custom(recurring={"every": "1w", "end": "2099-01-01T00:00:00.000Z", "occurrences": 2}),
            "[request body.schedule.custom]: Only one of 'end' or 'occurrences' can be set for recurring schedules.",
        ),
        (custom(timezone="Mars"), "[request body.schedule.custom.timezone]: Invalid schedule timezone: Mars"),
    ],
)
def test_wrong_snoozes(kibana: Caller, body: t.Any, message: str) -> None:
    rule_id = rc.make(kibana)["id"]
    assert kibana.refused("POST", f"{RULE}/{rule_id}/snooze_schedule", body) == (400, message)


def test_mute_all_ends_snoozes_without_a_schedule_only(kibana: Caller) -> None:
    rule_id = kibana.seed("ui_rule")["id"]
    scheduled = kibana.body("POST", f"{RULE}/{rule_id}/snooze_schedule", custom())["schedule"]["id"]
    call(kibana, rule_id, "_mute_all")
    stored = kibana.kibana.objects("alert", "default")[rule_id]
    assert [snooze.get("id") for snooze in stored["snooze_schedule"]] == [scheduled]


@pytest.mark.parametrize(("version", "status"), [("8.12", 404), ("8.19", 200), ("9.0.4", 404), ("9.1", 200)])
def test_the_versions_that_snooze(version: str, status: int) -> None:
    with calling(version) as kibana:
        rule_id = rc.make(kibana)["id"]
        answer = kibana.ask("POST", f"{RULE}/{rule_id}/snooze_schedule", custom())
        assert answer.status_code == status


# --- seeders


def test_a_run_shows_and_is_no_edit(kibana: Caller) -> None:
    rule = rc.make(kibana)
    kibana.seed("rule_status", rule_id=rule["id"], outcome="failed", reason="read", message="no index")
    after = rc.get(kibana, rule["id"])
    assert after["execution_status"]["status"] == "error"
    assert after["execution_status"]["error"] == {"reason": "read", "message": "no index"}
    assert (after["last_run"]["outcome"], after["last_run"]["outcome_msg"]) == ("failed", ["no index"])
    assert after["updated_at"] == rule["updated_at"]
    assert after["next_run"]
    kibana.seed("rule_status", rule_id=rule["id"], outcome="succeeded", alerts={"active": 2})
    assert rc.get(kibana, rule["id"])["execution_status"]["status"] == "active"
