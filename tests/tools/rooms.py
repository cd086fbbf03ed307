# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rooms of plugins/module_utils: their order, and what really imports what. For a test and for the guide."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.tools.parts import list_table
from tests.tools.paths import ROOT

UTILS = ROOT / "plugins" / "module_utils"
SOURCES = sorted(UTILS.rglob("*.py"))

# Each may import what stands before it, and nothing that stands after it.
ORDER = [
    "_errors",
    "_secrets",
    "_compare",
    "_capabilities",
    "_argspec",
    "_options",
    "_connection",
    "_reading",
    "_answers",
    "_failures",
    "_http",
    "_reads",
    "_client",
    "_resource",
    "_named",
    "_resources",
    "_plan",
    "_engine",
    "_module",
    "_kinds",
    "_apply",
    "_run_apply",
    "_naming",
    "_export",
]


def room(path: Path) -> str:
    """The room of a file of module_utils: its own name, or _resources for all in there."""
    return path.relative_to(UTILS).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """What a file imports: names of rooms for our own, dotted names for the rest."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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


def arrows() -> dict[str, set[str]]:
    """Each room and the rooms it imports."""
    found: dict[str, set[str]] = {name: set() for name in ORDER}
    for path in SOURCES:
        if room(path) in found:
            found[room(path)] |= imports(path) & set(ORDER)
    return {name: others - {name} for name, others in found.items()}


def diagram() -> str:
    """The rooms from the bottom to the top, as RST: one line each, with a mark below the number of what it imports."""
    found = arrows()
    width = max(map(len, ORDER))
    head = " " * (width + 6) + " ".join(f"{number:2}" for number in range(1, len(ORDER)))
    lines = [head]
    for number, name in enumerate(ORDER, 1):
        marks = [" x" if other in found[name] else " ." for other in ORDER[: number - 1]]
        lines.append(f"{number:3}  {name:{width}} {' '.join(marks)}".rstrip())
    return "\n".join([".. code-block:: text", "", *(f"   {line}".rstrip() for line in lines)])


def table() -> str:
    """Every room and what it is for, from its own first lines, as RST."""
    rows = [(f"``{name}``", purpose(name)) for name in ORDER]
    return list_table(("Room", "What it is for"), rows, (20, 80))


def purpose(name: str) -> str:
    """The first sentence of a room's docstring."""
    path = UTILS / f"{name}.py"
    if not path.exists():
        return "One file for each kind of Kibana object, and helpers that several of them share."
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = text.split("\n\n")[0].replace("\n", " ")
    return re.sub(r" Private\b[^.]*\.$", "", first).replace("`", "``")
