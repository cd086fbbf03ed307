# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of plugins, read as Ansible's plugin loader does, which would want the collection installed."""

from __future__ import annotations

import importlib
import typing as t

import yaml
from ansible import constants

from ansible_collections.observability.kibana.plugins.doc_fragments.plugin_connection import ModuleDocFragment

PLUGINS = "ansible_collections.observability.kibana.plugins"
CONNECTION: dict[str, t.Any] = yaml.safe_load(ModuleDocFragment.DOCUMENTATION)["options"]


def definitions(kind: str, name: str) -> dict[str, t.Any]:
    """The documented options of a plugin, those of its fragment included."""
    documentation = yaml.safe_load(importlib.import_module(f"{PLUGINS}.{kind}.{name}").DOCUMENTATION)
    assert documentation["extends_documentation_fragment"] == ["observability.kibana.plugin_connection"]
    return {**CONNECTION, **documentation["options"]}


def with_options(plugin: t.Any, kind: str, name: str) -> t.Any:
    """The plugin, ready to read its options."""
    plugin._load_name = f"{PLUGINS}.{kind}.{name}"
    constants.config.initialize_plugin_configuration_definitions(kind, plugin._load_name, definitions(kind, name))
    return plugin
