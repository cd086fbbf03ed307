# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laying a wish over what exists. Pure functions. Private to the collection."""

from __future__ import annotations

import typing as t


def overlay(base: t.Any, wish: t.Any) -> t.Any:
    """What exists, changed as far as the wish asks for it.

    Maps merge key by key, so keys the wish does not name keep their value; a null in a map takes the key away.
    Everything else is replaced, but a value that is the same to Kibana (see `same`) keeps its present form.
    """
    if isinstance(wish, dict):
        merged = dict(base) if isinstance(base, dict) else {}
        for key, value in wish.items():
            if value is None:
                merged.pop(key, None)
            else:
                merged[key] = overlay(merged.get(key), value)
        return merged
    return base if same(base, wish) else wish


def same(one: t.Any, other: t.Any) -> bool:
    """Whether Kibana would not tell the two apart.

    Jinja turns numbers and booleans into text, and Kibana turns them back: 25 and "25" are the same, true and
    "true" too. Booleans are never numbers. Lists compare item by item.
    """
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(left, right) for left, right in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return bool(without_nulls(one) == without_nulls(other))
    if isinstance(one, bool) != isinstance(other, bool) and not (isinstance(one, str) or isinstance(other, str)):
        return False
    if isinstance(one, str) != isinstance(other, str) and _is_scalar(one) and _is_scalar(other):
        return as_text(one) == as_text(other)
    return bool(one == other)


def as_text(value: t.Any) -> str:
    """A scalar as Kibana writes it in a string: true, 25, 0.5."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def without_nulls(value: t.Any) -> t.Any:
    """The value with every null taken out of its maps, at any depth; lists keep their length."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def covers(stored: t.Any, wish: t.Any) -> bool:
    """Whether the wish, laid over what is stored, changes nothing; lists of maps are covered item by item.

    This is how a wish compares with something Kibana decorates: fills with defaults, or gives ids of its own.
    """
    if isinstance(wish, dict):
        found = stored if isinstance(stored, dict) else {}
        return all(
            found.get(key) is None if value is None else covers(found.get(key), value) for key, value in wish.items()
        )
    if isinstance(wish, list) and isinstance(stored, list):
        return len(wish) == len(stored) and all(covers(left, right) for left, right in zip(stored, wish))
    return same(stored, wish)


def differing(view: dict[str, t.Any], other: dict[str, t.Any] | None) -> dict[str, t.Any]:
    """What of a view is not the same in the other one."""
    return {key: value for key, value in view.items() if other is None or key not in other or other[key] != value}


def _is_scalar(value: t.Any) -> bool:
    return isinstance(value, (str, int, float, bool))
