# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a query in Kibana Query Language consists of, and whether a document matches it."""

from __future__ import annotations

import dataclasses
import fnmatch
import re
import typing as t


@dataclasses.dataclass(frozen=True)
class Value:
    """A value to compare with. wildcard: a * stands for anything; pattern escapes all else."""

    text: str
    quoted: bool = False
    wildcard: bool = False


class Document(t.Protocol):
    """What a query is evaluated on."""

    def matches(self, field: str, value: Value) -> bool:
        """Whether a value of the field matches; "*" alone asks for any value."""

    def compares(self, field: str, operator: str, value: Value) -> bool:
        """Whether a value of the field is in the range."""

    def nested(self, path: str) -> t.Iterable[Document]:
        """The nested objects under a field, each a document whose field names are full ones."""


class Node(t.Protocol):
    """A part of a query."""

    def test(self, document: Document) -> bool:
        """Whether the document matches."""

    def fields(self) -> t.Iterator[str | None]:
        """The names of all fields asked for; None where a value stands without one."""


@dataclasses.dataclass(frozen=True)
class Both:
    """and, or."""

    word: str
    items: tuple[Node, ...]

    def test(self, document: Document) -> bool:
        """All or any of them."""
        results = (item.test(document) for item in self.items)
        return all(results) if self.word == "and" else any(results)

    def fields(self) -> t.Iterator[str | None]:
        """Of all of them."""
        for item in self.items:
            yield from item.fields()


@dataclasses.dataclass(frozen=True)
class Not:
    """not."""

    item: Node

    def test(self, document: Document) -> bool:
        """The opposite."""
        return not self.item.test(document)

    def fields(self) -> t.Iterator[str | None]:
        """Of what is negated."""
        yield from self.item.fields()


@dataclasses.dataclass(frozen=True)
class Is:
    """field:value; without a field, a value anywhere."""

    field: str | None
    value: Value

    def test(self, document: Document) -> bool:
        """Whether the field has the value."""
        return self.field is not None and document.matches(self.field, self.value)

    def fields(self) -> t.Iterator[str | None]:
        """The field."""
        yield self.field


@dataclasses.dataclass(frozen=True)
class Range:
    """field > value and the like."""

    field: str
    operator: str
    value: Value

    def test(self, document: Document) -> bool:
        """Whether the field is in the range."""
        return document.compares(self.field, self.operator, self.value)

    def fields(self) -> t.Iterator[str | None]:
        """The field."""
        yield self.field


@dataclasses.dataclass(frozen=True)
class Nested:
    """field:{ query }."""

    path: str
    item: Node

    def test(self, document: Document) -> bool:
        """Whether one nested object matches the whole inner query."""
        return any(self.item.test(inner) for inner in document.nested(self.path))

    def fields(self) -> t.Iterator[str | None]:
        """The inner fields; their names are full ones already."""
        yield from self.item.fields()


@dataclasses.dataclass(frozen=True)
class Everything:
    """An empty query."""

    def test(self, document: Document) -> bool:
        """Always."""
        del document
        return True

    def fields(self) -> t.Iterator[str | None]:
        """None at all."""
        yield from ()


def pattern(value: Value) -> re.Pattern[str]:
    """A regular expression for a wildcard value."""
    return re.compile(fnmatch.translate(value.text.replace("[", "[[]").replace("?", "[?]")), re.DOTALL)
