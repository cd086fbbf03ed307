# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only code that speaks HTTP. Private to the collection; knows nothing of Ansible.

`Client.request` sends one request and returns Kibana's JSON or raises a KibanaError; the rest is built on it.
"""

from __future__ import annotations

import contextlib
import re
import threading
import typing as t

from ._capabilities import CAPABILITIES, has, needed, parse_version
from ._connection import Connection
from ._errors import (
    UNLIKE_KIBANA,
    InputError,
    KibanaError,
    NotFoundError,
    NotKibanaError,
    ReadOnlyError,
    VersionError,
    unlike_kibana,
)
from ._http import Transport
from ._reads import Reads, endpoint

# Paths are made where the client is used; that reading needs them, too, is nobody's business.
__all__ = ["Client", "endpoint"]

SPACE_ID = re.compile(r"[a-z0-9_-]+")
SAFE_METHODS = ("GET", "HEAD")

# POSTs that only read; everything else but GET is a write and impossible in check mode.
READING_POSTS = frozenset({"/api/apm/settings/agent-configuration/search"})

# Kibana 9 keeps its internal paths to itself and lets in who says that it knows; they have no public version.
INTERNAL = "/internal/"
INTERNAL_HEADERS = {"x-elastic-internal-origin": "ansible", "elastic-api-version": None}


class Deeds(threading.local):
    """How many writes a thread has sent that Kibana has confirmed."""

    count = 0


class Server:
    """What is shared by all spaces of one Kibana: the transport, and facts read at most once."""

    def __init__(self, connection: Connection, read_only: bool) -> None:
        self.url = connection.base_url
        self.read_only = read_only
        self.transport = Transport(connection)
        self.lock = threading.Lock()
        self.version: tuple[int, ...] = ()
        self.known_spaces: set[str] = {"default"}
        self.clients: dict[str, Client] = {}
        self.deeds = Deeds()


class Client(Reads):
    """Kibana as one space sees it.

    read_only: refuse everything that could write (check mode).
    """

    def __init__(
        self, connection: Connection, *, read_only: bool = False, server: Server | None = None, space: str | None = None
    ) -> None:
        self.connection = connection
        self.server = server or Server(connection, read_only)
        self.space = space or connection.space or "default"
        # Listings that all who work in this space share, by kind; filled where many objects are managed together.
        self.catalogs: dict[str, t.Any] = {}
        if not SPACE_ID.fullmatch(self.space):
            raise InputError(
                f"space must be the identifier of a space (lower case letters, digits, '_' and '-'), not {self.space!r}"
            )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *dummy: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.server.transport.close()

    def in_space(self, space: str | None) -> Client:
        """The same Kibana in another space (None: this one), over the same connections."""
        if space is None or space == self.space:
            return self
        with self.server.lock:
            known = self.server.clients.get(space)
        client = known or Client(self.connection, server=self.server, space=space)
        with self.server.lock:
            return self.server.clients.setdefault(space, client)

    @property
    def deeds(self) -> int:
        """How many writes Kibana has confirmed to this thread so far."""
        return self.server.deeds.count

    @property
    def max_parallel(self) -> int:
        """How many requests may be under way at once."""
        return self.connection.max_parallel

    def request(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, t.Any] | None = None,
        json: t.Any = None,
        files: t.Any = None,
        repeatable: bool | None = None,
        writes: bool | None = None,
        global_path: bool = False,
    ) -> t.Any:
        """Send one request; returns the JSON of the answer, None for an empty one.

        path: made with `endpoint`, without base path and space. files: as in requests, for multipart uploads.
        repeatable: sending it twice does no harm; by default true for everything but POST.
        writes: it may change something; by default true for everything but GET and the POSTs that only read.
        global_path: do not put it under the space.
        Raises UnreachableError, NotKibanaError, or the ApiError of the status.
        """
        if writes is None:
            writes = method not in SAFE_METHODS and path not in READING_POSTS
        if self.server.read_only and writes:
            raise ReadOnlyError(
                f"{method} {path} was about to be sent in check mode; this is a bug in the collection, please report it"
            )
        if not global_path:
            self._check_space()
        prefix = "" if global_path or self.space == "default" else f"/s/{self.space}"
        answer = self.server.transport.exchange(
            method,
            f"{self.server.url}{prefix}{path}",
            params=params,
            json=json,
            files=files,
            headers=INTERNAL_HEADERS if path.startswith(INTERNAL) else None,
            repeatable=method != "POST" if repeatable is None else repeatable,
            space=self.space,
        )
        self.server.deeds.count += writes
        return answer

    def hide(self, secrets: set[str]) -> None:
        """Tell nobody these, which are disguises, nor the secrets of the connection: a server may send them back."""
        self.server.transport.words.hide(secrets)

    def unlike(self, error: Exception) -> NotKibanaError:
        """What one of UNLIKE_KIBANA means after the last request of this thread."""
        return unlike_kibana(error, self.server.transport.last, self.server.transport.words.of(error))

    @contextlib.contextmanager
    def understanding(self) -> t.Iterator[None]:
        """Turn what comes of an answer that is not understood into NotKibanaError."""
        try:
            yield
        except UNLIKE_KIBANA as error:
            # Its own words might hold a secret, and Ansible shows what an error comes from.
            raise self.unlike(error) from None

    def read_version(self) -> tuple[int, ...]:
        """Kibana's version from GET /api/status, read at most once."""
        with self.server.lock:
            if not self.server.version:
                self.server.version = self._status_version()
        return self.server.version

    def has(self, capability: str) -> bool:
        """Whether this Kibana has a capability of the table in _capabilities."""
        return has(self.read_version(), capability)

    def require(self, capability: str) -> None:
        """Raises VersionError unless this Kibana has the capability."""
        if not self.has(capability):
            running = ".".join(map(str, self.read_version()))
            raise VersionError(
                f"{CAPABILITIES[capability].what} needs Kibana {needed(capability)} or later, "
                f"and {self.server.url} runs {running}",
                kibana_version=running,
            )

    def _status_version(self) -> tuple[int, ...]:
        try:
            answer = self.request("GET", "/api/status", global_path=True)
        except NotFoundError as error:
            raise NotKibanaError(
                f"there is no Kibana at {self.server.url}: GET {self.server.url}/api/status answered 404. "
                "Check url, including the base path (server.basePath).",
                **error.details,
            ) from None
        number = answer.get("version") if isinstance(answer, dict) else None
        version = parse_version(str(number.get("number"))) if isinstance(number, dict) else ()
        if not version:
            raise NotKibanaError(
                f"GET {self.server.url}/api/status did not tell Kibana's version; "
                "check url and that the credentials are accepted"
            )
        return version

    def _check_space(self) -> None:
        """Kibana does not reject an unknown space, so look once; raises InputError when it does not exist."""
        with self.server.lock:
            if self.space in self.server.known_spaces:
                return
        try:
            with self.understanding():
                found = self.find_by_id("/api/spaces/space", self.space, global_path=True)
        except KibanaError as error:
            error.context = f"Could not check that the space {self.space!r} exists"
            raise
        if found is None:
            raise InputError(
                f"the space {self.space!r} does not exist in {self.server.url}; "
                "space takes the identifier of a space (the one in its URL), not its name",
                space=self.space,
            )
        with self.server.lock:
            self.server.known_spaces.add(self.space)
