# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serving an emulator with uvicorn: in a thread for unit tests, in this process for the command line."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
import typing as t

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .app import Emulator

_transports: dict[tuple[str, int], t.Any] = {}


class Protocol(H11Protocol):
    """uvicorn's HTTP protocol, which also remembers the connection of each client so that it can be cut."""

    def connection_made(self, transport: t.Any) -> None:
        """A client connected."""
        super().connection_made(transport)
        _transports[transport.get_extra_info("peername")[:2]] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """A client went away, or was cut off."""
        _transports.pop(self.transport.get_extra_info("peername")[:2], None)
        super().connection_lost(exc)


def cutting(app: ASGIApp) -> ASGIApp:
    """The application, with scope["cut"]: a function that closes the connection without an answer."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        scope["cut"] = _transports[tuple(scope["client"])[:2]].abort
        await app(scope, receive, send)

    return run


def _config(emulator: Emulator, **options: t.Any) -> uvicorn.Config:
    # A cut connection makes uvicorn complain about an unfinished answer; that is the point of it.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    return uvicorn.Config(
        cutting(emulator.app), http=Protocol, lifespan="off", access_log=False, log_config=None, **options
    )


def listen(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A listening socket; port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's algorithm off; without, every answer is 40 ms late.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    sock.listen(512)
    return sock


class Server(uvicorn.Server):
    """uvicorn's server, which stops at once: by itself it looks every tenth of a second, and then waits another."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def stop(self) -> None:
        """Let go of everything; for another thread to call."""
        self.should_exit = self.force_exit = True
        if self._loop:
            self._loop.call_soon_threadsafe(self._stop.set)

    async def main_loop(self) -> None:
        """Serve until somebody calls stop."""
        self._loop = asyncio.get_running_loop()
        counter = 0
        while not await self.on_tick(counter):
            counter += 1
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stop.wait(), 0.1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what is open; nobody waits for the answers that are under way."""
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)


@contextlib.contextmanager
def running(emulator: Emulator, *, certfile: str | None = None, keyfile: str | None = None) -> t.Iterator[str]:
    """Serve in a background thread while the context lasts; gives the base URL, with the base path."""
    sock = listen()
    server = Server(_config(emulator, ssl_certfile=certfile, ssl_keyfile=keyfile))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    scheme = "https" if certfile else "http"
    try:
        yield f"{scheme}://127.0.0.1:{sock.getsockname()[1]}{emulator.kibana.base_path}"
    finally:
        server.stop()
        thread.join(timeout=5)
        sock.close()


def serve(
    emulator: Emulator,
    host: str,
    port: int,
    *,
    certfile: str | None = None,
    keyfile: str | None = None,
) -> None:
    """Serve in this process until SIGINT or SIGTERM; prints one line when ready."""
    sock = listen(host, port)
    scheme = "https" if certfile else "http"
    shown = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{shown}:{sock.getsockname()[1]}{emulator.kibana.base_path}"
    print(f"Kibana {emulator.kibana.version_string} emulator ready at {url}", flush=True)
    uvicorn.Server(_config(emulator, ssl_certfile=certfile, ssl_keyfile=keyfile)).run(sockets=[sock])
