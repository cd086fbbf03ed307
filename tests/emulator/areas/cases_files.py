# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /api/cases/{id}/files: attaching a file to a case."""

from __future__ import annotations

import typing as t

from ..http import HttpError, Part, Request
from ..routing import Routes
from ..state import Kibana
from . import cases_access as access
from . import cases_attachments as attachments
from . import cases_comments, cases_mime
from . import cases_store as store
from . import cases_validation as v

routes = Routes()

MAX_BODY = 10 * 1024**3
MAX_FILE = 100 * 1024**2
MAX_IMAGE = 10 * 1024**2


def _allowed_type(value: t.Any, keys: v.Keys, errors: list[str]) -> t.Any:
    """Codec: a media type cases accept."""
    if not isinstance(value, str):
        v.invalid(value, keys, errors)
    elif value in cases_mime.NOT_ALLOWED:
        errors.append(f"The mime type field value {value} is not allowed.")
    return value


CODEC = v.record({"filename": v.limited_string("filename", 1, 160), "mimeType": _allowed_type})


def parts_of(received: list[Part]) -> tuple[Part, str, t.Any]:
    """The file part, the name to store, and the media type (undefined when unknown).

    A "file" without a file name arrives as a plain string, of which Kibana knows neither name nor type; without any,
    Kibana stumbles. Other parts are ignored.
    """
    parts = {part.name: part for part in received}
    if "file" not in parts:
        raise HttpError(500, "Cannot read properties of undefined (reading 'hapi')")
    file = parts["file"]
    name, media = "", None
    if file.filename is not None:
        name = cases_mime.split(file.filename)[0]
        media = cases_mime.media_type(file.filename)
    if "filename" in parts:
        name = parts["filename"].data.decode("utf-8", "replace")
    return file, name, v.UNDEFINED if media is None else media


@routes.post("/api/cases/{case_id}/files", max_body=MAX_BODY)
def attach_file(kibana: Kibana, request: Request, case_id: str) -> dict[str, t.Any]:
    """Upload a file; its extension decides its media type, whatever the part's own headers say."""
    parts = request.parts  # refuses other kinds of bodies before anything else
    access.enter(kibana, request)
    file, name, media = parts_of(parts)
    body = v.decode(CODEC, {"filename": name, "mimeType": media})
    case = kibana.saved_object(store.CASES, request.space, case_id)
    access.authorize(kibana, request, access.GET_CASE, [case["owner"]])
    access.authorize(kibana, request, access.CREATE_COMMENT, [case["owner"]])
    limit = MAX_IMAGE if body["mimeType"].startswith("image/") else MAX_FILE
    if len(file.data) > limit:
        raise HttpError(413, f"Maximum of {limit} bytes exceeded")
    file_id = kibana.new_id()
    shown = {
        "name": body["filename"],
        "extension": cases_mime.extension_of(body["mimeType"]),
        "mimeType": body["mimeType"],
        "created": kibana.now(),
    }
    attachment = {
        "type": "externalReference",
        "externalReferenceId": file_id,
        "externalReferenceStorage": {"type": "savedObject", "soType": "file"},
        "externalReferenceAttachmentTypeId": attachments.FILES_TYPE,
        "externalReferenceMetadata": {"files": [shown]},
        "owner": case["owner"],
    }
    answer = cases_comments.add(kibana, request, case, attachment)
    kibana.objects("file", request.space)[file_id] = {**shown, "size": len(file.data), "data": file.data}
    return answer
