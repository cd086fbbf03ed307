# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded answers that the emulator does not give, each with the reason."""

from __future__ import annotations

# Step name -> why the recorded answer is not imitated. A step that matches after all fails the test, so that this
# table stays true.
EXCEPTIONS: dict[str, str] = {
    "rule types": "Kibana's texts about action variables and its alert mappings are not part of this project",
}
