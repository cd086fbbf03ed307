#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_apm_agent_key
short_description: Manage APM agent keys
version_added: 1.0.0
description:
  - Create and invalidate the keys by which APM agents log in to the APM Server.
  - An agent key is an Elasticsearch API key. Its secret is told once, in the answer to its creation, and nothing of it
    can be changed later. The module therefore creates a key when there is none of the name, and returns its secret that
    one time (or writes it to O(dest)); whatever else needs a new key is only done when O(recreate) says so.
  - Agent keys belong to the whole deployment; the option O(space) only says in which space the user has the Kibana
    privileges.
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
      - With O(recreate=always) each run makes a new key.
options:
  name:
    description:
      - The name of the key, which identifies it here. Kibana allows several keys of a name; when there are, the module
        takes the one whose secret is in O(dest), else one with the O(privileges), else the newest, and warns.
      - Keys that were invalidated or have expired count as not there.
    type: str
    required: true
  privileges:
    description:
      - What agents may do with the key. V(event:write) is to send data, V(config_agent:read) to fetch their
        configuration.
      - Required with O(state=present).
    type: list
    elements: str
    choices: [event:write, config_agent:read]
  dest:
    description:
      - A file, on the host where the module runs, to write a new key to. It then holds RV(apm_agent_key.encoded) and
        nothing else, not even a line break, can be read by its owner only (mode C(0600)), and is written in one step.
        The secret is then not in the result.
      - The file is recognised by the identifier of the key that it holds. When the key exists but the file is missing,
        or holds an older key, the secret cannot be had again; the module fails and names O(recreate) as the remedy.
      - A file that does not hold an agent key, or holds that of another valid one, is never overwritten. Its directory
        has to be there.
      - The file stays where it is with O(state=absent). Use M(ansible.builtin.file) to remove it, or to change its
        owner and mode.
    type: path
  recreate:
    description:
      - When to create a new key in place of one that exists. The new key is created first, then all other keys of the
        O(name) are invalidated, and agents that still use them are refused.
      - With V(never), the module fails when only a new key could give what is asked for.
      - With V(when_needed), it makes a new one when the key that exists has other O(privileges) or is not the one in
        O(dest).
      - With V(always), it makes a new one each time, which is how keys are rotated.
    type: str
    choices: [never, when_needed, always]
    default: never
notes:
  - Elasticsearch lets nobody who is logged in with an API key create keys that have privileges. Log in with O(username)
    and O(password), or with O(bearer_token).
  - The user needs the Elasticsearch cluster privilege C(manage_own_api_key), and the O(privileges) themselves. Without
    C(manage_api_key) they see and invalidate only their own keys, and do not notice a key of the same name that
    somebody else owns.
  - Kibana has no public way to list and to invalidate agent keys, so the module uses the internal one of Kibana's own
    pages, which lists 1000 keys at most.
  - Kibana takes no identifier for a new key, so two runs at the same time may create a key each. Let one host do it
    (C(run_once)).
  - When the answer to a creation gets lost on the way, a key may be left whose secret nobody knows. The module looks,
    says so and fails; it does not try again on its own.
  - Use C(no_log) on a task that registers the secret, as on those that use it.
seealso:
  - module: observability.kibana.kibana_apm_agent_config
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: A key for the agents of the shop, kept in a file of the controller
  observability.kibana.kibana_apm_agent_key:
    url: https://kibana.example.com:5601
    username: automation
    password: "{{ kibana_password }}"
    name: shop
    privileges: [event:write, config_agent:read]
    dest: "{{ playbook_dir }}/shop.agent-key"
  delegate_to: localhost
  run_once: true

- name: Make a new key when the file was lost or the privileges are others
  observability.kibana.kibana_apm_agent_key:
    url: https://kibana.example.com:5601
    username: automation
    password: "{{ kibana_password }}"
    name: shop
    privileges: [event:write]
    dest: "{{ playbook_dir }}/shop.agent-key"
    recreate: when_needed
  delegate_to: localhost
  run_once: true

- name: A key that goes straight into a vault
  observability.kibana.kibana_apm_agent_key:
    url: https://kibana.example.com:5601
    username: automation
    password: "{{ kibana_password }}"
    name: checkout
    privileges: [event:write]
  register: checkout
  no_log: true

- name: Rotate it
  observability.kibana.kibana_apm_agent_key:
    url: https://kibana.example.com:5601
    username: automation
    password: "{{ kibana_password }}"
    name: checkout
    privileges: [event:write]
    recreate: always
  register: checkout
  no_log: true

- name: No valid key of this name
  observability.kibana.kibana_apm_agent_key:
    url: https://kibana.example.com:5601
    username: automation
    password: "{{ kibana_password }}"
    name: checkout
    state: absent
"""

RETURN = r"""
apm_agent_key:
  description: The key as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier. In check mode not there for a new key.
      type: str
      returned: success
      sample: 3DCLmYMBZIJYKiScZnh5
    name:
      description: The name.
      type: str
      returned: success
      sample: shop
    privileges:
      description: What agents may do with it, sorted.
      type: list
      elements: str
      returned: when Kibana tells
      sample: [config_agent:read, event:write]
    created_at:
      description: When it was created.
      type: str
      returned: when the key exists
      sample: "2026-02-17T11:25:04.123Z"
    dest:
      description: The file that holds the key.
      type: str
      returned: when O(dest) is given
      sample: /srv/keys/shop.agent-key
    api_key:
      description:
        - The secret. V(null) unless this run created the key and O(dest) is not given; nobody can get it later.
      type: str
      returned: when the key exists
      sample: P0mXYaYFTuKiPVXrCqWqIA
    encoded:
      description:
        - Identifier and secret in the form that agents take as their API key. V(null) when RV(apm_agent_key.api_key)
          is.
      type: str
      returned: when the key exists
      sample: M0RDTG1ZTUJaSUpZS2lTY1puaDU6UDBtWFlhWUZUdUtpUFZYckNxV3FJQQ==
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_agent_key import ApmAgentKey


def main() -> None:
    """Run the module."""
    run(ApmAgentKey)


if __name__ == "__main__":
    main()
