# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What git knows about a checkout."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.tools.paths import ROOT


def git(*arguments: str, root: Path = ROOT) -> str:
    """What a git command has to say about the checkout in ROOT; CalledProcessError when it fails."""
    # With a home of our own, git does not see the user's word that it may trust a checkout of somebody else.
    command = ["git", "-c", "safe.directory=*", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def files(*, new: bool, root: Path = ROOT) -> list[str]:
    """Every file that git tracks and that is there, and with NEW also those that it would track."""
    chosen = ("--cached", "--others", "--exclude-standard") if new else ("--cached",)
    listing = git("ls-files", "-z", *chosen, root=root)
    # A tracked file that was deleted but not committed is still listed; so is a merge conflict, three times.
    return sorted({name for name in filter(None, listing.split("\0")) if (root / name).is_file()})


def copy_checkout(destination: Path, *, new: bool, root: Path = ROOT) -> None:
    """Copy what files() lists, as it is in the folder."""
    for name in files(new=new, root=root):
        (destination / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, destination / name)
