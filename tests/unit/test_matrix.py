# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The matrix of versions covers what the collection promises, and its environments are what they are called."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.emulator.versions import PROFILES
from tests.tools.matrix import CELLS, REQUIREMENTS, choose, find_python, main, step_of
from tests.tools.paths import ROOT


def pinned(name: str, package: str) -> str:
    """The version of a package in a file of requirements, those that it includes left aside."""
    (found,) = re.findall(rf"^{package} == (\S+)$", (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8"), re.M)
    return str(found)


def test_every_profile_and_every_core() -> None:
    """Each version of Kibana meets some ansible-core, from the oldest that the collection says it needs on."""
    cores = [cell for cell in CELLS if "integration" in cell.steps]
    assert (
        {cell.profile for cell in cores} == {cell.profile for cell in CELLS if "trust" in cell.steps} == set(PROFILES)
    )
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert runtime["requires_ansible"] == f">={cores[0].name}.0"
    for cell in cores:
        assert pinned(cell.requirements, "ansible-core").startswith(f"{cell.name}.")
    assert pinned("oldest", "ansible-core") == pinned(cores[0].requirements, "ansible-core")


def test_the_oldest_python_has_the_oldest_library() -> None:
    """What the modules promise to work with is what they are tried with."""
    (cell,) = [cell for cell in CELLS if cell.python == "3.9"]
    promised = re.findall(r"^requests >= (\S+)$", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M)
    assert promised == [pinned(cell.requirements, "requests")]
    (target,) = [value for key, value in step_of(cell, "modules").environment.items() if key == "TEST_PYTHON"]
    assert target == str(cell.venv / "bin" / "python")


def test_cells_and_steps_can_be_chosen() -> None:
    """By name; what is not there is an error that says what is."""
    assert [cell for cell, dummy in choose([])] == CELLS
    ((cell, steps),) = choose(["2.18:unit,sanity"])
    assert (cell.name, steps) == ("2.18", ["unit", "sanity"])
    for wrong in ("2.3", "2.18:molecule", "modules-3.9:sanity"):
        with pytest.raises(ValueError, match=re.escape(f"No such cell of the matrix: {wrong}. There are: 2.17:")):
            choose([wrong])
    assert main(["2.3"]) == 2


def test_a_python_that_is_not_there() -> None:
    """It is none, and not the next best."""
    assert find_python("3.2") is None
