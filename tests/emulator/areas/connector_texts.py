# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Kibana words a violation of a connector type's schema: it has used three validation libraries so far."""

from __future__ import annotations

import itertools
import json
import typing as t

from .. import schema as s
from ..versions import Version, knows

# Kibana lists no more than this many violations of zod 3.
SHOWN = 5


def problem_text(version: Version, found: list[s.Problem]) -> str:
    """The text about these violations, without the prefix that says what was validated."""
    if not knows(version, "zod_3"):
        return s.config_schema_text(found[0], "")
    return zod_4(found) if knows(version, "zod_4") else zod_3(found)


def zod_3(found: list[s.Problem]) -> str:
    """One violation by itself, several numbered."""
    lines = [_zod_3_line(problems) for problems in _issues(found)]
    if len(lines) == 1:
        return lines[0]
    text = ";\n".join(f" [{index}]: {line}" for index, line in enumerate(lines[:SHOWN], 1))
    more = f";\n and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return f"{len(lines)} errors:\n{text}{more}"


def zod_4(found: list[s.Problem]) -> str:
    """A line for each violation, another for its place unless that is the top."""
    lines = []
    for problems in _issues(found):
        lines.append(f"✖ {_zod_4_reason(problems)}")
        place = problems[0].path[:-1] if problems[0].kind == "unknown" else problems[0].path
        lines += [f"  → at {_place(place)}"] if place else []
    return "\n".join(lines)


def _issues(found: list[s.Problem]) -> list[list[s.Problem]]:
    """zod reports the unknown keys of one object together, everything else one by one."""
    issues: list[list[s.Problem]] = []
    for kind, group in itertools.groupby(found, key=lambda problem: (problem.kind == "unknown", problem.path[:-1])):
        problems = list(group)
        issues += [problems] if kind[0] else [[problem] for problem in problems]
    return issues


def _zod_3_line(problems: list[s.Problem]) -> str:
    first = problems[0]
    if first.kind == "unknown":
        text = f"Unrecognized key(s) in object: {', '.join(repr(problem.path[-1]) for problem in problems)}"
        return f'Field "{_dots(first.path[:-1])}": {text}' if first.path[:-1] else text
    reasons = {
        "missing": "Required",
        "type": f"Expected {first.expected}, received {_type(first.value)}",
        "anyOf": f"Expected {s.expected_type(first.schema)}, received {_type(first.value)}",
        "literal": f"Invalid enum value. Expected {_options(first, ' | ', chr(39))}, received {_shown(first.value)}",
        "minLength": f"String must contain at least {first.expected} character(s)",
    }
    return f'Field "{_dots(first.path)}": {reasons.get(first.kind, "Invalid input")}'


def _zod_4_reason(problems: list[s.Problem]) -> str:
    first = problems[0]
    if first.kind == "unknown":
        keys = ", ".join(json.dumps(problem.path[-1]) for problem in problems)
        return f"Unrecognized key{'s' if len(problems) > 1 else ''}: {keys}"
    if first.kind == "literal" or first.kind == "missing" and "enum" in first.schema:
        return f"Invalid option: expected one of {_options(first, '|', chr(34))}"
    reasons = {
        "missing": f"Invalid input: expected {first.expected}, received undefined",
        "type": f"Invalid input: expected {first.expected}, received {_type(first.value)}",
        "anyOf": f"Invalid input: expected {s.expected_type(first.schema)}, received {_type(first.value)}",
        "minLength": f"Too small: expected string to have >={first.expected} characters",
        "maxItems": f"Too big: expected array to have <={first.expected} items",
    }
    return reasons.get(first.kind, "Invalid input")


def _options(problem: s.Problem, between: str, quote: str) -> str:
    values = problem.schema.get("enum", [])
    return between.join(f"{quote}{value}{quote}" for value in values if value is not None)


def _shown(value: t.Any) -> str:
    return repr(value) if isinstance(value, str) else _type(value)


def _type(value: t.Any) -> str:
    name = s.type_of(value)
    return name.lower()


def _dots(path: tuple[t.Any, ...]) -> str:
    return ".".join(str(part) for part in path)


def _place(path: tuple[t.Any, ...]) -> str:
    """a.b[0].c"""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
