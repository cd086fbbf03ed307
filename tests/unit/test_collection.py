# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What belongs to every module: its place in the action group, a target, tests, documentation that tells the truth."""

from __future__ import annotations

import importlib
import pathlib
import re
import typing as t
from unittest import mock

import pytest
import yaml

from ansible_collections.observability.kibana.plugins.module_utils import _argspec, _module

ROOT = pathlib.Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
FRAGMENTS = ROOT / "plugins" / "doc_fragments"


def module(name: str) -> t.Any:
    """A module, imported by its collection name."""
    return importlib.import_module(f"ansible_collections.observability.kibana.plugins.modules.{name}")


def documentation(name: str) -> dict[str, t.Any]:
    """The DOCUMENTATION of a module."""
    return t.cast("dict[str, t.Any]", yaml.safe_load(module(name).DOCUMENTATION))


def argument_spec(name: str) -> dict[str, t.Any]:
    """The options that a module really takes."""
    stopped = mock.patch.object(_module, "Module", side_effect=KeyboardInterrupt)
    with stopped as made, pytest.raises(KeyboardInterrupt):
        module(name).main()
    return t.cast("dict[str, t.Any]", made.call_args.kwargs["argument_spec"])


def test_the_action_group_holds_every_module() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    assert runtime["action_groups"]["kibana"] == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_tests_and_a_target(name: str) -> None:
    assert (ROOT / "tests" / "unit" / "plugins" / "modules" / f"test_{name}.py").is_file()
    assert (ROOT / "tests" / "integration" / "targets" / name / "tasks" / "main.yml").is_file()


@pytest.mark.parametrize("name", MODULES)
def test_every_module_supports_check_mode_and_the_action_group(name: str) -> None:
    fragments = documentation(name)["extends_documentation_fragment"]
    prefix = "observability.kibana"
    assert {f"{prefix}.connection", f"{prefix}.attributes", f"{prefix}.attributes.actiongroup_kibana"} <= set(fragments)
    promise = "info" if name.endswith("_info") else "managed"
    assert f"{prefix}.attributes.{promise}" in fragments


@pytest.mark.parametrize("name", MODULES)
def test_options_are_documented_and_nothing_else_is(name: str) -> None:
    documented = set(documentation(name).get("options", {}))
    for fragment in documentation(name)["extends_documentation_fragment"]:
        parts = fragment.removeprefix("observability.kibana.").split(".")
        source = importlib.import_module(f"ansible_collections.observability.kibana.plugins.doc_fragments.{parts[0]}")
        section = getattr(source.ModuleDocFragment, parts[1].upper() if len(parts) > 1 else "DOCUMENTATION")
        documented |= set(yaml.safe_load(section).get("options", {}))
    assert documented == set(argument_spec(name))


@pytest.mark.parametrize("name", MODULES)
def test_secret_options_are_not_logged(name: str) -> None:
    for option, spec in argument_spec(name).items():
        if re.search(r"password|secret|token|api_key", option) and spec["type"] in ("str", "dict"):
            assert "no_log" in spec, option
            assert spec["no_log"] or "choices" in spec, option


def test_connection_options_are_documented_with_their_variable() -> None:
    fragment = importlib.import_module("ansible_collections.observability.kibana.plugins.doc_fragments.connection")
    options = yaml.safe_load(fragment.ModuleDocFragment.DOCUMENTATION)["options"]
    assert set(options) == set(_argspec.CONNECTION)
    for name, variable in _argspec.ENVIRONMENT.items():
        assert f"E({variable})" in " ".join(options[name]["description"])
        assert options[name]["type"] == _argspec.CONNECTION[name]["type"]
        assert options[name].get("default") == _argspec.CONNECTION[name].get("default")


@pytest.mark.parametrize("path", sorted(FRAGMENTS.glob("*.py")), ids=lambda path: path.stem)
def test_fragments_are_valid_yaml(path: pathlib.Path) -> None:
    source = importlib.import_module(f"ansible_collections.observability.kibana.plugins.doc_fragments.{path.stem}")
    for section, text in vars(source.ModuleDocFragment).items():
        if section.isupper():
            assert yaml.safe_load(text)
