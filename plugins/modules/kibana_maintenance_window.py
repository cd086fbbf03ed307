#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_maintenance_window
short_description: Manage Kibana maintenance windows
version_added: 1.0.0
description:
  - Create, change, archive and delete maintenance windows. While one is active, rules run, but their alerts notify
    nobody.
  - Needs Kibana 9.2 or later, and a Platinum licence. Kibana 9.1 has no way to find windows, so there the module works
    on windows that exist and are named by O(id).
  - A window that happens once and is over counts as unchanged as long as it is as described. Kibana 9.2 and later
    archive such a window and refuse to change archived ones; the module takes a window out of the archive to change
    it. With a new O(schedule) that is still to come the window is used again, in any other case it goes back.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of a window that exists. Kibana chooses the identifiers of new windows itself.
      - With it the module needs Kibana 9.1 or later only.
    type: str
  title:
    description:
      - The title of the window. It identifies the window when O(id) is not given, and must then be the title of one
        window only, archived ones included; Kibana allows several to have the same.
      - With O(id), it is the title that the window should have.
      - Kibana takes no identifier for a new window. Two plays that create the same one at the same moment therefore
        create two.
    type: str
  enabled:
    description:
      - Whether the window has any effect. Kibana enables new windows.
    type: bool
  schedule:
    description:
      - When the window is active. What is not named keeps its value.
    type: dict
    suboptions:
      start:
        description:
          - When the window starts for the first time, in ISO 8601. Needed to create a window.
          - A time with V(Z) or a distance from UTC, as V(2026-11-01T22:00:00Z) or V(2026-11-01T23:00:00+01:00), is
            that very moment. A time without, as V(2026-11-01T22:00:00), is local time of O(schedule.timezone).
          - Compared as a moment, however it is written. Quote it, lest a YAML reader makes another time of it.
        type: str
      duration:
        description:
          - How long the window lasts each time, a number with one of V(s), V(m), V(h) and V(d), for example V(90m).
            Needed to create a window.
          - Compared as a length; V(24h) and V(1d) are the same.
        type: str
      timezone:
        description:
          - The time zone in which the window recurs, for example V(Europe/Berlin). A window that starts at 22:00 there
            does so in summer and in winter.
          - If not set, Kibana uses V(UTC) for new windows.
        type: str
      recurring:
        description:
          - How the window recurs. Always taken as a whole, so that options which are not named are dropped.
          - An empty map makes the window happen once.
        type: dict
        suboptions:
          every:
            description:
              - How often, a number with one of V(d), V(w), V(M) (months) and V(y), for example V(1w). Needed for any
                recurrence, and to be longer than O(schedule.duration).
            type: str
          end:
            description:
              - When the window stops to recur, written as O(schedule.start). Not in the past.
            type: str
          occurrences:
            description:
              - How many times the window happens. Excludes O(schedule.recurring.end).
            type: int
          on_week_day:
            description:
              - Days of the week, V(MO) to V(SU); in a month V(+1MO) is its first Monday and V(-1FR) its last Friday.
                The order does not matter.
            type: list
            elements: str
          on_month_day:
            description:
              - Days of the month, 1 to 31. The order does not matter.
            type: list
            elements: int
          on_month:
            description:
              - Months, 1 to 12. The order does not matter.
            type: list
            elements: int
  scope_kql:
    description:
      - A KQL query for the alerts that the window is for, for example V(kibana.alert.rule.tags:"payments").
      - An empty string means all alerts, as it is for new windows. Kibana cannot take away the query of a window that
        has one, so the module replaces it by V(*) then, which is taken for the same.
    type: str
  archived:
    description:
      - Whether the window is archived, so that it will not be active any more.
      - V(false) brings an archived window back; when it is over, Kibana calls it finished then.
      - If not given, a window stays in the archive or out of it, but for a new O(schedule), see above.
      - Not for disabled windows, since Kibana does not tell whether they are archived.
    type: bool
seealso:
  - module: observability.kibana.kibana_maintenance_window_info
  - module: observability.kibana.kibana_rule_state
  - name: Maintenance windows
    description: What maintenance windows do.
    link: https://www.elastic.co/docs/explore-analyze/alerts-cases/alerts/maintenance-windows
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: No alarm from the payment service on Sunday nights, when its database is maintained
  observability.kibana.kibana_maintenance_window:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    title: Payment database
    schedule:
      start: "2026-11-01T22:00:00"
      timezone: Europe/Berlin
      duration: 3h
      recurring:
        every: 1w
        on_week_day: [SU]
    scope_kql: kibana.alert.rule.tags:"payments"

- name: The first and the last Saturday of a month, until the move is done
  observability.kibana.kibana_maintenance_window:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    title: Data centre move
    schedule:
      start: "2026-11-07T06:00:00Z"
      duration: 1d
      recurring:
        every: 1M
        on_week_day: [+1SA, -1SA]
        occurrences: 6

- name: Quiet for the next half hour, while this play updates the service
  observability.kibana.kibana_maintenance_window:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    title: Update of the payment service
    schedule:
      start: "{{ now(utc=true).isoformat() }}"
      timezone: UTC
      duration: 30m
  register: update

- name: The update is done, so alerts may be heard again
  observability.kibana.kibana_maintenance_window:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: "{{ update.maintenance_window.id }}"
    archived: true

- name: One hour longer from now on
  observability.kibana.kibana_maintenance_window:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    title: Payment database
    schedule:
      duration: 4h

- name: No such window any more
  observability.kibana.kibana_maintenance_window:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    title: Data centre move
    state: absent
"""

RETURN = r"""
maintenance_window:
  description: The window as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier. In check mode not there for a new window.
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
      description: When the window is active, as O(schedule) takes it.
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
      returned: success, in check mode not for a new window
      sample: upcoming
    created_by:
      description: Who created it.
      type: str
      returned: success, in check mode not for a new window
      sample: elastic
    created_at:
      description: When it was created.
      type: str
      returned: success, in check mode not for a new window
      sample: "2026-10-20T09:14:02.331Z"
    updated_by:
      description: Who changed it last.
      type: str
      returned: success, in check mode not for a new window
      sample: elastic
    updated_at:
      description: When it was changed last.
      type: str
      returned: success, in check mode not for a new window
      sample: "2026-10-20T09:14:02.331Z"
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.maintenance_window import (
    MaintenanceWindow,
)


def main() -> None:
    """Run the module."""
    run(MaintenanceWindow)


if __name__ == "__main__":
    main()
