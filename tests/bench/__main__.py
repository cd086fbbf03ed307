# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`make bench`: race the collection against other ways to do the same, and write docs/benchmarks.md.

--smoke: next to nothing of everything, to see that all of it works. BENCH_FULL=1: loops in full, which takes hours.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.estate import Size
from tests.bench.measure import Lab
from tests.bench.races import Plan, growth, race, single
from tests.bench.report import Results, render
from tests.tools.emulator import running_emulator
from tests.tools.paths import ROOT, link_tree

STANDARD = Plan(
    sizes=((Size(200, 0), 20), (Size(200, 1000), 50)),
    latencies=(0.0, 0.03),
    repeats=3,
    looped_repeats=2,
    growth=(10, 100, 1_000, 10_000),
    calls=20,
)
FULL = dataclasses.replace(STANDARD, sizes=tuple((size, 1) for size, dummy in STANDARD.sizes))
SMOKE = Plan(sizes=((Size(2, 2), 2),), latencies=(0.0,), repeats=1, looped_repeats=1, growth=(2, 4), calls=1)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args()
    full = os.environ.get("BENCH_FULL", "") not in ("", "0")
    plan = SMOKE if options.smoke else FULL if full else STANDARD
    command = "BENCH_FULL=1 make bench" if plan is FULL else "make bench"
    link_tree()
    options.output.write_text(render(plan, command, measure(plan)), encoding="utf-8")
    print(f"Written: {options.output}")


def measure(plan: Plan) -> Results:
    """Run everything, against one emulator for each latency."""
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        labs = {}
        for latency in plan.latencies:
            folder = Path(name) / f"{latency}"
            emulator = running_emulator(folder / "emulator", "--no-bodies", "--latency", str(latency))
            labs[latency] = Lab(stack.enter_context(emulator), folder / "lab")
        first = labs[plan.latencies[0]]
        calls = single(first, plan, say)
        races = [
            race(lab, plan, size, factor, latency, say) for size, factor in plan.sizes for latency, lab in labs.items()
        ]
        grown = growth(first, plan, say)
    return Results(races, grown, calls, (before, os.getloadavg()[0]))


def say(what: str) -> None:
    """Tell how far it is."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
