# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of the house that a program can check."""

from __future__ import annotations

import ast
import pathlib

import pytest

from tests.tools.rooms import ORDER, SOURCES, UTILS, imports, room

ROOT = pathlib.Path(__file__).parents[2]
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UTILS)))
def test_imports_point_one_way(path: pathlib.Path) -> None:
    if path.name == "__init__.py":
        assert not path.read_text()
        return
    own = room(path)
    for name in imports(path) & set(ORDER):
        assert ORDER.index(name) < ORDER.index(own) or name == own == "_resources", f"{own} must not import {name}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UTILS)))
def test_only_one_file_knows_ansible_and_one_sends(path: pathlib.Path) -> None:
    used = {name.split(".")[0] for name in imports(path)}
    if path.name not in ("_module.py", "_run_apply.py"):
        assert "ansible" not in used
    if path.name not in ("_http.py", "_failures.py", "_answers.py", "_reading.py"):
        assert not used & {"requests", "urllib3", "http"} or path.name == "_errors.py"
    if path.name not in ("_module.py", "_run_apply.py", "_engine.py"):
        assert "check_mode" not in path.read_text()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UTILS)))
def test_rooms_stay_small(path: pathlib.Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_hold_documentation_and_one_call(path: pathlib.Path) -> None:
    tree = ast.parse(path.read_text())
    kinds = [type(node).__name__ for node in tree.body]
    assert set(kinds) <= {"ImportFrom", "Assign", "FunctionDef", "If"}, kinds
    (main,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert main.name == "main"
    assert len(main.body) == 2, "a docstring and run(...)"
    ours = {name.rsplit(".", 1)[1] for name in imports(path) if name.startswith("ansible_collections.")}
    assert ours & {"_module", "_run_apply", "_run_export"}
