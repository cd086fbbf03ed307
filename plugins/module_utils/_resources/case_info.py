# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking cases up: /api/cases. Private to the collection."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

from .._argspec import PARALLEL, ArgumentSpec
from .._client import endpoint
from .._compare import covers
from .._errors import InputError
from .._resource import Found, Info
from .case_attachments import activity, attached_files, present_comment, present_file, user_comments
from .case_settings import OWNERS
from .cases import PATH, WINDOW, case_view, find_case, list_cases, present_case

# option -> Kibana's query parameter
FILTERS = {
    "tags": "tags",
    "status": "status",
    "severity": "severity",
    "category": "category",
    "assignees": "assignees",
    "reporters": "reporters",
    "search": "search",
    "search_fields": "searchFields",
    "default_search_operator": "defaultSearchOperator",
    "from": "from",
    "to": "to",
    "sort_field": "sortField",
    "sort_order": "sortOrder",
}
SORT_FIELDS = {
    "created_at": "createdAt",
    "updated_at": "updatedAt",
    "closed_at": "closedAt",
    "title": "title",
    "category": "category",
    "status": "status",
    "severity": "severity",
}
SEARCH_FIELDS = {"title": "title", "description": "description", "number": "incremental_id.text"}

# Options that make no sense beside the id of a case, or of an alert.
OF_LISTINGS = [*FILTERS, "title", "custom_fields", "limit"]

LIST: dict[str, t.Any] = {"type": "list", "elements": "str"}


class CaseInfo(Info):
    """Cases of a space: one, those that hold an alert, or those that match."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        "id": {"type": "str"},
        "alert_id": {"type": "str"},
        "owner": {**LIST, "choices": OWNERS},
        "title": {"type": "str"},
        "tags": LIST,
        "status": {**LIST, "choices": ["open", "in-progress", "closed"]},
        "severity": {**LIST, "choices": ["low", "medium", "high", "critical"]},
        "category": LIST,
        "assignees": LIST,
        "reporters": LIST,
        "custom_fields": {"type": "dict"},
        "search": {"type": "str"},
        "search_fields": {**LIST, "choices": list(SEARCH_FIELDS)},
        "default_search_operator": {"type": "str", "choices": ["OR", "AND"]},
        "from": {"type": "str"},
        "to": {"type": "str"},
        "sort_field": {"type": "str", "choices": list(SORT_FIELDS)},
        "sort_order": {"type": "str", "choices": ["asc", "desc"]},
        "limit": {"type": "int"},
        "include": {**LIST, "choices": ["comments", "alerts", "files", "activity"], "default": []},
        **PARALLEL,
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {
        "mutually_exclusive": [
            ("title", "search"),
            ("id", "alert_id"),
            ("id", "owner"),
            *[("id", option) for option in OF_LISTINGS],
            *[("alert_id", option) for option in OF_LISTINGS],
        ],
        "required_by": {"search_fields": ("search",), "default_search_operator": ("search",)},
    }

    def gather(self) -> dict[str, t.Any]:
        """`cases`: as the kibana_case module takes and returns them; empty when there is none."""
        limit = self.params["limit"]
        if limit is not None and not 1 <= limit <= WINDOW:
            raise InputError(f"limit must be between 1 and {WINDOW}, not {limit}: Kibana shows no more of one search")
        with ThreadPoolExecutor(max_workers=max(1, self.client.max_parallel)) as pool:
            if self.params["id"] is not None:
                found = [self._read(self.params["id"])]
            elif self.params["alert_id"] is not None:
                found = list(pool.map(self._read, self._ids_of_alert()))
            else:
                found = list(self._matching())
            # A case may vanish between two reads.
            return {"cases": list(pool.map(self._present, [case for case in found if case is not None]))}

    def _read(self, case_id: str) -> Found | None:
        return find_case(self.client, case_id, None, None)

    def _ids_of_alert(self) -> list[str]:
        """GET /api/cases/alerts/{id}, which tells only little of each case"""
        path = endpoint(f"{PATH}/alerts", self.params["alert_id"])
        return [case["id"] for case in self.client.listing(path, owner=self.params["owner"])]

    def _matching(self) -> list[Found]:
        query = {key: self.params[option] for option, key in FILTERS.items()}
        if query["sortField"]:
            query["sortField"] = SORT_FIELDS[query["sortField"]]
        if query["searchFields"]:
            if "number" in query["searchFields"]:
                self.client.require("case_number_search")
            query["searchFields"] = [SEARCH_FIELDS[name] for name in query["searchFields"]]
        wanted, limit = self.params["custom_fields"], self.params["limit"]
        # Kibana does not filter by custom fields here, so that all have to be listed to find those.
        listed = list_cases(
            self.client,
            title=self.params["title"],
            most=limit if wanted is None else None,
            owner=self.params["owner"],
            **query,
        )
        if wanted is not None:
            listed = [case for case in listed if covers(case_view(case).get("custom_fields"), wanted)][:limit]
        return listed

    def _present(self, found: Found) -> dict[str, t.Any]:
        return {**present_case(found), **{what: self._included(what, found["id"]) for what in self.params["include"]}}

    def _included(self, what: str, case_id: str) -> list[dict[str, t.Any]]:
        """GET /api/cases/{id}/comments/_find, .../alerts, .../user_actions/_find"""
        if what == "comments":
            return [present_comment(item) for item in user_comments(self.client, case_id)]
        if what == "alerts":
            alerts: list[dict[str, t.Any]] = self.client.find(endpoint(PATH, case_id, "alerts")) or []
            return alerts
        if what == "files":
            return [present_file(item) for item in attached_files(self.client, case_id) or []]
        return activity(self.client, case_id) or []
