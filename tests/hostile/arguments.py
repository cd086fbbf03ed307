# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that nobody would give on purpose, made from the argument specifications."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from .specs import Spec

# Kept as they are: they wait, or they are meant to do something each time.
PATIENT = {"wait_for_applied": 0, "force": False, "recreate": "when_needed", "update_secrets": "on_create"}
TEXTS = (
    "",
    " ",
    "x",
    "ops",
    "bystander",
    "..",
    ".",
    "a/b",
    "../../api/status",
    "%2e%2e%2f",
    "?a=b#c",
    "{{ lookup('pipe', 'id') }}",
    "{% raw %}",
    "\u00e4\u20ac\U0001f600",
    "\ud800",
    "a\udcffb",
    "a\nb",
    "a\tb ",
    " a ",
    "a\0b",
    "\x1b[31mred",
    "\u202egnp",
    "\ufeffx",
    "\"quoted\" \\ and 'more'",
    "* or alert.attributes.name: *",
    "x" * 5000,
    "true",
    "null",
    "NaN",
    "-1",
    "5m",
    "2026-02-17T11:25:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999+14:00",
    "2026-02-30T99:99:99Z",
)
NUMBERS = (
    *(0, 1, -1, 2, 100, 2**31, 2**63, -(2**63) - 1, 10**18, 10**30),
    *(0.5, 1.7e18, 2.0**63, 1e308, float("nan"), float("inf"), float("-inf")),
)

texts = st.one_of(
    st.sampled_from(TEXTS),
    st.text(st.characters(exclude_categories=()), max_size=12),
)
scalars = st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), texts)


def _deep(value: t.Any, depth: int) -> t.Any:
    for level in range(depth):
        value = {"a": value} if level % 2 else [value]
    return value


anything = st.one_of(
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=6,
    ),
    st.builds(_deep, scalars, st.sampled_from([50, 150])),
)
maps = st.dictionaries(texts, anything, max_size=3)


def values(option: dict[str, t.Any], paths: st.SearchStrategy[str]) -> st.SearchStrategy[t.Any]:
    """Values for an option: of its type for the most part. paths: for those that name files."""
    kind = option.get("type", "str")
    if kind == "path":
        # Whatever it is, it may be written to.
        return paths
    if "choices" in option and kind == "str":
        return st.one_of(st.sampled_from(option["choices"]), st.sampled_from(option["choices"]), scalars)
    own: dict[str, st.SearchStrategy[t.Any]] = {
        "str": texts,
        "bool": st.one_of(st.booleans(), st.sampled_from(["yes", "no", "True", "maybe", ""])),
        "int": st.one_of(st.integers(-3, 300), st.sampled_from(NUMBERS), texts),
        "float": st.one_of(st.floats(), st.sampled_from(NUMBERS), texts),
        "raw": anything,
    }
    if kind == "dict":
        fitting = st.one_of(options(option["options"], paths), anything) if option.get("options") else maps
    elif kind == "list":
        element: dict[str, t.Any] = {
            "type": option.get("elements", "raw"),
            **{key: option[key] for key in ("options", "choices") if key in option},
        }
        fitting = st.lists(values(element, paths), max_size=3)
    else:
        fitting = own[kind]
    # Of three, two fit.
    return st.one_of(fitting, fitting, anything)


def options(spec: Spec, paths: st.SearchStrategy[str], most: int = 6) -> st.SearchStrategy[dict[str, t.Any]]:
    """Some of the options of a specification."""
    known = {name: values(option, paths) for name, option in spec.items() if name not in PATIENT}
    if not known:
        return st.just({})
    chosen = st.lists(st.sampled_from(sorted(known)), unique=True, max_size=most)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: known[name] for name in names}))
