# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /api/status (Kibana core)."""

from __future__ import annotations

import typing as t

from ..http import Request
from ..routing import Routes
from ..state import Kibana

routes = Routes()

LEVEL = {"level": "available", "summary": "All services and plugins are available"}


@routes.get("/api/status")
def status(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """The full status for somebody logged in, the bare level for anybody else."""
    if "authorization" not in request.headers:
        return {"status": {"overall": {"level": "available"}}}
    return {
        "name": "emulator",
        "uuid": "5b2de169-2785-441b-ae8c-186a1936b17d",
        "version": {
            "number": kibana.version_string,
            "build_hash": "0" * 40,
            "build_number": 1,
            "build_snapshot": False,
            "build_flavor": "traditional",
            "build_date": "2025-01-01T00:00:00.000Z",
        },
        "status": {
            "overall": LEVEL,
            "core": {"elasticsearch": LEVEL, "savedObjects": LEVEL},
            "plugins": {},
        },
        "metrics": {},
    }
