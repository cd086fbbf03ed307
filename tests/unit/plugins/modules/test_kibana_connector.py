# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._resources.connector_types import (
    CONNECTOR_TYPES,
    missing,
)

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_connector"
Options = dict[str, t.Any]

INDEX: Options = {"name": "history", "connector_type_id": ".index", "config": {"index": "alerts"}}
SLACK: Options = {
    "name": "ops-slack",
    "connector_type_id": ".slack",
    "secrets": {"webhookUrl": "https://hooks.slack.com/services/canary"},
}
WEBHOOK: Options = {
    "name": "hook",
    "connector_type_id": ".webhook",
    "config": {"url": "https://hook.example.com/in", "hasAuth": True},
    "secrets": {"user": "robot", "password": "canary-password"},
}


def connectors(bench: Bench, space: str = "default") -> dict[str, t.Any]:
    return bench.kibana.objects("action", space)


def only(bench: Bench, space: str = "default") -> dict[str, t.Any]:
    (connector,) = connectors(bench, space).values()
    return t.cast("dict[str, t.Any]", connector)


def test_twelve_steps_by_name(kibana: Bench) -> None:
    kibana.twelve_steps(
        MODULE,
        created=INDEX,
        changed={"name": "history", "config": {"index": "alerts-2", "refresh": True}},
        absent={"name": "history", "state": "absent"},
    )


def test_twelve_steps_by_id(kibana: Bench) -> None:
    kibana.twelve_steps(
        MODULE,
        created={"id": "history-1", **INDEX},
        changed={"id": "history-1", "name": "renamed"},
        absent={"id": "history-1", "state": "absent"},
    )


def test_twelve_steps_with_secrets_in_a_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.twelve_steps(
        MODULE,
        created={"space": "ops", **WEBHOOK},
        changed={"space": "ops", **WEBHOOK, "config": {"method": "put"}},
        absent={"space": "ops", "name": "hook", "state": "absent"},
    )
    assert not connectors(kibana)


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1", "9.4"])
def test_defaults_that_kibana_fills_in_are_no_change(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    mail: Options = {
        "name": "mail",
        "connector_type_id": ".email",
        "config": {"from": "a@example.com", "host": "mx.example.com", "port": "587", "hasAuth": False},
        "secrets": {},
    }
    servicenow: Options = {
        "name": "now",
        "connector_type_id": ".servicenow",
        "config": {"apiUrl": "https://now.example.com"},
        "secrets": {"username": "u", "password": "canary"},
    }
    for connector in (INDEX, SLACK, WEBHOOK, mail, servicenow):
        bench.converge(MODULE, **connector)


def test_keys_not_named_keep_their_value_and_null_removes(kibana: Bench) -> None:
    kibana.ok(MODULE, **{**WEBHOOK, "config": {**WEBHOOK["config"], "headers": {"x": "1"}}})
    kibana.converge(MODULE, **{**WEBHOOK, "config": {"method": "put"}})
    assert only(kibana)["config"]["headers"] == {"x": "1"}
    kibana.converge(MODULE, **{**WEBHOOK, "config": {"headers": None}})
    assert only(kibana)["config"]["headers"] is None


def test_one_read_when_nothing_differs(kibana: Bench) -> None:
    kibana.ok(MODULE, id="history-1", **INDEX)
    assert kibana.ok(MODULE, id="history-1", **INDEX).requests == ["GET /api/actions/connector/history-1"]
    assert kibana.ok(MODULE, **INDEX).requests == ["GET /api/actions/connectors"]


def test_ids_of_connectors_created_by_name_are_the_same_every_time(kibana: Bench) -> None:
    first = kibana.ok(MODULE, **INDEX)["connector"]["id"]
    kibana.ok(MODULE, name="history", state="absent")
    assert kibana.ok(MODULE, **INDEX)["connector"]["id"] == first
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    assert kibana.ok(MODULE, space="ops", **INDEX)["connector"]["id"] != first


def test_the_id_of_a_renamed_connector_does_not_stop_a_new_one(kibana: Bench) -> None:
    first = kibana.ok(MODULE, **INDEX)["connector"]["id"]
    only(kibana)["name"] = "renamed in the UI"
    second = kibana.converge(MODULE, **INDEX)["connector"]["id"]
    assert first != second
    assert len(connectors(kibana)) == 2


def test_an_id_taken_in_another_space_is_explained(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.ok(MODULE, id="taken", **INDEX)
    result = kibana.run(MODULE, id="taken", space="ops", **INDEX)
    assert "Could not create connector 'history' in space 'ops'" in result.msg
    assert "taken, perhaps in another space" in result.msg


def test_an_ambiguous_name_lists_the_ids(kibana: Bench) -> None:
    for connector_id in ("one", "two"):
        kibana.ok(MODULE, id=connector_id, **INDEX)
    kibana.refused(MODULE, "2 connectors have the name 'history'; choose one by id: one, two", **INDEX)
    kibana.refused(MODULE, "one, two", name="history", state="absent")


# --- secrets


def test_secrets_are_written_on_creation_and_kept_by_repeats(kibana: Bench) -> None:
    kibana.converge(MODULE, **SLACK)
    assert only(kibana)["secrets"] == SLACK["secrets"]
    other: Options = {**SLACK, "secrets": {"webhookUrl": "https://hooks.slack.com/services/other"}}
    assert not kibana.ok(MODULE, **other).changed


def test_always_writes_them_and_says_so(kibana: Bench) -> None:
    kibana.ok(MODULE, **SLACK)
    other: Options = {
        **SLACK,
        "secrets": {"webhookUrl": "https://hooks.slack.com/services/other"},
        "update_secrets": "always",
    }
    check = kibana.ok(MODULE, check=True, **other)
    real = kibana.ok(MODULE, **other)
    assert check.changed and real.changed and not check.writes
    assert check["diff"] == real["diff"]
    assert real["diff"]["after"]["secrets"] == "written"
    assert only(kibana)["secrets"] == other["secrets"]


def test_missing_secrets_are_drift(kibana: Bench) -> None:
    connector_id = kibana.ok(MODULE, **SLACK)["connector"]["id"]
    kibana.seed("connector_missing_secrets", id=connector_id)
    result = kibana.converge(MODULE, **SLACK)
    assert (result["diff"]["before"]["secrets"], result["diff"]["after"]["secrets"]) == ("missing", "written")
    assert only(kibana)["secrets"] == SLACK["secrets"]


def test_a_change_that_would_erase_secrets_is_refused(kibana: Bench) -> None:
    kibana.ok(MODULE, **WEBHOOK)
    kibana.refused(MODULE, "would erase", "give secrets again", name="hook", config={"method": "put"})
    assert only(kibana)["secrets"]["password"] == "canary-password"
    kibana.converge(MODULE, **{**WEBHOOK, "config": {"method": "put"}})
    assert only(kibana)["secrets"]["password"] == "canary-password"


def test_an_empty_map_says_that_there_are_none(kibana: Bench) -> None:
    plain: Options = {
        "name": "hook",
        "connector_type_id": ".webhook",
        "config": {"url": "https://h.example.com", "hasAuth": False},
    }
    kibana.converge(MODULE, **plain)
    kibana.converge(MODULE, **{**plain, "config": {"method": "put"}, "secrets": {}})


def test_secrets_are_never_returned(kibana: Bench) -> None:
    for options in (WEBHOOK, {**WEBHOOK, "update_secrets": "always"}, {**WEBHOOK, "config": {"url": "bad url"}}):
        assert "canary" not in str(kibana.run(MODULE, **options).values)


# --- types


def test_a_type_change_is_refused_or_a_new_connector(kibana: Bench) -> None:
    kibana.ok(MODULE, id="c1", **INDEX)
    changed: Options = {"id": "c1", "name": "history", "connector_type_id": ".server-log"}
    kibana.refused(MODULE, "'.index'", "'.server-log'", "recreate_on_type_change=true", **changed)
    result = kibana.converge(MODULE, recreate_on_type_change=True, **changed)
    assert result.writes == ["DELETE /api/actions/connector/c1", "POST /api/actions/connector/c1"]
    assert result["diff"]["after"] == {"name": "history", "connector_type_id": ".server-log", "config": {}}


def test_a_recreation_that_stops_half_way_says_what_was_done(kibana: Bench) -> None:
    kibana.ok(MODULE, id="c1", **INDEX)
    kibana.emulator.faults.add(method="POST", status=400, body={"message": "no more connectors"})
    result = kibana.run(MODULE, id="c1", name="log", connector_type_id=".server-log", recreate_on_type_change=True)
    assert "connector 'log' of type '.index' was deleted, but not created anew" in result.msg
    assert "no more connectors" in result.msg


def test_what_known_types_need_is_named_before_anything_is_written(kibana: Bench) -> None:
    kibana.refused(MODULE, "needs config.index", name="x", connector_type_id=".index")
    kibana.refused(MODULE, "needs secrets.webhookUrl", name="x", connector_type_id=".slack")
    kibana.refused(
        MODULE,
        "needs config.projectKey, secrets.email, secrets.apiToken",
        name="x",
        connector_type_id=".jira",
        config={"apiUrl": "https://jira.example.com"},
    )
    kibana.refused(
        MODULE,
        "secrets.user, secrets.password",
        name="x",
        connector_type_id=".email",
        config={"from": "a", "hasAuth": True},
    )


def test_conditional_needs() -> None:
    assert missing(".email", {"from": "a"}, {}) == []
    assert missing(".servicenow", {"apiUrl": "a"}, {}) == ["secrets.username", "secrets.password"]
    assert missing(".servicenow", {"apiUrl": "a", "isOAuth": True}, {"clientSecret": "x"}) == ["secrets.privateKey"]
    assert missing(".of-the-future", {}, {}) == []


def test_every_known_type_is_one_that_the_emulator_knows(kibana: Bench) -> None:
    """The two tables were written apart; a name in one only is a mistake in one of them."""
    from tests.emulator.areas.connector_validation import known_types

    assert set(CONNECTOR_TYPES) <= {kind.id for kind in known_types(kibana.kibana)}


def test_types_the_module_does_not_know_pass_through(kibana: Bench) -> None:
    result = kibana.run(MODULE, name="x", connector_type_id=".of-the-future", config={"any": "thing"})
    assert 'Action type ".of-the-future" is not registered.' in result.msg
    assert not result.writes


def test_system_types_cannot_be_created(kibana: Bench) -> None:
    kibana.refused(MODULE, "system type '.cases'", name="x", connector_type_id=".cases")


def test_creation_needs_name_and_type(kibana: Bench) -> None:
    kibana.refused(MODULE, "needs name and connector_type_id", name="x")
    kibana.refused(MODULE, "needs name and connector_type_id", id="x", connector_type_id=".index")


def test_preconfigured_connectors_are_read_but_not_changed(kibana: Bench) -> None:
    kibana.seed("preconfigured_connector", id="from-yml", name="From yml", connector_type_id=".index")
    assert not kibana.ok(MODULE, id="from-yml", name="From yml", connector_type_id=".index").changed
    kibana.refused(MODULE, "preconfigured in kibana.yml", id="from-yml", name="Other")
    kibana.refused(MODULE, "preconfigured in kibana.yml", name="From yml", state="absent")


def test_a_deprecated_connector_is_warned_about(kibana: Bench) -> None:
    result = kibana.ok(
        MODULE,
        name="now",
        connector_type_id=".servicenow",
        config={"apiUrl": "https://now.example.com", "usesTableApi": True},
        secrets={"username": "u", "password": "canary"},
    )
    assert any("deprecated" in str(warning) for warning in result["warnings"])


# --- Kibana's refusals, and races


def test_what_kibana_says_is_told_with_object_and_url(kibana: Bench) -> None:
    result = kibana.run(MODULE, **{**INDEX, "config": {"index": "a", "nope": 1}})
    assert result.msg.startswith("Could not create connector 'history': POST http://127.0.0.1:")
    assert "answered 400 Bad Request: error validating connector type config" in result.msg
    assert result["failure"]["status"] == 400
    assert "nope" in result["failure"]["kibana_message"]


def test_a_reader_may_look_but_not_write(kibana: Bench) -> None:
    kibana.ok(MODULE, **INDEX)
    assert not kibana.ok(MODULE, username="reader", **INDEX).changed
    result = kibana.run(MODULE, username="reader", name="history", state="absent")
    assert "Unauthorized to delete actions" in result.msg
    assert "lacks the Kibana privilege" in result.msg


def test_a_licence_that_is_too_low_is_told(kibana: Bench) -> None:
    kibana.kibana.license = "basic"
    assert "basic license does not support it" in kibana.run(MODULE, **SLACK).msg


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("POST", INDEX),
        ("PUT", {"name": "other", "config": {"index": "b"}}),
        ("DELETE", {"name": "other", "state": "absent"}),
    ],
)
@pytest.mark.parametrize("fault", [{"drop": "after"}, {"drop": "before"}, {"status": 502}])
def test_lost_answers_leave_one_connector_and_a_true_verdict(
    kibana: Bench, method: str, options: dict[str, t.Any], fault: dict[str, t.Any]
) -> None:
    if method != "POST":
        kibana.ok(MODULE, **{**INDEX, "name": "other"})
    kibana.emulator.faults.add(method=method, **fault)
    assert kibana.ok(MODULE, retries=2, **options).changed
    assert len(connectors(kibana)) == (0 if method == "DELETE" else 1)
    assert not kibana.ok(MODULE, **options).changed


def test_one_of_the_identifying_options_is_needed(kibana: Bench) -> None:
    kibana.refused(MODULE, "one of the following is required: id, name", connector_type_id=".index")


@pytest.mark.parametrize("fault", [{"drop": "after"}, {"status": 502, "applied": True}])
def test_another_type_keeps_its_id_though_the_answer_to_the_deletion_got_lost(kibana: Bench, fault: Options) -> None:
    first = kibana.ok(MODULE, **INDEX)["connector"]["id"]
    kibana.emulator.faults.add(method="DELETE", **fault)
    result = kibana.ok(MODULE, **{**WEBHOOK, "name": "history"}, recreate_on_type_change=True, retries=2)
    assert result["connector"]["id"] == only(kibana)["id"] == first
    assert only(kibana)["connector_type_id"] == ".webhook"


def test_a_listing_that_does_not_show_yet_what_another_run_has_created(kibana: Bench) -> None:
    first = kibana.ok(MODULE, **INDEX)["connector"]["id"]
    kibana.emulator.faults.add(method="GET", path="/connectors$", times=2, status=200, body=[])
    result = kibana.ok(MODULE, **INDEX)
    assert not result.changed
    assert only(kibana)["id"] == first


def test_a_conflict_with_what_another_run_creates_at_the_second_try_makes_no_twin(kibana: Bench) -> None:
    first = kibana.ok(MODULE, **INDEX)["connector"]["id"]
    stored = only(kibana)
    changed = {**INDEX, "config": {"index": "alerts-2"}}
    # Deleted before our change arrives, and created again before our creation does.
    faults = kibana.emulator.faults
    faults.add(method="PUT", act=lambda method, path: connectors(kibana).clear())
    faults.add(method="POST", act=lambda method, path: connectors(kibana).update({first: stored}))
    result = kibana.run(MODULE, **changed)
    assert only(kibana)["id"] == first
    assert result.failed and "409 Conflict" in result.msg
    assert kibana.ok(MODULE, **changed).changed
