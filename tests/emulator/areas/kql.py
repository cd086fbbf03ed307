# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kibana Query Language, from text to kql_nodes.

or, and, not, parentheses            any case
field:value                          value unquoted (with * as a wildcard) or quoted
field:(a or b), field:*              several values; whether there is any
field > 3, >=, <, <=                 ranges
field:{ inner:value }                one nested object has to match all of it
"""

from __future__ import annotations

import re
import typing as t

from .kql_nodes import Both, Everything, Is, Nested, Node, Not, Range, Value

SPECIAL = '\\():<>"*{}'
KEYWORD = re.compile(r"(and|or|not)\b", re.IGNORECASE)
RANGE = re.compile(r"\s*(<=|>=|<|>)\s*")


class KqlSyntaxError(ValueError):
    """The text is no KQL."""


def parse(text: str) -> Node:
    """The query as a tree; raises KqlSyntaxError."""
    parser = _Parser(text)
    parser.space()
    if parser.at_end():
        return Everything()
    node = parser.either("")
    parser.space()
    if not parser.at_end():
        raise parser.error("AND, OR, end of input")
    return node


class _Parser:
    """Recursive descent; prefix is the path of the nested query around, with a dot."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    # --- characters

    def at_end(self) -> bool:
        return self.at >= len(self.text)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def space(self) -> None:
        while self.peek().isspace():
            self.at += 1

    def take(self, character: str) -> bool:
        """Step over this character, and the space before it, if it comes next."""
        start = self.at
        self.space()
        if self.peek() == character:
            self.at += 1
            return True
        self.at = start
        return False

    def keyword(self) -> str:
        """The keyword that comes next, lower case, or nothing; does not step over it."""
        found = KEYWORD.match(self.text, self.at)
        return found.group(1).lower() if found else ""

    def word(self, word: str) -> bool:
        """Step over this keyword if it comes next, set off by space; "not" needs none before it."""
        start = self.at
        self.space()
        set_off = self.at > start or word == "not" or self.text[start - 1 : start].isspace()
        if set_off and self.keyword() == word:
            self.at += len(word)
            if self.peek().isspace():
                self.space()
                return True
        self.at = start
        return False

    def error(self, expected: str) -> KqlSyntaxError:
        found = f'"{self.peek()}"' if self.peek() else "end of input"
        return KqlSyntaxError(f"Expected {expected} but {found} found.\n{self.text}\n{'-' * self.at}^")

    # --- queries

    def either(self, prefix: str) -> Node:
        """a or b."""
        return self.joined("or", lambda: self.joined("and", lambda: self.negated(lambda: self.single(prefix))))

    def joined(self, word: str, part: t.Callable[[], Node]) -> Node:
        items = [part()]
        while self.word(word):
            items.append(part())
        return items[0] if len(items) == 1 else Both(word, tuple(items))

    def negated(self, part: t.Callable[[], Node]) -> Node:
        return Not(part()) if self.word("not") else part()

    def single(self, prefix: str) -> Node:
        """A group or one comparison."""
        if self.take("("):
            node = self.either(prefix)
            self.close(")")
            return node
        self.space()
        literal = self.literal()
        field = prefix + literal.text
        found = RANGE.match(self.text, self.at)
        if found:
            self.at = found.end()
            return Range(field, found.group(1), self.literal())
        if not self.take(":"):
            return Is(None, literal)
        if self.take("{"):
            node = self.either(f"{field}.")
            self.close("}")
            return Nested(field, node)
        self.space()
        if self.take("("):
            node = self.values(field)
            self.close(")")
            return node
        return Is(field, self.literal())

    def values(self, field: str) -> Node:
        """The inside of field:(a or b)."""

        def single() -> Node:
            if self.take("("):
                node = self.values(field)
                self.close(")")
                return node
            self.space()
            return Is(field, self.literal())

        return self.joined("or", lambda: self.joined("and", lambda: self.negated(single)))

    def close(self, character: str) -> None:
        if not self.take(character):
            raise self.error(f'AND, OR, "{character}"')

    # --- literals

    def literal(self) -> Value:
        """A quoted or unquoted literal; an unquoted one may hold spaces."""
        return self.quoted() if self.peek() == '"' else self.unquoted()

    def quoted(self) -> Value:
        self.at += 1
        text = ""
        while self.peek() != '"':
            if self.at_end():
                raise self.error('"\\""')
            if self.peek() == "\\":
                self.at += 1
            text += self.peek()
            self.at += 1
        self.at += 1
        return Value(text, quoted=True)

    def unquoted(self) -> Value:
        text, wildcard = "", False
        while not self.at_end() and not self.ends_literal(text):
            character = self.peek()
            if character == "\\":
                self.at += 1
                character = self.peek()
            elif character == "*":
                wildcard = True
            elif character in SPECIAL:
                break
            text += character
            self.at += 1
        text = text.rstrip()
        if not text:
            raise self.error('"(", NOT, field name, value')
        return Value(text, wildcard=wildcard)

    def ends_literal(self, text: str) -> bool:
        """Whether a keyword between spaces, or at the start, comes next."""
        if not self.keyword() or (text and not text[-1].isspace()):
            return False
        after = self.text[self.at + len(self.keyword()) :][:1]
        return after == "" or after.isspace() or after in "()"
