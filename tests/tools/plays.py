# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run ansible-playbook against an emulator, away from the settings of whoever runs the tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.tools.chosen import VENV
from tests.tools.emulator import Kibana
from tests.tools.paths import ANSIBLE_CFG, NEWEST, TREE, clean_environment


def run_playbook(
    playbook: str,
    *options: str,
    kibana: Kibana,
    folder: Path,
    venv: Path = VENV,
    tree: Path = TREE,
    variables: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run one playbook (a path, or the full name of a collection's playbook) and return its exit code and output.

    FOLDER is the play's own: its home and its temporary files. TREE is where it finds collections, VENV which
    ansible-core runs it. VARIABLES are more of its environment.
    """
    environment = play_environment(folder, {**kibana.environment(), **(variables or {})}, venv, tree)
    return subprocess.run(
        [str(venv / "bin" / "ansible-playbook"), playbook, *options],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def play_environment(folder: Path, variables: dict[str, str], venv: Path = VENV, tree: Path = TREE) -> dict[str, str]:
    """The environment of a play: FOLDER is its home, TREE where it finds collections, VARIABLES on top."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {
        "HOME": str(folder),
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_CONFIG": str(ANSIBLE_CFG),
        "ANSIBLE_COLLECTIONS_PATH": str(tree),
    }
    return clean_environment(venv, **{**own, **variables})


def stream_playbook(playbook: Path, environment: dict[str, str], *options: str) -> tuple[int, str]:
    """Run one playbook and show its output as it comes; its exit code, and the output."""
    command = [str(NEWEST / "bin" / "ansible-playbook"), str(playbook), *options]
    lines = []
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    return process.returncode, "".join(lines)
