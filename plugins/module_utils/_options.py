# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that no option can have, since they would not come back from Kibana as they were sent. Private."""

from __future__ import annotations

import math
import re
import typing as t

from ._argspec import ArgumentSpec

HALF = re.compile("[\ud800-\udfff]")
# Up to here, Kibana's numbers have no gaps, and up to there it writes them without an exponent.
WITHOUT_GAPS = 2**53
WITHOUT_EXPONENT = 10**21


def impossible(spec: ArgumentSpec, params: t.Mapping[str, t.Any]) -> str:
    """A sentence about the first value that cannot be sent; empty when all can. Names of files may be any bytes but
    zero.
    """
    paths = [name for name, option in spec.items() if option["type"] == "path"]
    for name in paths:
        if "\0" in (params.get(name) or ""):
            return f"{name} has a null byte, which no name of a file can have; check where it comes from"
    level = [(name, value) for name, value in params.items() if name not in paths]
    while level:
        for way, value in level:
            wrong = _wrong(value)
            if wrong:
                return f"{way} {wrong}"
        level = [child for way, value in level for child in _children(way, value)]
    return ""


def _wrong(value: t.Any) -> str:
    """What is wrong with a value by itself, or with a key of it. The value may be secret."""
    texts = [value, *value] if isinstance(value, dict) else [value]
    if any(isinstance(text, str) and HALF.search(text) for text in texts):
        return "has characters that are none (surrogates, as of bytes that are not UTF-8); check where it comes from"
    if isinstance(value, float) and not math.isfinite(value):
        return "has a number that is none (NaN or infinity); give one that Kibana can keep"
    if isinstance(value, (int, float)) and abs(value) > WITHOUT_GAPS and not _comes_back(value):
        return "has a number that Kibana would round, since it has too many digits; give a rounder one, or a text"
    return ""


def _comes_back(value: float) -> bool:
    """Whether a large number is still the same when Kibana, which is written in JavaScript, has read and written it."""
    from decimal import Decimal

    try:
        kept = float(value)
    except OverflowError:
        return False
    # Both languages write the fewest digits that tell a number from its neighbours; where there is no exponent, zeros
    # follow, and Python reads them as digits of an integer.
    return value == (int(Decimal(repr(kept))) if abs(kept) < WITHOUT_EXPONENT else kept)


def _children(way: str, value: t.Any) -> list[tuple[str, t.Any]]:
    if isinstance(value, dict):
        return [(f"{way}.{key}", item) for key, item in value.items()]
    return [(f"{way}[{place}]", item) for place, item in enumerate(value)] if isinstance(value, list) else []
