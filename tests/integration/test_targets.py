# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every folder in targets/ is one test: a real ansible-playbook run of that role against an empty emulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.chosen import REQUESTS
from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

HERE = ROOT / "tests" / "integration"
TARGETS = sorted(
    folder.name for folder in (HERE / "targets").iterdir() if folder.is_dir() and not folder.name.startswith("setup_")
)


@pytest.mark.parametrize("target", TARGETS)
def test_target(kibana: Kibana, target: str, tmp_path: Path) -> None:
    """The role of this target succeeds; what it asked of the emulator is kept in tests/output/requests."""
    play = run_playbook(str(HERE / "target.yml"), f"--extra-vars=target={target}", kibana=kibana, folder=tmp_path)
    kibana.keep_log(REQUESTS / f"{target}.jsonl")
    if play.returncode != 0:
        pytest.fail(f"ansible-playbook ended with {play.returncode}:\n{play.stdout}", pytrace=False)
