# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The races: every way to the same states, one after the other, several times over."""

from __future__ import annotations

import dataclasses
import json
import statistics
import typing as t

from tests.bench.estate import Size, resources
from tests.bench.measure import Lab, Sample


class Way(t.NamedTuple):
    """A way to bring Kibana to a state. looped: every object costs the start of a module, so samples have to do."""

    name: str
    run: t.Callable[[Lab], Sample]
    looped: bool = False


# As wide as the modules are unless told otherwise.
WIDTH = 8
APPLY = Way("`kibana_apply`", lambda lab: lab.play("apply"))
MODULES = Way("single modules in a loop", lambda lab: lab.play("modules"), looped=True)
URI = Way("`ansible.builtin.uri` in loops", lambda lab: lab.play("uri", by_hand=True), looped=True)
SEQUENCE = Way("raw script, one by one", lambda lab: lab.raw(1))
POOL = Way(f"raw script, {WIDTH} at once", lambda lab: lab.raw(WIDTH))
WAYS = (APPLY, MODULES, URI, SEQUENCE, POOL)


class Scenario(t.NamedTuple):
    """What differs: the version that all objects are to have, and the first one if it is another."""

    name: str
    version: int
    first: int | None = None


# In this order; each starts from the state in which the one before has left Kibana.
NEW = Scenario("all new", 1)
SAME = Scenario("none changed", 1)
ONE = Scenario("one changed", 1, first=2)
ALL = Scenario("all changed", 3)
SCENARIOS = (NEW, SAME, ONE, ALL)


@dataclasses.dataclass(frozen=True)
class Plan:
    """How much of everything is measured.

    sizes: the estates that are raced over, and the part of each (one in so many) that a loop gets.
    growth: the numbers of objects whose time and memory are compared. calls: of a single module, in one play.
    """

    sizes: tuple[tuple[Size, int], ...]
    latencies: tuple[float, ...]
    repeats: int
    looped_repeats: int
    growth: tuple[int, ...]
    calls: int


@dataclasses.dataclass
class Race:
    """What came of racing over one estate with one latency; lists have one sample for each repeat.

    empty: a play without tasks. read: the same, when it has read the resources. handed: a play that hands them to a
    module that does nothing.
    """

    size: Size
    factor: int
    latency: float
    empty: list[Sample] = dataclasses.field(default_factory=list)
    read: list[Sample] = dataclasses.field(default_factory=list)
    handed: list[Sample] = dataclasses.field(default_factory=list)
    samples: dict[tuple[str, str], list[Sample]] = dataclasses.field(default_factory=dict)

    def of(self, way: Way, scenario: Scenario) -> list[Sample]:
        """The samples of a way, for the whole estate."""
        return self.samples[way.name, scenario.name]

    def is_estimated(self, way: Way) -> bool:
        """Whether a way ran over a sample only."""
        return way.looped and self.factor > 1


def race(lab: Lab, plan: Plan, size: Size, factor: int, latency: float, say: t.Callable[[str], None]) -> Race:
    """Race over one estate."""
    result = Race(size, factor, latency)
    for repeat in range(plan.repeats):
        lab.describe([])
        result.empty.append(lab.play("empty"))
        lab.describe(resources(size, SAME.version))
        result.read.append(lab.play("empty"))
        result.handed.append(lab.play("handed"))
        states = {}
        # Whoever comes first this time comes last the next.
        turn = repeat % len(WAYS)
        for way in (*WAYS[turn:], *WAYS[:turn]):
            if way.looped and repeat >= plan.looped_repeats:
                continue
            estimated = way.looped and factor > 1
            measured = size.divided(factor) if estimated else size
            say(f"{size}, {latency * 1000:g} ms, {repeat + 1} of {plan.repeats}: {way.name} over {measured}")
            run = _run(lab, way, measured)
            if not estimated:
                states[way.name] = lab.stored()
            for name, sample in (_whole(run, result.empty[-1], factor) if estimated else run).items():
                result.samples.setdefault((way.name, name), []).append(sample)
        if any(state != states[APPLY.name] for state in states.values()):
            raise RuntimeError("the ways did not lead to the same state")
    return result


def _run(lab: Lab, way: Way, size: Size) -> dict[str, Sample]:
    """One way through all scenarios, from an empty Kibana."""
    lab.reset()
    samples = {}
    for scenario in SCENARIOS:
        lab.describe(resources(size, scenario.version, scenario.first))
        samples[scenario.name] = way.run(lab)
    return samples


def _whole(run: dict[str, Sample], empty: Sample, factor: int) -> dict[str, Sample]:
    """What the samples of a part say of the whole: each object costs the same, and one change is one change."""
    whole = {
        name: Sample(
            empty.seconds + (sample.seconds - empty.seconds) * factor,
            reads=sample.reads * factor,
            writes=sample.writes * factor,
        )
        for name, sample in run.items()
    }
    same, one = run[SAME.name], run[ONE.name]
    base = whole[SAME.name]
    whole[ONE.name] = Sample(
        base.seconds + one.seconds - same.seconds,
        reads=base.reads + one.reads - same.reads,
        writes=base.writes + one.writes - same.writes,
    )
    return whole


class Growth(t.NamedTuple):
    """kibana_apply over so many objects: play, the same in a play; module, by itself, and what it told."""

    size: Size
    scenario: Scenario
    play: Sample
    module: dict[str, t.Any]


def growth(lab: Lab, plan: Plan, say: t.Callable[[str], None]) -> list[Growth]:
    """Ever more objects: all new, none changed, all changed."""
    found = []
    for total in plan.growth:
        size = Size(max(1, total // 5), total - max(1, total // 5))
        for scenario in (NEW, SAME, ALL):
            say(f"growth: {size}, {scenario.name}")
            lab.describe(resources(size, scenario.version))
            if scenario is NEW:
                lab.reset()
            play = lab.play("apply")
            # The same once more, for the module by itself.
            if scenario is NEW:
                lab.reset()
            if scenario is ALL:
                lab.describe(resources(size, scenario.version + 1))
            told = json.loads(lab.module().output.splitlines()[-1])
            found.append(Growth(size, scenario, play, told))
    return found


@dataclasses.dataclass
class Single:
    """Many calls in one play, for each repeat: an empty play, one of a module that does nothing, one of a module that
    only sends the one request that ours sends, one of ours.

    imports: starts of Python that only import.
    """

    calls: int
    empty: list[Sample] = dataclasses.field(default_factory=list)
    trivial: list[Sample] = dataclasses.field(default_factory=list)
    reading: list[Sample] = dataclasses.field(default_factory=list)
    ours: list[Sample] = dataclasses.field(default_factory=list)
    imports: dict[str, list[Sample]] = dataclasses.field(default_factory=dict)

    def ratio(self, key: str, samples: list[Sample], base: list[Sample]) -> float:
        """How many times as much as a call of BASE one of SAMPLES takes: "seconds" or "cpu"."""
        return statistics.median(more / less for more, less in zip(self.each(samples, key), self.each(base, key)))

    def each(self, samples: list[Sample], key: str) -> list[float]:
        """What one call takes, beyond an empty play."""
        return [(getattr(one, key) - getattr(empty, key)) / self.calls for one, empty in zip(samples, self.empty)]


MODULES_PATH = "ansible_collections.observability.kibana.plugins.modules"
IMPORTS = {
    "Python and what every module imports": "ansible.module_utils.basic",
    "the same and `requests`": "ansible.module_utils.basic, requests",
    "the same and `kibana_connector`": f"ansible.module_utils.basic, requests, {MODULES_PATH}.kibana_connector",
    "the same and `kibana_apply`": f"ansible.module_utils.basic, requests, {MODULES_PATH}.kibana_apply",
}


def single(lab: Lab, plan: Plan, say: t.Callable[[str], None]) -> Single:
    """Calls of single modules."""
    result = Single(plan.calls)
    lab.reset()
    items = resources(Size(1, 0), 1)
    lab.describe(items, times=plan.calls)
    lab.play("apply")
    for repeat in range(plan.repeats):
        say(f"single calls: {repeat + 1} of {plan.repeats}")
        result.empty.append(lab.play("empty"))
        result.trivial.append(lab.play("trivial"))
        result.reading.append(lab.play("reading"))
        result.ours.append(lab.play("connector"))
        for dummy in range(plan.calls):
            for name, what in IMPORTS.items():
                result.imports.setdefault(name, []).append(lab.start_python(what))
    return result
