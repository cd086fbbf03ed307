# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: kibana
short_description: Look up the identifier of a connector or a rule by its name
version_added: 1.0.0
description:
  - Tells the identifiers of connectors or rules whose names are known, for tasks and templates that need one.
  - The modules of this collection take names themselves; this is for everything else, such as bodies of requests and
    files for other tools.
  - A name has to be exact, and has to be the name of one object only. There is an error that lists the identifiers when
    several have it.
  - However many names are asked for, it takes one request for connectors, and mostly one for rules.
extends_documentation_fragment:
  - observability.kibana.plugin_connection
options:
  _terms:
    description: The names.
    type: list
    elements: str
    required: true
  kind:
    description: What has the name.
    type: str
    choices: [connector, rule]
    required: true
  default:
    description:
      - What to return for a name that nothing has. If not set, that is an error.
      - It is no help against other errors, for example when several have the name. Ansible's own C(errors=warn) and
        C(errors=ignore) are, but for all errors alike, and hide a Kibana that cannot be reached.
    type: raw
notes:
  - The lookup runs in check mode, too, and never modifies Kibana. In check mode it does not find what earlier tasks
    would have made.
  - Ansible looks things up each time when an expression is evaluated. Keep an identifier that is used often with
    M(ansible.builtin.set_fact).
seealso:
  - module: observability.kibana.kibana_connector_info
  - module: observability.kibana.kibana_rule_info
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Show the identifier of a connector, of the Kibana that KIBANA_URL and its kin say
  ansible.builtin.debug:
    msg: "{{ lookup('observability.kibana.kibana', 'ops-slack', kind='connector') }}"

- name: Use the identifier of a rule where only identifiers will do
  ansible.builtin.debug:
    msg: "https://kibana.example.com:5601/app/observability/alerts/rules/{{ rule_id }}"
  vars:
    rule_id: >-
      {{
        lookup('observability.kibana.kibana', 'Checkout errors', kind='rule', space='payments',
               url='https://kibana.example.com:5601', api_key=kibana_api_key)
      }}

- name: Look up several at once, as a list
  ansible.builtin.set_fact:
    connector_ids: "{{ query('observability.kibana.kibana', 'ops-slack', 'Alert history', kind='connector') }}"

- name: Do something only where there is no such rule
  ansible.builtin.debug:
    msg: There is no rule for the checkout yet
  when: lookup('observability.kibana.kibana', 'Checkout latency', kind='rule', default='') == ''
"""

RETURN = r"""
_raw:
  description: The identifier for each name, in their order; O(default) where nothing has the name.
  type: list
  elements: raw
  sample: ["3f0f2b3c-8d11-5c3c-8a54-9a7d1c9e50c5"]
"""

import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ansible_collections.observability.kibana.plugins.module_utils._client import Client
from ansible_collections.observability.kibana.plugins.module_utils._errors import InputError, KibanaError
from ansible_collections.observability.kibana.plugins.module_utils._resource import Catalog, Found
from ansible_collections.observability.kibana.plugins.module_utils._resources.connector import (
    connector_catalog,
    find_connector,
)
from ansible_collections.observability.kibana.plugins.module_utils._resources.rules import find_rule, search_rules
from ansible_collections.observability.kibana.plugins.plugin_utils._connection import (
    connected,
    without_empty_variables,
)

Find = t.Callable[[Client, t.Optional[str], t.Optional[str], t.Optional[Catalog]], t.Optional[Found]]


class LookupModule(LookupBase):
    """From names to identifiers."""

    def run(self, terms: list[t.Any], variables: dict[str, t.Any] | None = None, **kwargs: t.Any) -> list[t.Any]:
        """The identifier for each name. Raises AnsibleLookupError."""
        try:
            names = self._read_options(terms, variables, kwargs)
            with connected(self.get_option, read_only=True) as client:
                return self._look_up(client, names)
        except KibanaError as error:
            raise AnsibleLookupError(str(error)) from error

    def _read_options(
        self, terms: list[t.Any], variables: dict[str, t.Any] | None, given: dict[str, t.Any]
    ) -> list[str]:
        """Take the options over; returns the names. Raises InputError for what Ansible would let pass."""
        known = sorted(set(self.option_definitions) - {"_terms"})
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise InputError(f"there is no option {', '.join(unknown)}; there are {', '.join(known)}")
        not_names = [term for term in terms if not isinstance(term, str) or not term]
        if not_names:
            raise InputError(f"a name has to be text, and not empty: {', '.join(map(repr, not_names))}")
        with without_empty_variables():
            self.set_options(var_options=variables, direct=given)
        # None is what somebody may want for a missing one.
        self._has_default = "default" in given
        return list(terms)

    def _look_up(self, client: Client, names: list[str]) -> list[t.Any]:
        """The identifiers, from one listing."""
        kind = self.get_option("kind")
        find: Find
        if kind == "connector":
            find, catalog = find_connector, connector_catalog(client)
        else:
            find, catalog = find_rule, Catalog(lambda: search_rules(client, {"names": names}))
        found = {name: find(client, None, name, catalog) for name in names}
        missing = [name for name in names if found[name] is None]
        if missing and not self._has_default:
            listed = ", ".join(map(repr, missing))
            raise InputError(
                f"there is no {kind} with the name {listed} in space {client.space!r}; upper and lower case matter. "
                "Give a default if it need not be there"
            )
        return [one["id"] if (one := found[name]) else self.get_option("default") for name in names]
