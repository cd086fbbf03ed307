# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import has, needed, parse_version


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((8, 12, 2), False),
        ((8, 18, 9), False),
        ((8, 19, 0), True),
        ((9, 0, 3), False),
        ((9, 1, 0), True),
        ((9, 4, 3), True),
        ((10, 0, 0), True),
    ],
)
def test_a_feature_of_two_lines(version: tuple[int, ...], expected: bool) -> None:
    assert has(version, "snooze") is expected


@pytest.mark.parametrize(("version", "expected"), [((8, 15, 9), False), ((8, 16, 0), True), ((9, 0, 0), True)])
def test_a_feature_of_one_line(version: tuple[int, ...], expected: bool) -> None:
    assert has(version, "flapping") is expected


def test_a_feature_of_the_newer_line_only() -> None:
    assert not has((8, 19, 5), "maintenance_windows")
    assert has((9, 1, 0), "maintenance_windows")


def test_names_for_messages() -> None:
    assert needed("snooze") == "8.19 or 9.1"


@pytest.mark.parametrize(
    ("text", "expected"), [("9.1.0", (9, 1, 0)), ("9.5.0-SNAPSHOT", (9, 5, 0)), ("", ()), ("nine", ())]
)
def test_parse(text: str, expected: tuple[int, ...]) -> None:
    assert parse_version(text) == expected
