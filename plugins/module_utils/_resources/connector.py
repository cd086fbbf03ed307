# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connectors: /api/actions/connector. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import Client, endpoint
from .._compare import without_nulls
from .._errors import InputError, KibanaError, NotFoundError
from .._named import Named
from .._resource import Catalog, Found, Reference, View
from .connector_types import SYSTEM_TYPES, may_have_secrets, missing

PATH = "/api/actions/connector"

# Kibana's facts about a connector; the same from a read by id and from the listing.
FACTS = (
    "id",
    "name",
    "connector_type_id",
    "config",
    "is_preconfigured",
    "is_deprecated",
    "is_missing_secrets",
    "is_system_action",
)


class Connector(Named):
    """One connector, identified by id or by name."""

    kind = "connector"
    path = PATH
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "id": {"type": "str"},
        "name": {"type": "str"},
        "connector_type_id": {"type": "str"},
        "config": {"type": "dict"},
        "secrets": {"type": "dict", "no_log": True},
        "update_secrets": {
            "type": "str",
            "choices": ["on_create", "always"],
            "default": "on_create",
            # The name looks like a secret to Ansible, the value is none.
            "no_log": False,
        },
        "recreate_on_type_change": {"type": "bool", "default": False},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"required_one_of": [("id", "name")]}
    # "secrets" says that they are written, or missing: no read ever tells what they are.
    view_only = ("secrets",)

    def find(self) -> Found | None:
        """By id, or by a name that only one connector has."""
        asked = self.params
        found = find_connector(self.client, asked["id"], asked["name"], self.catalog)
        return found or self.created_meanwhile()

    def find_again(self) -> Found | None:
        """By the id that was written to."""
        return find_connector(self.client, self._written_id, None, self.catalog)

    def view(self, found: Found) -> View:
        """Name, type and configuration, without the keys Kibana keeps as null."""
        view: View = {
            "name": found["name"],
            "connector_type_id": found["connector_type_id"],
            "config": without_nulls(found.get("config") or {}),
        }
        if found.get("is_missing_secrets"):
            view["secrets"] = "missing"
        return view

    def wish(self, before: View | None) -> View:
        """What the task names; the secrets only where they are to be written."""
        wish = {
            key: self.params[key] for key in ("name", "connector_type_id", "config") if self.params[key] is not None
        }
        if self._writes_secrets(before):
            wish["secrets"] = "written"
        return wish

    def plan(self, before: View | None) -> View:
        """The wish over what exists; a connector that changes its type starts from nothing."""
        wanted_type = self.params["connector_type_id"]
        if before is None or wanted_type in (None, before["connector_type_id"]):
            return {"config": {}, **super().plan(before)}
        return {"config": {}, **super().plan({"name": before["name"]})}

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """Connectors that cannot be changed, and changes that would fail or lose the stored secrets."""
        self._refuse_managed_elsewhere(found)
        if after is None:
            return
        type_id = after.get("connector_type_id")
        if not after.get("name") or not type_id:
            raise InputError("it does not exist, and creating it needs name and connector_type_id")
        if type_id in SYSTEM_TYPES:
            raise InputError(f"connectors of the system type {type_id!r} come with Kibana and cannot be created")
        replaces = before is not None and before["connector_type_id"] != type_id
        if before is not None and replaces and not self.params["recreate_on_type_change"]:
            raise InputError(
                f"it is of type {before['connector_type_id']!r} and Kibana cannot change that to {type_id!r}; "
                "set recreate_on_type_change=true to delete it and create it anew under the same id"
            )
        secrets = self.params["secrets"]
        if before is not None and not replaces and secrets is None and may_have_secrets(type_id):
            raise InputError(
                "changing it means writing its secrets too, since Kibana would erase those it has stored; "
                "give secrets again (an empty map when it has none)"
            )
        lacking = missing(type_id, after["config"], secrets or {})
        if lacking:
            raise InputError(f"a connector of type {type_id!r} needs {', '.join(lacking)}")
        empty = [f"secrets.{key}" for key, value in (secrets or {}).items() if value is None]
        if empty:
            # Kibana would take it, and forget the secret that it has.
            raise InputError(f"{', '.join(empty)} must not be null; fill in the secret, or leave the key out")

    def create(self, after: View) -> None:
        """POST /api/actions/connector/{id}"""
        self.write_new(after["name"], self._body(after))

    def update(self, found: Found, before: View, after: View) -> None:
        """PUT /api/actions/connector/{id}, which replaces configuration and secrets as a whole."""
        self._written_id = found["id"]
        if before["connector_type_id"] == after["connector_type_id"]:
            body = {"name": after["name"], "config": after["config"], "secrets": self.params["secrets"] or {}}
            self.client.request("PUT", endpoint(PATH, found["id"]), json=body)
            return
        try:
            self.delete(found)
        except NotFoundError as error:
            # Gone already, perhaps by a first try whose answer got lost.
            self.client.confirm_absence(error)
        try:
            self.write_as(found["id"], self._body(after))
        except KibanaError as error:
            error.context = (
                f"{self.label} of type {before['connector_type_id']!r} was deleted, but not created anew under its id "
                f"{found['id']!r}"
            )
            raise

    def delete(self, found: Found) -> None:
        """DELETE /api/actions/connector/{id}"""
        self._written_id = found["id"]
        self.client.request("DELETE", endpoint(PATH, found["id"]))

    def present(self, found: Found) -> dict[str, t.Any]:
        """The connector as Kibana tells it."""
        if found.get("is_deprecated"):
            self.warnings.append(f"{self.label} is of a deprecated kind; Kibana asks for it to be replaced")
        return {key: found[key] for key in FACTS if key in found}

    def describe(self, found: Found, connector: Reference) -> dict[str, t.Any]:
        """Without secrets, which Kibana does not tell."""
        self._refuse_managed_elsewhere(found)
        told = {key: value for key, value in self.view(found).items() if key != "secrets" and value != {}}
        return {"id": found["id"], **told}

    def foretell(self, found: Found | None, after: View) -> Found:
        """The connector as the listing would show it."""
        return {**after, "id": found["id"] if found else self.new_id(after["name"])}

    def _body(self, after: View) -> dict[str, t.Any]:
        """What POST takes."""
        return {
            "name": after["name"],
            "connector_type_id": after["connector_type_id"],
            "config": after["config"],
            "secrets": self.params["secrets"] or {},
        }

    def _writes_secrets(self, before: View | None) -> bool:
        if self.params["secrets"] is None:
            return False
        return before is None or self.params["update_secrets"] == "always" or before.get("secrets") == "missing"

    def _refuse_managed_elsewhere(self, found: Found | None) -> None:
        if found and found.get("is_preconfigured"):
            raise InputError(
                "it is preconfigured in kibana.yml (xpack.actions.preconfigured) and can only be changed there"
            )
        if found and found.get("is_system_action"):
            raise InputError("it is a system connector, which comes with Kibana and cannot be changed")


def connector_catalog(client: Client) -> Catalog:
    """All connectors of the client's space: GET /api/actions/connectors; the shared listing where there is one."""
    shared: Catalog | None = client.catalogs.get(Connector.kind)
    return shared or Catalog(lambda: client.listing("/api/actions/connectors"))


def find_connector(
    client: Client, connector_id: str | None, name: str | None, catalog: Catalog | None = None
) -> Found | None:
    """A connector by id, or by name when there is no id. Raises InputError when several have the name."""
    if connector_id and catalog is None:
        found: Found | None = client.find_by_id(PATH, connector_id)
        return found
    catalog = catalog or connector_catalog(client)
    key, value = ("id", connector_id) if connector_id else ("name", name)
    hits = catalog.matching(key, value)
    if len(hits) > 1:
        ids = ", ".join(sorted(item["id"] for item in hits))
        raise InputError(f"{len(hits)} connectors have the name {name!r}; choose one by id: {ids}")
    return hits[0] if hits else None
