#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_rule_info
short_description: Look up Kibana alerting rules
version_added: 1.0.0
description:
  - Tell which rules there are in a space and how they fare, all of them or those that are asked for.
  - A rule must meet every option that is given. Of a list, it must have one value; with an empty list, no rule is
    found.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the only rule to look up. Other options that choose rules cannot be given with it; to combine
        them use O(ids).
    type: str
  name:
    description:
      - The name of the rules to look up, exactly. Several may have the same name.
    type: str
  ids:
    description:
      - Only rules with one of these identifiers.
    type: list
    elements: str
  names:
    description:
      - Only rules with one of these names, exactly.
    type: list
    elements: str
  tags:
    description:
      - Only rules with one of these tags, exactly.
    type: list
    elements: str
  rule_types:
    description:
      - Only rules of one of these types, for example V(.es-query).
    type: list
    elements: str
  consumers:
    description:
      - Only rules that belong to one of these applications, for example V(alerts) or V(logs).
    type: list
    elements: str
  enabled:
    description:
      - Only rules that are enabled (V(true)), or only those that are not (V(false)).
    type: bool
  muted:
    description:
      - Only rules all alerts of which are muted (V(true)), or only the others (V(false)).
      - Alerts that are muted one by one do not count, see RV(rules[].muted_alert_ids).
    type: bool
  failing:
    description:
      - Only rules that failed when they last ran (V(true)), or only the others (V(false)).
    type: bool
  filter:
    description:
      - Only rules that match this expression in the Kibana Query Language (KQL).
      - Fields are the attributes of rules as Kibana stores them, for example C(alert.attributes.createdBy) and
        C(alert.attributes.schedule.interval).
      - To an expression with a syntax error some versions of Kibana answer with an internal server error (500).
    type: str
  references:
    description:
      - Only rules that refer to this saved object, as they do to the connectors of their actions.
    type: dict
    suboptions:
      type:
        description:
          - The type of the saved object; V(action) is a connector.
        type: str
        default: action
      id:
        description:
          - The identifier of the saved object.
        type: str
        required: true
  search:
    description:
      - Only rules with these words, in the C(simple_query_string) syntax of Elasticsearch, in which C(+), C(|), C(-),
        C(") and C(*) have a meaning.
    type: str
  search_fields:
    description:
      - Where to look for O(search), for example V(name) and V(tags). If not set, everywhere.
    type: list
    elements: str
  search_operator:
    description:
      - Whether one word of O(search) has to be found, or all of them.
    type: str
    choices: [or, and]
    default: or
  sort_by:
    description:
      - By what to sort, in the words of RV(rules), for example V(name), V(created_at), V(updated_at), V(enabled),
        V(interval) or V(execution_status.last_execution_date). Kibana refuses what it cannot sort by.
    type: str
    default: name
  sort_order:
    description:
      - The smallest first, or the greatest.
    type: str
    choices: [asc, desc]
    default: asc
  fields:
    description:
      - What to tell of each rule, besides its identifier. If not set, everything.
    type: list
    elements: str
    choices:
      - id
      - name
      - rule_type_id
      - consumer
      - interval
      - enabled
      - tags
      - params
      - actions
      - notify_when
      - throttle
      - alert_delay
      - flapping
      - artifacts
      - mute_all
      - muted_alert_ids
      - api_key_owner
      - created_by
      - created_at
      - updated_by
      - updated_at
      - revision
      - running
      - execution_status
      - last_run
      - next_run
  limit:
    description:
      - How many rules to tell of at most. If not set, all of them.
      - Kibana lists the first 10000 rules that match and no more. When more match, this option is needed.
    type: int
notes:
  - Rules are read 1000 at a time.
seealso:
  - module: observability.kibana.kibana_rule
  - module: observability.kibana.kibana_rule_state
  - name: Kibana Query Language
    description: The syntax of O(filter).
    link: https://www.elastic.co/docs/explore-analyze/query-filter/languages/kql
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Which rules of the payment team failed when they last ran?
  observability.kibana.kibana_rule_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    space: payments
    failing: true
  register: broken

- name: Show why
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.execution_status.error.message }}"
  loop: "{{ broken.rules }}"
  loop_control:
    label: "{{ item.id }}"

- name: Which rules in production are switched off or silent? Names are enough
  observability.kibana.kibana_rule_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    tags: [production]
    filter: "alert.attributes.enabled: false or alert.attributes.muteAll: true"
    fields: [name]
  register: silent

- name: Which rules would be silenced if this connector went away?
  observability.kibana.kibana_rule_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    references:
      id: ops-slack
  register: users

- name: Look up one rule
  observability.kibana.kibana_rule_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: Checkout errors
  register: checkout

- name: The ten rules that were changed last
  observability.kibana.kibana_rule_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    sort_by: updated_at
    sort_order: desc
    limit: 10
    fields: [name, updated_at, updated_by]

- name: Count the rules about the checkout, whatever they are called
  observability.kibana.kibana_rule_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    search: checkout*
    search_fields: [name, tags]
    limit: 1
  register: about_checkout

- name: Show how many
  ansible.builtin.debug:
    var: about_checkout.total
"""

RETURN = r"""
total:
  description: How many rules match, whatever the O(limit).
  returned: success
  type: int
  sample: 1
rules:
  description:
    - The rules, in the terms of M(observability.kibana.kibana_rule).
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
      description: The name.
      type: str
      returned: success
      sample: Checkout errors
    rule_type_id:
      description: The type.
      type: str
      returned: success
      sample: .es-query
    consumer:
      description: The application that owns it.
      type: str
      returned: success
      sample: alerts
    interval:
      description: How often it runs.
      type: str
      returned: success
      sample: 1m
    enabled:
      description: Whether it runs.
      type: bool
      returned: success
      sample: true
    tags:
      description: The tags, sorted.
      type: list
      elements: str
      returned: success
      sample: [checkout, production]
    params:
      description: The parameters, with the defaults that Kibana filled in.
      type: dict
      returned: success
      sample: {aggType: count, groupBy: all, size: 100}
    actions:
      description: The actions, as M(observability.kibana.kibana_rule) takes them.
      type: list
      elements: dict
      returned: success
      sample:
        - id: 3f0f2b3c-8d11-5c3c-8a54-9a7d1c9e50c5
          group: query matched
          params: {message: too many}
          frequency: {summary: false, notify_when: onActionGroupChange}
    notify_when:
      description: When all actions of the rule run.
      type: str
      returned: when it is set
      sample: onActiveAlert
    throttle:
      description: How long to wait before all actions of the rule run again.
      type: str
      returned: when it is set
      sample: 1h
    alert_delay:
      description: In how many runs in a row the condition must be met before an alert is made.
      type: int
      returned: when it is set
      sample: 3
    flapping:
      description: When alerts of this rule count as flapping.
      type: dict
      returned: when it is set
      sample: {look_back_window: 10, status_change_threshold: 4}
    artifacts:
      description: The dashboards and the investigation guide that belong to the rule.
      type: dict
      returned: when Kibana has them
      sample: {dashboards: []}
    mute_all:
      description: Whether all its alerts are muted.
      type: bool
      returned: success
      sample: false
    muted_alert_ids:
      description: The alerts that are muted one by one.
      type: list
      elements: str
      returned: success
      sample: []
    execution_status:
      description: How the last run went.
      type: dict
      returned: success
      sample: {status: ok, last_execution_date: "2026-01-01T12:00:00.000Z"}
    last_run:
      description: The outcome of the last run and the number of its alerts.
      type: dict
      returned: when it has run
      sample: {outcome: succeeded, alerts_count: {active: 1, new: 0, recovered: 0, ignored: 0}}
    next_run:
      description: When it runs next.
      type: str
      returned: when it is going to run
      sample: "2026-01-01T12:01:00.000Z"
    running:
      description: Whether it is running now.
      type: bool
      returned: success
      sample: false
    api_key_owner:
      description: The user whose API key the rule runs with. V(null) when it has none.
      type: str
      returned: success
      sample: elastic
    created_by:
      description: Who created it.
      type: str
      returned: success
      sample: elastic
    created_at:
      description: When it was created.
      type: str
      returned: success
      sample: "2026-01-01T12:00:00.000Z"
    updated_by:
      description: Who changed it last.
      type: str
      returned: success
      sample: elastic
    updated_at:
      description: When it was changed last.
      type: str
      returned: success
      sample: "2026-01-01T12:00:00.000Z"
    revision:
      description: How often it was changed.
      type: int
      returned: success
      sample: 3
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.rule_info import RuleInfo


def main() -> None:
    """Run the module."""
    run_info(RuleInfo)


if __name__ == "__main__":
    main()
