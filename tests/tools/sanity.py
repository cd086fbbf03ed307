# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run ansible-test sanity on a clean copy of the checkout: `python -m tests.tools.sanity VENV [option ...]`.

ansible-test insists on a path that ends in ansible_collections/observability/kibana, and would look at caches and
virtual environments; so it gets a copy of what git tracks, or would track.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.tools.checkout import copy_checkout
from tests.tools.paths import clean_environment

# ansible-test makes virtual environments without pip and downloads a script that adds it, from a server that is not
# reachable everywhere. Python brings its own pip along.
GET_PIP = """
import ensurepip

ensurepip.bootstrap()
"""


def provide_pip(venv: Path, home: Path) -> None:
    """Put GET_PIP where this ansible-test keeps the script once downloaded."""
    (source,) = venv.glob("lib/python3*/site-packages/ansible_test/_internal/python_requirements.py")
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in re.findall(r"\bpip='([\d.]+)'", source.read_text(encoding="utf-8")):
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(GET_PIP, encoding="utf-8")


def python_version(interpreter: str) -> str:
    """The version of a Python, as "3.11"; empty when it does not work."""
    command = [interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()


def main(venv: Path, options: list[str]) -> int:
    """The exit code of ansible-test."""
    environment = clean_environment(venv)
    provide_pip(venv, Path(environment["HOME"]))
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "ansible_collections" / "observability" / "kibana"
        copy_checkout(copy, new=True)
        python = python_version(str(venv / "bin" / "python"))
        command = [str(venv / "bin" / "ansible-test"), "sanity", "--local", "--python", python]
        return subprocess.run([*command, "--color", "no", *options], cwd=copy, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute(), sys.argv[2:]))
