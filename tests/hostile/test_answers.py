# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers that answer nonsense: one sentence that names the URL, soon, and nothing destroyed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .answers import WHOLE, Mutation, Nonsense, mutations
from .budget import budget
from .server import Answer, HostileWorld
from .tasks import Task, one_for_each_module, run

# Good answers to some questions: no objects in a list, and source maps without Fleet.
NOTHING = (b"[]", b"{}", b"\xef\xbb\xbf{}")


@pytest.mark.parametrize("nonsense", WHOLE, ids=str)
def test_nothing_but_nonsense(
    world: HostileWorld, tasks: list[Task], nonsense: Nonsense, no_waiting: list[float]
) -> None:
    """From the first request on; with the retries that a real run has."""
    for task in one_for_each_module(tasks):
        result = run(world, task, nonsense, retries=2)
        if result.failed:
            assert world.url in result.msg or "Fleet" in result.msg, f"{task}: {result.msg}"
            assert len(result.msg) < 3000
            assert not any(character < " " for character in result.msg.replace("\n", "")), result.msg
        else:
            unhealthy = result.values.get("healthy") is False
            assert nonsense.body in NOTHING or unhealthy, f"{task} took {nonsense} for an answer"
        # Kibana answers 400 where it does not show the schema, which is then written each time.
        if not (task.module == "kibana_apm_server_schema" and nonsense.status == 400):
            assert not result.writes or nonsense.body == b"[]", f"{task}: {result.writes}"
    assert all(wait <= 120 for wait in no_waiting)


@pytest.mark.parametrize("nonsense", WHOLE, ids=str)
def test_nonsense_in_answer_to_writes(
    world: HostileWorld, tasks: list[Task], nonsense: Nonsense, no_waiting: list[float]
) -> None:
    """What was done is looked up, and told."""

    def to_writes(answer: Answer) -> Answer | None:
        reads = answer.method == "GET" or answer.path.endswith("agent-configuration/search")
        return None if reads else nonsense(answer)

    for task in one_for_each_module(tasks):
        run(world, task, to_writes)


@budget(200)
@given(data=st.data())
def test_mutated_answers(world: HostileWorld, tasks: list[Task], data: st.DataObject) -> None:
    """Keys gone, types changed, items twice, at any depth of any answer."""
    task = data.draw(st.sampled_from(tasks), label="task")
    mutation: Mutation = data.draw(mutations(task.requests), label="mutation")
    result = run(world, task, mutation)
    if result.failed and "had an answer that is not what Kibana gives" in result.msg:
        assert world.url in result.msg
    json.dumps(result.values)
