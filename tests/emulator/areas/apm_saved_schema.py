# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/saved_objects, for the one type that APM leaves readable there: the server schema.

Features do not give access to the type, only rights on everything do.
"""

from __future__ import annotations

import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from .apm_server_schema import NAME

routes = Routes()


@routes.get(f"/api/saved_objects/{NAME}/{{object_id}}")
def get_schema(kibana: Kibana, request: Request, object_id: str) -> dict[str, t.Any]:
    """The saved schema, as text."""
    if not request.user.is_superuser:
        raise HttpError(403, f"Unable to get {NAME}")
    return {
        "id": object_id,
        "type": NAME,
        "namespaces": [],
        "attributes": kibana.saved_object(NAME, "*", object_id),
        "references": [],
        "managed": False,
    }
