# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every supported ansible-core on its Python, and every Python of the modules: `python -m tests.tools.matrix CELL ...`.

A cell is "2.18", or "2.18:sanity,unit" for some of its steps; without any, all cells run. Each has a virtual
environment in .cache/matrix, made from tests/requirements. A cell whose Python is not installed is skipped, and says
so. There is one line for each; what a failed step has printed follows its line, and is kept in tests/output/matrix.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.tools.paths import CACHE, OUTPUT, ROOT, link_tree
from tests.tools.sanity import python_version
from tests.tools.stages import PYTHON, Counts, Step, pytest_step

FOLDER = CACHE / "matrix"
REQUIREMENTS = ROOT / "tests" / "requirements"


@dataclass(frozen=True)
class Cell:
    """One combination. requirements: the file that its virtual environment is made from. steps: what runs in it."""

    name: str
    python: str
    profile: str
    requirements: str
    steps: tuple[str, ...] = ("sanity", "unit", "integration", "trust")

    @property
    def venv(self) -> Path:
        """Where its virtual environment is."""
        return FOLDER / self.requirements

    def __str__(self) -> str:
        return f"{self.name} (Python {self.python}, Kibana {self.profile})"


# Each ansible-core with the Kibana of its time; the modules' side with the oldest and the newest.
CELLS = [
    Cell("2.17", "3.11", "8.12", "core-2.17"),
    Cell("2.18", "3.11", "8.19", "core-2.18"),
    Cell("2.19", "3.11", "9.1", "core-2.19", ("sanity", "unit", "integration", "trust", "bench")),
    Cell("2.20", "3.12", "9.4", "core-2.20"),
    Cell("2.21", "3.13", "9.4", "core-2.21"),
    Cell("modules-3.9", "3.9", "9.4", "modules-3.9", ("modules",)),
    Cell("modules-3.10", "3.10", "8.12", "modules-3.10", ("modules",)),
]


def step_of(cell: Cell, name: str) -> Step:
    """The command of one step of a cell."""
    title = f"matrix-{cell.name}-{name}"
    chosen = {"TEST_PROFILE": cell.profile, "TEST_VENV": str(cell.venv)}
    if name == "sanity":
        return Step(title, [PYTHON, "-m", "tests.tools.sanity", str(cell.venv)])
    if name == "unit":
        return pytest_step(title, [str(cell.venv / "bin" / "python")], "tests/unit", "tests/replay")
    if name == "bench":
        return pytest_step(title, [PYTHON], "tests/bench")
    if name == "trust":
        return pytest_step(title, [str(cell.venv / "bin" / "python")], "tests/trust", TEST_PROFILE=cell.profile)
    if name == "integration":
        return pytest_step(title, [PYTHON], "tests/integration", **chosen)
    interpreter = str(cell.venv / "bin" / "python")
    target = "tests/integration/test_targets.py"
    return pytest_step(title, [PYTHON], target, TEST_PROFILE=cell.profile, TEST_PYTHON=interpreter)


def find_python(version: str) -> str | None:
    """An interpreter of this version that works: what pyenv puts on the path may only be a signpost to none."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    candidates = [shutil.which(f"python{version}"), *map(str, sorted(pyenv.glob(f"{version}.*/bin/python")))]
    for candidate in filter(None, candidates):
        if python_version(candidate) == version:
            return candidate
    return None


def set_up(cell: Cell, python: str) -> None:
    """Make the virtual environment of a cell, unless it is as its requirements say."""
    own, ready = REQUIREMENTS / f"{cell.requirements}.txt", cell.venv / "ready"
    wanted = "".join(path.read_text(encoding="utf-8") for path in (own, REQUIREMENTS / "test.txt"))
    if ready.exists() and ready.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(cell.venv, ignore_errors=True)
    subprocess.run([python, "-m", "venv", str(cell.venv)], check=True)
    install = [str(cell.venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--requirement", str(own)], check=True)
    ready.write_text(wanted, encoding="utf-8")


def run_cell(cell: Cell, names: t.Sequence[str]) -> bool | None:
    """Run steps of a cell up to the first that fails, and print its line; None when it was skipped."""
    python = find_python(cell.python)
    if python is None:
        print(f"=== {cell}: skipped, there is no Python {cell.python} here", flush=True)
        return None
    set_up(cell, python)
    started, counts, told, output = time.monotonic(), Counts(), [], ""
    for name in names:
        log = OUTPUT / "matrix" / f"{cell.name}-{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        with log.open("w+", encoding="utf-8") as stream:
            counts = counts.plus(step_of(cell, name).run(stream))
        told.append(f"{name} {time.monotonic() - begun:.0f} s")
        if counts.failed:
            output = log.read_text(encoding="utf-8")
            break
    verdict = "FAILED" if counts.failed else "ok"
    print(f"=== {cell}: {verdict} in {time.monotonic() - started:.0f} s ({', '.join(told)}; {counts})", flush=True)
    print(output, end="", flush=True)
    return not counts.failed


def choose(wanted: t.Sequence[str]) -> list[tuple[Cell, t.Sequence[str]]]:
    """The cells and steps that the arguments name; ValueError for one that does not exist."""
    cells = {cell.name: cell for cell in CELLS}
    chosen: list[tuple[Cell, t.Sequence[str]]] = []
    for word in wanted or cells:
        name, dummy, steps = word.partition(":")
        if name not in cells or not set(steps.split(",") if steps else ()) <= set(cells[name].steps):
            known = ", ".join(f"{cell.name}:{','.join(cell.steps)}" for cell in CELLS)
            raise ValueError(f"No such cell of the matrix: {word}. There are: {known}.")
        chosen.append((cells[name], steps.split(",") if steps else cells[name].steps))
    return chosen


def main(wanted: t.Sequence[str]) -> int:
    """The exit code: 0 when all was well, 1 when a cell failed, 2 for one that does not exist."""
    try:
        chosen = choose(wanted)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    link_tree()
    results = [run_cell(cell, steps) for cell, steps in chosen]
    count = results.count
    print(f"{count(True)} cells passed, {count(False)} failed, {count(None)} skipped")
    return int(False in results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
