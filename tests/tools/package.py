# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the collection, have it judged, install it into an empty folder and run its demo play from there, twice.

The second run must change nothing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from tests.tools.certify import certify
from tests.tools.dist import build
from tests.tools.emulator import running_emulator
from tests.tools.paths import CACHE, NEWEST, ROOT, clean_environment
from tests.tools.plays import run_playbook

FOLDER = CACHE / "package"
INSTALLED = FOLDER / "tree"
USED = ("meta", "playbooks", "plugins", "roles")
PREPARE = "observability.kibana.demo_prepare"
PLAYBOOK = "observability.kibana.demo"


def galaxy(*arguments: str) -> None:
    """Run one ansible-galaxy collection command; CalledProcessError when it fails."""
    command = [str(NEWEST / "bin" / "ansible-galaxy"), "collection", *arguments]
    subprocess.run(command, cwd=ROOT, env=clean_environment(ANSIBLE_COLLECTIONS_PATH=str(INSTALLED)), check=True)


def build_and_install() -> None:
    """Leave the collection, as galaxy-importer and ansible-galaxy have accepted it, in INSTALLED."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    tarball = build(FOLDER, new=True)
    certify(tarball)
    galaxy("install", str(tarball), "--offline", "--no-deps", "--collections-path", str(INSTALLED))
    # That every file is what the manifests say, which we have written anew.
    galaxy("verify", "observability.kibana", "--offline", "--collections-path", str(INSTALLED))
    # What can be used from elsewhere must need nothing beyond these.
    for path in (INSTALLED / "ansible_collections" / "observability" / "kibana").iterdir():
        if path.name not in USED:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def main() -> None:
    """Exit with a reason when anything is not as it should be."""
    build_and_install()
    with running_emulator(FOLDER / "emulator") as kibana:
        for run, playbook in (("prepare", PREPARE), ("first", PLAYBOOK), ("second", PLAYBOOK)):
            play = run_playbook(playbook, kibana=kibana, folder=FOLDER / run, tree=INSTALLED)
            if play.returncode != 0 or (run == "second") is not bool(re.search(r"\bchanged=0\b", play.stdout)):
                sys.exit(f"The {run} run, of {playbook}, ended with {play.returncode}:\n{play.stdout}")
    print("Installed from its tarball, the demo play works, and its second run changes nothing.")


if __name__ == "__main__":
    main()
