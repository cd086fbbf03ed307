# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One playbook, run by several people at the same moment: nobody fails, and what is there is there once.

tests/trust does the same with bare modules, to which less happens between reading and writing.
"""

from __future__ import annotations

import functools
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

PLAY = ROOT / "tests" / "integration" / "race.yml"


def test_plays_at_the_same_moment(kibana: Kibana, tmp_path: Path) -> None:
    """Eight create, then two change what they have created, then one finds nothing to do."""

    def run(wanted: str, number: int) -> str:
        folder = tmp_path / f"{wanted}-{number}"
        play = run_playbook(str(PLAY), f"--extra-vars=wanted={wanted}", kibana=kibana, folder=folder)
        assert play.returncode == 0, play.stdout
        return play.stdout

    for wanted, runs in (("1", 8), ("2", 2)):
        with ThreadPoolExecutor(runs) as pool:
            outputs = list(pool.map(functools.partial(run, wanted), range(runs)))
        assert any(re.search(r"changed=[1-9]", output) for output in outputs)
    writes = sum(entry["write"] for entry in kibana.log())
    # A name that two objects have would be an error.
    assert "changed=0" in run("2", 3)
    assert sum(entry["write"] for entry in kibana.log()) == writes
