# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Spaces: /api/spaces/space. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import Client, endpoint
from .._errors import InputError
from .._resource import Catalog, Found, Resource, View

PATH = "/api/spaces/space"

# option -> Kibana's key
KEYS = {
    "name": "name",
    "description": "description",
    "initials": "initials",
    "color": "color",
    "disabled_features": "disabledFeatures",
    "image_url": "imageUrl",
    "solution": "solution",
}


class Space(Resource):
    """One space, identified by id. Spaces belong to the whole deployment, so the space option does not matter."""

    kind = "space"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "id": {"type": "str", "required": True},
        "name": {"type": "str"},
        "description": {"type": "str"},
        "initials": {"type": "str"},
        "color": {"type": "str"},
        "disabled_features": {"type": "list", "elements": "str"},
        "image_url": {"type": "str"},
        "solution": {"type": "str", "choices": ["es", "oblt", "security", "classic"]},
    }

    @property
    def label(self) -> str:
        """The space as error messages name it."""
        return f"space {self.params['id']!r}"

    def find(self) -> Found | None:
        """GET /api/spaces/space/{id}"""
        if self.catalog is not None:
            return next(iter(self.catalog.matching("id", self.params["id"])), None)
        found: Found | None = self.client.find_by_id(PATH, self.params["id"], global_path=True)
        return found

    def view(self, found: Found) -> View:
        """The space in the module's terms; the order of disabled features means nothing."""
        return {option: _normal(found[key]) for option, key in KEYS.items() if found.get(key) is not None}

    def wish(self, before: View | None) -> View:
        """What the task names."""
        wish = {option: _normal(self.params[option]) for option in KEYS if self.params[option] is not None}
        solution = wish.get("solution", (before or {}).get("solution"))
        hidden = set((before or {}).get("disabled_features", []))
        # A solution view hides features of its own accord, and Kibana shows them with the others.
        if solution not in (None, "classic") and set(wish.get("disabled_features", [])) <= hidden:
            wish.pop("disabled_features", None)
        return wish

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """The default space cannot go, a new space needs a name, and solutions need a newer Kibana."""
        if after is None:
            if found and found.get("_reserved"):
                raise InputError("it is reserved and cannot be deleted")
            return
        if "name" not in after:
            raise InputError("it does not exist, and creating it needs name")
        if self.params["solution"] is not None:
            self.client.require("space_solution")

    def create(self, after: View) -> None:
        """POST /api/spaces/space"""
        self._write("POST", PATH, after)

    def update(self, found: Found, before: View, after: View) -> None:
        """PUT /api/spaces/space/{id}"""
        self._write("PUT", endpoint(PATH, found["id"]), after)

    def delete(self, found: Found) -> None:
        """DELETE /api/spaces/space/{id}, with everything in it"""
        self.client.request("DELETE", endpoint(PATH, found["id"]), global_path=True)

    def present(self, found: Found) -> dict[str, t.Any]:
        """The view, with the id and whether Kibana reserves the space."""
        return {"id": found["id"], **self.view(found), "reserved": bool(found.get("_reserved"))}

    def _write(self, method: str, path: str, after: View) -> None:
        body = {"id": self.params["id"], **{KEYS[option]: value for option, value in after.items()}}
        # The id is given, so a repeat can only meet its own work.
        self.client.request(method, path, json=body, repeatable=True, global_path=True)


def _normal(value: t.Any) -> t.Any:
    return sorted(value) if isinstance(value, list) else value


def space_catalog(client: Client) -> Catalog:
    """Every space the user may see: GET /api/spaces/space."""
    return Catalog(lambda: client.listing(PATH, global_path=True))
