# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running emulator with short ways to ask it something."""

from __future__ import annotations

import atexit
import contextlib
import functools
import typing as t

import requests

from tests.emulator.app import Emulator
from tests.emulator.security import ADMIN, PASSWORD
from tests.emulator.server import running


class Caller:
    """Asks a running emulator, as the administrator and with a kbn-xsrf header unless told otherwise."""

    def __init__(self, emulator: Emulator, url: str, session: requests.Session) -> None:
        self.emulator = emulator
        self.kibana = emulator.kibana
        self.url = url
        self.session = session

    def ask(self, method: str, path: str, json: t.Any = None, user: str | None = ADMIN, **more: t.Any) -> t.Any:
        """One request; more: headers (None for no kbn-xsrf), auth, data, params. Gives the requests.Response."""
        headers = {"kbn-xsrf": "true"} if more.get("headers", {}) is not None else {}
        headers.update(more.pop("headers", None) or {})
        more.setdefault("auth", (user, PASSWORD) if user else None)
        return self.session.request(method, self.url + path, json=json, headers=headers, timeout=10, **more)

    def body(self, method: str, path: str, json: t.Any = None, **more: t.Any) -> t.Any:
        """The JSON of a request that has to succeed."""
        answer = self.ask(method, path, json, **more)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, json: t.Any = None, **more: t.Any) -> tuple[int, str]:
        """Status and message of a request that has to fail; checks the envelope of the error."""
        answer = self.ask(method, path, json, **more)
        assert answer.status_code >= 400, answer.text
        body = answer.json()
        assert body["statusCode"] == answer.status_code
        assert set(body) <= {"statusCode", "error", "message", "attributes"}
        return answer.status_code, body["message"]

    def seed(self, what: str, **parameters: t.Any) -> t.Any:
        """Run a seeder of the control API; gives what it returns."""
        base = self.url[: -len(self.kibana.base_path)] if self.kibana.base_path else self.url
        answer = self.session.post(f"{base}/__emulator__/seed/{what}", json=parameters, timeout=10)
        assert answer.ok, answer.text
        return answer.json()


@contextlib.contextmanager
def calling(profile: str = "9.4", base_path: str = "") -> t.Iterator[Caller]:
    """An empty emulator of this profile while the context lasts."""
    caller = _caller(profile, base_path)
    caller.emulator.kibana.reset()
    caller.emulator.log.entries.clear()
    caller.emulator.faults.pending.clear()
    yield caller


@functools.cache
def _caller(profile: str, base_path: str) -> Caller:
    """One server for all tests that want such a one: starting and stopping take longer than most tests."""
    emulator = Emulator(profile, base_path)
    until_exit = contextlib.ExitStack()
    atexit.register(until_exit.close)
    url = until_exit.enter_context(running(emulator))
    return Caller(emulator, url, until_exit.enter_context(requests.Session()))
