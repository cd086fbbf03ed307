# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Case settings: /api/cases/configure. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import Client, endpoint
from .._resource import Catalog, Found, Reference, Resource, View
from .case_connector import CONNECTOR_OPTION, NONE, CaseConnectors, connector_body, connector_view, connector_wish
from .case_lists import (
    LIST_OPTIONS,
    check_definitions,
    check_observable_types,
    check_templates,
    completed,
    definition_body,
    definition_view,
    definition_wish,
    observable_view,
    refuse_type_changes,
    template_body,
    template_view,
    template_wish,
    written,
)

PATH = "/api/cases/configure"

OWNERS = ["cases", "observability", "securitySolution"]

# What holds where nothing is stored, in Kibana's terms.
NOTHING_STORED: Found = {
    "id": None,
    "closure_type": "close-by-user",
    "connector": NONE,
    "customFields": [],
    "templates": [],
    "observableTypes": [],
}


class CaseSettings(Resource):
    """The case settings of one owner in one space.

    They are always there: Kibana falls back on defaults where none are stored, and has no request to delete them.
    So there is nothing to create or delete, only to update; state=absent asks for the defaults.
    """

    kind = "case_settings"
    listed_by = "owner"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "owner": {"type": "str", "choices": OWNERS, "required": True},
        "closure_type": {"type": "str", "choices": ["close-by-user", "close-by-pushing"]},
        **CONNECTOR_OPTION,
        **LIST_OPTIONS,
    }

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        super().__init__(client, params, catalog)
        self._connectors = CaseConnectors(client)

    @property
    def label(self) -> str:
        """The settings as error messages name them."""
        return f"case settings of owner {self.params['owner']!r}{self.in_space}"

    @property
    def absent(self) -> bool:
        """Never: what is asked for instead is the defaults."""
        return False

    def find(self) -> Found | None:
        """GET /api/cases/configure?owner=..., or the defaults where nothing is stored"""
        if self.catalog is not None:
            return _of_owner(self.params["owner"], self.catalog.items())
        return _of_owner(self.params["owner"], self.client.listing(PATH, owner=self.params["owner"]))

    def find_again(self) -> Found | None:
        """Read anew, whatever the catalog says."""
        return _of_owner(self.params["owner"], self.client.listing(PATH, owner=self.params["owner"]))

    def view(self, found: Found) -> View:
        """The settings in the module's terms. Older versions lack some of the lists; they count as empty."""
        definitions = [definition_view(item) for item in found["customFields"]]
        return {
            "closure_type": found["closure_type"],
            "connector": connector_view(found["connector"]),
            "custom_fields": definitions,
            "templates": completed([template_view(item) for item in found.get("templates", [])], definitions),
            "observable_types": [observable_view(item) for item in found.get("observableTypes", [])],
        }

    def wish(self, before: View | None) -> View:
        """What the task names; lists whole."""
        if self._resets:
            return self.view(NOTHING_STORED)
        now = before or self.view(NOTHING_STORED)
        asked = self.params
        known = [now["connector"], *(item["case_fields"].get("connector", NONE) for item in now["templates"])]
        wish: View = {}
        if asked["closure_type"] is not None:
            wish["closure_type"] = asked["closure_type"]
        if asked["connector"] is not None:
            wish["connector"] = self._connectors.wanted(asked["connector"], known)
            if asked["connector"]["fields"] is None and wish["connector"]["id"] == now["connector"]["id"]:
                wish["connector"] = {**wish["connector"], "fields": now["connector"]["fields"]}
        if asked["custom_fields"] is not None:
            wish["custom_fields"] = [definition_wish(item) for item in asked["custom_fields"]]
        if asked["templates"] is not None:
            definitions = {**now, **wish}["custom_fields"]
            wish["templates"] = [
                template_wish(item, definitions, lambda connector: self._connectors.wanted(connector, known))
                for item in asked["templates"]
            ]
        if asked["observable_types"] is not None:
            wish["observable_types"] = [observable_view(item) for item in asked["observable_types"]]
        return wish

    def plan(self, before: View | None) -> View:
        """The wish over what exists. The connector is replaced, not merged, and Kibana fits the templates, named or
        not, to the custom fields.
        """
        planned: View = {**(before or {}), **self.wish(before)}
        return {**planned, "templates": completed(planned["templates"], planned["custom_fields"])}

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """What this version lacks, what is beyond Kibana's limits, and custom fields that would change their type."""
        now, then = before or {}, after or {}
        if not self._resets:
            self._require()
            if self.params["custom_fields"] is not None:
                check_definitions(then["custom_fields"])
            refuse_type_changes(now["custom_fields"], then["custom_fields"])
            if self.params["templates"] is not None:
                check_templates(then["templates"])
            if self.params["observable_types"] is not None:
                check_observable_types(then["observable_types"])
        kept = {field["key"] for field in then["custom_fields"]}
        lost = [field["key"] for field in now["custom_fields"] if field["key"] not in kept]
        warning = f"Cases lose the values of custom fields that are removed from {self.label}: {', '.join(lost)}"
        if lost and warning not in self.warnings:
            self.warnings.append(warning)

    def update(self, found: Found, before: View, after: View) -> None:
        """PATCH /api/cases/configure/{id}, or POST /api/cases/configure where nothing is stored"""
        body: dict[str, t.Any] = {}
        if found["id"] is None or before["closure_type"] != after["closure_type"]:
            body["closure_type"] = after["closure_type"]
        if found["id"] is None or before["connector"] != after["connector"]:
            body["connector"] = connector_body(after["connector"])
        # Always both: without templates Kibana clears them, and without customFields it clears those in templates.
        definitions = after["custom_fields"]
        body["customFields"] = written(definitions, before["custom_fields"], found["customFields"], definition_body)
        if after["templates"] or found["id"] and "templates" in found:
            body["templates"] = written(
                after["templates"],
                before["templates"],
                found.get("templates", []),
                lambda item, stored: template_body(item, stored, definitions),
            )
        if before["observable_types"] != after["observable_types"]:
            body["observableTypes"] = after["observable_types"]
        if found["id"] is None:
            # A repeat replaces what the first one wrote with the same.
            self.client.request("POST", PATH, json={"owner": self.params["owner"], **body}, repeatable=True)
        else:
            self.client.request("PATCH", endpoint(PATH, found["id"]), json={"version": found["version"], **body})

    def present(self, found: Found) -> dict[str, t.Any]:
        """The view, with owner and id; the id is null where nothing is stored."""
        return {"id": found["id"], "owner": self.params["owner"], **self.view(found)}

    def describe(self, found: Found, connector: Reference) -> dict[str, t.Any]:
        """With the lists that this version of Kibana has, and connectors as they are referred to."""
        view = self.view(found)
        described: View = {"owner": found["owner"], "closure_type": view["closure_type"]}
        described["connector"] = connector_wish(view["connector"], connector)
        described["custom_fields"] = view["custom_fields"]
        if "templates" in found:
            described["templates"] = [
                {**item, "case_fields": _fields_wish(item["case_fields"], connector)} for item in view["templates"]
            ]
        if "observableTypes" in found:
            described["observable_types"] = view["observable_types"]
        return described

    def foretell(self, found: Found | None, after: View) -> Found:
        """The settings as the listing would show them; cases need their custom fields."""
        definitions = written(after["custom_fields"], [], [], definition_body)
        return {**(found or NOTHING_STORED), "owner": self.params["owner"], "customFields": definitions}

    @property
    def _resets(self) -> bool:
        return bool(self.params["state"] == "absent")

    def _require(self) -> None:
        definitions = self.params["custom_fields"] or []
        for capability, needed in (
            ("case_field_defaults", [item for item in definitions if item["default_value"] is not None]),
            ("case_number_fields", [item for item in definitions if item["type"] == "number"]),
            ("case_templates", self.params["templates"]),
            ("case_observable_types", self.params["observable_types"]),
        ):
            if needed:
                self.client.require(capability)


def read_settings(client: Client, owner: str) -> Found:
    """The case settings of an owner in the client's space, the defaults where nothing is stored.

    From the shared listing where there is one, else GET /api/cases/configure?owner=...
    """
    shared: Catalog | None = client.catalogs.get(CaseSettings.kind)
    return _of_owner(owner, client.listing(PATH, owner=owner) if shared is None else shared.items())


def _fields_wish(fields: View, connector: Reference) -> View:
    if "connector" not in fields:
        return fields
    return {**fields, "connector": connector_wish(fields["connector"], connector)}


def _of_owner(owner: str, stored: list[Found]) -> Found:
    return next((item for item in stored if item["owner"] == owner), NOTHING_STORED)


def settings_catalog(client: Client) -> Catalog:
    """The case settings of every owner that are stored in the client's space: GET /api/cases/configure."""
    return Catalog(lambda: client.listing(PATH))
