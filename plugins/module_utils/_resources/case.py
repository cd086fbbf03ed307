# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases: /api/cases. Private to the collection."""

from __future__ import annotations

import json
import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import Client
from .._compare import without_nulls
from .._errors import ApiError, InputError, KibanaError
from .._named import Titled
from .._resource import Catalog, Found, View
from .case_connector import NONE, CaseConnectors, connector_view
from .case_fields import FIELD_OPTIONS, check_fields, fields_body, fields_wish, values_wish
from .case_lists import definition_view
from .case_settings import OWNERS, read_settings
from .cases import PATH, case_view, find_case, present_case, same_cases

# What a new case has where the task does not say.
NEW: View = {
    "status": "open",
    "severity": "low",
    "tags": [],
    "assignees": [],
    "sync_alerts": True,
    "connector": {"id": "none", "fields": {}},
    "custom_fields": {},
}
NEEDED = ("owner", "title", "description")


class Case(Titled):
    """One case, identified by id, or by owner and title (and tags).

    Its custom fields are those of the case settings of its owner, which are read when custom fields are written.
    """

    kind = "case"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "id": {"type": "str"},
        "owner": {"type": "str", "choices": OWNERS},
        "match_tags": {"type": "list", "elements": "str", "default": []},
        "status": {"type": "str", "choices": ["open", "in-progress", "closed"]},
        **FIELD_OPTIONS,
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"required_one_of": [("id", "owner"), ("id", "title")]}

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        super().__init__(client, params, catalog)
        self._connectors = CaseConnectors(client)
        self._connector = NONE
        self._found: Found | None = None
        self._defined: list[View] | None = None

    @property
    def label(self) -> str:
        """The case as error messages name it."""
        return f"case {self.params['title'] or self.params['id']!r}{self.in_space}"

    def find(self) -> Found | None:
        """By id, or by owner, title and tags that only one case has."""
        asked = self.params
        self._found = find_case(
            self.client, self._rival_id or asked["id"], asked["owner"], asked["title"], self._match_tags
        )
        return self._found

    def find_again(self) -> Found | None:
        """By the id that was written to."""
        return find_case(self.client, self._written_id, None, None) if self._written_id else self.find()

    def view(self, found: Found) -> View:
        """The case in the module's terms; the connector by id and fields."""
        return {"owner": found["owner"], "status": found["status"], **case_view(found)}

    def wish(self, before: View | None) -> View:
        """What the task names but custom fields, without the blanks around texts that Kibana takes away."""
        asked = self.params
        wish = fields_wish({**asked, "custom_fields": None}, [])
        for name in ("title", "description", "category"):
            if name in wish:
                wish[name] = wish[name].strip()
        wish.update({name: asked[name] for name in ("owner", "status") if asked[name] is not None})
        # The tags that identify the case stay, or the next run would not find it.
        if "tags" in wish or before is None:
            tags = [*wish.get("tags", []), *asked["match_tags"]]
            wish["tags"] = sorted({tag.strip() for tag in tags})
        if asked["connector"] is not None:
            wish["connector"] = self._wanted_connector(asked["connector"])
        return wish

    def plan(self, before: View | None) -> View:
        """The wish over what exists. Connectors are replaced, not merged; custom fields merge, and null is a value."""
        planned = {**(NEW if before is None else before), **self.wish(before)}
        if not planned.get("category"):
            planned.pop("category", None)
        return {**planned, "custom_fields": self._planned_values(before)}

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """What Kibana cannot do, what a new case needs, and what is beyond Kibana's limits."""
        if after is None:
            return
        if before is None and self.params["id"] is not None:
            raise InputError(
                f"no case has the id {self.params['id']!r}, and Kibana chooses the id of a new case; leave out id to "
                "create one by owner and title"
            )
        lacking = [name for name in NEEDED if not after.get(name)]
        if lacking:
            raise InputError(f"it does not exist, and creating it needs {', '.join(lacking)}")
        if before is not None and before["owner"] != after["owner"]:
            raise InputError(
                f"it belongs to the owner {before['owner']!r}, and Kibana cannot change that to {after['owner']!r}; "
                "give the owner it has, or leave out id to create another case"
            )
        now = before or {}
        check_fields("of the case", {name: value for name, value in after.items() if value != now.get(name)})
        empty = [
            field["key"]
            for field in self._defined or []
            if field["required"] and field["key"] not in after["custom_fields"]
        ]
        if empty:
            raise InputError(f"the case settings require values of custom_fields {', '.join(empty)}")

    def create(self, after: View) -> None:
        """POST /api/cases, and where it is not to be open PATCH /api/cases"""
        body = {"owner": after["owner"], **self._body(after)}
        # Sent once only: a repeat would make a twin.
        made = self.client.request("POST", PATH, json=body)
        self._written_id = made["id"]
        if after["status"] != "open":
            try:
                self._patch(made, {"status": after["status"]})
            except KibanaError as error:
                error.context = f"{self.label} was created, but its status is still open"
                raise

    def update(self, found: Found, before: View, after: View) -> None:
        """PATCH /api/cases with what differs; custom fields always all of them, since Kibana resets the others."""
        self._written_id = found["id"]
        changed = {name: value for name, value in after.items() if value != before.get(name)}
        body = self._body(changed)
        if "settings" in body:
            body["settings"] = {**found["settings"], **body["settings"]}
        if "status" in changed:
            body["status"] = changed["status"]
        if "category" in before and "category" not in after:
            body["category"] = None
        self._patch(found, body)

    def delete(self, found: Found) -> None:
        """DELETE /api/cases, with comments, files and activity"""
        self._written_id = found["id"]
        self.client.request("DELETE", PATH, params={"ids": json.dumps([found["id"]])})

    def present(self, found: Found) -> dict[str, t.Any]:
        """The case with all its facts."""
        return present_case(found)

    def alike(self) -> list[Found]:
        """Cases of one owner with one title and tags are told apart by nothing else."""
        return same_cases(self.client, self.params["owner"], self.params["title"], self._match_tags)

    @property
    def _match_tags(self) -> list[str]:
        return [tag.strip() for tag in self.params["match_tags"]]

    def _wanted_connector(self, asked: dict[str, t.Any]) -> View:
        now = connector_view(self._found["connector"]) if self._found else NONE
        self._connector = self._connectors.wanted(asked, [now])
        if asked["fields"] is None and self._connector["id"] == now["id"]:
            self._connector = {**self._connector, "fields": now["fields"]}
        return {name: self._connector[name] for name in ("id", "fields")}

    def _planned_values(self, before: View | None) -> dict[str, t.Any]:
        """The custom fields that the case should have; reads the definitions only where they have to be written."""
        self._defined = None
        asked, stored = self.params["custom_fields"] or {}, (before or {}).get("custom_fields", {})
        if before is None and self.params["id"] is not None:
            return {}
        if before is not None and self._says_the_same(asked, stored):
            return t.cast("dict[str, t.Any]", stored)
        owner = self.params["owner"] if before is None else before["owner"]
        self._defined = [definition_view(item) for item in read_settings(self.client, owner)["customFields"]]
        values = {**stored, **values_wish(asked, self._defined)}
        for field in self._defined:
            key, default = field["key"], field.get("default_value")
            # Kibana gives the default to fields that the case did not have, and needs a value of those required.
            if key not in values and (key not in self._stored_keys() or field["required"]):
                values[key] = default
        return {field["key"]: values[field["key"]] for field in self._defined if values.get(field["key"]) is not None}

    def _says_the_same(self, asked: dict[str, t.Any], stored: dict[str, t.Any]) -> bool:
        if not set(asked) <= self._stored_keys():
            return False
        known = (self._found or {}).get("customFields", [])
        return bool(without_nulls({**stored, **values_wish(asked, known)}) == stored)

    def _stored_keys(self) -> set[str]:
        return {item["key"] for item in (self._found or {}).get("customFields", [])}

    def _body(self, view: View) -> dict[str, t.Any]:
        fields = dict(view)
        if "connector" in view:
            fields["connector"] = self._connector
        values = fields.pop("custom_fields", None)
        if values is not None and self._defined:
            fields["custom_fields"] = {field["key"]: values.get(field["key"]) for field in self._defined}
        return fields_body(fields, self._defined or [])

    def _patch(self, found: Found, fields: dict[str, t.Any]) -> None:
        try:
            case = {"id": found["id"], "version": found["version"], **fields}
            self.client.request("PATCH", PATH, json={"cases": [case]})
        except ApiError as error:
            # 406: the case is so already.
            if error.status != 406:
                raise
