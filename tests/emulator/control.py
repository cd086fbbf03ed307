# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/__emulator__: what tests read and arrange over HTTP. No Kibana has these paths.

GET    log?since=ID       entries, as in log.Entry
POST   reset              an empty deployment, log and faults cleared
POST   snapshots/{what}   keep the deployment as it is under a name
POST   restore/{what}     the deployment that was kept, log and faults cleared; 404 when there is none
POST   faults             arrange a fault (faults.Fault)
DELETE faults             forget the pending ones
POST   users              {username, password, privileges, spaces}
POST   settings           {license, fleet, max_payload}
POST   api_keys           {name, owner} -> {id, api_key, encoded}
POST   seed/{what}        objects no public API creates, e.g. alerts that fire (areas may register seeders)
"""

from __future__ import annotations

import dataclasses
import typing as t

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .security import PASSWORD, User

if t.TYPE_CHECKING:
    from .app import Emulator
    from .state import Kibana

Seeder = t.Callable[["Kibana", dict[str, t.Any]], t.Any]

SETTINGS = ("license", "fleet", "max_payload")

# what -> a function of (kibana, parameters) that changes state and returns something JSON-able
SEEDERS: dict[str, Seeder] = {}


def seeder(what: str) -> t.Callable[[Seeder], Seeder]:
    """Decorator: make a state-preparing function reachable as POST /__emulator__/seed/{what}."""

    def remember(function: Seeder) -> Seeder:
        SEEDERS[what] = function
        return function

    return remember


def control_routes(emulator: Emulator) -> list[Route]:
    """The control API of one emulator."""
    control = Control(emulator)
    return [
        Route("/log", control.log),
        Route("/reset", control.reset, methods=["POST"]),
        Route("/snapshots/{what}", control.snapshot, methods=["POST"]),
        Route("/restore/{what}", control.restore, methods=["POST"]),
        Route("/faults", control.faults, methods=["POST", "DELETE"]),
        Route("/users", control.users, methods=["POST"]),
        Route("/settings", control.settings, methods=["POST"]),
        Route("/api_keys", control.api_keys, methods=["POST"]),
        Route("/seed/{what}", control.seed, methods=["POST"]),
    ]


class Control:
    """The endpoints; each takes and gives JSON, and answers 204 when there is nothing to say."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.snapshots: dict[str, dict[str, t.Any]] = {}

    async def log(self, request: Request) -> Response:
        """The log entries after ?since=ID."""
        since = int(request.query_params.get("since", "0"))
        return JSONResponse([dataclasses.asdict(entry) for entry in self.emulator.log.since(since)])

    async def reset(self, request: Request) -> Response:
        """An empty deployment."""
        self.emulator.kibana.reset()
        return self._cleared()

    async def snapshot(self, request: Request) -> Response:
        """Keep the deployment."""
        self.snapshots[request.path_params["what"]] = self.emulator.kibana.snapshot()
        return Response(status_code=204)

    async def restore(self, request: Request) -> Response:
        """The deployment as it was kept."""
        kept = self.snapshots.get(request.path_params["what"])
        if kept is None:
            return JSONResponse({"message": "there is no such snapshot"}, 404)
        self.emulator.kibana.restore(kept)
        return self._cleared()

    def _cleared(self) -> Response:
        self.emulator.log.entries.clear()
        self.emulator.faults.pending.clear()
        return Response(status_code=204)

    async def faults(self, request: Request) -> Response:
        """POST arranges a fault, DELETE forgets all."""
        if request.method == "DELETE":
            self.emulator.faults.pending.clear()
        else:
            self.emulator.faults.add(**await request.json())
        return Response(status_code=204)

    async def users(self, request: Request) -> Response:
        """Add or replace a user."""
        asked = await request.json()
        self.emulator.kibana.security.users[asked["username"]] = User(
            asked["username"],
            asked.get("password", PASSWORD),
            frozenset(asked.get("privileges", [])),
            frozenset(asked.get("spaces", ["*"])),
        )
        return Response(status_code=204)

    async def settings(self, request: Request) -> Response:
        """Change what an administrator sets outside the API."""
        for name, value in (await request.json()).items():
            if name not in SETTINGS:
                return JSONResponse({"message": f"no setting {name!r}"}, 400)
            setattr(self.emulator.kibana, name, value)
        return Response(status_code=204)

    async def api_keys(self, request: Request) -> Response:
        """A new Elasticsearch API key of a user."""
        asked = await request.json()
        kibana = self.emulator.kibana
        key = kibana.security.create_api_key(asked["name"], asked["owner"], asked.get("metadata", {}), kibana.now_ms())
        return JSONResponse({"id": key.id, "api_key": key.api_key, "encoded": key.encoded})

    async def seed(self, request: Request) -> Response:
        """Run a seeder."""
        return JSONResponse(SEEDERS[request.path_params["what"]](self.emulator.kibana, await request.json()))
