# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.security import User

from ..cases import JIRA, NONE, ask, attach_alert, attach_file, change, new_case, say
from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_case_info"


def titles(result: Result) -> list[str]:
    """The titles of the cases found, sorted."""
    return sorted(case["title"] for case in result["cases"])


@pytest.fixture
def ids(kibana: Bench) -> dict[str, str]:
    """Three cases that differ in everything; title -> id."""
    fields = [{"key": "team", "label": "Team", "type": "text", "required": False}]
    body = {"owner": "cases", "closure_type": "close-by-user", "connector": NONE, "customFields": fields}
    ask(kibana, "POST", "/api/cases/configure", body)
    team = {"key": "team", "type": "text"}
    found = {
        "Disk full": new_case(
            kibana,
            tags=["disk", "db"],
            severity="high",
            category="capacity",
            assignees=[{"uid": "u1"}],
            customFields=[{**team, "value": "4711"}],
        ),
        "CPU hot": new_case(kibana, title="CPU hot", description="It burns", customFields=[{**team, "value": "web"}]),
        "Web slow": new_case(kibana, title="Web slow", owner="observability", tags=["web"]),
    }
    change(kibana, found["CPU hot"], status="closed")
    return found


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["CPU hot", "Disk full", "Web slow"]),
        ({"owner": ["cases"]}, ["CPU hot", "Disk full"]),
        ({"owner": ["cases", "observability"]}, ["CPU hot", "Disk full", "Web slow"]),
        ({"title": "Disk full"}, ["Disk full"]),
        ({"title": "Disk"}, []),
        ({"title": "Disk full", "status": ["closed"]}, []),
        ({"tags": ["db", "web"]}, ["Disk full", "Web slow"]),
        ({"status": ["closed"]}, ["CPU hot"]),
        ({"severity": ["high", "critical"]}, ["Disk full"]),
        ({"category": ["capacity"]}, ["Disk full"]),
        ({"assignees": ["u1"]}, ["Disk full"]),
        ({"assignees": ["none"]}, ["CPU hot", "Web slow"]),
        ({"reporters": ["elastic"]}, ["CPU hot", "Disk full", "Web slow"]),
        ({"reporters": ["nobody"]}, []),
        ({"custom_fields": {"team": 4711}}, ["Disk full"]),
        ({"custom_fields": {"team": None}, "owner": ["cases"]}, []),
        ({"custom_fields": {"nothing": "x"}}, []),
        ({"search": "burns"}, ["CPU hot"]),
        ({"search": "burns", "search_fields": ["title"]}, []),
        ({"search": "burns disk"}, ["CPU hot", "Disk full"]),
        ({"search": "burns disk", "default_search_operator": "AND"}, []),
        ({"from": "now-1h"}, ["CPU hot", "Disk full", "Web slow"]),
        ({"from": "now+1h"}, []),
        ({"to": "now-1h"}, []),
    ],
)
def test_each_filter(kibana: Bench, ids: dict[str, str], filters: dict[str, t.Any], expected: list[str]) -> None:
    assert titles(kibana.ok(MODULE, **filters)) == expected


def test_order(kibana: Bench, ids: dict[str, str]) -> None:
    def listed(**options: t.Any) -> list[str]:
        return [case["title"] for case in kibana.ok(MODULE, **options)["cases"]]

    assert listed() == ["Web slow", "CPU hot", "Disk full"]
    assert listed(sort_order="asc") == ["Disk full", "CPU hot", "Web slow"]
    assert listed(sort_field="title", sort_order="asc") == ["CPU hot", "Disk full", "Web slow"]
    for field in ("created_at", "updated_at", "closed_at", "category", "status", "severity"):
        assert len(listed(sort_field=field)) == 3


def test_limit(kibana: Bench, ids: dict[str, str]) -> None:
    assert titles(kibana.ok(MODULE, limit=1)) == ["Web slow"]
    assert titles(kibana.ok(MODULE, limit=1, custom_fields={"team": "4711"})) == ["Disk full"]


def test_paged_to_the_end(kibana: Bench) -> None:
    for number in range(101):
        new_case(kibana, title=f"case {number}")
    result = kibana.ok(MODULE)
    assert len(result["cases"]) == 101
    assert len(result.requests) == 2
    assert len(kibana.ok(MODULE, limit=100).requests) == 1
    assert len(kibana.ok(MODULE, title="case 100")["cases"]) == 1


def test_more_cases_than_kibana_shows(kibana: Bench) -> None:
    case_id = new_case(kibana)
    cases = kibana.kibana.objects("cases", "default")
    for number in range(10_000):
        cases[str(number)] = {**cases[case_id], "id": str(number)}
    assert "10000 cases or more match, and Kibana shows none after those" in kibana.refused(MODULE).msg
    assert len(kibana.ok(MODULE, limit=150)["cases"]) == 150


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_one_with_everything(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    case_id = new_case(bench, connector=JIRA, tags=["b", "a"])
    say(bench, case_id, "hello")
    attach_alert(bench, case_id, "a1")
    attach_file(bench, case_id, "backup.log")
    result = bench.ok(MODULE, id=case_id, include=["comments", "alerts", "files", "activity"])
    [case] = result["cases"]
    assert [comment["comment"] for comment in case["comments"]] == ["hello"]
    assert [(alert["id"], alert["index"]) for alert in case["alerts"]] == [("a1", ".alerts")]
    assert [(file["name"], file["mime_type"]) for file in case["files"]] == [("backup", "text/plain")]
    assert [entry["type"] for entry in case["activity"]] == ["create_case", "comment", "comment", "comment"]
    assert (case["total_comments"], case["total_alerts"]) == (1, 1)
    assert not result.changed and not result.writes


def test_the_terms_of_the_case_module(kibana: Bench, ids: dict[str, str]) -> None:
    case_id = new_case(kibana, title="Pushed", tags=["b", "a"], assignees=[{"uid": "u2"}, {"uid": "u1"}])
    [case] = kibana.ok(MODULE, id=case_id)["cases"]
    assert case["tags"] == ["a", "b"]
    assert case["assignees"] == ["u1", "u2"]
    assert case["sync_alerts"] is False
    assert case["custom_fields"] == {}
    assert case["connector"] == {"id": "none", "fields": {}}
    assert (case["connector_name"], case["connector_type_id"]) == ("none", ".none")
    assert (case["severity"], case["status"], case["owner"]) == ("low", "open", "cases")
    assert case["created_by"]["username"] == "elastic"
    assert case["external_service"] is None
    assert "comments" not in case and "settings" not in case and "customFields" not in case


def test_requests(kibana: Bench, ids: dict[str, str]) -> None:
    case_id = ids["Disk full"]
    assert kibana.ok(MODULE, id=case_id).requests == [f"GET /api/cases/{case_id}"]
    assert kibana.ok(MODULE).requests == ["GET /api/cases/_find"]
    result = kibana.ok(MODULE, include=["alerts"], max_parallel=1)
    assert result.requests[1:] == [f"GET /api/cases/{case['id']}/alerts" for case in result["cases"]]


def test_cases_of_an_alert(kibana: Bench, ids: dict[str, str]) -> None:
    attach_alert(kibana, ids["Disk full"], "a1")
    result = kibana.ok(MODULE, alert_id="a1")
    assert titles(result) == ["Disk full"]
    assert result["cases"][0]["severity"] == "high"
    assert titles(kibana.ok(MODULE, alert_id="a1", owner=["observability"])) == []
    assert titles(kibana.ok(MODULE, alert_id="a2")) == []


def test_no_such_case(kibana: Bench) -> None:
    assert kibana.ok(MODULE, id="nope", include=["comments"])["cases"] == []
    assert kibana.ok(MODULE)["cases"] == []


def test_a_case_that_vanishes_meanwhile(kibana: Bench, ids: dict[str, str]) -> None:
    attach_alert(kibana, ids["Disk full"], "a1")
    body = {"statusCode": 404, "error": "Not Found", "message": "Saved object [cases/x] not found"}
    kibana.emulator.faults.add(path="/api/cases/[^/]+$", status=404, body=body)
    assert kibana.ok(MODULE, alert_id="a1")["cases"] == []
    kibana.emulator.faults.add(path="/user_actions/_find$", status=404, body=body)
    [case] = kibana.ok(MODULE, title="Disk full", include=["activity"])["cases"]
    assert case["activity"] == []


def test_in_a_space(kibana: Bench, ids: dict[str, str]) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    new_case(kibana, space="/s/ops", title="In ops")
    assert titles(kibana.ok(MODULE, space="ops")) == ["In ops"]


def test_refusals(kibana: Bench, start: Start) -> None:
    for limit in (0, 10_001):
        kibana.refused(MODULE, "limit must be between 1 and 10000", limit=limit)
    for pair in ({"id": "x", "tags": ["a"]}, {"alert_id": "x", "limit": 1}, {"title": "x", "search": "y"}):
        assert "mutually exclusive" in kibana.refused(MODULE, **pair).msg
    kibana.refused(MODULE, "missing", search_fields=["title"])
    kibana.kibana.license = "basic"
    kibana.refused(MODULE, "Elastic Platinum license", assignees=["u1"])


def test_searching_for_the_number_needs_a_newer_kibana(kibana: Bench, start: Start) -> None:
    kibana.ok(MODULE, search="12", search_fields=["number", "title"])
    start(profile="8.12").refused(
        MODULE, "searching cases by their number needs Kibana 9.1 or later", search="12", search_fields=["number"]
    )


def test_somebody_who_may_only_read(kibana: Bench, ids: dict[str, str]) -> None:
    kibana.kibana.security.users["reader"] = User("reader", privileges=frozenset({"cases:read"}))
    result = kibana.ok(MODULE, username="reader", include=["comments", "activity"])
    assert len(result["cases"]) == 3
