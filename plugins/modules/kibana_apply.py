#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_apply
short_description: Bring many Kibana objects to the described state in one task
version_added: 1.0.0
description:
  - Manages a list of objects of any of the kinds below, with the same options and the same promises as the modules for
    one kind, in a fraction of the time that a loop takes.
  - The list is checked as a whole before the first request. Objects are looked up in one listing for each kind and
    space, and only those that differ are written, several at a time.
  - What others need comes first, whatever the order of the list, which is spaces, connectors, maintenance windows,
    rules, the state of rules, case settings, cases, APM agent configurations, the APM server schema, source maps. What
    is to go goes in the opposite order, after everything else.
  - Names resolve within the list, in check mode too. A rule may name a connector that the same list creates, in a space
    that the same list creates.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.parallel
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
attributes:
  check_mode:
    support: full
    details:
      - A C(rule_state) with a C(selector) sees the rules that exist, but not those that the list would create.
options:
  resources:
    description:
      - The objects. Each item has a C(kind) and the options of the module of that kind, except for those of the
        connection; C(space) is allowed, for an object in another space than the O(space) of the task.
      - C(kind) is one of C(space) (M(observability.kibana.kibana_space)), C(connector)
        (M(observability.kibana.kibana_connector)), C(maintenance_window)
        (M(observability.kibana.kibana_maintenance_window)), C(rule) (M(observability.kibana.kibana_rule)),
        C(rule_state) (M(observability.kibana.kibana_rule_state)), C(case_settings)
        (M(observability.kibana.kibana_case_settings)), C(case) (M(observability.kibana.kibana_case)),
        C(apm_agent_config) (M(observability.kibana.kibana_apm_agent_config)), C(apm_server_schema)
        (M(observability.kibana.kibana_apm_server_schema)) and C(sourcemap) (M(observability.kibana.kibana_sourcemap)).
    type: list
    elements: dict
    required: true
  continue_on_error:
    description:
      - Objects of the same kind are independent, so when one fails the others are still worked on. V(true) starts on
        the later kinds, too. The task fails in either case, and says what was done.
    type: bool
    default: false
  prune:
    description:
      - Whether to delete what O(prune_selector) covers and the list does not name. Preconfigured and system connectors
        are never deleted. Nothing is pruned when anything else has failed.
    type: bool
    default: false
  prune_selector:
    description:
      - What O(prune=true) may delete. At least one of the first three is needed.
    type: dict
    suboptions:
      rule_tags:
        description:
          - Rules with one of these tags.
        type: list
        elements: str
        default: []
      connector_ids:
        description:
          - Connectors with these identifiers.
        type: list
        elements: str
        default: []
      connector_names:
        description:
          - Connectors whose name matches this pattern, in which C(*) stands for anything and C(?) for one character.
        type: str
      spaces:
        description:
          - The spaces to look in. If not set, those that the list is about.
        type: list
        elements: str
  report:
    description:
      - Which objects RV(results) has. V(changed) has the failed ones, too.
    type: str
    choices: [changed, all, failed]
    default: changed
  max_results:
    description:
      - No more entries than this in RV(results), and no more objects in the diff, so that the result of a large list
        stays manageable. RV(totals) counts everything.
      - AWX and automation controller keep no result of more than 700,000 bytes unless they are told otherwise, and an
        alerting rule that changes takes some 2,500 of them.
    type: int
    default: 200
seealso:
  - module: observability.kibana.kibana_connector
  - module: observability.kibana.kibana_rule
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Everything the payment team needs
  observability.kibana.kibana_apply:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    space: payments
    resources:
      - kind: space
        id: payments
        name: Payments
      - kind: connector
        name: ops-slack
        connector_type_id: .slack
        secrets:
          webhookUrl: "{{ slack_webhook_url }}"
      - kind: rule
        name: Checkout errors
        rule_type_id: .es-query
        interval: 1m
        tags: [managed-by-ansible]
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
            params:
              message: too many errors
      - kind: case_settings
        owner: observability
        closure_type: close-by-pushing

- name: The same, and no other rule with the tag
  observability.kibana.kibana_apply:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    space: payments
    resources:
      - kind: rule
        name: Checkout errors
        interval: 1m
    prune: true
    prune_selector:
      rule_tags: [managed-by-ansible]
"""

RETURN = r"""
totals:
  description: How many objects are as they should be, were changed, failed, and were not tried.
  returned: always
  type: dict
  sample: {ok: 598, changed: 2, failed: 0, not_tried: 0}
results:
  description: An entry for each object that O(report) asks for.
  returned: always
  type: list
  elements: dict
  contains:
    index:
      description: Where the object stands in O(resources), from 0. V(null) for one that was pruned.
      type: int
      returned: success
      sample: 1
    kind:
      description: Its kind.
      type: str
      returned: success
      sample: connector
    space:
      description: The space that the item names.
      type: str
      returned: success
      sample: payments
    label:
      description: What messages call it.
      type: str
      returned: when it was tried
      sample: connector 'ops-slack' in space 'payments'
    id:
      description: Its identifier.
      type: str
      returned: when it has one
      sample: 3f0f2b3c-8d11-5c3c-8a54-9a7d1c9e50c5
    verdict:
      description: V(ok), V(changed), V(failed) or V(not_tried).
      type: str
      returned: success
      sample: changed
    before:
      description: What was managed of it before. V(null) when it was not there.
      type: dict
      returned: when it did not fail
      sample: null
    after:
      description: What is managed of it now. V(null) when it is not there.
      type: dict
      returned: when it did not fail
      sample: {name: ops-slack, connector_type_id: .slack, config: {}}
    msg:
      description: Why it failed.
      type: str
      returned: when it failed
      sample: "Could not create connector 'x': POST ... answered 400 Bad Request: ..."
    failure:
      description: The facts of the failure.
      type: dict
      returned: when it failed
      sample: {status: 400, method: POST}
prior:
  description: The earlier state of rules of kind C(rule_state), as the option C(restore) of
    M(observability.kibana.kibana_rule_state) takes it.
  returned: always
  type: list
  elements: dict
  sample: []
kibana:
  description: The Kibana that was asked, and the space that items mean which name none, wherever the two were set.
  returned: always
  type: dict
  sample: {url: "https://kibana.example.com:5601", space: payments}
"""

from ansible_collections.observability.kibana.plugins.module_utils._run_apply import run_apply


def main() -> None:
    """Run the module."""
    run_apply()


if __name__ == "__main__":
    main()
