# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One step of a history: a task that is checked, spoilt, and run; the promises about each, by the model."""

from __future__ import annotations

import dataclasses

from .checks import LONGEST_SENTENCE, check_sentence
from .misfortunes import MISFORTUNES, Misfortune
from .model import CHOICES, KINDS, NAMES, SPACES, Model, Task, after, fails, observed
from .world import World

TASKS = tuple(
    Task(kind, space, name, fields)
    for kind in KINDS
    for space in (SPACES if NAMES[kind] and kind not in ("space", "apm_agent_config") else ("default",))
    for name in NAMES[kind]
    for fields in (*CHOICES[kind], *([] if kind == "rule_state" else [None]))
)
# Those that cost no time.
QUICK = tuple(one for one in MISFORTUNES if not {"late", "delay"} & set(one.fault) and one.fault)


@dataclasses.dataclass(frozen=True)
class Step:
    """A task; misfortune: that it meets at its request number POINT, before it is run in peace (if it is at all).

    check: in check mode first.
    """

    task: Task
    check: bool = False
    misfortune: Misfortune | None = None
    point: int = 0
    again: bool = True


def take(world: World, model: Model, step: Step) -> Model:
    """Take a step from a state; what there is afterwards. Raises AssertionError for a broken promise."""
    if step.misfortune is not None:
        model = spoil(world, model, step.task, step.misfortune, step.point)
        if not step.again:
            return model
    return run(world, model, step.task, step.check)


def spoil(world: World, model: Model, task: Task, misfortune: Misfortune, point: int) -> Model:
    """Run a task that meets a misfortune: of its object, each field is as it was or as it shall be."""
    wanted = after(model, task)
    world.emulator.faults.add(skip=point, **misfortune.fault)
    result = world.run(task.module, **task.options, **misfortune.options)
    world.settle()
    check_sentence(result, LONGEST_SENTENCE)
    found = observed(world)
    if not result.failed:
        assert found == wanted, (task, misfortune, found, wanted)
        return found
    for key in {*found, *model, *wanted}:
        if found.get(key) in (model.get(key), wanted.get(key)):
            continue
        now, then, is_there = model.get(key, {}), wanted.get(key, {}), found.get(key)
        assert key == task.key and is_there is not None, (task, misfortune, key, is_there)
        for field, value in is_there.items():
            known = [now.get(field), then.get(field)]
            # A new case is always open at first.
            known += ["open"] if (task.kind, field) == ("case", "status") else []
            assert value in known, (task, misfortune, key, field, value)
    return found


def run(world: World, model: Model, task: Task, check: bool) -> Model:
    """Run a task in peace: it does what it should, says so, and check mode has said so before."""
    wanted, must_fail = after(model, task), fails(model, task)
    if check:
        foretold = world.run(task.module, check=True, **task.options)
        assert not foretold.writes, (task, foretold.writes)
        assert (foretold.failed, foretold.changed) == (must_fail, wanted != model), (task, foretold.values)
        assert observed(world) == model, task
    result = world.run(task.module, **task.options)
    found = observed(world)
    assert result.failed == must_fail, (task, result.values)
    assert found == wanted, (task, found, wanted)
    assert result.changed == (wanted != model), (task, result.values)
    assert bool(result.writes) == result.changed, (task, result.writes)
    return found
