# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's HTTP layer: who may pass, what is checked in which order, and how it misbehaves."""

from __future__ import annotations

import base64
import time
import typing as t

import pytest
import requests

from tests.emulator.security import BEARER_TOKEN, PASSWORD, User
from tests.unit.emulator.harness import Caller, calling

CONNECTORS = "/api/actions/connectors"
CONNECTOR = "/api/actions/connector"
SPACES = "/api/spaces/space"
LOG = {"name": "log", "connector_type_id": ".server-log"}


@pytest.fixture(params=["8.12", "9.4"])
def kibana(request: pytest.FixtureRequest) -> t.Iterator[Caller]:
    """An empty emulator of the oldest and of the newest version."""
    with calling(request.param) as caller:
        yield caller


@pytest.fixture
def newest() -> t.Iterator[Caller]:
    """An empty emulator of the newest version."""
    with calling() as caller:
        yield caller


# --- who is calling


def test_no_credentials(kibana: Caller) -> None:
    """The 401 is these 66 bytes and asks for nothing."""
    answer = kibana.ask("GET", CONNECTORS, user=None)
    assert answer.status_code == 401
    assert answer.content == b'{"statusCode":401,"error":"Unauthorized","message":"Unauthorized"}'
    assert "www-authenticate" not in answer.headers


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("Basic " + base64.b64encode(b"elastic:wrong").decode(), id="wrong password"),
        pytest.param("Basic " + base64.b64encode(f"nobody:{PASSWORD}".encode()).decode(), id="unknown user"),
        pytest.param("Basic not-base64", id="not base64"),
        pytest.param("ApiKey " + base64.b64encode(b"id:secret").decode(), id="unknown key"),
        pytest.param("Bearer nonsense", id="wrong token"),
        pytest.param("Digest x", id="unknown scheme"),
    ],
)
def test_wrong_credentials(newest: Caller, authorization: str) -> None:
    """Elasticsearch's refusal is passed on."""
    status, message = newest.refused("GET", CONNECTORS, user=None, headers={"Authorization": authorization})
    assert status == 401
    assert "security_exception" in message and "unable to authenticate user" in message


def test_api_key_and_bearer_token(newest: Caller) -> None:
    """A key acts as its owner until it is invalidated; the token as the administrator."""
    key = newest.kibana.security.create_api_key("k", "viewer", {}, 0)
    mine = {"Authorization": f"ApiKey {key.encoded}"}
    assert newest.refused("GET", CONNECTORS, user=None, headers=mine)[0] == 403
    key.owner = "elastic"
    assert newest.body("GET", CONNECTORS, user=None, headers=mine) == []
    key.invalidated = True
    assert newest.refused("GET", CONNECTORS, user=None, headers=mine)[0] == 401
    assert newest.body("GET", CONNECTORS, user=None, headers={"Authorization": f"Bearer {BEARER_TOKEN}"}) == []


def test_privileges_hold_in_their_spaces_only(newest: Caller) -> None:
    """A right in one space is none in another, and none on the deployment."""
    everything = frozenset({"actions:all", "spaces:all"})
    newest.kibana.security.users["local"] = User("local", privileges=everything, spaces=frozenset({"here"}))
    newest.body("POST", f"/s/here{CONNECTOR}", LOG, user="local")
    assert newest.refused("POST", CONNECTOR, LOG, user="local")[0] == 403
    assert newest.refused("POST", SPACES, {"id": "there", "name": "There"}, user="local")[0] == 403


# --- the order of checks


def test_unknown_path_before_everything(kibana: Caller) -> None:
    """What does not exist is a 404 even for strangers without headers."""
    assert kibana.refused("POST", "/api/nothing", {}, user=None, headers=None) == (404, "Not Found")
    assert kibana.refused("PATCH", CONNECTORS, {}, user=None, headers=None) == (404, "Not Found")


def test_authentication_before_xsrf_before_body(kibana: Caller) -> None:
    """401 beats a missing kbn-xsrf, which beats a body nobody could read."""
    assert kibana.refused("POST", CONNECTOR, {"foo": 1}, user=None, headers=None)[0] == 401
    xsrf = (400, "Request must contain a kbn-xsrf header.")
    assert kibana.refused("POST", CONNECTOR, {"foo": 1}, headers=None) == xsrf
    assert kibana.refused("POST", CONNECTOR, LOG, user="viewer", headers=None) == xsrf


@pytest.mark.parametrize("headers", [{"kbn-xsrf": ""}, {"kbn-xsrf": "anything"}])
def test_xsrf_header_may_hold_anything(newest: Caller, headers: dict[str, str]) -> None:
    """Only its presence counts."""
    newest.body("POST", CONNECTOR, LOG, headers=headers)


def test_reading_needs_no_xsrf_header(newest: Caller) -> None:
    """Safe methods are not protected."""
    assert newest.body("GET", CONNECTORS, headers=None) == []


def test_kbn_version_has_to_be_the_servers(newest: Caller) -> None:
    """It stands in for kbn-xsrf, if it is right."""
    right = newest.kibana.version_string
    auth = ("elastic", PASSWORD)
    url = newest.url + CONNECTOR
    assert requests.post(url, json=LOG, auth=auth, headers={"kbn-version": right}, timeout=10).ok
    answer = requests.post(url, json=LOG, auth=auth, headers={"kbn-version": "7.0.0"}, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["attributes"] == {"expected": right, "got": "7.0.0"}
    assert f'"kbn-version" header was "7.0.0" but should be "{right}"' in answer.json()["message"]


def test_payload_limit(newest: Caller) -> None:
    """One byte too many is a 413."""
    newest.kibana.max_payload = 100
    status, message = newest.refused("POST", CONNECTOR, {**LOG, "name": "x" * 100})
    assert (status, message) == (413, "Payload content length greater than maximum allowed: 100")


@pytest.mark.parametrize(
    ("data", "content_type", "message"),
    [
        ("{", "application/json", "Invalid request payload JSON format"),
        ("null", "application/json", "[request body]: expected a plain object value, but found [null] instead."),
        ("[]", "application/json", "[request body]: expected a plain object value, but found [Array] instead."),
        ("", "application/json", "[request body]: expected a plain object value, but found [null] instead."),
        ("hello", "text/plain", "[request body]: could not parse object value from json input"),
    ],
)
def test_bodies_that_are_no_object(newest: Caller, data: str, content_type: str, message: str) -> None:
    """Each is told what it is."""
    headers = {"content-type": content_type}
    assert newest.refused("POST", CONNECTOR, data=data, headers=headers) == (400, message)


def test_strings_are_taken_for_what_they_spell(newest: Caller) -> None:
    """@kbn/config-schema reads JSON in strings, where it wants an object, a number or a boolean."""
    config = {"index": "i", "refresh": "true"}
    made = newest.body("POST", CONNECTOR, {"name": "i", "connector_type_id": ".index", "config": config})
    assert made["config"]["refresh"] is True


# --- spaces and base path


def test_unknown_space_is_no_error(kibana: Caller) -> None:
    """Kibana stores into spaces that do not exist, and shows it there only."""
    assert kibana.body("GET", f"/s/ghost{CONNECTORS}") == []
    made = kibana.body("POST", f"/s/ghost{CONNECTOR}", LOG)
    assert [found["id"] for found in kibana.body("GET", f"/s/ghost{CONNECTORS}")] == [made["id"]]
    assert kibana.body("GET", CONNECTORS) == []
    assert kibana.refused("GET", f"{CONNECTOR}/{made['id']}")[0] == 404
    assert kibana.refused("GET", f"{SPACES}/ghost") == (404, "Not Found")


def test_default_space_by_name(newest: Caller) -> None:
    """/s/default is no prefix at all."""
    made = newest.body("POST", f"/s/default{CONNECTOR}", LOG)
    assert newest.body("GET", f"{CONNECTOR}/{made['id']}") == made


@pytest.mark.parametrize("prefix", ["/s/Upper", "/s/a%20b", "/s/", "/s/a.b"])
def test_no_space_prefix(newest: Caller, prefix: str) -> None:
    """What cannot be a space is a path nobody knows."""
    assert newest.refused("GET", prefix + CONNECTORS) == (404, "Not Found")


def test_deleted_space_takes_its_objects_along(newest: Caller) -> None:
    """And only those."""
    newest.body("POST", SPACES, {"id": "mine", "name": "Mine"})
    newest.body("POST", f"/s/mine{CONNECTOR}", LOG)
    newest.body("POST", CONNECTOR, LOG)
    assert newest.ask("DELETE", f"{SPACES}/mine").status_code == 204
    assert newest.body("GET", f"/s/mine{CONNECTORS}") == []
    assert len(newest.body("GET", CONNECTORS)) == 1


def test_base_path() -> None:
    """Everything is below it, nothing beside it."""
    with calling(base_path="/kb") as caller:
        assert caller.url.endswith("/kb")
        caller.body("POST", f"/s/here{CONNECTOR}", LOG)
        assert len(caller.body("GET", f"/s/here{CONNECTORS}")) == 1
        root = caller.url[: -len("/kb")]
        for path in (CONNECTORS, f"/kbx{CONNECTORS}", f"/s/here/kb{CONNECTORS}"):
            assert requests.get(root + path, auth=("elastic", PASSWORD), timeout=10).status_code == 404


# --- versions


def test_api_version_header(newest: Caller) -> None:
    """Versioned routes check and echo it, whether or not it was sent; others leave it alone."""
    assert newest.ask("GET", SPACES).headers["elastic-api-version"] == "2023-10-31"
    wrong = {"elastic-api-version": "2024-01-01"}
    assert newest.refused("GET", SPACES, headers=wrong) == (
        400,
        f'No version "2024-01-01" available for [get] [{SPACES}]. Available versions are: [2023-10-31]',
    )
    assert "expected a valid date string" in newest.refused("GET", SPACES, headers={"elastic-api-version": "1"})[1]
    assert "elastic-api-version" not in newest.ask("GET", CONNECTORS, headers=wrong).headers


def test_old_spaces_know_no_api_versions() -> None:
    """As recorded: 8.12 neither checks nor echoes it there."""
    with calling("8.12") as caller:
        answer = caller.ask("GET", SPACES, headers={"elastic-api-version": "2024-01-01"})
        assert answer.ok and "elastic-api-version" not in answer.headers


def test_status_tells_the_version(kibana: Caller) -> None:
    """In full to users, hardly anything to others."""
    assert kibana.body("GET", "/api/status")["version"]["number"] == kibana.kibana.version_string
    assert kibana.body("GET", "/api/status", user=None) == {"status": {"overall": {"level": "available"}}}


# --- the log


def test_log_has_what_was_asked(newest: Caller) -> None:
    """Refused requests too, but only those that changed something count as writes."""
    newest.body("POST", f"/s/here{CONNECTOR}", LOG)
    newest.refused("POST", CONNECTOR, {"foo": 1})
    newest.body("GET", CONNECTORS)
    done, refused, read = newest.emulator.log.entries
    assert (done.path, done.raw_path, done.space) == (CONNECTOR, f"/s/here{CONNECTOR}", "here")
    assert (done.user, done.status, done.request_body) == ("elastic", 200, LOG)
    assert [entry.write for entry in (done, refused, read)] == [True, False, False]
    assert newest.emulator.log.writes() == [done]
    assert newest.emulator.log.since(done.id) == [refused, read]


# --- misbehaviour


def test_dropped_before_handling(newest: Caller) -> None:
    """The caller sees a closed connection, and nothing happened."""
    newest.emulator.faults.add(method="POST", path=CONNECTOR, drop="before")
    with pytest.raises(requests.ConnectionError):
        newest.ask("POST", CONNECTOR, LOG)
    assert newest.body("GET", CONNECTORS) == []
    assert newest.emulator.log.writes() == []
    newest.body("POST", CONNECTOR, LOG)


def test_dropped_after_handling(newest: Caller) -> None:
    """The caller sees a closed connection, and yet it happened."""
    newest.emulator.faults.add(method="POST", path=CONNECTOR, drop="after")
    with pytest.raises(requests.ConnectionError):
        newest.ask("POST", CONNECTOR, LOG)
    assert len(newest.body("GET", CONNECTORS)) == 1
    assert len(newest.emulator.log.writes()) == 1


def test_truncated(newest: Caller) -> None:
    """Half an answer with status 200 is no JSON."""
    newest.emulator.faults.add(path="connector_types", truncate=True)
    answer = newest.ask("GET", "/api/actions/connector_types")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/json")
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert newest.body("GET", "/api/actions/connector_types")


def test_starting(newest: Caller) -> None:
    """Plain text and Retry-After, for strangers and unknown paths alike."""
    newest.emulator.faults.add(starting=True, times=2)
    for path in ("/api/status", "/api/nothing"):
        answer = newest.ask("GET", path, user=None)
        assert (answer.status_code, answer.text) == (503, "Kibana server is not ready yet")
        assert answer.headers["retry-after"] == "30" and answer.headers["content-type"].startswith("text/plain")
    assert newest.ask("GET", "/api/status").ok


def test_status_with_headers_and_body(newest: Caller) -> None:
    """As a proxy or a rate limiter would answer; the request was not handled."""
    newest.emulator.faults.add(method="POST", status=429, headers={"Retry-After": "1"})
    newest.emulator.faults.add(method="POST", status=502, body="<html>Bad gateway</html>")
    limited = newest.ask("POST", CONNECTOR, LOG)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "1")
    proxy = newest.ask("POST", CONNECTOR, LOG)
    assert (proxy.status_code, proxy.text) == (502, "<html>Bad gateway</html>")
    assert proxy.headers["content-type"].startswith("text/html")
    assert newest.body("GET", CONNECTORS) == []


def test_times_skip_and_path(newest: Caller) -> None:
    """A fault hits as many requests as it should, of those it is meant for."""
    newest.emulator.faults.add(path="^/api/spaces", status=503, skip=1, times=2)
    answers = [newest.ask("GET", path).status_code for path in (SPACES, CONNECTORS, SPACES, SPACES, SPACES)]
    assert answers == [200, 200, 503, 503, 200]


def test_delay(newest: Caller) -> None:
    """An answer that takes its time, or more than the caller has."""
    newest.emulator.faults.add(path="status", delay=0.3, times=2)
    began = time.monotonic()
    assert newest.ask("GET", "/api/status").ok
    assert time.monotonic() - began >= 0.3
    with pytest.raises(requests.ReadTimeout):
        newest.session.get(newest.url + "/api/status", timeout=0.05)
    while len(newest.emulator.log.entries) < 2:
        # It is answered all the same, and should not turn up in the log of the next test.
        time.sleep(0.01)


# --- the control API


def test_control_over_http(newest: Caller) -> None:
    """Faults, users, settings, keys, the log and a fresh start, without credentials."""
    control = newest.url + "/__emulator__"

    def post(path: str, body: t.Any) -> requests.Response:
        return newest.session.post(f"{control}/{path}", json=body, timeout=10)

    assert post("faults", {"status": 500}).status_code == 204
    assert newest.ask("GET", CONNECTORS).status_code == 500
    assert post("users", {"username": "u", "password": "p", "privileges": ["actions:read"]}).ok
    assert newest.ask("GET", CONNECTORS, auth=("u", "p")).ok
    assert post("settings", {"license": "basic"}).ok and newest.kibana.license == "basic"
    assert post("settings", {"nonsense": 1}).status_code == 400
    key = post("api_keys", {"name": "k", "owner": "u"}).json()["encoded"]
    assert newest.body("GET", CONNECTORS, user=None, headers={"Authorization": f"ApiKey {key}"}) == []
    log = newest.session.get(f"{control}/log", params={"since": 1}, timeout=10).json()
    assert [entry["status"] for entry in log] == [200, 200]
    assert post("reset", None).status_code == 204
    assert newest.kibana.license == "trial"
    assert newest.session.get(f"{control}/log", timeout=10).json() == []
    assert newest.ask("GET", CONNECTORS, auth=("u", "p")).status_code == 401


def test_a_deployment_is_kept_and_restored(kibana: Caller) -> None:
    space = {"id": "kept", "name": "Kept"}
    kibana.body("POST", "/api/spaces/space", space)
    assert kibana.ask("POST", "/__emulator__/restore/mine").status_code == 404
    assert kibana.ask("POST", "/__emulator__/snapshots/mine").status_code == 204
    for dummy in range(2):
        kibana.body("PUT", "/api/spaces/space/kept", {**space, "name": "Changed"})
        kibana.emulator.faults.add(status=500)
        assert kibana.ask("POST", "/__emulator__/restore/mine").status_code == 204
        assert kibana.emulator.log.entries == []
        assert kibana.body("GET", "/api/spaces/space/kept")["name"] == "Kept"
