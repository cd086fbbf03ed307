# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One emulator for all tests of a process; each test gets it empty."""

from __future__ import annotations

import typing as t

import pytest

from tests.tools.emulator import Kibana, running_emulator


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Kibana]:
    """What `kibana` shares."""
    with running_emulator(tmp_path_factory.mktemp("emulator")) as kibana:
        yield kibana


@pytest.fixture
def kibana(emulator: Kibana) -> Kibana:
    """An empty Kibana of the profile that the tests run with."""
    emulator.reset()
    return emulator
