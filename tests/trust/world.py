# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulated Kibana whose state can be kept, brought back, and compared without what is never the same twice."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import re
import time
import typing as t

from tests.emulator.app import Emulator
from tests.emulator.server import running
from tests.emulator.state import Kibana
from tests.tools.chosen import PROFILE
from tests.unit.plugins.harness import Bench

State = dict[str, t.Any]
# Where -> every object there, each as text.
Dump = dict[str, list[str]]

RANDOM_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
# Moments of tests are this far away, and are kept.
FAR = "2090"
# What counts writes, tells their time, or is drawn anew by each.
VOLATILE = frozenset(
    {
        *("_id", "_version", "version", "revision", "sequence", "etag", "uuid", "api_key", "api_key_id"),
        *("@timestamp", "at", "created", "created_at", "updated_at", "updated_by", "creation"),
        # What Kibana does with a rule meanwhile.
        *("execution_status", "running", "last_run", "next_run"),
    }
)
# A journal of what was done, attempts included, and no part of the state.
JOURNALS = frozenset({"cases-user-actions"})
# What it takes to manage maintenance windows that no id is given for, by the name in the table of versions.
WINDOWS = "maintenance_windows_find"


class World(Bench):
    """A bench that can go back in time."""

    def manages(self, kind: str) -> bool:
        """Whether tasks that give no id can manage objects of a kind in this version of Kibana."""
        return kind != "maintenance_window" or self.kibana.has(WINDOWS)

    def known(self, resources: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
        """What kibana_apply can be given, of these resources."""
        return [resource for resource in resources if self.manages(resource["kind"])]

    def keep(self) -> State:
        """The state as it is now."""
        return self.kibana.snapshot()

    def become(self, state: State) -> None:
        """Have a state that was kept."""
        self.kibana.restore(state)

    def settle(self) -> None:
        """Wait until nothing is under way any more, such as a request whose client did not wait for it."""
        while self.emulator.under_way:
            time.sleep(0.005)
        self.emulator.faults.pending.clear()

    def dump(self) -> Dump:
        """The state without what is random, counts, or tells the time."""
        return dump(self.kibana)


def dump(kibana: Kibana) -> Dump:
    """Every object of an emulated Kibana, normalised."""
    found: dict[str, list[t.Any]] = {"spaces": list(kibana.spaces.values())}
    for (space, kind), objects in kibana._objects.items():
        if kind not in JOURNALS:
            found[f"{space}/{kind}"] = list(objects.values())
    # Rules have keys of their own, which Kibana takes care of.
    found["keys"] = [key for key in kibana.security.api_keys.values() if _is_agent_key(key)]
    return {where: sorted(map(_text, objects)) for where, objects in sorted(found.items()) if objects}


def difference(one: Dump, other: Dump) -> str:
    """What is in one dump and not in the other, for a failed test."""
    lines = []
    for where in sorted({*one, *other}):
        mine, theirs = one.get(where, []), list(other.get(where, []))
        for text in mine:
            if text in theirs:
                theirs.remove(text)
            else:
                lines.append(f"- {where} {text}")
        lines += [f"+ {where} {text}" for text in theirs]
    return "\n".join(lines) or "no difference"


@contextlib.contextmanager
def world(profile: str = PROFILE, **options: t.Any) -> t.Iterator[World]:
    """A running emulator; options as of Emulator."""
    emulator = Emulator(profile, **options)
    with running(emulator) as url:
        yield World(emulator, url)


def _is_agent_key(key: t.Any) -> bool:
    return not key.invalidated and key.metadata.get("application") == "apm"


def _text(value: t.Any) -> str:
    return json.dumps(_normal(value), sort_keys=True, ensure_ascii=False)


def _normal(value: t.Any) -> t.Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _normal({field.name: getattr(value, field.name) for field in dataclasses.fields(value)} | {"id": None})
    if isinstance(value, dict):
        # How long a case was open.
        timed = {"duration"} if "closed_at" in value else set()
        return {key: _normal(item) for key, item in value.items() if key not in VOLATILE | timed}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_normal(item) for item in value]
    if isinstance(value, datetime.datetime):
        return _normal(value.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, str):
        text = RANDOM_ID.sub("(random)", value)
        return MOMENT.sub(_moment, text)
    return value


def _moment(found: re.Match[str]) -> str:
    if found[0].startswith(FAR):
        return found[0]
    moment = datetime.datetime.fromisoformat(found[0].replace("Z", "+00:00"))
    return "(past)" if moment <= datetime.datetime.now(datetime.timezone.utc) else "(future)"
