# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Option sets that modules share: plain dicts, no Ansible. Private to the collection.

Each set has a documentation fragment of the same name in plugins/doc_fragments.
"""

from __future__ import annotations

import typing as t

ArgumentSpec = dict[str, dict[str, t.Any]]

CONNECTION: ArgumentSpec = {
    "url": {"type": "str", "required": True},
    "space": {"type": "str"},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "api_key": {"type": "str", "no_log": True},
    "bearer_token": {"type": "str", "no_log": True},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "client_cert": {"type": "path"},
    "client_key": {"type": "path"},
    "proxy": {"type": "str"},
    "timeout": {"type": "float", "default": 30},
    "retries": {"type": "int", "default": 3},
    "wait_for_ready": {"type": "float", "default": 0},
}

# Options that may come from the environment: name -> variable.
ENVIRONMENT = {name: f"KIBANA_{name.upper()}" for name in CONNECTION}

CONNECTION_CONSTRAINTS: dict[str, t.Any] = {
    "mutually_exclusive": [("username", "api_key", "bearer_token")],
    "required_by": {"password": ("username",), "client_key": ("client_cert",)},
    "required_together": [("username", "password")],
}

STATE: ArgumentSpec = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}

PARALLEL: ArgumentSpec = {"max_parallel": {"type": "int", "default": 8}}


APPLY: ArgumentSpec = {
    # Holds the secrets of connectors somewhere inside; what is really secret is found out when it is read.
    "resources": {"type": "list", "elements": "dict", "required": True, "no_log": True},
    "continue_on_error": {"type": "bool", "default": False},
    "prune": {"type": "bool", "default": False},
    "prune_selector": {
        "type": "dict",
        "options": {
            "rule_tags": {"type": "list", "elements": "str", "default": []},
            "connector_ids": {"type": "list", "elements": "str", "default": []},
            "connector_names": {"type": "str"},
            "spaces": {"type": "list", "elements": "str"},
        },
    },
    "report": {"type": "str", "choices": ["changed", "all", "failed"], "default": "changed"},
    "max_results": {"type": "int", "default": 200},
    **PARALLEL,
}


def given(spec: ArgumentSpec, params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The options without those that are null, which means that they are not given; also within options. Maps of
    whatever the user likes keep theirs.
    """
    found = {}
    for name, value in params.items():
        option = spec.get(name, {})
        if option and value is None:
            continue
        if "options" in option:
            found[name] = _given_within(option["options"], value)
        else:
            found[name] = value
    return found


def _given_within(spec: ArgumentSpec, value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return given(spec, value)
    return [_given_within(spec, item) for item in value] if isinstance(value, list) else value


def merge_constraints(*sets: dict[str, t.Any]) -> dict[str, t.Any]:
    """Several sets of AnsibleModule constraints as one."""
    merged: dict[str, t.Any] = {}
    for constraints in sets:
        for name, value in constraints.items():
            if isinstance(value, dict):
                merged[name] = {**merged.get(name, {}), **value}
            else:
                merged[name] = [*merged.get(name, []), *value]
    return merged
