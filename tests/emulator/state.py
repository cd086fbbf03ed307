# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one Kibana remembers: its version, spaces and saved objects."""

from __future__ import annotations

import base64
import copy
import datetime
import json
import typing as t
import uuid

from .http import HttpError
from .security import Security
from .versions import NEWEST, PROFILES, knows

DEFAULT_SPACE = {
    "id": "default",
    "name": "Default",
    "description": "This is your default space!",
    "color": "#00bfb3",
    "disabledFeatures": [],
    "_reserved": True,
}

# server.maxPayload, Kibana's default
MAX_PAYLOAD = 1_048_576


class Kibana:
    """The whole state of one emulated server.

    profile: a key of PROFILES, or a full version such as "8.12.2".
    base_path: server.basePath with rewriteBasePath, e.g. "/kb"; empty for none.
    """

    def __init__(self, profile: str = NEWEST, base_path: str = "") -> None:
        self.version_string = PROFILES.get(profile, profile)
        self.version: tuple[int, ...] = tuple(int(part) for part in self.version_string.split("."))
        self.base_path = base_path
        self.reset()

    def reset(self) -> None:
        """An empty deployment with default settings: the default space, the default users, nothing else."""
        self.license = "trial"
        self.fleet = True
        self.max_payload = MAX_PAYLOAD
        self.security = Security()
        self.spaces: dict[str, dict[str, t.Any]] = {"default": copy.deepcopy(DEFAULT_SPACE)}
        # (space, type) -> id -> object; space "*" holds what the whole cluster shares
        self._objects: dict[tuple[str, str], dict[str, t.Any]] = {}
        self._sequence = 0

    def snapshot(self) -> dict[str, t.Any]:
        """A copy of everything that reset would forget."""
        fixed = ("version_string", "version", "base_path")
        return copy.deepcopy({name: value for name, value in vars(self).items() if name not in fixed})

    def restore(self, kept: dict[str, t.Any]) -> None:
        """Be what a snapshot was."""
        vars(self).update(copy.deepcopy(kept))

    def has(self, name: str) -> bool:
        """Whether a Kibana of this version has a capability, or a fact holds for it (versions.py)."""
        return knows(self.version, name)

    def objects(self, type_name: str, space: str = "*") -> dict[str, t.Any]:
        """The objects of one type in one space (or cluster-wide), by id; a live mapping."""
        return self._objects.setdefault((space, type_name), {})

    def everywhere(self, type_name: str) -> list[tuple[str, str, t.Any]]:
        """(space, id, object) of every object of one type, whatever its space."""
        return [
            (space, object_id, stored)
            for (space, name), objects in self._objects.items()
            if name == type_name
            for object_id, stored in objects.items()
        ]

    def is_taken(self, type_name: str, object_id: str) -> bool:
        """Whether any space has an object of this type with this id."""
        return any(name == type_name and object_id in objects for (dummy, name), objects in self._objects.items())

    def drop_space(self, space: str) -> None:
        """Forget everything a deleted space held."""
        for key in [key for key in self._objects if key[0] == space]:
            del self._objects[key]

    def saved_object(self, type_name: str, space: str, object_id: str) -> t.Any:
        """The object, or Kibana's 404 for a saved object."""
        try:
            return self.objects(type_name, space)[object_id]
        except KeyError:
            raise HttpError(404, f"Saved object [{type_name}/{object_id}] not found") from None

    def next_version(self) -> str:
        """A new opaque version, as saved objects carry it: base64 of [sequence number, primary term]."""
        self._sequence += 1
        return base64.b64encode(json.dumps([self._sequence, 1], separators=(",", ":")).encode()).decode()

    @staticmethod
    def now() -> str:
        """The time as Kibana writes it: UTC, milliseconds, Z."""
        return iso(datetime.datetime.now(datetime.timezone.utc))

    @staticmethod
    def now_ms() -> int:
        """The time in milliseconds since the epoch."""
        return int(datetime.datetime.now(datetime.timezone.utc).timestamp() * 1000)

    @staticmethod
    def new_id() -> str:
        """A random UUID, for objects created without an id."""
        return str(uuid.uuid4())


def iso(moment: datetime.datetime) -> str:
    """A point in time as Kibana writes it."""
    return moment.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
