# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t
from urllib.parse import parse_qs

import pytest

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_rule_info"
FIND = "GET /api/alerting/rules/_find"
PARAMS = {
    "index": ["logs-*"],
    "timeField": "@timestamp",
    "timeWindowSize": 5,
    "timeWindowUnit": "m",
    "thresholdComparator": ">",
    "threshold": [10],
}
ACTION = {
    "id": "log",
    "group": "threshold met",
    "params": {"message": "too many"},
    "frequency": {"summary": False, "notify_when": "onThrottleInterval", "throttle": "1h"},
    "alerts_filter": {"timeframe": {"days": [1], "timezone": "UTC", "hours": {"start": "08:00", "end": "17:00"}}},
}
WHOLE = {
    "id": "whole",
    "name": "Checkout errors",
    "rule_type_id": ".index-threshold",
    "consumer": "logs",
    "interval": "5m",
    "params": PARAMS,
    "tags": ["production", "checkout"],
    "enabled": True,
    "actions": [],
    "alert_delay": 3,
    "flapping": {"look_back_window": 10, "status_change_threshold": 4},
}


@pytest.fixture
def bench(kibana: Bench) -> Bench:
    """Five rules that differ in everything one can ask for, made in this order."""
    rules: list[dict[str, t.Any]] = [
        {"id": "r1", "name": "beta", "tags": ["one", "two words"], "consumer": "logs"},
        {"id": "r2", "name": "Alpha", "tags": ["two"], "enabled": False, "rule_type_id": ".index-threshold"},
        {"id": "r3", "name": "alpha", "tags": ["one"], "mute_all": True, "schedule": {"interval": "1h"}},
        {"id": "r4", "name": 'say "hi" (or) \\ *', "actions": [{"id": "log", "group": "query matched"}]},
        {"id": "r5", "name": "gamma delta", "muted_alert_ids": ["host-1"]},
    ]
    for number, changes in enumerate(rules):
        stamp = f"2026-01-0{number + 1}T00:00:00.000Z"
        kibana.seed("ui_rule", created_at=stamp, throttle=None, notify_when=None, **changes)
    kibana.seed("rule_status", rule_id="r1", outcome="failed", message="no such index")
    kibana.seed("rule_status", rule_id="r5", outcome="succeeded")
    return kibana


def many(kibana: Bench, count: int) -> None:
    """That many rules, by name in the order of their numbers."""
    kibana.seed("ui_rule", id="model")
    rules = kibana.kibana.objects("alert", "default")
    model = rules.pop("model")
    for number in range(count):
        rules[f"id-{number:05}"] = {**model, "id": f"id-{number:05}", "name": f"rule {number:05}"}


def ids(bench: Bench, **options: t.Any) -> list[str]:
    """The ids of the rules that the module tells of."""
    result = bench.ok(MODULE, **options)
    assert not result.changed
    assert not result.writes
    if "limit" not in options:
        assert result["total"] == len(result["rules"])
    return [rule["id"] for rule in result["rules"]]


def asked(bench: Bench) -> dict[str, list[str]]:
    """The query parameters of the last request."""
    return parse_qs(bench.emulator.log.entries[-1].query)


# --- one rule, all rules


def test_all_of_them_by_name_in_one_request(bench: Bench) -> None:
    result = bench.ok(MODULE)
    assert sorted(rule["id"] for rule in result["rules"]) == ["r1", "r2", "r3", "r4", "r5"]
    names = [rule["name"].lower() for rule in result["rules"]]
    assert names == sorted(names)
    assert result["total"] == 5
    assert result.requests == [FIND]


def test_nothing_is_an_empty_list(kibana: Bench) -> None:
    assert ids(kibana) == []


def test_one_by_id_in_one_request(bench: Bench) -> None:
    result = bench.ok(MODULE, id="r3")
    assert [rule["name"] for rule in result["rules"]] == ["alpha"]
    assert result["total"] == 1
    assert result.requests == ["GET /api/alerting/rule/r3"]


def test_one_that_is_not_there(bench: Bench) -> None:
    assert ids(bench, id="nowhere") == []
    assert ids(bench, name="nowhere") == []
    assert ids(bench, ids=["nowhere"]) == []
    bench.refused(MODULE, "cannot be an id", id="..")


def test_a_name_is_matched_to_the_letter(bench: Bench) -> None:
    assert ids(bench, name="alpha") == ["r3"]
    assert ids(bench, name="Alpha") == ["r2"]
    assert ids(bench, name="ALPHA") == []
    assert ids(bench, name="alph*") == []
    assert ids(bench, name="delta") == []
    assert ids(bench, name='say "hi" (or) \\ *') == ["r4"]
    assert bench.ok(MODULE, name="alpha").requests == [FIND]


def test_all_of_a_name(bench: Bench) -> None:
    bench.seed("ui_rule", id="twin", name="beta")
    assert sorted(ids(bench, name="beta")) == ["r1", "twin"]


def test_the_terms_are_those_of_kibana_rule(kibana: Bench) -> None:
    kibana.ok("kibana_connector", id="log", name="log", connector_type_id=".server-log")
    made = kibana.ok("kibana_rule", **{**WHOLE, "actions": [ACTION]})["rule"]
    for options in ({"id": "whole"}, {"name": "Checkout errors"}, {}):
        (told,) = kibana.ok(MODULE, **options)["rules"]
        assert told == made
    assert told["interval"] == "5m"
    assert told["alert_delay"] == 3
    assert told["tags"] == ["checkout", "production"]
    assert told["actions"] == [ACTION]
    for fact in ("mute_all", "muted_alert_ids", "api_key_owner", "created_at", "updated_at", "execution_status"):
        assert fact in told


def test_what_is_told_can_be_asked_for_again(kibana: Bench) -> None:
    kibana.ok("kibana_connector", id="log", name="log", connector_type_id=".server-log")
    kibana.ok("kibana_rule", **{**WHOLE, "actions": [ACTION]})
    (told,) = kibana.ok(MODULE)["rules"]
    again = {key: value for key, value in told.items() if key in [*WHOLE, "artifacts"]}
    assert not kibana.ok("kibana_rule", **again).changed
    kibana.ok("kibana_rule", id="whole", state="absent")
    kibana.ok("kibana_rule", **again)
    (anew,) = kibana.ok(MODULE)["rules"]
    assert {key: anew[key] for key in again} == again


# --- choosing


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"ids": ["r1", "r5", "nowhere"]}, ["r1", "r5"]),
        ({"names": ["alpha", "gamma delta", "nowhere"]}, ["r3", "r5"]),
        ({"tags": ["one"]}, ["r1", "r3"]),
        ({"tags": ["two"]}, ["r2"]),
        ({"tags": ["two words", "two"]}, ["r1", "r2"]),
        ({"tags": ["on"]}, []),
        ({"rule_types": [".index-threshold"]}, ["r2"]),
        ({"consumers": ["logs"]}, ["r1"]),
        ({"consumers": ["logs", "stackAlerts"]}, ["r1", "r2", "r3", "r4", "r5"]),
        ({"enabled": True}, ["r1", "r3", "r4", "r5"]),
        ({"enabled": False}, ["r2"]),
        ({"muted": True}, ["r3"]),
        ({"muted": False}, ["r1", "r2", "r4", "r5"]),
        ({"failing": True}, ["r1"]),
        ({"failing": False}, ["r2", "r3", "r4", "r5"]),
        ({"filter": 'alert.attributes.schedule.interval: "1h"'}, ["r3"]),
        ({"filter": 'alert.attributes.tags: "one" or alert.attributes.tags: "two"', "enabled": False}, ["r2"]),
        ({"filter": ""}, ["r1", "r2", "r3", "r4", "r5"]),
        ({"references": {"id": "log"}}, ["r4"]),
        ({"references": {"id": "log", "type": "tag"}}, []),
        ({"references": {"id": "other"}}, []),
        ({"search": "delta"}, ["r5"]),
        ({"search": "gamma alpha", "search_fields": ["name"]}, ["r2", "r3", "r5"]),
        ({"search": "gamma delta", "search_fields": ["name"], "search_operator": "and"}, ["r5"]),
        ({"search": "gamma alpha", "search_fields": ["name"], "search_operator": "and"}, []),
        ({"search": "one", "search_fields": ["name"]}, []),
        ({"search": "one", "search_fields": ["tags"]}, ["r1", "r3"]),
        ({"search": ".index-threshold", "search_fields": ["rule_type_id"]}, ["r2"]),
        ({"tags": ["one"], "muted": True, "rule_types": [".es-query"]}, ["r3"]),
        ({"tags": ["one"], "consumers": ["logs"], "failing": False}, []),
        ({"ids": ["r1", "r2"], "names": ["beta"], "search": "one", "enabled": True}, ["r1"]),
        ({"ids": []}, []),
        ({"names": []}, []),
        ({"tags": [], "enabled": True}, []),
    ],
)
def test_choosing(bench: Bench, options: dict[str, t.Any], found: list[str]) -> None:
    assert sorted(ids(bench, **options)) == found


def test_an_id_chooses_enough(bench: Bench) -> None:
    for other in ({"name": "x"}, {"ids": ["x"]}, {"tags": ["x"]}, {"failing": True}, {"filter": "x"}, {"limit": 1}):
        bench.refused(MODULE, f"mutually exclusive: id|{next(iter(other))}", id="r1", **other)
    bench.refused(MODULE, "mutually exclusive: name|names", name="x", names=["y"])
    bench.refused(MODULE, "search", "search_fields", search_fields=["name"])


def test_so_many_that_they_do_not_fit_into_a_url(kibana: Bench) -> None:
    many(kibana, 400)
    kibana.seed("ui_rule", id="other", name="other", tags=["x"])
    wanted = [f"id-{number:05}" for number in range(1, 400)]
    assert ids(kibana, ids=[*wanted, "other"])[1:] == wanted
    assert ids(kibana, ids=[*wanted, "other"], tags=["x"]) == ["other"]
    assert ids(kibana, names=[f"rule {number:05}" for number in range(1, 400)]) == wanted
    result = kibana.ok(MODULE, ids=wanted, limit=2, fields=["interval"])
    assert result["total"] == 399
    assert [rule["id"] for rule in result["rules"]] == wanted[:2]
    tags = [*(f"tag-{number:05}" for number in range(400)), "x"]
    assert kibana.ok(MODULE, tags=tags, fields=[])["rules"] == [{"id": "other"}]
    longest = max(len(entry.query) for entry in kibana.emulator.log.entries)
    assert longest < 8000


# --- order, pages, parts


def test_sorting(bench: Bench) -> None:
    assert ids(bench, sort_by="created_at") == ["r1", "r2", "r3", "r4", "r5"]
    assert ids(bench, sort_by="created_at", sort_order="desc") == ["r5", "r4", "r3", "r2", "r1"]
    assert ids(bench, sort_order="desc")[:2] == ["r4", "r5"]
    assert ids(bench, sort_by="interval")[-1] != "r3"
    assert ids(bench, sort_by="interval", sort_order="desc")[-1] == "r3"
    assert ids(bench, sort_by="rule_type_id")[-1] == "r2"
    assert ids(bench, sort_by="execution_status.status")[0] == "r1"
    assert ids(bench, sort_by="executionStatus.status")[0] == "r1"
    bench.refused(MODULE, "400 Bad Request: Unknown sort field nonsense", sort_by="nonsense")


def test_pages_are_read_to_the_end(kibana: Bench) -> None:
    many(kibana, 2001)
    result = kibana.ok(MODULE, fields=["name"])
    assert [rule["name"] for rule in result["rules"]] == [f"rule {number:05}" for number in range(2001)]
    assert result["total"] == 2001
    assert result.requests == [FIND] * 3
    limited = kibana.ok(MODULE, fields=["name"], limit=1500)
    assert limited["rules"] == result["rules"][:1500]
    assert limited.requests == [FIND] * 2


def test_a_full_last_page(kibana: Bench) -> None:
    many(kibana, 1000)
    result = kibana.ok(MODULE, fields=[])
    assert len(result["rules"]) == result["total"] == 1000
    assert result.requests == [FIND]


def test_a_limit_reads_no_more(bench: Bench) -> None:
    result = bench.ok(MODULE, sort_by="created_at", limit=2)
    assert [rule["id"] for rule in result["rules"]] == ["r1", "r2"]
    assert result["total"] == 5
    assert result.requests == [FIND]
    assert asked(bench)["per_page"] == ["2"]
    assert ids(bench, limit=100, sort_by="created_at") == ["r1", "r2", "r3", "r4", "r5"]
    bench.refused(MODULE, "limit must be 1 or more, not 0", limit=0)
    bench.refused(MODULE, "limit must be 1 or more, not -1", limit=-1)


def test_a_limit_counts_exact_names_only(bench: Bench) -> None:
    result = bench.ok(MODULE, names=["alpha", "beta"], limit=1)
    assert [rule["id"] for rule in result["rules"]] == ["r3"]
    assert result["total"] == 2


def test_more_than_kibana_lists(kibana: Bench) -> None:
    many(kibana, 10_001)
    for limit in (None, 10_001):
        result = kibana.refused(MODULE, "more than 10000 rules match", "narrow the selection", limit=limit)
        assert result.requests == [FIND]
    result = kibana.ok(MODULE, fields=[], limit=2000)
    assert len(result["rules"]) == 2000
    assert result["total"] == 10_001


def test_only_some_fields(bench: Bench) -> None:
    assert bench.ok(MODULE, names=["alpha"], fields=["tags", "mute_all"])["rules"] == [
        {"id": "r3", "tags": ["one"], "mute_all": True}
    ]
    assert sorted(asked(bench)["fields"]) == ["muteAll", "name", "tags"]
    assert bench.ok(MODULE, ids=["r3"], fields=[])["rules"] == [{"id": "r3"}]
    assert bench.ok(MODULE, ids=["r3"], fields=["id"])["rules"] == [{"id": "r3"}]
    assert bench.ok(MODULE, id="r3", fields=["interval"])["rules"] == [{"id": "r3", "interval": "1h"}]
    bench.refused(MODULE, "value of fields must be one or more of", "Got no match for: nonsense", fields=["nonsense"])


@pytest.mark.parametrize(
    "field",
    [
        *("name", "rule_type_id", "consumer", "interval", "enabled", "tags", "params", "actions", "alert_delay"),
        *("flapping", "mute_all", "muted_alert_ids", "api_key_owner", "created_by", "created_at", "updated_by"),
        *("updated_at", "revision", "running", "execution_status", "last_run", "next_run", "artifacts"),
    ],
)
def test_each_field_alone(kibana: Bench, field: str) -> None:
    kibana.ok("kibana_connector", id="log", name="log", connector_type_id=".server-log")
    kibana.ok("kibana_rule", **{**WHOLE, "actions": [ACTION]})
    kibana.seed("rule_status", rule_id="whole", outcome="succeeded", alerts={"active": 1})
    (whole,) = kibana.ok(MODULE)["rules"]
    assert kibana.ok(MODULE, fields=[field])["rules"] == [{"id": "whole", field: whole[field]}]


@pytest.mark.parametrize("field", ["notify_when", "throttle"])
def test_fields_of_old(kibana: Bench, field: str) -> None:
    kibana.seed("ui_rule", id="old")
    assert kibana.ok(MODULE, fields=[field])["rules"][0][field]


# --- elsewhere


def test_one_space_only(bench: Bench) -> None:
    bench.ok("kibana_space", id="ops", name="Ops")
    bench.seed("ui_rule", space="ops", id="theirs", name="alpha")
    assert ids(bench, space="ops") == ["theirs"]
    assert ids(bench, space="ops", name="alpha") == ["theirs"]
    assert ids(bench, space="ops", id="r3") == []
    assert ids(bench, name="alpha") == ["r3"]


def test_check_mode_tells_the_same(bench: Bench) -> None:
    for options in ({}, {"id": "r1"}, {"failing": True}):
        check, real = bench.ok(MODULE, check=True, **options), bench.ok(MODULE, **options)
        assert check["rules"] == real["rules"] != []
        assert check.requests == real.requests
        assert not check.writes


def test_filters_that_kibana_does_not_take(bench: Bench) -> None:
    words = (
        "filter (tags: one)",
        "This key 'tags' need to be wrapped",
        "Write the fields of rules as alert.attributes.",
    )
    bench.refused(MODULE, *words, filter="tags: one")
    words = ("filter (alert.attributes.tags:)", "500", "Kibana answers so to a filter with a syntax error.")
    bench.refused(MODULE, *words, filter="alert.attributes.tags:")


def test_somebody_who_may_not_see_rules(bench: Bench) -> None:
    bench.kibana.security.users["oper"] = User("oper", privileges=frozenset({"cases:all"}))
    bench.refused(MODULE, "403", "Unauthorized to find rules", username="oper")
    bench.refused(MODULE, "403", 'Unauthorized by "stackAlerts" to get', username="oper", id="r3")


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1"])
def test_an_older_kibana(start: Start, profile: str) -> None:
    old = start(profile=profile)
    old.seed("ui_rule", id="r1", name="alpha", tags=["one"])
    old.seed("ui_rule", id="r2", name="beta", enabled=False, mute_all=True)
    assert ids(old) == ["r1", "r2"]
    assert ids(old, name="beta") == ["r2"]
    assert ids(old, tags=["one"], enabled=True, muted=False, failing=False, search="alpha") == ["r1"]
    assert ids(old, consumers=["stackAlerts"], rule_types=[".es-query"], sort_order="desc") == ["r2", "r1"]
    assert old.ok(MODULE, fields=["interval"], limit=1)["rules"] == [{"id": "r1", "interval": "1m"}]
