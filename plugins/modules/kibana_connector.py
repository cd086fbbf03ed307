#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_connector
short_description: Manage Kibana connectors
version_added: 1.0.0
description:
  - Create, change and delete connectors, the ways by which rules and cases reach other systems.
  - Kibana never shows the secrets of a connector, and every change of a connector replaces them. The module therefore
    never compares secrets, and refuses a change that would erase them (see O(secrets)).
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_secrets=always) the secrets are written each time, which counts as a change.
options:
  id:
    description:
      - The identifier of the connector. A new connector gets it; then it may have 36 characters at most, and from
        about Kibana 9.3 only lower case letters, digits and hyphens.
      - When only O(name) is given, a new connector gets an identifier that is derived from space and name.
    type: str
  name:
    description:
      - The display name of the connector. It identifies the connector when O(id) is not given, and must then be the
        name of one connector only.
      - With O(id), it is the name that the connector should have.
    type: str
  connector_type_id:
    description:
      - The type of the connector, for example V(.slack), V(.email), V(.index), V(.webhook), V(.jira) or V(.pagerduty).
        Any type that the Kibana knows is accepted.
      - Needed to create a connector. Kibana cannot change the type of one, see O(recreate_on_type_change).
    type: str
  config:
    description:
      - The configuration of the connector, with the keys as Kibana spells them for the type.
      - Keys that are not named keep their value; a key with the value V(null) is removed.
      - For well-known types the module tells what is missing before it writes anything.
    type: dict
  secrets:
    description:
      - The secrets of the connector, with the keys as Kibana spells them for the type.
      - They are written when the connector is created, when anything else of it changes (since Kibana would erase
        them), when Kibana says that they are missing (as after an import), and with O(update_secrets=always).
      - A change of a connector of a type that may have secrets is refused when this is not given. Give an empty map
        to say that the connector has none.
    type: dict
  update_secrets:
    description:
      - Whether O(secrets) are written only when they have to be, or each time.
    type: str
    choices: [on_create, always]
    default: on_create
  recreate_on_type_change:
    description:
      - What to do when the connector exists with another O(connector_type_id). V(true) deletes it and creates it anew
        under the same identifier; rules that use it then use the new one. V(false) refuses.
    type: bool
    default: false
seealso:
  - name: Kibana connectors
    description: The types of connectors, their configuration and secrets.
    link: https://www.elastic.co/docs/reference/kibana/connectors-kibana
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: A Slack channel for alerts
  observability.kibana.kibana_connector:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: ops-slack
    connector_type_id: .slack
    secrets:
      webhookUrl: "{{ slack_webhook_url }}"

- name: Write alerts into an index, in the space of the payment team
  observability.kibana.kibana_connector:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    space: payments
    id: alert-history
    name: Alert history
    connector_type_id: .index
    config:
      index: alert-history

- name: A new password for the mail server
  observability.kibana.kibana_connector:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: mail
    connector_type_id: .email
    config:
      from: kibana@example.com
      host: mail.example.com
      port: 587
      hasAuth: true
    secrets:
      user: kibana
      password: "{{ mail_password }}"
    update_secrets: always

- name: No connector of this name
  observability.kibana.kibana_connector:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: ops-slack
    state: absent
"""

RETURN = r"""
connector:
  description: The connector as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier. In check mode not there for a new connector.
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
      description: The configuration, without secrets. Not there for preconfigured connectors.
      type: dict
      returned: success
      sample: {}
    is_missing_secrets:
      description: Whether Kibana lacks secrets that the type needs, as after an import.
      type: bool
      returned: success
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
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.connector import Connector


def main() -> None:
    """Run the module."""
    run(Connector)


if __name__ == "__main__":
    main()
