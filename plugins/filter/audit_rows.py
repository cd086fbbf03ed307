# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: audit_rows
short_description: Lay a finding's before and after side by side
version_added: 1.0.0
description:
  - Makes one row for each value that a finding of P(observability.kibana.audit_findings#filter) has before or after,
    however deep it lies.
options:
  _input:
    description:
      - A finding. Its C(before) and C(after) count.
    type: dict
    required: true
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Show what differs
  ansible.builtin.debug:
    msg: "{{ item.path }}: {{ item.before }} should be {{ item.after }}"
  loop: "{{ finding | observability.kibana.audit_rows | selectattr('differs') }}"
  vars:
    finding:
      before: {interval: 1m, params: {size: 100}}
      after: {interval: 5m, params: {size: 100}}
"""

RETURN = r"""
_value:
  description: The rows, in the order of C(path).
  type: list
  elements: dict
  contains:
    path:
      description: Where the value lies, for example C(params.threshold) or C(actions[0].group).
      type: str
    before:
      description: The value in Kibana as text. V(null) when there is none.
      type: str
    after:
      description: The value as described, as text. V(null) when there is none.
      type: str
    differs:
      description: Whether they are not the same.
      type: bool
"""

import typing as t

from ansible_collections.observability.kibana.plugins.plugin_utils._data import leaves, plain


def audit_rows(finding: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    """The values of a finding's two sides, row by row; see DOCUMENTATION."""
    before, after = (dict(leaves(plain(finding.get(side) or {}))) for side in ("before", "after"))
    rows = [
        {
            "path": path,
            "before": before.get(path),
            "after": after.get(path),
            "differs": before.get(path) != after.get(path),
        }
        for path in sorted({**before, **after})
    ]
    return t.cast("list[dict[str, t.Any]]", plain(rows))


class FilterModule:
    """Ansible finds the filter here."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by its name."""
        return {"audit_rows": audit_rows}
