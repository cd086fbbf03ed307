# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that is killed in the middle: started again, it ends where it would have ended, without twins."""

from __future__ import annotations

import contextlib
import os
import pathlib
import random
import signal
import subprocess
import time
import typing as t

import pytest
import yaml

from tests.tools.paths import NEWEST
from tests.tools.plays import play_environment

from .paths import CHANGED_ESTATE, ESTATE, Options
from .worker import Worker
from .world import Dump, State, World, difference
from .world import world as running_world

PLAY = [{"hosts": "localhost", "gather_facts": False, "tasks": [{"observability.kibana.kibana_apply": {}}]}]
# So many moments of each undertaking.
MOMENTS = 2
SEED = 20260217


class Undertaking(t.NamedTuple):
    """What is undertaken: from where, with which options, what comes of it, and after how many requests."""

    before: State
    options: Options
    done: Dump
    requests: int


@pytest.fixture(scope="module")
def slow_world() -> t.Iterator[World]:
    """A Kibana that is a little way off."""
    with running_world(latency=0.01) as found:
        yield found


@pytest.fixture(scope="module")
def undertakings(slow_world: World) -> list[Undertaking]:
    """A new estate, and one that changes."""
    slow_world.kibana.reset()
    found = []
    for resources in (ESTATE, CHANGED_ESTATE):
        before, options = slow_world.keep(), {"resources": slow_world.known(resources)}
        result = slow_world.ok("kibana_apply", **options)
        found.append(Undertaking(before, options, slow_world.dump(), len(result.requests)))
    return found


def wait_for(world: World, requests: int, process: subprocess.Popen[t.Any]) -> None:
    """Wait until Kibana has seen so many requests."""
    while len(world.emulator.log.entries) < requests and process.poll() is None:
        time.sleep(0.001)
    assert process.poll() is None, "it was done before it could be killed"


def kill_all(folder: pathlib.Path) -> None:
    """SIGKILL for every process of the play with this home: modules are in sessions of their own."""
    mine = f"HOME={folder}\0".encode()
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mine in (process / "environ").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)


def check_restart(world: World, undertaking: Undertaking) -> None:
    """The same once more, and again."""
    world.settle()
    again = world.ok("kibana_apply", **undertaking.options)
    assert world.dump() == undertaking.done, difference(undertaking.done, world.dump())
    assert not again.values.get("warnings")
    third = world.ok("kibana_apply", **undertaking.options)
    assert not third.changed and not third.writes


@pytest.mark.parametrize("which", [0, 1], ids=["create", "change"])
def test_a_killed_module(slow_world: World, undertakings: list[Undertaking], which: int) -> None:
    undertaking = undertakings[which]
    moments = random.Random(SEED + which).sample(range(1, undertaking.requests - 2), MOMENTS)
    for moment in moments:
        slow_world.become(undertaking.before)
        slow_world.emulator.log.entries.clear()
        worker = Worker(slow_world.url)
        worker.start("kibana_apply", **undertaking.options)
        wait_for(slow_world, moment, worker.process)
        worker.kill()
        check_restart(slow_world, undertaking)


def test_a_killed_play(slow_world: World, undertakings: list[Undertaking], tmp_path: pathlib.Path) -> None:
    undertaking = undertakings[0]
    slow_world.become(undertaking.before)
    slow_world.emulator.log.entries.clear()
    play = tmp_path / "play.yml"
    PLAY[0]["tasks"] = [{"observability.kibana.kibana_apply": undertaking.options}]
    play.write_text(yaml.safe_dump(PLAY, sort_keys=False), encoding="utf-8")
    variables = {"KIBANA_URL": slow_world.url, "KIBANA_USERNAME": "elastic", "KIBANA_PASSWORD": "changeme-emulator"}
    process = subprocess.Popen(
        [str(NEWEST / "bin" / "ansible-playbook"), str(play)],
        env=play_environment(tmp_path, variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(slow_world, undertaking.requests // 2, process)
    kill_all(tmp_path)
    process.wait()
    check_restart(slow_world, undertaking)
