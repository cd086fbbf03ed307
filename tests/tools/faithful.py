# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How faithful the emulator is, for its guide: what recordings of a real Kibana say, and its published description.

`python -m tests.tools.faithful` prints that part of the guide; tests.tools.pages writes it.
"""

from __future__ import annotations

import collections
import re
import textwrap

from tests.contract.faults import KNOWN, KNOWN_IN_ODD_PLACES
from tests.contract.operations import NEWER, OPERATIONS
from tests.emulator.app import SPACE_PREFIX, area_routes
from tests.emulator.routing import Table
from tests.emulator.state import Kibana
from tests.replay.exceptions import EXCEPTIONS
from tests.replay.replay import Result, recordings, replay
from tests.tools.parts import list_table

Key = tuple[str, str]
WIDTH = 120


def part() -> str:
    """The whole part, as RST. Needs the recordings."""
    results = [(version, replay(version, steps)) for version, steps in recordings().items()]
    recorded = _by_operation(results)
    return "\n\n".join(
        [
            "Recorded steps that the emulator answers as Kibana did:",
            _areas(results),
            _exceptions(results),
            _coverage(recorded),
            _operations(recorded),
            "Where Kibana's published description and the emulator differ, and why the emulator stays as it is:",
            _faults(),
        ]
    )


def _areas(results: list[tuple[str, list[Result]]]) -> str:
    rows = []
    for version, found in results:
        for area in sorted({one.step.area for one in found}):
            steps = [one for one in found if one.step.area == area]
            same = sum(not one.differences for one in steps)
            excepted = sum(bool(one.differences) and one.step.step in EXCEPTIONS for one in steps)
            rows.append((version, area, str(len(steps)), str(same), str(excepted)))
    return list_table(("Kibana", "Area", "Steps", "The same", "Exceptions"), rows, (20, 30, 15, 15, 20))


def _exceptions(results: list[tuple[str, list[Result]]]) -> str:
    known = {one.step.step for dummy, found in results for one in found}
    lines = [f"* ``{step}``: {reason}." for step, reason in sorted(EXCEPTIONS.items()) if step in known]
    return "\n".join(["The exceptions, and why:", "", *lines]) if lines else "There are no exceptions."


def _by_operation(results: list[tuple[str, list[Result]]]) -> dict[Key, list[Result]]:
    """The recorded steps by method and nameless path template."""
    found: dict[Key, list[Result]] = collections.defaultdict(list)
    for version, steps in results:
        table = Table(area_routes(), Kibana(version))
        for one in steps:
            path = SPACE_PREFIX.sub("", one.step.request["path"].split("?")[0])
            route = table.find(one.step.request["method"], path)
            if route is not None:
                found[route[0].method, _nameless(route[0].template)].append(one)
    return found


def _coverage(recorded: dict[Key, list[Result]]) -> str:
    keys = [(row.method, _nameless(row.template)) for row in [*OPERATIONS, *NEWER]]
    seen = sum(key in recorded for key in keys)
    return textwrap.fill(
        f"Of the {len(keys)} operations that the collection uses, {seen} are in a recording. The others are newer than "
        "the recorded version, or nobody asked them there. For them the emulator follows Kibana's source, and can only "
        "be as right as our reading of it.",
        WIDTH,
    )


def _operations(recorded: dict[Key, list[Result]]) -> str:
    described = {(row.method, row.template) for row in OPERATIONS}
    rows = []
    for row in [*OPERATIONS, *NEWER]:
        steps = recorded.get((row.method, _nameless(row.template)), [])
        same = sum(not one.differences for one in steps)
        rows.append(
            (
                f"``{row.method} {row.template}``",
                f"{same} of {len(steps)}" if steps else "\\-",
                "yes" if (row.method, row.template) in described else "\\-",
            )
        )
    return list_table(("Operation", "Recorded steps that match", "In the description"), rows, (60, 22, 18))


def _faults() -> str:
    known = {**KNOWN, **KNOWN_IN_ODD_PLACES}
    rows = [(f"``{_readable(pattern.pattern)}``", reason) for pattern, reason in known.items()]
    return list_table(("Where", "Why"), rows, (50, 50))


def _readable(pattern: str) -> str:
    """A pattern of places in words that need no knowledge of regular expressions."""
    text = re.sub(r"\((\w+(?:/\\d\+)?)\)\?", "", pattern.replace("(data/\\d+/)?", ""))
    for old, new in (
        (r"\S*", "..."),
        (r"\d+", "N"),
        (r"\d*", ""),
        (r"\{", "{"),
        (r"\}", "}"),
        (".*", "..."),
        ("$", ""),
    ):
        text = text.replace(old, new)
    return text.replace("|", " or ").replace("(", "").replace(")", "").rstrip("/ ")


def _nameless(template: str) -> str:
    return re.sub(r"{\w+}", "{}", template)


if __name__ == "__main__":
    print(part())
