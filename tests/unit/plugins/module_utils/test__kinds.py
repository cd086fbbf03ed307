# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of kinds."""

from __future__ import annotations

import subprocess
import sys

from ansible_collections.observability.kibana.plugins.module_utils._kinds import KINDS


def test_every_kind_is_under_its_own_name() -> None:
    assert [entry.kind.kind for entry in KINDS.values()] == list(KINDS)
    assert len(KINDS) == len(set(KINDS))
    assert "no such kind" not in KINDS


def test_a_kind_is_imported_when_it_is_needed() -> None:
    package = "ansible_collections.observability.kibana.plugins.module_utils"
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}; from {package}._kinds import KINDS; KINDS['connector']; "
        f"print(sorted(name.rsplit('.')[-1] for name in sys.modules if name.startswith('{package}._resources.')))"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert told.strip() == "['connector', 'connector_types']"
