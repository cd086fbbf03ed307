# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The option O(state), as _argspec.STATE declares it."""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - Whether the object should be there, as described, or not be there.
    type: str
    choices: [present, absent]
    default: present
"""
