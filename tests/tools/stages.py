# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run stages of the test suite: `python -m tests.tools.stages NAME ...`, without a name: all.

One stage shows its output as it comes. Several share the machine two at a time; each keeps its output in
tests/output/stages and shows it only if it fails. After the first failure nothing new is started. The last line counts
what passed: every pytest test, and every other tool as one.
"""

from __future__ import annotations

import functools
import subprocess
import sys
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from xml.etree import ElementTree

from tests.emulator.versions import PROFILES
from tests.tools.chosen import WORKERS
from tests.tools.paths import IMPORTER, NEWEST, OLDEST, OUTPUT, ROOT, clean_environment, link_tree

LANES = 2
BIN = NEWEST / "bin"
PYTHON = sys.executable


class Counts(t.NamedTuple):
    """How many tests or tools passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def plus(self, other: Counts) -> Counts:
        """The sum of both."""
        return Counts(*(mine + theirs for mine, theirs in zip(self, other)))

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


@dataclass(frozen=True)
class Step:
    """One command; with JUNIT, a run of pytest that leaves its counts there."""

    name: str
    command: list[str]
    junit: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, output: t.IO[str] | None) -> Counts:
        """Run the command with its output going to OUTPUT (None: the terminal)."""
        print(f"--- {self.name}", file=output, flush=True)
        if self.junit:
            self.junit.unlink(missing_ok=True)
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env={**clean_environment(), **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            check=False,
        )
        return self.count(done.returncode)

    def count(self, code: int) -> Counts:
        """What an exit code, and for pytest its report, mean."""
        if not (self.junit and self.junit.exists()):
            return Counts(failed=1) if code else Counts(passed=1)
        suite = next(ElementTree.parse(self.junit).iter("testsuite"))
        failed = int(suite.get("errors", 0)) + int(suite.get("failures", 0))
        skipped = int(suite.get("skipped", 0))
        passed = int(suite.get("tests", 0)) - failed - skipped
        # pytest can fail without a failed test: none found, or an error of its own.
        return Counts(passed, failed or int(code != 0), skipped)


def tool(name: str, program: str, *arguments: str, **more: t.Any) -> Step:
    """A step that runs a program of the development environment."""
    return Step(name, [str(BIN / program), *arguments], **more)


def script(name: str, module: str, *arguments: str) -> Step:
    """A step that runs a module of this project."""
    return Step(name, [PYTHON, "-m", module, *arguments])


def pytest_step(name: str, runner: list[str], *arguments: str, **environment: str) -> Step:
    """A step that runs pytest through RUNNER, on several processes."""
    junit = OUTPUT / "junit" / f"{name}.xml"
    command = [*runner, "-m", "pytest", "-q", f"-n{WORKERS}", f"--junit-xml={junit}", *arguments]
    return Step(name, command, junit=junit, environment=environment)


OF_THE_VERSION = [
    f"--test={name}"
    for name in (
        "action-plugin-docs",
        "ansible-doc",
        "compile",
        "ignores",
        "import",
        "runtime-metadata",
        "validate-modules",
    )
]
OLDEST_PROFILE = next(iter(PROFILES))
TARGETS = "tests/integration/test_targets.py"
# What git would ask the user's own settings, if the checkout is somebody else's; without git, reuse would read .cache.
TRUST = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
COVERAGE = [str(BIN / "coverage")]
PLUGINS = "ansible_collections.observability.kibana.plugins"
DOCS = ["--plugin-docs", "--validate-collection-refs=self"]
ROOMS = sorted(path.name for path in (ROOT / "plugins").iterdir() if path.is_dir() and path.name[0] != "_")
TYPED = [*(f"-p={PLUGINS}.{room}" for room in ROOMS), "-p", "tests", "-m", "conftest"]

# Long ones first: two lanes fill best that way.
STAGES: dict[str, list[Step]] = {
    "sanity": [
        script("sanity, newest ansible-core", "tests.tools.sanity", str(NEWEST)),
        # What depends on the version of ansible-core; make test-matrix runs everything with all of them.
        script("sanity, oldest ansible-core", "tests.tools.sanity", str(OLDEST), *OF_THE_VERSION),
    ],
    "integration": [
        pytest_step("integration", [PYTHON], "tests/integration"),
        # What the plays have said to the emulator.
        pytest_step("contract", [PYTHON], "tests/contract"),
    ],
    "integration-oldest": [
        # The oldest of both: what only one of them gets wrong, make test-matrix tells.
        pytest_step("integration-oldest", [PYTHON], TARGETS, TEST_VENV=str(OLDEST), TEST_PROFILE=OLDEST_PROFILE)
    ],
    "unit": [
        tool("coverage erase", "coverage", "erase"),
        pytest_step("unit", [*COVERAGE, "run"], "tests/unit", "tests/replay"),
        tool("coverage combine", "coverage", "combine", "--quiet"),
        tool("coverage", "coverage", "report"),
        pytest_step("hostile", [PYTHON], "tests/hostile"),
        pytest_step("trust", [PYTHON], "tests/trust"),
    ],
    "lint": [
        tool("ruff check", "ruff", "check"),
        tool("ruff format", "ruff", "format", "--check"),
        tool("mypy", "mypy", *TYPED),
        # Neither syntax nor libraries newer than what the modules may run on; targets of ruff are about syntax only.
        tool("vermin", "vermin", "--target=3.9-", "--violations", "--no-tips", "--quiet", "plugins"),
        tool("ansible-lint", "ansible-lint", "--offline"),
        tool("antsibull-changelog", "antsibull-changelog", "lint"),
        Step("reuse", [str(IMPORTER / "bin" / "reuse"), "lint", "--lines"], environment=TRUST),
        script("workflows", "tests.tools.workflows"),
        script("README", "tests.tools.readme", "--check"),
        script("guides", "tests.tools.pages", "--check"),
        tool("antsibull-docs", "antsibull-docs", "lint-collection-docs", *DOCS, "."),
    ],
    "molecule": [tool("molecule", "molecule", "test", "--all")],
    "package": [script("package", "tests.tools.package")],
    "docs": [script("docs", "tests.tools.docs")],
    "demo": [script("demo", "tests.demo")],
}


def run_steps(steps: list[Step], output: t.IO[str] | None) -> Counts:
    """Run the steps of a stage up to the first that fails."""
    counts = Counts()
    for step in steps:
        counts = counts.plus(step.run(output))
        if counts.failed:
            break
    return counts


def run_stage(name: str, live: bool, stop: Event) -> Counts | None:
    """Run one stage and say how it went; None when it was not run because another has failed already."""
    if stop.is_set():
        return None
    log = OUTPUT / "stages" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("w+", encoding="utf-8") as output:
        counts = run_steps(STAGES[name], None if live else output)
        output.seek(0)
        text = output.read()
    if counts.failed:
        stop.set()
        print(text)
    verdict = "FAILED" if counts.failed else "ok"
    coverage = "".join(f", coverage {line.split()[-1]}" for line in text.splitlines() if line.startswith("TOTAL "))
    print(f"=== {name}: {verdict} in {time.monotonic() - started:.0f} s ({counts}{coverage})", flush=True)
    return counts


def run(names: list[str]) -> bool:
    """Run all these stages; True when nothing failed."""
    live, stop = len(names) == 1, Event()
    with ThreadPoolExecutor(LANES) as pool:
        results = dict(zip(names, pool.map(lambda name: run_stage(name, live, stop), names)))
    ran = {name: counts for name, counts in results.items() if counts is not None}
    failed = [name for name, counts in ran.items() if counts.failed]
    if failed:
        not_run = [name for name in names if name not in ran]
        print(f"Failed: {', '.join(failed)}. Not run: {', '.join(not_run) or 'none'}.")
    print(functools.reduce(Counts.plus, ran.values(), Counts()))
    return not failed


def main(names: list[str]) -> int:
    """The exit code: 0 when all was well, 1 when a stage failed, 2 for a stage that does not exist."""
    if unknown := [name for name in names if name not in STAGES]:
        print(f"No such stage: {', '.join(unknown)}. There are: {', '.join(STAGES)}.", file=sys.stderr)
        return 2
    link_tree()
    return 0 if run(names or list(STAGES)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
