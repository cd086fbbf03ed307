#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_export_info
short_description: Describe what is in a Kibana as code
version_added: 1.0.0
description:
  - Read what a Kibana holds, whoever made it and however, and describe it as the list that
    M(observability.kibana.kibana_apply) takes. Applied to the same Kibana, the list changes nothing; applied to another
    one, it makes the same objects there.
  - Each kind is listed once in each space, however many objects there are.
  - Everything that a task could manage is in the list; what only Kibana knows (times, versions, authors, results) is
    not. The order of objects, and of the keys of each, is always the same, so that the list can be kept in version
    control.
  - Kibana tells nobody the secrets of connectors. RV(secrets_needed) says which ones have some, and proposes a variable
    for each.
  - To have all this written into files, use the role P(observability.kibana.export#role).
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.parallel
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  kinds:
    description:
      - The kinds of objects to describe. If not set, all of them that this version of Kibana lets be listed.
      - V(rule_state) describes what is muted, as far as anything is. Snoozes are not described, since they pass.
      - Cases, source maps, and the schema of the APM server are not described.
    type: list
    elements: str
    choices: [space, connector, maintenance_window, rule, rule_state, case_settings, apm_agent_config]
  spaces:
    description:
      - The identifiers of the spaces to look into. If not set, the space in which the task works.
      - Of kind V(space), these are described. APM agent configurations belong to no space.
    type: list
    elements: str
  all_spaces:
    description:
      - Look into every space that the user may see, instead of those that O(spaces) names.
    type: bool
    default: false
  names:
    description:
      - Describe only what has a name that matches one of these patterns, in which V(*), V(?) and V([]) mean what they
        mean in names of files. If not set, everything.
      - Maintenance windows have titles, case settings the names of their owners, APM agent configurations those of
        their services, and spaces their identifiers.
    type: list
    elements: str
  tags:
    description:
      - Of rules, and of what is muted of them, describe only those that have one of these tags.
    type: list
    elements: str
  connector_references:
    description:
      - How rules and case settings refer to connectors.
      - V(name) is for people, and for another space or deployment, where a connector may have another identifier.
        Connectors whose name is not unique, and those from C(kibana.yml), are referred to by identifier all the same.
      - V(id) says exactly which one, whatever it is called later.
    type: str
    choices: [name, id]
    default: name
  include_ids:
    description:
      - Whether connectors and rules are described with their identifiers. With them, each stays the one it is, even if
        somebody renames it, and becomes the same one in another deployment.
      - Turn this off to copy objects into another space of the same deployment, where Kibana does not let an
        identifier be used twice. Then they are identified by name, and those that share their name are in RV(left_out).
    type: bool
    default: true
notes:
  - An object that holds the very password or key with which the task logs in is in RV(left_out), since Ansible would
    make that unreadable.
seealso:
  - module: observability.kibana.kibana_apply
  - plugin: observability.kibana.export_files
    plugin_type: filter
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: What is in the space of the payment team?
  observability.kibana.kibana_export_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    space: payments
  register: exported

- name: Show it, and what else is needed to make it anew
  ansible.builtin.debug:
    msg:
      resources: "{{ exported.resources }}"
      secrets: "{{ exported.secrets_needed }}"
      not_described: "{{ exported.left_out }}"

- name: Has anybody changed something since?
  observability.kibana.kibana_apply:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    resources: "{{ exported.resources }}"
  check_mode: true
  diff: true

- name: Which rules have the team's tag?
  observability.kibana.kibana_export_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    kinds: [rule]
    all_spaces: true
    tags: [payments]

- name: Read the rules about the checkout, to copy them
  observability.kibana.kibana_export_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    kinds: [connector, rule]
    spaces: [payments]
    names: [Checkout *, ops-*]
    include_ids: false
  register: about_checkout

- name: Copy them into another space
  observability.kibana.kibana_apply:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    resources: "{{ about_checkout.resources | map('combine', {'space': 'staging'}) }}"
"""

RETURN = r"""
resources:
  description:
    - What there is, as M(observability.kibana.kibana_apply) takes it, by kind (in the order in which they need each
      other), space and name.
    - Each has C(kind), C(space) unless it belongs to the whole deployment, and the options of the module for the kind.
      Connectors come without C(secrets).
  returned: success
  type: list
  elements: dict
  sample:
    - kind: connector
      space: payments
      id: 3f0f2b3c-8d11-5c3c-8a54-9a7d1c9e50c5
      name: ops-slack
      connector_type_id: .slack
    - kind: case_settings
      space: payments
      owner: observability
      closure_type: close-by-user
      connector: {id: none}
      custom_fields: []
      templates: []
      observable_types: []
secrets_needed:
  description: The connectors among them that can have secrets.
  returned: success
  type: list
  elements: dict
  contains:
    variable:
      description: A name for the variable that holds its secrets, a map. No two connectors have the same.
      type: str
      returned: success
      sample: vault_kibana_connector_payments_ops_slack
    space:
      description: The space of the connector.
      type: str
      returned: success
      sample: payments
    id:
      description: Its identifier.
      type: str
      returned: success
      sample: 3f0f2b3c-8d11-5c3c-8a54-9a7d1c9e50c5
    name:
      description: Its name.
      type: str
      returned: success
      sample: ops-slack
    connector_type_id:
      description: Its type.
      type: str
      returned: success
      sample: .slack
    secret_names:
      description:
        - The secrets that it has, most likely, judging by its type and configuration.
        - Empty when that is not known, and when there are probably none.
      type: list
      elements: str
      returned: success
      sample: [webhookUrl]
    is_missing:
      description: Whether Kibana says that it lacks its secrets, so that it does not work.
      type: bool
      returned: success
      sample: false
left_out:
  description: What was asked for and cannot be described.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: Its kind.
      type: str
      returned: success
      sample: connector
    space:
      description: Its space. V(null) for what belongs to the whole deployment, and for a whole kind.
      type: str
      returned: success
      sample: payments
    id:
      description: Its identifier. V(null) when it has none, and for a whole kind.
      type: str
      returned: success
      sample: my-mail
    name:
      description: Its name. V(null) for a whole kind, which this version of Kibana does not have.
      type: str
      returned: success
      sample: my-mail
    reason:
      description: Why.
      type: str
      returned: success
      sample: it is preconfigured in kibana.yml (xpack.actions.preconfigured) and can only be changed there
"""

from ansible_collections.observability.kibana.plugins.module_utils._export import ExportInfo
from ansible_collections.observability.kibana.plugins.module_utils._module import run_info


def main() -> None:
    """Run the module."""
    run_info(ExportInfo)


if __name__ == "__main__":
    main()
