#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_rule_state
short_description: Enable, disable, mute, snooze and delete Kibana rules
version_added: 1.0.0
description:
  - Enable and disable rules, mute them or single alerts of theirs, snooze them, and delete them; one rule, or many in
    one task.
  - The state that the rules were found in is returned as RV(prior), which O(restore) takes to bring it back exactly.
  - Options that are not given leave that part of a rule as it is.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.parallel
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the one rule to work on.
      - Of O(id), O(name), O(selector) and O(restore), exactly one is needed.
    type: str
  name:
    description:
      - The name of the one rule to work on. Names of rules need not be unique; several rules of this name are an error
        that lists their identifiers.
    type: str
  selector:
    description:
      - Which rules to work on. A rule has to meet every criterion that is given, and any one value of each.
      - An empty list is met by no rule.
      - To work on every rule of the space, say so with O(selector.filter=alert.attributes.enabled:*).
    type: dict
    suboptions:
      ids:
        description:
          - Identifiers of rules.
        type: list
        elements: str
      names:
        description:
          - Names of rules, to the letter. All rules of such a name are meant.
        type: list
        elements: str
      tags:
        description:
          - Tags, of which a rule needs to have one.
        type: list
        elements: str
      rule_types:
        description:
          - Types of rules, for example V(.es-query) or V(apm.error_rate).
        type: list
        elements: str
      consumers:
        description:
          - The applications that rules belong to, for example V(alerts), V(stackAlerts), V(infrastructure) or V(logs).
        type: list
        elements: str
      filter:
        description:
          - A KQL query on the attributes of rules as Kibana stores them, for example
            V(alert.attributes.schedule.interval:"1m" and not alert.attributes.muteAll:true).
        type: str
  on_no_match:
    description:
      - What to do when there is no such rule. V(fail) fails when the rule does not exist, when a value of
        O(selector.ids) or O(selector.names) finds none, and when O(selector) finds nothing at all; then nothing is
        changed. V(ok) carries on with those that are there.
      - When O(restore) names a rule that is gone, V(fail) restores all others before it fails.
      - It does not matter with O(state=absent), where no rule is just what is asked for.
    type: str
    choices: [fail, ok]
    default: fail
  state:
    description:
      - V(present) changes rules that are there, V(absent) deletes them.
    type: str
    choices: [present, absent]
    default: present
  enabled:
    description:
      - Whether the rules run.
    type: bool
  untrack:
    description:
      - When this task disables a rule, whether its active alerts become untracked. Not for rules that are disabled
        already.
      - If not given, Kibana decides, which means V(false) from Kibana 8.13 on. Earlier versions always untrack, and
        V(false) is an error there.
    type: bool
  mute_all:
    description:
      - Whether the rules are muted, that is, run without notifying of any alert.
      - Kibana forgets which single alerts are muted when a whole rule is muted. They are muted no longer after
        O(mute_all=false), unless O(alerts) or O(restore) names them.
      - Muting and unmuting also ends a snooze of the rule that has no schedule.
    type: bool
  alerts:
    description:
      - Single alerts to mute or to unmute. Those that are not listed stay as they are, see O(purge_alert_mutes).
      - While a whole rule is muted, so are all its alerts; an alert that should be muted is then no change, and one
        that should not be is an error.
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - The identifier of the alert within the rule, for example the value that the rule groups by.
        type: str
        required: true
      muted:
        description:
          - Whether it is muted.
        type: bool
        default: true
  purge_alert_mutes:
    description:
      - Unmute all single alerts that O(alerts) does not list.
    type: bool
    default: false
  validate_alerts:
    description:
      - Have Kibana refuse to mute an alert that the rule has never fired. This needs Kibana 9.3, which does so by
        default; rule types that keep no record of their alerts then have none that could be muted.
      - Kibana tells only when it is asked to mute, so check mode cannot foresee this refusal.
      - With V(false), which means the same for every version, any alert can be muted, also before it first fires.
    type: bool
    default: false
  snooze:
    description:
      - Snooze the rules, once or again and again; they run meanwhile without notifying. This adds to the snoozes that
        are there, and changes nothing when this one is. Needs Kibana 8.19 or 9.1.
      - Without O(snooze.start) the rules are snoozed from now on, which is no change while they are snoozed that long
        already, or by a snooze of the same O(snooze.duration) that still goes on.
      - A snooze that has ended is not added, but warned about.
      - No public API shows the snoozes of a rule. With this option, O(unsnooze) and O(restore[].snoozes) the module
        reads them, rule by rule, from an internal API (C(/internal/alerting/rule)), which future versions may change.
    type: dict
    suboptions:
      start:
        description:
          - When it begins, for example V(2026-11-01T22:00:00Z), or V(2026-11-01T22:00:00) for local time of
            O(snooze.timezone). If not given, now.
        type: str
      duration:
        description:
          - How long, a number with one of V(s), V(m), V(h) and V(d), for example V(90m).
          - Either this or O(snooze.until) is needed.
        type: str
      until:
        description:
          - When it ends, written as O(snooze.start) is; when it recurs, when it ends for the first time.
        type: str
      timezone:
        description:
          - The time zone of the schedule, for example V(Europe/Berlin). If not given, UTC.
        type: str
      recurring:
        description:
          - How it recurs. Needs O(snooze.start). If not given, it happens once.
        type: dict
        suboptions:
          every:
            description:
              - How often, a number with one of V(d), V(w), V(M) (months) and V(y), for example V(1w).
            type: str
          end:
            description:
              - When to stop recurring. Not together with O(snooze.recurring.occurrences).
            type: str
          occurrences:
            description:
              - After how many times to stop.
            type: int
          on_week_day:
            description:
              - Days of the week, V(MO) to V(SU); with V(every) in months also such as V(+1MO), V(-1FR).
            type: list
            elements: str
          on_month_day:
            description:
              - Days of the month.
            type: list
            elements: int
          on_month:
            description:
              - Months of the year.
            type: list
            elements: int
  unsnooze:
    description:
      - Remove all snoozes of the rules. Needs Kibana 8.19 or 9.1.
      - A snooze without a schedule, as the user interface makes it for the moment, is not seen and not removed.
    type: bool
    default: false
  restore:
    description:
      - Bring rules back to an earlier state, with what this module returned as RV(prior). What an item does not name
        stays as it is.
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - The identifier of the rule.
        type: str
        required: true
      name:
        description:
          - The name of the rule, for the reader only.
        type: str
      enabled:
        description:
          - Whether it ran.
        type: bool
      mute_all:
        description:
          - Whether it was muted.
        type: bool
      alerts:
        description:
          - The single alerts that were muted. Others are unmuted.
        type: list
        elements: dict
        suboptions:
          id:
            description:
              - The identifier of the alert within the rule.
            type: str
            required: true
          muted:
            description:
              - Whether it was muted.
            type: bool
            default: true
      snoozes:
        description:
          - The snoozes that it had. Others are removed, and those that have ended meanwhile are left out.
        type: list
        elements: dict
        suboptions:
          start:
            description:
              - When it begins.
            type: str
            required: true
          duration:
            description:
              - How long it lasts.
            type: str
            required: true
          timezone:
            description:
              - Its time zone. If not given, UTC.
            type: str
          recurring:
            description:
              - How it recurs. If not given, it happens once.
            type: dict
            suboptions:
              every:
                description:
                  - How often, a number with one of V(d), V(w), V(M) (months) and V(y), for example V(1w).
                type: str
              end:
                description:
                  - When to stop recurring. Not together with O(restore[].snoozes[].recurring.occurrences).
                type: str
              occurrences:
                description:
                  - After how many times to stop.
                type: int
              on_week_day:
                description:
                  - Days of the week, V(MO) to V(SU); with V(every) in months also such as V(+1MO), V(-1FR).
                type: list
                elements: str
              on_month_day:
                description:
                  - Days of the month.
                type: list
                elements: int
              on_month:
                description:
                  - Months of the year.
                type: list
                elements: int
notes:
  - Rules are looked for with Kibana's search, which may take a second to know of rules that were just written.
    A rule given by O(id) is read directly.
  - Two runs that snooze a rule at the same time may add a snooze each. It is snoozed all the same.
  - Kibana takes up to a second for each change. O(max_parallel) of them are under way at the same time.
seealso:
  - name: Manage rules
    description: What disabling, muting and snoozing mean.
    link: https://www.elastic.co/docs/explore-analyze/alerts-cases/alerts/create-manage-rules
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Disable one rule
  observability.kibana.kibana_rule_state:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: CPU of the web servers
    enabled: false

- name: Mute two hosts that are being rebuilt, and no others
  observability.kibana.kibana_rule_state:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: CPU of the web servers
    alerts:
      - id: web-1
      - id: web-2
    purge_alert_mutes: true

- name: Upgrade without a false alarm
  block:
    - name: Mute everything that watches the shop
      observability.kibana.kibana_rule_state:
        url: https://kibana.example.com:5601
        api_key: "{{ kibana_api_key }}"
        selector:
          tags: [shop, shop-database]
        mute_all: true
      register: muted

    - name: Upgrade
      ansible.builtin.debug:
        msg: The upgrade happens here.

  always:
    - name: Bring the rules back to what they were
      observability.kibana.kibana_rule_state:
        url: https://kibana.example.com:5601
        api_key: "{{ kibana_api_key }}"
        restore: "{{ muted.prior | default([]) }}"
        on_no_match: ok

- name: Snooze a rule for two hours from now
  observability.kibana.kibana_rule_state:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    name: CPU of the web servers
    snooze:
      duration: 2h

- name: Snooze what the nightly backup of the weekend slows down
  observability.kibana.kibana_rule_state:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    selector:
      tags: [shop-database]
    snooze:
      start: "2030-01-05T22:00:00"
      timezone: Europe/Berlin
      duration: 3h
      recurring:
        every: 1w
        on_week_day: [SA, SU]

- name: Disable the rules of a type that run too often
  observability.kibana.kibana_rule_state:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    selector:
      rule_types: [.es-query]
      filter: 'alert.attributes.schedule.interval: "1s"'
    on_no_match: ok
    enabled: false

- name: No rules of a service that is gone
  observability.kibana.kibana_rule_state:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    selector:
      tags: [old-shop]
    state: absent
"""

RETURN = r"""
rules:
  description:
    - The rules that the task was about, each as Kibana has it now; in check mode, as it would be. Of a rule that was
      deleted, only RV(rules[].id), RV(rules[].name) and RV(rules[].changed).
    - Also there when the module fails because of some of the rules.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The identifier.
      type: str
      returned: success
      sample: 1f9f04d5-7e2b-4b1d-a1cf-0d4fbd2a3bd3
    name:
      description: The name.
      type: str
      returned: success
      sample: CPU of the web servers
    enabled:
      description: Whether it runs.
      type: bool
      returned: success
      sample: true
    mute_all:
      description: Whether the whole rule is muted.
      type: bool
      returned: success
      sample: false
    muted_alert_ids:
      description: The single alerts that are muted.
      type: list
      elements: str
      returned: success
      sample: [web-1]
    snoozes:
      description:
        - The snoozes that have a schedule. Only when the task is about snoozes. In check mode, one that would start at
          the moment of writing has the start V(now).
      type: list
      elements: dict
      returned: success
      sample:
        - start: "2030-01-05T21:00:00.000Z"
          duration: 3h
          timezone: Europe/Berlin
          recurring: {every: 1w, on_week_day: [SA, SU]}
    rule_type_id:
      description: The type.
      type: str
      returned: success
      sample: .es-query
    consumer:
      description: The application it belongs to.
      type: str
      returned: success
      sample: stackAlerts
    tags:
      description: The tags.
      type: list
      elements: str
      returned: success
      sample: [shop]
    changed:
      description: Whether this task changed it.
      type: bool
      returned: success
      sample: true
    failed:
      description: That it could not be brought to the state asked for. RV(rules[].msg) says why.
      type: bool
      returned: failure
      sample: true
    msg:
      description: What went wrong with this rule.
      type: str
      returned: failure
      sample: "Could not update rule 'CPU of the web servers' (1f9f04d5-7e2b-4b1d-a1cf-0d4fbd2a3bd3): ..."
    failure:
      description: The facts of it, as far as there are any, for example C(status), C(method) and C(url).
      type: dict
      returned: failure
      sample: {status: 403}
prior:
  description:
    - The state that each rule was found in, whether or not the task changed it, in the form that O(restore) takes.
    - Also there when the module fails because of some of the rules.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The identifier.
      type: str
      returned: success
      sample: 1f9f04d5-7e2b-4b1d-a1cf-0d4fbd2a3bd3
    name:
      description: The name.
      type: str
      returned: success
      sample: CPU of the web servers
    enabled:
      description: Whether it ran.
      type: bool
      returned: success
      sample: true
    mute_all:
      description: Whether the whole rule was muted.
      type: bool
      returned: success
      sample: false
    alerts:
      description: The single alerts that were muted.
      type: list
      elements: dict
      returned: success
      sample: [{id: web-1, muted: true}]
    snoozes:
      description:
        - The snoozes that it had. Only when the task is about snoozes.
      type: list
      elements: dict
      returned: success
      sample:
        - start: "2030-01-05T21:00:00.000Z"
          duration: 3h
          timezone: Europe/Berlin
          recurring: {every: 1w, on_week_day: [SA, SU]}
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_many
from ansible_collections.observability.kibana.plugins.module_utils._resources.rule_state import RuleState


def main() -> None:
    """Run the module."""
    run_many(RuleState)


if __name__ == "__main__":
    main()
