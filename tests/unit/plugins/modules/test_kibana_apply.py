# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ..conftest import Start
from ..harness import Bench
from ..rules import QUERY

MODULE = "kibana_apply"
Item = dict[str, t.Any]


def connector(name: str, **more: t.Any) -> Item:
    return {"kind": "connector", "name": name, "connector_type_id": ".index", "config": {"index": name}, **more}


def rule(name: str, **more: t.Any) -> Item:
    return {
        "kind": "rule",
        "name": name,
        "rule_type_id": ".es-query",
        "interval": "1m",
        "params": QUERY,
        "tags": ["managed"],
        **more,
    }


def gone(kind: str, name: str, **more: t.Any) -> Item:
    return {"kind": kind, "name": name, "state": "absent", **more}


ESTATE: list[Item] = [
    # In no useful order, on purpose.
    {"kind": "rule_state", "name": "errors", "mute_all": True},
    rule("errors", actions=[{"name": "history", "params": {"documents": [{"a": 1}]}}]),
    {"kind": "sourcemap", "service_name": "shop", "service_version": "1", "bundle_filepath": "/a.js", "content": {}},
    connector("history"),
    {"kind": "apm_agent_config", "service_name": "shop", "settings": {"recording": True}},
    {"kind": "case_settings", "owner": "cases", "closure_type": "close-by-pushing"},
    {"kind": "case", "owner": "cases", "title": "A case", "description": "d", "tags": []},
    {"kind": "space", "id": "ops", "name": "Ops"},
    connector("other", space="ops"),
    {"kind": "maintenance_window", "title": "Sunday", "schedule": {"start": "2030-01-06T00:00:00Z", "duration": "2h"}},
]
ESTATE[2]["content"] = {"version": 3, "sources": ["a.js"], "mappings": "AAAA"}


def test_an_estate_from_nothing_in_whatever_order(kibana: Bench) -> None:
    result = kibana.converge(MODULE, resources=ESTATE)
    assert result["totals"] == {"ok": 0, "changed": len(ESTATE), "failed": 0, "not_tried": 0}
    assert [entry["index"] for entry in result["results"]] == list(range(len(ESTATE)))
    (stored,) = kibana.kibana.objects("alert", "default").values()
    assert stored["mute_all"]
    assert [item["name"] for item in kibana.kibana.objects("action", "ops").values()] == ["other"]


def test_check_mode_foretells_what_is_in_a_space_that_is_not_there_yet(kibana: Bench) -> None:
    items = [
        rule("errors", actions=[{"name": "history"}]),
        {"kind": "rule_state", "name": "errors", "enabled": False},
        connector("history"),
        {"kind": "case_settings", "owner": "cases", "closure_type": "close-by-pushing"},
        {"kind": "case", "owner": "cases", "title": "A case", "description": "d", "tags": []},
        {"kind": "apm_agent_config", "settings": {"recording": True}},
        {"kind": "space", "id": "new", "name": "New"},
    ]
    result = kibana.converge(MODULE, space="new", resources=items)
    assert result["totals"]["changed"] == len(items)
    assert not kibana.kibana.objects("action", "default")


@pytest.mark.parametrize(("profile", "needs"), [("8.12", "9.1"), ("9.1", "9.2")])
def test_check_mode_knows_what_the_version_lacks_in_such_a_space(start: Start, profile: str, needs: str) -> None:
    schedule = {"start": "2030-01-06T00:00:00Z", "duration": "2h"}
    window = {"kind": "maintenance_window", "title": "Sunday", "schedule": schedule}
    items = [{"kind": "space", "id": "new", "name": "New"}, window]
    old = start(profile=profile)
    for check in (True, False):
        result = old.run(MODULE, check=check, space="new", resources=items)
        assert result.failed and f"needs Kibana {needs} or later" in result.msg


def test_what_goes_goes_the_other_way_round(kibana: Bench) -> None:
    kibana.ok(MODULE, resources=[connector("history"), rule("errors", actions=[{"name": "history"}])])
    result = kibana.converge(MODULE, resources=[gone("connector", "history"), gone("rule", "errors")])
    assert [line.split("/")[2] for line in result.writes] == ["alerting", "actions"]


def test_everything_goes_again(kibana: Bench) -> None:
    kibana.ok(MODULE, resources=ESTATE)
    keys = ("kind", "id", "name", "title", "owner", "space", "service_name", "service_version", "bundle_filepath")
    gone_again = [{key: item[key] for key in keys if key in item} | {"state": "absent"} for item in ESTATE[1:]]
    result = kibana.converge(MODULE, resources=gone_again)
    assert result["totals"]["changed"] == len(gone_again)


def test_what_was_in_a_space_is_gone_with_it(kibana: Bench) -> None:
    kibana.ok(MODULE, resources=[{"kind": "space", "id": "ops", "name": "Ops"}, connector("c", space="ops")])
    settings = {"kind": "case_settings", "owner": "cases", "space": "ops", "state": "absent"}
    items = [{"kind": "space", "id": "ops", "state": "absent"}, gone("connector", "c", space="ops"), settings]
    kibana.converge(MODULE, resources=items)


def test_cases_see_the_custom_fields_that_the_list_defines(kibana: Bench) -> None:
    field = {"key": "customer", "label": "Customer", "type": "text", "required": False}
    case = {"kind": "case", "owner": "cases", "title": "A case", "description": "d", "tags": []}
    items = [
        {**case, "custom_fields": {"customer": "ACME"}},
        {"kind": "case_settings", "owner": "cases", "custom_fields": [field]},
    ]
    kibana.converge(MODULE, resources=items)


def test_one_listing_for_each_kind_and_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    items = [connector(f"c{number}") for number in range(50)]
    items += [connector(f"c{number}", space="ops") for number in range(50)]
    items += [rule(f"r{number}", actions=[{"name": f"c{number}"}]) for number in range(50)]
    first = kibana.ok(MODULE, resources=items)
    assert len(first.writes) == 150
    # Two listings of each, before and after the writes; the space; the rule types, for the default action groups.
    reads = ["GET /api/actions/connectors"] * 4 + ["GET /api/alerting/rules/_find"] * 2
    reads += ["GET /api/spaces/space/ops", "GET /api/alerting/rule_types"]
    assert sorted(line for line in first.requests if line.startswith("GET")) == sorted(reads)
    again = kibana.ok(MODULE, resources=items)
    assert not again.changed
    assert sorted(again.requests) == [
        "GET /api/actions/connectors",
        "GET /api/actions/connectors",
        "GET /api/alerting/rules/_find",
        "GET /api/spaces/space/ops",
    ]


def test_one_changed_is_one_write(kibana: Bench) -> None:
    items = [connector(f"c{number}") for number in range(20)]
    kibana.ok(MODULE, resources=items)
    items[7]["config"] = {"index": "changed"}
    result = kibana.converge(MODULE, resources=items)
    assert len(result.writes) == 1
    assert [entry["index"] for entry in result["results"]] == [7]
    assert list(result["diff"]["after"]) == ["connector 'c7'"]


# --- mistakes


def test_all_mistakes_are_told_before_anything_is_done(kibana: Bench) -> None:
    kibana.refused(
        MODULE,
        "resources has 4 mistakes, and nothing was done",
        "resources[0]: kind must be one of space, connector",
        "resources[1] (connector): ",
        "resources[2] (rule): value of notify_when must be one of",
        "resources[3] (space): missing required arguments: id",
        resources=[
            {"kind": "dashboard", "name": "x"},
            connector("x", unknown_option=1),
            rule("x", notify_when="sometimes"),
            {"kind": "space", "name": "x"},
            connector("fine"),
        ],
    )


def test_an_object_described_twice_is_a_mistake(kibana: Bench) -> None:
    kibana.refused(MODULE, "name 'x' is described by resources[0] already", resources=[connector("x"), connector("x")])
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.ok(MODULE, resources=[connector("x"), connector("x", space="ops")])


def test_a_failure_stops_later_kinds_but_not_its_neighbours(kibana: Bench) -> None:
    items = [connector("good"), connector("bad", config={}), rule("errors"), gone("connector", "old")]
    check = kibana.run(MODULE, check=True, resources=items)
    result = kibana.run(MODULE, resources=items)
    for run in (check, result):
        assert run.failed
        assert run.changed
        assert run["totals"] == {"ok": 0, "changed": 1, "failed": 1, "not_tried": 2}
        assert "1 of 2 resources failed: Could not manage connector 'bad'" in run.msg
        assert "needs config.index" in run.msg
        assert "Changed: connector 'good'." in run.msg
        assert "Not tried: 2" in run.msg
    assert [item["name"] for item in kibana.kibana.objects("action", "default").values()] == ["good"]
    assert not kibana.kibana.objects("alert", "default")


def test_a_listing_that_fails_is_not_asked_for_again_by_each(kibana: Bench) -> None:
    names = [f"hook {number}" for number in range(20)]
    kibana.emulator.faults.add(method="GET", path="/api/actions/connectors", status=503, times=None)
    result = kibana.run(MODULE, resources=[connector(name) for name in names])
    assert result.requests == ["GET /api/actions/connectors"]
    assert result["totals"]["failed"] == len(names)
    for name, entry in zip(names, result["results"]):
        assert f"connector '{name}'" in entry["msg"] and "503" in entry["msg"]


def test_going_on_all_the_same(kibana: Bench) -> None:
    items = [connector("bad", config={}), rule("errors")]
    result = kibana.run(MODULE, resources=items, continue_on_error=True)
    assert result.failed
    assert result["totals"] == {"ok": 0, "changed": 1, "failed": 1, "not_tried": 0}
    assert len(kibana.kibana.objects("alert", "default")) == 1


def test_a_space_that_is_not_there_is_the_failure_of_what_is_in_it(kibana: Bench) -> None:
    result = kibana.run(MODULE, resources=[connector("x", space="nowhere"), connector("y")])
    assert "the space 'nowhere' does not exist" in result.msg
    assert result["totals"]["changed"] == 1


# --- pruning


@pytest.fixture
def grown(kibana: Bench) -> Bench:
    """A Kibana where more has grown than the list names."""
    kibana.seed("preconfigured_connector", id="yml", name="team-yml", connector_type_id=".index")
    items = [connector("team-a"), connector("team-b"), connector("elsewhere"), rule("r1"), rule("r2")]
    kibana.ok(MODULE, resources=[*items, rule("untagged", tags=[])])
    return kibana


def test_pruning_deletes_what_the_selector_covers_and_nobody_names(grown: Bench) -> None:
    selector = {"rule_tags": ["managed"], "connector_names": "team-*"}
    kept = [connector("team-a"), rule("r1"), rule("r3")]
    result = grown.converge(MODULE, resources=kept, prune=True, prune_selector=selector)
    assert {item["name"] for item in grown.kibana.objects("action", "default").values()} == {"team-a", "elsewhere"}
    assert {item["name"] for item in grown.kibana.objects("alert", "default").values()} == {"r1", "r3", "untagged"}
    assert [entry["label"] for entry in result["results"] if entry["index"] is None] == [
        "rule 'r2'",
        "connector 'team-b'",
    ]


def test_pruning_by_id(grown: Bench) -> None:
    ids = {item["name"]: item["id"] for item in grown.kibana.objects("action", "default").values()}
    selector = {"connector_ids": [ids["elsewhere"], "yml", "unknown"]}
    grown.converge(MODULE, resources=[connector("team-a")], prune=True, prune_selector=selector)
    assert {item["name"] for item in grown.kibana.objects("action", "default").values()} == {"team-a", "team-b"}


def test_pruning_looks_only_into_the_spaces_it_is_told(grown: Bench) -> None:
    grown.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    selector = {"rule_tags": ["managed"], "spaces": ["ops"]}
    assert not grown.ok(MODULE, resources=[rule("r1")], prune=True, prune_selector=selector).changed


def test_nothing_is_pruned_after_a_failure(grown: Bench) -> None:
    items = [connector("bad", config={})]
    result = grown.run(MODULE, resources=items, prune=True, prune_selector={"connector_names": "*"})
    assert result.failed
    assert not result.writes


def test_pruning_needs_a_selector(kibana: Bench) -> None:
    kibana.refused(MODULE, "prune_selector", resources=[], prune=True)
    kibana.refused(MODULE, "prune deletes only what prune_selector covers", resources=[], prune=True, prune_selector={})


# --- what comes back


def test_report_and_max_results(kibana: Bench) -> None:
    items = [connector(f"c{number}") for number in range(5)]
    kibana.ok(MODULE, resources=items[:3])
    assert len(kibana.ok(MODULE, check=True, resources=items)["results"]) == 2
    assert len(kibana.ok(MODULE, check=True, resources=items, report="all")["results"]) == 5
    assert kibana.ok(MODULE, check=True, resources=items, report="failed")["results"] == []
    few = kibana.ok(MODULE, check=True, resources=items, max_results=1)
    assert (len(few["results"]), len(few["diff"]["after"]), few["totals"]["changed"]) == (1, 1, 2)


def test_prior_states_can_be_restored(kibana: Bench) -> None:
    kibana.ok(MODULE, resources=[rule("errors")])
    prior = kibana.ok(MODULE, resources=[{"kind": "rule_state", "name": "errors", "enabled": False}])["prior"]
    kibana.converge("kibana_rule_state", restore=prior)
    assert kibana.ok("kibana_rule", name="errors")["rule"]["enabled"]


def test_secrets_of_the_list_are_masked_and_nothing_else(kibana: Bench) -> None:
    items = [
        {
            "kind": "connector",
            "name": "hook",
            "connector_type_id": ".slack",
            "secrets": {"webhookUrl": "https://hooks.example.com/canary-secret"},
        },
        {"kind": "unknown", "secrets": {"token": "canary-of-no-kind"}},
    ]
    for resources in (items[:1], items, [{**items[0], "secrets": "canary-not-a-map"}]):
        result = kibana.run(MODULE, resources=resources)
        assert "canary" not in str(result.values)
    assert "hook" in str(kibana.ok(MODULE, resources=items[:1], report="all").values)


def test_says_which_kibana_and_space_were_meant(kibana: Bench) -> None:
    resources = [{"kind": "connector", "name": "log", "connector_type_id": ".server-log"}]
    assert kibana.run("kibana_apply", resources=resources)["kibana"] == {"url": kibana.url, "space": "default"}
    there = kibana.run("kibana_apply", resources=[{"kind": "space", "id": "team", "name": "Team"}], space="team")
    assert there["kibana"]["space"] == "team"
