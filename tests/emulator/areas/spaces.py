# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/spaces/space (the spaces plugin)."""

from __future__ import annotations

import copy
import typing as t

from .. import schema as s
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana

routes = Routes()


def body_schema(kibana: Kibana) -> s.Schema:
    """What POST and PUT take."""
    optional: dict[str, s.Schema] = {
        "description": s.STRING,
        "initials": {"type": "string", "maxLength": 2},
        "color": {
            "type": "string",
            "pattern": "^#[a-fA-F0-9]{6}$",
            "x-message": "must be a 6 digit hex color, starting with a #",
        },
        "disabledFeatures": {**s.array(s.STRING), "default": []},
        "imageUrl": {
            "type": "string",
            "pattern": "^($|data:image)",
            "x-message": "must start with 'data:image'",
        },
        "_reserved": s.BOOLEAN,
    }
    if kibana.has("space_solution"):
        optional["solution"] = s.literals("security", "oblt", "es", "classic")
    required: dict[str, s.Schema] = {
        "id": {
            "type": "string",
            "pattern": "^[a-z0-9_-]+$",
            "x-message": "must be lower case, a-z, 0-9, '_', and '-' are allowed",
        },
        "name": {"type": "string", "minLength": 1},
    }
    return s.obj(required, optional)


def existing(kibana: Kibana, space_id: str) -> dict[str, t.Any]:
    """The space, or the spaces plugin's 404."""
    try:
        return kibana.spaces[space_id]
    except KeyError:
        raise HttpError(404, "Not Found") from None


def allow(request: Request, space_id: str | None, level: str) -> None:
    """403 unless the caller may read (somewhere) or manage spaces."""
    if level == "read":
        # Any Kibana privilege in a space lets a user see it.
        allowed = request.user.is_superuser or (
            bool(request.user.privileges) and bool(request.user.spaces & {"*", space_id or "*"})
        )
    else:
        allowed = request.user.may("spaces", "all", "*")
    if not allowed:
        verb = {"read": "get", "all": "manage"}[level]
        raise HttpError(403, f"Unauthorized to {verb} {space_id or ''} space".replace("  ", " "))


@routes.get("/api/spaces/space", versioned="versioned_space_routes")
def list_spaces(kibana: Kibana, request: Request) -> list[dict[str, t.Any]]:
    """Every space the caller may see, sorted by name."""
    user = request.user
    visible = [space for space in kibana.spaces.values() if user.privileges and user.spaces & {"*", space["id"]}]
    if not visible:
        raise HttpError(403, "Forbidden")
    return sorted(visible, key=lambda space: str(space["name"]))


@routes.get("/api/spaces/space/{space_id}", versioned="versioned_space_routes")
def get_space(kibana: Kibana, request: Request, space_id: str) -> dict[str, t.Any]:
    """One space."""
    allow(request, space_id, "read")
    return existing(kibana, space_id)


@routes.post("/api/spaces/space", versioned="versioned_space_routes")
def create_space(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """A new space; 409 when the id is taken."""
    body = s.config_schema(body_schema(kibana), request.json, "request body")
    allow(request, body["id"], "all")
    if body["id"] in kibana.spaces:
        raise HttpError(409, f"A space with the identifier {body['id']} already exists.")
    body.pop("_reserved", None)
    kibana.spaces[body["id"]] = body
    return copy.deepcopy(t.cast("dict[str, t.Any]", body))


@routes.put("/api/spaces/space/{space_id}", versioned="versioned_space_routes")
def update_space(kibana: Kibana, request: Request, space_id: str) -> dict[str, t.Any]:
    """Merge into the space of the path; disabledFeatures not sent becomes empty, other keys stay."""
    body = s.config_schema(body_schema(kibana), request.json, "request body")
    allow(request, space_id, "all")
    space = existing(kibana, space_id)
    body.pop("_reserved", None)
    space.update({**body, "id": space_id})
    return copy.deepcopy(space)


@routes.delete("/api/spaces/space/{space_id}", versioned="versioned_space_routes")
def delete_space(kibana: Kibana, request: Request, space_id: str) -> None:
    """Remove the space and everything in it."""
    allow(request, space_id, "all")
    if existing(kibana, space_id).get("_reserved"):
        raise HttpError(400, f"The {space_id} space cannot be deleted because it is reserved.")
    del kibana.spaces[space_id]
    kibana.drop_space(space_id)
