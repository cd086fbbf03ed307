#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_connector_info
short_description: Look up Kibana connectors and connector types
version_added: 1.0.0
description:
  - Tell which connectors there are in a space, look up one of them, and tell which types of connectors Kibana offers
    and the licence allows.
  - Secrets are never told; Kibana does not give them away.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the only connector to look up.
    type: str
  name:
    description:
      - The display name of the connectors to look up, exactly. Several may have the same name.
    type: str
  connector_type_ids:
    description:
      - Only connectors (and with O(include_types) types) of these types, for example V(.slack) and V(.email).
    type: list
    elements: str
  feature_id:
    description:
      - Only connectors (and with O(include_types) types) that this feature of Kibana can use, for example V(alerting)
        or V(cases).
    type: str
  include_types:
    description:
      - Whether to tell which types of connectors there are too, see RV(connector_types).
    type: bool
    default: false
seealso:
  - module: observability.kibana.kibana_connector
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Which connectors are there in the space of the payment team?
  observability.kibana.kibana_connector_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    space: payments
  register: all

- name: Name those that no rule and no case uses
  ansible.builtin.debug:
    msg: "{{ all.connectors | selectattr('referenced_by_count', 'equalto', 0) | map(attribute='name') }}"

- name: Look up one connector by its name
  observability.kibana.kibana_connector_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: ops-slack
  register: slack

- name: Say so when it lost its secrets, as in an import
  ansible.builtin.debug:
    msg: "{{ item.name }} ({{ item.id }}) needs its secrets again."
  loop: "{{ slack.connectors | rejectattr('is_preconfigured') | selectattr('is_missing_secrets') }}"
  loop_control:
    label: "{{ item.id }}"

- name: Which types of connectors can cases use, and does the licence allow them?
  observability.kibana.kibana_connector_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    feature_id: cases
    include_types: true
  register: for_cases

- name: Show the types that a better licence would allow
  ansible.builtin.debug:
    msg: "{{ for_cases.connector_types | rejectattr('enabled_in_license') | map(attribute='id') }}"
"""

RETURN = r"""
connectors:
  description:
    - The connectors, in the order of their names and in the terms of M(observability.kibana.kibana_connector).
    - Those from C(kibana.yml) are among them, system connectors are not.
    - Empty when there is none as asked for.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The identifier.
      type: str
      returned: success
      sample: 3f0f2b3c-8d11-5c3c-8a54-9a7d1c9e50c5
    name:
      description: The display name.
      type: str
      returned: success
      sample: ops-slack
    connector_type_id:
      description: The type.
      type: str
      returned: success
      sample: .slack
    config:
      description: The configuration, without secrets.
      type: dict
      returned: unless it comes from C(kibana.yml)
      sample: {}
    is_missing_secrets:
      description: Whether Kibana lacks secrets that the type needs, as after an import.
      type: bool
      returned: unless it comes from C(kibana.yml)
      sample: false
    is_preconfigured:
      description: Whether it comes from C(kibana.yml).
      type: bool
      returned: success
      sample: false
    is_deprecated:
      description: Whether it is of a deprecated kind.
      type: bool
      returned: success
      sample: false
    is_system_action:
      description: Whether it is a system connector.
      type: bool
      returned: success
      sample: false
    referenced_by_count:
      description: How many rules, cases and other objects use it, in all spaces.
      type: int
      returned: unless O(id) is given
      sample: 2
connector_types:
  description: The types of connectors that can be created, as Kibana tells of them.
  returned: when O(include_types=true)
  type: list
  elements: dict
  contains:
    id:
      description: The identifier.
      type: str
      returned: success
      sample: .slack
    name:
      description: The display name.
      type: str
      returned: success
      sample: Slack
    enabled:
      description: Whether connectors of it can be created and used, by licence and configuration.
      type: bool
      returned: success
      sample: true
    enabled_in_config:
      description: Whether C(xpack.actions.enabledActionTypes) in C(kibana.yml) allows it.
      type: bool
      returned: success
      sample: true
    enabled_in_license:
      description: Whether the licence allows it.
      type: bool
      returned: success
      sample: true
    minimum_license_required:
      description: The least licence that allows it.
      type: str
      returned: success
      sample: gold
    supported_feature_ids:
      description: The features of Kibana that can use it.
      type: list
      elements: str
      returned: success
      sample: [alerting, uptime, siem]
    is_system_action_type:
      description: Whether connectors of it come with Kibana.
      type: bool
      returned: success
      sample: false
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.connector_info import ConnectorInfo


def main() -> None:
    """Run the module."""
    run_info(ConnectorInfo)


if __name__ == "__main__":
    main()
