# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import copy
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._compare import covers

from ..conftest import Start
from ..harness import Bench
from ..rules import QUERY

MODULE = "kibana_rule"
Options = dict[str, t.Any]

RULE: Options = {"name": "errors", "rule_type_id": ".es-query", "interval": "1m", "params": QUERY}
LOG: Options = {"name": "log", "connector_type_id": ".server-log"}
ACTION: Options = {"name": "log", "group": "query matched", "params": {"message": "m"}}


def rules(bench: Bench, space: str = "default") -> dict[str, t.Any]:
    return bench.kibana.objects("alert", space)


def only(bench: Bench) -> dict[str, t.Any]:
    (rule,) = rules(bench).values()
    return t.cast("dict[str, t.Any]", rule)


@pytest.fixture
def log(kibana: Bench) -> str:
    """A server log connector; its id."""
    return str(kibana.ok("kibana_connector", **LOG)["connector"]["id"])


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1", "9.4"])
def test_twelve_steps(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    bench.ok("kibana_connector", **LOG)
    bench.twelve_steps(
        MODULE,
        created={**RULE, "tags": ["b", "a"], "actions": [ACTION]},
        changed={"name": "errors", "interval": "5m", "params": {"size": 10}, "enabled": False},
        absent={"name": "errors", "state": "absent"},
    )


def test_twelve_steps_by_id_in_a_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.twelve_steps(
        MODULE,
        created={"space": "ops", "id": "r1", **RULE},
        changed={"space": "ops", "id": "r1", "name": "renamed"},
        absent={"space": "ops", "id": "r1", "state": "absent"},
    )
    assert not rules(kibana)


@pytest.mark.parametrize(
    ("option", "value", "other"),
    [
        ("interval", "1m", "2h"),
        ("tags", ["a", "b"], []),
        ("enabled", False, True),
        ("enabled", True, False),
        ("params", QUERY, {"threshold": [60]}),
        ("notify_when", "onActiveAlert", "onActionGroupChange"),
        ("alert_delay", 2, 3),
        ("flapping", {"look_back_window": 10, "status_change_threshold": 5}, {}),
        (
            "flapping",
            {"look_back_window": 10, "status_change_threshold": 5},
            {"look_back_window": 9, "status_change_threshold": 4, "enabled": False},
        ),
        ("artifacts", {"investigation_guide": {"blob": "look here"}}, {"investigation_guide": {"blob": "or there"}}),
        ("consumer", "logs", None),
    ],
)
def test_each_option_is_written_and_changed(kibana: Bench, option: str, value: t.Any, other: t.Any) -> None:
    first = kibana.converge(MODULE, **{**RULE, option: value})
    assert covers(first["rule"][option], value)
    if other is not None:
        second = kibana.converge(MODULE, name="errors", **{option: other})
        assert second["diff"]["before"].get(option) != second["diff"]["after"].get(option)


def test_throttle_goes_with_notify_when(kibana: Bench) -> None:
    kibana.converge(MODULE, **RULE, notify_when="onThrottleInterval", throttle="1h")
    kibana.converge(MODULE, name="errors", throttle="2h")
    assert kibana.ok(MODULE, name="errors")["rule"]["throttle"] == "2h"


def test_one_read_when_nothing_differs(kibana: Bench) -> None:
    kibana.ok(MODULE, id="r1", **RULE)
    assert kibana.ok(MODULE, id="r1", **RULE).requests == ["GET /api/alerting/rule/r1"]
    assert kibana.ok(MODULE, **RULE).requests == ["GET /api/alerting/rules/_find"]


def test_no_put_for_switching(kibana: Bench) -> None:
    kibana.ok(MODULE, id="r1", **RULE)
    revision = only(kibana)["revision"]
    assert kibana.converge(MODULE, id="r1", enabled=False).writes == ["POST /api/alerting/rule/r1/_disable"]
    assert kibana.converge(MODULE, id="r1", enabled=True).writes == ["POST /api/alerting/rule/r1/_enable"]
    assert only(kibana)["revision"] == revision


def test_switching_off_comes_before_a_change_and_on_after_it(kibana: Bench) -> None:
    kibana.ok(MODULE, id="r1", **RULE)
    off = kibana.converge(MODULE, id="r1", enabled=False, interval="5m")
    assert off.writes == ["POST /api/alerting/rule/r1/_disable", "PUT /api/alerting/rule/r1"]
    on = kibana.converge(MODULE, id="r1", enabled=True, interval="1m")
    assert on.writes == ["PUT /api/alerting/rule/r1", "POST /api/alerting/rule/r1/_enable"]


def test_half_done_is_told(kibana: Bench) -> None:
    kibana.ok(MODULE, id="r1", **RULE)
    result = kibana.run(MODULE, id="r1", enabled=False, params={"size": -1})
    assert result.msg.startswith("rule 'r1' was disabled, but could not be updated: PUT ")


def test_enabled_is_left_alone_when_not_named(kibana: Bench) -> None:
    kibana.ok(MODULE, **RULE, enabled=False)
    kibana.converge(MODULE, name="errors", interval="5m")
    assert not only(kibana)["enabled"]


# --- params


def test_defaults_that_kibana_fills_in_are_no_change(kibana: Bench) -> None:
    kibana.converge(MODULE, **RULE)
    assert only(kibana)["params"]["aggType"] == "count"
    kibana.converge(MODULE, name="errors", params={"size": "99"})
    assert kibana.ok(MODULE, name="errors")["rule"]["params"]["aggType"] == "count"


def test_null_removes_a_param(kibana: Bench) -> None:
    kibana.ok(MODULE, **{**RULE, "params": {**QUERY, "termField": "host"}})
    kibana.converge(MODULE, name="errors", params={"termField": None})
    assert "termField" not in only(kibana)["params"]


# --- actions


def test_actions_by_name_and_by_id_are_the_same(kibana: Bench, log: str) -> None:
    kibana.converge(MODULE, **RULE, actions=[ACTION])
    by_id = {"id": log, **{key: value for key, value in ACTION.items() if key != "name"}}
    assert not kibana.ok(MODULE, **RULE, actions=[by_id]).changed


def test_order_of_actions_and_filled_in_defaults_are_no_change(kibana: Bench, log: str) -> None:
    two = [ACTION, {**ACTION, "group": "recovered", "params": {"message": "over"}}]
    kibana.converge(MODULE, **RULE, actions=two)
    assert not kibana.ok(MODULE, **RULE, actions=two[::-1]).changed
    assert not kibana.ok(MODULE, **RULE, actions=[{"name": "log"}, {"name": "log"}]).changed


def test_a_new_action_gets_the_default_group_and_frequency(kibana: Bench, log: str) -> None:
    result = kibana.converge(MODULE, **RULE, actions=[{"name": "log", "params": {"message": "m"}}])
    assert result["rule"]["actions"] == [
        {
            "id": log,
            "group": "query matched",
            "params": {"message": "m"},
            "frequency": {"summary": False, "notify_when": "onActionGroupChange"},
        }
    ]


@pytest.mark.parametrize(
    "part",
    [
        {"params": {"message": "other"}},
        {"group": "recovered"},
        {"frequency": {"notify_when": "onThrottleInterval", "throttle": "1h"}},
        {"frequency": {"notify_when": "onActiveAlert", "summary": True}},
        {
            "alerts_filter": {
                "timeframe": {"days": [1, 2], "hours": {"start": "08:00", "end": "17:00"}, "timezone": "Europe/Rome"}
            }
        },
        {"use_alert_data_for_template": True},
    ],
)
def test_each_part_of_an_action_is_written(kibana: Bench, log: str, part: Options) -> None:
    kibana.ok(MODULE, **RULE, actions=[ACTION])
    result = kibana.converge(MODULE, **RULE, actions=[{**ACTION, **part}])
    (action,) = result["rule"]["actions"]
    for key, value in part.items():
        assert action[key] == ({"summary": False, **value} if key == "frequency" else value)


def test_a_changed_action_keeps_its_uuid_and_the_others_theirs(kibana: Bench, log: str) -> None:
    recovered = {**ACTION, "group": "recovered"}
    kibana.ok(MODULE, **RULE, actions=[ACTION, recovered])
    before = {action["group"]: action["uuid"] for action in copy.deepcopy(only(kibana)["actions"])}
    kibana.converge(MODULE, **RULE, actions=[{**ACTION, "params": {"message": "new"}}, recovered])
    assert {action["group"]: action["uuid"] for action in only(kibana)["actions"]} == before


def test_actions_are_owned_whole(kibana: Bench, log: str) -> None:
    kibana.ok(MODULE, **RULE, actions=[ACTION, {**ACTION, "group": "recovered"}])
    kibana.converge(MODULE, **RULE, actions=[ACTION])
    assert len(only(kibana)["actions"]) == 1
    kibana.converge(MODULE, **RULE, actions=[])
    assert only(kibana)["actions"] == []


def test_actions_are_kept_when_not_named(kibana: Bench, log: str) -> None:
    kibana.ok(MODULE, **RULE, actions=[ACTION])
    kibana.converge(MODULE, name="errors", interval="5m")
    assert len(only(kibana)["actions"]) == 1


# --- refusals


def test_unknown_and_ambiguous_connectors(kibana: Bench, log: str) -> None:
    kibana.refused(MODULE, "connector 'nope', which does not exist", **RULE, actions=[{"name": "nope"}])
    kibana.ok("kibana_connector", id="second", **LOG)
    kibana.refused(MODULE, "2 connectors have the name 'log'", **RULE, actions=[ACTION])


def test_creation_needs_the_essentials(kibana: Bench) -> None:
    kibana.refused(MODULE, "creating it needs rule_type_id, interval", name="errors")
    kibana.refused(MODULE, "creating it needs name", id="r1", rule_type_id=".es-query", interval="1m")


def test_what_kibana_cannot_change_is_refused(kibana: Bench) -> None:
    kibana.ok(MODULE, **RULE)
    kibana.refused(MODULE, "'.es-query'", "'.index-threshold'", name="errors", rule_type_id=".index-threshold")
    kibana.refused(MODULE, "its consumer is 'alerts'", name="errors", consumer="logs")


def test_an_ambiguous_name_lists_the_ids(kibana: Bench) -> None:
    for rule_id in ("r1", "r2"):
        kibana.ok(MODULE, id=rule_id, **RULE)
    kibana.refused(MODULE, "r1", "r2", name="errors", interval="5m")


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("alert_delay", 2, "alert_delay on rules needs Kibana 8.13"),
        ("flapping", {"look_back_window": 10, "status_change_threshold": 5}, "needs Kibana 8.16"),
        ("artifacts", {"dashboards": []}, "needs Kibana 8.19 or 9.1"),
    ],
)
def test_older_versions_are_named(start: Start, option: str, value: t.Any, words: str) -> None:
    start(profile="8.12").refused(MODULE, words, **RULE, **{option: value})


def test_switching_flapping_off_needs_a_newer_version(start: Start) -> None:
    flapping = {"look_back_window": 10, "status_change_threshold": 5, "enabled": False}
    start(profile="9.1").refused(MODULE, "needs Kibana 9.3", **RULE, flapping=flapping)


def test_what_kibana_says_is_told(kibana: Bench) -> None:
    result = kibana.run(MODULE, **{**RULE, "interval": "often"})
    assert "Could not create rule 'errors': POST" in result.msg
    assert "string is not a valid duration: often" in result.msg


@pytest.mark.parametrize("fault", [{"drop": "after"}, {"drop": "before"}, {"status": 503}])
@pytest.mark.parametrize(
    ("method", "options"),
    [("POST", RULE), ("PUT", {"name": "errors", "interval": "5m"}), ("DELETE", {"name": "errors", "state": "absent"})],
)
def test_lost_answers_make_no_twins(kibana: Bench, method: str, options: Options, fault: Options) -> None:
    if method != "POST":
        kibana.ok(MODULE, **RULE)
    kibana.emulator.faults.add(method=method, **fault)
    assert kibana.ok(MODULE, retries=2, **options).changed
    assert len(rules(kibana)) == (0 if method == "DELETE" else 1)
    assert not kibana.ok(MODULE, **options).changed


# --- artifacts where the public API does not show them


def test_artifacts_that_only_an_internal_api_shows(start: Start) -> None:
    kibana, guide = start(profile="9.1"), {"investigation_guide": {"blob": "look here"}}
    first = kibana.converge(MODULE, **RULE, artifacts=guide)
    assert covers(first["rule"]["artifacts"], guide)
    other = {"investigation_guide": {"blob": "or there"}}
    kibana.converge(MODULE, name="errors", artifacts=other)
    assert only(kibana)["artifacts"]["investigation_guide"]["blob"] == "or there"


@pytest.mark.parametrize("profile", ["8.19", "9.1", "9.4"])
def test_artifacts_outlive_other_changes(start: Start, profile: str) -> None:
    kibana, guide = start(profile=profile), {"investigation_guide": {"blob": "look here"}}
    kibana.ok(MODULE, **RULE, artifacts=guide)
    kibana.converge(MODULE, name="errors", tags=["other"])
    assert covers(only(kibana)["artifacts"], guide)


def test_nothing_is_written_when_artifacts_cannot_be_read(start: Start) -> None:
    kibana = start(profile="9.1")
    kibana.ok(MODULE, **RULE, artifacts={"investigation_guide": {"blob": "look here"}})
    kibana.emulator.faults.add(path="/internal/", status=400, times=None)
    failed = kibana.run(MODULE, name="errors", tags=["other"])
    assert failed.failed and not failed.writes
    assert "Could not read the artifacts of rule 'errors', which only an internal API" in failed.msg


def test_a_listing_that_does_not_show_yet_what_another_run_has_created(kibana: Bench) -> None:
    first = kibana.ok(MODULE, **RULE)["rule"]["id"]
    nothing = {"page": 1, "per_page": 1000, "total": 0, "data": []}
    kibana.emulator.faults.add(method="GET", path="/rules/_find", times=2, status=200, body=nothing)
    result = kibana.ok(MODULE, **RULE)
    assert not result.changed
    assert only(kibana)["id"] == first
