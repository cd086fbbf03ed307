# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/apm/fleet/apm_server_schema (the apm plugin)."""

from __future__ import annotations

from ..http import Request
from ..routing import Routes
from ..state import Kibana
from . import apm_js
from .apm_codecs import UNKNOWN, record, struct
from .apm_validation import WRITE, Params, apm

routes = Routes()

# The type and the id of the one saved object that holds the schema.
NAME = "apm-server-schema"


@routes.post("/api/apm/fleet/apm_server_schema", **WRITE)
@apm(body=struct({"schema": record(UNKNOWN)}))
def save(kibana: Kibana, request: Request, params: Params) -> None:
    """Replace the schema. Its keys are flat: APM's check for undeclared keys refuses objects as values."""
    kibana.objects(NAME)[NAME] = {"schemaJson": apm_js.stringify(params["body"]["schema"])}
