# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Before and after, side by side."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.filter.audit_rows import FilterModule

audit_rows = FilterModule().filters()["audit_rows"]


def rows(before: t.Any, after: t.Any) -> list[tuple[str, str | None, str | None, bool]]:
    """The rows as tuples."""
    return [tuple(row.values()) for row in audit_rows({"before": before, "after": after})]


def test_one_row_for_each_value() -> None:
    before = {"name": "a", "params": {"size": 1, "old": True}, "tags": ["x"]}
    after = {"name": "a", "params": {"size": 2}, "tags": ["x", "ü"]}
    assert rows(before, after) == [
        ("name", "a", "a", False),
        ("params.old", "true", None, True),
        ("params.size", "1", "2", True),
        ("tags", '["x"]', '["x", "ü"]', True),
    ]


def test_lists_of_maps_are_taken_apart() -> None:
    before = {"actions": [{"id": "a", "params": {}}]}
    after = {"actions": [{"id": "a", "params": {}}, {"id": "b"}]}
    assert rows(before, after) == [
        ("actions[0].id", "a", "a", False),
        ("actions[0].params", "{}", "{}", False),
        ("actions[1].id", None, "b", True),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "null"), ("", ""), ("null", "null"), (False, "false"), (0.5, "0.5"), ([], "[]"), ("a\nb", "a\nb")],
)
def test_values_as_text(value: t.Any, text: str) -> None:
    assert rows({"x": value}, {}) == [("x", text, None, True)]


def test_a_side_that_is_not_there() -> None:
    assert rows(None, {"x": 1}) == [("x", None, "1", True)]
    assert rows(None, None) == rows({}, {}) == audit_rows({}) == []
