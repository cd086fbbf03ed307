# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules in a process of their own, which can be run beside others and be killed.

As a program: reads {module, options} from each line, and answers each with a line of what the module tells.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
import typing as t

from tests.emulator.security import ADMIN, PASSWORD
from tests.tools.paths import ROOT, TREE, link_tree
from tests.unit.plugins.harness import Result, run_module

Answer = dict[str, t.Any]


class Worker:
    """A process that runs modules against one Kibana, one after the other."""

    def __init__(self, url: str) -> None:
        self.connection = {"url": url, "username": ADMIN, "password": PASSWORD}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, module: str, **options: t.Any) -> None:
        """Have it run a module; `finish` gives what came of it."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([module, {**self.connection, **options}]) + "\n")
        self.process.stdin.flush()

    def finish(self) -> Result:
        """What the module told. It knows nothing of requests."""
        assert self.process.stdout
        return Result(json.loads(self.process.stdout.readline()), [], [])

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        self.process.kill()
        self.end()

    def end(self) -> None:
        """End it, when it has nothing to do any more."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        self.process.wait(timeout=30)


@contextlib.contextmanager
def workers(url: str, count: int) -> t.Iterator[list[Worker]]:
    """So many of them; they are up when this starts."""
    made = [Worker(url) for dummy in range(count)]
    try:
        for worker in made:
            worker.start("kibana_space_info")
        for worker in made:
            assert not worker.finish().failed
        yield made
    finally:
        for worker in made:
            worker.end()


def main() -> None:
    """Serve until the input ends."""
    link_tree()
    sys.path.insert(0, str(TREE))
    importlib.invalidate_caches()
    for line in sys.stdin:
        module, options = json.loads(line)
        print(json.dumps(run_module(module, options)), flush=True)


if __name__ == "__main__":
    main()
