# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ..cases import JIRA, ask, change, new_case, say
from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_case_push"
TITLE = {"owner": "cases", "title": "Disk full"}


def jira(bench: Bench, connector_id: str = "ops-jira", space: str = "") -> str:
    """The id of a new connector that cases can be pushed through."""
    body = {
        "name": "Jira",
        "connector_type_id": ".jira",
        "config": {"apiUrl": "https://jira.example", "projectKey": "OPS"},
        "secrets": {"email": "a@example.com", "apiToken": "x"},
    }
    ask(bench, "POST", f"{space}/api/actions/connector/{connector_id}", body)
    return connector_id


def close_by_pushing(bench: Bench) -> None:
    """Make pushes close cases."""
    none = {"id": "none", "name": "none", "type": ".none", "fields": None}
    body = {"owner": "cases", "closure_type": "close-by-pushing", "connector": none}
    ask(bench, "POST", "/api/cases/configure", body)


@pytest.fixture
def case_id(kibana: Bench) -> str:
    """A case with a connector."""
    jira(kibana)
    return new_case(kibana, connector=JIRA)


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_pushed_once_and_again_after_a_change(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    jira(bench)
    case_id = new_case(bench, connector=JIRA)
    first = bench.converge(MODULE, case_id=case_id)
    assert first["diff"]["before"] == {"pushed": False}
    assert first["diff"]["after"] == {"pushed": True, "pushed_through": "ops-jira"}
    assert first.writes == [f"POST /api/cases/{case_id}/connector/ops-jira/_push"]
    assert first["case"]["external_service"]["external_title"] == "OPS-1"
    say(bench, case_id, "something new")
    bench.converge(MODULE, case_id=case_id)
    change(bench, case_id, title="Disk full again")
    again = bench.converge(MODULE, case_id=case_id)
    assert again["case"]["external_service"]["external_title"] == "OPS-1"
    assert again["case"]["title"] == "Disk full again"


def test_a_case_by_owner_and_title(kibana: Bench, case_id: str) -> None:
    new_case(kibana, title="Disk full on db1")
    assert kibana.converge(MODULE, **TITLE)["case"]["id"] == case_id


def test_one_request_when_nothing_differs(kibana: Bench, case_id: str) -> None:
    kibana.ok(MODULE, case_id=case_id)
    result = kibana.ok(MODULE, case_id=case_id)
    assert not result.changed
    assert result.requests == [f"GET /api/cases/{case_id}"]
    assert result["case"]["pushed"] is True


def test_force_pushes_what_has_not_changed(kibana: Bench, case_id: str) -> None:
    kibana.ok(MODULE, case_id=case_id, force=True)
    for check in (True, False):
        result = kibana.ok(MODULE, check=check, case_id=case_id, force=True)
        assert result.changed
        assert bool(result.writes) is not check
        assert result["case"]["pushed"] is True
        assert "push" not in result["case"]
        assert not result.values.get("warnings"), result.values["warnings"]


def test_another_connector(kibana: Bench, case_id: str) -> None:
    kibana.ok(MODULE, case_id=case_id)
    jira(kibana, "other-jira")
    result = kibana.converge(MODULE, case_id=case_id, connector_id="other-jira")
    assert result["case"]["pushed_through"] == "other-jira"
    assert result["case"]["connector"]["id"] == "ops-jira"
    kibana.converge(MODULE, case_id=case_id)


def test_a_push_that_closes_the_case(start: Start) -> None:
    for profile in ("8.12", "9.4"):
        bench = start(profile=profile)
        jira(bench)
        close_by_pushing(bench)
        case_id = new_case(bench, connector=JIRA)
        assert bench.converge(MODULE, case_id=case_id)["case"]["status"] == "closed"


def test_a_closed_case(start: Start, kibana: Bench, case_id: str) -> None:
    change(kibana, case_id, status="closed")
    kibana.converge(MODULE, case_id=case_id)
    old = start(profile="8.12")
    jira(old)
    closed = new_case(old, connector=JIRA)
    change(old, closed, status="closed")
    old.refused(MODULE, "pushing a closed case needs Kibana 8.17 or later", "8.12.2", case_id=closed)


def test_in_a_space(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    jira(kibana, space="/s/ops")
    new_case(kibana, space="/s/ops", connector=JIRA)
    kibana.converge(MODULE, space="ops", **TITLE)


def test_refusals(kibana: Bench, case_id: str) -> None:
    kibana.refused(MODULE, "case 'nope': the case does not exist", "check its id", case_id="nope")
    kibana.refused(MODULE, "the case does not exist", "check its title and owner", owner="cases", title="nope")
    without = new_case(kibana, title="Without")
    kibana.refused(MODULE, "the case has no connector", "connector_id", case_id=without)
    kibana.refused(MODULE, "there is no connector 'nope'", "those are ops-jira", case_id=case_id, connector_id="nope")
    ask(kibana, "POST", "/api/actions/connector/log", {"name": "Log", "connector_type_id": ".server-log"})
    kibana.refused(MODULE, "there is no connector 'log'", case_id=case_id, connector_id="log")
    for missing in ({}, {"title": "x"}, {"case_id": case_id, **TITLE}):
        assert kibana.run(MODULE, **missing).failed


def test_what_the_connector_says(kibana: Bench, case_id: str) -> None:
    kibana.seed("push_failure", connector_id="ops-jira", message="unable to create incident. Reason: no such project")
    result = kibana.run(MODULE, case_id=case_id)
    assert result.failed
    assert f"Could not update case '{case_id}'" in result.msg
    assert "424 Failed Dependency: unable to create incident. Reason: no such project" in result.msg
    assert "The connector answered so; check it, and the system behind it." in result.msg
    assert kibana.ok(MODULE, case_id=case_id).changed


@pytest.mark.parametrize("force", [False, True])
def test_an_answer_that_gets_lost_makes_no_second_push(kibana: Bench, case_id: str, force: bool) -> None:
    if force:
        kibana.ok(MODULE, case_id=case_id)
    kibana.emulator.faults.add(method="POST", drop="after")
    result = kibana.ok(MODULE, case_id=case_id, force=force, retries=3)
    assert result.changed
    assert len(result.writes) == 1
    journal = ask(kibana, "GET", f"/api/cases/{case_id}/user_actions/_find?types=pushed")
    assert journal["total"] == 1 + force
    assert "the change was made all the same" in str(result.values["warnings"])


def test_a_case_that_changes_while_it_is_pushed(kibana: Bench, case_id: str) -> None:
    body: dict[str, t.Any] = {"statusCode": 409, "message": "version conflict"}
    kibana.emulator.faults.add(method="POST", status=409, body=body)
    result = kibana.ok(MODULE, case_id=case_id)
    assert result.changed
    assert sum(request.startswith("POST") for request in result.requests) == 2
