# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding rules, where recordings say nothing."""

from __future__ import annotations

import json
import typing as t

import pytest

from tests.unit.emulator import rule_client as rc
from tests.unit.emulator.harness import Caller, calling

FIND = rc.FIND


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    """An empty emulator of the newest version."""
    with calling() as caller:
        yield caller


def names(kibana: Caller, **query: t.Any) -> list[str]:
    """The names of the rules found, in their order."""
    return [rule["name"] for rule in kibana.body("GET", FIND, params=query)["data"]]


def test_pages(kibana: Caller) -> None:
    for number in range(12):
        rc.make(kibana, name=f"rule {number:02}")
    first = kibana.body("GET", FIND)
    assert (first["page"], first["per_page"], first["total"], len(first["data"])) == (1, 10, 12, 10)
    assert names(kibana, page=2, sort_field="name", sort_order="asc") == ["rule 10", "rule 11"]
    assert kibana.body("GET", FIND, params={"per_page": 0}) == {"page": 1, "per_page": 0, "total": 12, "data": []}
    assert names(kibana, page=9) == []


def test_the_window_ends_at_ten_thousand(kibana: Caller) -> None:
    assert kibana.ask("GET", FIND, params={"per_page": 10000}).status_code == 200
    status, text = kibana.refused("GET", FIND, params={"per_page": 5001, "page": 2})
    assert status == 400
    assert "from + size must be less than or equal to: [10000] but was [10002]" in text


@pytest.mark.parametrize("query", [{"page": 0}, {"per_page": -1}, {"default_search_operator": "or"}, {"sort": "name"}])
def test_wrong_queries(kibana: Caller, query: dict[str, t.Any]) -> None:
    status, text = kibana.refused("GET", FIND, params=query)
    assert status == 400
    assert text.startswith(f"[request query.{next(iter(query))}]: ")


# --- order


def test_without_a_sort_field_the_last_written_comes_last(kibana: Caller) -> None:
    first = rc.make(kibana, name="first")
    rc.make(kibana, name="second")
    kibana.body("POST", f"{rc.RULE}/{first['id']}/_mute_all")
    assert names(kibana) == ["second", "first"]


def test_sorting_by_name_ignores_case(kibana: Caller) -> None:
    for name in ("b", "C", "a"):
        rc.make(kibana, name=name)
    assert names(kibana, sort_field="name") == ["a", "b", "C"]
    assert names(kibana, sort_field="name", sort_order="desc") == ["C", "b", "a"]


def test_sorting_puts_what_has_no_value_last(kibana: Caller) -> None:
    rc.make(kibana, name="untagged")
    rc.make(kibana, name="tagged", tags=["x"])
    for order in ("asc", "desc"):
        assert names(kibana, sort_field="tags", sort_order=order) == ["tagged", "untagged"]


def test_sort_order_needs_a_field_that_exists(kibana: Caller) -> None:
    assert kibana.refused("GET", FIND, params={"sort_order": "asc"}) == (406, "sortOrder requires a sortField")
    for field in ("nope", "rule_type_id", "updated", "schedule"):
        refused = kibana.refused("GET", FIND, params={"sort_field": field})
        assert refused == (400, f"Unknown sort field {field}")
    for field in ("updatedAt", "enabled", "schedule.interval", "executionStatus.status", "updated_at"):
        assert kibana.ask("GET", FIND, params={"sort_field": field}).status_code == 200


# --- filter


def test_filters(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    rc.make(kibana, name="with", tags=["p q"], actions=[rc.action(log)])
    rc.make(kibana, name="without", enabled=False)
    assert names(kibana, filter='alert.attributes.tags:"p q"') == ["with"]
    assert names(kibana, filter="alert.attributes.enabled: false") == ["without"]
    assert names(kibana, filter="alert.attributes.actions:{ actionTypeId: .server-log }") == ["with"]
    assert names(kibana, filter="alert.attributes.alertTypeId:.index-threshold and not alert.attributes.tags:*") == [
        "without"
    ]


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        (
            {"filter": "tags:x"},
            400,
            "This key 'tags' need to be wrapped by a saved object type like alert: Bad Request",
        ),
        (
            {"filter": "alert.attributes.nope:x or foo.bar:1"},
            400,
            "This key 'alert.attributes.nope' does NOT exist in alert saved object index patterns\n"
            "This type foo is not allowed: Bad Request",
        ),
        (
            {"filter": "alert.attributes.actions:{ nope:x }"},
            400,
            "This key 'alert.attributes.actions.nope' does NOT exist in alert saved object index patterns: Bad Request",
        ),
        (
            {"filter": "alert.attributes.snoozeSchedule:{ id:x }"},
            400,
            "Error find rules: Filter is not supported on this field alert.attributes.snoozeSchedule.id",
        ),
        (
            {"sort_field": "monitoring.run"},
            400,
            "Error find rules: Sort is not supported on this field monitoring.run",
        ),
        (
            {"search": "x", "search_fields": "mapped_params.severity"},
            400,
            "Error find rules: Search field mapped_params.severity not supported",
        ),
        (
            {"filter": "alert.attributes.tags:("},
            500,
            "An internal server error occurred. Check Kibana server logs for details.",
        ),
        # The filter is looked at before the order.
        ({"filter": "x:y", "sort_order": "asc"}, 400, None),
    ],
)
def test_refused(kibana: Caller, query: dict[str, str], status: int, message: str | None) -> None:
    refused = kibana.refused("GET", FIND, params=query)
    assert refused[0] == status
    assert message is None or refused[1] == message


def test_filter_consumers_is_a_json_array(kibana: Caller) -> None:
    rc.make(kibana, name="a")
    rc.make(kibana, name="s", consumer="stackAlerts")
    assert names(kibana, filter_consumers=json.dumps(["stackAlerts"])) == ["s"]
    assert names(kibana, filter_consumers=["stackAlerts", "alerts"]) == ["a", "s"]
    refused = kibana.refused("GET", FIND, params={"filter_consumers": "alerts"})
    assert refused == (400, "[request query.filter_consumers]: could not parse array value from json input")


def test_has_reference(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    rc.make(kibana, name="with", actions=[rc.action(log)])
    rc.make(kibana, name="without")
    assert names(kibana, has_reference=json.dumps({"type": "action", "id": log})) == ["with"]
    assert names(kibana, has_reference=json.dumps({"type": "dashboard", "id": log})) == []
    assert kibana.refused("GET", FIND, params={"has_reference": log})[0] == 400


# --- search


def test_searching_names_and_tags(kibana: Caller) -> None:
    rc.make(kibana, name="CPU on host-1", tags=["team-a"])
    rc.make(kibana, name="memory on host-2", tags=["team-b"])
    assert names(kibana, search="host-1", search_fields="name") == ["CPU on host-1", "memory on host-2"]
    assert names(kibana, search="host-1", search_fields="name", default_search_operator="AND") == ["CPU on host-1"]
    assert names(kibana, search='"host-2"', search_fields="name") == ["memory on host-2"]
    assert names(kibana, search="mem*", search_fields="name") == ["memory on host-2"]
    assert names(kibana, search="team-b", search_fields=["name", "tags"]) == ["memory on host-2"]
    assert names(kibana, search="team", search_fields="tags") == []
    assert names(kibana, search="cpu", search_fields="nope") == []
    assert names(kibana, search="", search_fields="nope") == ["CPU on host-1", "memory on host-2"]


def test_searching_everywhere_finds_too_much(kibana: Caller) -> None:
    rc.make(kibana, name="one")
    assert names(kibana, search="elastic") == ["one"]
    assert names(kibana, search="alert") == ["one"]
    assert names(kibana, search="zzz") == []


# --- fields


def test_fields_are_attributes_in_camel_case(kibana: Caller) -> None:
    rc.make(kibana, tags=["x"])

    def shown(*fields: str) -> set[str]:
        return set(kibana.body("GET", FIND, params={"fields": list(fields)})["data"][0])

    assert shown("name") == {"id", "actions", "name"}
    assert shown("alertTypeId", "muteAll") == {"id", "actions", "rule_type_id", "mute_all"}
    assert shown("rule_type_id", "mute_all") == {"id", "actions"}


# --- who and where


def test_only_the_space_asked_for(kibana: Caller) -> None:
    kibana.body("POST", "/api/spaces/space", {"id": "other", "name": "other"})
    rc.make(kibana, f"/s/other{rc.RULE}", name="there")
    rc.make(kibana, name="here")
    assert names(kibana) == ["here"]
    assert [rule["name"] for rule in kibana.body("GET", f"/s/other{FIND}")["data"]] == ["there"]


def test_those_who_see_no_rules(kibana: Caller) -> None:
    refused = kibana.refused("GET", FIND, user="viewer")
    assert refused == (403, "Unauthorized to find rules for any rule types.")
    rc.add_user(kibana, "far", "alerting:all", spaces=("elsewhere",))
    assert kibana.refused("GET", FIND, user="far")[0] == 403


def test_failing_rules(kibana: Caller) -> None:
    bad = rc.make(kibana, name="bad")["id"]
    rc.make(kibana, name="good")
    kibana.seed("rule_status", rule_id=bad, outcome="failed", reason="execute", message="m")
    assert names(kibana, filter="alert.attributes.lastRun.outcome:failed") == ["bad"]
    assert names(kibana, filter="alert.attributes.executionStatus.status:error") == ["bad"]
    assert names(kibana, filter="alert.attributes.executionStatus.error.reason:execute") == ["bad"]
