#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_maintenance_window_info
short_description: Look up Kibana maintenance windows
version_added: 1.0.0
description:
  - Tell which maintenance windows there are in a space, or look up one of them.
  - Needs Kibana 9.2 or later, and a Platinum licence. With Kibana 9.1, windows can only be looked up by O(id).
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the only window to look up. With it the module needs Kibana 9.1 or later only.
    type: str
  title:
    description:
      - The title of the windows to look up, exactly. Several may have the same.
    type: str
  status:
    description:
      - Only windows that have one of these statuses now.
    type: list
    elements: str
    choices: [running, upcoming, finished, archived, disabled]
seealso:
  - module: observability.kibana.kibana_maintenance_window
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Which windows are active now?
  observability.kibana.kibana_maintenance_window_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    status: [running]
  register: active

- name: Name them
  ansible.builtin.debug:
    msg: "{{ item.title }}, since {{ item.schedule.start }}, for {{ item.schedule.duration }}"
  loop: "{{ active.maintenance_windows }}"
  loop_control:
    label: "{{ item.id }}"

- name: Which windows are in the archive?
  observability.kibana.kibana_maintenance_window_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    status: [archived]
  register: old

- name: Delete them
  observability.kibana.kibana_maintenance_window:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: "{{ item.id }}"
    state: absent
  loop: "{{ old.maintenance_windows }}"
  loop_control:
    label: "{{ item.title }}"
"""

RETURN = r"""
maintenance_windows:
  description:
    - The windows, in the order of their titles and in the terms of M(observability.kibana.kibana_maintenance_window).
    - Empty when there is none as asked for.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The identifier.
      type: str
      returned: success
      sample: 3f0f2b3c-8d11-4c3c-8a54-9a7d1c9e50c5
    title:
      description: The title.
      type: str
      returned: success
      sample: Payment database
    enabled:
      description: Whether the window has any effect.
      type: bool
      returned: success
      sample: true
    archived:
      description: Whether the window is archived.
      type: bool
      returned: when the window is enabled
      sample: false
    schedule:
      description: When the window is active.
      type: dict
      returned: success
      contains:
        start:
          description: When the window starts for the first time, in UTC.
          type: str
          returned: success
          sample: "2026-11-01T21:00:00.000Z"
        duration:
          description: How long it lasts, in the largest unit that fits.
          type: str
          returned: success
          sample: 3h
        timezone:
          description: The time zone in which it recurs.
          type: str
          returned: success
          sample: Europe/Berlin
        recurring:
          description: How it recurs; empty when it happens once.
          type: dict
          returned: success
          sample: {"every": "1w", "on_week_day": ["SU"]}
    scope_kql:
      description: The query for the alerts that the window is for; empty for all alerts.
      type: str
      returned: success
      sample: kibana.alert.rule.tags:"payments"
    status:
      description: What the window does, one of V(running), V(upcoming), V(finished), V(archived) and V(disabled).
      type: str
      returned: success
      sample: upcoming
    created_by:
      description: Who created it.
      type: str
      returned: success
      sample: elastic
    created_at:
      description: When it was created.
      type: str
      returned: success
      sample: "2026-10-20T09:14:02.331Z"
    updated_by:
      description: Who changed it last.
      type: str
      returned: success
      sample: elastic
    updated_at:
      description: When it was changed last.
      type: str
      returned: success
      sample: "2026-10-20T09:14:02.331Z"
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.maintenance_window_info import (
    MaintenanceWindowInfo,
)


def main() -> None:
    """Run the module."""
    run_info(MaintenanceWindowInfo)


if __name__ == "__main__":
    main()
