# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON, numbers and dates as JavaScript reads and writes them: APM hashes what went through JSON.stringify."""

from __future__ import annotations

import datetime
import json
import math
import re
import typing as t

# From here on a double no longer holds every integer.
EXACT = 2**53
INDEX_KEY = re.compile(r"(0|[1-9]\d{0,9})")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
ISO_DATE = re.compile(
    r"(?P<date>\d{4}(-\d{2}(-\d{2})?)?)"
    r"([T ](?P<time>\d{2}:\d{2}(:\d{2}(?P<fraction>[.,]\d+)?)?)(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)


def parse(text: str) -> t.Any:
    """JSON.parse: numbers become doubles, NaN and Infinity are no JSON; ValueError when it does not parse."""
    return json.loads(text, parse_int=_integer, parse_float=_double, parse_constant=_no_constant)


def _integer(text: str) -> t.Any:
    # As an int when that is the same, so that it is written without a fraction.
    return _double(text)


def _double(text: str) -> t.Any:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < EXACT else number


def _no_constant(text: str) -> t.Any:
    raise ValueError(text)


def stringify(value: t.Any) -> str:
    """JSON.stringify without spaces: integer-like keys first, numbers as JavaScript prints them."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(key)}:{stringify(value[key])}" for key in _ordered(value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(stringify(item) for item in value) + "]"
    if isinstance(value, bytes):
        return '{"type":"Buffer","data":' + stringify(list(value)) + "}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    return json.dumps(value)


def _ordered(value: dict[str, t.Any]) -> list[str]:
    """Keys in the order of a JavaScript object: array indexes ascending, the rest as inserted."""
    indexes = [key for key in value if INDEX_KEY.fullmatch(key) and int(key) < 2**32 - 1]
    return sorted(indexes, key=int) + [key for key in value if key not in indexes]


def _text(value: str) -> str:
    return LONE_SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))


def _number(value: t.Any) -> str:
    """Number.prototype.toString: plain digits up to 1e21 and down to 1e-6, else with an exponent."""
    value = float(value)
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    # repr gives the shortest digits that name the double, as JavaScript does.
    mantissa, dummy, exponent = f"{abs(value)!r}".partition("e")
    whole, dummy, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if 0 < point <= 21:
        whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
        return sign + whole + (f".{fraction}" if fraction else "")
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if digits[1:] else "")
    return f"{sign}{mantissa}e{point - 1:+d}"


def to_number(value: t.Any) -> float | None:
    """Number(value) of a query parameter; None for NaN."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not text:
        return 0.0
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", text):
        return float(int(text, 16))
    return float(text) if NUMBER.fullmatch(text) else None


def parse_float(text: str) -> float:
    """parseFloat: the number the text begins with; NaN when there is none."""
    found = NUMBER.match(text.strip())
    return float(found.group()) if found else math.nan


def parse_int(text: str) -> float:
    """parseInt(text, 10): the integer the text begins with; NaN when there is none."""
    found = re.match(r"\s*([+-]?\d+)", text)
    return float(found.group(1)) if found else math.nan


def epoch_ms(text: str) -> int | None:
    """new Date(text).getTime() of an ISO 8601 text, on a server in UTC; None when it is not one.

    Other texts that JavaScript engines happen to understand are refused.
    """
    found = ISO_DATE.fullmatch(text)
    if not found:
        return None
    date = found["date"] + "-01-01"[: 0 if len(found["date"]) == 10 else 3 if len(found["date"]) == 7 else 6]
    fraction = (found["fraction"] or ".0")[1:4].ljust(3, "0")
    time = (found["time"] or "00:00").split(found["fraction"] or "\0")[0]
    zone = (found["zone"] or "Z").replace("Z", "+00:00")
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    try:
        moment = datetime.datetime.fromisoformat(f"{date}T{time if time.count(':') == 2 else time + ':00'}{zone}")
    except ValueError:
        return None
    return int(moment.timestamp()) * 1000 + int(fraction)
