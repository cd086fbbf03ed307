# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every write path of every module, spoilt in every way, at every request."""

from __future__ import annotations

import dataclasses
import functools
import os
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import CAPABILITIES, needed
from tests.tools.paths import ROOT

from .checks import History, points, record, spoil
from .misfortunes import MISFORTUNES, Misfortune
from .paths import PATHS, WritePath
from .world import World

# With TRUST_EVERY_POINT set, as by `make soak`, every request of every task is spoilt in every way; else each task in
# every way at one of its requests, another one for each way, and recovers once from each state that this leads to.
EVERY_POINT = bool(os.environ.get("TRUST_EVERY_POINT"))
MODULES = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}


@pytest.fixture(scope="session")
def recorded(world: World, tmp_path_factory: pytest.TempPathFactory) -> t.Callable[[WritePath], History]:
    """A function that gives the history of a path, recorded when it is first asked for."""

    @functools.cache
    def history(path: WritePath) -> History:
        if path.needs and not world.kibana.has(path.needs):
            pytest.skip(f"{CAPABILITIES[path.needs].what} needs Kibana {needed(path.needs)} or later")
        found = record(world, path, tmp_path_factory.mktemp("path"))
        return found if EVERY_POINT else dataclasses.replace(found, recovered=[])

    return history


def chosen(path: WritePath, misfortune: Misfortune, points: list[int]) -> list[int]:
    """The requests to spoil."""
    if EVERY_POINT:
        return points
    return [points[(PATHS.index(path) + MISFORTUNES.index(misfortune)) % len(points)]]


def test_no_module_that_writes_is_forgotten() -> None:
    reading = {name for name in MODULES if name.endswith("_info")}
    assert {path.module for path in PATHS} == MODULES - reading


@pytest.mark.parametrize("path", PATHS, ids=str)
@pytest.mark.parametrize("misfortune", MISFORTUNES, ids=str)
def test_spoilt(
    world: World, recorded: t.Callable[[WritePath], History], path: WritePath, misfortune: Misfortune
) -> None:
    history = recorded(path)
    for point in chosen(path, misfortune, points(history, misfortune)):
        spoil(world, history, misfortune, point)
