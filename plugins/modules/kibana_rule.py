#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_rule
short_description: Manage Kibana alerting rules
version_added: 1.0.0
description:
  - Create, change and delete alerting rules of any type, with their actions.
  - Every change of a rule makes Kibana issue a new API key for it, owned by the user who made the change. The module
    therefore writes only when something differs, and only switches the rule when nothing but O(enabled) differs.
  - Muting and snoozing are the business of M(observability.kibana.kibana_rule_state).
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the rule. A new rule gets it.
      - When only O(name) is given, a new rule gets an identifier that is derived from space and name.
    type: str
  name:
    description:
      - The name of the rule. It identifies the rule when O(id) is not given, and must then be the name of one rule
        only.
      - With O(id), it is the name that the rule should have.
    type: str
  rule_type_id:
    description:
      - The type of the rule, for example V(.es-query) or V(.index-threshold). Needed to create a rule; Kibana cannot
        change it afterwards.
    type: str
  consumer:
    description:
      - The application that owns the rule, for example V(alerts), V(logs), V(infrastructure) or V(stackAlerts). It
        decides which privileges are needed. Kibana cannot change it afterwards.
      - A new rule gets V(alerts) when this is not given.
    type: str
  interval:
    description:
      - How often the rule runs, as a number and one of C(s), C(m), C(h) and C(d), for example V(1m). Needed to create a
        rule.
    type: str
  params:
    description:
      - The parameters of the rule type, with the keys as Kibana spells them.
      - Parameters that are not named keep their value, or the default that Kibana fills in; a key with the value
        V(null) is removed. Lists are replaced as a whole.
    type: dict
  tags:
    description:
      - The tags of the rule, all of them. Their order does not matter.
    type: list
    elements: str
  enabled:
    description:
      - Whether the rule runs. A new rule is enabled unless this says otherwise; an existing one stays as it is when
        this is not given.
    type: bool
  actions:
    description:
      - What the rule does when alerts fire, all of it. Their order does not matter.
      - An existing action that does what is asked for stays as it is, with the defaults that Kibana filled in.
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - The identifier of the connector that the action uses. Either this or O(actions[].name) is needed.
        type: str
      name:
        description:
          - The name of the connector that the action uses, which only one connector may have.
        type: str
      group:
        description:
          - The action group that triggers the action, for example V(query matched) or V(recovered).
          - A new action gets the default group of the rule type when this is not given.
        type: str
      params:
        description:
          - The parameters of the action, with the keys as Kibana spells them for the type of connector.
        type: dict
      frequency:
        description:
          - How often the action runs. A new action runs for each alert when its status changes, unless this or
            O(notify_when) says otherwise.
          - Not allowed when the rule has O(notify_when) or O(throttle).
        type: dict
        suboptions:
          summary:
            description:
              - Whether the action summarises all alerts instead of running for each.
            type: bool
            default: false
          notify_when:
            description:
              - When the action runs.
            type: str
            choices: [onActionGroupChange, onActiveAlert, onThrottleInterval]
            required: true
          throttle:
            description:
              - How long to wait before the action runs again, with V(onThrottleInterval), for example V(1h).
            type: str
      alerts_filter:
        description:
          - Restricts the action to alerts that match a C(query) (with C(kql) and C(filters)), or to a C(timeframe)
            (with C(days), C(hours) and C(timezone)).
        type: dict
      use_alert_data_for_template:
        description:
          - Whether the action's templates see the alert document.
        type: bool
  notify_when:
    description:
      - When all actions of the rule run. Kibana prefers O(actions[].frequency) to this.
    type: str
    choices: [onActionGroupChange, onActiveAlert, onThrottleInterval]
  throttle:
    description:
      - How long to wait before all actions of the rule run again. Kibana has no way to clear it once it is set.
    type: str
  alert_delay:
    description:
      - In how many runs in a row the condition must be met before an alert is made. Needs Kibana 8.13 or later.
    type: int
  flapping:
    description:
      - When alerts of this rule count as flapping. An empty map returns to the settings of the space. Needs Kibana 8.16
        or later.
    type: dict
    suboptions:
      look_back_window:
        description:
          - How many runs are looked at, 2 to 20.
        type: int
      status_change_threshold:
        description:
          - How many changes of status among them make an alert flapping, 2 to 20 and not more than
            O(flapping.look_back_window).
        type: int
      enabled:
        description:
          - Whether flapping detection is on for this rule. Needs Kibana 9.3 or later.
        type: bool
  artifacts:
    description:
      - The C(dashboards) (a list of maps with an C(id)) and the C(investigation_guide) (a map with a C(blob)) that
        belong to the rule. Needs Kibana 8.19 or 9.1 or later.
      - Some of these versions take artifacts but do not show them, and forget them when an update leaves them out. The
        module then reads them from an internal API (C(/internal/alerting/rule)), which future versions may change. That
        is one more read where this option is set or the rule is changed.
    type: dict
notes:
  - When an action names its connector by O(actions[].name), the connectors are listed, which is a second read.
seealso:
  - module: observability.kibana.kibana_rule_state
  - module: observability.kibana.kibana_connector
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Tell the channel when errors pile up
  observability.kibana.kibana_rule:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: Checkout errors
    rule_type_id: .es-query
    consumer: alerts
    interval: 1m
    tags: [checkout, production]
    params:
      searchType: esQuery
      index: [logs-checkout-*]
      timeField: "@timestamp"
      esQuery: '{"query": {"match": {"log.level": "error"}}}'
      size: 100
      threshold: [50]
      thresholdComparator: ">"
      timeWindowSize: 5
      timeWindowUnit: m
    actions:
      - name: ops-slack
        group: query matched
        params:
          message: "{% raw %}{{rule.name}}: {{context.value}} errors{% endraw %}"
        frequency:
          notify_when: onThrottleInterval
          throttle: 1h

- name: Run it less often, and leave everything else as it is
  observability.kibana.kibana_rule:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: Checkout errors
    interval: 5m

- name: Have no such rule
  observability.kibana.kibana_rule:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: Checkout errors
    state: absent
"""

RETURN = r"""
rule:
  description:
    - The rule as Kibana has it now, in the terms of this module's options; in check mode, as it would be. V(null) when
      it is not there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier. In check mode not there for a new rule.
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
      description: The actions, as O(actions) takes them.
      type: list
      elements: dict
      returned: success
      sample:
        - id: 3f0f2b3c-8d11-5c3c-8a54-9a7d1c9e50c5
          group: query matched
          params: {message: too many}
          frequency: {summary: false, notify_when: onActionGroupChange}
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
    api_key_owner:
      description: The user whose API key the rule runs with.
      type: str
      returned: success
      sample: elastic
    revision:
      description: How often the rule was changed.
      type: int
      returned: success
      sample: 3
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.rule import Rule


def main() -> None:
    """Run the module."""
    run(Rule)


if __name__ == "__main__":
    main()
