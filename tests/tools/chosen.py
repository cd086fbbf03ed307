# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the tests is about, chosen by its environment; nothing else reads these variables.

TEST_VENV      the virtual environment whose ansible-core runs the plays (default: the one pytest runs in)
TEST_PROFILE   the version of Kibana that emulators stand in for (default: the newest)
TEST_PYTHON    the interpreter that runs the modules (default: that of ansible-core)
TEST_WORKERS   how many processes pytest may use (default: 2)
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.emulator.versions import NEWEST as NEWEST_PROFILE
from tests.tools.paths import NEWEST, OUTPUT

VENV = Path(os.environ.get("TEST_VENV") or NEWEST).absolute()
PROFILE = os.environ.get("TEST_PROFILE") or NEWEST_PROFILE
WORKERS = os.environ.get("TEST_WORKERS") or "2"

IS_DEFAULT = VENV == NEWEST and PROFILE == NEWEST_PROFILE and not os.environ.get("TEST_PYTHON")
# What the plays have asked of the emulator. Only what the default run leaves is held against the contract.
REQUESTS = OUTPUT / "requests" if IS_DEFAULT else OUTPUT / f"requests-{VENV.name}-{PROFILE}"
