#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_apm_server_schema
short_description: Save the APM server schema
version_added: 1.0.0
description:
  - Save the schema of the APM Server, that is its settings, for Fleet to make an APM integration from them when a
    deployment switches over.
  - There is one schema in a deployment; the option O(space) only says in which space the user has the Kibana
    privileges. Kibana offers no way to delete it.
  - Kibana's APM API cannot tell which schema is saved. The module reads it as a saved object instead, which needs more
    than the privileges for APM; an administrator has them.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
attributes:
  idempotent:
    support: partial
    details:
      - For a user, or on a Kibana, that cannot read the saved object, the schema is saved each time, and counts as
        changed each time, in check mode too. RV(apm_server_schema.readable) tells.
options:
  schema:
    description:
      - The settings, with the keys as the APM Server spells them. What was saved before is replaced as a whole.
      - Kibana knows settings by their full name with dots. Maps within maps, as in C(apm-server.yml), are turned into
        such names.
      - Settings may hold secrets, and the result and the diff show them. Use C(no_log) then.
    type: dict
    required: true
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Keep the settings of the APM Server for the switch to Fleet
  observability.kibana.kibana_apm_server_schema:
    url: https://kibana.example.com:5601
    username: automation
    password: "{{ kibana_password }}"
    schema:
      apm-server.host: 0.0.0.0:8200
      apm-server.rum.enabled: true
      apm-server.max_event_size: 307200

- name: Keep what is in apm-server.yml
  observability.kibana.kibana_apm_server_schema:
    url: https://kibana.example.com:5601
    username: automation
    password: "{{ kibana_password }}"
    schema: "{{ lookup('ansible.builtin.file', apm_server_yml) | from_yaml }}"
"""

RETURN = r"""
apm_server_schema:
  description: The schema as Kibana has it now; in check mode, as it would be.
  returned: success
  type: dict
  contains:
    schema:
      description: The settings.
      type: dict
      returned: success
      sample: {apm-server.host: "0.0.0.0:8200"}
    readable:
      description: Whether Kibana let the user read it. If not, RV(apm_server_schema.schema) is what was saved.
      type: bool
      returned: unless it would be created in check mode
      sample: true
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_server_schema import ApmServerSchema


def main() -> None:
    """Run the module."""
    run(ApmServerSchema)


if __name__ == "__main__":
    main()
