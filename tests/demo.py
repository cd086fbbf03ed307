# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`make demo`: a playbook in check mode, for real, and again; ends with 1 if the last run changed anything.

Without KIBANA_URL an emulator is started for it. With KIBANA_URL set, the demo runs against that Kibana, says what it
will create there, and removes it afterwards.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
import typing as t
from pathlib import Path

from tests.tools.emulator import Kibana, running_emulator
from tests.tools.paths import ROOT, link_tree
from tests.tools.plays import play_environment, stream_playbook

PLAYBOOKS = ROOT / "playbooks"
RUNS = (
    ("check mode", ["--check", "--diff"]),
    ("for real", ["--diff"]),
    ("again", ["--diff"]),
)
CREATES = """\
This will create in {url}, and remove when it is done:
  - the space ansible-demo, with two connectors, a rule and case settings in it
  - an APM agent configuration and a source map of the service ansible-demo-checkout
"""


class Run(t.NamedTuple):
    """One run of the demo play. requests and writes are None where nobody counts them."""

    name: str
    code: int
    changed: int
    requests: int | None
    writes: int | None

    def __str__(self) -> str:
        counted = "" if self.requests is None else f", {self.requests} requests, {self.writes} of them writes"
        return f"{self.name:<12} {'ok' if self.code == 0 else 'FAILED':<7} changed={self.changed}{counted}"


@contextlib.contextmanager
def kibana_for_demo(folder: Path) -> t.Iterator[tuple[dict[str, str], Kibana | None]]:
    """The environment that points at Kibana, and the emulator when there is one."""
    if os.environ.get("KIBANA_URL"):
        theirs = {name: value for name, value in os.environ.items() if name.startswith("KIBANA_")}
        print(CREATES.format(url=theirs["KIBANA_URL"]))
        yield theirs, None
        return
    with running_emulator(folder / "emulator") as emulator:
        print(f"Started an emulated Kibana at {emulator.url}.\n")
        yield emulator.environment(), emulator


def main() -> int:
    """Run the demo; the exit code."""
    link_tree()
    with tempfile.TemporaryDirectory() as name, kibana_for_demo(Path(name)) as (variables, emulator):
        environment = play_environment(Path(name), variables)
        try:
            code = demonstrate(environment, emulator)
        finally:
            if emulator is None:
                print("\nRemoving what the demo has made:")
                stream_playbook(PLAYBOOKS / "demo_cleanup.yml", environment)
    return code


def demonstrate(environment: dict[str, str], emulator: Kibana | None) -> int:
    """The runs and their summary; 1 when one failed, or the last one was not what it should be."""
    code, dummy = stream_playbook(PLAYBOOKS / "demo_prepare.yml", environment)
    if code:
        return 1
    runs = []
    for name, options in RUNS:
        print(f"\n===== {name} =====", flush=True)
        runs.append(one_run(name, options, environment, emulator))
        if runs[-1].code:
            break
    print("\n===== summary =====")
    for run in runs:
        print(run)
    problems = list(problems_of(runs))
    print("\n".join(problems) or "The second run changed nothing, and check mode told the truth.")
    return 1 if problems else 0


def one_run(name: str, options: list[str], environment: dict[str, str], emulator: Kibana | None) -> Run:
    """Run the demo play once and count."""
    before = len(emulator.log()) if emulator else 0
    code, output = stream_playbook(PLAYBOOKS / "demo.yml", environment, *options)
    found = re.search(r"changed=(\d+)", output)
    seen = emulator.log()[before:] if emulator else None
    return Run(
        name,
        code,
        int(found[1]) if found else -1,
        None if seen is None else len(seen),
        None if seen is None else sum(entry["write"] for entry in seen),
    )


def problems_of(runs: list[Run]) -> t.Iterator[str]:
    """What is wrong with the runs, a sentence each."""
    if any(run.code for run in runs):
        yield "A run failed."
        return
    check, real, again = runs
    if check.changed != real.changed:
        yield f"Check mode foretold {check.changed} changes, and {real.changed} were made."
    if not real.changed:
        yield "The first run changed nothing, so it showed nothing; was the demo run here before?"
    if again.changed:
        yield f"The second run changed {again.changed} things."
    for run in (check, again):
        if run.writes:
            yield f"The run {run.name!r} wrote {run.writes} times."


if __name__ == "__main__":
    sys.exit(main())
