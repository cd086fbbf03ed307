# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that no Kibana gives: whole ones, and mutations of real ones."""

from __future__ import annotations

import dataclasses
import gzip
import json
import typing as t

from hypothesis import strategies as st

from .server import Answer

JSON = "application/json; charset=utf-8"
DEEP = 10_000
# What takes the place of any value of an answer.
ODD: tuple[t.Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**400,
    "",
    "x",
    "..",
    "2026-99-99T99:99:99Z",
    "\ud800",
    "\x1b[31m\n\0",
    "x" * 100_000,
    [],
    {},
    [None],
    [[]],
    {"id": None},
    [{"id": {}}],
    {"a": {"a": {"a": []}}},
)
Path = tuple[t.Union[str, int], ...]


@dataclasses.dataclass(frozen=True)
class Nonsense:
    """A whole answer. harmless: it may be taken for a good one."""

    name: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", JSON),)

    def __str__(self) -> str:
        return self.name.replace(" ", "_")

    def __call__(self, answer: Answer) -> Answer:
        """Instead of any answer."""
        return dataclasses.replace(answer, status=self.status, headers=dict(self.headers), body=self.body)


def _html(name: str, status: int = 200, **headers: str) -> Nonsense:
    page = b"<html><body>Sign in</body></html>"
    kind = ("content-type", "text/html")
    return Nonsense(name, page, status, (kind, *((key.replace("_", "-"), value) for key, value in headers.items())))


def _deep(opening: str, closing: str) -> bytes:
    return (opening * DEEP + "1" + closing * DEEP).encode()


WHOLE = (
    Nonsense("empty", b""),
    Nonsense("204 with a body", b'{"id": 1}', 204),
    Nonsense("null", b"null"),
    Nonsense("a number", b"7"),
    Nonsense("a text", b'"hello"'),
    Nonsense("an empty map", b"{}"),
    Nonsense("an empty list", b"[]"),
    Nonsense("a list of nulls", b"[null, null]"),
    Nonsense("a list of lists", b"[[[]]]"),
    Nonsense(
        "a map of nulls", b'{"data": null, "total": null, "cases": null, "id": null, "name": null, "version": null}'
    ),
    Nonsense("not a number", b'{"total": NaN, "data": [], "version": {"number": NaN}}'),
    Nonsense("infinite", b"[Infinity, -Infinity]"),
    Nonsense("a huge number", b"[" + b"9" * 5000 + b"]"),
    Nonsense("deep lists", _deep("[", "]")),
    Nonsense("deep maps", _deep('{"a":', "}")),
    Nonsense("broken off", b'{"id": "x", "name'),
    Nonsense("two documents", b"{}{}"),
    Nonsense("invalid UTF-8", b'{"id": "\xff\xfe\xfa"}'),
    Nonsense("a byte order mark", b"\xef\xbb\xbf{}"),
    Nonsense("UTF-16", '{"id": "x"}'.encode("utf-16")),
    Nonsense("lone surrogates", b'{"id": "\\ud800", "name": "\\udfff", "message": "\\ud800"}'),
    Nonsense("a wrong charset", b"{}", headers=(("content-type", "application/json; charset=klingon"),)),
    Nonsense("gzip that is none", b"{}", headers=(("content-type", JSON), ("content-encoding", "gzip"))),
    Nonsense(
        "gzip broken off",
        gzip.compress(b"[" + b" " * 5000 + b"]")[:30],
        headers=(("content-type", JSON), ("content-encoding", "gzip")),
    ),
    Nonsense("an unknown encoding", b"\x01\x02", headers=(("content-type", JSON), ("content-encoding", "snappy"))),
    _html("a page"),
    _html("a page with 400", 400),
    _html("a page with 401", 401),
    _html("a page with 403", 403),
    _html("a page with 404", 404),
    _html("a page with 409", 409),
    _html("a page with 500", 500),
    _html("a redirect to nowhere", 302),
    _html("a redirect to itself", 307, location="/api/status"),
    _html("a redirect to an odd place", 301, location="\x00\xff gopher://[::1"),
    _html("an odd moment to try again", 429, retry_after="in a while"),
    _html("a negative moment to try again", 503, retry_after="-5"),
    _html("a far moment to try again", 503, retry_after="Fri, 31 Dec 99999 23:59:59 GMT"),
    Nonsense("another kind of 404", b'{"message": "no Route matched with those values"}', 404),
    Nonsense("404 with a list", b"[]", 404),
    Nonsense("an error in odd types", b'{"statusCode": [], "error": {}, "message": {"a": [null]}}', 400),
    Nonsense("an error without words", b'{"statusCode": 400, "error": null, "message": null}', 400),
    Nonsense("an endless error", b'{"statusCode": 500, "error": "x", "message": "' + b"blah " * 200_000 + b'"}', 500),
    Nonsense(
        "an error with terminal codes", b'{"statusCode": 400, "error": "x", "message": "\\u001b[2Jgone\\u0007\\r"}', 400
    ),
    Nonsense("a status nobody knows", b"{}", 599),
    Nonsense("an early hint", b"{}", 299),
)


def places(value: t.Any, path: Path = ()) -> t.Iterator[Path]:
    """The way to every value in a document."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def at(value: t.Any, path: Path) -> t.Any:
    """What is at a place of a document."""
    for key in path:
        value = value[key]
    return value


def changed(value: t.Any, path: Path, act: str, odd: t.Any) -> t.Any:
    """The document with one place changed; it is the caller's own. act: put, drop or twice."""
    if not path:
        return odd
    parent = at(value, path[:-1])
    if act == "drop":
        del parent[path[-1]]
    elif act == "twice" and isinstance(parent, list):
        parent.append(parent[t.cast("int", path[-1])])
    else:
        parent[path[-1]] = odd
    return value


@dataclasses.dataclass(frozen=True)
class Mutation:
    """Changes the JSON of one answer, or of this and all that follow, at some places.

    places: shares (0 to 1) of the way through all places of the document, so that they fit any.
    """

    number: int
    onwards: bool
    acts: tuple[tuple[float, str, int], ...]

    def __call__(self, answer: Answer) -> Answer | None:
        """The spoilt answer; None where it is not meant, or has no JSON."""
        if answer.number < self.number or (answer.number > self.number and not self.onwards):
            return None
        try:
            document = json.loads(answer.body)
        except ValueError:
            return None
        for share, act, odd in self.acts:
            known = list(places(document))
            document = changed(document, known[int(share * (len(known) - 1))], act, ODD[odd % len(ODD)])
        return dataclasses.replace(answer, body=json.dumps(document).encode())


def mutations(most: int) -> st.SearchStrategy[Mutation]:
    """Mutations of one of so many answers."""
    act = st.tuples(
        st.floats(0, 1, allow_nan=False), st.sampled_from(["put", "put", "drop", "twice"]), st.integers(0, len(ODD) - 1)
    )
    return st.builds(
        Mutation,
        st.integers(0, max(most - 1, 0)),
        st.booleans(),
        st.lists(act, min_size=1, max_size=3).map(tuple),
    )
