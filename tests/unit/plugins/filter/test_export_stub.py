# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables for secrets, for whoever knows them to fill in."""

from __future__ import annotations

import typing as t

import pytest
import yaml

from ansible_collections.observability.kibana.plugins.filter.export_stub import HEADER, FilterModule

export_stub = FilterModule().filters()["export_stub"]


def needed(variable: str, *keys: str, **more: t.Any) -> dict[str, t.Any]:
    about = {"space": "default", "id": "c1", "name": "Ops", "connector_type_id": ".slack", "is_missing": False}
    return {**about, "variable": variable, "secret_names": list(keys), **more}


def test_an_empty_file() -> None:
    one, two = needed("v1", "user", "password"), needed("v2", name="x", is_missing=True)
    assert export_stub([one, two]) == (
        f"{HEADER}\n"
        "# connector 'Ops' (.slack) in space 'default'\n"
        "v1:\n"
        "  user:\n"
        "  password:\n"
        "\n"
        "# connector 'x' (.slack) in space 'default'; Kibana lacks them; it may have none\n"
        "v2: {}\n"
    )


@pytest.mark.parametrize("line", ["v1:", "v1: {a: b}", "'v1': 1", '"v1" : 1', "a: b\nv1:\n  x: y"])
def test_what_is_there_is_not_added(line: str) -> None:
    assert export_stub([needed("v1", "user")], line) == ""


@pytest.mark.parametrize("line", ["v10: 1", "# v1: 1", "  v1: 1", "a: 'v1: 1'", "other_v1: 1"])
def test_what_only_looks_like_it_is_no_hindrance(line: str) -> None:
    text = f"{line}\n" + export_stub([needed("v1", "user")], f"{line}\n")
    assert "\nv1:\n  user:\n" in text


@pytest.mark.parametrize("present", ["a: b", "a: b\n", "---\na: b\n"])
def test_what_is_added_is_yaml_together_with_what_is_there(present: str) -> None:
    text = present + export_stub([needed("v1", "user"), needed("v2")], present)
    assert yaml.safe_load(text) == {"a": "b", "v1": {"user": None}, "v2": {}}
    assert export_stub([needed("v1", "user"), needed("v2")], text) == ""


def test_names_cannot_end_the_comment() -> None:
    text = export_stub([needed("v1", "user", name="a\nb: c\x85d: e\u2028f: g")])
    assert yaml.safe_load(text) == {"v1": {"user": None}}


def test_nothing_needed() -> None:
    assert export_stub([]) == ""
