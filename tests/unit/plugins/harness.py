# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running modules in this process against an emulator over real HTTP, and the twelve steps every one must pass."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import importlib.util
import io
import json
import typing as t
from unittest import mock

from ansible.module_utils import basic
from ansible.module_utils.common import warnings as ansible_warnings

from tests.emulator.app import Emulator
from tests.emulator.control import SEEDERS
from tests.emulator.security import ADMIN, PASSWORD

MODULES = "ansible_collections.observability.kibana.plugins.modules"


@dataclasses.dataclass
class Result:
    """What a module run gave back. writes: the state-changing requests it sent, as "METHOD path"."""

    values: dict[str, t.Any]
    requests: list[str]
    writes: list[str]

    def __getitem__(self, key: str) -> t.Any:
        return self.values[key]

    @property
    def changed(self) -> bool:
        """The verdict; False for a failure."""
        return bool(self.values.get("changed"))

    @property
    def failed(self) -> bool:
        """Whether the module gave up."""
        return bool(self.values.get("failed"))

    @property
    def msg(self) -> str:
        """The sentence of a failure."""
        return str(self.values.get("msg", ""))

    @property
    def warned(self) -> str:
        """The warnings, one after the other; before ansible-core 2.19 they are plain texts."""
        warnings = self.values.get("warnings", [])
        return " ".join(one if isinstance(one, str) else one["event"]["msg"] for one in warnings)


@contextlib.contextmanager
def given(arguments: dict[str, t.Any]) -> t.Iterator[None]:
    """Make this process one that a module with these arguments may run in; each ansible-core has its own way."""
    if importlib.util.find_spec("ansible.module_utils.testing") is None:
        # Before 2.19
        with mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()):
            yield
        return
    internal = importlib.import_module("ansible.module_utils._internal")
    testing = importlib.import_module("ansible.module_utils.testing")
    # Tests of filters and the like import what makes Ansible think that this process is the controller.
    with mock.patch.object(internal, "is_controller", False), testing.patch_module_args(arguments):
        yield


def run_module(module: str, options: dict[str, t.Any], check: t.Any = False) -> dict[str, t.Any]:
    """Run a module in this process; what it tells Ansible."""
    arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True}
    # Ansible keeps them for the life of a process, and counts on there being one for each module.
    ansible_warnings._global_warnings.clear()
    output = io.StringIO()
    main = importlib.import_module(f"{MODULES}.{module}").main
    with given(arguments), contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
        main()
    return t.cast("dict[str, t.Any]", json.loads(output.getvalue()))


class Bench:
    """An emulated Kibana with modules to run against it."""

    def __init__(self, emulator: Emulator, url: str) -> None:
        self.emulator = emulator
        self.kibana = emulator.kibana
        self.url = url

    def seed(self, what: str, **parameters: t.Any) -> t.Any:
        """Run one of the emulator's seeders (see tests/emulator/control.py)."""
        return SEEDERS[what](self.kibana, parameters)

    def run(self, module: str, *, check: t.Any = False, **options: t.Any) -> Result:
        """Run a module; connection options default to the administrator's. Never raises for a failed module."""
        connection = {"url": self.url, "username": ADMIN, "password": PASSWORD, "retries": 0}
        if {"api_key", "bearer_token"} & set(options):
            del connection["username"], connection["password"]
        before = len(self.emulator.log.entries)
        values = run_module(module, {**connection, **options}, check)
        entries = self.emulator.log.since(before)
        return Result(
            values,
            [f"{entry.method} {entry.path}" for entry in entries],
            [f"{entry.method} {entry.path}" for entry in entries if entry.write],
        )

    def ok(self, module: str, *, check: t.Any = False, **options: t.Any) -> Result:
        """Run a module that must not fail."""
        result = self.run(module, check=check, **options)
        assert not result.failed, result.msg
        return result

    def refused(self, module: str, *words: str, **options: t.Any) -> Result:
        """Run a module that must fail, in check mode and for real alike: one sentence with these words, no write."""
        check = self.run(module, check=True, **options)
        result = self.run(module, **options)
        for run in (check, result):
            assert run.failed, run.values
            assert "Traceback" not in json.dumps(run.values), run.values
            assert not run.writes
            for word in words:
                assert word in run.msg, run.msg
        assert check.msg == result.msg
        return result

    def converge(self, module: str, **options: t.Any) -> Result:
        """Check mode, for real, and again both ways: one change, the same verdict and diff, no write but the needed.

        Returns the real first run.
        """
        check = self.ok(module, check=True, **options)
        assert check.changed and not check.writes, check.values
        real = self.ok(module, **options)
        assert real.changed and real.writes
        assert check["diff"] == real["diff"]
        for again in (self.ok(module, check=True, **options), self.ok(module, **options)):
            assert not again.changed, again["diff"]
            assert not again.writes
            assert again["diff"]["before"] == again["diff"]["after"]
        return real

    def twelve_steps(
        self, module: str, created: dict[str, t.Any], changed: dict[str, t.Any], absent: dict[str, t.Any]
    ) -> None:
        """Create, again, change, again, delete, again, each first in check mode."""
        for options in (created, changed, absent):
            self.converge(module, **options)
