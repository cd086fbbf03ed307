# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The APM server schema: /api/apm/fleet/apm_server_schema. Private to the collection."""

from __future__ import annotations

import json
import typing as t

from .._argspec import ArgumentSpec
from .._errors import ApiError
from .._resource import Found, Resource, View

PATH = "/api/apm/fleet/apm_server_schema"

# The only way to read it. Not everybody may use it who may write the schema, and Kibana calls it deprecated.
STORED = "/api/saved_objects/apm-server-schema/apm-server-schema"

# Something that whoever works with APM may read, and that is quickly answered.
APM_READ = "/api/apm/sourcemaps"


class ApmServerSchema(Resource):
    """The one schema of a deployment, in whatever space. A found one has "schema" only if it can be read."""

    kind = "apm_server_schema"
    argument_spec: t.ClassVar[ArgumentSpec] = {"schema": {"type": "dict", "required": True}}

    @property
    def label(self) -> str:
        """The schema as error messages name it: there is only one."""
        return "the APM server schema"

    def find(self) -> Found | None:
        """GET /api/saved_objects/apm-server-schema/apm-server-schema, where Kibana lets the user."""
        try:
            stored = self.client.find(STORED)
        except ApiError as error:
            if error.status not in (400, 403):
                raise
            if error.status == 403:
                # Somebody who may not use APM at all gets Kibana's word for it here.
                self.client.get(APM_READ, perPage=1)
            return {"readable": False}
        return None if stored is None else {"readable": True, "schema": json.loads(stored["attributes"]["schemaJson"])}

    def find_again(self) -> Found | None:
        """The same; what was written stands in for what cannot be read."""
        found = self.find()
        return {**found, "schema": _flat(self.params["schema"])} if found == {"readable": False} else found

    def view(self, found: Found) -> View:
        """The schema; nothing where it cannot be read, so that it differs from any wish."""
        return {"schema": found["schema"]} if "schema" in found else {}

    def plan(self, before: View | None) -> View:
        """The schema is replaced as a whole."""
        return {"schema": _flat(self.params["schema"])}

    def create(self, after: View) -> None:
        """POST /api/apm/fleet/apm_server_schema"""
        # It is the same however often it is sent.
        self.client.request("POST", PATH, json=after, repeatable=True)

    def update(self, found: Found, before: View, after: View) -> None:
        """The same."""
        self.create(after)

    def present(self, found: Found) -> dict[str, t.Any]:
        """The schema, and whether Kibana let it be read."""
        return {**self.view(found), "readable": found["readable"]}


def _flat(settings: dict[str, t.Any], prefix: str = "") -> dict[str, t.Any]:
    """Maps within maps as keys with dots, which is how Kibana knows the settings."""
    flat: dict[str, t.Any] = {}
    for key, value in settings.items():
        if isinstance(value, dict) and value:
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[f"{prefix}{key}"] = value
    return flat
