# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of these tests are: every way in which a module writes, and every question that one asks."""

from __future__ import annotations

import dataclasses
import pathlib
import time
import typing as t

from tests.trust.paths import PATHS, WritePath
from tests.trust.world import State
from tests.unit.plugins.harness import Result
from tests.unit.plugins.modules.test_bad_input import OPTIONS

from .server import HostileWorld, Spoil

Options = dict[str, t.Any]
# No run against nonsense may take longer, nor ask more. The machine may be busy with other things.
LONGEST = 20.0
MOST_REQUESTS = 500
# Also of a task that has nothing to do with them.
BYSTANDERS: tuple[tuple[str, Options], ...] = (
    ("kibana_space", {"id": "bystander", "name": "Bystander"}),
    ("kibana_connector", {"id": "bystander", "name": "bystander", "connector_type_id": ".server-log"}),
    (
        "kibana_rule",
        {"id": "bystander", "name": "bystander", "rule_type_id": "monitoring_alert_cpu_usage", "interval": "1m"},
    ),
    ("kibana_case", {"owner": "cases", "title": "Bystander", "description": "Not meant."}),
    ("kibana_apm_agent_config", {"service_name": "bystander", "settings": {"recording": True}}),
    ("kibana_apm_agent_key", {"name": "bystander", "privileges": ["event:write"]}),
    (
        "kibana_maintenance_window",
        {"title": "bystander", "schedule": {"start": "2090-01-01T00:00:00Z", "duration": "1h"}},
    ),
)


@dataclasses.dataclass(frozen=True)
class Task:
    """A task, what there is before it, and what it does to that when all is well.

    touched: the objects that it changes or deletes; requests: how many it sends.
    """

    module: str
    name: str
    options: Options
    state: State
    touched: frozenset[tuple[str, str, str]]
    requests: int

    def __str__(self) -> str:
        return f"{self.module.removeprefix('kibana_')}-{self.name.replace(' ', '_')}"


def tasks(world: HostileWorld, folder: pathlib.Path) -> list[Task]:
    """All of them; each write path of every module, and each question once."""
    empty = world.keep()
    found = []
    for number, path in enumerate(PATHS):
        world.become(empty)
        found.append(_task(world, path.module, path.name, _arranged(world, path, folder / str(number))))
    for module in sorted(set(OPTIONS) - {path.module for path in PATHS}):
        world.become(empty)
        populate(world)
        found.append(_task(world, module, "ask", OPTIONS[module]))
    world.become(empty)
    return found


def one_for_each_module(every: t.Sequence[Task]) -> list[Task]:
    """The first task of each module."""
    return list({task.module: task for task in reversed(every)}.values())


def run(world: HostileWorld, task: Task, spoil: Spoil, **options: t.Any) -> Result:
    """Run a task against spoilt answers, and expect what holds whatever they are."""
    world.become(task.state)
    before = world.objects()
    began = time.monotonic()
    with world.spoilt(spoil):
        result = world.run(task.module, **{**task.options, **options})
    assert time.monotonic() - began < LONGEST
    assert len(result.requests) < MOST_REQUESTS, result.requests
    after = world.objects()
    touched = {key for key in before if after.get(key) != before[key]}
    assert touched <= task.touched, f"{touched - task.touched} was none of its business: {result.writes}"
    assert not _mentions_a_traceback(result.values), result.values
    if result.failed:
        assert result.msg and len(result.msg) < 20_000, result.msg[:500]
    return result


def _arranged(world: HostileWorld, path: WritePath, folder: pathlib.Path) -> Options:
    folder.mkdir()
    options = path.arrange(world, folder)
    populate(world)
    return options


def populate(world: HostileWorld) -> None:
    """Add what no task is about."""
    for module, options in BYSTANDERS:
        world.ok(module, **options)


def _task(world: HostileWorld, module: str, name: str, options: Options) -> Task:
    state, before = world.keep(), world.objects()
    result = world.ok(module, **options)
    after = world.objects()
    touched = frozenset(key for key in before if after.get(key) != before[key])
    return Task(module, name, options, state, touched, len(result.requests))


def _mentions_a_traceback(value: t.Any) -> bool:
    return "Traceback" in str(value) or "exception" in value
