# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: export_files
short_description: Files from an export
version_added: 1.0.0
description:
  - Turn what M(observability.kibana.kibana_export_info) returns into files, as a person would write them. Each has a
    list C(kibana_resources), which M(observability.kibana.kibana_apply) takes, and the role
    P(observability.kibana.configure#role) reads a folder of them.
  - Text in which Kibana has templates of its own (C({{rule.name}}), say) is marked with C(!unsafe), so that Ansible
    leaves it alone. The secrets of connectors are references to the variables that C(secrets_needed) proposes.
  - The same export always gives the same files.
positional: _input
options:
  _input:
    description:
      - What the module returned.
    type: dict
    required: true
  split:
    description:
      - V(kind) is for a file for each kind of object in each space.
      - V(space) is for a file for each space.
    type: str
    choices: [kind, space]
    default: kind
seealso:
  - module: observability.kibana.kibana_export_info
  - plugin: observability.kibana.export_stub
    plugin_type: filter
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Read what is there
  observability.kibana.kibana_export_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
  register: exported

- name: Show the files that would be written
  ansible.builtin.debug:
    msg: "{{ exported | observability.kibana.export_files(split='space') }}"
"""

RETURN = r"""
_value:
  description: The files, in the order of their paths.
  type: list
  elements: dict
  contains:
    path:
      description: Where the file belongs, relative to the folder for all of them.
      type: str
      sample: spaces/payments/rule.yml
    content:
      description: The text of the file.
      type: str
"""

import re
import typing as t

import yaml
from ansible.errors import AnsibleFilterError

HEADER = "# Written by the role observability.kibana.export. What is changed here is lost with the next export.\n"
# What makes Ansible take a text for a template.
TEMPLATE = re.compile(r"\{[{%#]")

Item = dict[str, t.Any]


class Foreign(str):
    """A text that Ansible must not touch."""


class Dumper(yaml.SafeDumper):
    """YAML in the style that linters for Ansible want."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: t.Any) -> bool:
        """Everything is written out."""
        return True


def _represent_text(dumper: Dumper, text: str) -> yaml.Node:
    """Text of several lines as such; foreign text marked."""
    tag = "!unsafe" if isinstance(text, Foreign) else "tag:yaml.org,2002:str"
    return dumper.represent_scalar(tag, str(text), style="|" if "\n" in text else None)


Dumper.add_representer(str, _represent_text)
Dumper.add_representer(Foreign, _represent_text)


def export_files(exported: dict[str, t.Any], split: str = "kind") -> list[dict[str, str]]:
    """The files: each {path, content}. Raises AnsibleFilterError for what is no export."""
    try:
        resources, secrets, left_out = (exported[key] for key in ("resources", "secrets_needed", "left_out"))
    except (KeyError, TypeError):
        raise AnsibleFilterError("export_files takes what kibana_export_info returned, the whole of it") from None
    if split not in ("kind", "space"):
        raise AnsibleFilterError(f"split must be kind or space, not {split!r}")
    groups: dict[str, list[Item]] = {}
    notes: dict[str, list[str]] = {}
    for resource in resources:
        groups.setdefault(_place(resource, split), []).append(_item(resource, secrets))
    for item in left_out:
        notes.setdefault(_place(item, split), []).append(f"# - {_about(item)}: {_line(item['reason'])}\n")
    return [
        {"path": path, "content": _document(groups.get(path, []), notes.get(path, []))}
        for path in sorted({*groups, *notes})
    ]


def _place(resource: Item, split: str) -> str:
    """The path of the file in which a resource belongs."""
    folder = f"spaces/{resource['space']}" if resource.get("space") else "deployment"
    return f"{folder}/{resource['kind']}.yml" if split == "kind" else f"{folder}.yml"


def _item(resource: Item, secrets: list[Item]) -> Item:
    """A resource as it is written: foreign texts marked, and its secrets as a reference to their variable."""
    item: Item = _plain(resource)
    for one in secrets if item["kind"] == "connector" else ():
        key = "id" if "id" in item else "name"
        if one["space"] == item["space"] and one[key] == item[key]:
            item["secrets"] = f"{{{{ {_plain(one['variable'])} }}}}"
    return item


def _plain(value: t.Any) -> t.Any:
    """A value without what Ansible adds to its types, and with foreign texts marked."""
    if isinstance(value, dict):
        return {str.__str__(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        text = str.__str__(value)
        return Foreign(text) if TEMPLATE.search(text) else text
    for kind in (bool, int, float):
        if isinstance(value, kind):
            return kind(value)
    return None


def _document(items: list[Item], notes: list[str]) -> str:
    """A file with these resources, each by itself, and with notes about what it lacks."""
    text = yaml.dump(
        {"kibana_resources": items},
        Dumper=Dumper,
        sort_keys=False,
        default_flow_style=False,
        allow_unicode=True,
        width=2**30,
    )
    text = re.sub(r"(?m)(?<!:\n)^  - kind: ", r"\n\g<0>", text)
    left_out = f"\n# Not in here:\n{''.join(notes)}" if notes else ""
    return f"---\n{HEADER}\n{text}{left_out}"


def _about(item: Item) -> str:
    """What was left out, in a few words."""
    words = [_line(item["kind"]), *([repr(_line(item["name"]))] if item["name"] is not None else [])]
    words += [f"({_line(item['id'])})"] if item["id"] is not None and item["id"] != item["name"] else []
    return " ".join(words)


def _line(text: str) -> str:
    """A text without anything that could end a comment."""
    return "".join(letter if letter.isprintable() else " " for letter in str.__str__(text))


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """By name."""
        return {"export_files": export_files}
