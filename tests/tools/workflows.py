# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hold what is in .github to the schemas of GitHub, and look for weaknesses: `python -m tests.tools.workflows`.

The schemas come with check-jsonschema; nothing is fetched.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.tools.paths import IMPORTER, ROOT, clean_environment

GITHUB = ROOT / ".github"
SCHEMAS = {
    "vendor.dependabot": ["dependabot.yml"],
    "vendor.github-issue-config": ["ISSUE_TEMPLATE/config.yml"],
    "vendor.github-issue-forms": ["ISSUE_TEMPLATE/[!c]*.yml"],
    "vendor.github-workflows": ["workflows/*.yml"],
}


def commands(folder: Path) -> list[list[str]]:
    """What to run about the files in FOLDER."""
    checks = []
    for schema, patterns in SCHEMAS.items():
        files = sorted(str(path) for pattern in patterns for path in folder.glob(pattern))
        checks.append(["check-jsonschema", "--builtin-schema", schema, *files])
    return [*checks, ["zizmor", "--offline", "--quiet", "--no-progress", "--persona=pedantic", str(folder)]]


def check(folder: Path = GITHUB) -> list[str]:
    """What is wrong, as each tool that found something has printed it."""
    found = []
    for program, *arguments in commands(folder):
        done = subprocess.run(
            [str(IMPORTER / "bin" / program), *arguments],
            cwd=ROOT,
            env=clean_environment(IMPORTER),
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            found.append(f"{program}:\n{done.stdout}")
    return found


if __name__ == "__main__":
    sys.exit("\n".join(check()) or 0)
