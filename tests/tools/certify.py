# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hand the tarball to galaxy-importer, as Galaxy and Automation Hub do: `python -m tests.tools.certify`.

Every check that needs no container is on, those that Automation Hub adds included. ansible-test, which it also runs, is
a stage of its own here. A warning counts as a failure.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import typing as t
from pathlib import Path

from tests.tools.dist import build
from tests.tools.paths import CACHE, IMPORTER, clean_environment

FOLDER = CACHE / "certify"
CHECKS = (
    "check_changelog",
    "check_required_tags",
    "offline_ansible_lint",
    "require_v1_or_greater",
    "run_ansible_doc",
    "run_ansible_lint",
    "run_flake8",
)
DONE = "Importer processing completed successfully"
# Its output names what it looks at, too: a module may be called as it likes.
COMPLAINT = re.compile(r"^(WARNING|ERROR|CRITICAL)\b.*", re.MULTILINE)
DOCUMENTED = ("module", "lookup", "filter", "callback")


def run_importer(tarball: Path, folder: Path) -> tuple[str, dict[str, t.Any]]:
    """What it has printed about TARBALL, and what it would hand on to the server: nothing when it has failed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = clean_environment(
        IMPORTER,
        # The checkout must not lend the tarball what that lacks.
        ANSIBLE_COLLECTIONS_PATH=str(folder / "none"),
        **{f"GALAXY_IMPORTER_{check.upper()}": "true" for check in CHECKS},
    )
    done = subprocess.run(
        [str(IMPORTER / "bin" / "python"), "-m", "galaxy_importer.main", str(tarball.absolute())],
        cwd=folder,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    result = folder / "importer_result.json"
    return done.stdout, json.loads(result.read_text(encoding="utf-8")) if result.is_file() else {}


def complaints(output: str, result: dict[str, t.Any]) -> list[str]:
    """What speaks against the tarball, in what run_importer() gives."""
    found = [match.group() for match in COMPLAINT.finditer(output)]
    if DONE not in output:
        found.append(f"It did not get to its end, {DONE!r}.")
    if not result.get("requires_ansible"):
        found.append("It has not found out which ansible-core is needed.")
    for item in result.get("docs_blob", {}).get("contents", []):
        if item["content_type"] in DOCUMENTED and not (item["doc_strings"] or {}).get("doc"):
            found.append(f"It has not found the documentation of the {item['content_type']} {item['content_name']}.")
        if item["content_type"] == "role" and not item["readme_html"]:
            found.append(f"It has not found the README of the role {item['content_name']}.")
    return found


def certify(tarball: Path) -> None:
    """Exit with the reasons when galaxy-importer does not take TARBALL without a word of warning."""
    output, result = run_importer(tarball, FOLDER / "importer")
    if found := complaints(output, result):
        sys.exit("\n".join([output, f"galaxy-importer says about {tarball.name}:", *found]))
    print(f"galaxy-importer takes {tarball.name}: {len(result['contents'])} pieces of content, no warning.")


if __name__ == "__main__":
    certify(build(FOLDER, new=True))
