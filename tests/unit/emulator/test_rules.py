# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating, reading, updating and deleting rules, where recordings say nothing."""

from __future__ import annotations

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
        # The license setting outlives a reset.
        caller.kibana.license = "trial"


# --- create


def test_a_taken_id_conflicts_in_every_space(kibana: Caller) -> None:
    kibana.body("POST", "/api/spaces/space", {"id": "other", "name": "other"})
    rc.make(kibana, f"{RULE}/mine")
    for prefix in ("", "/s/other"):
        refused = kibana.refused("POST", f"{prefix}{RULE}/mine", rc.rule_body())
        assert refused == (409, "Saved object [alert/mine] conflict")


def test_a_rule_created_disabled_has_no_key_and_no_task(kibana: Caller) -> None:
    rule = rc.make(kibana, enabled=False)
    assert rule["api_key_owner"] is None
    assert rule["api_key_created_by_user"] is None
    assert "scheduled_task_id" not in rule


def test_params_are_stored_with_defaults(kibana: Caller) -> None:
    assert rc.make(kibana)["params"] == {**rc.PARAMS, "aggType": "count", "groupBy": "all"}


def test_params_of_other_rule_types_stay_as_they_are(kibana: Caller) -> None:
    params = {"criteria": [{"metric": "cpu"}], "whatever": None}
    assert rc.make(kibana, rule_type_id="metrics.alert.threshold", params=params)["params"] == params


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"aggType": "median"}, '[aggType]: invalid aggType: "median"'),
        ({"aggType": "avg"}, '[aggField]: must have a value when [aggType] is "avg"'),
        ({"groupBy": "top"}, "[termField]: termField required when [groupBy] is top"),
        (
            {"groupBy": "top", "termField": "a", "termSize": 1001},
            "[termSize]: must be less than or equal to 1000",
        ),
        (
            {"thresholdComparator": "between"},
            '[threshold]: must have two elements for the "between" comparator',
        ),
        ({"timeWindowSize": 0}, "[timeWindowSize]: Value must be equal to or greater than [1]."),
        ({"threshold": []}, "[threshold]: array size is [0], but cannot be smaller than [1]"),
        ({"filterKuery": "a:("}, "[filterKuery]: Filter query is invalid."),
        ({"extra": 1}, "[extra]: Additional properties are not allowed ('extra' was unexpected)"),
    ],
)
def test_wrong_params(kibana: Caller, change: dict[str, t.Any], message: str) -> None:
    body = rc.rule_body(params={**rc.PARAMS, **change})
    assert kibana.refused("POST", RULE, body) == (400, f"params invalid: {message}")


QUERY: dict[str, t.Any] = {**rc.PARAMS, "size": 10, "esQuery": '{"query":{"match_all":{}}}', "threshold": [0]}
ESQL: dict[str, t.Any] = {
    **{key: value for key, value in QUERY.items() if key not in ("index", "esQuery")},
    "searchType": "esqlQuery",
    "esqlQuery": {"esql": "FROM logs-*"},
}


@pytest.mark.parametrize("params", [QUERY, ESQL, {**QUERY, "searchType": "esQuery", "sourceFields": []}])
def test_es_query_params(kibana: Caller, params: dict[str, t.Any]) -> None:
    stored = rc.make(kibana, rule_type_id=".es-query", params=params)["params"]
    assert stored == {
        "excludeHitsFromPreviousRun": True,
        "aggType": "count",
        "groupBy": "all",
        "searchType": "esQuery",
        **params,
    }


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({**QUERY, "esQuery": "{"}, "[esQuery]: must be valid JSON"),
        ({**QUERY, "esQuery": "{}"}, '[esQuery]: must contain "query"'),
        ({**QUERY, "esQuery": '{"size":1}'}, '[esQuery]: must contain "query"'),
        ({**QUERY, "size": 10001}, "[size]: Value must be equal to or lower than [10000]."),
        ({**QUERY, "esqlQuery": {"esql": "x"}}, "[esqlQuery]: a value wasn't expected to be present"),
        ({**ESQL, "threshold": [1]}, "[threshold]: is required to be 0"),
        ({**ESQL, "thresholdComparator": "<"}, "[thresholdComparator]: is required to be greater than"),
        ({**QUERY, "searchType": "searchSource"}, "[esQuery]: a value wasn't expected to be present"),
    ],
)
def test_wrong_es_query_params(kibana: Caller, params: dict[str, t.Any], message: str) -> None:
    refused = kibana.refused("POST", RULE, rc.rule_body(rule_type_id=".es-query", params=params))
    assert refused == (400, f"params invalid: {message}")


@pytest.mark.parametrize(
    ("version", "key", "value", "taken"),
    [
        ("8.12", "alert_delay", {"active": 3}, False),
        ("8.19", "alert_delay", {"active": 3}, True),
        ("8.12", "flapping", None, False),
        ("8.19", "flapping", {"look_back_window": 10, "status_change_threshold": 3}, True),
        ("9.1", "flapping", {"look_back_window": 10, "status_change_threshold": 3, "enabled": True}, False),
        ("9.4", "flapping", {"look_back_window": 10, "status_change_threshold": 3, "enabled": True}, True),
        ("8.18.0", "artifacts", {"dashboards": []}, False),
        ("8.19", "artifacts", {"dashboards": []}, True),
        ("9.0.9", "artifacts", {"dashboards": []}, False),
        ("9.1", "artifacts", {"dashboards": []}, True),
    ],
)
def test_keys_by_version(version: str, key: str, value: t.Any, taken: bool) -> None:
    with calling(version) as kibana:
        answer = kibana.ask("POST", RULE, {**rc.rule_body(), key: value})
        assert answer.status_code == (200 if taken else 400)
        if not taken:
            assert answer.json()["message"].startswith(f"[request body.{key}")


def test_unknown_keys_are_worded_by_version() -> None:
    for version, reason in (
        ("9.1", "definition for this key is missing"),
        ("9.4", "Additional properties are not allowed ('foo' was unexpected)"),
    ):
        with calling(version) as kibana:
            refused = kibana.refused("POST", RULE, rc.rule_body(foo=1))
            assert refused == (400, f"[request body.foo]: {reason}")


def test_flapping_needs_room_for_its_changes(kibana: Caller) -> None:
    flapping = {"look_back_window": 5, "status_change_threshold": 6}
    status, text = kibana.refused("POST", RULE, rc.rule_body(flapping=flapping))
    assert status == 400
    assert "lookBackWindow (5) must be equal to or greater than statusChangeThreshold (6)" in text


def test_throttle_alone_means_on_throttle_interval(kibana: Caller) -> None:
    rule = rc.make(kibana, throttle="1h")
    assert (rule["throttle"], rule["notify_when"]) == ("1h", "onThrottleInterval")


def test_artifacts_come_back_with_defaults(kibana: Caller) -> None:
    rule = rc.make(kibana, artifacts={"dashboards": [{"id": "d"}]})
    assert rule["artifacts"] == {"dashboards": [{"id": "d"}], "investigation_guide": {"blob": ""}}
    assert rc.make(kibana)["artifacts"] == {"dashboards": [], "investigation_guide": {"blob": ""}}


# --- actions


def test_an_action_gets_uuid_type_and_throttle(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    [action] = rc.make(kibana, actions=[rc.action(log)])["actions"]
    assert action.pop("uuid")
    assert action == {
        **rc.action(log),
        "connector_type_id": ".server-log",
        "frequency": {**rc.FREQUENCY, "throttle": None},
    }


def test_every_problem_of_actions_is_listed(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    actions = [
        rc.action(log, group="x", uuid="same", frequency=None),
        rc.action(log, uuid="same", frequency={**rc.FREQUENCY, "notify_when": "onThrottleInterval", "throttle": "1m"}),
    ]
    assert kibana.refused("POST", RULE, rc.rule_body(actions=actions)) == (
        400,
        "Failed to validate actions due to the following 4 errors:\n"
        "- Actions have duplicated UUIDs\n"
        "- Invalid action groups: x\n"
        "- Actions missing frequency parameters: x\n"
        "- Action frequency cannot be shorter than the schedule interval of 5m: threshold met (1m)",
    )


@pytest.mark.parametrize("level", [{"notify_when": "onActiveAlert"}, {"throttle": "10m"}])
def test_frequency_is_for_the_rule_or_for_its_actions(kibana: Caller, level: dict[str, str]) -> None:
    log = rc.log_connector(kibana)
    status, text = kibana.refused("POST", RULE, rc.rule_body(actions=[rc.action(log)], **level))
    assert status == 400
    assert text == (
        "Failed to validate actions due to the following error: Cannot specify per-action frequency params "
        "when notify_when or throttle are defined at the rule level: threshold met"
    )
    rc.make(kibana, actions=[rc.action(log, frequency=None)], **level)


def test_connectors_that_lost_their_secrets(kibana: Caller) -> None:
    log = rc.log_connector(kibana, "lost")
    kibana.seed("connector_missing_secrets", id=log)
    status, text = kibana.refused("POST", RULE, rc.rule_body(actions=[rc.action(log)]))
    assert (status, text.rsplit(": ", 2)[1:]) == (400, ["Invalid connectors", "lost"])


def test_group_and_connector_type_of_an_action(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    refused = kibana.refused("POST", RULE, rc.rule_body(actions=[rc.action(log, group=None)]))
    assert refused == (400, f"Group is not defined in action {log}")
    status, text = kibana.refused("POST", RULE, rc.rule_body(actions=[rc.action(log, connector_type_id=".server-log")]))
    assert status == 400
    assert text.startswith("[request body.actions.0.connector_type_id]: ")


def test_alerts_filters(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    whole: dict[str, t.Any] = {
        "query": {"kql": "host:a", "filters": []},
        "timeframe": {"days": [1, 7], "hours": {"start": "08:00", "end": "24:00"}, "timezone": "Europe/Berlin"},
    }
    [action] = rc.make(kibana, actions=[rc.action(log, alerts_filter=whole)])["actions"]
    assert action["alerts_filter"] == whole
    # Without alert documents there is nothing to filter.
    body = rc.rule_body(
        rule_type_id="transform_health",
        params={},
        actions=[rc.action(log, group="transform_issue", alerts_filter=whole, uuid="u")],
    )
    status, text = kibana.refused("POST", RULE, body)
    assert status == 400
    assert text.endswith("This ruleType (Transform health) can't have an action with Alerts Filter. Actions: [u]")
    for key, wrong in (
        ("days", [8]),
        ("hours", {"start": "8:00", "end": "24:00"}),
        ("timezone", "Europe/Nowhere"),
    ):
        timeframe = {**whole["timeframe"], key: wrong}
        body = rc.rule_body(actions=[rc.action(log, alerts_filter={"timeframe": timeframe})])
        status, text = kibana.refused("POST", RULE, body)
        assert status == 400
        assert text.startswith(f"[request body.actions.0.alerts_filter.timeframe.{key}")
    status, text = kibana.refused("POST", RULE, rc.rule_body(actions=[rc.action(log, alerts_filter={})]))
    assert "Action's alertsFilter  must have either" in text


def test_system_actions_come_last_and_without_a_group(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    system = {"id": "system-connector-.cases", "params": {}}
    first, second = rc.make(kibana, actions=[system, rc.action(log)])["actions"]
    assert first["id"] == log
    assert second["connector_type_id"] == ".cases"
    assert "group" not in second


# --- update


def test_put_is_never_nothing(kibana: Caller) -> None:
    rule = rc.make(kibana, tags=["a"])
    time.sleep(0.005)
    again = kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body(tags=["a"]))
    assert again["revision"] == 0
    assert again["updated_at"] > rule["updated_at"]
    assert {**again, "updated_at": rule["updated_at"]} == rule


def test_put_replaces_and_keeps(kibana: Caller) -> None:
    flapping = {"look_back_window": 10, "status_change_threshold": 3}
    rule = rc.make(kibana, tags=["a"], throttle="1h", alert_delay={"active": 2}, flapping=flapping)
    after = kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body(throttle=None))
    assert after["tags"] == []
    assert after["notify_when"] is None
    assert (after["throttle"], after["alert_delay"], after["flapping"]) == ("1h", {"active": 2}, flapping)
    assert after["revision"] == 1
    for body in (rc.update_body(), {**rc.update_body(), "throttle": None}):
        assert kibana.body("PUT", f"{RULE}/{rule['id']}", body)["throttle"] == "1h"
    assert kibana.body("PUT", f"{RULE}/{rule['id']}", {**rc.update_body(), "flapping": None})["flapping"] is None


def test_what_a_put_leaves_out_is_no_revision(kibana: Caller) -> None:
    rule = rc.make(kibana, notify_when="onActiveAlert", params={**rc.PARAMS, "filterKuery": "a:b"})
    after = kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body())
    assert after["revision"] == 0
    assert after["notify_when"] is None
    assert "filterKuery" not in after["params"]
    assert kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body(name="b"))["revision"] == 1


def test_actions_always_make_a_revision_and_keep_their_uuid_only_when_sent(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    rule = rc.make(kibana, actions=[rc.action(log)])
    uuid = rule["actions"][0]["uuid"]
    same = kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body(actions=[rc.action(log, uuid=uuid)]))
    assert (same["revision"], same["actions"][0]["uuid"]) == (1, uuid)
    other = kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body(actions=[rc.action(log)]))
    assert other["revision"] == 2
    assert other["actions"][0]["uuid"] != uuid


@pytest.mark.parametrize("key", ["enabled", "consumer", "rule_type_id", "id", "revision", "mute_all"])
def test_put_refuses_what_it_cannot_change(kibana: Caller, key: str) -> None:
    rule = rc.make(kibana)
    body = {**rc.update_body(), key: rule[key]}
    status, text = kibana.refused("PUT", f"{RULE}/{rule['id']}", body)
    assert status == 400
    assert text.startswith(f"[request body.{key}]: ")


def test_put_by_somebody_else_changes_the_owner_of_the_key(kibana: Caller) -> None:
    rc.add_user(kibana, "ann", "alerting:all", "actions:all")
    rule = rc.make(kibana)
    [old] = kibana.kibana.security.api_keys.values()
    after = kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body(), user="ann")
    assert (after["api_key_owner"], after["updated_by"], after["created_by"]) == ("ann", "ann", "elastic")
    assert old.invalidated


def test_put_on_a_disabled_rule_drops_its_key(kibana: Caller) -> None:
    rule = rc.make(kibana)
    kibana.body("POST", f"{RULE}/{rule['id']}/_disable")
    assert rc.get(kibana, rule["id"])["api_key_owner"] == "elastic"
    assert kibana.body("PUT", f"{RULE}/{rule['id']}", rc.update_body())["api_key_owner"] is None


def test_a_callers_api_key_is_borrowed_and_never_invalidated(kibana: Caller) -> None:
    key = kibana.kibana.security.create_api_key("mine", "elastic", {}, 0)
    header = {"kbn-xsrf": "x", "Authorization": f"ApiKey {key.encoded}"}
    rule = kibana.body("POST", RULE, rc.rule_body(), user=None, headers=header)
    assert (rule["api_key_created_by_user"], rule["api_key_owner"]) == (True, "elastic")
    kibana.body("DELETE", f"{RULE}/{rule['id']}")
    assert not key.invalidated


def test_checks_come_in_kibanas_order(kibana: Caller) -> None:
    rc.add_user(kibana, "eve", "alerting:read")
    rule = rc.make(kibana)
    wrong = rc.update_body(params={})
    assert kibana.refused("PUT", f"{RULE}/nope", {"name": 1}, user="eve")[0] == 400
    assert kibana.refused("PUT", f"{RULE}/nope", wrong, user="eve")[0] == 404
    assert kibana.refused("PUT", f"{RULE}/{rule['id']}", wrong, user="eve") == (
        403,
        'Unauthorized by "alerts" to update ".index-threshold" rule',
    )
    assert kibana.refused("PUT", f"{RULE}/{rule['id']}", wrong)[0] == 400


# --- who may, where


def test_an_unknown_consumer_is_refused_to_everybody(kibana: Caller) -> None:
    refused = kibana.refused("POST", RULE, rc.rule_body(consumer="nobody"))
    assert refused == (403, 'Unauthorized by "nobody" to create ".index-threshold" rule')


def test_a_space_that_does_not_exist(kibana: Caller) -> None:
    assert kibana.refused("GET", f"/s/ghost{RULE}/x") == (404, "Saved object [alert/x] not found")
    assert kibana.refused("POST", f"/s/ghost{RULE}", rc.rule_body()) == (
        403,
        'Unauthorized by "alerts" to create ".index-threshold" rule',
    )
    assert kibana.refused("GET", f"/s/ghost{rc.FIND}") == (403, "Unauthorized to find rules for any rule types.")


def test_reading_needs_read_and_actions_need_connectors(kibana: Caller) -> None:
    log = rc.log_connector(kibana)
    rule = rc.make(kibana, actions=[rc.action(log)])
    rc.add_user(kibana, "bob", "alerting:all")
    assert kibana.ask("GET", f"{RULE}/{rule['id']}", user="bob").status_code == 200
    assert kibana.refused("GET", f"{RULE}/{rule['id']}", user="viewer")[0] == 403
    body = rc.rule_body(actions=[rc.action(log)])
    assert kibana.refused("POST", RULE, body, user="bob") == (403, "Unauthorized to get actions")
    for call in ("_enable", "_mute_all", "_unmute_all", "_update_api_key", "alert/a/_unmute"):
        refused = kibana.refused("POST", f"{RULE}/{rule['id']}/{call}", user="bob")
        assert refused == (403, "Unauthorized to execute actions")
    assert kibana.ask("POST", f"{RULE}/{rule['id']}/_disable", user="bob").status_code == 204


def test_rule_types_above_the_licence(kibana: Caller) -> None:
    rc.setting(kibana, license="basic")
    refused = kibana.refused("POST", RULE, rc.rule_body(rule_type_id="slo.rules.burnRate", params={}))
    assert refused == (
        403,
        "Rule slo.rules.burnRate is disabled because it requires a Platinum license. "
        "Go to License Management to view upgrade options.",
    )
    kinds = {kind["id"]: kind for kind in kibana.body("GET", "/api/alerting/rule_types")}
    assert not kinds["slo.rules.burnRate"]["enabled_in_license"]
    assert kinds[".es-query"]["enabled_in_license"]


def test_rule_types_follow_the_privileges_of_the_caller(kibana: Caller) -> None:
    [kind, *dummy] = kibana.body("GET", "/api/alerting/rule_types", user="reader")
    assert kind["authorized_consumers"]["alerts"] == {"read": True, "all": False}
    assert kibana.body("GET", "/api/alerting/rule_types", user="viewer") == []


def test_deleting_twice(kibana: Caller) -> None:
    rule = rc.make(kibana)
    answer = kibana.ask("DELETE", f"{RULE}/{rule['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert kibana.refused("DELETE", f"{RULE}/{rule['id']}") == (404, f"Saved object [alert/{rule['id']}] not found")


def test_deleting_a_space_takes_its_rules_along(kibana: Caller) -> None:
    kibana.body("POST", "/api/spaces/space", {"id": "gone", "name": "gone"})
    rc.make(kibana, f"/s/gone{RULE}/r")
    kibana.body("DELETE", "/api/spaces/space/gone")
    assert rc.make(kibana, f"{RULE}/r")["id"] == "r"


def test_health_is_for_those_who_see_rules(kibana: Caller) -> None:
    health = kibana.body("GET", "/api/alerting/_health", user="reader")
    assert health["has_permanent_encryption_key"] is True
    assert health["alerting_framework_health"]["read_health"]["status"] == "ok"
    refused = kibana.refused("GET", "/api/alerting/_health", user="viewer")
    assert refused == (403, "Unauthorized to access alerting framework health")
