# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Thousands of random operations: `python -m tests.trust.soak`.

SOAK_OPERATIONS says how many (3000), SOAK_SEED which (any); the seed is told. Rounds of four kinds follow each other:
tasks one after the other that meet misfortunes; different tasks in several processes over a bad network; one task in
all processes at once; and processes that are killed. After each, Kibana has what the model says. The exit code is 1
after a broken promise, with an account of the round.
"""

from __future__ import annotations

import collections
import contextlib
import os
import random
import sys
import time
import traceback
import typing as t

from tests.tools.paths import TREE, link_tree

from .checks import LONGEST_SENTENCE, check_sentence
from .misfortunes import MISFORTUNES, Misfortune
from .model import Model, Task, after, fails, observed
from .steps import QUICK, TASKS, Step, run, take
from .worker import Worker, workers
from .world import World
from .world import world as running_world

CROWD = 4
ALONE_STEPS = 25
BURST = 5
LATENCY = 0.002
PROGRESS = 500
# Kibana chooses their ids, so what two processes do with one of them over a bad network may leave two.
OWNED = ("case", "maintenance_window")
# The network and what stands between; those that go on for ever would stop everybody.
PASSING = tuple(one for one in QUICK if one.fault.get("times", 1) is not None and one.fault.get("status") != 409)


class Soak:
    """One run. account: what has been done in this round, for when a promise is broken."""

    def __init__(self, world: World, crowd: list[Worker], seed: int, operations: int) -> None:
        self.world = world
        self.crowd = crowd
        self.random = random.Random(seed)
        self.operations = operations
        self.tasks = [task for task in TASKS if world.manages(task.kind)]
        # What is in a space and what becomes of the space at the same moment has no one outcome.
        self.shared = [task for task in self.tasks if task.kind != "space" and task.space == "default"]
        self.state: Model = {}
        self.counts: collections.Counter[str] = collections.Counter()
        self.account: list[str] = []

    @property
    def done(self) -> int:
        """The tasks that were run so far, spoilt ones included."""
        return self.counts["operations"]

    def run(self, say: t.Callable[[str], None]) -> None:
        """Rounds until there were enough operations. Raises AssertionError for a broken promise."""
        kinds = (self.alone, self.alone, self.apart, self.together, self.killed)
        told = 0
        while self.done < self.operations:
            kind = self.random.choice(kinds)
            self.account = [f"round of kind {kind.__name__}, from {self.state}"]
            self.counts[f"rounds {kind.__name__}"] += 1
            kind()
            if self.done - told >= PROGRESS:
                told = self.done
                say(f"{self.done} operations, {len(self.world.emulator.log.entries)} requests")

    def alone(self) -> None:
        """Tasks one after the other, and misfortunes of every kind."""
        for dummy in range(ALONE_STEPS):
            task = self.random.choice(self.tasks)
            misfortune = self._misfortune()
            step = Step(task, self._chance(0.3), misfortune, self.random.randrange(5), self._chance(0.5))
            self.account.append(repr(step))
            self.state = take(self.world, self.state, step)
            self.counts["operations"] += 1 + (misfortune is not None and step.again)
            self.counts["misfortunes"] += misfortune is not None

    def apart(self) -> None:
        """Different tasks, some of them about the same object, in all processes at once over a bad network."""
        last: dict[t.Any, Task] = {}
        for dummy in range(BURST):
            for misfortune in self.random.sample(PASSING, self.random.randrange(4)):
                self.account.append(f"to come: {misfortune.name}")
                self.world.emulator.faults.add(skip=self.random.randrange(6), **misfortune.fault)
                self.counts["misfortunes"] += 1
            for number, worker in enumerate(self.crowd):
                task = self.random.choice([task for task in self.shared if self._may_do(number, task)])
                self.account.append(f"process {number}: {task}")
                worker.start(task.module, **task.options, retries=self.random.choice((0, 2)))
                last[task.key] = task
            self._finish(may_fail=True)
            observed(self.world)
        self.state = observed(self.world)
        for task in last.values():
            self._in_peace(task)

    def together(self) -> None:
        """One task in all processes at once: whoever is faster, it ends well for all."""
        task = self.random.choice([task for task in self.tasks if not fails(self.state, task)])
        self.account.append(f"in all processes: {task}")
        wanted = after(self.state, task)
        for worker in self.crowd:
            worker.start(task.module, **task.options, retries=0)
        changed = self._finish(may_fail=False)
        found = observed(self.world)
        assert found == wanted, (found, wanted)
        assert changed or wanted == self.state, "nobody has changed it"
        self.state = found
        self._in_peace(task)

    def killed(self) -> None:
        """A process that ends in the middle of a task."""
        task = self.random.choice(self.tasks)
        requests = len(self.world.emulator.log.entries) + self.random.randrange(5)
        self.account.append(f"killed: {task}")
        worker = self.crowd[0]
        worker.start(task.module, **task.options)
        deadline = time.monotonic() + 1
        while len(self.world.emulator.log.entries) < requests and time.monotonic() < deadline:
            time.sleep(0.0005)
        worker.kill()
        self.crowd[0] = Worker(self.world.url)
        self.counts["operations"] += 1
        self.counts["killed"] += 1
        self.world.settle()
        self.state = observed(self.world)
        self._in_peace(task)

    def _finish(self, may_fail: bool) -> int:
        """Wait for all processes; how many have changed something."""
        changed = 0
        for worker in self.crowd:
            result = worker.finish()
            self.account.append(f"told: changed={result.changed} {result.msg}")
            check_sentence(result, LONGEST_SENTENCE)
            assert may_fail or not result.failed, result.msg
            changed += result.changed
            self.counts["operations"] += 1
            self.counts["failed"] += result.failed
        self.world.settle()
        return changed

    def _in_peace(self, task: Task) -> None:
        self.account.append(f"in peace: {task}")
        self.state = run(self.world, self.state, task, check=True)
        self.state = run(self.world, self.state, task, check=False)
        self.counts["operations"] += 2

    def _may_do(self, number: int, task: Task) -> bool:
        """Whether this process is the one for the task."""
        return task.kind not in OWNED or sum(task.name.encode()) % CROWD == number

    def _misfortune(self) -> Misfortune | None:
        if self._chance(0.3):
            return None
        choices = MISFORTUNES if self._chance(0.05) else QUICK
        one = self.random.choice(choices)
        return None if one.rival else one

    def _chance(self, part: float) -> bool:
        return self.random.random() < part


def main() -> int:
    """The exit code: 1 after a broken promise."""
    operations = int(os.environ.get("SOAK_OPERATIONS") or 3000)
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(10**6))
    again = f"SOAK_SEED={seed} SOAK_OPERATIONS={operations} make soak"
    print(f"{operations} operations: {again}", flush=True)
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        world = stack.enter_context(running_world(keep_bodies=False, latency=LATENCY))
        crowd = stack.enter_context(workers(world.url, CROWD))
        soak = Soak(world, crowd, seed, operations)
        try:
            soak.run(lambda text: print(f"{time.monotonic() - started:6.0f} s: {text}", flush=True))
        except AssertionError:
            print(f"A promise was broken after {soak.done} operations. Again: {again}\n", "\n".join(soak.account))
            traceback.print_exc(file=sys.stdout)
            return 1
    numbers = ", ".join(f"{name}: {count}" for name, count in sorted(soak.counts.items()))
    requests = len(world.emulator.log.entries)
    print(f"No promise was broken in {time.monotonic() - started:.0f} s and {requests} requests. {numbers}")
    return 0


if __name__ == "__main__":
    link_tree()
    sys.path.insert(0, str(TREE))
    sys.exit(main())
