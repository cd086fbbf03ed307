#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_apm_agent_config
short_description: Manage the central configuration of APM agents
version_added: 1.0.0
description:
  - Create, change and delete agent configurations, the settings that APM agents fetch from Kibana by way of APM Server.
  - A configuration is identified by O(service_name) and O(service_environment); leaving one out means all. Agents use
    the most specific configuration there is, the name counting more than the environment.
  - Agent configurations belong to the whole cluster and are the same in every space; O(space) only decides in which
    space the user needs the privilege to change APM settings.
  - Kibana forgets whether agents have applied a configuration each time it is written, even if nothing differs. The
    module therefore only writes what differs.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
options:
  service_name:
    description:
      - The name of the service, as its agents report it. If not set, the configuration is for all services.
      - An empty string is refused, so that a variable without a value does not reach all services.
    type: str
  service_environment:
    description:
      - The environment of the service, as its agents report it. If not set, the configuration is for all environments.
      - An empty string is refused.
    type: str
  agent_name:
    description:
      - The agent that the service uses, for example V(java), V(nodejs) or V(opentelemetry/java/elastic). Kibana only
        uses it to offer the settings that the agent knows.
      - If not set, an existing configuration keeps the one it has. An empty string removes it.
    type: str
  settings:
    description:
      - The settings, with the names as Kibana has them (V(transaction_sample_rate), V(capture_body), V(recording) ...).
        Texts, numbers and booleans are all right; Kibana keeps texts.
      - The values of settings that are known are checked before anything is written. Other settings are passed on as
        they are.
      - The same number written another way, such as V(0.50) for V(0.5) or V(60s) for V(1m), is no change.
      - A V(false) that YAML makes of a bare V(off) is understood where V(off) is one of the values.
      - A setting with the value V(null) is removed, or not set.
    type: dict
  settings_mode:
    description:
      - With V(replace), O(settings) are all settings that the configuration should have.
      - With V(merge), settings that O(settings) does not name keep their value.
    type: str
    choices: [replace, merge]
    default: replace
  wait_for_applied:
    description:
      - How many seconds to wait for an agent to apply the configuration, whether it has been changed or not. The task
        fails when none does; the configuration is stored all the same.
      - Agents usually ask for their configuration every 30 seconds, so give them a minute or more.
      - Without effect in check mode and with O(state=absent).
    type: float
    default: 0
seealso:
  - name: APM agent central configuration
    description: How agents get their configuration, and which settings they know.
    link: https://www.elastic.co/docs/solutions/observability/apm/apm-agent-central-configuration
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Agents of the checkout service sample a fifth of the transactions in production
  observability.kibana.kibana_apm_agent_config:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: checkout
    service_environment: production
    agent_name: java
    settings:
      transaction_sample_rate: 0.2
      capture_body: "off"
      transaction_max_spans: 200
      span_min_duration: 5ms

- name: No agent records headers, whatever the service
  observability.kibana.kibana_apm_agent_config:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    settings:
      capture_headers: false

- name: Look closer during an incident, and leave the other settings alone
  observability.kibana.kibana_apm_agent_config:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: checkout
    service_environment: production
    settings_mode: merge
    settings:
      transaction_sample_rate: 1.0
      log_level: debug

- name: No configuration of its own any more
  observability.kibana.kibana_apm_agent_config:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: checkout
    service_environment: production
    state: absent
"""

RETURN = r"""
apm_agent_config:
  description:
    - The configuration as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
    - In check mode RV(apm_agent_config.applied_by_agent), RV(apm_agent_config.etag) and RV(apm_agent_config.timestamp)
      are those from before the change, or missing.
  returned: success
  type: dict
  contains:
    service_name:
      description: The name of the service.
      type: str
      returned: unless it is for all services
      sample: checkout
    service_environment:
      description: The environment.
      type: str
      returned: unless it is for all environments
      sample: production
    agent_name:
      description: The agent.
      type: str
      returned: when it has one
      sample: java
    settings:
      description: The settings, all values being texts.
      type: dict
      returned: success
      sample:
        transaction_sample_rate: "0.2"
        capture_body: "off"
    applied_by_agent:
      description: Whether an agent has applied the configuration since it was last written.
      type: bool
      returned: success
      sample: false
    etag:
      description: What identifies the content for agents.
      type: str
      returned: success
      sample: af4dac62621b6762e6281481d1f7523af1124120
    timestamp:
      description: When it was last written, in milliseconds since 1970.
      type: int
      returned: success
      sample: 1764000000000
    error:
      description: What an agent reported that could not apply it (Kibana 9.0 and later).
      type: str
      returned: when an agent has reported an error
      sample: Unsupported setting
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_agent_config import AgentConfig


def main() -> None:
    """Run the module."""
    run(AgentConfig)


if __name__ == "__main__":
    main()
