# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an empty Kibana to a team at work and back, twice: each run changes what it should, each repeat nothing."""

from __future__ import annotations

import re
from pathlib import Path

from tests.tools.chosen import REQUESTS
from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

PLAYS = ROOT / "tests" / "integration" / "estate"
# Nine tasks that remove something; one of them, for the connectors, is a loop, which counts as one.
EXPECTED = {"build": 12, "teardown": 9}


def changed(kibana: Kibana, name: str, folder: Path) -> tuple[int, int]:
    """Run a play; how many tasks changed something, and how many requests wrote."""
    before = len(kibana.log())
    play = run_playbook(str(PLAYS / f"{name}.yml"), "--diff", kibana=kibana, folder=folder)
    assert play.returncode == 0, play.stdout
    found = re.search(r"changed=(\d+)", play.stdout)
    return int(found[1]) if found else -1, sum(entry["write"] for entry in kibana.log()[before:])


def test_build_and_tear_down_twice(kibana: Kibana, tmp_path: Path) -> None:
    """The expected counts, no write in a repeat, and nothing left in the end that hinders a second time."""
    # A version without windows refuses one task of each play.
    windows = kibana.has("maintenance_windows_find")
    for repeated in (True, False):
        for name, expected in ((name, tasks if windows else tasks - 1) for name, tasks in EXPECTED.items()):
            tasks, writes = changed(kibana, name, tmp_path)
            assert (name, tasks) == (name, expected)
            assert writes >= expected
            if repeated:
                assert (name, *changed(kibana, name, tmp_path)) == (name, 0, 0)
    kibana.keep_log(REQUESTS / "estate.jsonl")
