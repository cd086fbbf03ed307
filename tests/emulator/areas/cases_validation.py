# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the cases plugin checks what it is sent: io-ts codecs, its own limits, and the sentences for both.

A codec is called as `codec(value, keys, errors)`: it appends sentences to `errors` and returns the value reduced to
the keys it knows. `decode()` runs one and also refuses what was reduced away.
"""

from __future__ import annotations

import json
import re
import typing as t

from .. import schema as s
from ..http import HttpError, Request

Keys = tuple[str, ...]
Codec = t.Callable[[t.Any, Keys, list[str]], t.Any]

MAX_PER_PAGE = 100
MAX_DOCUMENTS = 10_000
MAX_SAFE_INTEGER = 2**53 - 1


class _Undefined:
    """JavaScript's undefined: the value of a key that is not there."""

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED = _Undefined()


def shown(value: t.Any) -> str:
    """A value the way JavaScript prints it into a sentence."""
    if isinstance(value, str):
        return value
    if value is UNDEFINED:
        return "undefined"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def length(text: str) -> int:
    """The length JavaScript reports: UTF-16 units, after trimming."""
    return len(text.strip().encode("utf-16-le")) // 2


def invalid(value: t.Any, keys: Keys, errors: list[str]) -> None:
    """Add io-ts' own sentence about a value."""
    errors.append(f'Invalid value "{shown(value)}" supplied to "{",".join(keys)}"')


def string(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
    """Codec: any string."""
    if not isinstance(value, str):
        invalid(value, keys, errors)
    return value


def boolean(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
    """Codec: true or false."""
    if not isinstance(value, bool):
        invalid(value, keys, errors)
    return value


def number(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
    """Codec: any number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        invalid(value, keys, errors)
    return value


def null(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
    """Codec: null."""
    if value is not None:
        invalid(value, keys, errors)
    return value


def anything(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
    """Codec: an object of any content."""
    if not isinstance(value, dict):
        invalid(value, keys, errors)
    return value


def literal(*allowed: str) -> Codec:
    """Codec: one of these strings."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        if not isinstance(value, str) or value not in allowed:
            invalid(value, keys, errors)
        return value

    return check


def limited_string(field: str, minimum: int, maximum: int) -> Codec:
    """Codec: a string whose trimmed length is within limits; `field` names it in the sentences."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        if not isinstance(value, str):
            invalid(value, keys, errors)
        elif minimum > 0 and not length(value):
            errors.append(f"The {field} field cannot be an empty string.")
        elif length(value) < minimum:
            errors.append(f"The length of the {field} is too short. The minimum length is {minimum}.")
        elif length(value) > maximum:
            errors.append(f"The length of the {field} is too long. The maximum length is {maximum}.")
        return value

    return check


def key_string(maximum: int) -> Codec:
    """Codec: the key of a custom field, template or observable type."""
    limited = limited_string("key", 1, maximum)

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        before = len(errors)
        limited(value, keys, errors)
        if len(errors) == before and not re.fullmatch(r"[a-z0-9_-]+", value):
            errors.append("Key must be lower case, a-z, 0-9, '_', and '-' are allowed")
        return value

    return check


def non_empty_string(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
    """Codec: a string with more than blanks in it."""
    if not isinstance(value, str):
        invalid(value, keys, errors)
    elif not value.strip():
        errors.append("string must have length >= 1")
    return value


def safe_integer(field: str) -> Codec:
    """Codec: an integer JavaScript can hold exactly."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            invalid(value, keys, errors)
        elif int(value) != value or abs(value) > MAX_SAFE_INTEGER:
            errors.append(f"The {field} field should be an integer between -(2^53 - 1) and 2^53 - 1, inclusive.")
        return value

    return check


def limited_array(codec: Codec, field: str, minimum: int, maximum: int) -> Codec:
    """Codec: a list of such items; the limits are looked at once every item is fine."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        before = len(errors)
        decoded = array(codec)(value, keys, errors)
        if len(errors) == before and len(value) < minimum:
            errors.append(f"The length of the field {field} is too short. Array must be of length >= {minimum}.")
        if len(errors) == before and len(value) > maximum:
            errors.append(f"The length of the field {field} is too long. Array must be of length <= {maximum}.")
        return decoded

    return check


def array(codec: Codec) -> Codec:
    """Codec: a list of such items, of any length."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        if not isinstance(value, list):
            invalid(value, keys, errors)
            return value
        return [codec(item, keys, errors) for item in value]

    return check


def record(required: dict[str, Codec], optional: dict[str, Codec] | None = None) -> Codec:
    """Codec: an object with these keys; others are dropped, which decode() then refuses."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        if not isinstance(value, dict):
            invalid(value, keys, errors)
            return value
        decoded = {}
        for key, codec in {**required, **(optional or {})}.items():
            if key in value or key in required:
                decoded[key] = codec(value.get(key, UNDEFINED), (*keys, key), errors)
        # The order of the request is kept, as object spreads do.
        return {key: decoded[key] for key in value if key in decoded}

    return check


def union(*codecs: Codec) -> Codec:
    """Codec: any of these; when none fits, every one of them says why."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        complaints: list[str] = []
        for codec in codecs:
            own: list[str] = []
            decoded = codec(value, keys, own)
            if not own:
                return decoded
            complaints.extend(own)
        errors.extend(complaints)
        return value

    return check


def tagged(tag: str, variants: dict[str, Codec]) -> Codec:
    """Codec: the variant the tag names; an unknown tag condemns the whole value."""

    def check(value: t.Any, keys: Keys, errors: list[str]) -> t.Any:
        chosen = value.get(tag) if isinstance(value, dict) else None
        if not isinstance(chosen, str) or chosen not in variants:
            invalid(value, keys, errors)
            return value
        return variants[chosen](value, keys, errors)

    return check


def nullable(codec: Codec) -> Codec:
    """Codec: such a value, or null."""
    return union(codec, null)


def one_or_many(codec: Codec) -> Codec:
    """Codec: such a value or a list of them, as query parameters come."""
    return union(array(codec), codec)


def excess_keys(value: t.Any, decoded: t.Any) -> list[str]:
    """The keys, at any depth, that decoding dropped."""
    if isinstance(value, dict) and isinstance(decoded, dict):
        found = [key for key in value if key not in decoded]
        for key, item in decoded.items():
            found.extend(excess_keys(value.get(key), item))
        return found
    if isinstance(value, list) and isinstance(decoded, list):
        return [key for left, right in zip(value, decoded) for key in excess_keys(left, right)]
    return []


def decode(codec: Codec, value: t.Any) -> t.Any:
    """The decoded value; 400 with every distinct complaint, or else with the unknown keys."""
    errors: list[str] = []
    decoded = codec(value, (), errors)
    if errors:
        raise HttpError(400, ",".join(dict.fromkeys(errors)))
    excess = excess_keys(value, decoded)
    if excess:
        raise HttpError(400, f'invalid keys "{",".join(excess)}"')
    return decoded


def body_of(request: Request) -> dict[str, t.Any]:
    """The JSON object of a request; the route's own 400 for anything else."""
    return t.cast("dict[str, t.Any]", s.config_schema(s.ANY_OBJECT, request.json, "request body"))


def paging(query: dict[str, t.Any], per_page: int = 20) -> tuple[dict[str, t.Any], int, int]:
    """Split page and perPage off a query: the rest, the page and the page size."""
    numbers = {"page": 1, "perPage": per_page}
    for key in numbers:
        if key in query:
            numbers[key] = _query_number(query[key], key)
    if numbers["perPage"] > MAX_PER_PAGE:
        raise HttpError(
            400, f"The provided perPage value is too high. The maximum allowed perPage value is {MAX_PER_PAGE}."
        )
    if max(numbers["page"], numbers["page"] * numbers["perPage"]) > MAX_DOCUMENTS:
        raise HttpError(
            400,
            "The number of documents is too high. "
            f"Paginating through more than {MAX_DOCUMENTS} documents is not possible.",
        )
    rest = {key: value for key, value in query.items() if key not in numbers}
    return rest, numbers["page"], numbers["perPage"]


def _query_number(value: t.Any, key: str) -> int:
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d+(\.\d+)?\s*", value):
        return int(float(value))
    if isinstance(value, str):
        raise HttpError(400, "cannot parse to a number")
    raise HttpError(400, f'Invalid value "{shown(value)}" supplied to "{key}"')


def page_of(items: list[t.Any], page: int, per_page: int) -> list[t.Any]:
    """One page of a list; pages count from 1."""
    start = max(page - 1, 0) * per_page
    return items[start : start + per_page]
