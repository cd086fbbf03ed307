# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The workflows do what the Makefile does, with no more rights than needed; and every target that is named exists."""

from __future__ import annotations

import re
import shutil
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.tools import workflows
from tests.tools.matrix import CELLS
from tests.tools.paths import ROOT
from tests.tools.stages import STAGES

Data = dict[t.Any, t.Any]

WORKFLOWS: dict[str, Data] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
JOBS = [(f"{name}/{job}", spec) for name, flow in WORKFLOWS.items() for job, spec in flow["jobs"].items()]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
# YAML takes the key for a truth value.
ON = True
TEXTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "docs/**/*.rst", "extensions/**/*.md", "roles/**/*.md", ".github/**/*.md")
    for path in ROOT.glob(pattern)
)


def steps(job: Data, kind: str) -> list[str]:
    """What the steps of a job run or use."""
    return [step[kind] for step in job["steps"] if kind in step]


def mentioned(text: str) -> set[str]:
    """The targets that a text tells its readers to make: in code, or at the beginning of a line of the shell."""
    return set(re.findall(r"(?:`|^\s*(?:\$ )?)make ([a-z][a-z-]*)(?=[ `\n])", text, re.MULTILINE))


def test_mentions_are_found_where_readers_see_commands() -> None:
    text = "`make unit`, ``make bench`` and\n   $ make docs\nmake test-matrix MATRIX=2.18\nto make sure\n"
    assert mentioned(text) == {"unit", "bench", "docs", "test-matrix"}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_target_that_is_named_exists(path: Path) -> None:
    assert mentioned(path.read_text(encoding="utf-8")) <= TARGETS


def test_every_target_that_workflows_run_exists() -> None:
    run = {target for dummy, job in JOBS for line in steps(job, "run") for target in mentioned(line + "\n")}
    assert {"test", "test-matrix", "soak", "release"} <= run
    assert run <= TARGETS


def test_every_target_is_phony_and_every_stage_is_a_target() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    (stages,) = re.findall(r"^STAGES := (.*)$", MAKEFILE, re.MULTILINE)
    assert {*phony.replace("$(STAGES)", stages).split()} == TARGETS
    assert set(stages.split()) == set(STAGES) - {"demo"}


def test_the_guide_for_contributors_names_what_they_need() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {"env", "help", "lint", "test", "test-matrix", "changelog", "dist", "release"} <= mentioned(guide)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_no_rights_by_default(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {}
    assert WORKFLOWS[name]["concurrency"]
    assert "pull_request_target" not in WORKFLOWS[name][ON]


@pytest.mark.parametrize(("name", "job"), JOBS, ids=[name for name, dummy in JOBS])
def test_a_job_reads_only_and_ends(name: str, job: Data) -> None:
    assert 0 < job["timeout-minutes"] <= 180
    assert job["runs-on"] == "ubuntu-24.04"
    if name == "release/publish":
        assert job["permissions"] == {"contents": "write"}
        assert job["environment"], "somebody has to approve"
        assert set(job["needs"]) == set(WORKFLOWS["release"]["jobs"]) - {"publish"}
    else:
        assert job["permissions"] == {"contents": "read"}
        assert "secrets" not in str(job)
        (*before, last) = steps(job, "run")
        assert all(line.startswith("make ") for line in before)
        assert "make " in last


def test_actions_are_of_github_and_of_one_version_each() -> None:
    used = {action for dummy, job in JOBS for action in steps(job, "uses")}
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", action) for action in used), used
    names = [action.partition("@")[0] for action in used]
    assert len(names) == len(set(names))


def test_ci_runs_for_every_pull_request_and_every_night() -> None:
    assert set(WORKFLOWS["ci"][ON]) == {"pull_request", "push", "schedule"}
    assert WORKFLOWS["ci"][ON]["pull_request"] is None, "whatever it changes"
    assert "make test" in steps(WORKFLOWS["ci"]["jobs"]["test"], "run")


def test_ci_runs_every_cell_of_the_matrix_on_its_python() -> None:
    include = WORKFLOWS["ci"]["jobs"]["matrix"]["strategy"]["matrix"]["include"]
    assert [(cell["cell"], cell["python"]) for cell in include] == [(cell.name, cell.python) for cell in CELLS]


def test_a_release_is_tested_and_depends_on_nothing_that_was_left_by_others() -> None:
    release = WORKFLOWS["release"]
    assert "make test" in steps(release["jobs"]["test"], "run")
    (tag,) = release[ON]["push"]["tags"]
    assert set(release[ON]) == {"push"} and set(release[ON]["push"]) == {"tags"}
    assert tag == "[0-9]+.[0-9]+.[0-9]+"
    assert "cache:" not in (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")


def test_mistakes_in_workflows_are_found(tmp_path: Path) -> None:
    folder = tmp_path / ".github"
    shutil.copytree(workflows.GITHUB, folder)
    flow = folder / "workflows" / "ci.yml"
    text = flow.read_text(encoding="utf-8").replace('MATRIX="$CELL"', 'MATRIX="${{ github.head_ref }}"')
    flow.write_text(text.replace("timeout-minutes", "timeout-hours"), encoding="utf-8")
    schema, weakness = workflows.check(folder)
    assert "timeout-hours" in schema
    assert "template-injection" in weakness
