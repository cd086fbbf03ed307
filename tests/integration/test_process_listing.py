# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What other users of a host see of secrets while a module runs: what the notes of every module say."""

from __future__ import annotations

import contextlib
import json
import stat
import threading
import typing as t
from pathlib import Path

import pytest

from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

PLAY = ROOT / "tests" / "integration" / "process_listing.yml"
CANARIES = ("canary-option", "canary-keyword", "canary-process")
PROC = Path("/proc")


@contextlib.contextmanager
def watching() -> t.Iterator[set[tuple[str, str]]]:
    """Look at all processes again and again; gives (canary, file of /proc) for each that was ever seen."""
    seen: set[tuple[str, str]] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            for process in PROC.glob("[0-9]*"):
                for name in ("cmdline", "environ"):
                    with contextlib.suppress(OSError):
                        text = (process / name).read_bytes().decode("utf-8", "replace")
                        seen.update((canary, name) for canary in CANARIES if canary in text)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


@pytest.mark.skipif(not (PROC / "self" / "environ").exists(), reason="there is no /proc, which shows processes")
@pytest.mark.parametrize("pipelining", ["true", "false"])
def test_what_a_process_listing_shows(kibana: Kibana, tmp_path: Path, pipelining: str) -> None:
    # Long enough to be seen.
    kibana.tell("faults", path="spaces", delay=0.5, times=None)
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"canary_option": "canary-option", "canary_keyword": "canary-keyword"}))
    with watching() as seen:
        play = run_playbook(
            str(PLAY),
            f"--extra-vars=@{given}",
            kibana=kibana,
            folder=tmp_path / "play",
            variables={"KIBANA_BEARER_TOKEN": "", "KIBANA_CA_PATH": "", "OTHER": "canary-process"}
            | {"ANSIBLE_PIPELINING": pipelining},
        )
    # Both have reached Kibana, or it would have failed.
    assert play.returncode == 0, play.stdout
    in_command_lines = {canary for canary, name in seen if name == "cmdline"}
    assert "canary-option" not in in_command_lines and "canary-process" not in in_command_lines
    # What the notes warn of; if this changes, they can go.
    assert "canary-keyword" in in_command_lines
    # Variables of a process are for its user only.
    assert ("canary-process", "environ") in seen and ("canary-option", "environ") not in seen
    assert stat.S_IMODE((PROC / "self" / "environ").stat().st_mode) == 0o400
