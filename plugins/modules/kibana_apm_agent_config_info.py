#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_apm_agent_config_info
short_description: Look up APM agent configurations
version_added: 1.0.0
description:
  - Tell which configurations of APM agents there are, for one service or for all.
  - Tell also which agent a service runs, which environments it was seen in, and which configuration one of its agents
    gets.
  - Configurations belong to the whole deployment; the option O(space) only says in which space the user has the Kibana
    privileges.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
attributes:
  check_mode:
    support: partial
    details:
      - With O(lookup.etag) or O(lookup.mark_as_applied) the module may change whether a configuration counts as
        applied, and is refused in check mode. Otherwise it never modifies Kibana.
options:
  service_name:
    description:
      - Only configurations that name this service. If not set, all.
      - With O(exact=true), not set stands for the configuration of all services.
    type: str
  service_environment:
    description:
      - Only configurations that name this environment. If not set, all.
      - With O(exact=true), not set stands for the configuration of all environments.
    type: str
  exact:
    description:
      - Whether to look up only the one configuration that is for exactly this O(service_name) and
        O(service_environment).
    type: bool
    default: false
  include_agent_name:
    description:
      - Whether to tell which agent the service runs, see RV(agent_name). Needs O(service_name).
    type: bool
    default: false
  include_environments:
    description:
      - Whether to tell in which environments the service was seen (without O(service_name), any service), see
        RV(environments).
    type: bool
    default: false
  lookup:
    description:
      - Look up which configuration an agent gets, as agents do, see RV(lookup). The best match is one for the service
        in the environment, then one for the service, then one for the environment, then one for all.
      - It happens before anything else, so that RV(apm_agent_configs) shows what it did.
    type: dict
    suboptions:
      service_name:
        description:
          - The name of the service that the agent reports.
        type: str
      service_environment:
        description:
          - The environment that the agent reports.
        type: str
      etag:
        description:
          - The etag of the configuration that the agent uses. When it is that of the match, Kibana marks the
            configuration as applied, which is a change that this module does not report as one.
        type: str
      mark_as_applied:
        description:
          - Whether to mark the match as applied in any case. This is a change too.
        type: bool
        default: false
notes:
  - Kibana lists 200 configurations at most. The module warns when there may be more.
seealso:
  - module: observability.kibana.kibana_apm_agent_config
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Which configurations are there?
  observability.kibana.kibana_apm_agent_config_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
  register: all

- name: Name the services whose agents have not applied theirs
  ansible.builtin.debug:
    msg: "{{ all.apm_agent_configs | rejectattr('applied_by_agent') | map(attribute='service_name', default='all') }}"

- name: The configuration of one service in all environments, and what to know to write more
  observability.kibana.kibana_apm_agent_config_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop
    exact: true
    include_agent_name: true
    include_environments: true
  register: shop

- name: Give it to each environment that has none of its own
  observability.kibana.kibana_apm_agent_config:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop
    service_environment: "{{ item.service_environment }}"
    agent_name: "{{ shop.agent_name | default(omit, true) }}"
    settings: "{{ shop.apm_agent_configs[0].settings }}"
  loop: "{{ shop.environments | rejectattr('configured') | rejectattr('service_environment', 'none') }}"
  when: shop.apm_agent_configs | length > 0

- name: Which configuration does an agent of the shop get in production?
  observability.kibana.kibana_apm_agent_config_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    lookup:
      service_name: shop
      service_environment: production
  register: production

- name: Show its settings
  ansible.builtin.debug:
    msg: "{{ production.lookup.settings if production.lookup else 'none' }}"
"""

RETURN = r"""
apm_agent_configs:
  description:
    - The configurations, sorted by service and environment, in the terms of
      M(observability.kibana.kibana_apm_agent_config). Empty when there is none as asked for.
  returned: success
  type: list
  elements: dict
  contains:
    service_name:
      description: The service.
      type: str
      returned: unless it is for all services
      sample: shop
    service_environment:
      description: The environment.
      type: str
      returned: unless it is for all environments
      sample: production
    agent_name:
      description: The agent that the settings are meant for.
      type: str
      returned: when it has one
      sample: nodejs
    settings:
      description: The settings, as text.
      type: dict
      returned: success
      sample: {transaction_sample_rate: "0.5"}
    applied_by_agent:
      description: Whether an agent has applied it.
      type: bool
      returned: success
      sample: true
    etag:
      description: What Kibana and the agents know this state of the configuration by.
      type: str
      returned: success
      sample: eb88a8997666cc4b33745ef355a1bbd7c4782f2d
    timestamp:
      description: When it was last written, in milliseconds since 1970.
      type: int
      returned: success
      sample: 1771327504123
    error:
      description: What an agent reported about it.
      type: str
      returned: when there was an error
      sample: unknown setting
agent_name:
  description: The agent that the service runs. V(null) when Kibana has no data of the service.
  returned: when O(include_agent_name=true)
  type: str
  sample: nodejs
environments:
  description:
    - The environments that data was seen from, after an entry for all of them. Environments that are configured but
      have no data are not among them.
  returned: when O(include_environments=true)
  type: list
  elements: dict
  contains:
    service_environment:
      description: The environment; V(null) for all of them.
      type: str
      returned: success
      sample: production
    configured:
      description:
        - Whether there is a configuration for it that names O(service_name), or names no service when that is not set.
      type: bool
      returned: success
      sample: false
lookup:
  description:
    - The configuration that an agent gets, as it was before this look-up, with the same keys as in
      RV(apm_agent_configs), and its identifier. V(null) when it gets none.
  returned: when O(lookup) is given
  type: dict
  contains:
    id:
      description: The identifier.
      type: str
      returned: success
      sample: CCGQmYMBZIJYKiScgXo7
    settings:
      description: The settings, as text.
      type: dict
      returned: success
      sample: {transaction_sample_rate: "0.5"}
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_agent_config_info import (
    AgentConfigInfo,
)


def main() -> None:
    """Run the module."""
    run_info(AgentConfigInfo)


if __name__ == "__main__":
    main()
