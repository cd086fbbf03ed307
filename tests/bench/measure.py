# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running one command and telling what it took: time, memory, requests."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import time
import typing as t
import urllib.request
from pathlib import Path

from tests.bench.estate import Item, calls
from tests.tools.emulator import Kibana
from tests.tools.paths import NEWEST, ROOT, TREE
from tests.tools.plays import play_environment

PLAYS = ROOT / "tests" / "bench" / "plays"


@dataclasses.dataclass(frozen=True)
class Sample:
    """One run of one command. cpu: seconds, of all its processes. peak_mib: the most memory that one of them held."""

    seconds: float
    cpu: float = 0.0
    peak_mib: float = 0.0
    reads: int = 0
    writes: int = 0
    output: str = ""

    @property
    def requests(self) -> int:
        """Reads and writes."""
        return self.reads + self.writes


class Lab:
    """An emulated Kibana, and a folder to run commands in."""

    def __init__(self, kibana: Kibana, folder: Path) -> None:
        self.kibana = kibana
        self.folder = folder
        self._environment = play_environment(folder, kibana.environment())
        # Apart, since it takes Ansible time to read what a play does not need, too.
        self._resources, self._calls = folder / "resources.json", folder / "calls.json"
        self._seen = 0

    def reset(self) -> None:
        """An empty Kibana."""
        self.kibana.reset()
        self._seen = 0

    def describe(self, items: list[Item], **more: t.Any) -> None:
        """What the next commands are about."""
        self._resources.write_text(json.dumps({"resources": items, **more}), encoding="utf-8")
        self._calls.write_text(json.dumps({"calls": calls(items)}), encoding="utf-8")

    def play(self, name: str, *, by_hand: bool = False) -> Sample:
        """Run one of the plays. by_hand: it talks to the API itself."""
        file = self._calls if by_hand else self._resources
        return self._run(str(NEWEST / "bin" / "ansible-playbook"), str(PLAYS / f"{name}.yml"), f"-e@{file}")

    def raw(self, width: int) -> Sample:
        """Run the script that talks to the API itself."""
        script = str(ROOT / "tests" / "bench" / "raw.py")
        return self._run(sys.executable, script, self.kibana.url, str(width), str(self._calls))

    def module(self) -> Sample:
        """Run kibana_apply without Ansible around it; the output is what tests.bench.module prints."""
        return self._run(sys.executable, "-m", "tests.bench.module", str(self._resources))

    def start_python(self, imports: str) -> Sample:
        """Start Python, import, and end."""
        return self._run(sys.executable, "-c", f"import {imports}")

    def stored(self) -> list[Item]:
        """The connectors and rules that Kibana has, without what differs from run to run."""
        found: list[Item] = self._get("/api/actions/connectors")
        page: Item = {"total": 1}
        number = 0
        while number * 1000 < page["total"]:
            number += 1
            page = self._get(f"/api/alerting/rules/_find?per_page=1000&page={number}")
            found += page["data"]
        self._seen += 1 + number
        return sorted(map(_lasting, found), key=lambda item: str(item["id"]))

    def _get(self, path: str) -> t.Any:
        manager = urllib.request.HTTPPasswordMgrWithPriorAuth()
        manager.add_password(None, self.kibana.url, self.kibana.username, self.kibana.password, True)
        opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(manager))
        with opener.open(f"{self.kibana.url}{path}", timeout=600) as answer:
            return json.load(answer)

    def _run(self, *command: str) -> Sample:
        output = self.folder / "output"
        environment = {**self._environment, "PYTHONPATH": f"{ROOT}{os.pathsep}{TREE}"}
        with output.open("wb") as stream:
            started = time.perf_counter()
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
            # Popen.wait does not tell about memory; this counts the children of the child, too.
            dummy, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        text = output.read_text(encoding="utf-8", errors="replace")
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{text[-3000:]}")
        entries = self.kibana.log(self._seen)
        self._seen += len(entries)
        writes = sum(entry["write"] for entry in entries)
        return Sample(
            seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, len(entries) - writes, writes, text
        )


def _lasting(item: Item) -> Item:
    """What two ways to the same state have in common: no times, and no ids that Kibana makes up."""
    keys = ("id", "name", "config", "tags", "schedule", "params", "enabled")
    return {key: item[key] for key in keys if key in item}
