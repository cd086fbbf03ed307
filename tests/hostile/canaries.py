# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets that are easily found again, whatever was done to them, and where they turn up."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
import re
import typing as t
from urllib.parse import quote, quote_plus

from .server import Answer

# No encoding but base64 changes these letters.
CORE = "S3cretCore"
# Every character that some encoding changes; what goes into a header takes no blanks and no umlauts.
ODD_WORD = f'canary-"{CORE}"/&%+\'\\<x>='
ODD_TEXT = f"{ODD_WORD} \u00e4\u20ac"


@dataclasses.dataclass(frozen=True)
class Canary:
    """A secret, and the user it belongs to, if any."""

    secret: str
    username: str = ""

    def traces(self, text: str) -> list[str]:
        """What of it is in a text."""
        found = [CORE] if CORE in text else []
        for plain in (self.secret, self.secret.strip(), f"{self.username}:{self.secret}", f":{self.secret}"):
            raw = plain.encode()
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                found += [form for form in (encode(raw).decode(), encode(raw).decode().rstrip("=")) if form in text]
        return found


def echoes(answer: Answer) -> str:
    """All that was sent, as careless servers repeat it."""
    body = answer.sent_body.decode("utf-8", "replace")
    headers = "\n".join(f"{name}: {value}" for name, value in answer.sent_headers.items())
    sent = f"{answer.method} {answer.path} {headers} {body}"
    values = " ".join(str(value) for value in _leaves(body))
    decoded = _unpacked(answer.sent_headers.get("authorization", "").partition(" ")[2])
    plain = f"{sent} {values} {decoded}"
    coded = (
        quote(values),
        quote_plus(values),
        quote(decoded),
        json.dumps(values),
        json.dumps(plain),
        html.escape(values),
        repr(plain),
    )
    return " | ".join((plain, *coded))


def echoed_header(answer: Answer) -> str:
    """The same for a header, whose bytes are read as Latin-1."""
    decoded = _unpacked(answer.sent_headers.get("authorization", "").partition(" ")[2])
    values = " ".join(str(value) for value in _leaves(answer.sent_body.decode("utf-8", "replace")))
    plain = f"{answer.sent_headers} {decoded} {values}"
    return f"{quote(plain)}&{quote_plus(plain)}&{plain.encode().decode('latin-1')}"


def _leaves(body: str) -> t.Iterator[t.Any]:
    try:
        level = [json.loads(body)]
    except ValueError:
        return
    while level:
        value = level.pop()
        if isinstance(value, dict):
            level.extend(value.values())
        elif isinstance(value, list):
            level.extend(value)
        else:
            yield value


def _unpacked(credentials: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9+/=]+", credentials):
        return credentials
    try:
        return base64.b64decode(credentials).decode()
    except ValueError:
        return credentials
