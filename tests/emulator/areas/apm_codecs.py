# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small io-ts: codecs that decode a value and tell every failure, with the names io-ts prints.

A codec decodes `(value, context)` into `(decoded value, failures)`; the context is the path so far, as pairs of key
and codec name.
`excess` lists the keys that nothing declared, which APM's routes refuse.
"""

from __future__ import annotations

import dataclasses
import typing as t

from . import apm_js

Context = tuple[tuple[str, str], ...]


class Undefined:
    """What JavaScript has where nothing is."""


UNDEFINED = Undefined()


@dataclasses.dataclass(frozen=True)
class Failure:
    """One violation: where, what was found, and the codec's own text if it has one."""

    context: Context
    value: t.Any
    message: str | None = None


Result = tuple[t.Any, list[Failure]]


@dataclasses.dataclass(frozen=True)
class Codec:
    """A codec that is only a predicate or a conversion.

    check: gives the decoded value; raises ValueError, with the codec's own text where it has one.
    """

    name: str
    check: t.Callable[[t.Any], t.Any] = lambda value: value

    def decode(self, value: t.Any, context: Context) -> Result:
        """The decoded value and what is wrong with it."""
        try:
            return self.check(value), []
        except ValueError as error:
            return value, [Failure(context, value, str(error) or None)]

    def excess(self, value: t.Any, prefix: str) -> list[str]:
        """Keys nobody declared: all of an object's, since the codec knows of none."""
        return [f"{prefix}.{key}" for key in value] if isinstance(value, dict) else []


def only(kind: type[t.Any]) -> t.Callable[[t.Any], t.Any]:
    """A check that lets one type through; booleans are no numbers."""

    def check(value: t.Any) -> t.Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError
        return value

    return check


def _number(value: t.Any) -> t.Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError
    return value


def _to_number(value: t.Any) -> float:
    number = apm_js.to_number(value)
    if number is None:
        raise ValueError
    return number


def _iso_to_epoch(value: t.Any) -> int:
    moment = apm_js.epoch_ms(value) if isinstance(value, str) else None
    if moment is None:
        raise ValueError
    return moment


def _json_boolean(value: t.Any) -> bool:
    if value not in ("true", "false"):
        raise ValueError
    return bool(value == "true")


STRING = Codec("string", only(str))
NUMBER = Codec("number", _number)
BOOLEAN = Codec("boolean", only(bool))
UNKNOWN = Codec("unknown")
TO_NUMBER = Codec("ToNumber", _to_number)
# Only "true" is true; nothing is wrong.
TO_BOOLEAN = Codec("ToBoolean", lambda value: value == "true" if isinstance(value, str) else bool(value))
ISO_TO_EPOCH = Codec("isoToEpochRt", _iso_to_epoch)
JSON_BOOLEAN = Codec("pipe(JSON, boolean)", _json_boolean)


@dataclasses.dataclass(frozen=True)
class Union(Codec):
    """The first member that takes the value; when none does, every member complains."""

    members: tuple[Codec, ...] = ()

    def decode(self, value: t.Any, context: Context) -> Result:
        """See Codec."""
        failures: list[Failure] = []
        for index, member in enumerate(self.members):
            decoded, wrong = member.decode(value, (*context, (str(index), member.name)))
            if not wrong:
                return decoded, []
            failures += wrong
        return value, failures


def union(*members: Codec) -> Union:
    """One of these codecs."""
    return Union(f"({' | '.join(member.name for member in members)})", members=members)


def literal(text: str) -> Codec:
    """Exactly this text."""

    def check(value: t.Any) -> t.Any:
        if value != text:
            raise ValueError
        return value

    return Codec(f'"{text}"', check)


def literals(*texts: str) -> Codec:
    """One of these texts."""
    return union(*(literal(text) for text in texts))


@dataclasses.dataclass(frozen=True)
class Array(Codec):
    """A list of such items."""

    item: Codec = UNKNOWN

    def decode(self, value: t.Any, context: Context) -> Result:
        """See Codec."""
        if not isinstance(value, list):
            return value, [Failure(context, value)]
        results = [self.item.decode(item, (*context, (str(index), self.item.name))) for index, item in enumerate(value)]
        return [decoded for decoded, dummy in results], [failure for dummy, wrong in results for failure in wrong]


def array(item: Codec) -> Array:
    """A list of such items."""
    return Array(f"Array<{item.name}>", item=item)


@dataclasses.dataclass(frozen=True)
class Record(Codec):
    """An object with free keys; `known` ones have to satisfy their own codec besides."""

    item: Codec = UNKNOWN
    known: t.Mapping[str, Codec] = dataclasses.field(default_factory=dict)

    def decode(self, value: t.Any, context: Context) -> Result:
        """See Codec."""
        if not isinstance(value, dict):
            return value, [Failure(context, value)]
        failures: list[Failure] = []
        for key, item in value.items():
            failures += self.item.decode(item, (*context, (key, self.item.name)))[1]
        for key, codec in self.known.items():
            if key in value:
                failures += codec.decode(value[key], (*context, (key, codec.name)))[1]
        return value, failures

    def excess(self, value: t.Any, prefix: str) -> list[str]:
        """Keys below the free ones are nobody's."""
        return [key for name, item in value.items() for key in self.item.excess(item, f"{prefix}.{name}")]


def record(item: Codec, known: t.Mapping[str, Codec] | None = None) -> Record:
    """An object with free keys."""
    name = f"{{ [K in string]: {item.name} }}"
    if known:
        name = f"({name} & Partial<{{ {', '.join(f'{key}: {codec.name}' for key, codec in known.items())} }}>)"
    return Record(name, item=item, known=known or {})


@dataclasses.dataclass(frozen=True)
class Struct(Codec):
    """An object with these keys."""

    fields: t.Mapping[str, Codec] = dataclasses.field(default_factory=dict)
    optional: frozenset[str] = frozenset()

    def decode(self, value: t.Any, context: Context) -> Result:
        """See Codec; an optional key may be absent, but not null."""
        if not isinstance(value, dict):
            return value, [Failure(context, value)]
        decoded = dict(value)
        failures: list[Failure] = []
        for key, codec in self.fields.items():
            if key in value or key not in self.optional:
                found, wrong = codec.decode(value.get(key, UNDEFINED), (*context, (key, codec.name)))
                decoded[key] = found
                failures += wrong
        return decoded, failures

    def excess(self, value: t.Any, prefix: str) -> list[str]:
        """Undeclared keys, here and below."""
        found: list[str] = []
        for key, item in value.items():
            path = f"{prefix}.{key}" if prefix else key
            found += self.fields[key].excess(item, path) if key in self.fields else [path]
        return found


def struct(required: t.Mapping[str, Codec] | None = None, optional: t.Mapping[str, Codec] | None = None) -> Struct:
    """An object with required and optional keys and no others."""
    required, optional = required or {}, optional or {}
    parts = []
    if required or not optional:
        parts.append(f"{{ {', '.join(f'{key}: {codec.name}' for key, codec in required.items())} }}")
    if optional:
        parts.append(f"Partial<{{ {', '.join(f'{key}: {codec.name}' for key, codec in optional.items())} }}>")
    name = parts[0] if len(parts) == 1 else f"({' & '.join(parts)})"
    return Struct(name, fields={**required, **optional}, optional=frozenset(optional))
