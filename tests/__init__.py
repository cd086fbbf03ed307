# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tests and tools, which can all import the collection by its name."""

from __future__ import annotations

import sys

from tests.tools.paths import TREE, link_tree

link_tree()
if str(TREE) not in sys.path:
    sys.path.append(str(TREE))
