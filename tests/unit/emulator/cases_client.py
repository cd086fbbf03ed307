# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client and bodies that the tests of the cases area share."""

from __future__ import annotations

import contextlib
import typing as t

import requests

from tests.emulator.security import ADMIN, User

from .harness import Caller, calling

NONE = {"id": "none", "name": "none", "type": ".none", "fields": None}
JIRA = {
    "id": "jira-1",
    "name": "Jira",
    "type": ".jira",
    "fields": {"issueType": "10001", "priority": None, "parent": None},
}


class Client:
    """Talks to one emulator as the administrator, or as `user`."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.kibana = caller.kibana

    def raw(self, method: str, path: str, body: t.Any = None, *, user: str = ADMIN, **more: t.Any) -> requests.Response:
        """Send one request; more: as for Caller.ask."""
        return t.cast(requests.Response, self.caller.ask(method, path, body, user, **more))

    def ask(self, method: str, path: str, body: t.Any = None, *, user: str = ADMIN, **more: t.Any) -> t.Any:
        """The body of an answer that must be a success."""
        return self.caller.body(method, path, body, user=user, **more)

    def refused(
        self, status: int, method: str, path: str, body: t.Any = None, *, user: str = ADMIN, **more: t.Any
    ) -> str:
        """The message of an answer that must have this status; errors of the cases plugin have no attributes."""
        answer = self.raw(method, path, body, user=user, **more)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        found = answer.json()
        assert set(found) == {"statusCode", "error", "message"}
        return str(found["message"])

    def user(self, name: str, *privileges: str, spaces: tuple[str, ...] = ("*",)) -> str:
        """A new user with these privileges; gives the name."""
        self.kibana.security.users[name] = User(name, privileges=frozenset(privileges), spaces=frozenset(spaces))
        return name

    def case(self, **fields: t.Any) -> dict[str, t.Any]:
        """A new case."""
        return t.cast("dict[str, t.Any]", self.ask("POST", "/api/cases", case_body(**fields)))

    def patch(self, case: dict[str, t.Any], **fields: t.Any) -> dict[str, t.Any]:
        """The case after a change of these fields."""
        body = {"cases": [{"id": case["id"], "version": case["version"], **fields}]}
        return t.cast("dict[str, t.Any]", self.ask("PATCH", "/api/cases", body)[0])

    def version(self, case: dict[str, t.Any]) -> str:
        """The version the case has now."""
        return str(self.ask("GET", f"/api/cases/{case['id']}")["version"])

    def configure(self, **fields: t.Any) -> dict[str, t.Any]:
        """A new configuration."""
        body = configuration_body(**fields)
        return t.cast("dict[str, t.Any]", self.ask("POST", "/api/cases/configure", body))


@contextlib.contextmanager
def client(profile: str = "9.4") -> t.Iterator[Client]:
    """A client of an empty emulator of this version, on a trial licence."""
    with calling(profile) as caller:
        caller.kibana.license = "trial"
        try:
            yield Client(caller)
        finally:
            caller.kibana.license = "trial"


def case_body(**fields: t.Any) -> dict[str, t.Any]:
    """What POST /api/cases takes; a field given as `...` is left out."""
    body = {
        "title": "Disk full",
        "description": "Again",
        "tags": ["disk"],
        "connector": NONE,
        "settings": {"syncAlerts": True},
        "owner": "cases",
        **fields,
    }
    return {key: value for key, value in body.items() if value is not ...}


def configuration_body(**fields: t.Any) -> dict[str, t.Any]:
    """What POST /api/cases/configure takes."""
    return {"connector": NONE, "closure_type": "close-by-user", "owner": "cases", **fields}


def field(key: str, kind: str = "text", **more: t.Any) -> dict[str, t.Any]:
    """A custom field of a configuration."""
    return {"key": key, "label": key.upper(), "type": kind, "required": False, **more}


def value(key: str, content: t.Any, kind: str = "text") -> dict[str, t.Any]:
    """A custom field of a case."""
    return {"key": key, "type": kind, "value": content}
