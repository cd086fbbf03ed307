# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client against real HTTP: who is asking, what goes wrong, what is tried again."""

from __future__ import annotations

import contextlib
import http.server
import pathlib
import socket
import threading
import time
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils import _http
from ansible_collections.observability.kibana.plugins.module_utils._client import Client, endpoint
from ansible_collections.observability.kibana.plugins.module_utils._connection import Connection
from ansible_collections.observability.kibana.plugins.module_utils._errors import (
    ApiError,
    ConflictError,
    InputError,
    KibanaError,
    NotKibanaError,
    ReadOnlyError,
    UnreachableError,
    VersionError,
)
from tests.emulator.security import ADMIN, BEARER_TOKEN, PASSWORD

from ..conftest import Start
from ..harness import Bench

SPACES = "/api/spaces/space"
NEW_SPACE = {"id": "ops", "name": "Ops"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Back-off takes no time in tests; gives the waits that were asked for."""
    waits: list[float] = []
    monkeypatch.setattr(_http, "sleep", waits.append)
    return waits


def client(bench: Bench, **options: t.Any) -> Client:
    """A client of the administrator, unless told otherwise."""
    given: dict[str, t.Any] = {"url": bench.url, "username": ADMIN, "password": PASSWORD, "retries": 2}
    if {"api_key", "bearer_token", "anonymous"} & set(options):
        del given["username"], given["password"]
    options.pop("anonymous", None)
    read_only = options.pop("read_only", False)
    return Client(Connection(**{**given, **options}), read_only=read_only)


def test_basic_bearer_and_both_forms_of_an_api_key(kibana: Bench) -> None:
    key = kibana.kibana.security.create_api_key("test", ADMIN, {}, 0)
    for way in (
        {},
        {"bearer_token": BEARER_TOKEN},
        {"api_key": key.encoded},
        {"api_key": f"{key.id}:{key.api_key}"},
    ):
        assert client(kibana, **way).get(SPACES)[0]["id"] == "default"


def test_wrong_credentials_say_so(kibana: Bench) -> None:
    for way in ({"password": "wrong"}, {"api_key": "bm8="}, {"bearer_token": "no"}, {"anonymous": True}):
        with pytest.raises(ApiError) as caught:
            client(kibana, **way).get(SPACES)
        assert caught.value.status == 401
        assert "Check username and password" in str(caught.value)
        assert "wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "message", "hint"),
    [
        (403, 'Unauthorized to create a ".index" action', "lacks the Kibana privilege for this in space 'default'."),
        (403, "Annotations require at least a gold license or a trial license.", "licence does not include this."),
        (
            403,
            'action type ".x" is not enabled in the Kibana config xpack.actions.enabledActionTypes',
            "not allow this.",
        ),
        (500, "all shards failed", "Kibana's log says more about it."),
        (500, "An internal server error occurred. Check Kibana server logs for details.", "logs for details."),
        (503, "No living connections", "check Kibana and Elasticsearch, or raise retries."),
    ],
)
def test_hints_go_by_what_kibana_says(kibana: Bench, status: int, message: str, hint: str) -> None:
    kibana.emulator.faults.add(status=status, body={"statusCode": status, "error": "x", "message": message})
    with pytest.raises(ApiError) as caught:
        client(kibana, retries=0).get(SPACES)
    assert f": {message.rstrip('.')}." in str(caught.value)
    assert str(caught.value).endswith(hint)
    assert str(caught.value).count("privilege") == ("Unauthorized" in message)


def test_netrc_is_never_used(kibana: Bench, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login {ADMIN} password {PASSWORD}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with pytest.raises(ApiError, match="401"):
        client(kibana, anonymous=True).get(SPACES)
    key = kibana.kibana.security.create_api_key("test", "viewer", {}, 0)
    with pytest.raises(ApiError, match="403"):
        client(kibana, api_key=key.encoded).get(SPACES)


def test_secrets_are_not_in_the_representation() -> None:
    shown = repr(
        Connection("https://k", username="u", password="canary-1", api_key="canary-2", bearer_token="canary-3")
    )
    assert "canary" not in shown


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("kibana.example.com", "url must look like"),
        ("ftp://kibana.example.com", "url must look like"),
        ("https://", "url must look like"),
        ("https://me:canary@kibana.example.com", "must not contain a user name or password"),
        ("https://kibana.example.com/?a=b", "query"),
    ],
)
def test_unusable_urls(url: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        Client(Connection(url))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("space", ["Ops", "a/b", "..", "ä", "a b", "ops\n"])
def test_impossible_spaces(space: str) -> None:
    with pytest.raises(InputError, match="space must be the identifier"):
        Client(Connection("https://k", space=space))


def test_segments_are_quoted_and_cannot_climb() -> None:
    assert endpoint("/api/x", "a/b %{{c}}ü", "_enable") == "/api/x/a%2Fb%20%25%7B%7Bc%7D%7D%C3%BC/_enable"
    for bad in ("", ".", ".."):
        with pytest.raises(InputError):
            endpoint("/api/x", bad)
    assert endpoint("/api/x", "a" * 1024).endswith("a")
    with pytest.raises(InputError, match=r"^'a{20}'... cannot be an id, since it has 1025 characters$"):
        endpoint("/api/x", "a" * 1025)


def test_an_unknown_space_is_an_error_and_a_known_one_is_looked_up_once(kibana: Bench) -> None:
    with pytest.raises(InputError, match="the space 'nowhere' does not exist"):
        client(kibana, space="nowhere").get("/api/actions/connectors")
    kibana.kibana.spaces["ops"] = NEW_SPACE
    ops = client(kibana, space="ops")
    before = len(kibana.emulator.log.entries)
    ops.get(SPACES)
    ops.in_space("ops").get(SPACES)
    ops.in_space("default").get(SPACES)
    assert [entry.raw_path for entry in kibana.emulator.log.since(before)] == [
        f"{SPACES}/ops",
        f"/s/ops{SPACES}",
        f"/s/ops{SPACES}",
        SPACES,
    ]


def test_base_path(start: Start) -> None:
    bench = start(base_path="/kb")
    assert client(bench).get(SPACES)
    assert client(bench, url=f"{bench.url}/").find(f"{SPACES}/nope") is None
    with pytest.raises(NotKibanaError, match="there is no Kibana at .*base path"):
        client(bench, url=bench.url.replace("/kb", "")).find(f"{SPACES}/nope")


def test_a_missing_object_is_none_and_a_missing_path_is_an_error(kibana: Bench) -> None:
    assert client(kibana).find(f"{SPACES}/nope") is None
    with pytest.raises(ApiError, match="does not have this API"):
        client(kibana).get("/api/nothing")


def test_check_mode_cannot_write(kibana: Bench) -> None:
    reader = client(kibana, read_only=True)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        with pytest.raises(ReadOnlyError, match="bug in the collection"):
            reader.request(method, SPACES, json={})
    assert not kibana.emulator.log.entries


def test_a_reading_post_that_writes_this_time_is_refused_in_check_mode(kibana: Bench) -> None:
    path = "/api/apm/settings/agent-configuration/search"
    body: dict[str, t.Any] = {"service": {}}
    with client(kibana, read_only=True) as reading:
        assert reading.request("POST", path, json=body) == {}
        with pytest.raises(ReadOnlyError):
            reading.request("POST", path, json={**body, "etag": "x"}, writes=True)
    assert len(kibana.emulator.log.entries) == 1


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_internal_paths_are_asked_as_kibana_wants_it(start: Start, profile: str) -> None:
    with client(start(profile=profile)) as asking:
        assert asking.get("/internal/apm/agent_keys") == {"agentKeys": []}


def test_versions_are_read_once_and_named_when_too_old(start: Start) -> None:
    bench = start(profile="8.12")
    old = client(bench)
    assert old.read_version() == (8, 12, 2)
    with pytest.raises(VersionError, match=r"snooze API needs Kibana 8.19 or 9.1 or later, and .* runs 8.12.2"):
        old.require("snooze")
    assert len(bench.emulator.log.entries) == 1


def test_reads_are_tried_again(kibana: Bench, no_waiting: list[float]) -> None:
    for fault in (
        {"status": 503},
        {"status": 502},
        {"status": 429, "headers": {"retry-after": "7"}},
        {"drop": "before"},
    ):
        kibana.emulator.faults.add(**fault)
        assert client(kibana).get(SPACES)
    assert 7 in no_waiting


def test_retries_end(kibana: Bench) -> None:
    kibana.emulator.faults.add(status=503, times=None)
    with pytest.raises(ApiError, match="503"):
        client(kibana).get(SPACES)
    assert len(kibana.emulator.log.entries) == 3


def test_a_very_long_retry_after_is_told_not_waited_for(kibana: Bench, no_waiting: list[float]) -> None:
    kibana.emulator.faults.add(status=429, headers={"retry-after": "3600"})
    with pytest.raises(ApiError, match="429"):
        client(kibana).get(SPACES)
    assert not no_waiting


@pytest.mark.parametrize("fault", [{"drop": "after"}, {"status": 502}, {"status": 504}, {"status": 503}])
def test_a_post_that_may_have_been_applied_is_not_sent_again(kibana: Bench, fault: dict[str, t.Any]) -> None:
    kibana.emulator.faults.add(method="POST", **fault)
    with pytest.raises(KibanaError) as caught:
        client(kibana).request("POST", SPACES, json=NEW_SPACE)
    assert caught.value.maybe_applied  # type: ignore[attr-defined]
    assert len(kibana.emulator.log.entries) == 1


def test_a_post_that_was_turned_away_is_sent_again(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", status=429)
    assert client(kibana).request("POST", SPACES, json=NEW_SPACE)["id"] == "ops"


def test_a_repeatable_post_that_met_its_own_work_says_so(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", drop="after")
    with pytest.raises(ConflictError) as caught:
        client(kibana).request("POST", SPACES, json=NEW_SPACE, repeatable=True)
    assert caught.value.maybe_applied


def test_starting_up(kibana: Bench, no_waiting: list[float]) -> None:
    kibana.emulator.faults.add(starting=True)
    with pytest.raises(UnreachableError, match="still starting up.*wait_for_ready") as caught:
        client(kibana).request("POST", SPACES, json=NEW_SPACE)
    assert not caught.value.maybe_applied
    kibana.emulator.faults.add(starting=True, times=3)
    assert client(kibana, wait_for_ready=60, retries=0).request("POST", SPACES, json=NEW_SPACE)["id"] == "ops"
    assert len(no_waiting) == 3


def test_html_broken_json_and_redirects_are_not_kibana(kibana: Bench) -> None:
    faults = kibana.emulator.faults
    faults.add(status=200, body="<html>Please log in</html>")
    with pytest.raises(NotKibanaError, match="text/html instead of JSON.*login page or proxy"):
        client(kibana).get(SPACES)
    faults.add(truncate=True)
    with pytest.raises(NotKibanaError, match="broken JSON"):
        client(kibana).get(SPACES)
    faults.add(status=302, body="", headers={"location": "https://sso.example.com/login"})
    with pytest.raises(NotKibanaError, match="redirected to 'https://sso.example.com/login'"):
        client(kibana).get(SPACES)
    faults.add(status=404, body="<html>nginx</html>")
    with pytest.raises(NotKibanaError, match="404 with text/html, which is not Kibana's answer"):
        client(kibana).find(f"{SPACES}/x")
    assert len(kibana.emulator.log.entries) == 4


def test_refused_connection_and_unknown_host(kibana: Bench) -> None:
    with contextlib.closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    with pytest.raises(UnreachableError, match="no connection to .*Connection refused") as caught:
        client(kibana, url=f"http://127.0.0.1:{port}").get(SPACES)
    assert not caught.value.maybe_applied
    with pytest.raises(UnreachableError, match="Check that Kibana runs there"):
        client(kibana, url="http://no-such-host.invalid").get(SPACES)


def test_time_out(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    kibana.emulator.faults.add(delay=0.5, method="POST")
    with pytest.raises(UnreachableError, match="no answer within 0.1 seconds. Raise timeout") as caught:
        client(kibana, timeout=0.1, retries=0).request("POST", SPACES, json=NEW_SPACE)
    assert caught.value.maybe_applied


def test_tls(start: Start, certificate: tuple[str, str]) -> None:
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    with pytest.raises(UnreachableError, match="TLS with .*self-signed certificate.*ca_path"):
        client(bench).get(SPACES)
    assert client(bench, ca_path=certificate[0]).get(SPACES)
    assert client(bench, validate_certs=False).get(SPACES)
    with pytest.raises(UnreachableError, match=r"TLS with \S+ failed: wrong version number\. .* speaks TLS there"):
        client(start(), url=start().url.replace("http:", "https:")).get(SPACES)


def test_no_verification_wins_over_a_bundle_in_the_environment(
    start: Start, certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate[0])
    assert client(bench).get(SPACES)
    assert client(bench, validate_certs=False).get(SPACES)


def test_credentials_do_not_follow_a_redirect(kibana: Bench) -> None:
    with recording_server() as (url, seen):
        kibana.emulator.faults.add(status=302, body="", headers={"location": url})
        with pytest.raises(NotKibanaError):
            client(kibana).get(SPACES)
    assert not seen


def test_a_proxy_is_used(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [f"http://kibana.invalid{SPACES}"]
    with recording_server() as (url, seen):
        monkeypatch.setenv("http_proxy", url)
        assert client(kibana, url="http://kibana.invalid").get(SPACES) == []
        assert seen == asked
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        assert client(kibana, url="http://kibana.invalid", proxy=url).get(SPACES) == []
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert client(kibana).get(SPACES)
    assert seen == asked * 2
    with pytest.raises(UnreachableError, match="the proxy did not connect"):
        client(kibana, proxy="http://127.0.0.1:1").get(SPACES)


@contextlib.contextmanager
def recording_server() -> t.Iterator[tuple[str, list[str]]]:
    """A web server that answers every GET with an empty list; its URL, and the paths it was asked for."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *dummy: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()


def test_requests_run_in_parallel(kibana: Bench) -> None:
    """Eight slow requests take as long as one, so the connections are really several."""
    from concurrent.futures import ThreadPoolExecutor

    kibana.emulator.faults.add(delay=0.2, times=8)
    shared = client(kibana)
    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda dummy: shared.get(SPACES), range(8)))
    assert time.monotonic() - started < 1.2
