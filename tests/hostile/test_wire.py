# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes over the wire: answers without an end, redirects, certificates, and where credentials go."""

from __future__ import annotations

import contextlib
import gzip
import pathlib
import resource
import socket
import socketserver
import threading
import time
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils import _reading
from tests.emulator.security import ADMIN, PASSWORD
from tests.unit.plugins.conftest import Start
from tests.unit.plugins.harness import Result
from tests.unit.plugins.modules.test_bad_input import OPTIONS

from .server import HostileWorld
from .specs import NAMES

Options = dict[str, t.Any]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
STATUS = (301, 302, 303, 307, 308)


class Raw(socketserver.ThreadingTCPServer):
    """A server that answers every request with the same bytes. seen: the requests, as they came."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: t.Callable[[], t.Iterable[bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.seen: list[bytes] = []

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(socketserver.BaseRequestHandler):
    """Reads the head of one request, and sends the answer."""

    def handle(self) -> None:
        """One connection."""
        server = t.cast("Raw", self.server)
        head = b""
        while b"\r\n\r\n" not in head:
            more = self.request.recv(65536)
            if not more:
                return
            head += more
        server.seen.append(head)
        with contextlib.suppress(OSError):
            for part in server.answer():
                self.request.sendall(part)


@contextlib.contextmanager
def serving(answer: t.Callable[[], t.Iterable[bytes]]) -> t.Iterator[Raw]:
    """A running server."""
    with Raw(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


def ask(world: HostileWorld, url: str, **options: t.Any) -> Result:
    """A question to that server."""
    return world.run("kibana_space_info", url=url, **options)


def bomb(size: int) -> bytes:
    """So many bytes of JSON, packed."""
    packed = gzip.compress(b"[" + b" " * size + b"]", 9)
    return HEAD + f"content-encoding: gzip\r\ncontent-length: {len(packed)}\r\n\r\n".encode() + packed


def chunks(of: bytes) -> t.Iterator[bytes]:
    """A body in chunks that never ends."""
    yield HEAD + b"transfer-encoding: chunked\r\n\r\n"
    while True:
        yield f"{len(of):x}\r\n".encode() + of + b"\r\n"


def drip(head: bytes) -> t.Iterator[bytes]:
    """A body that comes in byte by byte, so that no single wait is long."""
    yield head
    while True:
        yield b" "
        time.sleep(0.02)


def test_a_bomb_is_not_unpacked(world: HostileWorld) -> None:
    """What is a few kilobytes on the wire, and gigabytes in memory; within the real limit."""
    packed = bomb(_reading.MOST_BYTES + (64 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serving(lambda: [packed]) as server:
        result = ask(world, server.url)
    assert "answered with more than 256 MiB" in result.msg and server.url in result.msg
    # In kibibytes.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2.5 * _reading.MOST_BYTES / 1024


@pytest.mark.parametrize(
    "endless",
    [
        lambda: chunks(b" " * 65536),
        lambda: [HEAD + b"content-length: 999999999999\r\n\r\n", *([b" " * 65536] * 64)],
    ],
    ids=["chunks", "length"],
)
def test_an_answer_without_end(
    world: HostileWorld, endless: t.Callable[[], t.Iterable[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read to the end of the memory."""
    monkeypatch.setattr(_reading, "MOST_BYTES", 1 << 20)
    with serving(endless) as server:
        result = ask(world, server.url)
    assert "answered with more than 1 MiB" in result.msg and server.url in result.msg


@pytest.mark.parametrize(
    "head",
    [HEAD + b"content-length: 100000\r\n\r\n", HEAD + b"connection: close\r\n\r\n"],
    ids=["length", "close"],
)
def test_an_answer_that_drips(world: HostileWorld, head: bytes) -> None:
    """There is an end to patience although something comes in all the time."""
    began = time.monotonic()
    with serving(lambda: drip(head)) as server:
        result = ask(world, server.url, timeout=0.1)
    assert "was not complete after 1 seconds. Raise timeout" in result.msg
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x16\x03\x01\x02\x00",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\n{}   ",
        b"HTTP/1.1 999 \xff\xfe\r\n\r\n",
        b"HTTP/9.9 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 500 + b"\r\n{}",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 20 + b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"\r\n\r\n\r\n",
    ],
)
def test_what_is_hardly_http(world: HostileWorld, answer: bytes) -> None:
    """One sentence."""
    with serving(lambda: [answer]) as server:
        for module in ("kibana_space_info", "kibana_space"):
            result = world.run(module, **OPTIONS[module], url=server.url)
            assert result.failed and server.url in result.msg, result.values
            assert "exception" not in result.values and "Traceback" not in str(result.values)


@pytest.mark.parametrize("status", STATUS)
def test_redirects_are_told_and_not_followed(world: HostileWorld, status: int) -> None:
    """To itself, to another host, from there to here; with every module."""
    with serving(lambda: [HEAD + b"content-length: 2\r\n\r\n[]"]) as other:
        for place in (other.url, f"//127.0.0.1:{other.server_address[1]}/x", "/api/spaces/space", ""):
            head = f"HTTP/1.1 {status} Moved\r\nlocation: {place}\r\ncontent-length: 0\r\n\r\n".encode()
            with serving(lambda head=head: [head]) as server:  # type: ignore[misc]
                for module in NAMES if place == other.url else NAMES[-2:]:
                    result = world.run(module, **OPTIONS[module], url=server.url)
                    assert "was redirected to" in result.msg and server.url in result.msg, result.msg
                assert not result.writes
        assert not other.seen, "credentials must not follow a redirect"


def test_no_way_from_https_to_http(start: Start, certificate: tuple[str, str], world: HostileWorld) -> None:
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    with serving(lambda: [HEAD + b"content-length: 2\r\n\r\n[]"]) as plain:
        bench.emulator.faults.add(status=302, body="", headers={"location": plain.url}, times=None)
        result = ask(world, bench.url, ca_path=certificate[0])
        assert "was redirected to" in result.msg
        assert not plain.seen


def test_certificates_are_verified_unless_told_otherwise(
    start: Start,
    certificate: tuple[str, str],
    world: HostileWorld,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A refusal says what it is about; no variable of the environment switches verification off."""
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    for name, value in (("PYTHONHTTPSVERIFY", "0"), ("CURL_CA_BUNDLE", ""), ("REQUESTS_CA_BUNDLE", "")):
        monkeypatch.setenv(name, value)
    for module in NAMES:
        result = world.run(module, **OPTIONS[module], url=bench.url)
        assert f"TLS with {bench.url}" in result.msg and "Set ca_path" in result.msg, result.msg
    assert not bench.emulator.log.entries, "nothing is sent to whom the certificate does not belong"
    assert not ask(world, bench.url, ca_path=certificate[0]).failed
    other = bench.url.replace("127.0.0.1", "localhost")
    assert "TLS with" in ask(world, other, ca_path=certificate[0]).msg, "the certificate is of another host"
    assert not ask(world, bench.url, validate_certs=False).failed


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"ca_path": "/nowhere/ca.pem"}, "ca_path"),
        ({"ca_path": __file__}, "ca_path"),
        ({"client_cert": "/nowhere/cert.pem"}, "client_cert"),
        ({"client_cert": __file__}, "client_cert"),
    ],
)
def test_files_that_are_no_certificates(
    start: Start,
    certificate: tuple[str, str],
    world: HostileWorld,
    options: Options,
    words: str,
) -> None:
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    result = ask(world, bench.url, **{"ca_path": certificate[0], **options})
    assert result.failed and words in result.msg and bench.url in result.msg, result.msg
    assert "exception" not in result.values


def test_netrc_is_not_asked(world: HostileWorld, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether or not there are credentials."""
    for name in (".netrc", "_netrc", "netrc"):
        (tmp_path / name).write_text(
            f"machine 127.0.0.1 login {ADMIN} password {PASSWORD}\ndefault login x password y\n"
        )
        (tmp_path / name).chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    nobody: Options = {"username": None, "password": None}
    with serving(lambda: [HEAD + b"content-length: 2\r\n\r\n[]"]) as server:
        assert not ask(world, server.url, **nobody).failed
        assert not ask(world, server.url, **nobody, api_key="a-key").failed
        assert not ask(world, server.url, **nobody, bearer_token="a-token").failed
        heads = [head.decode().lower() for head in server.seen]
    assert ["authorization" in head for head in heads] == [False, True, True]
    assert "authorization: apikey a-key" in heads[1] and "authorization: bearer a-token" in heads[2]


def test_proxies_get_the_credentials_of_nobody(world: HostileWorld) -> None:
    """To a Kibana behind TLS a proxy is asked for a tunnel, by a request without Kibana's credentials."""
    with serving(lambda: [b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"]) as proxy:
        address = proxy.url.replace("http://", "http://somebody:proxy-password@")
        result = ask(world, "https://kibana.example.com", proxy=address)
    assert "proxy" in result.msg and "proxy-password" not in str(result.values)
    (head,) = [head.decode().lower() for head in proxy.seen]
    assert head.startswith("connect kibana.example.com:443")
    assert "\r\nauthorization:" not in head and "\r\nproxy-authorization: basic " in head


def test_a_port_that_never_speaks(world: HostileWorld) -> None:
    """A connection is made, and nothing comes."""
    with contextlib.closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        result = ask(world, url, timeout=0.2)
    assert "got no answer within 0.2 seconds" in result.msg
