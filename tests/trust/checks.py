# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must hold of every run, however it went."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re
import typing as t

from tests.unit.plugins.harness import Result

from .misfortunes import Misfortune
from .paths import Options, WritePath
from .world import Dump, State, World, difference

# What a sentence for people does not have: line breaks, markup, and the words of Python and its libraries.
UGLY = re.compile(r"\n|Traceback|<html|[A-Z]\w+Exception|[A-Z]\w+Error|HTTPConnectionPool|object at 0x|\bNone\b|rrno")
# How a sentence says that the module cannot know what has happened.
UNKNOWN = re.compile("may have been|may still do it|was created meanwhile")
LONGEST_SENTENCE = 800
# A report on several objects names the failures of three.
LONGEST_REPORT = 3 * LONGEST_SENTENCE
SECRET = "canary"


@dataclasses.dataclass
class History:
    """A task that ran without any fault.

    before: the state it found. stages: what Kibana had before the first request and after each. sent, writes: which of
    the requests were not GET, and which have changed something. files: what was in its folder before.
    recovered: the states from which it was seen to recover; None to see it anew each time.
    """

    path: WritePath
    folder: pathlib.Path
    options: Options
    before: State
    files: dict[str, bytes]
    stages: list[Dump]
    sent: list[bool]
    writes: list[bool]
    done: State
    recovered: list[Dump] | None = None

    @property
    def final(self) -> Dump:
        """What Kibana has in the end."""
        return self.stages[-1]

    def rewind(self, world: World) -> None:
        """Bring back the state from before the task."""
        world.become(self.before)
        for file in self.folder.iterdir():
            if file.name not in self.files:
                file.unlink()
        for name, data in self.files.items():
            (self.folder / name).write_bytes(data)

    def run(self, world: World, *, check: bool = False, **more: t.Any) -> Result:
        """The task once more."""
        return world.run(self.path.module, check=check, **{**self.options, **more})


def record(world: World, path: WritePath, folder: pathlib.Path) -> History:
    """Run a task on a fresh Kibana without faults, and keep what it led through."""
    world.kibana.reset()
    options = path.arrange(world, folder)
    before, files = world.keep(), {file.name: file.read_bytes() for file in folder.iterdir()}
    stages: list[Dump] = []
    world.emulator.faults.add(times=None, act=lambda method, path: stages.append(world.dump()))
    start = len(world.emulator.log.entries)
    result = world.ok(path.module, **options)
    world.settle()
    assert result.changed
    stages.append(world.dump())
    entries = world.emulator.log.since(start)
    assert len(stages) == len(entries) + 1
    sent, writes = [entry.method != "GET" for entry in entries], [entry.write for entry in entries]
    return History(path, folder, options, before, files, stages, sent, writes, world.keep())


def points(history: History, misfortune: Misfortune) -> list[int]:
    """The requests of a task at which a misfortune makes a difference."""
    if not misfortune.fault and not misfortune.rival:
        return [0]
    if "method" in misfortune.fault:
        # Counted among themselves.
        return list(range(sum(history.sent)))
    return [point for point, write in enumerate(history.writes) if write or not misfortune.writes_only]


def spoil(world: World, history: History, misfortune: Misfortune, point: int) -> None:
    """The promises about a task that a misfortune meets at one of its requests, and about the runs that follow."""
    history.rewind(world)
    if misfortune.rival:
        world.emulator.faults.add(skip=point, act=lambda method, path: world.become(history.done))
    else:
        world.emulator.faults.add(skip=point, **misfortune.fault)
    result = history.run(world, **misfortune.options)
    world.settle()
    state = world.dump()
    check_sentence(result, LONGEST_REPORT if history.path.piecewise else LONGEST_SENTENCE)
    if misfortune.healed:
        assert not result.failed, result.msg
    path = history.path
    warned = bool(path.warning) and path.warning in json.dumps(result.values.get("warnings"))
    doubled = misfortune.rival and path.doubles
    final = None if warned or doubled else history.final
    if final is not None:
        check_state(history, state)
        assert result.failed or state == final, difference(final, state)
    if not misfortune.rival:
        check_verdict(history, result, state)
    # From the same state the same runs lead to the same end; unless a file on this side is part of it.
    once = history.recovered is not None and not any(history.folder.iterdir())
    if once and state in (history.recovered or []):
        return
    check_recovery(world, history, final)
    if once and history.recovered is not None:
        history.recovered.append(state)


def check_sentence(result: Result, longest: int) -> None:
    """A failure is one sentence or a few, for people; nothing tells a secret."""
    assert SECRET not in json.dumps(result.values)
    assert "exception" not in result.values, result.values["exception"]
    if result.failed:
        assert result.msg and not UGLY.search(result.msg), result.msg
        assert len(result.msg) <= longest, result.msg


def check_state(history: History, state: Dump) -> None:
    """Kibana is in a state that a run without faults goes through: no twin, nothing lost, nothing half."""
    if state in history.stages:
        return
    if not history.path.piecewise:
        raise AssertionError(f"no state on the way:\n{difference(history.stages[0], state)}")
    for where in {*state, *history.stages[0], *history.final}:
        known = {text for stage in history.stages for text in stage.get(where, [])}
        strange = [text for text in state.get(where, []) if text not in known]
        assert not strange, f"no object on the way: {where} {strange}"
        most = max(len(stage.get(where, [])) for stage in history.stages)
        assert len(state.get(where, [])) <= most, f"too many: {where} {state[where]}"


def check_verdict(history: History, result: Result, state: Dump) -> None:
    """`changed` says what has happened; where that cannot be known, the sentence does."""
    really = state != history.stages[0]
    if result.changed == really:
        return
    assert really and result.failed and UNKNOWN.search(result.msg), (result.changed, really, result.msg)


def check_recovery(world: World, history: History, final: Dump | None) -> None:
    """The next run without faults brings the state about that was asked for, and those after it change nothing.

    final: the state; None for any.
    """
    check = history.run(world, check=True)
    assert not check.failed, check.msg
    assert not check.writes
    second = history.run(world)
    assert not second.failed, second.msg
    assert second.changed == check.changed
    state = world.dump()
    assert final in (None, state), difference(final or {}, state)
    third = history.run(world)
    assert not third.failed, third.msg
    assert not third.changed and not third.writes, (third["diff"], third.writes)
    assert world.dump() == state, difference(state, world.dump())
