# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things are, and the one environment that every tool and every play of a test run gets."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
TREE = CACHE / "tree"
OUTPUT = ROOT / "tests" / "output"
ANSIBLE_CFG = ROOT / "tests" / "integration" / "ansible.cfg"
NEWEST = Path(sys.prefix)
OLDEST = CACHE / "venv-oldest"
IMPORTER = CACHE / "venv-importer"


def link_tree() -> None:
    """Make the checkout visible as ansible_collections/observability/kibana below TREE."""
    link = TREE / "ansible_collections" / "observability" / "kibana"
    link.parent.mkdir(parents=True, exist_ok=True)
    # Relative, so that it survives a move of the checkout; workers of one test run may race for it.
    with suppress(FileExistsError):
        link.symlink_to("../../../..", target_is_directory=True)


def clean_environment(venv: Path = NEWEST, **extra: str) -> dict[str, str]:
    """The caller's environment without their Ansible and Kibana settings, with a home and the tools of our own."""
    theirs = ("ANSIBLE_", "KIBANA_", "MOLECULE_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    home = CACHE / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        **inherited,
        "HOME": str(home),
        "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "ANSIBLE_HOME": str(home / "ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(TREE),
        **extra,
    }


if __name__ == "__main__":
    link_tree()
