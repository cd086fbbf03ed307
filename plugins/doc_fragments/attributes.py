# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What the modules promise: check mode, diff mode, idempotence."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and tell the changed status without modifying Kibana.
  diff_mode:
    description: Returns what has changed, or would change in check mode, when in diff mode.
  idempotent:
    description: Run again with the same options, it changes nothing and writes nothing.
"""

    MANAGED = r"""
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
"""

    INFO = r"""
attributes:
  check_mode:
    description: Can run in check mode.
    support: full
    details:
      - This module never modifies Kibana.
  diff_mode:
    description: Returns what has changed, or would change in check mode, when in diff mode.
    support: N/A
    details:
      - This module never modifies Kibana.
  idempotent:
    description: Run again with the same options, it changes nothing and writes nothing.
    support: full
    details:
      - This module never modifies Kibana.
"""

    ACTIONGROUP_KIBANA = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/observability.kibana.kibana) in C(module_defaults) to set the connection options once.
    support: full
    membership:
      - observability.kibana.kibana
"""
