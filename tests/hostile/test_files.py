# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one file with a secret that a module writes: for its owner only, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import pathlib
import stat
import typing as t

import pytest

from tests.trust.paths import KEY
from tests.trust.world import State

from .server import HostileWorld

MODULE = "kibana_apm_agent_key"


@contextlib.contextmanager
def umask(mask: int) -> t.Iterator[None]:
    """Another umask while the context lasts."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: pathlib.Path) -> int:
    """The permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
@pytest.mark.parametrize("wide", [None, 0o644, 0o666, 0o777, 0o400])
def test_a_key_file_is_for_its_owner_only(
    world: HostileWorld, populated: State, tmp_path: pathlib.Path, wide: int | None, mask: int
) -> None:
    """Whatever the umask is, and whatever the file was before; and it is another file, not the old one written over."""
    world.become(populated)
    path = tmp_path / "agents.key"
    options = {**KEY, "dest": str(path)}
    if wide is not None:
        world.ok(MODULE, **options)
        path.chmod(wide)
    old = os.open(path, os.O_RDONLY) if wide is not None else None
    with umask(mask):
        result = world.ok(MODULE, **options, recreate="always")
    assert result.changed and mode(path) == 0o600
    assert [item.name for item in tmp_path.iterdir()] == [path.name], "nothing is left beside it"
    key = path.read_text()
    assert key not in str(result.values)
    if old is not None:
        # Who had the old file open, because everybody could read it, does not get the new key.
        assert os.read(old, 4096).decode() != key
        os.close(old)


def test_a_link_stays_one(world: HostileWorld, populated: State, tmp_path: pathlib.Path) -> None:
    """What it points to is replaced."""
    world.become(populated)
    (tmp_path / "real").mkdir()
    link, real = tmp_path / "link", tmp_path / "real" / "key"
    link.symlink_to(real)
    world.ok(MODULE, **KEY, dest=str(link))
    assert link.is_symlink() and mode(real) == 0o600


def test_a_key_that_cannot_be_written_is_not_left_behind(
    world: HostileWorld, populated: State, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: no file, no half of one, and no valid key that nobody has."""
    world.become(populated)
    path = tmp_path / "agents.key"

    def full(dummy: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = world.run(MODULE, **KEY, dest=str(path))
    assert result.failed and "No space left on device" in result.msg
    assert not list(tmp_path.iterdir())
    listed = world.kibana.security.api_keys.values()
    assert [key.name for key in listed if not key.invalidated and key.metadata.get("application") == "apm"] == [
        "bystander"
    ]
