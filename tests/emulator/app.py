# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pipeline every request goes through, in Kibana's order, and the areas it leads to.

starting up -> base path -> space prefix -> route -> authentication -> kbn-xsrf -> internal and API version ->
route privilege -> payload size -> handler
"""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import re
import typing as t

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request as AsgiRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from . import areas
from .control import control_routes
from .faults import Fault, Faults
from .http import HttpError, Reply, Request
from .log import Log
from .routing import Route as KibanaRoute
from .routing import Table
from .state import Kibana

API_VERSION = "2023-10-31"
SPACE_PREFIX = re.compile(r"^/s/([a-z0-9_-]+)(?=/|$)")
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Anything(Convertor[str]):
    """The rest of a path; it may have line breaks, as names may."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("anything", Anything())


class JsonResponse(Response):
    """JSON the way Kibana sends it, with its charset."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: t.Any) -> bytes:
        """Compact JSON, as UTF-8."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def area_routes() -> list[KibanaRoute]:
    """The routes of every file in areas/."""
    found: list[KibanaRoute] = []
    for info in pkgutil.iter_modules(areas.__path__):
        module = importlib.import_module(f"{areas.__name__}.{info.name}")
        found.extend(module.routes.all if hasattr(module, "routes") else [])
    return found


class Emulator:
    """One emulated Kibana: its state, its log, its faults, and the ASGI application in front of them.

    latency: seconds by which every answer is late; requests wait side by side, as on a network.
    under_way: requests that are being handled, those included whose client has gone away.
    """

    def __init__(
        self, profile: str = "9.4", base_path: str = "", keep_bodies: bool = True, latency: float = 0.0
    ) -> None:
        self.latency = latency
        self.under_way = 0
        self.kibana = Kibana(profile, base_path)
        self.log = Log(keep_bodies)
        self.faults = Faults()
        self.table = Table(area_routes(), self.kibana)
        self.app = Starlette(
            routes=[
                Mount("/__emulator__", routes=control_routes(self)),
                Route("/{path:anything}", self.handle, methods=METHODS),
            ]
        )

    async def handle(self, asgi: AsgiRequest) -> Response:
        """Answer one request, log it, and misbehave where a fault says so."""
        self.under_way += 1
        try:
            return await self._handle(asgi)
        finally:
            self.under_way -= 1

    async def _handle(self, asgi: AsgiRequest) -> Response:
        raw_path = asgi.scope.get("raw_path", b"").decode("ascii").split("?")[0]
        path, space = self._strip(raw_path)
        body = await asgi.body()
        fault = self.faults.take(asgi.method, path if path is not None else raw_path)
        delay = self.latency + (fault.delay if fault else 0.0)
        if delay:
            await asyncio.sleep(delay)
        entry: dict[str, t.Any] = {
            "method": asgi.method,
            "path": path if path is not None else raw_path,
            "raw_path": raw_path,
            "template": None,
            "query": asgi.url.query,
            "space": space,
            "user": None,
            "status": None,
            "write": False,
            "content_type": asgi.headers.get("content-type", ""),
            "request_body": _logged_body(body, asgi.headers.get("content-type", "")),
            "response_body": None,
        }
        if fault and fault.act:
            fault.act(asgi.method, entry["path"])
        if fault and fault.drop == "before":
            self.log.add(**entry)
            return _cut(asgi)
        reply = _instead(fault)
        if reply is None or (fault and fault.applied):
            handled = self._answer(asgi, path, space, body, entry)
            if reply:
                # What goes out is not Kibana's.
                entry["template"] = None
            reply = reply or handled
        entry.update(status=reply.status, response_body=reply.body)
        self.log.add(**entry)
        if fault and fault.late:
            await asyncio.sleep(fault.late)
        if fault and fault.drop == "after":
            return _cut(asgi)
        return _response(reply, bool(fault and fault.truncate))

    def _strip(self, raw_path: str) -> tuple[str | None, str]:
        """The path without base path and space prefix, and the space; no path at all outside the base path."""
        base = self.kibana.base_path
        if base:
            if raw_path != base and not raw_path.startswith(f"{base}/"):
                return None, "default"
            raw_path = raw_path[len(base) :] or "/"
        match = SPACE_PREFIX.match(raw_path)
        if match:
            return raw_path[match.end() :] or "/", match.group(1)
        return raw_path, "default"

    def _answer(self, asgi: AsgiRequest, path: str | None, space: str, body: bytes, entry: dict[str, t.Any]) -> Reply:
        headers: dict[str, str] = {}
        try:
            found = self.table.find(asgi.method, path) if path is not None else None
            if found is None:
                raise HttpError(404, "Not Found")
            route, parameters = found
            entry["template"] = route.template
            user = self._caller(asgi, route)
            entry["user"] = user.username
            _check_payload(asgi, route, body)
            self._check_headers(asgi, route, path or "")
            if route.versioned_in(self.kibana):
                headers["elastic-api-version"] = API_VERSION
            self._check_privilege(route, user, space, asgi)
            if len(body) > (route.max_body if route.max_body is not None else self.kibana.max_payload):
                limit = route.max_body if route.max_body is not None else self.kibana.max_payload
                raise HttpError(413, f"Payload content length greater than maximum allowed: {limit}")
            request = Request(asgi.method, path or "", asgi.url.query, asgi.headers, body, space, user)
            request.write = route.write(request) if callable(route.write) else route.write
            entry["write"] = request.write
            result = route.handler(self.kibana, request, **parameters)
        except HttpError as error:
            # What was refused has changed nothing.
            entry["write"] = entry["write"] and error.status >= 500
            return Reply(error.status, error.body(), {**headers, **error.headers})
        reply = result if isinstance(result, Reply) else Reply(204 if result is None else 200, result)
        reply.headers = {**headers, **reply.headers}
        return reply

    def _caller(self, asgi: AsgiRequest, route: KibanaRoute) -> t.Any:
        if route.template == "/api/status" and "authorization" not in asgi.headers:
            return self.kibana.security.users["viewer"]
        return self.kibana.security.authenticate(asgi.headers.get("authorization"))

    def _check_headers(self, asgi: AsgiRequest, route: KibanaRoute, path: str) -> None:
        if asgi.method not in SAFE_METHODS and not {"kbn-xsrf", "kbn-version"} & set(asgi.headers):
            raise HttpError(400, "Request must contain a kbn-xsrf header.")
        version = asgi.headers.get("kbn-version", self.kibana.version_string)
        if version != self.kibana.version_string:
            raise HttpError(
                400,
                "Browser client is out of date, please refresh the page "
                f'("kbn-version" header was "{version}" but should be "{self.kibana.version_string}")',
                attributes={"expected": self.kibana.version_string, "got": version},
            )
        internal = route.template.startswith("/internal/")
        if (
            internal
            and self.kibana.has("internal_routes_restricted")
            and "x-elastic-internal-origin" not in asgi.headers
        ):
            raise HttpError(
                400,
                f"uri [{path}] with method [{asgi.method.lower()}] exists but is not available "
                "with the current configuration",
            )
        wanted = asgi.headers.get("elastic-api-version")
        if route.versioned_in(self.kibana) and wanted is not None and wanted != API_VERSION:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted):
                raise HttpError(
                    400,
                    f'Invalid version. Received "{wanted}", expected a valid date string formatted as YYYY-MM-DD.',
                )
            raise HttpError(
                400,
                f'No version "{wanted}" available for [{asgi.method.lower()}] [{route.template}]. '
                f"Available versions are: [{API_VERSION}]",
            )

    def _check_privilege(self, route: KibanaRoute, user: t.Any, space: str, asgi: AsgiRequest) -> None:
        if route.privilege is None or user.may(*route.privilege, space):
            return
        if not self.kibana.has("privileges_named"):
            raise HttpError(403, "Forbidden")
        feature, level = route.privilege
        target = self._strip(asgi.scope["raw_path"].decode("ascii").split("?")[0])[0] or ""
        target += f"?{asgi.url.query}" if asgi.url.query else ""
        missing = [] if user.may(feature, "read", space) else [feature]
        missing += [route.grants or f"{feature}_write"] if level == "all" else []
        raise HttpError(
            403,
            f"API [{asgi.method} {target}] is unauthorized for user, "
            f"this action is granted by the Kibana privileges [{','.join(missing)}]",
        )


def _check_payload(asgi: AsgiRequest, route: KibanaRoute, body: bytes) -> None:
    """What hapi itself refuses to parse, before the route or its API versions come into play."""
    media_type = asgi.headers.get("content-type", "").split(";")[0].strip().lower()
    if route.accepts and body and media_type != route.accepts:
        raise HttpError(415, "Unsupported Media Type")
    if body and media_type == "application/json" and asgi.method not in SAFE_METHODS:
        try:
            json.loads(body)
        except ValueError:
            raise HttpError(400, "Invalid request payload JSON format") from None


def _cut(asgi: AsgiRequest) -> Response:
    """Close the connection under the client; the response is never sent."""
    asgi.scope["cut"]()
    return Response()


def _logged_body(body: bytes, content_type: str) -> t.Any:
    """A JSON request body for the log; other bodies are only named."""
    if not body:
        return None
    if not content_type.startswith("application/json"):
        return f"<{len(body)} bytes of {content_type.split(';')[0]}>"
    try:
        return json.loads(body)
    except ValueError:
        return "<not JSON>"


def _instead(fault: Fault | None) -> Reply | None:
    """What a fault answers in place of the handler."""
    if fault is None:
        return None
    if fault.starting:
        return Reply(503, text="Kibana server is not ready yet", headers={"retry-after": "30", **fault.headers})
    if fault.status is None:
        return None
    if isinstance(fault.body, str):
        return Reply(fault.status, text=fault.body, headers={"content-type": "text/html", **fault.headers})
    body = fault.body if fault.body is not None else HttpError(fault.status, "Injected by a test").body()
    return Reply(fault.status, body, dict(fault.headers))


def _response(reply: Reply, truncate: bool) -> Response:
    headers = {"kbn-name": "emulator", **reply.headers}
    if reply.text is not None:
        return PlainTextResponse(reply.text, reply.status, headers)
    if reply.status == 204:
        return Response(status_code=204, headers=headers)
    response = JsonResponse(reply.body, reply.status, headers)
    if truncate:
        text = response.body[: len(response.body) // 2]
        return Response(bytes(text), reply.status, headers, media_type=JsonResponse.media_type)
    return response
