# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import re
import threading
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._http import Transport
from ansible_collections.observability.kibana.plugins.module_utils._resources.connector_types import expected
from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench, Result
from ..rules import QUERY

MODULE = "kibana_export_info"
Item = dict[str, t.Any]

# As Kibana stores them.
FILLED: Item = {**QUERY, "aggType": "count", "groupBy": "all", "excludeHitsFromPreviousRun": True}


def connector(name: str, **more: t.Any) -> Item:
    return {"kind": "connector", "name": name, "connector_type_id": ".index", "config": {"index": "history"}, **more}


def rule(name: str, **more: t.Any) -> Item:
    return {"kind": "rule", "name": name, "rule_type_id": ".es-query", "interval": "1m", "params": QUERY, **more}


def window(title: str, **more: t.Any) -> Item:
    schedule = {"start": "2035-01-06T00:00:00Z", "duration": "2h"}
    return {"kind": "maintenance_window", "title": title, "schedule": schedule, **more}


SLACK: Item = {
    "kind": "connector",
    "name": "Ops Slack",
    "connector_type_id": ".slack",
    "secrets": {"webhookUrl": "https://hooks.slack.com/services/T0/B0/x"},
}
JIRA: Item = {
    "kind": "connector",
    "name": "Jira",
    "connector_type_id": ".jira",
    "config": {"apiUrl": "https://jira.example.com", "projectKey": "OPS"},
    "secrets": {"email": "robot@example.com", "apiToken": "t"},
}
SMTP: Item = {"host": "smtp.example.com", "port": 25}
SETTINGS: Item = {
    "kind": "case_settings",
    "owner": "observability",
    "closure_type": "close-by-pushing",
    "connector": {"name": "Jira", "fields": {"issueType": "10001"}},
    "custom_fields": [
        {"key": "customer", "label": "Customer", "type": "text"},
        {"key": "postmortem", "label": "Post-mortem", "type": "toggle", "required": True, "default_value": True},
    ],
}
NEWER_SETTINGS: Item = {
    **SETTINGS,
    "templates": [
        {
            "key": "outage",
            "name": "Outage",
            "tags": ["b", "a"],
            "case_fields": {
                "title": "Outage",
                "severity": "high",
                "connector": {"name": "Jira", "fields": {"priority": "High"}},
                "custom_fields": {"customer": "all"},
            },
        }
    ],
    "observable_types": [{"key": "host-x", "label": "Host X"}],
}
MUSTACHE = "{{rule.name}}: {{#context}}{{context.value}}{{/context}}"
OLD_ESTATE: list[Item] = [
    {"kind": "space", "id": "ops", "name": "Ops", "disabled_features": ["maps", "canvas"], "color": "#00bfb3"},
    SLACK,
    JIRA,
    connector("history"),
    connector("twin", id="twin-1"),
    connector("twin", id="twin-2"),
    connector("history", space="ops"),
    rule(
        "errors",
        tags=["production", "checkout"],
        enabled=False,
        actions=[
            {"name": "Ops Slack", "group": "query matched", "params": {"message": MUSTACHE}},
            {
                "name": "history",
                "group": "recovered",
                "params": {"documents": [{"b": 1, "a": MUSTACHE}]},
                "frequency": {"notify_when": "onThrottleInterval", "throttle": "1h", "summary": True},
                "alerts_filter": {"query": {"kql": "host.name: x", "filters": []}},
            },
            {"id": "twin-2", "group": "query matched", "params": {"documents": [{}]}},
        ],
    ),
    rule("errors", id="second-errors"),
    rule("old style", notify_when="onThrottleInterval", throttle="2h", actions=[{"name": "history"}]),
    rule("in ops", space="ops", actions=[{"name": "history"}]),
    {"kind": "rule_state", "name": "old style", "mute_all": True},
    {"kind": "rule_state", "name": "in ops", "space": "ops", "alerts": [{"id": "host-2"}, {"id": "host-1"}]},
    {"kind": "apm_agent_config", "settings": {"recording": True}},
    {
        "kind": "apm_agent_config",
        "service_name": "shop",
        "service_environment": "production",
        "agent_name": "java",
        "settings": {"transaction_sample_rate": 0.2, "recording": False},
    },
]
ESTATE: list[Item] = [
    *OLD_ESTATE,
    NEWER_SETTINGS,
    rule("delayed", alert_delay=3, flapping={"look_back_window": 10, "status_change_threshold": 4}),
    rule(
        "with a guide",
        artifacts={"dashboards": [{"id": "d1"}], "investigation_guide": {"blob": "# {{ what }} to do"}},
    ),
    window("Sunday", scope_kql="kibana.alert.rule.name: x"),
    window(
        "Mondays",
        enabled=False,
        schedule={
            "start": "2035-01-01T22:00:00",
            "duration": "90m",
            "timezone": "Europe/Berlin",
            "recurring": {"every": "1w", "on_week_day": ["MO"], "occurrences": 10},
        },
    ),
    window("Put away", archived=True),
    {"kind": "space", "id": "sol", "name": "Solution", "solution": "oblt"},
]


def populate(kibana: Bench, estate: list[Item] | None = None) -> None:
    kibana.ok("kibana_apply", resources=ESTATE if estate is None else estate)


def export(kibana: Bench, **options: t.Any) -> Result:
    """Export; it writes nothing, and says the same in check mode and when asked again."""
    results = [kibana.ok(MODULE, check=check, **options) for check in (True, False, False)]
    for result in results:
        assert not result.changed and not result.writes
        assert {**result.values, "invocation": None} == {**results[0].values, "invocation": None}
    return results[-1]


def named(result: Result, key: str = "resources") -> list[str]:
    """ "kind space/name" of each."""
    return [
        f"{item['kind']} {item.get('space') or ''}/"
        + str(next(item[key] for key in ("name", "title", "owner", "service_name", "id", "settings") if key in item))
        for item in result[key]
    ]


def with_secrets(result: Result) -> list[Item]:
    """The resources with something in the place of every secret."""
    keys = {(one["space"], one["id"]): one["secret_names"] for one in result["secrets_needed"]}
    filled = []
    for item in result["resources"]:
        needed = keys.get((item.get("space"), item.get("id"))) if item["kind"] == "connector" else None
        secrets = {key: "https://secret.example.com/x" for key in needed or ()}
        filled.append({**item, "secrets": secrets} if secrets else item)
    return filled


def other_kibana(start: Start, result: Result, profile: str = "9.4") -> Bench:
    """An empty Kibana in which the exported list is applied."""
    bench = start(profile=profile)
    bench.ok("kibana_apply", resources=with_secrets(result))
    return bench


# --- there and back


@pytest.mark.parametrize("profile, estate", [("9.4", ESTATE), ("8.12", OLD_ESTATE)])
def test_applying_it_changes_nothing_and_makes_the_same_elsewhere(
    start: Start, profile: str, estate: list[Item]
) -> None:
    kibana = start(profile=profile)
    populate(kibana, estate)
    result = export(kibana, all_spaces=True)
    assert len(result["resources"]) == len(estate) + 1, "all that was made, and the default space"
    for check in (True, False):
        applied = kibana.ok("kibana_apply", check=check, resources=result["resources"])
        assert not applied.changed and not applied.writes
        assert applied["totals"]["ok"] == len(result["resources"])
    other = other_kibana(start, result, profile)
    again = export(other, all_spaces=True)
    assert again["resources"] == result["resources"]
    assert again["secrets_needed"] == result["secrets_needed"]
    assert not other.ok("kibana_apply", resources=with_secrets(result)).changed


def test_what_the_user_interface_made(kibana: Bench, start: Start) -> None:
    populate(kibana, [connector("history", id="history")])
    action = {"id": "history", "group": "query matched", "params": {"documents": [{}]}}
    kibana.seed("ui_rule", id="ui", name="throttled", params=FILLED, actions=[action])
    frequency = {"summary": False, "notify_when": "onActiveAlert", "throttle": None}
    other = {"actions": [{**action, "frequency": frequency}], "throttle": None, "notify_when": None}
    kibana.seed("ui_rule", id="ui2", name="newer", params=FILLED, **other)
    result = export(kibana)
    throttled = next(item for item in result["resources"] if item.get("id") == "ui")
    assert (throttled["notify_when"], throttled["throttle"]) == ("onThrottleInterval", "1h")
    assert throttled["actions"] == [{"name": "history", "group": "query matched", "params": {"documents": [{}]}}]
    assert not kibana.ok("kibana_apply", resources=result["resources"]).changed
    assert export(other_kibana(start, result))["resources"] == result["resources"]


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_connectors_that_kibana_filled_with_defaults(start: Start, profile: str) -> None:
    kibana = start(profile=profile)
    login = {"user": "u", "password": "p"}
    url = "https://hook.example.com"
    populate(
        kibana,
        [
            connector("hook", connector_type_id=".webhook", config={"url": url}, secrets=login),
            connector("open hook", connector_type_id=".webhook", config={"url": url, "hasAuth": False}),
            connector("mail", connector_type_id=".email", config={"from": "a@example.com", "hasAuth": False, **SMTP}),
            connector("log", connector_type_id=".server-log", config={}),
        ],
    )
    result = export(kibana, kinds=["connector"])
    assert {"name": "log", "connector_type_id": ".server-log"}.items() <= result["resources"][1].items()
    assert "config" not in result["resources"][1]
    assert not kibana.ok("kibana_apply", resources=with_secrets(result)).changed
    assert export(other_kibana(start, result, profile), kinds=["connector"])["resources"] == result["resources"]


def test_noise_is_left_out(kibana: Bench) -> None:
    populate(kibana)
    noise = {"created_at", "updated_at", "created_by", "updated_by", "revision", "version", "execution_status", "etag"}
    noise |= {"@timestamp", "uuid", "is_missing_secrets", "muted_alert_ids", "next_run", "status", "reserved", "type"}
    for item in export(kibana, all_spaces=True)["resources"]:
        assert not noise & set(item), item
        assert None not in item.values()
        assert all("uuid" not in action for action in item.get("actions", []))
    guides = [item["name"] for item in export(kibana, kinds=["rule"])["resources"] if "artifacts" in item]
    assert guides == ["with a guide"]


def test_the_same_list_whatever_the_order_of_creation(kibana: Bench, start: Start) -> None:
    populate(kibana)
    other = start()
    for item in [item for item in ESTATE if item["kind"] != "rule_state"][::-1]:
        late = {"case_settings": 1, "rule": 2}.get(item["kind"], 0)
        if not late and item.get("space") is None:
            other.ok("kibana_apply", resources=[item])
    other.ok("kibana_apply", resources=ESTATE[::-1])
    one, two = (json.dumps(export(bench, all_spaces=True)["resources"]) for bench in (kibana, other))
    assert one == two


def test_order(kibana: Bench) -> None:
    populate(kibana)
    result = export(kibana, all_spaces=True)
    assert named(result) == [
        "space /Default",
        "space /Ops",
        "space /Solution",
        "connector default/Jira",
        "connector default/Ops Slack",
        "connector default/history",
        "connector default/twin",
        "connector default/twin",
        "connector ops/history",
        "maintenance_window default/Mondays",
        "maintenance_window default/Put away",
        "maintenance_window default/Sunday",
        "rule default/delayed",
        "rule default/errors",
        "rule default/errors",
        "rule default/old style",
        "rule default/with a guide",
        "rule ops/in ops",
        "rule_state default/old style",
        "rule_state ops/in ops",
        "case_settings default/observability",
        "apm_agent_config /{'recording': 'true'}",
        "apm_agent_config /shop",
    ]
    rule_item = result["resources"][14]
    head = [
        "kind",
        "space",
        "id",
        "name",
        "rule_type_id",
        "consumer",
        "interval",
        "params",
        "tags",
        "enabled",
        "actions",
    ]
    assert list(rule_item) == head
    assert list(rule_item["params"]) == sorted(rule_item["params"])


def test_one_listing_for_each_kind_and_space(kibana: Bench) -> None:
    populate(kibana)
    result = export(kibana, all_spaces=True)
    in_spaces = ["actions/connectors", "alerting/rules/_find", "cases/configure", "maintenance_window/_find"]
    reads = [f"GET /api/{path}" for path in in_spaces for dummy in range(3)]
    reads += ["GET /api/apm/settings/agent-configuration", "GET /api/spaces/space"]
    assert sorted(result.requests) == sorted(reads)


def test_requests_for_one_kind(kibana: Bench) -> None:
    populate(kibana)
    assert export(kibana, kinds=["connector"]).requests == ["GET /api/actions/connectors"]
    assert export(kibana, kinds=["rule_state"]).requests == ["GET /api/alerting/rules/_find"]
    # The names of connectors, and these only where they matter.
    assert export(kibana, kinds=["rule"]).requests == ["GET /api/alerting/rules/_find", "GET /api/actions/connectors"]
    by_id = export(kibana, kinds=["rule"], connector_references="id")
    assert by_id.requests == ["GET /api/alerting/rules/_find"]
    assert export(kibana, kinds=["apm_agent_config"], spaces=["ops", "default"]).requests == [
        "GET /api/spaces/space",
        "GET /api/apm/settings/agent-configuration",
    ]


# --- options


def test_kinds(kibana: Bench) -> None:
    populate(kibana)
    result = export(kibana, kinds=["rule_state", "space"])
    assert named(result) == ["space /Default", "rule_state default/old style"]
    assert result["secrets_needed"] == []
    kibana.refused(MODULE, "value of kinds must be one or more of: space, connector", kinds=["case"])


def test_spaces(kibana: Bench) -> None:
    populate(kibana)
    assert named(export(kibana, kinds=["space", "connector"], spaces=["ops"])) == [
        "space /Ops",
        "connector ops/history",
    ]
    assert named(export(kibana, kinds=["space", "rule"], space="ops")) == ["space /Ops", "rule ops/in ops"]
    assert named(export(kibana, kinds=["rule"], space="ops", spaces=["sol"])) == []
    both = export(kibana, kinds=["rule"], spaces=["ops", "default", "ops"])
    assert {item["space"] for item in both["resources"]} == {"ops", "default"}
    kibana.refused(MODULE, "the space 'nowhere' does not exist", spaces=["ops", "nowhere"])
    kibana.refused(MODULE, "give only one of them", spaces=["ops"], all_spaces=True)


def test_all_spaces_are_those_that_the_user_may_see(kibana: Bench) -> None:
    populate(kibana)
    kibana.kibana.security.users["ops"] = User("ops", spaces=frozenset({"ops"}))
    result = export(kibana, username="ops", space="ops", all_spaces=True, kinds=["space", "connector", "rule"])
    assert named(result) == ["space /Ops", "connector ops/history", "rule ops/in ops"]


def test_names(kibana: Bench) -> None:
    populate(kibana)
    result = export(kibana, all_spaces=True, names=["o*s", "Sun*", "sho[pq]", "observ*"])
    assert named(result) == [
        "space /Ops",
        "maintenance_window default/Sunday",
        "case_settings default/observability",
        "apm_agent_config /shop",
    ]
    assert export(kibana, names=[])["resources"] == []


def test_tags(kibana: Bench) -> None:
    populate(kibana)
    result = export(kibana, kinds=["connector", "rule", "rule_state"], tags=["checkout", "other"])
    assert [name for name in named(result) if not name.startswith("connector")] == ["rule default/errors"]
    assert "connector default/history" in named(result), "only rules have tags"


def test_connector_references(kibana: Bench) -> None:
    populate(kibana)
    by_name = export(kibana, kinds=["rule", "case_settings"])["resources"]
    by_id = export(kibana, kinds=["rule", "case_settings"], connector_references="id")["resources"]
    refs = [[list(action)[0] for action in item["actions"]] for item in by_name if item.get("name") == "errors"]
    assert refs[0] == ["name", "id", "name"], "a name that two connectors have refers to neither"
    assert by_name[-1]["connector"]["name"] == "Jira"
    assert by_name[-1]["templates"][0]["case_fields"]["connector"]["name"] == "Jira"
    jira = export(kibana, kinds=["connector"])["resources"][0]["id"]
    assert by_id[-1]["connector"]["id"] == by_id[-1]["templates"][0]["case_fields"]["connector"]["id"] == jira
    assert all("name" not in action for item in by_id for action in item.get("actions", []))
    for resources in (by_name, by_id):
        assert not kibana.ok("kibana_apply", resources=resources).changed


def test_preconfigured_connectors_are_referred_to_by_id(kibana: Bench) -> None:
    kibana.seed("preconfigured_connector", id="mail", name="Mail", connector_type_id=".index", config={"index": "x"})
    populate(kibana, [rule("errors", actions=[{"id": "mail"}, {"id": "system-connector-.cases"}])])
    result = export(kibana)
    assert {action["id"] for action in result["resources"][1]["actions"]} == {"mail", "system-connector-.cases"}
    assert not kibana.ok("kibana_apply", resources=result["resources"]).changed


def test_without_ids_into_another_space(kibana: Bench) -> None:
    populate(kibana)
    result = export(kibana, kinds=["connector", "rule", "rule_state"], include_ids=False)
    assert all("id" not in item for item in result["resources"])
    assert [(item["kind"], item["name"]) for item in result["left_out"]] == [("connector", "twin")] * 2 + [
        ("rule", "errors")
    ] * 2
    assert all("there are 2 of this name" in item["reason"] for item in result["left_out"])
    assert {item["id"] for item in result["left_out"]} >= {"twin-1", "twin-2", "second-errors"}
    assert not kibana.ok("kibana_apply", resources=result["resources"]).changed
    needed = result["secrets_needed"]
    secrets = {one["name"]: dict.fromkeys(one["secret_names"], "https://x.example.com") for one in needed}
    copies = [
        {**item, "space": "sol", **({"secrets": secrets[item["name"]]} if item["name"] in secrets else {})}
        for item in result["resources"]
    ]
    kibana.ok("kibana_apply", resources=copies)
    copied = export(kibana, kinds=["connector", "rule", "rule_state"], include_ids=False, space="sol")
    assert copied["resources"] == [{**item, "space": "sol"} for item in result["resources"]]


def test_muted_rules_of_the_same_name_keep_their_ids(kibana: Bench) -> None:
    populate(kibana, [rule("errors"), rule("errors", id="two")])
    kibana.ok("kibana_rule_state", id="two", mute_all=True)
    result = export(kibana, kinds=["rule_state"])
    assert result["resources"] == [{"kind": "rule_state", "space": "default", "id": "two", "mute_all": True}]
    assert not kibana.ok("kibana_apply", resources=result["resources"]).changed
    (left,) = export(kibana, kinds=["rule_state"], include_ids=False)["left_out"][:1]
    assert left["kind"] == "rule_state"


@pytest.mark.parametrize("limit", [1, 3])
def test_max_parallel(kibana: Bench, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    populate(kibana)
    kibana.emulator.faults.add(method="GET", delay=0.05, times=None)
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
    kibana.ok(MODULE, all_spaces=True, max_parallel=limit)
    assert max(peaks) == limit


# --- secrets


def test_secrets_have_variables_and_no_values(kibana: Bench) -> None:
    populate(kibana)
    result = export(kibana)
    assert "hooks.slack.com" not in json.dumps(result.values)
    assert all("secrets" not in item for item in result["resources"])
    jira, slack = result["secrets_needed"]
    assert jira["secret_names"] == ["email", "apiToken"]
    assert slack == {
        "variable": "vault_kibana_connector_default_ops_slack",
        "space": "default",
        "id": slack["id"],
        "name": "Ops Slack",
        "connector_type_id": ".slack",
        "secret_names": ["webhookUrl"],
        "is_missing": False,
    }
    kibana.seed("connector_missing_secrets", id=slack["id"])
    assert [one["is_missing"] for one in export(kibana)["secrets_needed"]] == [False, True]


def test_variables_have_names_of_their_own(kibana: Bench) -> None:
    kibana.kibana.spaces["team-a"] = {"id": "team-a", "name": "A"}
    names = {"a1": "Ops Slack", "b-2": "ops  slack!", "c3": "Büro", "d4": "日本"}
    for connector_id, name in names.items():
        options = {**SLACK, "name": name}
        del options["kind"]
        kibana.ok("kibana_connector", id=connector_id, space="team-a", **options)
    needed = export(kibana, space="team-a")["secrets_needed"]
    variables = {one["id"]: one["variable"] for one in needed}
    assert variables["c3"] == "vault_kibana_connector_team_a_buro"
    assert variables["d4"] == "vault_kibana_connector_team_a_d4"
    for connector_id in ("a1", "b-2"):
        assert re.fullmatch("vault_kibana_connector_team_a_ops_slack_[0-9a-f]{8}", variables[connector_id])
    assert variables["a1"] != variables["b-2"]


@pytest.mark.parametrize(
    "type_id, config, keys",
    [
        (".webhook", {"url": "x"}, ["user", "password"]),
        (".webhook", {"url": "x", "hasAuth": False, "authType": None}, []),
        (".webhook", {"authType": "webhook-authentication-ssl", "certType": "ssl-crt-key"}, ["crt", "key"]),
        (".webhook", {"authType": "webhook-authentication-ssl", "certType": "ssl-pfx"}, ["pfx"]),
        (".cases-webhook", {"authType": "webhook-oauth2-client-credentials"}, ["clientSecret"]),
        (".email", {"hasAuth": True}, ["user", "password"]),
        (".email", {"hasAuth": False}, []),
        (".email", {"hasAuth": False, "service": "exchange_server"}, ["clientSecret"]),
        (".servicenow", {}, ["username", "password"]),
        (".servicenow", {"isOAuth": True}, ["clientSecret", "privateKey"]),
        (".xmatters", {}, ["user", "password"]),
        (".xmatters", {"usesBasic": False}, ["secretsUrl"]),
        (".gen-ai", {}, ["apiKey"]),
        (".inference", {}, ["providerSecrets"]),
        (".something-new", {"a": 1}, []),
    ],
)
def test_which_secrets_a_connector_has(type_id: str, config: Item, keys: list[str]) -> None:
    assert expected(type_id, config) == keys


def test_variables_that_nobody_filled_in_do_no_harm(kibana: Bench, start: Start) -> None:
    login = {"user": "u", "password": "p"}
    hook = connector("hook", connector_type_id=".webhook", config={"url": "https://x.example.com"}, secrets=login)
    populate(kibana, [hook, SLACK])
    result = export(kibana, kinds=["connector"])
    keys = {one["name"]: dict.fromkeys(one["secret_names"]) for one in result["secrets_needed"]}
    unfilled = [{**item, "secrets": keys[item["name"]]} for item in result["resources"]]
    assert not kibana.ok("kibana_apply", resources=unfilled).changed
    start().refused(
        "kibana_apply",
        "needs secrets.webhookUrl",
        "secrets.user, secrets.password must not be null",
        resources=unfilled,
    )
    unfilled[1]["config"]["url"] = "https://y.example.com"
    kibana.refused("kibana_apply", "secrets.user, secrets.password must not be null", resources=unfilled)


def test_types_without_secrets_need_none(kibana: Bench) -> None:
    populate(kibana, [connector("history"), connector("log", connector_type_id=".server-log", config={})])
    assert export(kibana)["secrets_needed"] == []


# --- what cannot be described


def test_preconfigured_connectors(kibana: Bench) -> None:
    kibana.seed("preconfigured_connector", id="mail", name="Mail", connector_type_id=".email")
    result = export(kibana, kinds=["connector"])
    assert result["resources"] == result["secrets_needed"] == []
    (left,) = result["left_out"]
    assert {**left, "reason": ""} == {
        "kind": "connector",
        "space": None,
        "id": "mail",
        "name": "Mail",
        "reason": "",
    }
    assert "preconfigured in kibana.yml" in left["reason"]


def test_windows_that_are_over_or_alike(kibana: Bench) -> None:
    populate(kibana, [window("Sunday"), window("Monday")])
    past = {"start": "2020-01-06T00:00:00Z", "duration": "2h"}
    kibana.ok("kibana_maintenance_window", title="Long ago", schedule=past)
    stored = kibana.kibana.objects("maintenance-window", "default")
    twin = next(item for item in stored.values() if item["title"] == "Monday")
    stored["twin"] = {**twin, "id": "twin"}
    result = export(kibana)
    assert named(result) == ["space /Default", "maintenance_window default/Sunday"]
    assert [(item["name"], item["reason"][:20]) for item in result["left_out"]] == [
        ("Long ago", "it is over"),
        ("Monday", "there are 2 of this "),
        ("Monday", "there are 2 of this "),
    ]
    assert export(kibana, names=["Sun*"])["left_out"] == [], "nobody asked for those"


def test_agent_configurations_that_no_task_can_name(kibana: Bench) -> None:
    populate(kibana, [{"kind": "apm_agent_config", "settings": {"recording": True}}])
    service = {"name": "ALL_OPTION_VALUE"}
    kibana.kibana.objects("apm_agent_config")
    body = {"service": service, "settings": {"recording": "true"}}
    path = "/api/apm/settings/agent-configuration"
    kibana.emulator.faults.add(
        path=f"^{path}$", status=200, body={"configurations": [body, {**body, "service": {}}, {**body, "service": {}}]}
    )
    result = kibana.ok(MODULE, kinds=["apm_agent_config"])
    assert result["resources"] == []
    assert ["ALL_OPTION_VALUE" in item["reason"] for item in result["left_out"]] == [False, True]
    kibana.emulator.faults.add(
        path=f"^{path}$",
        status=200,
        body={"configurations": [{**body, "service": {"name": f"s{number}"}} for number in range(200)]},
    )
    result = kibana.ok(MODULE, kinds=["apm_agent_config"])
    assert len(result["resources"]) == 200
    assert "lists 200 APM agent configurations at most" in json.dumps(result["warnings"])


def test_what_ansible_would_blot_out(kibana: Bench) -> None:
    kibana.kibana.security.users["u"] = User("u", password="the-index")
    populate(kibana, [connector("history"), connector("other", config={"index": "of-the-index-"})])
    result = export(kibana, username="u", password="the-index", kinds=["connector"])
    assert [item["name"] for item in result["resources"]] == ["history"]
    assert "holds the password or key that this task logs in with" in result["left_out"][0]["reason"]


def test_a_connector_that_is_gone(kibana: Bench) -> None:
    populate(kibana, [connector("history", id="history"), rule("errors", actions=[{"name": "history"}])])
    kibana.ok("kibana_connector", id="history", state="absent")
    result = export(kibana, kinds=["rule"])
    assert result["resources"][0]["actions"][0]["id"] == "history"
    warning = "rule 'errors' in space 'default' refers to the connector 'history', which does not exist"
    assert json.dumps(result["warnings"]).count(warning) == 1
    assert not kibana.ok("kibana_apply", resources=result["resources"]).changed


# --- versions and failures


def test_an_older_kibana(start: Start) -> None:
    kibana = start(profile="8.12")
    populate(kibana, [connector("history")])
    result = export(kibana)
    assert named(result) == ["space /Default", "connector default/history"]
    (left,) = result["left_out"]
    assert (left["kind"], left["space"], left["name"]) == ("maintenance_window", None, None)
    assert "needs Kibana 9.1 or later" in left["reason"]
    kibana.refused(MODULE, "the public maintenance window API needs Kibana 9.1", kinds=["maintenance_window"])


def test_settings_of_older_versions_have_fewer_lists(start: Start) -> None:
    kibana = start(profile="8.12")
    populate(kibana, [{"kind": "case_settings", "owner": "cases", "closure_type": "close-by-pushing"}])
    (item,) = export(kibana, kinds=["case_settings"])["resources"]
    assert list(item) == ["kind", "space", "owner", "closure_type", "connector", "custom_fields"]
    assert item["connector"] == {"id": "none"}


def test_a_kind_that_this_kibana_does_not_have(kibana: Bench) -> None:
    gone = {"statusCode": 404, "error": "Not Found", "message": "Not Found"}
    kibana.emulator.faults.add(path="agent-configuration", status=404, body=gone, times=4)
    result = export(kibana)
    assert [item["kind"] for item in result["left_out"]] == ["apm_agent_config"]
    failed = kibana.run(MODULE, kinds=["apm_agent_config"])
    assert failed.failed and "Could not list the objects of kind apm_agent_config" in failed.msg


def test_a_kind_that_the_user_may_not_see(kibana: Bench) -> None:
    privileges = frozenset({"actions:all", "cases:all", "maintenance_window:all", "apm:all"})
    kibana.kibana.security.users["half"] = User("half", privileges=privileges)
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.refused(MODULE, "Could not list the rules", "403", username="half", space="ops", kinds=["connector", "rule"])
    kibana.kibana.security.users["less"] = User("less", privileges=frozenset({"alerting:all"}))
    kibana.refused(
        MODULE,
        "Could not list the objects of kind connector of space 'ops'",
        username="less",
        space="ops",
        kinds=["connector", "rule"],
    )
