#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_case_info
short_description: Look up Kibana cases
version_added: 1.0.0
description:
  - Look up one case, the cases that hold an alert, or all cases of a space that match, with their comments, alerts,
    files and activity where asked for.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.parallel
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the only case to look up.
    type: str
  alert_id:
    description:
      - Only cases that hold the alert with this identifier. Can be combined with O(owner) only.
    type: str
  owner:
    description:
      - Only cases of these applications. V(cases) is the one under Stack Management.
    type: list
    elements: str
    choices: [cases, observability, securitySolution]
  title:
    description:
      - Only cases with exactly this title. Several may have the same title.
    type: str
  tags:
    description:
      - Only cases with at least one of these tags.
    type: list
    elements: str
  status:
    description:
      - Only cases in one of these states.
    type: list
    elements: str
    choices: [open, in-progress, closed]
  severity:
    description:
      - Only cases of one of these severities.
    type: list
    elements: str
    choices: [low, medium, high, critical]
  category:
    description:
      - Only cases of one of these categories.
    type: list
    elements: str
  assignees:
    description:
      - Only cases assigned to one of these, as profile identifiers; V(none) means cases that nobody is assigned to.
      - Needs a Platinum licence.
    type: list
    elements: str
  reporters:
    description:
      - Only cases that one of these opened, as user names or profile identifiers.
    type: list
    elements: str
  custom_fields:
    description:
      - Only cases whose custom fields have these values, each key with its value. A value of V(null) means cases where
        the field is empty.
      - Kibana cannot filter by them here. The module does, after it has listed all cases that match otherwise.
    type: dict
  search:
    description:
      - Only cases in whose texts these words are found, in Elasticsearch's simple query string syntax.
    type: str
  search_fields:
    description:
      - Where O(search) looks. If not set, in title and description. V(number) is the number of a case, and needs Kibana
        9.1 or later.
    type: list
    elements: str
    choices: [title, description, number]
  default_search_operator:
    description:
      - Whether all words of O(search) have to be found, or one of them. If not set, V(OR).
    type: str
    choices: [OR, AND]
  from:
    description:
      - Only cases opened at this time or later, as a date (V(2026-03-01T00:00:00Z)) or relative to now (V(now-7d)).
    type: str
  to:
    description:
      - Only cases opened at this time or earlier.
    type: str
  sort_field:
    description:
      - What to sort the cases by. If not set, V(created_at).
    type: str
    choices: [created_at, updated_at, closed_at, title, category, status, severity]
  sort_order:
    description:
      - In which order. If not set, V(desc).
    type: str
    choices: [asc, desc]
  limit:
    description:
      - No more cases than this, from 1 to 10000. If not set, all that match; but when those are 10000 or more the
        module fails, since Kibana shows no more of them.
    type: int
  include:
    description:
      - What to tell of each case besides the case itself. Each takes at least one request per case.
    type: list
    elements: str
    choices: [comments, alerts, files, activity]
    default: []
seealso:
  - module: observability.kibana.kibana_case
  - module: observability.kibana.kibana_case_comment
  - module: observability.kibana.kibana_case_file
  - module: observability.kibana.kibana_case_push
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Which cases are still open and severe?
  observability.kibana.kibana_case_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    status: [open, in-progress]
    severity: [high, critical]
    sort_field: updated_at
  register: severe

- name: Name them
  ansible.builtin.debug:
    msg: "{{ severe.cases | map(attribute='title') }}"

- name: Look up one case by its title, with all that people wrote
  observability.kibana.kibana_case_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: [observability]
    title: The disk of db1 is full
    include: [comments, files]

- name: Everything about one case, in the space of the payment team
  observability.kibana.kibana_case_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    space: payments
    id: "{{ case_id }}"
    include: [comments, alerts, files, activity]

- name: Is there a case for this alert already?
  observability.kibana.kibana_case_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    alert_id: 5ab2f5c0-1d14-11ee-9f2a-3f0f2b3c8d11
  register: known

- name: Cases of the last week that cost center 4711 pays for
  observability.kibana.kibana_case_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    from: now-7d
    custom_fields:
      cost_center: "4711"
"""

RETURN = r"""
cases:
  description:
    - The cases, in the order asked for. Empty when there is none as asked for.
    - What can be managed of them is in the terms of M(observability.kibana.kibana_case).
  returned: success
  type: list
  elements: dict
  contains:
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
    comments:
      description: What people wrote, oldest first, as M(observability.kibana.kibana_case_comment) returns it.
      type: list
      elements: dict
      returned: when O(include) has V(comments)
      sample:
        - id: 5ab2f5c0-1d14-11ee-9f2a-3f0f2b3c8d11
          comment: Deployed version 2.4 to all hosts.
          owner: observability
          version: WzM1LDFd
          created_at: "2026-03-01T12:00:00.000Z"
          created_by: {username: elastic, full_name: null, email: null}
          updated_at: null
          updated_by: null
    alerts:
      description: The alerts that the case holds, each with its C(id), its C(index) and when it was C(attached_at).
      type: list
      elements: dict
      returned: when O(include) has V(alerts)
      sample:
        - id: 5ab2f5c0-1d14-11ee-9f2a-3f0f2b3c8d11
          index: .alerts-observability.threshold.alerts-default
          attached_at: "2026-03-01T12:00:00.000Z"
    files:
      description: The files attached, oldest first, as M(observability.kibana.kibana_case_file) returns them.
      type: list
      elements: dict
      returned: when O(include) has V(files)
      sample:
        - id: 5ab2f5c0-1d14-11ee-9f2a-3f0f2b3c8d11
          file_id: 8e2f1c50-1d14-11ee-9f2a-9a7d1c9e50c5
          name: backup
          extension: txt
          mime_type: text/plain
          owner: observability
          created_at: "2026-03-01T12:00:00.000Z"
          created_by: {username: elastic, full_name: null, email: null}
    activity:
      description: What happened to the case, oldest first, as Kibana tells it.
      type: list
      elements: dict
      returned: when O(include) has V(activity)
      sample:
        - id: 6bc2f5c0-1d14-11ee-9f2a-3f0f2b3c8d11
          type: status
          action: update
          owner: observability
          payload: {status: in-progress}
          comment_id: null
          created_at: "2026-03-01T12:00:00.000Z"
          created_by: {username: elastic, full_name: null, email: null}
          version: WzM1LDFd
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.case_info import CaseInfo


def main() -> None:
    """Run the module."""
    run_info(CaseInfo)


if __name__ == "__main__":
    main()
