# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds whose new objects get the id that Kibana is given: the same for the same name. Private to the collection.

So runs that race to create one object meet in a conflict, not in twins.
"""

from __future__ import annotations

import typing as t
import uuid

from ._errors import ConflictError
from ._resource import Found, Resource

# The same space, kind and name always give the same id.
ID_NAMESPACE = uuid.UUID("9a7d1c9e-50c5-5d3c-8a54-3f0f2b3c8d11")
# So many conflicts over the id of a name that nobody seems to have mean that it is taken where it cannot be seen.
TRIES = 2


class Named(Resource):
    """One object that is told by its name, or by its id. path: of the kind, to which the id is added."""

    path: t.ClassVar[str]

    def new_id(self, name: str) -> str:
        """The id of a new object."""
        return str(uuid.uuid5(ID_NAMESPACE, f"{self.client.space}/{self.kind}/{name}"))

    def created_meanwhile(self, name: str | None) -> Found | None:
        """After a conflict, the object that another run has just created: a listing may not show it yet."""
        if not self.retrying or self.absent or self.params.get("id") or not name:
            return None
        found = self._read(name)
        return found if found is not None and found["name"] == name else None

    def write_new(self, name: str, write: t.Callable[[str], None]) -> None:
        """Write a new object under the id of its name; where that is taken by none of this name, as by one that was
        renamed and kept its id, or by one in another space, under a random one.

        write: gets the id. Raises ConflictError when the object has just been created by another run.
        """
        for dummy in range(TRIES):
            try:
                return write(self.params.get("id") or self.new_id(name))
            except ConflictError:
                if not self.retrying or self.params.get("id"):
                    raise
                found = self._read(name)
                if found is None:
                    continue
                if found["name"] == name:
                    raise
                break
        return write(str(uuid.uuid4()))

    def _read(self, name: str) -> Found | None:
        found: Found | None = self.client.find_by_id(self.path, self.new_id(name))
        return found
