# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Full text search as Elasticsearch does it: the standard analyzer and simple_query_string."""

from __future__ import annotations

import dataclasses
import re
import typing as t

# Words as the standard analyzer cuts them: a dot or an apostrophe between letters and a dot or comma between digits
# keeps a word together; a hyphen never does.
WORD = re.compile(r"\w+(?:(?<=[^\W\d])[.'\u2019](?=[^\W\d])\w+|(?<=\d)[.,](?=\d)\w+)*")
TOKEN = re.compile(r'"[^"]*"?~?\d*|[+|()]|[^\s"+|()]+')


def analyzed(text: str) -> list[str]:
    """The lower-case words of a text."""
    return WORD.findall(text.lower())


def has_phrase(words: list[str], phrase: list[str]) -> bool:
    """Whether the words contain the phrase, one word after the other."""
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words) - len(phrase) + 1))


@dataclasses.dataclass(frozen=True)
class Field:
    """The values of one field. kind: text; keyword (exact); lowercase (exact but for case)."""

    kind: str
    values: tuple[str, ...]

    def has(self, text: str, operator: str) -> bool:
        """Whether it matches a term of a query; a term of several words needs all of them or any."""
        if self.kind != "text":
            return self.normal(text) in map(self.normal, self.values)
        terms = analyzed(text)
        if not terms:
            # What the analyzer leaves nothing of is ignored by a conjunction and matches nothing by itself.
            return False
        words = {word for value in self.values for word in analyzed(value)}
        return (all if operator == "and" else any)(term in words for term in terms)

    def has_phrase(self, text: str) -> bool:
        """Whether it contains the phrase."""
        if self.kind != "text":
            return self.has(text, "and")
        phrase = analyzed(text)
        return bool(phrase) and any(has_phrase(analyzed(value), phrase) for value in self.values)

    def has_prefix(self, text: str) -> bool:
        """Whether a term starts so; the text is not cut into words."""
        if self.kind != "text":
            return any(self.normal(value).startswith(self.normal(text)) for value in self.values)
        return any(word.startswith(text.lower()) for value in self.values for word in analyzed(value))

    def has_phrase_prefix(self, text: str) -> bool:
        """Whether it contains the phrase, the last word of which may go on."""
        if self.kind != "text":
            return self.has_prefix(text)
        phrase = analyzed(text)
        return bool(phrase) and any(
            words[start : start + len(phrase) - 1] == phrase[:-1]
            and words[start + len(phrase) - 1].startswith(phrase[-1])
            for words in map(analyzed, self.values)
            for start in range(len(words) - len(phrase) + 1)
        )

    def normal(self, text: str) -> str:
        """A keyword as it is compared."""
        return text.lower() if self.kind == "lowercase" else text


def matches(search: str, fields: t.Sequence[Field], default_operator: str) -> bool:
    """Whether a document matches, as Kibana searches saved objects.

    default_operator: "or" or "and". A search that ends with * is tried as a phrase with an open end, too.
    """
    if search.rstrip().endswith("*") and any(field.has_phrase_prefix(search.rstrip()[:-1]) for field in fields):
        return True
    result = _Query(search, fields, default_operator).value()
    return result if result is not None else False


class _Query:
    """simple_query_string, evaluated while it is read, from left to right."""

    def __init__(self, search: str, fields: t.Sequence[Field], default_operator: str) -> None:
        self.tokens = TOKEN.findall(search)
        self.fields = fields
        self.default_operator = default_operator

    def value(self) -> bool | None:
        """The result up to the closing parenthesis or the end; None when there was nothing to look for."""
        result: bool | None = None
        operator = self.default_operator
        while self.tokens:
            token = self.tokens.pop(0)
            if token == ")":
                break
            if token in "+|":
                operator = "and" if token == "+" else "or"
                continue
            found = self.value() if token == "(" else self.term(token)
            if found is not None:
                both = result if result is not None else found
                result = (both and found) if operator == "and" else (both or found)
            operator = self.default_operator
        return result

    def term(self, token: str) -> bool | None:
        """Whether any field has the term."""
        if token.startswith("-") and len(token) > 1:
            found = self.term(token[1:])
            return None if found is None else not found
        if token.startswith('"'):
            phrase = re.sub(r'^"|"(~\d+)?$', "", token)
            return any(field.has_phrase(phrase) for field in self.fields)
        if token.endswith("*") and len(token) > 1:
            return any(field.has_prefix(token[:-1]) for field in self.fields)
        token = re.sub(r"~\d*$", "", token)
        if not token or (all(field.kind == "text" for field in self.fields) and not analyzed(token)):
            return None
        return any(field.has(token, self.default_operator) for field in self.fields)
