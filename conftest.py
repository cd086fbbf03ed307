# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make the checkout importable as `ansible_collections.observability.kibana` before any test is collected."""

from __future__ import annotations

import importlib

from tests.tools.paths import link_tree

link_tree()
# Python has looked at the path that pytest.ini adds already, and remembers if it was not there.
importlib.invalidate_caches()
