# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An export as files that say the same, whatever is in it."""

from __future__ import annotations

import re
import typing as t

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.observability.kibana.plugins.filter.export_files import FilterModule

export_files = FilterModule().filters()["export_files"]
Item = dict[str, t.Any]


class Marked(str):
    """A text with !unsafe before it."""


class Loader(yaml.SafeLoader):
    """Reads as Ansible does."""


def _marked(loader: Loader, node: yaml.ScalarNode) -> Marked:
    return Marked(loader.construct_scalar(node))


Loader.add_constructor("!unsafe", _marked)


def exported(*resources: Item, secrets: t.Sequence[Item] = (), left_out: t.Sequence[Item] = ()) -> Item:
    return {"changed": False, "resources": list(resources), "secrets_needed": list(secrets), "left_out": list(left_out)}


def connector(**more: t.Any) -> Item:
    return {"kind": "connector", "space": "default", "id": "c1", "name": "c", "connector_type_id": ".slack", **more}


def secret(**more: t.Any) -> Item:
    return {"variable": "vault_c", "space": "default", "id": "c1", "name": "c", **more}


def left(**more: t.Any) -> Item:
    return {"kind": "connector", "space": "default", "id": "m", "name": "Mail", "reason": "it is preconfigured", **more}


def files(export: Item, **options: t.Any) -> dict[str, str]:
    return {file["path"]: file["content"] for file in export_files(export, **options)}


def loaded(export: Item, **options: t.Any) -> dict[str, list[Item]]:
    """What Ansible would read, by path."""
    return {path: yaml.load(text, Loader)["kibana_resources"] for path, text in files(export, **options).items()}


TEXTS = [
    "",
    " ",
    "null",
    "~",
    "yes",
    "on",
    "1",
    "1.0",
    "0x1f",
    "010",
    "1e3",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "12:30",
    "- a",
    "a: b",
    "a #b",
    "# a",
    "---",
    "!unsafe x",
    "&a *b",
    "'",
    '"',
    "%x",
    "@x",
    "`x`",
    "ünï 日本 🎉",
    "tab\tin it",
    "one\ntwo",
    "one\n\ntwo\n",
    "\nfirst line is empty",
    "  indented\nless",
    "trailing \nspaces  \n\n\n",
    "carriage\r\nreturn",
    "next line\x85 and \u2028",
    "control \x07",
    "- kind: rule\n  - kind: rule\n",
    "long " * 100,
    '{"json": [1, 2]}',
    "[1, 2]",
]
TEMPLATES = [
    "{{x}}",
    '{"text": "{{context.message}}"}',
    "{% raw %}",
    "{# comment",
    "one\n{{two}}\n",
    "  {{x}}\n y \n",
    "{{{triple}}}",
    "!unsafe {{x}}",
    "'{{x}}'",
    "{{x}}\x85\u2028\x07",
]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_stay_what_they_are(text: str) -> None:
    item = {"kind": "rule", "space": "default", "params": {"a": text, "b": [text, {"c": text}]}}
    assert loaded(exported(item)) == {"spaces/default/rule.yml": [item]}
    assert "!unsafe" not in files(exported(item))["spaces/default/rule.yml"].replace(text, "")


@pytest.mark.parametrize("text", TEMPLATES)
def test_templates_of_kibana_are_marked(text: str) -> None:
    item = {"kind": "rule", "space": "default", "name": text, "params": {"b": [text]}}
    (read,) = loaded(exported(item))["spaces/default/rule.yml"]
    assert read == item
    assert isinstance(read["name"], Marked) and isinstance(read["params"]["b"][0], Marked)


def test_other_values_stay_what_they_are() -> None:
    item = {"kind": "rule", "space": "s", "params": {"a": [True, False, None, 0, -1, 2**60, 0.5, 1e30, [], {}]}}
    (read,) = loaded(exported(item))["spaces/s/rule.yml"]
    assert read == item
    kinds = [bool, bool, type(None), int, int, int, float, float, list, dict]
    assert [type(value) for value in read["params"]["a"]] == kinds


def test_what_ansible_adds_to_types_does_not_show() -> None:
    item = connector(name="x", config={"a": ["1", "{{b}}"]})
    assert files(wrap_var(exported(item))) == files(exported(item))


def test_nothing_is_written_once_and_referred_to() -> None:
    shared = {"a": ["b"]}
    text = files(exported(connector(config=shared), connector(id="c2", config=shared)))["spaces/default/connector.yml"]
    assert "&" not in text and "*" not in text


def test_style() -> None:
    export = exported(connector(config={"a": ["b"]}), connector(id="c2"), secrets=[secret()], left_out=[left()])
    assert files(export) == {
        "spaces/default/connector.yml": """\
---
# Written by the role observability.kibana.export. What is changed here is lost with the next export.

kibana_resources:
  - kind: connector
    space: default
    id: c1
    name: c
    connector_type_id: .slack
    config:
      a:
        - b
    secrets: '{{ vault_c }}'

  - kind: connector
    space: default
    id: c2
    name: c
    connector_type_id: .slack

# Not in here:
# - connector 'Mail' (m): it is preconfigured
"""
    }


def test_secrets_are_those_of_the_connector() -> None:
    others = [secret(space="other", variable="v2"), secret(id="c2", variable="v3"), secret(variable="right")]
    rule = {"kind": "rule", "space": "default", "id": "c1", "name": "c"}
    (read,), (beside,) = loaded(exported(connector(), rule, secrets=others)).values()
    assert read["secrets"] == "{{ right }}" and not isinstance(read["secrets"], Marked)
    assert "secrets" not in beside
    nameless = {key: value for key, value in connector().items() if key != "id"}
    others[2]["name"] = "other"
    (read,) = loaded(exported(nameless, secrets=[secret(id="any", variable="by_name"), others[2]])).popitem()[1]
    assert read["secrets"] == "{{ by_name }}"


def test_split() -> None:
    export = exported(
        {"kind": "space", "id": "team-a"},
        connector(),
        {"kind": "rule", "space": "team-a"},
        {"kind": "rule", "space": "default"},
        {"kind": "apm_agent_config", "settings": {}},
    )
    assert list(files(export)) == [
        "deployment/apm_agent_config.yml",
        "deployment/space.yml",
        "spaces/default/connector.yml",
        "spaces/default/rule.yml",
        "spaces/team-a/rule.yml",
    ]
    by_space = loaded(export, split="space")
    assert [len(items) for items in by_space.values()] == [2, 2, 1]
    assert list(by_space) == ["deployment.yml", "spaces/default.yml", "spaces/team-a.yml"]
    with pytest.raises(AnsibleFilterError, match="split must be kind or space, not 'file'"):
        export_files(export, split="file")


def test_what_is_left_out_is_noted_where_it_would_be() -> None:
    texts = files(
        exported(
            left_out=[
                left(space=None),
                left(kind="maintenance_window", space=None, id=None, name=None, reason="needs Kibana 9.1"),
                left(kind="rule", name="two\nlines\x85\u2028- x: y", id="r1"),
            ]
        )
    )
    assert list(texts) == [
        "deployment/connector.yml",
        "deployment/maintenance_window.yml",
        "spaces/default/rule.yml",
    ]
    assert texts["deployment/maintenance_window.yml"].endswith(
        "kibana_resources: []\n\n# Not in here:\n# - maintenance_window: needs Kibana 9.1\n"
    )
    assert yaml.safe_load(texts["spaces/default/rule.yml"]) == {"kibana_resources": []}
    assert "# - rule 'two lines  - x: y' (r1): it is preconfigured\n" in texts["spaces/default/rule.yml"]


def test_nothing() -> None:
    assert export_files(exported()) == []


@pytest.mark.parametrize("wrong", [[], "text", {"resources": []}, None])
def test_what_is_no_export(wrong: t.Any) -> None:
    with pytest.raises(AnsibleFilterError, match=re.escape("the whole of it")):
        export_files(wrong)
