# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's agent keys, annotations and server schema, where the recordings say nothing."""

from __future__ import annotations

import base64
import typing as t
from urllib.parse import quote

import pytest

from tests.emulator.security import User

from .harness import Caller, calling

KEYS = "/api/apm/agent_keys"
LIST = "/internal/apm/agent_keys"
INVALIDATE = "/internal/apm/api_key/invalidate"
INTERNAL = {"x-elastic-internal-origin": "kibana"}
ANNOTATION = "/api/apm/services/web/annotation"
SCHEMA = "/api/apm/fleet/apm_server_schema"


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    with calling("9.4") as caller:
        yield caller


def new_key(caller: Caller, name: str = "k", **more: t.Any) -> dict[str, t.Any]:
    body = {"name": name, "privileges": ["event:write"]}
    return t.cast("dict[str, t.Any]", caller.body("POST", KEYS, body, **more)["agentKey"])


def keys(caller: Caller, **more: t.Any) -> list[dict[str, t.Any]]:
    return t.cast("list[dict[str, t.Any]]", caller.body("GET", LIST, headers=INTERNAL, **more)["agentKeys"])


def user(caller: Caller, name: str, *privileges: str) -> str:
    caller.kibana.security.users[name] = User(name, privileges=frozenset(privileges))
    return name


def test_names_of_keys_are_not_unique_and_secrets_are_told_once(kibana: Caller) -> None:
    one, other = new_key(kibana), new_key(kibana)
    assert one["id"] != other["id"]
    assert base64.b64decode(one["encoded"]).decode() == f"{one['id']}:{one['api_key']}"
    found = keys(kibana)
    assert [key["name"] for key in found] == ["k", "k"]
    assert not {"api_key", "encoded"} & set(found[0])
    assert found[0]["metadata"] == {"application": "apm"}
    assert found[0]["role_descriptors"]["apm"]["applications"] == [
        {"application": "apm", "privileges": ["event:write"], "resources": ["*"]}
    ]


def test_other_keys_are_not_listed(kibana: Caller) -> None:
    kibana.kibana.security.create_api_key("rule", "elastic", {"managed": True}, 0)
    kibana.kibana.security.create_api_key("sys", "elastic", {"application": "apm", "system": True}, 0)
    assert keys(kibana) == []


def test_invalidating(kibana: Caller) -> None:
    key = new_key(kibana)
    for expected in ([key["id"]], []):
        answer = kibana.body("POST", INVALIDATE, {"id": key["id"]}, headers=INTERNAL)
        assert answer == {"invalidatedAgentKeys": expected}
    assert keys(kibana) == []
    assert kibana.body("POST", INVALIDATE, {"id": "nope"}, headers=INTERNAL) == {"invalidatedAgentKeys": []}
    assert kibana.refused("POST", INVALIDATE, {"ids": [key["id"]]}, headers=INTERNAL)[0] == 400


def test_internal_routes_say_so(kibana: Caller) -> None:
    assert kibana.refused("GET", LIST)[0] == 400
    assert "elastic-api-version" not in kibana.ask("GET", LIST, headers=INTERNAL).headers
    with calling("8.12") as old:
        assert old.body("GET", LIST) == {"agentKeys": []}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "k"},
        {"name": "k", "privileges": "event:write"},
        {"name": "k", "privileges": ["sourcemap:write"]},
        {"name": None, "privileges": []},
        {"name": "k", "privileges": [], "expiration": "1d"},
    ],
)
def test_bad_keys(kibana: Caller, body: t.Any) -> None:
    assert kibana.refused("POST", KEYS, body)[0] == 400
    assert keys(kibana) == []


def test_a_key_cannot_have_more_than_its_maker(kibana: Caller) -> None:
    name = user(kibana, "dev", "apm:all", "es:event:write")
    body = {"name": "k", "privileges": ["event:write", "config_agent:read"]}
    answer = kibana.ask("POST", KEYS, body, user=name).json()
    assert answer["message"].startswith(
        "dev is missing the following requested privilege(s): config_agent:read "
        "and following cluster privileges - manage_own_api_key privilege(s)."
    )
    assert answer["attributes"] == {
        "data": {"missingPrivileges": ["config_agent:read"], "missingClusterPrivileges": ["manage_own_api_key"]},
        "_inspect": [],
    }
    assert kibana.refused("GET", LIST, headers=INTERNAL, user=name)[0] == 500
    assert kibana.ask("GET", LIST, headers=INTERNAL, user=name).json()["attributes"] == {"data": {}, "_inspect": []}


def test_own_keys_only(kibana: Caller) -> None:
    name = user(kibana, "dev", "apm:all", "es:event:write", "es:manage_own_api_key")
    mine, other = new_key(kibana, user=name), new_key(kibana)
    assert [key["id"] for key in keys(kibana, user=name)] == [mine["id"]]
    answer = kibana.body("POST", INVALIDATE, {"id": other["id"]}, headers=INTERNAL, user=name)
    assert answer == {"invalidatedAgentKeys": []}
    rights = kibana.body("GET", f"{LIST}/privileges", headers=INTERNAL, user=name)
    assert rights == {"areApiKeysEnabled": True, "isAdmin": False, "canManage": True}


def test_keys_do_not_make_keys(kibana: Caller) -> None:
    key = kibana.kibana.security.create_api_key("automation", "elastic", {}, 0)
    headers = {"authorization": f"ApiKey {key.encoded}"}
    status, message = kibana.refused(
        "POST", KEYS, {"name": "k", "privileges": ["event:write"]}, headers=headers, user=None
    )
    assert status == 500 and "creating derived api keys" in message


def note(caller: Caller, at: str, **more: t.Any) -> dict[str, t.Any]:
    body = {"@timestamp": at, "service": {"version": "1"}, **more}
    return t.cast("dict[str, t.Any]", caller.body("POST", ANNOTATION, body))


def texts(caller: Caller, start: str = "2024-01-01", end: str = "2024-01-31", **more: t.Any) -> list[str]:
    environment = more.pop("environment", "ENVIRONMENT_ALL")
    query = f"?environment={environment}&start={quote(start)}&end={quote(end)}"
    found = caller.body("GET", f"{ANNOTATION}/search{query}", **more)["annotations"]
    return [one["text"] for one in found]


def test_what_is_filled_in(kibana: Caller) -> None:
    document = note(kibana, "2024-01-02T03:04:05+02:00", tags=["x", "apm", "x"])
    assert set(document) == {"_id", "_index", "_source"}
    source = document["_source"]
    assert source["@timestamp"] == "2024-01-02T01:04:05.000Z"
    assert source["tags"] == ["apm", "x"]
    assert source["annotation"] == {"type": "deployment", "title": "1"}
    assert source["service"] == {"version": "1", "name": "web"}


def test_annotations_pile_up_and_are_found_in_their_window(kibana: Caller) -> None:
    for dummy in range(2):
        note(kibana, "2024-01-02T00:00:00Z", message="twice")
    note(kibana, "2024-01-03T00:00:00.001Z", message="later")
    assert texts(kibana) == ["twice", "twice", "later"]
    # Both ends belong to the window.
    assert texts(kibana, "2024-01-02T00:00:00Z", "2024-01-02T00:00:00Z") == ["twice", "twice"]
    assert texts(kibana, "2024-01-03T00:00:00.002Z") == []
    (first, *dummy_rest) = kibana.body(
        "GET", f"{ANNOTATION}/search?environment=ENVIRONMENT_ALL&start=2024-01-03&end=2024-01-04"
    )["annotations"]
    assert (first["type"], first["@timestamp"]) == ("version", 1704240000001)


def test_environments_of_annotations(kibana: Caller) -> None:
    note(kibana, "2024-01-02", message="none")
    note(kibana, "2024-01-02", message="prod", service={"version": "1", "environment": "prod"})
    assert texts(kibana) == ["none", "prod"]
    assert texts(kibana, environment="ENVIRONMENT_NOT_DEFINED") == ["none"]
    assert texts(kibana, environment="prod") == ["prod"]
    assert texts(kibana, environment="qa") == []


def test_at_most_fifty(kibana: Caller) -> None:
    for dummy in range(51):
        note(kibana, "2024-01-02")
    assert len(texts(kibana)) == 50


def test_derived_annotations_stand_in_for_stored_ones(kibana: Caller) -> None:
    kibana.seed("annotation_derived", service="web", version="1.0", timestamp=1704160800000)
    assert texts(kibana) == []
    kibana.seed("annotation_derived", service="web", version="1.1", timestamp=1704164400000)
    assert texts(kibana) == ["1.0", "1.1"]
    note(kibana, "2024-01-02", message="stored")
    assert texts(kibana) == ["stored"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?start=2024-01-01&end=2024-01-02",
        "?environment=&start=2024-01-01&end=2024-01-02",
        "?environment=prod&start=yesterday&end=2024-01-02",
        "?environment=prod&start=2024-01-01&end=2024-01-02&size=1",
    ],
)
def test_bad_searches(kibana: Caller, query: str) -> None:
    assert kibana.refused("GET", f"{ANNOTATION}/search{query}")[0] == 400


@pytest.mark.parametrize(
    "change",
    [
        {"@timestamp": 1704160800000},
        {"@timestamp": "2024-13-01"},
        {"service": {}},
        {"service": {"version": "1", "name": "web"}},
        {"message": None},
        {"tags": "t"},
        {"title": "x"},
    ],
)
def test_bad_annotations(kibana: Caller, change: dict[str, t.Any]) -> None:
    body = {"@timestamp": "2024-01-02", "service": {"version": "1"}, **change}
    assert kibana.refused("POST", ANNOTATION, body)[0] == 400


def test_licence_is_needed_for_creating_only(kibana: Caller) -> None:
    kibana.kibana.license = "basic"
    assert kibana.refused("POST", ANNOTATION, {"@timestamp": "2024-01-02", "service": {"version": "1"}}) == (
        403,
        "Annotations require at least a gold license or a trial license.",
    )
    assert texts(kibana) == []


def test_index_privileges_of_annotations(kibana: Caller) -> None:
    note(kibana, "2024-01-02", message="hidden")
    name = user(kibana, "dev", "apm:all")
    assert texts(kibana, user=name) == []
    body = {"@timestamp": "2024-01-02", "service": {"version": "1"}}
    assert kibana.refused("POST", ANNOTATION, body, user=name)[0] == 500
    name = user(kibana, "ops", "apm:all", "es:annotations:write", "es:annotations:read")
    assert kibana.ask("POST", ANNOTATION, body, user=name).status_code == 200
    assert texts(kibana, user=name) == ["hidden", "1"]


def test_service_names_may_need_encoding(kibana: Caller) -> None:
    path = f"/api/apm/services/{quote('a/b c', safe='')}/annotation"
    source = kibana.body("POST", path, {"@timestamp": "2024-01-02", "service": {"version": "1"}})["_source"]
    assert source["service"]["name"] == "a/b c"


def test_schema_is_replaced_as_a_whole(kibana: Caller) -> None:
    assert kibana.body("POST", SCHEMA, {"schema": {"a.b": 1.0, "c": [1]}}) == {}
    assert kibana.body("POST", SCHEMA, {"schema": {"d": None}}) == {}
    assert kibana.kibana.objects("apm-server-schema") == {"apm-server-schema": {"schemaJson": '{"d":null}'}}


@pytest.mark.parametrize(
    "body", [{}, {"schema": []}, {"schema": "x"}, {"schema": {}, "x": 1}, {"schema": {"a": {"b": 1}}}]
)
def test_bad_schemas(kibana: Caller, body: t.Any) -> None:
    assert kibana.refused("POST", SCHEMA, body)[0] == 400
