#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_alerting_health_info
short_description: Tell whether alerting in Kibana works
version_added: 1.0.0
description:
  - Tell whether rules can run in this Kibana, and whether they did when they last ran, with the reasons if not.
  - Kibana looks at the rules of all spaces. The user must be allowed to read rules in O(space).
  - The module does not fail when alerting is ill; look at RV(healthy).
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Does alerting work?
  observability.kibana.kibana_alerting_health_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
  register: alerting

- name: Stop with the reasons when it does not
  ansible.builtin.assert:
    that: alerting.healthy
    fail_msg: "{{ alerting.reasons }}"

- name: Wait until rules run again after an upgrade
  observability.kibana.kibana_alerting_health_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    wait_for_ready: 300
  register: alerting
  until: alerting.healthy | default(false)
  retries: 10
  delay: 30
"""

RETURN = r"""
healthy:
  description: Whether everything is well, which is when there are no RV(reasons).
  returned: success
  type: bool
  sample: false
reasons:
  description: What is wrong, one sentence each. Empty when everything is well.
  returned: success
  type: list
  elements: str
  sample:
    - "A rule failed when it ran; its execution status says why (execution_health: warn, last at
      2026-03-01T09:30:00.000Z)."
alerting_health:
  description: The facts as Kibana tells them.
  returned: success
  type: dict
  contains:
    is_sufficiently_secure:
      description: V(false) when Elasticsearch has security on, but neither API keys nor TLS for rules to run with.
      type: bool
      returned: success
      sample: true
    has_permanent_encryption_key:
      description: V(false) when C(xpack.encryptedSavedObjects.encryptionKey) is not set.
      type: bool
      returned: success
      sample: true
    alerting_framework_health:
      description:
        - How decrypting, running and reading rules went, as C(decryption_health), C(execution_health) and
          C(read_health).
        - Each has a C(status), V(ok), V(warn) or V(error), and a C(timestamp).
      type: dict
      returned: success
      sample:
        decryption_health: {status: ok, timestamp: "2026-03-01T09:30:00.000Z"}
        execution_health: {status: warn, timestamp: "2026-03-01T09:30:00.000Z"}
        read_health: {status: ok, timestamp: "2026-03-01T09:30:00.000Z"}
    alerting_framework_heath:
      description: The same, under the misspelled name that Kibana once gave it.
      type: dict
      returned: when Kibana gives it
      sample:
        decryption_health: {status: ok, timestamp: "2026-03-01T09:30:00.000Z"}
        execution_health: {status: warn, timestamp: "2026-03-01T09:30:00.000Z"}
        read_health: {status: ok, timestamp: "2026-03-01T09:30:00.000Z"}
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.alerting_health import AlertingHealthInfo


def main() -> None:
    """Run the module."""
    run_info(AlertingHealthInfo)


if __name__ == "__main__":
    main()
