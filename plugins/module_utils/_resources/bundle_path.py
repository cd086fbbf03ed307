# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The path of a bundle as Kibana keeps it: an absolute URL in its normal form, anything else as it is. Private.

The normal form is that of the URL standard (https://url.spec.whatwg.org), which browsers and Node.js share; oddities
of it that no bundle's address has (hosts written as octal numbers, drive letters in file URLs) are left out.
"""

from __future__ import annotations

import ipaddress
import re
import typing as t
from urllib.parse import quote

URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<rest>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?", re.DOTALL
)
# Schemes whose URLs have a host and a path, whatever is missing, with the port that goes without saying.
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "file": None}
AUTHORITY = re.compile(r"(?P<user>.*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(:(?P<port>[0-9]*))?")
NO_HOST = re.compile(r"[\x00-\x20#/<>?@\\^|%\x7f]")
HERE = (".", "%2e")
UP = ("..", ".%2e", "%2e.", "%2e%2e")
# What needs no percent sign, besides letters, digits and "-._~".
IN_PATH = "!$%&'()*+,/:;=@[\\]^|"
IN_QUERY = "!$%&()*+,/:;=?@[\\]^`{|}"
IN_FRAGMENT = "!#$%&'()*+,/:;=?@[\\]^{|}"
IN_OPAQUE = IN_PATH + " \"'<>?`{}"


class _NotAUrl(ValueError):
    """The text begins like a URL, but is none."""


def normalised(path: str) -> str:
    """The path as Kibana stores and compares it."""
    # Browsers do not see these in a URL.
    trimmed = re.sub(r"[\t\n\r]", "", path.strip("".join(map(chr, range(0x21)))))
    match = URL.fullmatch(trimmed)
    if not match:
        return path
    scheme = match["scheme"].lower()
    try:
        start = _special(scheme, match["rest"]) if scheme in DEFAULT_PORTS else _plain(match["rest"])
    except _NotAUrl:
        return path
    query, fragment = match["query"], match["fragment"]
    safe_in_query = IN_QUERY if scheme in DEFAULT_PORTS else IN_QUERY + "'"
    tail = "" if query is None else f"?{quote(query[1:], safe_in_query)}"
    tail += "" if fragment is None else f"#{quote(fragment[1:], IN_FRAGMENT)}"
    return f"{scheme}:{start}{tail}"


def _special(scheme: str, rest: str) -> str:
    """Host and path of an http URL and its like, however many slashes there are."""
    rest = rest.replace("\\", "/")
    if scheme != "file":
        authority, slash, path = rest.lstrip("/").partition("/")
        host = _authority(authority, DEFAULT_PORTS[scheme])
    else:
        authority, slash, path = rest[2:].partition("/") if rest.startswith("//") else ("", "/", rest.lstrip("/"))
        if re.search(r"[:@]", authority):
            raise _NotAUrl
        host = "" if authority.lower() in ("", "localhost") else _host(authority)
    return f"//{host}{_path(slash + path) or '/'}"


def _plain(rest: str) -> str:
    """What comes after a scheme that the standard has no rules for: webpack:///src/a.js, c:/a.js."""
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        match = AUTHORITY.fullmatch(authority)
        if not match or re.search(r"[\x00 #<>?\\^|]", match["host"]) or (authority and not match["host"]):
            raise _NotAUrl
        return f"//{authority}{_path(slash + path)}"
    return _path(rest) if rest.startswith("/") else quote(rest, IN_OPAQUE)


def _authority(authority: str, default_port: int | None) -> str:
    match = AUTHORITY.fullmatch(authority)
    if not match or not match["host"]:
        raise _NotAUrl
    port = int(match["port"]) if match["port"] else None
    if port is not None and port > 65535:
        raise _NotAUrl
    shown_port = "" if port in (None, default_port) else f":{port}"
    user = match["user"] or ""
    return f"{'' if user in ('@', ':@') else user}{_host(match['host'])}{shown_port}"


def _host(host: str) -> str:
    """Lower case, and in letters that the domain name system knows."""
    try:
        if host.startswith("["):
            return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        raise _NotAUrl from None
    if NO_HOST.search(host):
        raise _NotAUrl
    return host.lower()


def _path(path: str) -> str:
    """The path without steps on the spot and upwards, and with percent signs where they are needed."""
    if not path:
        return ""
    kept: list[str] = []
    steps: t.Sequence[str] = path[1:].split("/")
    for step in steps:
        if step.lower() in UP:
            del kept[-1:]
        elif step.lower() not in HERE:
            kept.append(quote(step, IN_PATH))
    # A path that ends in such a step ends in a slash.
    if steps[-1].lower() in (*HERE, *UP):
        kept.append("")
    return f"/{'/'.join(kept)}"
