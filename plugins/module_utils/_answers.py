# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What answers mean: Kibana's, and those of whatever else may stand in its place. Private to the collection."""

from __future__ import annotations

import typing as t

from ._errors import BY_STATUS, ApiError, NotKibanaError, UnreachableError

if t.TYPE_CHECKING:
    import requests

NOT_READY = "Kibana server is not ready yet"

HINTS = {
    401: "Check username and password, api_key or bearer_token.",
    403: "The user lacks the Kibana privilege for this in space {space!r}, or the licence does not include it.",
    409: "The id is taken, perhaps in another space, or the object was changed at the same time.",
    413: "Kibana's limit is server.maxPayload (1 MiB unless configured): raise it in kibana.yml, or send less.",
    424: "The connector answered so; check it, and the system behind it.",
    429: "Kibana is overloaded; lower max_parallel or raise retries.",
    502: "A proxy in front of Kibana got no proper answer from it.",
    504: "A proxy in front of Kibana gave up waiting for it.",
}


def is_not_ready(response: requests.Response) -> bool:
    """Whether this is Kibana's answer while it starts up, before it looks at any request."""
    return response.status_code == 503 and NOT_READY in response.text[:200]


def not_ready(method: str, url: str, waited: float) -> UnreachableError:
    """The error for a Kibana that does not get ready in time."""
    after = f" after {waited:g} seconds" if waited else ""
    return UnreachableError(
        f"Kibana is still starting up{after}: {method} {url} answered 503, {NOT_READY!r}. "
        "Raise wait_for_ready to wait for it longer.",
        maybe_applied=False,
        status=503,
        method=method,
        url=url,
    )


def parse(response: requests.Response, method: str, space: str, maybe_applied: bool) -> t.Any:
    """The JSON of a good answer (None for an empty one), or the error a bad one stands for."""
    status, url = response.status_code, response.url
    facts: dict[str, t.Any] = {"status": status, "method": method, "url": url}
    if 300 <= status < 400:
        raise NotKibanaError(
            f"{method} {url} was redirected to {response.headers.get('location', 'nowhere')!r}, which Kibana's API "
            "never does. Check url (https, base path), and that no login page or proxy stands in between.",
            **facts,
        )
    if status == 204 or (status < 300 and not response.content):
        return None
    try:
        body = response.json()
    except ValueError:
        body = None
    if status >= 400:
        raise _api_error(response, method, body, space, maybe_applied)
    if body is None:
        looks_like = response.headers.get("content-type", "").split(";")[0] or "no content type"
        what = "broken JSON" if "json" in looks_like else f"{looks_like} instead of JSON"
        raise NotKibanaError(
            f"{method} {url} answered {status} with {what}. "
            "Check url, and that no login page or proxy stands in between.",
            maybe_applied=method != "GET",
            **facts,
        )
    return body


def _api_error(
    response: requests.Response, method: str, body: t.Any, space: str, maybe_applied: bool
) -> ApiError | NotKibanaError:
    status, url = response.status_code, response.url
    if isinstance(body, dict) and "message" in body:
        reason = str(body["message"])
    elif isinstance(body, dict) and "error" in body:
        reason = str(body["error"])
    else:
        kind = response.headers.get("content-type", "").split(";")[0] or "no content"
        if status == 404:
            return NotKibanaError(
                f"{method} {url} answered 404 with {kind}, which is not Kibana's answer. "
                "Check url, including the base path (server.basePath).",
                status=status,
                method=method,
                url=url,
            )
        reason = f"({kind}, not Kibana's own answer)"
    bare = status == 404 and isinstance(body, dict) and reason == "Not Found" and "attributes" not in body
    hint = HINTS.get(status, "").format(space=space)
    if bare:
        hint = "Check url, including the base path; or this version of Kibana does not have this API."
    return BY_STATUS.get(status, ApiError)(
        status, method, url, reason, hint=hint, maybe_applied=maybe_applied, bare=bare
    )
