#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_case
short_description: Manage Kibana cases
version_added: 1.0.0
description:
  - Open, change, close and delete cases.
  - Kibana chooses the identifiers of cases, and any number of cases may have the same title. For this module a case is
    identified by its O(id), or by O(owner) and O(title) (and O(match_tags)), which must then be those of one case only.
  - Options that are not named keep the value that Kibana has.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
options:
  state:
    description:
      - V(absent) deletes the case with its comments, files and activity. To close a case, set O(status=closed).
  id:
    description:
      - The identifier of a case that exists. A new case cannot have one chosen.
    type: str
  owner:
    description:
      - The part of Kibana that the case belongs to. V(cases) is Stack Management, V(observability) Observability, and
        V(securitySolution) Security. It cannot be changed.
      - Needed when O(id) is not given.
    type: str
    choices: [cases, observability, securitySolution]
  title:
    description:
      - The title; 160 characters at most. It identifies the case when O(id) is not given, whatever the status of the
        case.
      - With O(id), it is the title that the case should have.
    type: str
  match_tags:
    description:
      - Tags that tell the case from others of the same O(owner) and O(title). Only a case that has all of these is
        meant, and a new case gets them.
    type: list
    elements: str
    default: []
  description:
    description:
      - What the case is about; 30000 characters at most. Needed to create one.
    type: str
  tags:
    description:
      - All tags of the case, besides O(match_tags). An empty list removes all others.
    type: list
    elements: str
  status:
    description:
      - The status. A new case is V(open) if not set.
    type: str
    choices: [open, in-progress, closed]
  severity:
    description:
      - The severity. That of a new case is V(low) if not set.
    type: str
    choices: [low, medium, high, critical]
  category:
    description:
      - The category; 50 characters at most. An empty text removes it.
    type: str
  assignees:
    description:
      - All users that the case is assigned to, as identifiers of user profiles; ten at most. An empty list removes all.
      - Assigning users needs a Platinum licence.
    type: list
    elements: str
  sync_alerts:
    description:
      - Whether alerts that are attached to the case follow its status. For a new case V(true) if not set.
    type: bool
  custom_fields:
    description:
      - Values of custom fields by their keys, as M(observability.kibana.kibana_case_settings) defines them.
      - Custom fields that are not named keep their value; in a new case they have their default. V(null) removes a
        value.
    type: dict
  connector:
    description:
      - The connector by which the case is sent to an external system. A new case has none if not set.
      - It must be of a type that cases can use. These are V(.cases-webhook), V(.jira), V(.resilient),
        V(.servicenow), V(.servicenow-sir), V(.swimlane) and V(.thehive).
      - This sends nothing. M(observability.kibana.kibana_case_push) does.
    type: dict
    suboptions:
      id:
        description:
          - The identifier of the connector, or V(none) for no connector.
          - A connector that the case has already is not looked up again.
        type: str
      name:
        description:
          - The name of the connector. It must be the name of one connector only, so the connectors of the space are
            listed each time.
        type: str
      fields:
        description:
          - What the connector sets in the external system, with the keys as Kibana spells them for the type. For
            example C(issueType), C(priority) and C(parent) for V(.jira).
          - Keys that are not named are not set. Without this option, a connector that the case has already keeps its
            fields.
        type: dict
notes:
  - Kibana takes no identifier for a new case. When two runs open a case of the same title at the same moment, the later
    one takes its own back. Kibana's search may show it the other one too late for that, so let one host do it where it
    matters (C(run_once)).
seealso:
  - module: observability.kibana.kibana_case_info
  - module: observability.kibana.kibana_case_comment
  - module: observability.kibana.kibana_case_push
  - module: observability.kibana.kibana_case_settings
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: A case for a failed rollout
  observability.kibana.kibana_case:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: Rollout of shop 2.4.1 failed
    description: The new version does not answer on the health check.
    severity: high
    tags: [rollout, shop]
  register: rollout

- name: Somebody works on it
  observability.kibana.kibana_case:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: "{{ rollout.case.id }}"
    status: in-progress
    category: deployment

- name: It works now
  observability.kibana.kibana_case:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: Rollout of shop 2.4.1 failed
    status: closed

- name: One case for each host, although all have the same title
  observability.kibana.kibana_case:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: Disk almost full
    match_tags: [db1.example.com]
    description: Less than 5 % are left.

- name: No such case
  observability.kibana.kibana_case:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: Rollout of shop 2.4.1 failed
    state: absent
"""

RETURN = r"""
case:
  description: The case as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier. In check mode not there for a new case.
      type: str
      returned: success
      sample: 293f1bc0-74f6-11ea-b83a-553aecdb28b6
    number:
      description: The number that users see.
      type: int
      returned: when this version of Kibana numbers cases, and has done so
      sample: 17
    owner:
      description: The part of Kibana that it belongs to.
      type: str
      returned: success
      sample: observability
    title:
      description: The title.
      type: str
      returned: success
      sample: Rollout of shop 2.4.1 failed
    description:
      description: The description.
      type: str
      returned: success
      sample: The new version does not answer on the health check.
    tags:
      description: The tags, sorted.
      type: list
      elements: str
      returned: success
      sample: [rollout, shop]
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
      sample: deployment
    assignees:
      description: The profile identifiers of the users that it is assigned to, sorted.
      type: list
      elements: str
      returned: success
      sample: []
    sync_alerts:
      description: Whether attached alerts follow its status.
      type: bool
      returned: success
      sample: true
    custom_fields:
      description: The custom fields that have a value.
      type: dict
      returned: success
      sample: {affected-service: shop}
    connector:
      description: The connector.
      type: dict
      returned: success
      contains:
        id:
          description: The identifier; V(none) when there is no connector.
          type: str
          returned: success
          sample: none
        fields:
          description: What it sets in the external system.
          type: dict
          returned: success
          sample: {}
    connector_name:
      description: The name of the connector, V(none) if there is none. In check mode not there for a new case.
      type: str
      returned: success
      sample: none
    connector_type_id:
      description: The type of the connector, V(.none) if there is none. In check mode not there for a new case.
      type: str
      returned: success
      sample: .none
    external_service:
      description: What became of the last push, V(null) if there was none. In check mode not there for a new case.
      type: dict
      returned: success
      sample: null
    total_comments:
      description: How many comments it has. In check mode not there for a new case.
      type: int
      returned: success
      sample: 0
    total_alerts:
      description: How many alerts are attached. In check mode not there for a new case.
      type: int
      returned: success
      sample: 0
    observables:
      description: What was observed.
      type: list
      elements: dict
      returned: when this version of Kibana has them, and not in check mode for a new case
      sample: []
    version:
      description: What Kibana checks changes against. In check mode not there for a new case.
      type: str
      returned: success
      sample: WzUzMiwxXQ==
    created_at:
      description: When it was opened. In check mode not there for a new case.
      type: str
      returned: success
      sample: "2026-03-29T13:03:23.533Z"
    created_by:
      description: Who opened it. In check mode not there for a new case.
      type: dict
      returned: success
      sample: {username: ansible, full_name: null, email: null}
    updated_at:
      description: When it was last changed, V(null) if never. In check mode not there for a new case.
      type: str
      returned: success
      sample: null
    updated_by:
      description: Who changed it, V(null) if nobody. In check mode not there for a new case.
      type: dict
      returned: success
      sample: null
    closed_at:
      description: When it was closed, V(null) if it is not. In check mode not there for a new case.
      type: str
      returned: success
      sample: null
    closed_by:
      description: Who closed it, V(null) if it is not. In check mode not there for a new case.
      type: dict
      returned: success
      sample: null
    duration:
      description: How many seconds it was open, V(null) if it is not closed. In check mode not there for a new case.
      type: int
      returned: success
      sample: null
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.case import Case


def main() -> None:
    """Run the module."""
    run(Case)


if __name__ == "__main__":
    main()
