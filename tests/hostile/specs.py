# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every module takes: its argument specification, and which of its options are secret."""

from __future__ import annotations

import importlib
import typing as t

from ansible_collections.observability.kibana.plugins.module_utils._argspec import APPLY, CONNECTION
from ansible_collections.observability.kibana.plugins.module_utils._kinds import KINDS
from ansible_collections.observability.kibana.plugins.module_utils._resource import Info, Resource
from tests.tools.paths import ROOT

Spec = dict[str, dict[str, t.Any]]
# The way to an option: ("secrets",), or for what is in a list of kibana_apply ("resources", "connector", "secrets").
Way = tuple[str, ...]

NAMES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
PLUGINS = "ansible_collections.observability.kibana.plugins"


def own_spec(module: str) -> Spec:
    """The options of a module besides those of the connection."""
    if module == "kibana_apply":
        return APPLY
    namespace = vars(importlib.import_module(f"{PLUGINS}.modules.{module}"))
    kinds = [
        value
        for value in namespace.values()
        if isinstance(value, type) and issubclass(value, (Resource, Info)) and value not in (Resource, Info)
    ]
    (kind,) = kinds
    return kind.argument_spec


def spec(module: str) -> Spec:
    """All options of a module."""
    return {**CONNECTION, **own_spec(module)}


def options_of(own: Spec, way: Way = ()) -> t.Iterator[tuple[Way, dict[str, t.Any]]]:
    """Every option, those within others included."""
    for name, option in own.items():
        yield (*way, name), option
        yield from options_of(option.get("options") or {}, (*way, name))


def every_option(module: str) -> t.Iterator[tuple[Way, dict[str, t.Any]]]:
    """Every option of a module; those of the kinds that kibana_apply takes in its list included."""
    yield from options_of(spec(module))
    for kind in KINDS if module == "kibana_apply" else ():
        yield from options_of(KINDS[kind].kind.argument_spec, ("resources", kind))


def secret_options(module: str) -> list[Way]:
    """The ways to the options of a module that hold secrets."""
    return [way for way, option in every_option(module) if option.get("no_log")]
