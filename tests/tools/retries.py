# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which requests the client sends again, and when: for the guide, and for a test that tries every row."""

from __future__ import annotations

import ast
import dataclasses
import typing as t

from tests.tools.parts import list_table
from tests.tools.paths import ROOT

RESOURCES = ROOT / "plugins" / "module_utils" / "_resources"


@dataclasses.dataclass(frozen=True)
class Row:
    """Something that goes wrong, what is sent again then, and how the emulator brings it about.

    read: GET. safe: a write that does no harm when it is sent twice. once: any other write. fault: as in
    tests/emulator/faults.py; None where no answer of an emulator can do it.
    """

    what: str
    read: bool
    safe: bool
    once: bool
    fault: dict[str, t.Any] | None


ROWS = [
    Row("No connection: name unknown, refused, timed out, proxy", True, True, True, None),
    Row("429", True, True, True, {"status": 429}),
    Row(
        "429 or 503 with a Retry-After above 120 seconds",
        False,
        False,
        False,
        {"status": 429, "headers": {"retry-after": "121"}},
    ),
    Row("502, 503, 504", True, True, False, {"status": 503}),
    Row("The connection breaks after sending", True, True, False, {"drop": "after"}),
    Row("No answer within timeout", True, True, False, {"delay": 0.4}),
    Row("500 and every other status", False, False, False, {"status": 500}),
    Row("TLS fails, or url cannot be used", False, False, False, None),
    Row("A redirect", False, False, False, {"status": 302}),
    Row("An answer that is not JSON", False, False, False, {"status": 200, "body": "<html>"}),
]

# Files with a POST that is sent once, what it does, and how a lost answer is looked into.
ONCE = {
    "apm_agent_key": (
        "creates a key",
        "lists the keys: a new one of this name has lost its secret, and the error says so",
    ),
    "apm_annotation": ("adds an annotation", "searches for it"),
    "case": ("creates a case", "looks for owner and title"),
    "case_comment": ("adds a comment", "looks for its text on the case"),
    "case_file": ("attaches a file", "looks for a file of this name on the case"),
    "case_push": ("pushes a case", "compares the times of the push and of the last change"),
    "maintenance_window": ("creates a window", "looks for its title"),
    "rule_snooze": ("adds a snooze", "reads the snoozes of the rule"),
}


def table() -> str:
    """The table of what is sent again, as RST."""
    words = {True: "again", False: "\\-"}
    rows = [(row.what, words[row.read], words[row.safe], words[row.once]) for row in ROWS]
    head = ("What happens", "GET", "A write that can be repeated", "Any other write")
    return list_table(head, rows, (46, 14, 20, 20))


def once() -> str:
    """The POSTs that are never sent again, as RST."""
    rows = [(f"``{name}``", *told) for name, told in sorted(ONCE.items())]
    return list_table(("In _resources", "The request", "After a lost answer the engine"), rows, (20, 25, 55))


def sent_once() -> set[str]:
    """The files that really have such a POST."""
    return {path.stem for path in RESOURCES.glob("*.py") if any(map(_is_sent_once, _calls(path.read_text())))}


def _calls(source: str) -> t.Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _is_sent_once(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    stated = [keyword.value for keyword in call.keywords if keyword.arg == "repeatable"]
    value = stated[0].value if stated and isinstance(stated[0], ast.Constant) else None
    if name == "Step":
        return value is False
    is_post = bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value == "POST"
    return name == "request" and is_post and not stated
