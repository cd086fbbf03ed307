#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_case_push
short_description: Push Kibana cases to external systems
version_added: 1.0.0
description:
  - Send a case to the system behind its connector, for example Jira or ServiceNow, where the first push makes an
    incident and later ones update it.
  - A case is pushed when it was never pushed, has changed since the last push, or was last pushed through another
    connector.
  - A push closes the case when the case settings of its owner say so, see M(observability.kibana.kibana_case_settings).
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
attributes:
  idempotent:
    support: partial
    details:
      - With O(force=true) the case is pushed each time, which counts as a change.
options:
  case_id:
    description:
      - The identifier of the case.
      - Either this or O(owner) and O(title) name the case.
    type: str
  owner:
    description:
      - The application that the case belongs to. V(cases) is the one under Stack Management. Needed with O(title).
    type: str
    choices: [cases, observability, securitySolution]
  title:
    description:
      - The exact title of the case, which must be that of one case of O(owner) only.
    type: str
  connector_id:
    description:
      - The identifier of the connector to push through. If not set, the connector of the case.
      - The fields for the external system come from the connector of the case in any event.
    type: str
  force:
    description:
      - V(true) pushes the case although it has not changed since the last push.
    type: bool
    default: false
notes:
  - Before Kibana 8.17, a closed case cannot be pushed.
  - In check mode the module finds out whether there is such a connector, but not whether the external system would take
    the case.
seealso:
  - module: observability.kibana.kibana_case
  - module: observability.kibana.kibana_case_info
  - module: observability.kibana.kibana_case_settings
  - module: observability.kibana.kibana_connector
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Make an incident of the case, or update the one it has
  observability.kibana.kibana_case_push:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: The disk of db1 is full
  register: pushed

- name: Tell where it is
  ansible.builtin.debug:
    msg: "{{ pushed.case.external_service.external_title }}: {{ pushed.case.external_service.external_url }}"

- name: Push through another connector than that of the case
  observability.kibana.kibana_case_push:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    case_id: "{{ case_id }}"
    connector_id: "{{ connector_id }}"

- name: Push once more, since the incident was deleted over there
  observability.kibana.kibana_case_push:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    case_id: "{{ case_id }}"
    force: true
"""

RETURN = r"""
case:
  description: The case as Kibana has it now; in check mode, as it is, but for RV(case.pushed).
  returned: success
  type: dict
  contains:
    pushed:
      description: Whether the external system knows the case as it is now.
      type: bool
      returned: success
      sample: true
    pushed_through:
      description: The identifier of the connector of the last push.
      type: str
      returned: when it was pushed
      sample: ops-jira
    id:
      description: The identifier.
      type: str
      returned: success
      sample: 293f1bc0-74f6-11ea-b83a-553aecdb28b6
    owner:
      description: The application that the case belongs to.
      type: str
      returned: success
      sample: observability
    title:
      description: The title.
      type: str
      returned: success
      sample: The disk of db1 is full
    description:
      description: The description.
      type: str
      returned: success
      sample: No space left on /var.
    tags:
      description: The tags, sorted.
      type: list
      elements: str
      returned: success
      sample: [db, disk]
    status:
      description: V(open), V(in-progress) or V(closed).
      type: str
      returned: success
      sample: open
    severity:
      description: V(low), V(medium), V(high) or V(critical).
      type: str
      returned: success
      sample: high
    category:
      description: The category.
      type: str
      returned: when it has one
      sample: capacity
    assignees:
      description: The profile identifiers of those who are to care for it, sorted.
      type: list
      elements: str
      returned: success
      sample: []
    sync_alerts:
      description: Whether the status of its alerts follows that of the case.
      type: bool
      returned: success
      sample: true
    custom_fields:
      description: The custom fields, each key with its value.
      type: dict
      returned: success
      sample: {cost_center: "4711"}
    connector:
      description: The connector that the case is pushed through, as C(id) and C(fields).
      type: dict
      returned: success
      sample: {id: ops-jira, fields: {issueType: "10001", priority: High}}
    connector_name:
      description: The name of the connector, V(none) if there is none.
      type: str
      returned: success
      sample: Jira
    connector_type_id:
      description: The type of the connector, V(.none) if there is none.
      type: str
      returned: success
      sample: .jira
    external_service:
      description: What became of the last push, V(null) if there was none.
      type: dict
      returned: success
      sample:
        connector_id: ops-jira
        connector_name: Jira
        external_id: "10001"
        external_title: OPS-1
        external_url: https://jira.example.com/browse/OPS-1
        pushed_at: "2026-03-01T12:00:00.000Z"
        pushed_by: {username: elastic, full_name: null, email: null}
    version:
      description: What Kibana tells versions of the case apart by.
      type: str
      returned: success
      sample: WzM1LDFd
    total_comments:
      description: How many comments people wrote on it.
      type: int
      returned: success
      sample: 2
    total_alerts:
      description: How many alerts it holds.
      type: int
      returned: success
      sample: 1
    duration:
      description: How many seconds it was open, V(null) unless it is closed.
      type: int
      returned: success
      sample: null
    number:
      description: The number of the case, from Kibana 9.1 on.
      type: int
      returned: when it has one
      sample: 12
    observables:
      description: The observables of the case, as Kibana tells them, from Kibana 8.18 on.
      type: list
      elements: dict
      returned: when Kibana tells them
      sample: []
    created_at:
      description: When it was opened.
      type: str
      returned: success
      sample: "2026-03-01T12:00:00.000Z"
    created_by:
      description: Who opened it.
      type: dict
      returned: success
      sample: {username: elastic, full_name: null, email: null}
    updated_at:
      description: When it was changed, V(null) if never.
      type: str
      returned: success
      sample: null
    updated_by:
      description: Who changed it, V(null) if nobody did.
      type: dict
      returned: success
      sample: null
    closed_at:
      description: When it was closed, V(null) unless it is.
      type: str
      returned: success
      sample: null
    closed_by:
      description: Who closed it, V(null) unless it is closed.
      type: dict
      returned: success
      sample: null
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.case_push import CasePush


def main() -> None:
    """Run the module."""
    run(CasePush)


if __name__ == "__main__":
    main()
