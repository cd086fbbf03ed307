#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_case_settings
short_description: Manage the case settings of Kibana
version_added: 1.0.0
description:
  - Set how cases are closed, which connector they use, and which custom fields, templates and types of observables
    they have.
  - Each owner of cases has settings of its own in each space. They are always there, since Kibana falls back on
    defaults where none are stored.
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
      - V(absent) sets the defaults, since Kibana cannot delete case settings. Cases are then closed by users, have no
        connector, and there are no custom fields, templates and observable types. All other options but O(owner) are
        ignored.
      - Cases themselves are never deleted, but they lose the values of custom fields that are removed.
  owner:
    description:
      - The part of Kibana whose cases these are. V(cases) are those of Stack Management, V(observability) those of
        Observability, and V(securitySolution) those of Security.
    type: str
    choices: [cases, observability, securitySolution]
    required: true
  closure_type:
    description:
      - Whether only users close cases, or cases are closed too when they are pushed to an external system.
    type: str
    choices: [close-by-user, close-by-pushing]
  connector:
    description:
      - The connector by which cases are sent to an external system, given by O(connector.id) or O(connector.name).
      - It must be of a type that cases can use. These are V(.cases-webhook), V(.jira), V(.resilient),
        V(.servicenow), V(.servicenow-sir), V(.swimlane) and V(.thehive).
    type: dict
    suboptions:
      id:
        description:
          - The identifier of the connector, or V(none) for no connector.
          - A connector that Kibana has set already is not looked up again.
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
          - Keys that are not named are not set. Without this option, a connector that is set already keeps its fields.
        type: dict
  custom_fields:
    description:
      - All custom fields that cases have, in the order in which Kibana shows them; ten at most. An empty list removes
        all.
      - Cases lose the values of custom fields that are removed. The module warns about it.
    type: list
    elements: dict
    suboptions:
      key:
        description:
          - What identifies the custom field. Up to 36 lower case letters, digits, V(_) and V(-).
        type: str
        required: true
      label:
        description: The name that Kibana shows; 50 characters at most.
        type: str
        required: true
      type:
        description:
          - The type of the values. It cannot be changed for a custom field that exists.
          - V(number), which takes whole numbers, needs Kibana 8.17 or later.
        type: str
        choices: [text, toggle, number]
        required: true
      required:
        description: Whether each case must have a value.
        type: bool
        default: false
      default_value:
        description:
          - The value that new cases get, of the type that O(custom_fields[].type) says. If not set, there is no
            default.
          - It needs Kibana 8.13 or later.
        type: raw
  templates:
    description:
      - All templates for new cases, in the order in which Kibana shows them; ten at most. An empty list removes all.
      - Templates need Kibana 8.15 or later.
    type: list
    elements: dict
    suboptions:
      key:
        description: What identifies the template. Up to 36 lower case letters, digits, V(_) and V(-).
        type: str
        required: true
      name:
        description: The name that Kibana shows; 50 characters at most.
        type: str
        required: true
      description:
        description: What the template is for; 1000 characters at most.
        type: str
      tags:
        description: Tags of the template itself, ten at most.
        type: list
        elements: str
      case_fields:
        description: What a case made from the template starts with.
        type: dict
        suboptions:
          title:
            description: The title of the case.
            type: str
          description:
            description: The description of the case.
            type: str
          tags:
            description: The tags of the case.
            type: list
            elements: str
          severity:
            description: The severity of the case.
            type: str
            choices: [low, medium, high, critical]
          category:
            description: The category of the case.
            type: str
          assignees:
            description:
              - The users that the case is assigned to, as identifiers of user profiles; ten at most.
              - Assigning users needs a Platinum licence.
            type: list
            elements: str
          sync_alerts:
            description: Whether alerts that are attached to the case follow its status.
            type: bool
          connector:
            description: The connector of the case, as in O(connector).
            type: dict
            suboptions:
              id:
                description: The identifier of the connector, or V(none) for no connector.
                type: str
              name:
                description: The name of the connector.
                type: str
              fields:
                description:
                  - What the connector sets in the external system. Keys that are not named are not set.
                type: dict
          custom_fields:
            description:
              - Values of custom fields by their keys. V(null) is no value, even where the custom field has a default.
              - Custom fields that are not named have their default value.
            type: dict
  observable_types:
    description:
      - All types of observables that cases know beyond those of Kibana itself; ten at most. An empty list removes all.
      - Observable types need Kibana 8.18 or later.
    type: list
    elements: dict
    suboptions:
      key:
        description: What identifies the observable type. Up to 36 lower case letters, digits, V(_) and V(-).
        type: str
        required: true
      label:
        description: The name that Kibana shows; 50 characters at most.
        type: str
        required: true
notes:
  - Where nothing is stored yet, two tasks that set different things at the same moment can overwrite one another, since
    Kibana then has no version to check. Everywhere else such a conflict is noticed and resolved.
seealso:
  - module: observability.kibana.kibana_connector
  - name: Case settings
    description: What the settings mean to users of Kibana.
    link: https://www.elastic.co/docs/explore-analyze/alerts-cases/cases/manage-cases-settings
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Close cases when they are pushed
  observability.kibana.kibana_case_settings:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    closure_type: close-by-pushing

- name: Custom fields and a template for the incidents of Observability
  observability.kibana.kibana_case_settings:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    custom_fields:
      - key: affected-service
        label: Affected service
        type: text
        required: true
        default_value: unknown
      - key: customer-impact
        label: Customer impact
        type: toggle
    templates:
      - key: outage
        name: Outage
        description: A service is down
        tags: [incident]
        case_fields:
          title: Outage of
          severity: critical
          category: incident
          tags: [outage]
          sync_alerts: true
          custom_fields:
            customer-impact: true

- name: Send cases to Jira as bugs
  observability.kibana.kibana_case_settings:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    connector:
      name: jira-ops
      fields:
        issueType: "10006"
        priority: High

- name: No connector any more
  observability.kibana.kibana_case_settings:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    connector:
      id: none

- name: Types of observables for Security
  observability.kibana.kibana_case_settings:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: securitySolution
    observable_types:
      - key: wallet
        label: Wallet address

- name: The defaults again
  observability.kibana.kibana_case_settings:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    state: absent
"""

RETURN = r"""
case_settings:
  description: The case settings as Kibana has them now; in check mode, as they would be.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier that Kibana gave the settings. V(null) where nothing is stored and the defaults hold.
      type: str
      returned: success
      sample: 856ee650-6c82-11ee-a20a-6164169afa58
    owner:
      description: The part of Kibana whose cases these are.
      type: str
      returned: success
      sample: observability
    closure_type:
      description: How cases are closed.
      type: str
      returned: success
      sample: close-by-user
    connector:
      description: The connector of cases. Without one, its RV(case_settings.connector.id) is V(none).
      type: dict
      returned: success
      contains:
        id:
          description: The identifier.
          type: str
          returned: success
          sample: jira-1
        name:
          description: The name, as it was when the connector was set.
          type: str
          returned: success
          sample: jira-ops
        type:
          description: The type.
          type: str
          returned: success
          sample: .jira
        fields:
          description: What it sets in the external system.
          type: dict
          returned: success
          sample: {issueType: "10006", priority: High}
    custom_fields:
      description: The custom fields.
      type: list
      elements: dict
      returned: success
      sample:
        - {key: affected-service, label: Affected service, type: text, required: true, default_value: unknown}
        - {key: customer-impact, label: Customer impact, type: toggle, required: false}
    templates:
      description: The templates, each with all custom fields. What a template leaves empty is not there.
      type: list
      elements: dict
      returned: success
      sample:
        - key: outage
          name: Outage
          description: A service is down
          tags: [incident]
          case_fields:
            title: Outage of
            severity: critical
            category: incident
            tags: [outage]
            sync_alerts: true
            custom_fields: {affected-service: unknown, customer-impact: true}
    observable_types:
      description: The types of observables beyond those of Kibana itself.
      type: list
      elements: dict
      returned: success
      sample:
        - {key: wallet, label: Wallet address}
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.case_settings import CaseSettings


def main() -> None:
    """Run the module."""
    run(CaseSettings)


if __name__ == "__main__":
    main()
