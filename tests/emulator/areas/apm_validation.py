# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every APM route does around its handler: io-ts validation with its texts, error attributes, _inspect.

Until 8.15 only the first failure is told, as io-ts words it; later releases list all in their own words.
"""

from __future__ import annotations

import typing as t

from ..http import HttpError, Reply, Request
from ..state import Kibana
from . import apm_js
from .apm_codecs import JSON_BOOLEAN, UNDEFINED, Codec, Failure, Struct, struct

Params = dict[str, dict[str, t.Any]]
ApmHandler = t.Callable[[Kibana, Request, Params], t.Any]
Body = t.Callable[[Kibana], Codec]

# Keyword arguments of a route: reading, changing settings or keys, changing anything else.
READ: dict[str, t.Any] = {"versioned": True, "privilege": ("apm", "read")}
SETTINGS: dict[str, t.Any] = {"versioned": True, "privilege": ("apm", "all"), "grants": "apm_settings_write"}
WRITE: dict[str, t.Any] = {"versioned": True, "privilege": ("apm", "all")}


def apm(
    *,
    path: tuple[str, ...] = (),
    query: Struct | None = None,
    body: Codec | Body | None = None,
    query_required: bool = False,
    body_from: t.Callable[[Request], t.Any] | None = None,
) -> t.Callable[[ApmHandler], t.Callable[..., Reply]]:
    """Decorator for an APM handler, which is called as handler(kibana, request, params) with the decoded parts.

    path: names of the path parameters. query, body: their codecs; a function of kibana where versions differ.
    body_from: takes the body from a request that is not JSON. What the handler gives is sent with status 200; None
    is sent as {}, as APM does it.
    """

    def decorate(handler: ApmHandler) -> t.Callable[..., Reply]:
        def handle(kibana: Kibana, request: Request, **path_values: str) -> Reply:
            body_codec = body if isinstance(body, Codec) or body is None else body(kibana)
            codec = _params_codec(path, query, query_required, body_codec)
            given = {"path": path_values, "query": request.query, "body": _body(request, body_from)}
            try:
                params = decoded(kibana, codec, {key: part for key, part in given.items() if part not in ({}, None)})
                inspect = params.get("query", {}).get("_inspect", False)
                answer = handler(kibana, request, {"path": {}, "query": {}, "body": {}, **params})
            except HttpError as error:
                attributes = {"data": None, **(error.attributes or {}), "_inspect": []}
                raise HttpError(error.status, error.message, attributes=attributes, headers=error.headers) from None
            return Reply(body={**(answer or {}), **({"_inspect": []} if inspect else {})})

        return handle

    return decorate


def _body(request: Request, body_from: t.Callable[[Request], t.Any] | None) -> t.Any:
    # hapi reads no payload of a GET.
    if request.method == "GET":
        return None
    return body_from(request) if body_from else request.json


def _params_codec(path: tuple[str, ...], query: Struct | None, query_required: bool, body: Codec | None) -> Codec:
    """The codec of {path, query, body}, with the _inspect that every route takes."""
    required: dict[str, Codec] = {}
    optional: dict[str, Codec] = {}
    if path:
        required["path"] = struct({name: Codec("string") for name in path})
    if body:
        required["body"] = body
    (required if query_required else optional)["query"] = _with_inspect(query or struct({}))
    return struct(required, optional)


def _with_inspect(query: Struct) -> Codec:
    """The query codec with the parameter that every route takes."""
    required = {key: codec for key, codec in query.fields.items() if key not in query.optional}
    optional = {key: codec for key, codec in query.fields.items() if key in query.optional}
    return struct(required, {**optional, "_inspect": JSON_BOOLEAN})


def decoded(kibana: Kibana, codec: Codec, value: t.Any) -> t.Any:
    """The decoded value; 400 with io-ts' complaints when it does not fit or has keys too many."""
    result, failures = codec.decode(value, ())
    if not failures:
        excess = codec.excess(value, "")
        space = "" if kibana.has("apm_lists_every_violation") else " "
        if excess:
            failures = [Failure((), value, f"Excess keys are not allowed:{space}\n" + "\n".join(excess))]
    if failures:
        raise HttpError(
            400, _listed(failures) if kibana.has("apm_lists_every_violation") else _first(codec, failures[0])
        )
    return result


def _shown(value: t.Any) -> str:
    return "undefined" if value is UNDEFINED else apm_js.stringify(value)


def _first(codec: Codec, failure: Failure) -> str:
    if failure.message is not None:
        return failure.message
    steps = "/".join(f"{key}: {name}" for key, name in (("0", codec.name), *failure.context))
    return f"Invalid value {_shown(failure.value)} supplied to : merge/{steps}"


def _listed(failures: list[Failure]) -> str:
    return "Failed to validate: \n" + "\n".join(f"  {_line(failure)}" for failure in failures)


def _line(failure: Failure) -> str:
    if failure.message is not None:
        return failure.message
    path = "/".join(key for key, dummy in failure.context)
    return f"in {path}: {_shown(failure.value)} does not match expected type {failure.context[-1][1]}"


def internal_error(message: str) -> HttpError:
    """What an error that is not Boom's becomes, such as one Elasticsearch gave: 500, whatever its own status."""
    return HttpError(500, message, attributes={"data": {}})


def may(request: Request, *privileges: str) -> bool:
    """Whether the caller has one of these Elasticsearch privileges: a superuser, or "es:..." in User.privileges."""
    return request.user.is_superuser or any(f"es:{name}" in request.user.privileges for name in privileges)
