# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking the emulator what a real Kibana was asked.

A recording is a folder kibana-VERSION with a conversation.jsonl: one step a line, in order, later steps using what
earlier ones answered.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import secrets
import typing as t
import uuid
from urllib.parse import quote

import requests

from tests.emulator.app import Emulator
from tests.emulator.security import ADMIN, PASSWORD
from tests.emulator.server import running

from .compare import differences

VARIABLE = re.compile(r"\$\{(\w+)(:q)?\}")
CREDENTIALS = {"admin": (ADMIN, PASSWORD), "viewer": ("viewer", PASSWORD), "bad": (ADMIN, "not the password")}


@dataclasses.dataclass(frozen=True)
class Step:
    """One recorded exchange: what was asked, what to remember of the answer, and the answer."""

    step: str
    area: str
    request: dict[str, t.Any]
    save: dict[str, str]
    response: dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Result:
    """A step, what the emulator answered, and how that differs from the recording."""

    step: Step
    actual: dict[str, t.Any]
    differences: list[str]


def folder() -> pathlib.Path:
    """Where the recordings are: KIBANA_RECORDINGS, or shared/recorded next to the checkout."""
    beside = pathlib.Path(__file__).resolve().parents[3] / "shared" / "recorded"
    return pathlib.Path(os.environ.get("KIBANA_RECORDINGS", beside))


def recordings() -> dict[str, list[Step]]:
    """The steps of every recording, by Kibana version; empty where there is no such folder."""
    found = {}
    for conversation in sorted(folder().glob("kibana-*/conversation.jsonl")):
        lines = conversation.read_text(encoding="utf-8").splitlines()
        version = conversation.parent.name.partition("-")[2]
        found[version] = [Step(**json.loads(line)) for line in lines if line.strip()]
    return found


def replay(version: str, steps: t.Iterable[Step]) -> list[Result]:
    """Ask a fresh emulator of this version every step, in order."""
    with running(Emulator(version)) as url, requests.Session() as session:
        conversation = Conversation(url, session)
        return [conversation.take(step) for step in steps]


class Conversation:
    """A replay under way: the variables known so far, and the connection."""

    def __init__(self, url: str, session: requests.Session) -> None:
        self.url = url
        self.session = session
        self.variables = {"run": secrets.token_hex(4), "uuid1": str(uuid.uuid4()), "uuid2": str(uuid.uuid4())}

    def take(self, step: Step) -> Result:
        """Ask one step, remember what it says to remember, and compare."""
        actual = self._ask(step.request)
        for name, path in step.save.items():
            value = _dig(actual["body"], path)
            if value is not None:
                self.variables[name] = str(value)
        return Result(step, actual, differences(self._substituted(step.response), actual))

    def _ask(self, recorded: dict[str, t.Any]) -> dict[str, t.Any]:
        asked = self._substituted(recorded)
        headers = dict(asked.get("headers", {}))
        data = asked["raw_body"].encode() if "raw_body" in asked else None
        if "json" in asked:
            headers["content-type"] = "application/json"
            data = json.dumps(asked["json"]).encode()
        if asked["kbn_xsrf"]:
            headers["kbn-xsrf"] = "true"
        answer = self.session.request(
            asked["method"],
            self.url + asked["path"],
            headers=headers,
            data=data,
            auth=CREDENTIALS[asked["auth"]] if asked["auth"] else None,
            timeout=30,
        )
        return {"status": answer.status_code, "headers": answer.headers, "body": _body(answer)}

    def _substituted(self, value: t.Any) -> t.Any:
        """The value with every ${name} and ${name:q} replaced; one never saved stays recognisable."""
        if isinstance(value, dict):
            return {self._substituted(key): self._substituted(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._substituted(item) for item in value]
        return VARIABLE.sub(self._value, value) if isinstance(value, str) else value

    def _value(self, found: re.Match[str]) -> str:
        value = self.variables.get(found.group(1), f"never-saved-{found.group(1)}")
        return quote(value, safe="") if found.group(2) else value


def _body(answer: requests.Response) -> t.Any:
    """The JSON of an answer, None for none, the text of anything else."""
    if not answer.content:
        return None
    try:
        return answer.json()
    except ValueError:
        return answer.text


def _dig(value: t.Any, path: str) -> t.Any:
    """The value at a dotted path such as comments.-1.id, or None."""
    for part in path.split("."):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return value
