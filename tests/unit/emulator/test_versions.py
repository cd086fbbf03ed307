# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator and the collection speak of the versions of Kibana from one table."""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import CAPABILITIES
from tests import emulator
from tests.emulator.versions import FACTS, NEWEST, PROFILES, knows

HERE = Path(emulator.__file__).parent
# The only files that may know a version: the table of facts, and that of connector types.
TABLES = {"versions.py", "connector_types.py"}
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(HERE.rglob("*.py"))}


def names() -> t.Iterator[str]:
    """Every capability or fact that the emulator asks for."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            asked = {"has": node.args[:1], "knows": node.args[1:2]}.get(called, [])
            asked += [keyword.value for keyword in node.keywords if keyword.arg in ("since", "until", "versioned")]
            yield from (one.value for one in asked if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_nothing_is_said_twice() -> None:
    """What the collection's table has is no fact of the emulator's."""
    assert not set(FACTS) & set(CAPABILITIES)


def test_the_emulator_knows_every_capability_and_every_fact() -> None:
    """What nobody asks for is not emulated; and a name that is in neither table would be a KeyError."""
    assert set(names()) == set(FACTS) | set(CAPABILITIES)
    with pytest.raises(KeyError):
        knows((9, 4, 0), "no such thing")


def test_versions_stand_in_the_tables_only() -> None:
    """No tuple like (8, 16) anywhere else, and no other comparison with a version."""
    found = []
    for path, tree in TREES.items():
        if path.name in TABLES:
            continue
        for node in ast.walk(tree):
            numbers = [getattr(item, "value", None) for item in node.elts] if isinstance(node, ast.Tuple) else []
            is_version = 0 < len(numbers) <= 3 and numbers[0] in (8, 9) and all(isinstance(one, int) for one in numbers)
            orders = isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE))
            if is_version or (orders and "version" in ast.unparse(node)):
                found.append(f"{path.name}: {ast.unparse(node)}")
    assert not found


def test_each_profile_has_what_the_one_before_lacks() -> None:
    """Otherwise it would not be worth running the tests with it."""
    known = [
        {name for name in CAPABILITIES if knows(tuple(map(int, version.split("."))), name)}
        for version in PROFILES.values()
    ]
    assert all(older < newer for older, newer in zip(known, known[1:]))
    assert not known[0]
    assert known[-1] == set(CAPABILITIES)
    assert list(PROFILES)[-1] == NEWEST
