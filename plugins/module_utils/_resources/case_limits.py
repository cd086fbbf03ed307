# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Kibana accepts in cases and their settings: limits and kinds of values. Private to the collection.

Every function takes the words that name the thing in a sentence, and raises InputError.
"""

from __future__ import annotations

import re
import typing as t
from collections import Counter

from .._compare import as_text
from .._errors import InputError

KEY = re.compile(r"[a-z0-9_-]{1,36}")
LARGEST_NUMBER = 2**53 - 1

YES = ("true", "yes", "on")
NO = ("false", "no", "off")


def check_text(what: str, text: str, least: int, most: int) -> None:
    """Kibana counts what is left when blanks around the text are taken away, in UTF-16 units."""
    length = len(text.strip().encode("utf-16-le", "surrogatepass")) // 2
    if not least <= length <= most:
        allowed = f"{least} to {most}" if least else f"at most {most}"
        raise InputError(f"{what} must have {allowed} characters, and has {length}")


def check_count(what: str, items: t.Sequence[t.Any], most: int) -> None:
    """No more than so many items."""
    if len(items) > most:
        raise InputError(f"{what} can have {most} items at most, and has {len(items)}")


def check_key(what: str, key: str) -> None:
    """The key of a custom field, a template or an observable type."""
    if not KEY.fullmatch(key):
        raise InputError(
            f"the key of {what} must have 1 to 36 characters, which can be lower case letters, digits, '_' and '-'"
        )


def check_distinct(what: str, values: t.Iterable[str]) -> None:
    """Nothing is there twice."""
    twice = sorted(value for value, times in Counter(values).items() if times > 1)
    if twice:
        raise InputError(f"{what} must be unique, and these are there more than once: {', '.join(twice)}")


def to_text(what: str, value: t.Any) -> str:
    """A value where Kibana wants text; numbers and booleans are written out."""
    if isinstance(value, (str, int, float)):
        return as_text(value)
    raise InputError(f"{what} must be text, not {value!r}")


def to_flag(what: str, value: t.Any) -> bool:
    """A value where Kibana wants true or false; the words for it count too, since templates may give text."""
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in YES + NO:
        raise InputError(f"{what} must be true or false, not {value!r}")
    return word in YES


def to_number(what: str, value: t.Any) -> int:
    """A value where Kibana wants a whole number; digits in text count too, since templates may give text."""
    digits = as_text(value)
    if isinstance(value, bool) or not re.fullmatch(r"-?\d+", digits):
        raise InputError(f"{what} must be a whole number, not {value!r}")
    number = int(digits)
    if abs(number) > LARGEST_NUMBER:
        raise InputError(f"{what} must be between -(2^53 - 1) and 2^53 - 1, not {number}")
    return number


def to_texts(what: str, value: t.Any) -> list[str]:
    """A value where Kibana wants a list of texts whose order means nothing."""
    if not isinstance(value, list):
        raise InputError(f"{what} must be a list, not {value!r}")
    return sorted(to_text(what, item) for item in value)


CONVERSIONS: dict[str, t.Callable[[str, t.Any], t.Any]] = {
    "text": to_text,
    "toggle": to_flag,
    "number": to_number,
    "texts": to_texts,
}


def converted(what: str, value: t.Any, kind: str) -> t.Any:
    """A value as a kind of CONVERSIONS; null stays null, and a kind nobody knows here is left to Kibana."""
    convert = CONVERSIONS.get(kind)
    return value if value is None or convert is None else convert(what, value)
