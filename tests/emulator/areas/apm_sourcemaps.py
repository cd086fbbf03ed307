# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/apm/sourcemaps (the apm plugin, which keeps source maps with Fleet)."""

from __future__ import annotations

import typing as t

from ..http import Part, Request
from ..routing import Routes
from ..state import Kibana
from . import apm_js
from . import apm_sourcemap_store as store
from .apm_codecs import NUMBER, STRING, TO_NUMBER, Codec, Context, Failure, Result, array, only, struct, union
from .apm_validation import READ, WRITE, Params, apm, internal_error

routes = Routes()

PATH = "/api/apm/sourcemaps"
# How many hits Elasticsearch pages through.
WINDOW = 10_000

NULL = Codec("null", only(type(None)))
SOURCE_MAP = struct(
    {"version": NUMBER, "sources": array(STRING), "mappings": STRING},
    {
        "names": array(STRING),
        "file": STRING,
        "sourceRoot": STRING,
        "sourcesContent": array(union(STRING, NULL)),
    },
)


def _from_buffer(value: t.Any) -> str:
    if not isinstance(value, bytes):
        raise ValueError("Input is not a Buffer")
    return value.decode("utf-8", "replace")


STRING_OR_BUFFER = union(STRING, Codec("stringFromBufferRt", _from_buffer))


class SourceMap(Codec):
    """A text or a buffer with the JSON of a source map."""

    def decode(self, value: t.Any, context: Context) -> Result:
        """See Codec."""
        text, failures = STRING_OR_BUFFER.decode(value, context)
        if failures:
            return value, failures
        try:
            parsed = apm_js.parse(text)
        except ValueError:
            return value, [Failure(context, text)]
        return SOURCE_MAP.decode(parsed, context)


UPLOAD = struct(
    {
        "service_name": STRING,
        "service_version": STRING,
        "bundle_filepath": STRING,
        "sourcemap": SourceMap(f"pipe(pipe({STRING_OR_BUFFER.name}, JSON), {SOURCE_MAP.name})"),
    }
)


def form(request: Request) -> dict[str, t.Any]:
    """The fields of a multipart body as hapi reads them."""
    found: dict[str, t.Any] = {}
    for part in request.parts:
        value = field(part)
        if part.name not in found:
            found[part.name] = value
        else:
            known = found[part.name]
            found[part.name] = [*known, value] if isinstance(known, list) else [known, value]
    return found


def field(part: Part) -> t.Any:
    """The value of a part: parsed when it says it is JSON, text when it is text or no file, else the bytes."""
    media_type = (part.content_type or "").split(";")[0].strip().lower()
    if media_type == "application/json":
        try:
            return apm_js.parse(part.data.decode("utf-8", "replace"))
        except ValueError:
            return part.data
    if part.filename is None or media_type.startswith("text/"):
        return part.data.decode("utf-8", "replace")
    # An empty file is nothing at all.
    return part.data or None


@routes.get(PATH, **READ)
@apm(query=struct({}, {"page": TO_NUMBER, "perPage": TO_NUMBER}))
def list_source_maps(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any] | None:
    """One page of the artifacts, newest first, their bodies decoded."""
    if not kibana.fleet:
        return None
    page, per_page = params["query"].get("page", 1), params["query"].get("perPage", 20)
    start = (page - 1) * per_page
    cause = None
    if per_page < 0:
        cause = f"[size] parameter cannot be negative, found [{per_page:g}]"
    elif start < 0:
        cause = f"[from] parameter cannot be negative but was [{start:g}]"
    elif not float(start).is_integer() or not float(per_page).is_integer():
        cause = "Failed to parse int parameter"
    elif start + per_page > WINDOW:
        cause = (
            "Result window is too large, from + size must be less than or equal to: "
            f"[{WINDOW}] but was [{start + per_page:g}]"
        )
    if cause:
        raise internal_error(f"Something went wrong while fetching artifacts source maps: {cause}")
    found = store.newest_first(kibana)
    shown = found[int(start) : int(start + per_page)]
    return {"artifacts": [{**one, "body": store.content(one)} for one in shown], "total": len(found)}


@routes.post(PATH, accepts="multipart/form-data", **WRITE)
@apm(body=UPLOAD, body_from=form)
def upload(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any] | None:
    """A new artifact, or the one with the same content again."""
    if not kibana.fleet:
        return None
    body = params["body"]
    new = store.artifact(
        kibana, body["service_name"], body["service_version"], body["bundle_filepath"], body["sourcemap"]
    )
    store.save(kibana, new)
    return new


@routes.delete(f"{PATH}/{{id}}", **WRITE)
@apm(path=("id",))
def delete(kibana: Kibana, request: Request, params: Params) -> None:
    """Remove an artifact; one that does not exist is no error."""
    if kibana.fleet:
        store.delete(kibana, params["path"]["id"])
