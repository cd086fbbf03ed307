# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._compare import (
    as_text,
    covers,
    overlay,
    same,
    without_nulls,
)


@pytest.mark.parametrize(
    ("base", "wish", "expected"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}}, {"a": {"x": 1, "y": 3}}),
        ({"a": 1, "b": 2}, {"a": None}, {"b": 2}),
        ({}, {"a": None}, {}),
        ({}, {"a": {"b": None}}, {"a": {}}),
        (None, {"a": 1}, {"a": 1}),
        ({"a": [1, 2]}, {"a": [2]}, {"a": [2]}),
        ({"a": [1, 2]}, {"a": []}, {"a": []}),
        ({"a": 25}, {"a": "25"}, {"a": 25}),
        ({"a": "true"}, {"a": True}, {"a": "true"}),
        ({"a": ""}, {"a": "x"}, {"a": "x"}),
    ],
)
def test_overlay(base: t.Any, wish: t.Any, expected: t.Any) -> None:
    assert overlay(base, wish) == expected


def test_overlay_leaves_its_arguments_alone() -> None:
    base, wish = {"a": {"x": 1}}, {"a": {"y": 2}}
    overlay(base, wish)
    assert (base, wish) == ({"a": {"x": 1}}, {"a": {"y": 2}})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (25, "25", True),
        (25, "025", False),
        (0.5, "0.5", True),
        (1.0, "1", True),
        (True, "true", True),
        (False, "False", False),
        (True, 1, False),
        (0, False, False),
        ("", None, False),
        (None, None, True),
        ([1, "2"], ["1", 2], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": None}, {}, True),
        ({"a": 1}, {}, False),
    ],
)
def test_same(one: t.Any, other: t.Any, expected: bool) -> None:
    for left, right in ((one, other), (other, one)):
        assert same(left, right) is expected


@pytest.mark.parametrize(
    ("stored", "wish", "expected"),
    [
        ({"a": 1, "default": 2}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, True),
        ({"a": 1, "b": 2}, {"b": None}, False),
        ([{"a": 1, "uuid": "x"}], [{"a": 1}], True),
        ([{"a": 1}, {"a": 2}], [{"a": 1}], False),
        ({"a": {"b": {"c": 1, "d": 2}}}, {"a": {"b": {"c": "1"}}}, True),
        (None, {"a": 1}, False),
        ("x", {}, True),
    ],
)
def test_covers(stored: t.Any, wish: t.Any, expected: bool) -> None:
    assert covers(stored, wish) is expected


def test_text_and_nulls() -> None:
    assert [as_text(value) for value in (True, False, 1.0, 0.25, "x")] == ["true", "false", "1", "0.25", "x"]
    assert without_nulls({"a": None, "b": [None, {"c": None, "d": 0}]}) == {"b": [None, {"d": 0}]}
