# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_case"
SETTINGS = "kibana_case_settings"
PATH = "/api/cases"
Options = dict[str, t.Any]

WHO: Options = {"owner": "observability", "title": "Disk almost full"}
NEW: Options = {**WHO, "description": "Less than 5 % are left."}
TEXT = {"key": "service", "label": "Service", "type": "text"}
TOGGLE = {"key": "impact", "label": "Customer impact", "type": "toggle"}
COST = {"key": "cost", "label": "Cost", "type": "number", "default_value": 5}
CONFLICT = {"statusCode": 409, "error": "Conflict", "message": "These cases have been updated."}


def cases(bench: Bench, space: str = "default") -> dict[str, t.Any]:
    """All stored cases by id."""
    return bench.kibana.objects("cases", space)


def only(bench: Bench, space: str = "default") -> dict[str, t.Any]:
    """The one stored case."""
    (case,) = cases(bench, space).values()
    return t.cast("dict[str, t.Any]", case)


def values(bench: Bench) -> dict[str, t.Any]:
    """The custom fields of the one stored case."""
    return {item["key"]: item["value"] for item in only(bench)["customFields"]}


def connector(bench: Bench, name: str = "jira-ops", **options: t.Any) -> str:
    """A Jira connector; gives its id."""
    asked = {
        "name": name,
        "connector_type_id": ".jira",
        "config": {"apiUrl": "https://jira.example.com", "projectKey": "OPS"},
        "secrets": {"email": "robot@example.com", "apiToken": "canary-token"},
        **options,
    }
    return str(bench.ok("kibana_connector", **asked)["connector"]["id"])


def said(result: Result) -> str:
    """The warnings of a run."""
    return result.warned


def interfere(bench: Bench, monkeypatch: pytest.MonkeyPatch, method: str, act: t.Callable[[], object]) -> None:
    """Let something happen in Kibana just before the next request of a method is handled."""
    take, pending = bench.emulator.faults.take, [act]

    def instead(sent: str, path: str) -> t.Any:
        if sent == method and pending:
            pending.pop()()
        return take(sent, path)

    monkeypatch.setattr(bench.emulator.faults, "take", instead)


# --- the contract


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1", "9.4"])
def test_twelve_steps_by_title(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    bench.twelve_steps(
        MODULE,
        created={**NEW, "severity": "high", "tags": ["shop", "disk"], "category": "capacity"},
        changed={**WHO, "status": "in-progress", "assignees": ["u_2", "u_1"], "category": ""},
        absent={**WHO, "state": "absent"},
    )
    assert not cases(bench)


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.4"])
def test_by_id(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    case_id = bench.ok(MODULE, **NEW)["case"]["id"]
    bench.converge(MODULE, id=case_id, title="Disk full", status="closed")
    assert only(bench)["title"] == "Disk full"
    bench.converge(MODULE, id=case_id, state="absent")


def test_twelve_steps_in_a_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.twelve_steps(
        MODULE,
        created={"space": "ops", **NEW, "status": "closed"},
        changed={"space": "ops", **WHO, "status": "open"},
        absent={"space": "ops", **WHO, "state": "absent"},
    )
    assert not cases(kibana)


@pytest.mark.parametrize(
    ("option", "key", "value", "stored", "other", "stored_other"),
    [
        ("description", "description", "one", "one", "two", "two"),
        ("tags", "tags", ["b", "a"], ["a", "b"], [], []),
        ("status", "status", "closed", "closed", "in-progress", "in-progress"),
        ("severity", "severity", "critical", "critical", "low", "low"),
        ("category", "category", "capacity", "capacity", "", None),
        ("assignees", "assignees", ["u_2", "u_1"], [{"uid": "u_1"}, {"uid": "u_2"}], [], []),
        ("sync_alerts", "settings", False, {"syncAlerts": False}, True, {"syncAlerts": True}),
    ],
)
def test_each_option_is_written_and_changed(
    kibana: Bench, option: str, key: str, value: object, stored: object, other: object, stored_other: object
) -> None:
    kibana.converge(MODULE, **{**NEW, option: value})
    assert only(kibana)[key] == stored
    kibana.converge(MODULE, **{**NEW, option: other})
    assert only(kibana)[key] == stored_other


def test_what_a_new_case_has(kibana: Bench) -> None:
    check = kibana.ok(MODULE, check=True, **NEW)["case"]
    case = kibana.converge(MODULE, **NEW)["case"]
    assert {key: case[key] for key in check} == check
    assert check == {
        **NEW,
        "status": "open",
        "severity": "low",
        "tags": [],
        "assignees": [],
        "sync_alerts": True,
        "connector": {"id": "none", "fields": {}},
        "custom_fields": {},
    }
    assert case["id"] == only(kibana)["id"]
    assert case["created_by"]["username"] == "elastic"
    assert kibana.ok(MODULE, **WHO)["case"] == case


def test_what_the_task_does_not_name_stays(kibana: Bench) -> None:
    kibana.ok(SETTINGS, owner="observability", custom_fields=[TEXT])
    jira = connector(kibana)
    kibana.ok(
        MODULE,
        **NEW,
        tags=["disk"],
        assignees=["u_1"],
        category="capacity",
        severity="high",
        sync_alerts=False,
        custom_fields={"service": "shop"},
        connector={"id": jira, "fields": {"priority": "High"}},
    )
    before = dict(only(kibana))
    kibana.converge(MODULE, **WHO, status="in-progress")
    volatile = {"status", "version", "updated_at", "updated_by"}
    assert {k: v for k, v in only(kibana).items() if k not in volatile} == {
        k: v for k, v in before.items() if k not in volatile
    }


def test_requests(kibana: Bench) -> None:
    created = kibana.ok(MODULE, **NEW)
    case = f"{PATH}/{created['case']['id']}"
    # The second search is for twins, which runs at the same moment would make.
    search, configure = f"GET {PATH}/_find", f"GET {PATH}/configure"
    assert created.requests == [search, configure, f"POST {PATH}", search, f"GET {case}"]
    assert kibana.ok(MODULE, **NEW).requests == [f"GET {PATH}/_find"]
    by_id = {"id": created["case"]["id"]}
    assert kibana.ok(MODULE, **by_id, **NEW).requests == [f"GET {case}"]
    assert kibana.ok(MODULE, **by_id, severity="high").requests == [f"GET {case}", f"PATCH {PATH}", f"GET {case}"]


def test_only_what_differs_is_sent(kibana: Bench) -> None:
    kibana.ok(MODULE, **NEW, tags=["a"], category="c")
    kibana.ok(MODULE, **NEW, tags=["a"], category="", severity="high")
    sent = next(entry for entry in reversed(kibana.emulator.log.entries) if entry.method == "PATCH")
    (case,) = sent.request_body["cases"]
    assert set(case) == {"id", "version", "category", "severity"}


def test_blanks_that_kibana_takes_away(kibana: Bench) -> None:
    blank = {**NEW, "title": " Disk almost full ", "description": " x\n", "tags": [" a "], "category": " c "}
    kibana.converge(MODULE, **blank)
    assert (only(kibana)["title"], only(kibana)["tags"]) == ("Disk almost full", ["a"])


def test_an_assignee_without_id_is_none(kibana: Bench) -> None:
    kibana.converge(MODULE, **NEW, assignees=["", "u_1"])
    assert only(kibana)["assignees"] == [{"uid": "u_1"}]


# --- which case


def test_a_title_may_be_that_of_one_case_only(kibana: Bench) -> None:
    first = kibana.ok(MODULE, **NEW)["case"]["id"]
    # Not as new as those of runs that have just met.
    cases(kibana)[first]["created_at"] = "2024-01-01T00:00:00.000Z"
    cases(kibana)["twin"] = {**cases(kibana)[first], "id": "twin"}
    kibana.refused(MODULE, "2 cases of the owner 'observability' have the title 'Disk almost full'", first, **NEW)
    kibana.refused(MODULE, "choose one by id", "twin", **WHO, state="absent")
    kibana.converge(MODULE, id="twin", state="absent")
    assert not kibana.ok(MODULE, **NEW).changed


def test_owners_and_similar_titles_are_kept_apart(kibana: Bench) -> None:
    kibana.ok(MODULE, **NEW)
    kibana.converge(MODULE, **{**NEW, "owner": "cases"})
    kibana.converge(MODULE, **{**NEW, "title": "Disk almost full again"})
    kibana.converge(MODULE, **{**NEW, "title": "disk almost full"})
    assert len(cases(kibana)) == 4


def test_tags_tell_cases_of_one_title_apart(kibana: Bench) -> None:
    for host in ("db1", "db2"):
        kibana.converge(MODULE, **NEW, match_tags=[host])
    assert sorted(tag for case in cases(kibana).values() for tag in case["tags"]) == ["db1", "db2"]
    kibana.converge(MODULE, **WHO, match_tags=["db2"], tags=["disk"])
    assert [case["tags"] for case in cases(kibana).values()] == [["db1"], ["db2", "disk"]]
    kibana.converge(MODULE, **WHO, match_tags=["db2"], tags=[])
    kibana.converge(MODULE, **WHO, match_tags=["db1"], state="absent")
    assert [case["tags"] for case in cases(kibana).values()] == [["db2"]]


def test_a_closed_case_is_the_case_too(kibana: Bench) -> None:
    kibana.converge(MODULE, **NEW, status="closed")
    assert not kibana.ok(MODULE, **NEW).changed
    kibana.converge(MODULE, **WHO, status="open")
    assert len(cases(kibana)) == 1


def test_a_case_that_is_not_there(kibana: Bench) -> None:
    assert not kibana.ok(MODULE, **WHO, state="absent").changed
    assert kibana.ok(MODULE, id="nope", state="absent")["case"] is None
    kibana.refused(
        MODULE, "Could not manage case 'nope': no case has the id 'nope', and Kibana chooses the id", id="nope"
    )
    kibana.refused(MODULE, "leave out id to create one", id="nope", **NEW, custom_fields={"a": 1})
    kibana.refused(MODULE, "it does not exist, and creating it needs description", **WHO)
    kibana.refused(MODULE, "creating it needs description", **{**NEW, "description": " "})


def test_options_that_identify(kibana: Bench) -> None:
    kibana.refused(MODULE, "one of the following is required: id, owner", title="x")
    kibana.refused(MODULE, "one of the following is required: id, title", owner="cases")


def test_the_owner_cannot_change(kibana: Bench) -> None:
    case_id = kibana.ok(MODULE, **NEW)["case"]["id"]
    kibana.refused(
        MODULE,
        "belongs to the owner 'observability', and Kibana cannot change that to 'cases'",
        id=case_id,
        owner="cases",
    )


# --- custom fields


def test_custom_fields(kibana: Bench) -> None:
    kibana.ok(SETTINGS, owner="observability", custom_fields=[TEXT, TOGGLE, COST])
    kibana.converge(MODULE, **NEW, custom_fields={"impact": "yes"})
    assert values(kibana) == {"service": None, "impact": True, "cost": 5}
    result = kibana.converge(MODULE, **WHO, custom_fields={"service": 7, "cost": "8"})
    assert values(kibana) == {"service": "7", "impact": True, "cost": 8}
    assert result["case"]["custom_fields"] == {"service": "7", "impact": True, "cost": 8}
    result = kibana.converge(MODULE, **WHO, custom_fields={"service": None, "cost": None})
    assert values(kibana) == {"service": None, "impact": True, "cost": None}
    assert result["case"]["custom_fields"] == {"impact": True}
    assert not kibana.ok(MODULE, **WHO, custom_fields={}).changed


def test_definitions_are_read_only_to_write_custom_fields(kibana: Bench) -> None:
    kibana.ok(SETTINGS, owner="observability", custom_fields=[TEXT, TOGGLE])
    kibana.ok(MODULE, **NEW, custom_fields={"service": "shop"})
    assert kibana.ok(MODULE, **NEW, custom_fields={"service": "shop", "impact": None}).requests == [f"GET {PATH}/_find"]
    changed = kibana.ok(MODULE, **NEW, custom_fields={"service": "cart"})
    assert changed.requests[:2] == [f"GET {PATH}/_find", f"GET {PATH}/configure"]


def test_custom_fields_that_came_or_went_after_the_case(kibana: Bench) -> None:
    kibana.ok(SETTINGS, owner="observability", custom_fields=[TEXT, TOGGLE])
    kibana.ok(MODULE, **NEW, custom_fields={"service": "shop", "impact": True})
    kibana.ok(SETTINGS, owner="observability", custom_fields=[COST, TOGGLE])
    assert not kibana.ok(MODULE, **NEW, custom_fields={"impact": True}).changed
    kibana.converge(MODULE, **NEW, custom_fields={"impact": False})
    assert values(kibana) == {"cost": 5, "impact": False}


def test_a_new_custom_field_of_an_old_case(kibana: Bench) -> None:
    kibana.ok(MODULE, **NEW)
    kibana.ok(SETTINGS, owner="observability", custom_fields=[COST, TOGGLE])
    kibana.converge(MODULE, **NEW, custom_fields={"cost": 7})
    assert values(kibana) == {"cost": 7, "impact": None}


def test_custom_fields_that_are_required(kibana: Bench) -> None:
    kibana.ok(SETTINGS, owner="observability", custom_fields=[{**TEXT, "required": True}, TOGGLE])
    kibana.refused(MODULE, "the case settings require values of custom_fields service", **NEW)
    kibana.converge(MODULE, **NEW, custom_fields={"service": "shop"})
    kibana.refused(MODULE, "require values of custom_fields service", **WHO, custom_fields={"service": None})
    only(kibana)["customFields"][0]["value"] = None
    kibana.refused(MODULE, "require values of custom_fields service", **WHO, custom_fields={"impact": True})
    kibana.converge(MODULE, **WHO, severity="high")
    kibana.ok(SETTINGS, owner="observability", custom_fields=[{**TEXT, "required": True, "default_value": "d"}, TOGGLE])
    kibana.converge(MODULE, **WHO, custom_fields={"impact": True})
    assert values(kibana) == {"service": "d", "impact": True}


def test_custom_fields_that_cannot_be(kibana: Bench) -> None:
    kibana.refused(MODULE, "no custom fields with the keys cost (there are none)", **NEW, custom_fields={"cost": 1})
    kibana.ok(SETTINGS, owner="observability", custom_fields=[TEXT, TOGGLE, COST])
    kibana.ok(SETTINGS, owner="cases", custom_fields=[{**TEXT, "key": "other"}])
    kibana.refused(MODULE, "keys other (there are service, impact, cost)", **NEW, custom_fields={"other": "x"})
    kibana.refused(MODULE, "'impact' must be true or false, not 'maybe'", **NEW, custom_fields={"impact": "maybe"})
    kibana.refused(MODULE, "'cost' must be a whole number, not 'x'", **NEW, custom_fields={"cost": "x"})
    kibana.refused(MODULE, "must have 1 to 160 characters", **NEW, custom_fields={"service": "s" * 161})
    kibana.refused(MODULE, "must have 1 to 160 characters", **NEW, custom_fields={"service": ""})


def test_custom_fields_in_the_oldest_version(start: Start) -> None:
    old = start(profile="8.12")
    old.ok(SETTINGS, owner="observability", custom_fields=[TEXT, TOGGLE])
    old.converge(MODULE, **NEW, custom_fields={"service": "shop"})
    old.converge(MODULE, **NEW, custom_fields={"impact": True})
    assert values(old) == {"service": "shop", "impact": True}


# --- connector


def test_a_connector(kibana: Bench) -> None:
    jira = connector(kibana)
    kibana.converge(MODULE, **NEW, connector={"name": "jira-ops", "fields": {"issueType": 10006}})
    assert only(kibana)["connector"] == {
        "id": jira,
        "name": "jira-ops",
        "type": ".jira",
        "fields": {"issueType": "10006", "priority": None, "parent": None},
    }
    same = kibana.ok(MODULE, **NEW, connector={"id": jira})
    assert not same.changed and same.requests == [f"GET {PATH}/_find"]
    assert same["case"]["connector"] == {"id": jira, "fields": {"issueType": "10006"}}
    assert same["case"]["connector_name"] == "jira-ops"
    kibana.converge(MODULE, **NEW, connector={"id": jira, "fields": {"priority": "High"}})
    assert only(kibana)["connector"]["fields"] == {"issueType": None, "priority": "High", "parent": None}
    kibana.converge(MODULE, **NEW, connector={"id": "none"})
    assert only(kibana)["connector"] == {"id": "none", "name": "none", "type": ".none", "fields": None}
    kibana.refused(MODULE, "there is no connector with the name 'nope'", **NEW, connector={"name": "nope"})


def test_a_connector_that_took_over_the_name(kibana: Bench) -> None:
    first = connector(kibana)
    kibana.ok(MODULE, **NEW, connector={"name": "jira-ops"})
    kibana.kibana.objects("action", "default")[first]["name"] = "old"
    second = connector(kibana, id="second")
    kibana.converge(MODULE, **NEW, connector={"name": "jira-ops"})
    assert only(kibana)["connector"]["id"] == second


# --- limits, and Kibana's refusals


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"title": "t" * 161}, "the title of the case must have 1 to 160 characters, and has 161"),
        ({"description": "d" * 30001}, "the description of the case must have 1 to 30000 characters, and has 30001"),
        ({"category": "c" * 51}, "the category of the case must have 1 to 50 characters, and has 51"),
        ({"tags": [str(number) for number in range(201)]}, "the list of tags of the case can have 200 items at most"),
        ({"tags": ["t" * 257]}, "of the case must have 1 to 256 characters, and has 257"),
        ({"tags": [""]}, "the tag '' of the case must have 1 to 256 characters, and has 0"),
        ({"assignees": [str(number) for number in range(11)]}, "the list of assignees of the case can have 10 items"),
    ],
)
def test_limits(kibana: Bench, options: Options, words: str) -> None:
    kibana.refused(MODULE, words, **{**NEW, **options})


def test_what_is_just_within_the_limits(kibana: Bench) -> None:
    kibana.converge(
        MODULE,
        owner="cases",
        title="t" * 160,
        description="d" * 30000,
        category="c" * 50,
        tags=[f"{number:03}{'t' * 253}" for number in range(200)],
        assignees=[f"u_{number}" for number in range(10)],
    )


def test_match_tags_count_as_tags(kibana: Bench) -> None:
    kibana.refused(MODULE, "the tag 'tttt", **NEW, match_tags=["t" * 257])


def test_assignees_need_a_licence(kibana: Bench) -> None:
    kibana.kibana.license = "gold"
    result = kibana.run(MODULE, **NEW, assignees=["u_1"])
    assert "Could not create case 'Disk almost full': POST" in result.msg
    assert "you must be subscribed to an Elastic Platinum license" in result.msg


def test_a_reader_may_look_but_not_write(kibana: Bench) -> None:
    kibana.ok(MODULE, **NEW)
    assert not kibana.ok(MODULE, **NEW, username="reader").changed
    result = kibana.run(MODULE, **NEW, severity="high", username="reader")
    assert "Could not update case 'Disk almost full': PATCH" in result.msg
    assert "lacks the Kibana privilege" in result.msg


def test_cases_need_no_privilege_for_connectors(kibana: Bench) -> None:
    kibana.kibana.security.users["writer"] = User("writer", privileges=frozenset({"cases:all"}))
    kibana.converge(MODULE, **NEW, username="writer")
    result = kibana.run(MODULE, **NEW, connector={"name": "jira-ops"}, username="writer")
    assert "/api/actions/connectors answered 403" in result.msg


def test_settings_that_the_module_does_not_know_are_kept(kibana: Bench) -> None:
    kibana.ok(MODULE, **NEW)
    only(kibana)["settings"]["extractObservables"] = True
    kibana.converge(MODULE, **NEW, sync_alerts=False)
    assert only(kibana)["settings"] == {"syncAlerts": False, "extractObservables": True}


# --- races and lost answers


def test_a_change_by_somebody_else_is_kept(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    kibana.ok(MODULE, **NEW)
    case = only(kibana)

    def theirs() -> None:
        case.update(version=kibana.kibana.next_version(), description="theirs")

    interfere(kibana, monkeypatch, "PATCH", theirs)
    result = kibana.ok(MODULE, **WHO, severity="high")
    assert result.changed and result.requests.count(f"PATCH {PATH}") == 2
    assert (only(kibana)["severity"], only(kibana)["description"]) == ("high", "theirs")


def test_somebody_else_made_the_same_change(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    kibana.ok(MODULE, **NEW)
    case = only(kibana)
    interfere(kibana, monkeypatch, "PATCH", lambda: case.update(version=kibana.kibana.next_version(), severity="high"))
    result = kibana.ok(MODULE, **WHO, severity="high")
    assert not result.changed and result.requests.count(f"PATCH {PATH}") == 1


def test_a_case_that_is_so_already(kibana: Bench) -> None:
    """406 says that nothing differs, as when somebody else was faster and the version is not looked at."""
    kibana.ok(MODULE, **NEW)
    kibana.emulator.faults.add(
        method="PATCH", status=406, body={"message": "All update fields are identical to current version."}
    )
    only(kibana)["severity"] = "low"
    result = kibana.run(MODULE, **WHO, severity="high")
    assert not result.failed
    assert "reads back otherwise: severity" in said(result)


def test_a_case_that_vanishes_is_made_anew(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    kibana.ok(MODULE, **NEW)
    interfere(kibana, monkeypatch, "PATCH", cases(kibana).clear)
    assert kibana.ok(MODULE, **NEW, severity="high").changed
    assert only(kibana)["severity"] == "high"


def test_somebody_else_deleted_it(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    kibana.ok(MODULE, **NEW)
    interfere(kibana, monkeypatch, "DELETE", cases(kibana).clear)
    assert not kibana.ok(MODULE, **WHO, state="absent").changed


def test_a_conflict_that_stays_is_told(kibana: Bench) -> None:
    kibana.ok(MODULE, **NEW)
    kibana.emulator.faults.add(method="PATCH", status=409, body=CONFLICT, times=2)
    assert "409 Conflict: These cases have been updated." in kibana.run(MODULE, **NEW, severity="high").msg


@pytest.mark.parametrize(
    ("method", "options"),
    [("POST", NEW), ("PATCH", {**NEW, "severity": "high"}), ("DELETE", {**WHO, "state": "absent"})],
)
@pytest.mark.parametrize("retries", [0, 2])
def test_a_lost_answer_makes_no_twin(kibana: Bench, method: str, options: Options, retries: int) -> None:
    if method != "POST":
        kibana.ok(MODULE, **NEW)
    kibana.emulator.faults.add(method=method, drop="after")
    assert kibana.ok(MODULE, retries=retries, **options).changed
    assert len(cases(kibana)) == (0 if method == "DELETE" else 1)
    assert not kibana.ok(MODULE, **options).changed


def test_a_lost_request_is_not_repeated_blindly(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", drop="before")
    result = kibana.run(MODULE, retries=2, **NEW)
    assert result.failed and not cases(kibana)


def test_a_new_case_whose_status_cannot_be_set(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="PATCH", status=400, body={"message": "not now"})
    result = kibana.run(MODULE, **NEW, status="closed")
    assert "case 'Disk almost full' was created, but its status is still open: PATCH" in result.msg
    assert result.requests[-2:] == [f"POST {PATH}", f"PATCH {PATH}"]
    kibana.converge(MODULE, **NEW, status="closed")


def test_a_new_case_that_changes_before_its_status_is_set(kibana: Bench) -> None:
    """Newer versions number a case some time after it was opened, which gives it a new version."""
    kibana.emulator.faults.add(method="PATCH", status=409, body=CONFLICT)
    assert kibana.ok(MODULE, **NEW, status="closed").changed
    assert only(kibana)["status"] == "closed"


def test_of_two_runs_that_open_the_same_case_the_later_one_takes_its_own_back(kibana: Bench) -> None:
    first = kibana.ok(MODULE, **NEW)["case"]["id"]
    nothing: Options = {"cases": [], "page": 1, "per_page": 100, "total": 0}
    nothing.update(count_open_cases=0, count_in_progress_cases=0, count_closed_cases=0)
    kibana.emulator.faults.add(path="/api/cases/_find", status=200, body=nothing)
    result = kibana.ok(MODULE, **NEW, severity="high")
    assert result["case"]["id"] == only(kibana)["id"] == first
    assert only(kibana)["severity"] == "high"
    assert [write.split()[0] for write in result.writes] == ["POST", "DELETE", "PATCH"]
