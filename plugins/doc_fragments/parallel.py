# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The option O(max_parallel), as _argspec.PARALLEL declares it."""

    DOCUMENTATION = r"""
options:
  max_parallel:
    description:
      - How many objects to work on at the same time, from 1 to 256.
    type: int
    default: 8
"""
