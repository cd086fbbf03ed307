# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as JavaScript writes them, where Kibana keeps or hashes what it has written itself. Private."""

from __future__ import annotations

import json
import math
import re
import typing as t
from decimal import Decimal

ARRAY_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
# Keys up to this number are array indexes.
LAST_INDEX = 2**32 - 2
SURROGATE = re.compile("[\ud800-\udfff]")


def number(value: float) -> str:
    """A finite number as String(value) gives it: 25, 0.5, 1e-7."""
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    text = "".join(map(str, digits))
    # Where the decimal point stands, counted from the first digit.
    point = len(text) + int(exponent)
    if text == "0":
        return "0"
    if 0 < point <= 21:
        shown = text.ljust(point, "0") if len(text) <= point else f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        shown = f"0.{'0' * -point}{text}"
    else:
        shown = f"{text[0]}{'.' if text[1:] else ''}{text[1:]}e{point - 1:+d}"
    return f"{'-' if sign else ''}{shown}"


def stringify(value: t.Any) -> str:
    """What JSON.stringify makes of a value that JSON.parse could have made."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{_text(key)}:{stringify(value[key])}' for key in _in_order(value))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(stringify, value))}]"
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    value = _double(value)
    return number(value) if math.isfinite(value) else "null"


def _double(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _text(value: t.Any) -> str:
    # Half of a pair stands for no character; JavaScript writes such a one as an escape.
    return SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", json.dumps(str(value), ensure_ascii=False))


def _in_order(value: dict[str, t.Any]) -> list[str]:
    """The keys of an object: array indexes first, by number, then the others as they came."""
    indexes = {key for key in value if ARRAY_INDEX.fullmatch(str(key)) and int(key) <= LAST_INDEX}
    return [*sorted(indexes, key=int), *(key for key in value if key not in indexes)]
