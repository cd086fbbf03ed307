# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of the house that a program can check."""

from __future__ import annotations

import ast
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[2]
UTILS = ROOT / "plugins" / "module_utils"
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
SOURCES = sorted(UTILS.rglob("*.py"))

# Each may import what stands before it, and nothing that stands after it.
ORDER = [
    "_errors",
    "_compare",
    "_capabilities",
    "_argspec",
    "_connection",
    "_answers",
    "_failures",
    "_http",
    "_client",
    "_resource",
    "_resources",
    "_engine",
    "_module",
    "_kinds",
    "_apply",
    "_run_apply",
    "_naming",
    "_export",
]


def room(path: pathlib.Path) -> str:
    """The room of a file of module_utils: its own name, or _resources for all in there."""
    return path.relative_to(UTILS).parts[0].removesuffix(".py")


def imports(path: pathlib.Path) -> set[str]:
    """What a file imports: names of rooms for our own, dotted names for the rest."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                own = path.parent if node.level == 1 else path.parents[node.level - 1]
                names = [base] if base else [alias.name for alias in node.names]
                found.update(room(own / name.split(".")[0]) for name in names)
            else:
                found.add(base)
    return found


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
    if path.name not in ("_http.py", "_failures.py", "_answers.py"):
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
