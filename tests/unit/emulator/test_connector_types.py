# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the emulator's connector types take, refuse and fill in, per version."""

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.areas.connector_types import TYPES
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


def complaint(caller: Caller, type_id: str, config: t.Any = None, secrets: t.Any = None) -> str:
    """The message of the 400 that such a connector gets."""
    asked = {"name": "x", "connector_type_id": type_id, "config": config or {}, "secrets": secrets or {}}
    status, message = caller.refused("POST", CONNECTOR, asked)
    assert status == 400
    assert caller.body("GET", CONNECTORS) == []
    return message


# --- which types there are


@pytest.mark.parametrize("version", VERSIONS)
def test_shape_of_answers(version: str) -> None:
    """Keys that came with later versions."""
    with calling(version) as caller:
        keys = set(caller.body("POST", CONNECTOR, LOG))
        assert ("is_connector_type_deprecated" in keys) == (version in ("9.1", "9.4"))
        assert ("auth_mode" in keys) == (version == "9.4")
        kinds = caller.body("GET", "/api/actions/connector_types")
        assert all(("is_deprecated" in kind) == (version in ("9.1", "9.4")) for kind in kinds)
        assert all(("source" in kind) == (version == "9.4") for kind in kinds)
        assert not any(kind["is_system_action_type"] for kind in kinds)


def test_types_by_feature(kibana: Caller) -> None:
    """Only those offered there."""
    kinds = kibana.body("GET", "/api/actions/connector_types", params={"feature_id": "cases"})
    assert {".jira", ".cases-webhook"} <= {kind["id"] for kind in kinds}
    assert all("cases" in kind["supported_feature_ids"] for kind in kinds)
    assert kibana.body("GET", "/api/actions/connector_types", user="viewer")


@pytest.mark.parametrize("type_id", [".crowdstrike", ".gemini", ".thehive", ".inference", ".http"])
def test_type_of_a_later_version(type_id: str) -> None:
    """Not registered yet."""
    with calling("8.12") as caller:
        assert complaint(caller, type_id) == f'Action type "{type_id}" is not registered.'


def test_basic_licence(kibana: Caller) -> None:
    """Types above it are listed as disabled, and refused after validation; what exists can still be read."""
    kibana.body("POST", f"{CONNECTOR}/old", HOOK)
    kibana.kibana.license = "basic"
    kinds = {kind["id"]: kind for kind in kibana.body("GET", "/api/actions/connector_types")}
    assert kinds[".index"]["enabled"] and not kinds[".webhook"]["enabled_in_license"]
    text = (
        "Action type .webhook is disabled because your basic license does not support it. Please upgrade your license."
    )
    assert kibana.refused("POST", CONNECTOR, HOOK) == (403, text)
    assert kibana.refused("POST", CONNECTOR, {**HOOK, "config": {}})[0] == 400
    assert kibana.refused("PUT", f"{CONNECTOR}/old", {"name": "n", "config": HOOK["config"]}) == (403, text)
    assert kibana.refused("POST", f"{CONNECTOR}/old/_execute", {"params": {}}) == (403, text)
    assert kibana.body("GET", f"{CONNECTOR}/old")["name"] == "hook"
    kibana.body("DELETE", f"{CONNECTOR}/old")


@pytest.mark.parametrize(
    ("version", "unknown", "several"),
    [
        (
            "8.19",
            "error validating action type config: [foo]: definition for this key is missing",
            "error validating action type config: [apiUrl]: expected value of type [string] but got [undefined]",
        ),
        (
            "9.1",
            "error validating connector type config: [foo]: definition for this key is missing",
            "error validating connector type config: [apiUrl]: expected value of type [string] but got [undefined]",
        ),
        (
            "9.3.0",
            "error validating connector type config: Unrecognized key(s) in object: 'foo'",
            'error validating connector type config: 2 errors:\n [1]: Field "apiUrl": Required;\n'
            ' [2]: Field "projectKey": Required',
        ),
        (
            "9.4",
            'error validating connector type config: ✖ Unrecognized key: "foo"',
            "error validating connector type config: ✖ Invalid input: expected string, received undefined\n"
            "  → at apiUrl\n✖ Invalid input: expected string, received undefined\n  → at projectKey",
        ),
    ],
)
def test_wording_of_versions(version: str, unknown: str, several: str) -> None:
    """Three validation libraries, two prefixes."""
    with calling(version) as caller:
        assert complaint(caller, ".server-log", {"foo": 1}) == unknown
        assert complaint(caller, ".jira", {}, {"email": "e", "apiToken": "t"}) == several


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("type_id", sorted(TYPES))
def test_every_type_is_strict(version: str, type_id: str) -> None:
    """No type takes an unknown key, whatever it is."""
    with calling(version) as caller:
        message = complaint(caller, type_id, {"nonsense": 1})
        assert any(word in message for word in ("error validating", "is not registered", "creation is forbidden"))


# --- stored defaults


@pytest.mark.parametrize(
    ("type_id", "config", "secrets", "added"),
    [
        (".index", {"index": "i"}, {}, {"refresh": False, "executionTimeField": None}),
        (
            ".email",
            {"from": "a@b.c", "host": "h", "port": "25"},
            {},
            {
                **{"service": "other", "secure": None, "hasAuth": True, "port": 25},
                **{"clientId": None, "tenantId": None, "oauthTokenUrl": None},
            },
        ),
        (".pagerduty", {}, {"routingKey": "k"}, {"apiUrl": None}),
        (".slack_api", {}, {"token": "t"}, {}),
        (
            ".servicenow-itom",
            {"apiUrl": "https://s"},
            {"username": "u", "password": "p"},
            {"isOAuth": False, "userIdentifierValue": None, "clientId": None, "jwtKeyId": None},
        ),
        (".xmatters", {}, {"secretsUrl": "https://x"}, {"configUrl": None, "usesBasic": True}),
        (".thehive", {"url": "https://t"}, {"apiKey": "k"}, {"organisation": None}),
        (
            ".gen-ai",
            {"apiProvider": "Other", "apiUrl": "https://o", "defaultModel": "m"},
            {"apiKey": "k"},
            {"verificationMode": "full"},
        ),
    ],
)
def test_defaults_are_stored(kibana: Caller, type_id: str, config: t.Any, secrets: t.Any, added: t.Any) -> None:
    """A connector comes back with more than was sent, and nothing else."""
    assert make(kibana, type_id, config, secrets)["config"] == {**config, **added}


def test_swimlane_fills_mappings_too(kibana: Caller) -> None:
    """Nested defaults, and nested strictness."""
    field = {"id": "a", "key": "k", "name": "n", "fieldType": "text"}
    config = {"apiUrl": "https://s", "appId": "1", "connectorType": "all", "mappings": {"caseIdConfig": field}}
    mappings = make(kibana, ".swimlane", config, {"apiToken": "t"})["config"]["mappings"]
    assert mappings.pop("caseIdConfig") == field
    assert len(mappings) == 6 and not any(mappings.values())
    config["mappings"] = {"caseIdConfig": {"id": "a"}}
    assert (
        kibana.refused("POST", CONNECTOR, {"name": "x", "connector_type_id": ".swimlane", "config": config})[0] == 400
    )


@pytest.mark.parametrize(
    ("version", "has_auth", "auth_type"),
    [
        ("9.1", True, "absent"),
        ("9.1", False, "absent"),
        ("9.4", True, "webhook-authentication-basic"),
        ("9.4", None, "webhook-authentication-basic"),
        ("9.4", False, None),
    ],
)
def test_auth_type_of_webhooks(version: str, has_auth: t.Any, auth_type: t.Any) -> None:
    """Filled in by the newest only, depending on hasAuth."""
    with calling(version) as caller:
        config = {**HOOK["config"], **({} if has_auth is None else {"hasAuth": has_auth})}
        assert make(caller, ".webhook", config)["config"].get("authType", "absent") == auth_type


@pytest.mark.parametrize(("version", "model"), [("8.12", "gpt-4"), ("9.4", "gpt-4.1")])
def test_default_model_of_versions(version: str, model: str) -> None:
    """What newer versions prefer."""
    with calling(version) as caller:
        config = {"apiProvider": "OpenAI", "apiUrl": "https://o"}
        assert make(caller, ".gen-ai", config, {"apiKey": "k"})["config"]["defaultModel"] == model


def test_deprecated_servicenow(kibana: Caller) -> None:
    """The default of usesTableApi makes a new connector deprecated."""
    secrets = {"username": "u", "password": "p"}
    assert make(kibana, ".servicenow", {"apiUrl": "https://s"}, secrets)["is_deprecated"] is True
    new = {"apiUrl": "https://s", "usesTableApi": False}
    assert make(kibana, ".servicenow-sir", new, secrets)["is_deprecated"] is False
    assert make(kibana, ".servicenow-itom", {"apiUrl": "https://s"}, secrets)["is_deprecated"] is False


# --- rules beyond the schema


MAIL = {"from": "a@b.c", "host": "h", "port": 25}
NOW = {"apiUrl": "https://s"}
BASIC = {"username": "u", "password": "p"}


@pytest.mark.parametrize(
    ("type_id", "config", "secrets", "text"),
    [
        (".email", {"from": "a@b.c"}, {}, "type config: [host]/[port] is required"),
        (".email", {"from": "a@b.c", "host": "h"}, {}, "type config: [port] is required"),
        (".email", {**MAIL, "service": "pigeon"}, {}, "type config: [service] value 'pigeon' is not valid"),
        (".email", {**MAIL, "hasAuth": True}, {}, "type connector: [user] is required"),
        (".email", {**MAIL, "hasAuth": True}, {"user": "u"}, "type connector: [password] is required"),
        (".webhook", {"url": "example.org"}, {}, "webhook action config: unable to parse url: TypeError: Invalid URL"),
        (
            ".webhook",
            {"url": "https://x", "hasAuth": False, "authType": "webhook-authentication-basic"},
            {},
            "authType must be null or undefined if hasAuth is false",
        ),
        (
            ".webhook",
            {"url": "https://x"},
            {"user": "u"},
            "must specify one of the following schemas: user and password",
        ),
        (
            ".slack",
            {},
            {"webhookUrl": "x"},
            "error configuring slack action: unable to parse host name from webhookUrl",
        ),
        (
            ".torq",
            {"webhookIntegrationUrl": "https://x.org"},
            {"token": "t"},
            "url must begin with https://hooks.torq.io",
        ),
        (".servicenow", NOW, {}, "type secrets: Either basic auth or OAuth credentials must be specified"),
        (".servicenow", NOW, {"username": "u"}, "type secrets: username and password must both be specified"),
        (".servicenow", {**NOW, "isOAuth": True}, BASIC, "userIdentifierValue must be provided when isOAuth = true"),
        (".servicenow", {**NOW, "clientId": "c"}, BASIC, "should not be provided with isOAuth = false"),
        (".servicenow-itom", {**NOW, "usesTableApi": True}, BASIC, "usesTableApi"),
        (".xmatters", {}, {}, "Provide either secretsUrl link or user/password to authenticate"),
        (".xmatters", {"usesBasic": True}, {"user": "u"}, "Both user and password must be specified."),
        (".xmatters", {"usesBasic": True}, {"user": "u", "password": "p"}, "Provide valid configUrl"),
        # The check sees what was sent, where usesBasic is not yet true.
        (
            ".xmatters",
            {"configUrl": "https://x"},
            {"user": "u", "password": "p"},
            "Username and password should not be provided when usesBasic is false",
        ),
    ],
)
def test_rules_beyond_the_schema(kibana: Caller, type_id: str, config: t.Any, secrets: t.Any, text: str) -> None:
    """In Kibana's words."""
    assert text in complaint(kibana, type_id, config, secrets)


def test_email_without_has_auth_needs_no_user(kibana: Caller) -> None:
    """Though the stored hasAuth is true: the check sees what was sent."""
    assert make(kibana, ".email", MAIL)["config"]["hasAuth"] is True
