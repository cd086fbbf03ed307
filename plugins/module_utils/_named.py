# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps runs that create one object at the same moment from leaving twins. Private to the collection.

Where Kibana takes an id, the same name gives the same one, and such runs meet in a conflict (Named). Where Kibana
chooses the id, each run looks for others right after it has created its own, and all but the first take theirs back
(Titled).
"""

from __future__ import annotations

import datetime
import typing as t
import uuid

from ._client import endpoint
from ._errors import ConflictError
from ._resource import Found, Resource

# Ids of objects that are created by name: the same space, kind and name always give the same id.
ID_NAMESPACE = uuid.UUID("9a7d1c9e-50c5-5d3c-8a54-3f0f2b3c8d11")
# A conflict with something that is gone right after is met by trying once more; ids change only for what stays.
TRIES = 2
# So long after a creation, runs that met may not be done yet with taking back all but one.
FRESH = datetime.timedelta(seconds=5)


class Named(Resource):
    """One object that is told by its name, or by its id. path: of the kind, to which the id is added."""

    path: t.ClassVar[str]
    _written_id: str | None = None

    def new_id(self, name: str) -> str:
        """The id of a new object: what the task says, or the same for the same name."""
        return str(self.params["id"] or uuid.uuid5(ID_NAMESPACE, f"{self.client.space}/{self.kind}/{name}"))

    def created_meanwhile(self) -> Found | None:
        """After a conflict, the object that another run has just created: a listing may not show it yet."""
        name = self.params["name"]
        if not self.retrying or self.absent or self.params["id"] or not name:
            return None
        found = self._read(name)
        return found if found is not None and found["name"] == name else None

    def write_new(self, name: str, body: dict[str, t.Any]) -> None:
        """Write a new object under the id of its name; where that is taken by none of this name, as by one that was
        renamed and kept its id, or by one in another space, under a random one.

        Raises ConflictError when the object has just been created by another run.
        """
        for dummy in range(TRIES):
            try:
                return self.write_as(self.new_id(name), body)
            except ConflictError:
                if not self.retrying or self.params["id"]:
                    raise
                found = self._read(name)
                if found is None:
                    continue
                if found["name"] == name:
                    raise
                break
        return self.write_as(str(uuid.uuid4()), body)

    def write_as(self, object_id: str, body: dict[str, t.Any]) -> None:
        """POST a new object under an id."""
        self._written_id = object_id
        # With an id of our own a repeat can only meet its own work, as a conflict.
        self.client.request("POST", endpoint(self.path, object_id), json=body, repeatable=True)

    def _read(self, name: str) -> Found | None:
        found: Found | None = self.client.find_by_id(self.path, self.new_id(name))
        return found


class Titled(Resource):
    """One object that is told by its title and the like, or by its id, which Kibana chooses."""

    _written_id: str | None = None
    # What another run has created at the same moment.
    _rival_id: str | None = None

    def alike(self) -> list[Found]:
        """All objects that a task without an id could mean, read anew."""
        raise NotImplementedError

    def gives_way(self) -> bool:
        """All runs that met agree on which object stays: the one that was made first."""
        found = {item["id"]: item for item in self.alike()}
        if self._written_id not in found:
            return False
        first = min(found.values(), key=lambda item: (item["created_at"], item["id"]))
        if first["id"] == self._written_id:
            return False
        self.delete(found[self._written_id])
        self._written_id = self._rival_id = first["id"]
        return True


def just_made(alike: t.Iterable[Found]) -> bool:
    """Whether one of several objects of a title is so new that the runs that created them may still be at it."""
    newest = max(str(item["created_at"]) for item in alike)
    age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(newest.replace("Z", "+00:00"))
    return abs(age) < FRESH
