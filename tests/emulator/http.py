# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request as the areas see it, and the answers they may give."""

from __future__ import annotations

import dataclasses
import json
import typing as t
from http import HTTPStatus
from urllib.parse import parse_qsl

from requests_toolbelt.multipart.decoder import (  # type: ignore[import-untyped]
    ImproperBodyPartContentException,
    MultipartDecoder,
    NonMultipartContentTypeException,
)

if t.TYPE_CHECKING:
    from .security import User


class HttpError(Exception):
    """Ends a request with Kibana's error body: statusCode, error, message and sometimes attributes."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        attributes: dict[str, t.Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.attributes = attributes
        self.headers = headers or {}

    def body(self) -> dict[str, t.Any]:
        """The JSON body Kibana sends for this error."""
        body: dict[str, t.Any] = {
            "statusCode": self.status,
            "error": HTTPStatus(self.status).phrase,
            "message": self.message,
        }
        if self.attributes is not None:
            body["attributes"] = self.attributes
        return body


@dataclasses.dataclass
class Reply:
    """An answer that is not simply "200 and this JSON"."""

    status: int = 200
    body: t.Any = None
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    text: str | None = None


@dataclasses.dataclass
class Part:
    """One part of a multipart/form-data body."""

    name: str
    filename: str | None
    content_type: str | None
    data: bytes


@dataclasses.dataclass
class Request:
    """A request after base path and space prefix were taken off and the caller was identified."""

    method: str
    path: str
    query_string: str
    headers: t.Mapping[str, str]
    raw_body: bytes
    space: str
    user: User
    # Whether the request changes state; routes decide, the log shows it.
    write: bool = False

    @property
    def query(self) -> dict[str, t.Any]:
        """Query parameters; one given several times is a list, as hapi does it."""
        found: dict[str, t.Any] = {}
        for key, value in parse_qsl(self.query_string, keep_blank_values=True):
            if key not in found:
                found[key] = value
            elif isinstance(found[key], list):
                found[key].append(value)
            else:
                found[key] = [found[key], value]
        return found

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case; empty when there is none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def json(self) -> t.Any:
        """The JSON body, or None when there is none; hapi's own 400 when it does not parse."""
        if not self.raw_body:
            return None
        if self.content_type not in ("application/json", ""):
            return self.raw_body.decode("utf-8", "replace")
        try:
            return json.loads(self.raw_body)
        except ValueError:
            raise HttpError(400, "Invalid request payload JSON format") from None

    @property
    def parts(self) -> list[Part]:
        """The parts of a multipart/form-data body; 415 for any other kind of body."""
        if self.content_type != "multipart/form-data":
            raise HttpError(415, "Unsupported Media Type")
        try:
            decoder = MultipartDecoder(self.raw_body, self.headers["content-type"])
        except (ImproperBodyPartContentException, NonMultipartContentTypeException):
            raise HttpError(400, "Invalid multipart payload format") from None
        return [_part(part) for part in decoder.parts]


def _part(part: t.Any) -> Part:
    disposition = part.headers.get(b"Content-Disposition", b"").decode()
    fields = {
        key.strip(): value.strip().strip('"')
        for key, dummy, value in (field.partition("=") for field in disposition.split(";")[1:])
    }
    content_type = part.headers.get(b"Content-Type")
    return Part(
        name=fields.get("name", ""),
        filename=fields.get("filename"),
        content_type=content_type.decode() if content_type else None,
        data=part.content,
    )
