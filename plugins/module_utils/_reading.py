# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an answer to its end, within limits, and its JSON. Private to the collection."""

from __future__ import annotations

import json
import re
import typing as t
from time import monotonic

from ._errors import KibanaError, NotKibanaError, UnreachableError

try:
    import requests
    import urllib3
except ImportError:
    # _http says so when a module is run.
    pass

CHUNK = 65536
# A listing of a hundred source maps is the largest answer that Kibana gives.
MOST_BYTES = 256 * 1024 * 1024
# Deeper than anything in Kibana; Python itself gives up at about five times as much.
DEEPEST = 200
# An answer has begun within the time-out, and must have ended within so many times it.
PATIENCE = 10


class Answer(t.NamedTuple):
    """An answer that was read to its end."""

    status_code: int
    url: str
    headers: t.Mapping[str, str]
    content: bytes


def read(response: requests.Response, method: str, timeout: float) -> Answer:
    """The whole of an answer, unpacked. Raises RequestException, or KibanaError for one without an end."""
    facts = {"method": method, "url": response.url, "status": response.status_code}
    deadline = monotonic() + PATIENCE * timeout
    content = bytearray()
    try:
        for chunk in _chunks(response):
            content += chunk
            if len(content) > MOST_BYTES:
                raise NotKibanaError(
                    f"{method} {response.url} answered with more than {MOST_BYTES >> 20} MiB, which is not read any "
                    "further. Ask for less at a time; if that cannot be, check that no proxy stands in between.",
                    maybe_applied=method != "GET",
                    **facts,
                )
            if monotonic() > deadline:
                raise UnreachableError(
                    f"the answer to {method} {response.url} was not complete after {PATIENCE * timeout:g} seconds. "
                    "Raise timeout if the connection is slow.",
                    maybe_applied=method != "GET",
                    **facts,
                )
    except urllib3.exceptions.ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(error) from error
    except urllib3.exceptions.DecodeError as error:
        raise requests.exceptions.ContentDecodingError(error) from error
    except urllib3.exceptions.HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    except KibanaError:
        response.close()
        raise
    return Answer(response.status_code, response.url, response.headers, bytes(content))


def decode(content: bytes) -> t.Any:
    """What a JSON text says. Raises ValueError for anything that is not JSON, or too deep."""
    text = content.decode("utf-8-sig")
    try:
        value = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("too deep") from None
    if text.count("[") + text.count("{") > DEEPEST and _is_deeper(value, DEEPEST):
        raise ValueError("too deep")
    if re.search(r"\\u[dD][89a-fA-F]", text):
        # Half a character, which nothing could print or send on, becomes a question mark.
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value


def _chunks(response: requests.Response) -> t.Iterator[bytes]:
    """What has come in, as it comes in; older versions of urllib3 wait until a chunk is full."""
    if hasattr(response.raw, "read1"):
        return iter(lambda: response.raw.read1(CHUNK, decode_content=True), b"")
    return t.cast("t.Iterator[bytes]", response.iter_content(CHUNK))


def _refuse(constant: str) -> t.NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _is_deeper(value: t.Any, most: int) -> bool:
    """Whether lists and maps are nested deeper than that; level by level, since a recursion would not survive it."""
    level = [value] if isinstance(value, (dict, list)) else []
    for dummy in range(most + 1):
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True
