# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What answers mean: Kibana's, and those of whatever else may stand in its place. Private to the collection."""

from __future__ import annotations

import typing as t

from ._errors import BY_STATUS, ApiError, NotKibanaError, UnreachableError
from ._reading import Answer, decode

if t.TYPE_CHECKING:
    from ._secrets import Words

NOT_READY = "Kibana server is not ready yet"

HINTS = {
    401: "Check username and password, api_key or bearer_token.",
    403: "The user or the API key lacks the Kibana privilege for this in space {space!r}.",
    409: "The id is taken, perhaps in another space, or the object was changed at the same time.",
    413: "Kibana's limit is server.maxPayload (1 MiB unless configured): raise it in kibana.yml, or send less.",
    424: "The connector answered so; check it, and the system behind it.",
    429: "Kibana is overloaded; lower max_parallel or raise retries.",
    500: "Kibana's log says more about it.",
    502: "A proxy in front of Kibana got no proper answer from it; check that Kibana runs, or raise retries.",
    503: "Kibana, or what it depends on, is not available; check Kibana and Elasticsearch, or raise retries.",
    504: "A proxy in front of Kibana gave up waiting for it; check how busy Kibana is, or raise the proxy's time-out.",
}
# What a status means besides, by words of Kibana's own message; empty where that says it all.
SPECIAL = {
    403: {
        "license": "Kibana's licence does not include this.",
        "Kibana config": "kibana.yml does not allow this.",
    },
    500: {"server logs": ""},
}


def is_not_ready(answer: Answer) -> bool:
    """Whether this is Kibana's answer while it starts up, before it looks at any request."""
    return answer.status_code == 503 and NOT_READY.encode() in answer.content[:200]


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


def parse(answer: Answer, method: str, space: str, maybe_applied: bool, words: Words) -> t.Any:
    """The JSON of a good answer (None for an empty one), or the error a bad one stands for."""
    status, url = answer.status_code, answer.url
    facts: dict[str, t.Any] = {"status": status, "method": method, "url": url}
    if 300 <= status < 400:
        raise NotKibanaError(
            f"{method} {url} was redirected to {words.of(answer.headers.get('location', 'nowhere'))!r}, which Kibana's "
            "API never does. Check url (https, base path), and that no login page or proxy stands in between.",
            **facts,
        )
    # Only what is written may be answered by nothing: an object that is read is there, or it is a 404.
    if status < 300 and method != "GET" and (status == 204 or not answer.content):
        return None
    try:
        body = decode(answer.content)
    except ValueError:
        body = None
    if status >= 400:
        raise _api_error(answer, method, body, space, maybe_applied, words)
    if body is None:
        looks_like = _content_type(answer, words) or "no content type"
        what = "broken JSON" if "json" in looks_like else f"{looks_like} instead of JSON"
        what = what if answer.content else "nothing"
        raise NotKibanaError(
            f"{method} {url} answered {status} with {what}. "
            "Check url, and that no login page or proxy stands in between.",
            maybe_applied=method != "GET",
            **facts,
        )
    return body


def _api_error(
    answer: Answer, method: str, body: t.Any, space: str, maybe_applied: bool, words: Words
) -> ApiError | NotKibanaError:
    status, url = answer.status_code, answer.url
    if isinstance(body, dict) and "message" in body:
        reason = words.of(body["message"])
    elif isinstance(body, dict) and "error" in body:
        reason = words.of(body["error"])
    else:
        kind = _content_type(answer, words) or "no content"
        if status == 404:
            return NotKibanaError(
                f"{method} {url} answered 404 with {kind}, which is not Kibana's answer. "
                "Check url, including the base path (server.basePath).",
                status=status,
                method=method,
                url=url,
            )
        reason = f"({kind}, not Kibana's own answer)"
    # Kibana's own 404 for an object has its status in the body, and says more than "Not Found"; proxies have theirs.
    plain = isinstance(body, dict) and ("statusCode" not in body or reason == "Not Found" and "attributes" not in body)
    bare = status == 404 and plain
    hint = _hint(status, reason, space)
    if bare:
        hint = "Check url, including the base path; or this version of Kibana does not have this API."
    return BY_STATUS.get(status, ApiError)(
        status, method, url, reason, hint=hint, maybe_applied=maybe_applied, bare=bare
    )


def _hint(status: int, reason: str, space: str) -> str:
    """What helps with a status, or with Kibana's reason for it; empty where its own words have to do."""
    told = [hint for words, hint in SPECIAL.get(status, {}).items() if words in reason]
    return told[0] if told else HINTS.get(status, "").format(space=space)


def _content_type(answer: Answer, words: Words) -> str:
    """The media type that an answer claims to be, for a sentence."""
    return words.of(answer.headers.get("content-type", "").split(";")[0])
