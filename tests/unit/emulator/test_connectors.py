# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of the emulator's connectors, where recordings say nothing."""

from __future__ import annotations

import typing as t

import pytest

from tests.unit.emulator.harness import Caller, calling

CONNECTOR = "/api/actions/connector"
CONNECTORS = "/api/actions/connectors"
LOG: dict[str, t.Any] = {"name": "log", "connector_type_id": ".server-log"}
HOOK: dict[str, t.Any] = {
    "name": "hook",
    "connector_type_id": ".webhook",
    "config": {"url": "https://example.org/"},
    "secrets": {"user": "u", "password": "p"},
}
VERSIONS = ["8.12", "8.19", "9.1", "9.4"]


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    """An empty emulator of the newest version."""
    with calling() as caller:
        yield caller


def make(caller: Caller, type_id: str, config: t.Any = None, secrets: t.Any = None) -> dict[str, t.Any]:
    """The request body for a connector, sent; gives what came back."""
    asked = {"name": "x", "connector_type_id": type_id, "config": config or {}, "secrets": secrets or {}}
    return t.cast("dict[str, t.Any]", caller.body("POST", CONNECTOR, asked))


# --- a connector's life


def test_secrets_are_stored_and_never_shown(kibana: Caller) -> None:
    """No answer has them, or their names."""
    made = kibana.body("POST", CONNECTOR, HOOK)
    shown = [made, kibana.body("GET", f"{CONNECTOR}/{made['id']}"), *kibana.body("GET", CONNECTORS)]
    assert not any(key in ("secrets", "user", "password") for one in shown for key in [*one, *one["config"]])
    stored = kibana.seed("connector_secrets", id=made["id"])
    assert (stored["user"], stored["password"], stored["pfx"]) == ("u", "p", None)


def test_update_replaces_config_and_secrets(kibana: Caller) -> None:
    """What is not sent again is gone, silently so for optional secrets."""
    made = kibana.body(
        "POST", CONNECTOR, {**HOOK, "config": {**HOOK["config"], "method": "put", "headers": {"a": "b"}}}
    )
    path = f"{CONNECTOR}/{made['id']}"
    changed = kibana.body("PUT", path, {"name": "new", "config": HOOK["config"]})
    assert (changed["name"], changed["config"]["method"], changed["config"]["headers"]) == ("new", "post", None)
    assert not any(kibana.seed("connector_secrets", id=made["id"]).values())
    assert kibana.body("GET", path) == changed


def test_update_that_is_refused_changes_nothing(kibana: Caller) -> None:
    """Neither an incomplete config nor missing required secrets."""
    made = make(kibana, ".jira", {"apiUrl": "https://j", "projectKey": "P"}, {"email": "e", "apiToken": "t"})
    path = f"{CONNECTOR}/{made['id']}"
    assert kibana.refused("PUT", path, {"name": "n"})[0] == 400
    status, message = kibana.refused("PUT", path, {"name": "n", "config": made["config"]})
    assert status == 400 and message.startswith("error validating connector type secrets: ")
    assert kibana.body("GET", path) == made
    assert kibana.seed("connector_secrets", id=made["id"]) == {"email": "e", "apiToken": "t"}


def test_a_get_cannot_be_put_back(kibana: Caller) -> None:
    """The keys of an answer are unknown in a request."""
    made = kibana.body("POST", CONNECTOR, LOG)
    assert kibana.refused("PUT", f"{CONNECTOR}/{made['id']}", made)[0] == 400
    assert kibana.refused("POST", CONNECTOR, {**LOG, "id": "x"})[0] == 400


def test_names_are_not_unique(kibana: Caller) -> None:
    """The same POST twice makes two."""
    first, second = kibana.body("POST", CONNECTOR, LOG), kibana.body("POST", CONNECTOR, LOG)
    assert first["id"] != second["id"]
    assert len(kibana.body("GET", CONNECTORS)) == 2


def test_list_is_sorted_by_name(kibana: Caller) -> None:
    """As people sort, not as bytes do."""
    for name in ("b", "C", "a"):
        kibana.body("POST", CONNECTOR, {**LOG, "name": name})
    assert [connector["name"] for connector in kibana.body("GET", CONNECTORS)] == ["a", "b", "C"]


@pytest.mark.parametrize("body", [{**LOG, "name": " "}, {**LOG, "config": {"a": ""}}, {**LOG, "secrets": {"a": " "}}])
def test_blank_strings(kibana: Caller, body: t.Any) -> None:
    """Blank names and values are refused, before the type has a say."""
    key = next(key for key in ("config", "secrets", "name") if key in body)
    place = key if key == "name" else f"{key}.a"
    assert kibana.refused("POST", CONNECTOR, body) == (400, f"[request body.{place}]: value '' is not valid")


def test_wrong_types_at_the_top(kibana: Caller) -> None:
    """Each names the field."""
    text = "[request body.config]: expected value of type [object] but got [number]"
    assert kibana.refused("POST", CONNECTOR, {**LOG, "config": 1}) == (400, text)
    text = "[request body.name]: expected value of type [string] but got [number]"
    assert kibana.refused("POST", CONNECTOR, {**LOG, "name": 1}) == (400, text)


# --- ids


def test_custom_id_is_taken_in_every_space(kibana: Caller) -> None:
    """409, wherever the other one is."""
    kibana.body("POST", f"{CONNECTOR}/mine", LOG)
    conflict = (409, "Saved object [action/mine] conflict")
    assert kibana.refused("POST", f"{CONNECTOR}/mine", LOG) == conflict
    assert kibana.refused("POST", f"/s/other{CONNECTOR}/mine", LOG) == conflict
    kibana.body("DELETE", f"{CONNECTOR}/mine")
    kibana.body("POST", f"/s/other{CONNECTOR}/mine", LOG)


@pytest.mark.parametrize("version", VERSIONS)
def test_id_rules(version: str) -> None:
    """Length always counts; which characters only in the newest."""
    with calling(version) as caller:
        kibana_text = "value has length [37] but it must have a maximum length of [36]."
        assert caller.refused("POST", f"{CONNECTOR}/{'x' * 37}", LOG) == (400, f"[request params.id]: {kibana_text}")
        assert caller.ask("POST", f"{CONNECTOR}/{'x' * 36}", LOG).ok
        answer = caller.ask("POST", f"{CONNECTOR}/Mine_1", LOG)
        if version != "9.4":
            assert answer.json()["id"] == "Mine_1"
        else:
            text = "[request params.id]: Connector ID must contain only lowercase letters, numbers, and hyphens."
            assert (answer.status_code, answer.json()["message"]) == (400, text)


# --- connectors nobody made through the API


def test_preconfigured_connector(kibana: Caller) -> None:
    """In every space, shown without config, and out of reach."""
    kibana.seed("preconfigured_connector", id="pre", name="Pre", connector_type_id=".server-log")
    path = f"{CONNECTOR}/pre"
    shown = kibana.body("GET", f"/s/any{path}")
    assert shown["is_preconfigured"] is True and not {"config", "is_missing_secrets", "secrets"} & set(shown)
    assert [connector["referenced_by_count"] for connector in kibana.body("GET", CONNECTORS)] == [0]
    assert kibana.refused("PUT", path, {"name": "n"}) == (400, "Preconfigured action pre can not be updated.")
    assert kibana.refused("DELETE", path) == (400, "Preconfigured action pre is not allowed to delete.")
    assert kibana.refused("POST", path, LOG) == (400, "This pre already exists in a preconfigured action.")
    assert kibana.body("POST", f"{path}/_execute", {"params": {"message": "m"}})["status"] == "ok"


def test_system_connectors(kibana: Caller) -> None:
    """Neither listed nor made nor changed."""
    path = f"{CONNECTOR}/system-connector-.cases"
    assert kibana.body("GET", CONNECTORS) == []
    assert kibana.refused("GET", path)[0] == 404
    assert kibana.refused("PUT", path, {"name": "n"})[0] == 400
    assert kibana.refused("DELETE", path)[0] == 400
    assert kibana.refused("POST", f"{path}/_execute", {"params": {}})[0] == 400
    text = "System action creation is forbidden. Action type: .cases."
    assert kibana.refused("POST", CONNECTOR, {"name": "x", "connector_type_id": ".cases"}) == (400, text)


def test_missing_secrets(kibana: Caller) -> None:
    """After an import, until the secrets are sent again."""
    asked = {"name": "s", "connector_type_id": ".slack", "secrets": {"webhookUrl": "https://x.org"}}
    kibana.body("POST", f"{CONNECTOR}/imported", asked)
    kibana.seed("connector_missing_secrets", id="imported")
    path = f"{CONNECTOR}/imported"
    assert kibana.body("GET", path)["is_missing_secrets"] is True
    assert kibana.body("POST", f"{path}/_execute", {"params": {}})["status"] == "error"
    assert kibana.body("PUT", path, {"name": "s", "secrets": asked["secrets"]})["is_missing_secrets"] is False
    assert kibana.body("POST", f"{path}/_execute", {"params": {}}) == {"connector_id": "imported", "status": "ok"}


def test_references_are_counted_across_spaces(kibana: Caller) -> None:
    """Rules and configurations of cases; deleting minds none of them."""
    kibana.body("POST", f"{CONNECTOR}/mine", LOG)
    kibana.kibana.objects("alert", "default")["r"] = {"actions": [{"id": "mine"}, {"id": "mine"}]}
    kibana.kibana.objects("alert", "other")["s"] = {"actions": [{"id": "mine"}, {"id": "else"}]}
    kibana.kibana.objects("cases-configure", "default")["c"] = {"connector": {"id": "mine"}}
    kibana.kibana.objects("cases-configure", "default")["d"] = {"connector": {"id": "none"}}
    assert [connector["referenced_by_count"] for connector in kibana.body("GET", CONNECTORS)] == [3]
    kibana.body("DELETE", f"{CONNECTOR}/mine")


# --- who may


def test_reader(kibana: Caller) -> None:
    """Sees and runs, but changes nothing."""
    kibana.body("POST", f"{CONNECTOR}/mine", LOG)
    path = f"{CONNECTOR}/mine"
    assert kibana.body("GET", CONNECTORS, user="reader") and kibana.body("GET", path, user="reader")
    assert kibana.body("POST", f"{path}/_execute", {"params": {"message": "m"}}, user="reader")["status"] == "ok"
    refused = [
        kibana.refused("POST", CONNECTOR, LOG, user="reader"),
        kibana.refused("PUT", path, {"name": "n"}, user="reader"),
        kibana.refused("DELETE", path, user="reader"),
    ]
    actions = ('create a ".server-log" action', "update actions", "delete actions")
    assert refused == [(403, f"Unauthorized to {action}") for action in actions]


def test_viewer(kibana: Caller) -> None:
    """Not even that, and is not told what exists."""
    for connector_id in ("mine", "nope"):
        path = f"{CONNECTOR}/{connector_id}"
        assert kibana.refused("GET", path, user="viewer") == (403, "Unauthorized to get actions")
        execute = kibana.refused("POST", f"{path}/_execute", {"params": {}}, user="viewer")
        assert execute == (403, "Unauthorized to execute actions")
        kibana.ask("POST", f"{CONNECTOR}/mine", LOG)
    assert kibana.refused("GET", CONNECTORS, user="viewer") == (403, "Unauthorized to get actions")
