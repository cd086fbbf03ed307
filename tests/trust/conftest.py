# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One world for each test process: every test starts it anew."""

from __future__ import annotations

import typing as t

import pytest

from .world import World
from .world import world as running_world


@pytest.fixture(scope="session")
def world() -> t.Iterator[World]:
    """An emulated Kibana."""
    with running_world() as found:
        yield found
