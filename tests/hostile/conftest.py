# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One hostile world and its tasks for each test process; every run starts from a state of its own."""

from __future__ import annotations

import typing as t

import pytest

from tests.trust.world import State
from tests.unit.plugins.conftest import certificate, start

from .server import HostileWorld, hostile_world
from .tasks import Task, populate
from .tasks import tasks as all_tasks

# Fixtures that these tests share with others.
__all__ = ["certificate", "start"]


@pytest.fixture(scope="session")
def world() -> t.Iterator[HostileWorld]:
    """An emulated Kibana of the newest version, behind a spoiler."""
    with hostile_world() as found:
        yield found


@pytest.fixture(scope="session")
def tasks(world: HostileWorld, tmp_path_factory: pytest.TempPathFactory) -> list[Task]:
    """What to run."""
    return all_tasks(world, tmp_path_factory.mktemp("tasks"))


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Back-off takes no time; gives the waits that were asked for."""
    from ansible_collections.observability.kibana.plugins.module_utils import _http

    waits: list[float] = []
    monkeypatch.setattr(_http, "sleep", waits.append)
    return waits


@pytest.fixture(scope="session")
def populated(world: HostileWorld) -> State:
    """A state with an object of each kind."""
    empty = world.keep()
    populate(world)
    state = world.keep()
    world.become(empty)
    return state
