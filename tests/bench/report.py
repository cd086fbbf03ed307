# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the races say, as docs/benchmarks.md."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import statistics
import typing as t
from pathlib import Path

from tests.bench.measure import Sample
from tests.bench.races import (
    ALL,
    APPLY,
    NEW,
    POOL,
    SAME,
    SCENARIOS,
    URI,
    WAYS,
    Growth,
    Plan,
    Race,
    Single,
    Way,
)
from tests.tools.parts import markdown_table as table

# AWX calls it MAX_EVENT_RES_DATA.
AWX_KEEPS = 700_000

HEAD = """\
# Benchmarks

Made by a program (`make bench`); do not edit. All of it in one run, against the emulator of the tests, which shares the
machine with what is measured, and answers sooner than a Kibana would. So look at ratios rather than at seconds.
"""

WAYS_TEXT = """\
## The ways

Every way gets the same objects with the same ids: web hooks with a password, and queries with one action each. From an
empty Kibana, each goes through four states: all objects new, none changed, one changed, all changed. In the end, what
Kibana holds is compared, and has to be the same.

- `kibana_apply`: one task.
- Single modules in a loop: `kibana_connector` and `kibana_rule`, one call for each object.
- `ansible.builtin.uri` in loops: GET for each object, then POST or PUT for those that are not there or differ.
- Raw scripts on `requests` without Ansible, with the least requests that do: one listing for each kind, and one write
  for each object that differs. They check nothing, explain nothing, and read nothing afterwards.

Times are of whole commands, from the start of `ansible-playbook` (or `python`) to its end; the median of the repeats,
and the least and the greatest. Ratios are to `kibana_apply` in the same repeat, again the median: 10 means ten times
as long. The ways take turns in who starts.
"""


class Goal(t.NamedTuple):
    """Something the collection wants to be. met: None where this run did not measure it."""

    what: str
    found: str
    met: bool | None


class Results(t.NamedTuple):
    """Everything that was measured. load: of the machine, before and after."""

    races: list[Race]
    grown: list[Growth]
    single: Single
    load: tuple[float, float]


def render(plan: Plan, command: str, results: Results) -> str:
    """The whole file."""
    found = goals(results)
    parts = [
        HEAD,
        "## Goals\n",
        table(
            ("Goal", "Found", "Met"),
            [(goal.what, goal.found, {True: "yes", False: "**no**", None: "-"}[goal.met]) for goal in found],
        ),
        "\n## How\n",
        *[f"- {line}" for line in facts(plan, command, results.load)],
        "",
        WAYS_TEXT,
        *[race_text(one) for one in results.races],
        growth_text(results.grown),
        single_text(results.single),
    ]
    return "\n".join(parts).rstrip() + "\n"


def facts(plan: Plan, command: str, load: tuple[float, float]) -> t.Iterator[str]:
    """Where and how it was measured."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("ansible-core", "requests"))
    yield f"Command: `{command}`"
    yield f"Date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}"
    yield f"Machine: {os.cpu_count()} x {_processor()}, {_memory()}, {platform.system()} {platform.release()}"
    yield f"Software: Python {platform.python_version()}, {versions}, pipelining on"
    yield f"Load average (the benchmark itself is about 1): {load[0]:.1f} before, {load[1]:.1f} after"
    yield f"Repeats: {plan.repeats}, loops {plan.looped_repeats}"
    parts = [f"one object in {factor} of {size}" for size, factor in plan.sizes if factor > 1]
    if parts:
        yield (
            f"Loops ran over a part only ({'; '.join(parts)}), and what a play costs beyond an empty one was "
            "multiplied; such figures have a ~. `BENCH_FULL=1 make bench` runs them in full, which takes hours."
        )


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return f"{int(line.split()[1]) / 1024**2:.0f} GiB"
    return "memory unknown"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def median(values: t.Iterable[float]) -> float:
    """Of any number of values."""
    return statistics.median(list(values))


def ratio(ours: list[Sample], theirs: list[Sample], minus: list[Sample] | None = None) -> float:
    """How many times as long theirs took, repeat by repeat. minus: what is taken off both, such as an empty play."""
    off = [sample.seconds for sample in minus] if minus else [0.0] * len(ours)
    pairs = zip(ours, theirs, off)
    return median((there.seconds - less) / (here.seconds - less) for here, there, less in pairs)


def race_text(one: Race) -> str:
    """The table of one race."""
    rows = [_row(one, way, scenario.name) for scenario in SCENARIOS for way in WAYS]
    seconds = [sample.seconds for sample in one.empty]
    title = f"## {one.size}, {one.latency * 1000:g} ms latency"
    empty = (
        f"An empty play: {median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f}). One that has read the "
        f"resources: {_beyond(one.empty, one.read):.2f} s more. One that hands them to a module that does nothing: "
        f"{_beyond(one.empty, one.handed):.2f} s more."
    )
    head = ("State", "Way", "Seconds", "Least-greatest", "Ratio", "Reads", "Writes")
    return f"{title}\n\n{empty}\n\n{table(head, rows)}\n"


def _row(one: Race, way: Way, scenario: str) -> tuple[str, ...]:
    samples = one.samples[way.name, scenario]
    seconds = [sample.seconds for sample in samples]
    about = "~" if one.is_estimated(way) else ""
    return (
        scenario,
        way.name,
        f"{about}{median(seconds):.2f}",
        f"{min(seconds):.2f}-{max(seconds):.2f}",
        "1" if way is APPLY else f"{about}{ratio(one.samples[APPLY.name, scenario], samples):.2f}",
        f"{about}{median(sample.reads for sample in samples):.0f}",
        f"{about}{median(sample.writes for sample in samples):.0f}",
    )


def growth_text(grown: list[Growth]) -> str:
    """How time, memory and results grow."""
    rows = [
        (
            f"{one.size.total:,}",
            one.scenario.name,
            f"{one.play.seconds:.2f}",
            f"{one.play.peak_mib:.0f}",
            f"{one.module['seconds']:.2f}",
            f"{one.module['cpu']:.2f}",
            f"{one.module['seconds'] / one.size.total * 1000:.2f}",
            f"{one.module['peak_mib']:.0f}",
            f"{one.module['result_bytes'] / 1024:,.0f}",
        )
        for one in grown
    ]
    head = (
        "Objects",
        "State",
        "Play, s",
        "Play, MiB",
        "Module, s",
        "Module, CPU s",
        "ms per object",
        "Module, MiB",
        "Result, KiB",
    )
    return (
        "## Growth\n\n`kibana_apply` over connectors and rules (one to four), without latency, once each. MiB is the "
        "most that one process of the play, and the module by itself, have held. The result is what the module hands "
        "back to Ansible, with `report` and `max_results` left as they are.\n\n" + table(head, rows) + "\n"
    )


def single_text(single: Single) -> str:
    """What a call costs, and where it goes."""
    rows = [
        (
            name,
            *_milliseconds(single, samples),
            *(f"{single.ratio(key, samples, single.trivial):.2f}" for key in ("seconds", "cpu")),
        )
        for name, samples in (
            ("does nothing", single.trivial),
            ("sends the same request with `requests`, and does nothing else", single.reading),
            ("`kibana_connector`, unchanged", single.ours),
        )
    ]
    imports = [
        (
            name,
            f"{median(one.seconds for one in samples) * 1000:.0f}",
            f"{median(one.cpu for one in samples) * 1000:.0f}",
        )
        for name, samples in single.imports.items()
    ]
    return (
        f"## One call of a module\n\nOne of {single.calls} calls in a loop, beyond what an empty play costs. CPU time "
        "depends less on what else the machine does.\n\n"
        + table(("Module", "ms", "CPU ms", "Ratio", "CPU ratio"), rows)
        + "\n\nWhat Python needs to start and to import, with its files compiled already:\n\n"
        + table(("What", "ms", "CPU ms"), imports)
        + "\n"
    )


def _milliseconds(single: Single, samples: list[Sample]) -> tuple[str, str]:
    return f"{median(single.each(samples, 'seconds')) * 1000:.0f}", f"{median(single.each(samples, 'cpu')) * 1000:.0f}"


def goals(results: Results) -> list[Goal]:
    """What was to be reached, and whether it was."""
    races, grown, single = results.races, results.grown, results.single
    found = []
    for one in races:
        if one.latency == 0 and not one.size.rules:
            found += [_loop_goal(one), _empty_goal(one)]
        if one.latency > 0:
            found.append(_pool_goal(one))
    found += [_requests_goal(one) for one in races]
    found += [
        _growth_goal(grown, name, key)
        for name, key in (("time", "seconds"), ("CPU time", "cpu"), ("memory", "peak_mib"))
    ]
    largest = max(one.module["result_bytes"] for one in grown)
    most = max(one.size.total for one in grown)
    what = f"No result is larger than the {AWX_KEEPS:,} bytes that AWX keeps unless told otherwise"
    found.append(Goal(what, f"{largest:,} for {most:,} objects that change", largest <= AWX_KEEPS))
    return [
        *found,
        _call_goal(single, single.reading, "that only sends the same request"),
        _call_goal(single, single.trivial, "that does nothing"),
    ]


def _call_goal(single: Single, base: list[Sample], which: str) -> Goal:
    value, cpu = (single.ratio(key, single.ours, base) for key in ("seconds", "cpu"))
    what = f"A call of a module: at most 1.15 times one {which}"
    return Goal(what, f"{value:.2f}; {cpu:.2f} by CPU time", value <= 1.15)


def _loop_goal(one: Race) -> Goal:
    whole = ratio(one.of(APPLY, SAME), one.of(URI, SAME))
    beyond = ratio(one.of(APPLY, SAME), one.of(URI, SAME), one.empty)
    return Goal(
        f"{one.size}, none changed: 60 times faster than loops of `uri`",
        f"{whole:.0f} times; {beyond:.0f} times without what an empty play costs",
        whole >= 60,
    )


def _empty_goal(one: Race) -> Goal:
    ours = one.of(APPLY, SAME)
    extra = _beyond(one.empty, ours)
    return Goal(
        f"{one.size}, none changed: at most 0.7 s more than an empty play",
        f"{extra:.2f} s; {_beyond(one.read, ours):.2f} s more than one that has read the resources, too",
        extra <= 0.7,
    )


def _beyond(base: list[Sample], samples: list[Sample]) -> float:
    """The seconds that the samples took beyond others, repeat by repeat."""
    return median(sample.seconds - less.seconds for less, sample in zip(base, samples))


def _pool_goal(one: Race) -> Goal:
    value = 1 / ratio(one.of(APPLY, ALL), one.of(POOL, ALL))
    what = f"{one.size}, all changed, {one.latency * 1000:g} ms: at most twice the raw script that is as wide"
    return Goal(what, f"{value:.2f}", value <= 2)


def _requests_goal(one: Race) -> Goal:
    kinds = 1 + bool(one.size.rules)
    seen = {(sample.reads, sample.writes) for sample in one.of(APPLY, SAME)}
    found = ", ".join(f"{reads} reads, {writes} writes" for reads, writes in sorted(seen))
    what = f"{one.size}, none changed, {one.latency * 1000:g} ms: one listing of each kind"
    return Goal(what, found, seen == {(kinds, 0)})


def _growth_goal(grown: list[Growth], name: str, key: str) -> Goal:
    """Whether the last step costs no more for each object than the one before, with some room for noise."""
    worst = 0.0
    steps = []
    for scenario in (NEW, SAME, ALL):
        points = [(one.size.total, one.module[key]) for one in grown if one.scenario is scenario]
        slopes = [(more - less) / (many - few) for (few, less), (many, more) in zip(points, points[1:])]
        if len(slopes) > 1:
            value = slopes[-1] / max(slopes[-2], 1e-9)
            steps.append(f"{scenario.name}: {value:.2f}")
            worst = max(worst, value)
    counts = [f"{one.size.total:,}" for one in grown if one.scenario is NEW]
    return Goal(
        f"{name[0].upper()}{name[1:]} grows linearly: one more object costs the same, whether there are few or many",
        f"from {' to '.join(counts[-2:])} objects, to the step before: {', '.join(steps) or '-'}",
        worst <= 1.25 if steps else None,
    )
