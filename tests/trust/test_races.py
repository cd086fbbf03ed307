# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same task at the same moment, in two and in eight processes: no twins, no errors, one end."""

from __future__ import annotations

import typing as t

import pytest

from .paths import ABSENT_ESTATE, CHANGED_ESTATE, ESTATE
from .worker import Worker, workers
from .world import Dump, World, difference
from .world import world as running_world

# So that all of them read before the first has written.
LATENCY = 0.005
PHASES = {"create": ESTATE, "change": CHANGED_ESTATE, "delete": ABSENT_ESTATE}


@pytest.fixture(scope="module")
def slow_world() -> t.Iterator[World]:
    """A Kibana that is a little way off."""
    with running_world(latency=LATENCY) as found:
        yield found


@pytest.fixture(scope="module")
def crowd(slow_world: World) -> t.Iterator[list[Worker]]:
    """Eight processes."""
    with workers(slow_world.url, 8) as found:
        yield found


@pytest.fixture(scope="module")
def alone(slow_world: World) -> dict[str, Dump]:
    """What each phase leads to when nobody else is about."""
    slow_world.kibana.reset()
    states = {}
    for phase, resources in PHASES.items():
        slow_world.ok("kibana_apply", resources=slow_world.known(resources))
        states[phase] = slow_world.dump()
    return states


@pytest.mark.parametrize("count", [2, 8])
def test_runs_at_the_same_moment(slow_world: World, crowd: list[Worker], alone: dict[str, Dump], count: int) -> None:
    slow_world.kibana.reset()
    for phase, resources in PHASES.items():
        options = {"resources": slow_world.known(resources)}
        for worker in crowd[:count]:
            worker.start("kibana_apply", **options)
        results = [worker.finish() for worker in crowd[:count]]
        assert [result.msg for result in results if result.failed] == [], phase
        assert any(result.changed for result in results)
        assert slow_world.dump() == alone[phase], difference(alone[phase], slow_world.dump())
        # The server schema is not part of the last list, and nobody can take it away.
        again = slow_world.ok("kibana_apply", **options)
        assert not again.changed and not again.writes, again.writes
