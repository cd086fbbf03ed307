# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random histories: tasks, check mode and misfortunes in any order. What Kibana has is what the model says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .model import Model
from .steps import QUICK, TASKS, Step, run, take
from .world import World

STEPS = st.builds(
    Step,
    st.sampled_from(TASKS),
    check=st.booleans(),
    misfortune=st.none() | st.sampled_from(QUICK),
    point=st.integers(0, 4),
    again=st.booleans(),
)


@given(st.lists(STEPS, min_size=8, max_size=20))
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_history_leads_where_the_model_says(world: World, steps: list[Step]) -> None:
    world.kibana.reset()
    world.settle()
    state: Model = {}
    steps = [step for step in steps if world.manages(step.task.kind)]
    for step in steps:
        state = take(world, state, step)
    # Whatever was left undone: the last task about every object, once more in peace.
    last = {step.task.key: step.task for step in steps}
    for task in last.values():
        state = run(world, state, task, check=True)
        assert run(world, state, task, check=True) == state
