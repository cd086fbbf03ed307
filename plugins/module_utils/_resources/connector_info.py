# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What connectors there are, and of which types: /api/actions. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._resource import Found, Info
from .connector import PATH, Connector

LISTING = "/api/actions/connectors"
TYPES = "/api/actions/connector_types"


class ConnectorInfo(Info):
    """Connectors of a space, and the connector types it offers."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        "id": {"type": "str"},
        "name": {"type": "str"},
        "connector_type_ids": {"type": "list", "elements": "str"},
        "feature_id": {"type": "str"},
        "include_types": {"type": "bool", "default": False},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"mutually_exclusive": [("id", "name")]}

    def gather(self) -> dict[str, t.Any]:
        """`connectors`: as the kibana_connector module takes and returns them; empty when none is as asked.

        `connector_types`, with include_types: as Kibana tells of them.
        """
        kinds = self._types()
        wanted = {kind["id"] for kind in kinds} if self.params["feature_id"] is not None else None
        gathered: dict[str, t.Any] = {
            "connectors": [
                self._present(found)
                for found in self._found()
                if wanted is None or found["connector_type_id"] in wanted
            ]
        }
        if self.params["include_types"]:
            gathered["connector_types"] = kinds
        return gathered

    def _types(self) -> list[dict[str, t.Any]]:
        """GET /api/actions/connector_types, where the answer needs it."""
        if not self.params["include_types"] and self.params["feature_id"] is None:
            return []
        kinds = self.client.listing(TYPES, feature_id=self.params["feature_id"])
        return [kind for kind in kinds if self._is_wanted(kind["id"])]

    def _found(self) -> list[Found]:
        """GET /api/actions/connector/{id}, or GET /api/actions/connectors, of the types asked for."""
        if self.params["id"] is not None:
            found = self.client.find_by_id(PATH, self.params["id"])
            candidates: list[Found] = [] if found is None else [found]
        else:
            candidates = self.client.listing(LISTING)
        name = self.params["name"]
        return [
            item
            for item in candidates
            if (name is None or item["name"] == name) and self._is_wanted(item["connector_type_id"])
        ]

    def _is_wanted(self, type_id: str) -> bool:
        wanted = self.params["connector_type_ids"]
        return wanted is None or type_id in wanted

    def _present(self, found: Found) -> dict[str, t.Any]:
        """As the kibana_connector module does, with the number of its users, which only the listing tells."""
        count = {key: found[key] for key in ("referenced_by_count",) if key in found}
        return {**Connector(self.client, self.params).present(found), **count}
