# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""new URL(text).href: how Kibana normalises the path of a bundle."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# The schemes WHATWG calls special, with their default ports.
SPECIAL = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21", "file": ""}
FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
# What stays as it is, besides letters and digits, when the parts of a URL are percent-encoded.
PATH_SAFE = "!$%&'()*+,-./:;=@[\\]_|~"
QUERY_SAFE = "!$%&'()*+,-./:;=?@[\\]^_`{|}~"
FRAGMENT_SAFE = "!#$%&'()*+,-./:;=?@[\\]^_{|}~"
USER_SAFE = "!$%&'()*+,-._~"
DOT = {".", "%2e"}
DOTS = {"..", ".%2e", "%2e.", "%2e%2e"}


def href(text: str) -> str | None:
    """The normalised URL; None when the text is no absolute URL."""
    text = re.sub(r"[\t\n\r]", "", text.strip("".join(map(chr, range(0x21)))))
    found = SCHEME.match(text)
    if not found:
        return None
    scheme, rest = found.group(1).lower(), text[found.end() :]
    rest, hash_mark, fragment = rest.partition("#")
    rest, question_mark, query = rest.partition("?")
    special = scheme in SPECIAL
    if special:
        rest = rest.replace("\\", "/")
    start = _start(scheme, rest)
    if start is None:
        return None
    tail = f"?{quote(query, safe=QUERY_SAFE.replace(chr(39), '') if special else QUERY_SAFE)}" if question_mark else ""
    tail += f"#{quote(fragment, safe=FRAGMENT_SAFE)}" if hash_mark else ""
    return f"{scheme}:{start}{tail}"


def _start(scheme: str, rest: str) -> str | None:
    """Authority and path; None when the authority is not valid."""
    if scheme == "file":
        rest = rest if rest.startswith("//") else "//" + (rest if rest.startswith("/") else f"/{rest}")
    elif scheme in SPECIAL:
        rest = "//" + rest.lstrip("/")
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        checked = _authority(scheme, authority)
        if checked is None:
            return None
        return f"//{checked}{_path(slash + path, scheme in SPECIAL)}"
    if rest.startswith("/"):
        return _path(rest, False)
    # An opaque path: only control characters and what is not ASCII are encoded.
    return quote(rest, safe=" \"'!#$%&()*+,-./:;<=>?@[\\]^_`{|}~")


def _authority(scheme: str, authority: str) -> str | None:
    """user:password@host:port, with the default port dropped; None when it is not valid."""
    credentials, at_sign, host = authority.rpartition("@")
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^:]*)(?::(\d*))?", host)
    if not found or (found[2] and int(found[2]) > 65535):
        return None
    name, port = found[1], str(int(found[2])) if found[2] else ""
    if scheme in SPECIAL:
        name = _host(name)
        if name is None or not name and scheme != "file":
            return None
    elif re.search(r"[\x00\x20<>^|]", name) or not name and (credentials or port):
        return None
    if scheme == "file":
        name = "" if name == "localhost" else name
    user, colon, password = credentials.partition(":")
    shown = quote(user, safe=USER_SAFE) + (f":{quote(password, safe=USER_SAFE)}" if password else "")
    before = f"{shown}@" if at_sign and shown else ""
    after = f":{port}" if port and port != SPECIAL.get(scheme) else ""
    return before + name + after


def _host(name: str) -> str | None:
    """The host name in ASCII and lower case; None when it cannot be one."""
    if name.startswith("["):
        return name.lower()
    name = unquote(name)
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return None
    return None if FORBIDDEN_IN_HOST.search(name) else name.lower()


def _path(path: str, special: bool) -> str:
    """The path without dot segments, percent-encoded; a special URL has at least "/"."""
    if not path:
        return "/" if special else ""
    segments = path[1:].split("/")
    kept: list[str] = []
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment.lower() in DOTS:
            kept = kept[:-1] + ([""] if last else [])
        elif segment.lower() in DOT:
            kept += [""] if last else []
        else:
            kept.append(quote(segment, safe=PATH_SAFE))
    return "/" + "/".join(kept)
