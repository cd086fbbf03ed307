# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.replay`: how many recorded steps the emulator answers as Kibana did, and how the others differ."""

from __future__ import annotations

import argparse
import sys
import typing as t

from .exceptions import EXCEPTIONS
from .replay import Result, folder, recordings, replay


def main() -> int:
    """Parse the command line, replay, print; 1 when a step that is no exception differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.add_argument("--area", action="append", help="show the differences of this area only (may be repeated)")
    parser.add_argument("--step", help="show only steps with this text in their name, matching or not")
    options = parser.parse_args()
    found = recordings()
    if not found:
        print(f"no recordings in {folder()}")
        return 1
    bad = False
    for version, steps in found.items():
        # Always the whole conversation, since steps build on earlier ones of any area.
        results = replay(version, steps)
        shown = [result for result in results if not options.area or result.step.area in options.area]
        for result in shown:
            if options.step is None and result.differences or options.step and options.step in result.step.step:
                print(text(result))
        for area in sorted({result.step.area for result in shown}):
            print(summary(version, area, [result for result in shown if result.step.area == area]))
        bad |= any(result.differences and result.step.step not in EXCEPTIONS for result in shown)
    return int(bad)


def text(result: Result) -> str:
    """A step and its differences, for people."""
    step = result.step
    reason = EXCEPTIONS.get(step.step)
    lines: list[t.Any] = [f"{step.area}: {step.step} ({step.request['method']} {step.request['path']})"]
    lines += [f"  exception: {reason}"] if reason else []
    return "\n".join([*lines, *(f"  - {difference}" for difference in result.differences or ["matches"])]) + "\n"


def summary(version: str, area: str, results: list[Result]) -> str:
    """One line of counts for an area."""
    same = sum(not result.differences for result in results)
    excepted = sum(bool(result.differences) and result.step.step in EXCEPTIONS for result in results)
    return f"{version} {area:9} {same:3} of {len(results):3} steps match, {excepted} exceptions"


if __name__ == "__main__":
    sys.exit(main())
