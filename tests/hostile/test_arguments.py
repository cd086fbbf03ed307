# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that are nonsense: one sentence about them, or a task that changes nothing when it is run again."""

from __future__ import annotations

import functools
import json
import pathlib
import time
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.observability.kibana.plugins.module_utils._argspec import CONNECTION
from ansible_collections.observability.kibana.plugins.module_utils._kinds import KINDS
from tests.trust.paths import ESTATE, PATHS
from tests.unit.plugins.harness import Result
from tests.unit.plugins.modules.test_bad_input import OPTIONS

from .arguments import PATIENT, anything, maps, options, texts, values
from .budget import budget
from .server import HostileWorld
from .specs import NAMES, own_spec
from .tasks import LONGEST

Options = dict[str, t.Any]
# What a sentence about options must not blame.
NOT_KIBANA = ("had an answer that is not what Kibana gives", "the options cannot be understood", "Traceback")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Where files may be written."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def elsewhere(folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No relative path leads into the checkout."""
    monkeypatch.chdir(folder)


@functools.cache
def strategy(module: str, folder: pathlib.Path) -> st.SearchStrategy[Options]:
    """Options of a module: nonsense on top of what works, or by itself."""
    (folder / "file.txt").write_text("text")
    paths = st.sampled_from(
        [str(folder / "new"), str(folder / "file.txt"), str(folder), str(folder / "no" / "folder"), "", "\0", "\ud800"]
    )
    nonsense = options(own_spec(module), paths)
    if module == "kibana_apply":
        nonsense = st.one_of(nonsense, st.fixed_dictionaries({"resources": wishes(paths)}))
    calm = {name: value for name, value in PATIENT.items() if name in own_spec(module)}
    return st.builds(lambda base, odd: {**base, **odd, **calm}, st.sampled_from([{}, OPTIONS[module]]), nonsense)


def wishes(paths: st.SearchStrategy[str]) -> st.SearchStrategy[t.Any]:
    """Lists for kibana_apply, of kinds that there are and of others."""
    items = [
        st.builds(
            lambda base, odd, calm: {**base, **odd, **calm},
            st.sampled_from([{"kind": kind}, *(item for item in ESTATE if item["kind"] == kind)]),
            options(KINDS[kind].kind.argument_spec, paths),
            st.just({name: value for name, value in PATIENT.items() if name in KINDS[kind].kind.argument_spec}),
        )
        for kind in KINDS
    ]
    odd = st.builds(lambda kind, more: {**more, "kind": kind}, anything, maps)
    return st.lists(st.one_of(*items, odd, anything), max_size=4)


def expect_a_sentence(result: Result) -> None:
    """Of a failure."""
    assert result.msg
    said = json.dumps(result.values)
    for words in NOT_KIBANA:
        assert words not in said, result.msg
    assert "exception" not in result.values, result.values


@budget(600)
@given(data=st.data())
def test_nonsense(world: HostileWorld, folder: pathlib.Path, populated: t.Any, data: st.DataObject) -> None:
    """Any module, any options."""
    module = data.draw(st.sampled_from(NAMES), label="module")
    given = data.draw(strategy(module, folder), label="options")
    world.become(populated)
    (folder / "new").unlink(missing_ok=True)
    began = time.monotonic()
    result = world.run(module, **given)
    assert time.monotonic() - began < LONGEST
    if result.failed:
        expect_a_sentence(result)
        # Kibana, too, answers so to a filter that is none.
        assert "answered 500" not in result.msg or "a filter with a syntax error" in result.msg, result.msg
        return
    if given.get("lookup"):
        # Agents tell Kibana each time that they have looked.
        return
    again = world.run(module, **given)
    assert not again.failed, again.msg
    assert not again.changed, again.values.get("diff")
    assert not again.writes, again.writes


@budget(150)
@given(data=st.data())
def test_nonsense_about_the_connection(world: HostileWorld, folder: pathlib.Path, data: st.DataObject) -> None:
    """Where Kibana is and who asks."""
    paths = st.sampled_from([str(folder / "new"), str(folder), "", "\0", "\ud800", "/dev/null"])
    # A time-out that is good, and a Kibana that is not, would only mean to wait.
    spec = {name: option for name, option in CONNECTION.items() if name not in ("wait_for_ready", "retries")}
    given = data.draw(options(spec, paths, most=4), label="options")
    url = data.draw(
        st.one_of(st.none(), values(CONNECTION["url"], paths), st.builds(lambda odd: f"{world.url}{odd}", texts))
    )
    if url is not None:
        given["url"] = url
    began = time.monotonic()
    result = world.run("kibana_space_info", **given)
    assert time.monotonic() - began < LONGEST
    if result.failed:
        said = json.dumps(result.values)
        assert result.msg and "Traceback" not in said and "exception" not in result.values, result.values
        assert "the options cannot be understood" not in result.msg, result.msg


def test_every_module_is_tried() -> None:
    assert {path.module for path in PATHS} | set(OPTIONS) == set(NAMES)
