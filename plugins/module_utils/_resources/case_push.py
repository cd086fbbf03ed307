# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pushing cases to external systems: /api/cases/{id}/connector/{id}/_push. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._client import endpoint
from .._errors import InputError
from .._resource import Found, View
from .cases import CASE_CONSTRAINTS, CASE_OPTIONS, PATH, OfCase, present_case

CONNECTORS = "/api/cases/configure/connectors/_find"


class CasePush(OfCase):
    """A case that an external system shall know as it is now.

    The view tells whether the last push is newer than the last change, and through which connector it went.
    """

    kind = "case"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **CASE_OPTIONS,
        "connector_id": {"type": "str"},
        "force": {"type": "bool", "default": False},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = CASE_CONSTRAINTS
    view_only = ("push",)
    _looked = False
    _pushed_before: str | None = None

    @property
    def label(self) -> str:
        """The case as error messages name it."""
        return self.case_label

    def find(self) -> Found | None:
        """GET /api/cases/{id}, or by owner and title; anew each time, since a push changes it."""
        self._case = None
        found = self.case()
        if found is not None and not self._looked:
            self._looked, self._pushed_before = True, _service(found).get("pushed_at")
        return found

    def view(self, found: Found) -> View:
        """Whether the external system is up to date, by the connector of the last push.

        Kibana writes the moment of a push as the moment of the last change too, so equal means nothing has happened.
        """
        service = _service(found)
        if not service:
            return {"pushed": False}
        changed_at = found["updated_at"] or found["created_at"]
        return {"pushed": bool(service["pushed_at"] >= changed_at), "pushed_through": service["connector_id"]}

    def wish(self, before: View | None) -> View:
        """Up to date, through the connector asked for or else that of the case; with force, pushed anew."""
        case = self._case
        if case is None or before is None:
            return {"pushed": True}
        wish: View = {"pushed": True, "pushed_through": self.params["connector_id"] or case["connector"]["id"]}
        # Only the push that is still to come is forced: not one more when the answer to it got lost.
        if self.params["force"] and _service(case).get("pushed_at") == self._pushed_before:
            wish["push"] = "forced"
        return wish

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """A push needs a case, a connector that cases can use, and before 8.17 a case that is not closed."""
        case = self.needed_case()
        wanted = (after or {}).get("pushed_through")
        if wanted == "none":
            raise InputError("the case has no connector; give it one with kibana_case, or name one in connector_id")
        if case["status"] == "closed":
            self.client.require("case_push_closed")
        usable = {item["id"] for item in self.client.listing(CONNECTORS)}
        if wanted not in usable:
            known = f"those are {', '.join(sorted(usable))}" if usable else "there are none"
            raise InputError(
                f"there is no connector {wanted!r} in the space {self.client.space!r} that cases can be pushed "
                f"through ({known})"
            )

    def update(self, found: Found, before: View, after: View) -> None:
        """POST /api/cases/{id}/connector/{id}/_push"""
        path = endpoint(PATH, found["id"], "connector", after["pushed_through"], "_push")
        self.client.request("POST", path, json={})

    def present(self, found: Found) -> dict[str, t.Any]:
        """The case as the case module returns it, and whether the external system is up to date."""
        return {**present_case(found), **self.view(found)}


def _service(found: Found) -> dict[str, t.Any]:
    service: dict[str, t.Any] = found.get("external_service") or {}
    return service
