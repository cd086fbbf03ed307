# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server that stands in front of an emulated Kibana and spoils what it answers."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import typing as t

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.emulator.app import Emulator
from tests.emulator.server import running
from tests.trust.world import World

CONTROL = "/__emulator__"


@dataclasses.dataclass
class Answer:
    """An answer on its way; number: which request of the run it is for, from 0.

    sent_headers, sent_body: what it answers.
    """

    number: int
    method: str
    path: str
    sent_headers: dict[str, str]
    sent_body: bytes
    status: int
    headers: dict[str, str]
    body: bytes


Spoil = t.Callable[[Answer], t.Optional[Answer]]


class Spoiler:
    """An ASGI application whose answers `spoil` may change: what it returns is sent, unless that is None."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.spoil: Spoil | None = None
        self.count = 0

    def begin(self, spoil: Spoil | None) -> None:
        """Spoil from now on; the next request is number 0."""
        self.spoil, self.count = spoil, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if self.spoil is None or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        number, self.count = self.count, self.count + 1
        messages: list[Message] = []

        sent = b""

        async def keep(message: Message) -> None:
            messages.append(message)

        async def listen() -> Message:
            nonlocal sent
            message = await receive()
            sent += message.get("body", b"")
            return message

        await self._app(scope, listen, keep)
        if not messages:
            return
        body = b"".join(message.get("body", b"") for message in messages[1:])
        headers, sent_headers = (
            {name.decode(): value.decode("latin-1") for name, value in raw}
            for raw in (messages[0]["headers"], scope["headers"])
        )
        path = scope["raw_path"].decode()
        answer = Answer(number, scope["method"], path, sent_headers, sent, messages[0]["status"], headers, body)
        spoilt = self.spoil(answer)
        if spoilt is not None:
            answer = spoilt
            answer.headers["content-length"] = str(len(answer.body))
        raw = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": answer.body})


class HostileWorld(World):
    """A world with a spoiler in front."""

    def __init__(self, emulator: Emulator, url: str, spoiler: Spoiler) -> None:
        super().__init__(emulator, url)
        self.spoiler = spoiler

    @contextlib.contextmanager
    def spoilt(self, spoil: Spoil) -> t.Iterator[None]:
        """Spoil answers while the context lasts."""
        self.spoiler.begin(spoil)
        try:
            yield
        finally:
            self.spoiler.begin(None)

    def objects(self) -> dict[tuple[str, str, str], t.Any]:
        """Everything that is stored, by space, type and id."""
        found: dict[tuple[str, str, str], t.Any] = {
            ("", "space", key): value for key, value in self.kibana.spaces.items()
        }
        for (space, kind), stored in self.kibana._objects.items():
            found.update(((space, kind, key), value) for key, value in stored.items())
        for key in self.kibana.security.api_keys.values():
            found["", "api_key", key.id] = key
        return copy.deepcopy(found)


@contextlib.contextmanager
def hostile_world(profile: str = "9.4") -> t.Iterator[HostileWorld]:
    """A running emulator behind a spoiler."""
    emulator = Emulator(profile)
    spoiler = Spoiler(emulator.app)
    # The server asks the emulator for its application.
    emulator.app = t.cast("t.Any", spoiler)
    with running(emulator) as url:
        yield HostileWorld(emulator, url, spoiler)
