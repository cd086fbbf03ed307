# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every folder in targets/ is one test: a real ansible-playbook run of that role against a fresh emulator.

TEST_VENV names the virtual environment whose ansible-playbook runs the plays (default: the one pytest runs in).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.tools.emulator import Kibana, running_emulator
from tests.tools.paths import NEWEST, OUTPUT, ROOT
from tests.tools.plays import run_playbook

VENV = Path(os.environ.get("TEST_VENV", NEWEST)).absolute()
HERE = ROOT / "tests" / "integration"
TARGETS = sorted(
    folder.name for folder in (HERE / "targets").iterdir() if folder.is_dir() and not folder.name.startswith("setup_")
)


def keep_requests(target: str, kibana: Kibana) -> None:
    """Write the emulator's request log where the whole suite's logs are read together."""
    # A run with the oldest ansible-core asks the same of Kibana, and may be under way at the same time.
    folder = OUTPUT / ("requests" if VENV == NEWEST else "requests-oldest")
    folder.mkdir(parents=True, exist_ok=True)
    log = "".join(f"{json.dumps(request)}\n" for request in kibana.log())
    (folder / f"{target}.jsonl").write_text(log, encoding="utf-8")


@pytest.mark.parametrize("target", TARGETS)
def test_target(target: str, tmp_path: Path) -> None:
    """The role of this target succeeds; what it asked of the emulator is kept in tests/output/requests."""
    with running_emulator(tmp_path / "emulator") as kibana:
        play = run_playbook(
            str(HERE / "target.yml"),
            f"--extra-vars=target={target}",
            kibana=kibana,
            folder=tmp_path / "play",
            venv=VENV,
        )
        keep_requests(target, kibana)
    if play.returncode != 0:
        pytest.fail(f"ansible-playbook ended with {play.returncode}:\n{play.stdout}", pytrace=False)
