# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""See that this commit may be released, and build its tarball: `python -m tests.tools.release`.

It is built with the newest and the oldest ansible-core, and has to come out the same.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from tests.tools import dist
from tests.tools.checkout import git
from tests.tools.paths import OLDEST, ROOT

RELEASE = re.compile(r"\d+\.\d+\.\d+")
# How many of the uncommitted files are named.
SHOWN = 10


def reasons(root: Path = ROOT) -> list[str]:
    """What speaks against a release of the checkout in ROOT."""
    version = dist.version(root)
    changelog = yaml.safe_load((root / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))
    fragments = sorted(path.name for path in (root / "changelogs" / "fragments").glob("[!.]*"))
    tags = git("tag", "--points-at", "HEAD", root=root).split()
    found = []
    if not RELEASE.fullmatch(version):
        found.append(f"galaxy.yml says {version}, which is not the version of a release.")
    if changes := git("status", "--porcelain", root=root).splitlines():
        more = f" and {len(changes) - SHOWN} more" if len(changes) > SHOWN else ""
        found.append(f"Not committed: {', '.join(change[3:] for change in changes[:SHOWN])}{more}.")
    if version not in tags:
        found.append(f"This commit is not tagged {version}, as galaxy.yml says, but {', '.join(tags) or 'not at all'}.")
    if not changelog["releases"].get(version, {}).get("changes"):
        found.append(f"The changelog says nothing of {version}. Run make changelog.")
    if fragments:
        found.append(f"Not in the changelog yet: {', '.join(fragments)}. Run make changelog.")
    return found


def differs(tarball: Path) -> bool:
    """Whether the oldest ansible-core builds something else than TARBALL."""
    with tempfile.TemporaryDirectory() as temporary:
        return dist.build(Path(temporary), venv=OLDEST).read_bytes() != tarball.read_bytes()


def main() -> None:
    """Build it, or exit with the reasons not to."""
    try:
        found = reasons()
    except subprocess.CalledProcessError as error:
        sys.exit(f"git says: {error.stderr}")
    if found:
        sys.exit("\n".join(found))
    if differs(dist.main()):
        sys.exit("The oldest supported ansible-core builds another tarball.")


if __name__ == "__main__":
    main()
