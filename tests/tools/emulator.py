# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start and stop the emulator as a process of its own.

In Python: `with running_emulator(folder) as kibana`. From a play or a shell, for an emulator that outlives the command:
`python -m tests.tools.emulator start FOLDER`, which leaves FOLDER/url behind, and `... stop FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
import typing as t
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import CAPABILITIES, needed
from tests.emulator.versions import knows
from tests.tools.chosen import PROFILE
from tests.tools.paths import ROOT

READY = re.compile(r"Kibana (\S+) emulator ready at (http://\S+)")
PATIENCE = 30.0
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Kibana:
    """A running emulator and how to log in to it. version: of the Kibana that it stands in for."""

    url: str
    pid: int
    version: str
    username: str = "elastic"
    password: str = "changeme-emulator"

    def environment(self) -> dict[str, str]:
        """The environment variables that point the modules at this emulator, and those that tell plays about it."""
        return {
            "KIBANA_URL": self.url,
            "KIBANA_USERNAME": self.username,
            "KIBANA_PASSWORD": self.password,
            "EMULATED_VERSION": self.version,
            "EMULATED_LACKS": json.dumps({name: needed(name) for name in CAPABILITIES if not self.has(name)}),
        }

    def has(self, name: str) -> bool:
        """Whether such a Kibana has a capability, or a fact holds for it."""
        return knows(tuple(map(int, self.version.split("."))), name)

    def reset(self) -> None:
        """Make it an empty deployment again, with no faults and an empty log."""
        self.tell("reset")

    def prepared(self, name: str, prepare: t.Callable[[], t.Any]) -> None:
        """Make it what PREPARE makes of an empty one, which is done once and kept under NAME."""
        try:
            self.tell(f"restore/{name}")
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            prepare()
            self.tell(f"snapshots/{name}")

    def tell(self, what: str, /, **body: t.Any) -> t.Any:
        """POST something to the emulator's control API (tests/emulator/control.py), and give its answer, if any."""
        request = urllib.request.Request(f"{self.url}/__emulator__/{what}", json.dumps(body).encode(), JSON)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or "null")

    def log(self, since: int = 0) -> list[dict[str, t.Any]]:
        """Every request the emulator has answered so far, or after the one with this id, oldest first."""
        with urllib.request.urlopen(f"{self.url}/__emulator__/log?since={since}", timeout=PATIENCE) as answer:
            return t.cast("list[dict[str, t.Any]]", json.load(answer))

    def keep_log(self, path: Path) -> None:
        """Write the log into a file, an entry a line."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{json.dumps(entry)}\n" for entry in self.log()), encoding="utf-8")


def launch(folder: Path, *options: str, profile: str = PROFILE) -> subprocess.Popen[bytes]:
    """Start an emulator on a free port; its output goes to FOLDER/emulator.log."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "emulator.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.emulator", "--port", "0", "--profile", profile, *options],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )


def await_ready(process: subprocess.Popen[bytes], folder: Path) -> Kibana:
    """The emulator, as soon as it says that it is ready; RuntimeError with its output when it never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if found := READY.search((folder / "emulator.log").read_text(encoding="utf-8")):
            return Kibana(url=found[2].rstrip("/"), pid=process.pid, version=found[1])
        time.sleep(0.02)
    process.kill()
    raise RuntimeError(f"The emulator did not start:\n{(folder / 'emulator.log').read_text(encoding='utf-8')}")


@contextmanager
def running_emulator(folder: Path, *options: str, profile: str = PROFILE) -> t.Iterator[Kibana]:
    """A fresh emulator for the length of the block; FOLDER receives its log file."""
    process = launch(folder, *options, profile=profile)
    try:
        yield await_ready(process, folder)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def start(folder: Path) -> None:
    """Start an emulator that outlives this process; FOLDER/url and FOLDER/pid say where it is."""
    kibana = await_ready(launch(folder), folder)
    (folder / "pid").write_text(str(kibana.pid), encoding="utf-8")
    (folder / "url").write_text(kibana.url, encoding="utf-8")


def stop(folder: Path) -> None:
    """End what start(FOLDER) started; nothing to do when it is not running."""
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int((folder / "pid").read_text(encoding="utf-8")), signal.SIGTERM)
    for name in ("pid", "url"):
        (folder / name).unlink(missing_ok=True)


def main() -> None:
    """The command line described in the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.emulator")
    parser.add_argument("action", choices=["start", "stop"])
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    {"start": start, "stop": stop}[arguments.action](arguments.folder)


if __name__ == "__main__":
    main()
