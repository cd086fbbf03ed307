# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every recorded step, one test each; the conversation is replayed once, whole and in order."""

from __future__ import annotations

import functools

import pytest

from tests.replay.exceptions import EXCEPTIONS
from tests.replay.replay import Result, folder, recordings, replay

RECORDINGS = recordings()
STEPS = [(version, step.step) for version, steps in RECORDINGS.items() for step in steps]


@functools.cache
def results(version: str) -> dict[str, Result]:
    """The results of one replay, by step name."""
    return {result.step.step: result for result in replay(version, RECORDINGS[version])}


@pytest.mark.skipif(not STEPS, reason=f"there are no recordings in {folder()}")
@pytest.mark.parametrize(("version", "step"), STEPS, ids=[f"{version}-{step}" for version, step in STEPS])
def test_step(version: str, step: str) -> None:
    """The emulator answers as Kibana did, or the step is a known exception that still differs."""
    found = results(version)[step].differences
    if step in EXCEPTIONS:
        assert found, f"{step!r} matches the recording: take it out of the exceptions"
        pytest.xfail(EXCEPTIONS[step])
    assert not found, "\n".join(found)


@pytest.mark.skipif(not STEPS, reason=f"there are no recordings in {folder()}")
def test_exceptions_name_steps() -> None:
    """No exception for a step that was never recorded."""
    assert set(EXCEPTIONS) <= {step for dummy, step in STEPS}
