# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an area declares its routes, and how a raw path finds one."""

from __future__ import annotations

import dataclasses
import re
import typing as t
from urllib.parse import unquote

if t.TYPE_CHECKING:
    from .http import Request
    from .state import Kibana

Handler = t.Callable[..., t.Any]


@dataclasses.dataclass(frozen=True)
class Route:
    """One operation.

    versioned: the route checks and echoes elastic-api-version; or the name of the fact (versions.py) that it does.
    write: whether a request changes state; a callable decides per request.
    since: what a Kibana must have to have the route; without it, the answer is the 404 of an unknown path.
    until: what a Kibana that no longer has the route has.
    privilege: (feature, "read" or "all"), checked before the handler with the router's own 403; None when the
        handler checks by itself, as the alerting, actions and cases routes do.
    max_body: the payload limit in bytes; None means the server's own (server.maxPayload).
    accepts: the only media type of a body the route takes; others are refused before the route is reached.
    grants: the Kibana privilege that a missing "all" names in the 403; by default the feature's name + "_write".
    """

    method: str
    template: str
    handler: Handler
    versioned: bool | str = False
    write: bool | t.Callable[[Request], bool] = True
    since: str | None = None
    until: str | None = None
    privilege: tuple[str, str] | None = None
    max_body: int | None = None
    accepts: str | None = None
    grants: str | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches a raw (still percent-encoded) path, so that %2F stays inside its segment."""
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.template)) + "/?$")

    def versioned_in(self, kibana: Kibana) -> bool:
        """Whether the route knows API versions on this server."""
        return self.versioned if isinstance(self.versioned, bool) else kibana.has(self.versioned)

    def exists_in(self, kibana: Kibana) -> bool:
        """Whether this server has the route."""
        return (self.since is None or kibana.has(self.since)) and not (self.until and kibana.has(self.until))


class Routes:
    """The routes of one area; `@routes.get("/api/thing/{id}")` adds one.

    A handler is called as `handler(kibana, request, **path_parameters)` and returns a JSON-able body (200),
    None (204) or a Reply; it raises HttpError for anything else.
    """

    def __init__(self) -> None:
        self.all: list[Route] = []

    def add(self, method: str, template: str, **rules: t.Any) -> t.Callable[[Handler], Handler]:
        """Decorator that declares one route."""

        def remember(handler: Handler) -> Handler:
            rules.setdefault("write", method != "GET")
            self.all.append(Route(method, template, handler, **rules))
            return handler

        return remember

    def get(self, template: str, **rules: t.Any) -> t.Callable[[Handler], Handler]:
        """GET route; see Route for the rules."""
        return self.add("GET", template, **rules)

    def post(self, template: str, **rules: t.Any) -> t.Callable[[Handler], Handler]:
        """POST route; see Route for the rules."""
        return self.add("POST", template, **rules)

    def put(self, template: str, **rules: t.Any) -> t.Callable[[Handler], Handler]:
        """PUT route; see Route for the rules."""
        return self.add("PUT", template, **rules)

    def patch(self, template: str, **rules: t.Any) -> t.Callable[[Handler], Handler]:
        """PATCH route; see Route for the rules."""
        return self.add("PATCH", template, **rules)

    def delete(self, template: str, **rules: t.Any) -> t.Callable[[Handler], Handler]:
        """DELETE route; see Route for the rules."""
        return self.add("DELETE", template, **rules)


class Table:
    """All routes of a server; literal segments win over parameters."""

    def __init__(self, routes: t.Iterable[Route], kibana: Kibana) -> None:
        ordered = sorted(routes, key=lambda route: route.template.count("{"))
        self._routes = [(route, route.pattern) for route in ordered if route.exists_in(kibana)]

    def find(self, method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
        """The route and its decoded path parameters, or None for Kibana's plain 404."""
        for route, pattern in self._routes:
            if route.method == method:
                match = pattern.match(raw_path)
                if match:
                    return route, {name: unquote(value) for name, value in match.groupdict().items()}
        return None
