# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime
import threading
import typing as t

import pytest
import requests

from ansible_collections.observability.kibana.plugins.module_utils._http import Transport
from tests.emulator.security import ADMIN, PASSWORD, User

from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_rule_state"
Rule = dict[str, t.Any]


def seed(bench: Bench, rule_id: str = "r1", **keys: t.Any) -> Rule:
    """A rule; gives the stored one."""
    named: Rule = {"id": rule_id, "name": f"Rule {rule_id}", "snooze_schedule": []}
    named.update(throttle=None, notify_when=None)
    bench.seed("ui_rule", **{**named, **keys})
    return rule(bench, rule_id, keys.get("space", "default"))


def rule(bench: Bench, rule_id: str = "r1", space: str = "default") -> Rule:
    """A rule as it is stored."""
    return t.cast("Rule", bench.kibana.objects("alert", space)[rule_id])


def state(stored: Rule) -> tuple[bool, bool, list[str]]:
    """Enabled, muted, single mutes."""
    return stored["enabled"], stored["mute_all"], sorted(stored["muted_alert_ids"])


def calls(result: Result) -> list[str]:
    """The writes, without what is the same in all."""
    return [write.replace("POST /api/alerting/rule/", "") for write in result.writes]


def queries(bench: Bench, ending: str) -> list[str]:
    """The query strings of the requests to paths with this ending."""
    return [entry.query for entry in bench.emulator.log.entries if entry.path.endswith(ending)]


# --- one rule


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1", "9.4"])
@pytest.mark.parametrize("key", ["id", "name"])
def test_twelve_steps(start: Start, profile: str, key: str) -> None:
    bench = start(profile=profile)
    stored = seed(bench)
    one = {key: stored[key]}
    bench.twelve_steps(
        MODULE,
        created={**one, "enabled": False, "alerts": [{"id": "host-1"}]},
        changed={**one, "enabled": True, "mute_all": True},
        absent={**one, "state": "absent"},
    )


def test_in_a_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    seed(kibana, space="ops")
    kibana.refused(MODULE, "there is no rule with the id 'r1'", id="r1", enabled=False)
    kibana.converge(MODULE, space="ops", id="r1", enabled=False)
    kibana.converge(MODULE, space="ops", selector={"names": ["Rule r1"]}, mute_all=True)
    assert state(rule(kibana, space="ops")) == (False, True, [])
    kibana.refused(MODULE, "no rule with the name 'x' in space 'ops'", space="ops", name="x", enabled=False)


def test_one_read_when_nothing_differs(kibana: Bench) -> None:
    seed(kibana, muted_alert_ids=["a"])
    same = {"enabled": True, "mute_all": False, "alerts": [{"id": "a"}, {"id": "b", "muted": False}]}
    assert kibana.ok(MODULE, id="r1", **same).requests == ["GET /api/alerting/rule/r1"]
    for many in ({"name": "Rule r1"}, {"selector": {"ids": ["r1"]}}):
        assert kibana.ok(MODULE, **many, **same).requests == ["GET /api/alerting/rules/_find"]


def test_one_read_before_and_one_after_a_change(kibana: Bench) -> None:
    seed(kibana)
    assert kibana.ok(MODULE, id="r1", enabled=False).requests == [
        "GET /api/alerting/rule/r1",
        "POST /api/alerting/rule/r1/_disable",
        "GET /api/alerting/rule/r1",
    ]


def test_without_anything_to_change_it_tells_the_state(kibana: Bench) -> None:
    seed(kibana, tags=["shop"], muted_alert_ids=["b", "a"])
    result = kibana.ok(MODULE, id="r1")
    assert not result.changed
    assert result["rules"] == [
        {
            "id": "r1",
            "name": "Rule r1",
            "rule_type_id": ".es-query",
            "consumer": "stackAlerts",
            "tags": ["shop"],
            "enabled": True,
            "mute_all": False,
            "muted_alert_ids": ["a", "b"],
            "changed": False,
        }
    ]
    alerts = [{"id": "a", "muted": True}, {"id": "b", "muted": True}]
    assert result["prior"] == [
        {"id": "r1", "name": "Rule r1", "enabled": True, "mute_all": False, "alerts": alerts},
    ]


def test_a_name_that_several_rules_have(kibana: Bench) -> None:
    for rule_id in ("b", "a"):
        seed(kibana, rule_id, name="twin")
    kibana.refused(MODULE, "2 rules have the name 'twin'; choose one by id: a, b", name="twin", enabled=False)
    kibana.converge(MODULE, id="a", enabled=False)
    assert rule(kibana, "b")["enabled"]


@pytest.mark.parametrize("name", ['say "hi" \\ (a or b): *', "UPPER", "näme ☃", "and", " spaced  out ", "*"])
def test_names_are_taken_to_the_letter(kibana: Bench, name: str) -> None:
    seed(kibana, "other", name=f"{name}x")
    seed(kibana, "lower", name=name.lower() if name.lower() != name else "different")
    seed(kibana, name=name)
    assert kibana.ok(MODULE, name=name, enabled=False)["rules"][0]["id"] == "r1"
    assert [found["id"] for found in kibana.ok(MODULE, selector={"names": [name]})["rules"]] == ["r1"]


@pytest.mark.parametrize("rule_id", ["a b/c", "ü:(*)"])
def test_ids_are_taken_to_the_letter(kibana: Bench, rule_id: str) -> None:
    seed(kibana, rule_id)
    kibana.converge(MODULE, id=rule_id, enabled=False)
    kibana.converge(MODULE, selector={"ids": [rule_id]}, enabled=True, alerts=[{"id": "x/y?z"}])
    assert state(rule(kibana, rule_id)) == (True, False, ["x/y?z"])


@pytest.mark.parametrize("key", ["id", "name"])
def test_a_rule_that_is_not_there(kibana: Bench, key: str) -> None:
    kibana.refused(MODULE, f"there is no rule with the {key} 'nope'", **{key: "nope"}, enabled=False)
    kibana.refused(MODULE, "cannot be an id", id="", enabled=False)
    for fine in ({"state": "absent"}, {"on_no_match": "ok", "enabled": False}):
        result = kibana.ok(MODULE, **{key: "nope"}, **fine)
        assert (result.changed, result["rules"], result["prior"]) == (False, [], [])


# --- enabled, untrack


@pytest.mark.parametrize("untrack", [True, False])
def test_untrack_is_sent_when_disabling(kibana: Bench, untrack: bool) -> None:
    seed(kibana)
    result = kibana.converge(MODULE, id="r1", enabled=False, untrack=untrack)
    (disabled,) = [entry for entry in kibana.emulator.log.entries if entry.path.endswith("_disable")]
    assert disabled.request_body == {"untrack": untrack}
    assert calls(result) == ["r1/_disable"]


def test_untrack_left_to_kibana(kibana: Bench) -> None:
    seed(kibana)
    kibana.ok(MODULE, id="r1", enabled=False)
    (disabled,) = [entry for entry in kibana.emulator.log.entries if entry.path.endswith("_disable")]
    assert not disabled.request_body


def test_untrack_with_a_kibana_that_always_does(start: Start) -> None:
    old = start(profile="8.12")
    seed(old)
    old.refused(MODULE, "needs Kibana 8.13 or later", "8.12.2", id="r1", enabled=False, untrack=False)
    old.converge(MODULE, id="r1", enabled=False, untrack=True)
    (disabled,) = [entry for entry in old.emulator.log.entries if entry.path.endswith("_disable")]
    assert not disabled.request_body
    # Nothing to disable, so nothing that the old version could not do.
    assert not old.ok(MODULE, id="r1", enabled=False, untrack=False).changed


# --- mutes


@pytest.mark.parametrize(
    ("before", "options", "after", "sent"),
    [
        # (mute_all, single mutes), options, the same afterwards, writes
        ((False, []), {"mute_all": True}, (True, []), ["_mute_all"]),
        ((True, []), {"mute_all": True}, (True, []), []),
        ((True, []), {"mute_all": False}, (False, []), ["_unmute_all"]),
        # Kibana forgets the single ones; that is shown, and nothing can be done about it.
        ((False, ["a"]), {"mute_all": True}, (True, []), ["_mute_all"]),
        ((False, ["a"]), {"mute_all": False}, (False, ["a"]), []),
        # What Kibana would forget although nobody asked for it is written again.
        ((True, ["a"]), {"mute_all": False}, (False, ["a"]), ["_unmute_all", "alert/a/_mute"]),
        ((True, ["a"]), {"mute_all": True}, (True, ["a"]), []),
        ((True, ["*"]), {"mute_all": False}, (False, []), ["_unmute_all"]),
        ((True, ["*"]), {"mute_all": True}, (True, ["*"]), []),
        ((False, ["a"]), {"alerts": [{"id": "b"}]}, (False, ["a", "b"]), ["alert/b/_mute"]),
        ((False, ["a"]), {"alerts": [{"id": "a", "muted": False}]}, (False, []), ["alert/a/_unmute"]),
        ((False, ["a"]), {"alerts": [{"id": "b", "muted": False}]}, (False, ["a"]), []),
        (
            (False, ["a", "b"]),
            {"alerts": [{"id": "b"}, {"id": "c"}], "purge_alert_mutes": True},
            (False, ["b", "c"]),
            ["alert/c/_mute", "alert/a/_unmute"],
        ),
        (
            (False, ["a", "b"]),
            {"alerts": [], "purge_alert_mutes": True},
            (False, []),
            ["alert/a/_unmute", "alert/b/_unmute"],
        ),
        ((False, ["a"]), {"alerts": []}, (False, ["a"]), []),
        # Muted with all others, so muted; Kibana would not list it, however often it is asked to.
        ((True, []), {"alerts": [{"id": "a"}]}, (True, []), []),
        ((False, []), {"mute_all": True, "alerts": [{"id": "a"}]}, (True, []), ["_mute_all"]),
        (
            (True, []),
            {"mute_all": False, "alerts": [{"id": "a"}, {"id": "b", "muted": False}]},
            (False, ["a"]),
            ["_unmute_all", "alert/a/_mute"],
        ),
        ((True, ["a"]), {"alerts": [], "purge_alert_mutes": True}, (True, []), ["_mute_all"]),
        ((True, ["a"]), {"alerts": [{"id": "a"}], "purge_alert_mutes": True}, (True, ["a"]), []),
    ],
)
@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_mutes(
    start: Start,
    profile: str,
    before: tuple[bool, list[str]],
    options: dict[str, t.Any],
    after: tuple[bool, list[str]],
    sent: list[str],
) -> None:
    bench = start(profile=profile)
    seed(bench, mute_all=before[0], muted_alert_ids=before[1])
    result = (bench.converge if sent else bench.ok)(MODULE, id="r1", **options)
    assert calls(result) == [f"r1/{path}" for path in sent]
    assert state(rule(bench)) == (True, *after)
    assert "warnings" not in result.values


@pytest.mark.parametrize("more", [{}, {"mute_all": True}])
def test_an_alert_cannot_be_unmuted_under_mute_all(kibana: Bench, more: dict[str, t.Any]) -> None:
    seed(kibana, mute_all=True)
    alerts = [{"id": "a", "muted": False}, {"id": "b"}]
    kibana.refused(
        MODULE, "rule 'Rule r1' (r1)", "alert 'a' cannot be unmuted", "mute_all=false", id="r1", alerts=alerts, **more
    )


def test_contradictions(kibana: Bench) -> None:
    seed(kibana)
    both = [{"id": "a"}, {"id": "a", "muted": False}]
    kibana.refused(MODULE, "alerts names 'a' as muted and as not muted", id="r1", alerts=both)
    kibana.refused(MODULE, "'..' cannot be an id", id="r1", alerts=[{"id": ".."}])
    kibana.refused(MODULE, "'' cannot be an id", id="r1", alerts=[{"id": ""}])
    kibana.refused(
        MODULE,
        "purge_alert_mutes is True but all of the following are missing: alerts",
        id="r1",
        purge_alert_mutes=True,
    )
    kibana.refused(MODULE, "mutually exclusive", id="r1", name="Rule r1", enabled=False)
    kibana.refused(MODULE, "one of the following is required", enabled=False)
    for option, value in (("enabled", False), ("mute_all", True), ("alerts", [])):
        kibana.refused(MODULE, f"mutually exclusive: restore|{option}", restore=[{"id": "r1"}], **{option: value})


def test_quiet_before_loud(kibana: Bench) -> None:
    seed(kibana, muted_alert_ids=["a"])
    down = kibana.ok(MODULE, id="r1", enabled=False, alerts=[{"id": "a", "muted": False}, {"id": "b"}])
    assert calls(down) == ["r1/_disable", "r1/alert/b/_mute", "r1/alert/a/_unmute"]
    up = kibana.ok(MODULE, id="r1", enabled=True, mute_all=True)
    assert calls(up) == ["r1/_mute_all", "r1/_enable"]


def test_alerts_that_never_fired(kibana: Bench) -> None:
    seed(kibana)
    kibana.seed("alert", rule_id="r1", alert_id="fired")
    kibana.converge(MODULE, id="r1", alerts=[{"id": "fired"}], validate_alerts=True)
    assert queries(kibana, "fired/_mute") == ["validate_alerts_existence=true"]
    result = kibana.run(MODULE, id="r1", alerts=[{"id": "never"}], enabled=False, validate_alerts=True)
    assert result.failed
    assert 'Alert instance with id "never" does not exist' in result.msg
    assert "validate_alerts=false mutes alerts that the rule has not fired yet" in result.msg
    assert "rule 'Rule r1' (r1) was changed in part (disabled), the rest failed" in result.msg
    assert calls(result) == ["r1/_disable"]
    assert result.changed and result["rules"][0]["changed"]
    assert result["diff"] == {**result["diff"], "before": {}, "after": {}}
    kibana.converge(MODULE, id="r1", alerts=[{"id": "never"}])
    assert queries(kibana, "never/_mute")[-1] == "validate_alerts_existence=false"


def test_mutes_that_were_there_are_not_validated_again(kibana: Bench) -> None:
    seed(kibana, mute_all=True, muted_alert_ids=["never"])
    kibana.converge(MODULE, id="r1", mute_all=False, alerts=[{"id": "never"}], validate_alerts=True)


def test_validation_needs_a_newer_kibana_and_older_ones_are_not_asked(start: Start) -> None:
    old = start(profile="9.1")
    seed(old)
    old.refused(MODULE, "needs Kibana 9.3 or later", id="r1", alerts=[{"id": "a"}], validate_alerts=True)
    old.converge(MODULE, id="r1", alerts=[{"id": "a"}])
    assert queries(old, "_mute") == [""]
    assert not old.ok(MODULE, id="r1", alerts=[{"id": "a"}], validate_alerts=True).changed


# --- many


@pytest.fixture
def fleet(kibana: Bench) -> Bench:
    """Rules to choose from."""
    seed(kibana, "a", name="CPU", tags=["prod", "web"])
    seed(kibana, "b", name="CPU", tags=["test"], consumer="logs")
    seed(kibana, "c", name="Disk", tags=["prod"], rule_type_id=".index-threshold")
    seed(kibana, "d", name="Net", tags=[], enabled=False)
    return kibana


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        ({"ids": ["a", "c"]}, "ac"),
        ({"names": ["CPU", "Net"]}, "abd"),
        ({"tags": ["prod"]}, "ac"),
        ({"tags": ["web", "test"]}, "ab"),
        ({"rule_types": [".index-threshold"]}, "c"),
        ({"consumers": ["logs"]}, "b"),
        ({"filter": "alert.attributes.enabled: false"}, "d"),
        ({"filter": "alert.attributes.enabled:*"}, "abcd"),
        ({"filter": "alert.attributes.tags: web or alert.attributes.tags: test", "names": ["CPU"]}, "ab"),
        ({"filter": "alert.attributes.tags: web or alert.attributes.tags: test", "consumers": ["logs"]}, "b"),
        ({"names": ["CPU"], "tags": ["prod", "x"]}, "a"),
        ({"ids": ["a", "a", "b"], "tags": ["test", "prod"], "rule_types": [".es-query"], "consumers": ["logs"]}, None),
    ],
)
def test_selectors(fleet: Bench, selector: dict[str, t.Any], chosen: str | None) -> None:
    if chosen is None:
        fleet.refused(MODULE, "the selector finds no rule for ids 'a'", selector=selector, mute_all=True)
        return
    result = fleet.converge(MODULE, selector=selector, mute_all=True)
    assert sorted(found["id"] for found in result["rules"]) == list(chosen)
    assert {rule_id for rule_id in "abcd" if rule(fleet, rule_id)["mute_all"]} == set(chosen)
    assert len(result.writes) == len(chosen)


def test_only_those_that_differ_are_written_and_shown(fleet: Bench) -> None:
    result = fleet.converge(MODULE, selector={"filter": "alert.attributes.name:*"}, enabled=True, on_no_match="fail")
    assert calls(result) == ["d/_enable"]
    assert result["diff"]["before"] == {"rule 'Net' (d)": {"enabled": False}}
    assert result["diff"]["after"] == {"rule 'Net' (d)": {"enabled": True}}
    assert {found["id"]: found["changed"] for found in result["rules"]} == {
        "a": False,
        "b": False,
        "c": False,
        "d": True,
    }


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ({"ids": ["a", "x", "y"], "names": ["CPU", "Z"]}, ["finds no rule for ids 'x', 'y' and names 'Z'"]),
        ({"ids": ["b"], "tags": ["prod"]}, ["finds no rule for ids 'b'"]),
        ({"tags": ["nope"]}, ["the selector finds no rule"]),
        ({"tags": []}, ["the selector finds no rule"]),
        ({"names": ["cpu"]}, ["finds no rule for names 'cpu'"]),
    ],
)
def test_what_a_selector_does_not_find(fleet: Bench, selector: dict[str, t.Any], words: list[str]) -> None:
    fleet.refused(MODULE, *words, selector=selector, enabled=False)
    found = fleet.ok(MODULE, selector=selector, enabled=False, on_no_match="ok")
    assert {entry["id"] for entry in found["rules"]} <= {"a"}
    assert not fleet.ok(MODULE, selector={"tags": ["nope"]}, state="absent").changed


@pytest.mark.parametrize("selector", [{}, {"filter": ""}, {"filter": "  ", "tags": ["prod"]}])
def test_a_selector_that_says_nothing_is_not_everything(fleet: Bench, selector: dict[str, t.Any]) -> None:
    fleet.refused(MODULE, "selector", selector=selector, state="absent")


@pytest.mark.parametrize(
    ("kql", "words"),
    [
        ("tags: a", ["Could not find rules with the filter (tags: a)", "need to be wrapped by a saved object type"]),
        ("alert.attributes.tags: (", ["Could not find rules with the filter (alert.attributes.tags: ()", "500"]),
    ],
)
def test_a_filter_that_kibana_does_not_take(fleet: Bench, kql: str, words: list[str]) -> None:
    fleet.refused(MODULE, *words, selector={"filter": kql}, enabled=False)


def test_delete_many(fleet: Bench) -> None:
    result = fleet.converge(MODULE, selector={"tags": ["prod"]}, state="absent")
    assert sorted(fleet.kibana.objects("alert", "default")) == ["b", "d"]
    assert result["rules"] == [
        {"id": "a", "name": "CPU", "changed": True},
        {"id": "c", "name": "Disk", "changed": True},
    ]
    assert set(result["diff"]["before"]) == {"rule 'CPU' (a)", "rule 'Disk' (c)"}
    assert result["diff"]["after"] == {}


def test_many_pages_and_names_too_many_for_one_url(kibana: Bench) -> None:
    ids = [f"rule-{number:04}-{'x' * 30}" for number in range(1203)]
    for rule_id in ids:
        seed(kibana, rule_id, tags=["all"], enabled=False)
    everything = kibana.ok(MODULE, selector={"tags": ["all"]}, enabled=False)
    assert len({found["id"] for found in everything["rules"]}) == 1203
    assert everything.requests == ["GET /api/alerting/rules/_find"] * 2
    start = len(kibana.emulator.log.entries)
    some = kibana.ok(MODULE, selector={"ids": ids[:500], "tags": ["all"]}, enabled=False)
    assert [found["id"] for found in some["rules"]] == ids[:500]
    assert all(len(entry.query) < 8000 for entry in kibana.emulator.log.since(start))
    assert len(some.requests) < 20


def test_more_rules_than_kibana_lists(kibana: Bench) -> None:
    seed(kibana)
    window = "all shards failed: Reason: Result window is too large, from + size must be"
    kibana.emulator.faults.add(status=400, body={"statusCode": 400, "message": window}, times=2)
    kibana.refused(MODULE, "more than 10000 rules match", selector={"names": ["Rule r1"]}, enabled=False)


@pytest.mark.parametrize("limit", [1, 3])
def test_max_parallel(kibana: Bench, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    for number in range(9):
        seed(kibana, str(number))
    kibana.emulator.faults.add(method="POST", delay=0.05, times=None)
    send, lock, under_way, peaks = Transport._attempt, threading.Lock(), [0], [0]

    def counted(*arguments: t.Any) -> t.Any:
        with lock:
            under_way[0] += 1
            peaks.append(under_way[0])
        try:
            return send(*arguments)
        finally:
            with lock:
                under_way[0] -= 1

    monkeypatch.setattr(Transport, "_attempt", counted)
    kibana.ok(MODULE, selector={"filter": "alert.attributes.name:*"}, enabled=False, max_parallel=limit)
    assert max(peaks) == limit


# --- failures of some


def test_some_fail_and_the_others_are_done(fleet: Bench) -> None:
    fleet.emulator.faults.add(method="POST", path="rule/a/_disable", status=400, body={"message": "too bad"})
    everything = {"filter": "alert.attributes.name:*"}
    result = fleet.run(MODULE, selector=everything, enabled=False)
    assert result.failed and result.changed
    assert result.msg.startswith("1 of 4 rules failed: Could not update rule 'CPU' (a): POST ")
    assert "400 Bad Request: too bad. " in result.msg
    assert "Changed: rule 'CPU' (b), rule 'Disk' (c). Nothing to change: rule 'Net' (d)." in result.msg
    by_id = {entry["id"]: entry for entry in result["rules"]}
    assert by_id["a"]["failed"] and not by_id["a"]["changed"]
    assert "too bad" in by_id["a"]["msg"]
    assert by_id["a"]["failure"]["status"] == 400
    assert [by_id[rule_id]["changed"] for rule_id in "bcd"] == [True, True, False]
    assert sorted(item["id"] for item in result["prior"]) == ["a", "b", "c", "d"]
    fleet.ok(MODULE, restore=result["prior"])
    assert [rule(fleet, rule_id)["enabled"] for rule_id in "abcd"] == [True, True, True, False]


def test_all_fail_in_one_readable_sentence(kibana: Bench) -> None:
    for number in range(30):
        seed(kibana, f"{number:02}")
    kibana.kibana.security.users["reader"] = User("reader", privileges=frozenset({"alerting:read"}))
    result = kibana.run(MODULE, username="reader", selector={"filter": "alert.attributes.name:*"}, enabled=False)
    assert result.failed and not result.changed
    assert result.msg.startswith("30 of 30 rules failed: Could not update rule 'Rule 00' (00): POST")
    assert "403 Forbidden" in result.msg
    assert "; and 27 more. Changed: none. Nothing to change: none." in result.msg
    assert len(result["rules"]) == 30


def test_a_single_rule_fails_in_a_plain_sentence(kibana: Bench) -> None:
    seed(kibana)
    kibana.emulator.faults.add(method="POST", status=400, body={"message": "too bad"})
    result = kibana.run(MODULE, id="r1", enabled=False)
    assert result.msg.startswith("Could not update rule 'Rule r1' (r1): POST ")


@pytest.mark.parametrize("fault", [{"drop": "after"}, {"drop": "before"}, {"status": 502}])
@pytest.mark.parametrize("options", [{"enabled": False}, {"mute_all": True}, {"alerts": [{"id": "x"}]}])
def test_lost_answers(kibana: Bench, fault: dict[str, t.Any], options: dict[str, t.Any]) -> None:
    seed(kibana)
    kibana.emulator.faults.add(method="POST", **fault)
    assert kibana.ok(MODULE, retries=2, id="r1", **options).changed
    assert not kibana.ok(MODULE, id="r1", **options).changed


def test_a_lost_answer_without_retries_is_looked_into(kibana: Bench) -> None:
    seed(kibana)
    kibana.emulator.faults.add(method="POST", drop="after")
    result = kibana.ok(MODULE, selector={"ids": ["r1"]}, mute_all=True)
    assert result.changed
    assert result.requests[-2:] == ["GET /api/alerting/rule/r1"] * 2


def test_a_conflict_is_looked_into_and_tried_again(kibana: Bench) -> None:
    seed(kibana, muted_alert_ids=["a"])
    conflict = {"statusCode": 409, "message": "Saved object [alert/r1] conflict"}
    kibana.emulator.faults.add(method="POST", path="_unmute_all|_mute", status=409, body=conflict)
    assert kibana.ok(MODULE, selector={"ids": ["r1"]}, alerts=[{"id": "b"}]).changed
    assert state(rule(kibana)) == (True, False, ["a", "b"])


def test_a_rule_that_vanishes_in_between(kibana: Bench) -> None:
    seed(kibana)
    seed(kibana, "r2")
    gone = {"statusCode": 404, "error": "Not Found", "message": "Saved object [alert/r1] not found"}
    kibana.emulator.faults.add(method="POST", path="rule/r1/", status=404, body=gone)
    kibana.emulator.faults.add(method="GET", path="rule/r1$", status=404, body=gone)
    result = kibana.run(MODULE, selector={"ids": ["r1", "r2"]}, enabled=False)
    assert "1 of 2 rules failed: Could not manage rule 'Rule r1' (r1): it does not exist" in result.msg
    assert "Changed: rule 'Rule r2' (r2)" in result.msg


# --- prior and restore


STATES = [
    (True, False, []),
    (True, False, ["a", "never fired"]),
    (False, True, []),
    (False, False, ["b"]),
]


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
@pytest.mark.parametrize(
    "change",
    [
        {"mute_all": True, "enabled": True},
        {"mute_all": False, "enabled": False},
        {"mute_all": False, "alerts": [{"id": "z"}], "purge_alert_mutes": True, "enabled": True},
        {},
    ],
)
def test_prior_restores_exactly(start: Start, profile: str, change: dict[str, t.Any]) -> None:
    bench = start(profile=profile)
    for number, (enabled, mute_all, muted) in enumerate(STATES):
        seed(bench, str(number), enabled=enabled, mute_all=mute_all, muted_alert_ids=list(muted))
    everything = {"filter": "alert.attributes.name:*"}
    predicted = bench.ok(MODULE, check=True, selector=everything, **change)["prior"]
    prior = bench.ok(MODULE, selector=everything, **change)["prior"]
    assert prior == predicted
    if change:
        bench.converge(MODULE, restore=prior)
    assert not bench.ok(MODULE, restore=prior).changed
    for number, (enabled, mute_all, muted) in enumerate(STATES):
        assert state(rule(bench, str(number))) == (enabled, mute_all, muted)


def test_restore_reads_the_listing_only(kibana: Bench) -> None:
    seed(kibana)
    prior = kibana.ok(MODULE, id="r1")["prior"]
    assert kibana.ok(MODULE, restore=prior).requests == ["GET /api/alerting/rules/_find"]


def test_restore_of_a_part(kibana: Bench) -> None:
    seed(kibana, enabled=False, muted_alert_ids=["a", "b"])
    kibana.converge(MODULE, restore=[{"id": "r1", "enabled": True}])
    assert state(rule(kibana)) == (True, False, ["a", "b"])
    kibana.converge(MODULE, restore=[{"id": "r1", "alerts": [{"id": "a"}, {"id": "c", "muted": False}]}])
    assert state(rule(kibana)) == (True, False, ["a"])


def test_restore_nothing(kibana: Bench) -> None:
    result = kibana.ok(MODULE, restore=[])
    assert (result.changed, result["rules"], result["prior"], result.requests) == (False, [], [], [])


def test_restore_of_rules_that_are_gone(kibana: Bench) -> None:
    seed(kibana, enabled=False)
    prior = [{"id": "gone", "name": "Old", "enabled": True}, {"id": "r1", "enabled": True}]
    result = kibana.run(MODULE, restore=prior)
    assert "1 of 2 rules failed: Could not manage rule 'gone': it does not exist" in result.msg
    assert result["rules"][0] == {**result["rules"][0], "id": "gone", "name": "Old", "failed": True, "changed": False}
    assert rule(kibana)["enabled"]
    rule(kibana)["enabled"] = False
    kibana.converge(MODULE, restore=prior, on_no_match="ok")


def test_restore_that_makes_no_sense(kibana: Bench) -> None:
    seed(kibana)
    twice = [{"id": "r1", "enabled": True}, {"id": "r1", "enabled": False}]
    kibana.refused(MODULE, "restore names the same rule more than once: 'r1'", restore=twice)
    kibana.refused(MODULE, "state=absent", restore=[{"id": "r1"}], state="absent")


# --- snoozes

SNOOZED = {"start": "2031-01-01T22:00:00.000Z", "duration": "2h", "timezone": "UTC", "recurring": {}}
WEEKLY = {
    "start": "2031-01-04T20:00:00Z",
    "duration": "120m",
    "timezone": "Europe/Berlin",
    "recurring": {"every": "1w", "on_week_day": ["SU", "SA"], "end": "2032-01-01T00:00:00Z"},
}
EVERYTHING = {"filter": "alert.attributes.name:*"}


def snoozes(bench: Bench, rule_id: str = "r1") -> list[dict[str, t.Any]]:
    """The snoozes of a rule as they are stored."""
    return t.cast("list[dict[str, t.Any]]", rule(bench, rule_id)["snooze_schedule"])


def without_ids(items: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
    """Snoozes that are made anew get another id."""
    return [{**item, "id": ""} for item in items]


def ago(**length: float) -> str:
    """A time in the past, as a task would write it."""
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**length)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("profile", ["8.19", "9.1", "9.4"])
@pytest.mark.parametrize(
    ("snooze", "stored"),
    [
        ({"duration": "90m"}, {"duration": 5_400_000, "rule": {"tzid": "UTC"}}),
        ({"until": "2031-01-01T00:00:00Z"}, {"rule": {"tzid": "UTC"}}),
        (
            {"start": "2031-01-01T22:00:00", "until": "2031-01-02T00:00:00", "timezone": "Europe/Berlin"},
            {"duration": 7_200_000, "rule": {"dtstart": "2031-01-01T21:00:00.000Z", "tzid": "Europe/Berlin"}},
        ),
        (
            WEEKLY,
            {
                "duration": 7_200_000,
                "rule": {"dtstart": "2031-01-04T20:00:00.000Z", "tzid": "Europe/Berlin", "freq": 2, "interval": 1},
            },
        ),
        (
            {**SNOOZED, "recurring": {"every": "3M", "on_month_day": [15, 1], "on_month": [2], "occurrences": 4}},
            {"rule": {"freq": 1, "interval": 3, "bymonthday": [1, 15], "bymonth": [2], "count": 4}},
        ),
    ],
)
def test_snooze(start: Start, profile: str, snooze: dict[str, t.Any], stored: dict[str, t.Any]) -> None:
    bench = start(profile=profile)
    seed(bench)
    bench.converge(MODULE, id="r1", snooze=snooze)
    (made,) = snoozes(bench)
    assert made["duration"] == stored.get("duration", made["duration"])
    assert made["rRule"] == {**made["rRule"], **stored["rule"]}
    bench.converge(MODULE, id="r1", unsnooze=True)
    assert snoozes(bench) == []


def test_snooze_from_now_until(kibana: Bench) -> None:
    seed(kibana)
    result = kibana.converge(MODULE, id="r1", snooze={"until": "2031-01-01T01:00:00", "timezone": "Europe/Berlin"})
    (made,) = snoozes(kibana)
    begin = datetime.datetime.fromisoformat(made["rRule"]["dtstart"].replace("Z", "+00:00"))
    end = begin + datetime.timedelta(milliseconds=made["duration"])
    late = end - datetime.datetime(2031, 1, 1, tzinfo=datetime.timezone.utc)
    assert datetime.timedelta(0) <= late < datetime.timedelta(seconds=1)
    (planned,) = result["diff"]["after"]["rule 'Rule r1' (r1)"]["snoozes"]
    assert (planned["start"], planned["until"]) == ("now", "2031-01-01T00:00:00.000Z")


def test_snooze_adds_to_others(kibana: Bench) -> None:
    seed(kibana)
    kibana.ok(MODULE, id="r1", snooze=SNOOZED)
    result = kibana.converge(MODULE, id="r1", snooze=WEEKLY)
    assert [found["timezone"] for found in result["rules"][0]["snoozes"]] == ["UTC", "Europe/Berlin"]
    assert not kibana.ok(MODULE, id="r1", snooze=SNOOZED).changed
    assert result["rules"][0]["snoozes"][0] == SNOOZED


@pytest.mark.parametrize(
    ("there", "asked", "added"),
    [
        ({"start": ago(hours=1), "duration": "2h"}, {"duration": "2h"}, False),
        ({"start": ago(hours=1), "duration": "1d"}, {"duration": "2h"}, False),
        ({"start": ago(hours=1), "duration": "2h"}, {"duration": "3h"}, True),
        ({"start": ago(hours=3), "duration": "2h"}, {"duration": "2h"}, True),
        ({"start": ago(hours=-1), "duration": "2h"}, {"duration": "2h"}, True),
        ({"start": ago(hours=1), "duration": "2h", "recurring": {"every": "1d"}}, {"duration": "2h"}, True),
        ({"start": ago(hours=1), "duration": "2h"}, {"until": ago(hours=-0.9)}, False),
        ({"start": ago(hours=1), "duration": "2h"}, {"until": ago(hours=-1.1)}, True),
    ],
)
def test_a_snooze_from_now_on_is_no_change_while_one_goes_on(
    kibana: Bench, there: dict[str, t.Any], asked: dict[str, t.Any], added: bool
) -> None:
    seed(kibana)
    custom = {**there, "start": there["start"].replace("Z", ".000Z")}
    url = f"{kibana.url}/api/alerting/rule/r1/snooze_schedule"
    body = {"schedule": {"custom": custom}}
    answer = requests.post(url, json=body, headers={"kbn-xsrf": "x"}, auth=(ADMIN, PASSWORD), timeout=10)
    assert answer.status_code == 200, answer.text
    result = (kibana.converge if added else kibana.ok)(MODULE, id="r1", snooze=asked)
    assert len(snoozes(kibana)) == 1 + added
    assert result.changed is added


@pytest.mark.parametrize(
    "snooze",
    [
        {"until": "2020-01-01T00:00:00Z"},
        {"start": "2020-01-01T00:00:00Z", "duration": "1h"},
        {"start": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z"},
        {
            "start": "2020-01-01T00:00:00Z",
            "duration": "1h",
            "recurring": {"every": "1d", "end": "2021-01-01T00:00:00Z"},
        },
    ],
)
def test_a_snooze_that_is_over_is_not_added(kibana: Bench, snooze: dict[str, t.Any]) -> None:
    seed(kibana)
    result = kibana.ok(MODULE, id="r1", snooze=snooze)
    assert not result.changed
    (warning,) = result["warnings"]
    assert "rule 'Rule r1' (r1): the snooze has ended already, so it is not added" in str(warning)


@pytest.mark.parametrize(
    ("snooze", "words"),
    [
        ({}, "one of the following is required: duration, until"),
        ({"duration": "1h", "until": "2031-01-01T00:00:00Z"}, "mutually exclusive"),
        ({"duration": "1h", "recurring": {"every": "1d"}}, "start"),
        ({"start": "2031-01-02T00:00:00Z", "duration": "1h", "recurring": {"occurrences": 2}}, "needs every"),
        ({"duration": "soon"}, "snooze.duration must be a number with one of s, m, h and d"),
        ({"start": "tomorrow", "duration": "1h"}, "snooze.start must be a time such as"),
        ({"until": "tomorrow"}, "snooze.until must be a time such as"),
        ({"until": "2031-01-01T00:00:00", "timezone": "Mars"}, "snooze.timezone"),
        ({"start": "2031-01-02T00:00:00Z", "until": "2031-01-01T00:00:00Z"}, "snooze.until is not after snooze.start"),
    ],
)
def test_snoozes_that_cannot_be(kibana: Bench, snooze: dict[str, t.Any], words: str) -> None:
    seed(kibana)
    kibana.refused(MODULE, words, id="r1", snooze=snooze)


def test_snooze_options_that_exclude_each_other(kibana: Bench) -> None:
    seed(kibana)
    kibana.refused(MODULE, "mutually exclusive: snooze|unsnooze", id="r1", snooze=SNOOZED, unsnooze=True)
    kibana.refused(MODULE, "mutually exclusive: restore|snooze", restore=[{"id": "r1"}], snooze=SNOOZED)
    kibana.refused(MODULE, "mutually exclusive: restore|unsnooze", restore=[{"id": "r1"}], unsnooze=True)


@pytest.mark.parametrize("profile", ["8.12", "9.0.8"])
def test_snoozing_needs_a_newer_kibana(start: Start, profile: str) -> None:
    old = start(profile=profile)
    seed(old)
    seed(old, "r2")
    refused = old.refused(MODULE, "needs Kibana 8.19 or 9.1 or later", selector=EVERYTHING, snooze=SNOOZED)
    assert refused.msg.startswith("the public snooze API")
    old.refused(MODULE, "needs Kibana 8.19 or 9.1 or later", id="r1", unsnooze=True)


def test_snoozes_cost_one_more_read_and_only_when_asked_for(kibana: Bench) -> None:
    seed(kibana)
    kibana.ok(MODULE, id="r1", snooze=SNOOZED)
    again = kibana.ok(MODULE, id="r1", snooze=SNOOZED)
    assert sorted(again.requests) == ["GET /api/alerting/rule/r1", "GET /api/status", "GET /internal/alerting/rule/r1"]
    result = kibana.ok(MODULE, id="r1")
    assert result.requests == ["GET /api/alerting/rule/r1"]
    assert "snoozes" not in result["rules"][0]
    assert "snoozes" not in result["prior"][0]


def test_an_internal_api_that_is_closed(kibana: Bench) -> None:
    seed(kibana)
    kibana.emulator.faults.add(path="^/internal", status=400, body={"message": "uri exists but"}, times=2)
    kibana.refused(MODULE, "which only an internal API of Kibana shows", id="r1", snooze=SNOOZED)


def test_snoozes_that_have_no_id_are_left_alone(kibana: Bench) -> None:
    for_now = {"duration": 3_600_000, "rRule": {"dtstart": ago(hours=0), "tzid": "UTC", "count": 1}}
    seed(kibana, snooze_schedule=[for_now])
    assert not kibana.ok(MODULE, id="r1", unsnooze=True).changed
    kibana.converge(MODULE, id="r1", snooze=SNOOZED)
    assert len(snoozes(kibana)) == 2


def test_a_snooze_of_the_user_interface_is_read(kibana: Bench) -> None:
    rules = [
        {"dtstart": "2031-01-01T22:00:00.000Z", "tzid": "UTC", "count": 1, "freq": 3},
        {"dtstart": "2031-01-01T22:00:00.000Z", "tzid": "UTC", "freq": 3},
    ]
    stored = [{"id": str(number), "duration": 7_200_000, "rRule": rrule} for number, rrule in enumerate(rules)]
    seed(kibana, snooze_schedule=stored)
    assert not kibana.ok(MODULE, id="r1", snooze=SNOOZED).changed
    assert not kibana.ok(MODULE, id="r1", snooze={**SNOOZED, "recurring": {"every": "1d"}}).changed


def test_prior_restores_snoozes(kibana: Bench) -> None:
    ids = ("r1", "r2", "r3")
    for rule_id, made in zip(ids, (SNOOZED, WEEKLY, None)):
        seed(kibana, rule_id)
        if made:
            kibana.ok(MODULE, id=rule_id, snooze=made)
    before = [snoozes(kibana, rule_id) for rule_id in ids]
    snoozed = kibana.ok(MODULE, selector=EVERYTHING, snooze={"duration": "1h"})
    kibana.converge(MODULE, restore=snoozed["prior"])
    assert [snoozes(kibana, rule_id) for rule_id in ids] == before
    unsnoozed = kibana.ok(MODULE, selector=EVERYTHING, unsnooze=True)
    kibana.converge(MODULE, restore=unsnoozed["prior"])
    assert [without_ids(snoozes(kibana, rule_id)) for rule_id in ids] == list(map(without_ids, before))


def test_a_prior_snooze_that_has_ended_meanwhile_is_left_out(kibana: Bench) -> None:
    seed(kibana)
    ended = {"start": ago(hours=3), "duration": "1h"}
    assert not kibana.ok(MODULE, restore=[{"id": "r1", "snoozes": [ended]}]).changed


def test_more_snoozes_than_kibana_keeps(kibana: Bench) -> None:
    seed(kibana)
    for day in range(1, 6):
        kibana.ok(MODULE, id="r1", snooze={**SNOOZED, "start": f"2031-01-0{day}T00:00:00Z"})
    result = kibana.run(MODULE, id="r1", snooze={**SNOOZED, "start": "2031-01-06T00:00:00Z"})
    assert "Rule cannot have more than 5 snooze schedules" in result.msg
    wanted = [{**SNOOZED, "start": f"2031-02-0{day}T00:00:00Z"} for day in range(1, 6)]
    kibana.converge(MODULE, restore=[{"id": "r1", "snoozes": wanted}])


def test_quiet_before_loud_with_snoozes(kibana: Bench) -> None:
    seed(kibana, mute_all=True)
    down = kibana.ok(MODULE, id="r1", mute_all=False, snooze=SNOOZED)
    assert calls(down) == ["r1/snooze_schedule", "r1/_unmute_all"]
    up = kibana.ok(MODULE, id="r1", mute_all=True, unsnooze=True)
    assert [write.split("/")[5] for write in up.writes] == ["_mute_all", "snooze_schedule"]


@pytest.mark.parametrize("fault", [{"drop": "after"}, {"drop": "before"}, {"status": 502}])
def test_a_lost_answer_makes_no_second_snooze(kibana: Bench, fault: dict[str, t.Any]) -> None:
    seed(kibana)
    kibana.emulator.faults.add(method="POST", **fault)
    result = kibana.run(MODULE, retries=2, id="r1", snooze={"duration": "1h"})
    assert result.failed is (fault != {"drop": "after"})
    assert len(snoozes(kibana)) == (0 if result.failed else 1)
