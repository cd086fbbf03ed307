# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a case: one user action for everything that happens to it, and the routes that read it."""

from __future__ import annotations

import copy
import typing as t

from ..http import Request
from ..routing import Routes
from ..state import Kibana
from . import cases_access as access
from . import cases_validation as v

routes = Routes()

TYPE = "cases-user-actions"

ACTION_TYPES = (
    "assignees", "comment", "connector", "description", "pushed", "tags", "title", "status", "settings", "severity",
    "create_case", "delete_case", "category", "customFields",
)  # fmt: skip
# Filters that are no types of their own.
FILTERS = ("action", "alert", "user", "attachment")
ATTACHMENTS = ("externalReference", "persistableState")


def record(
    kibana: Kibana,
    request: Request,
    case: dict[str, t.Any],
    type_name: str,
    payload: dict[str, t.Any],
    *,
    action: str = "update",
    comment_id: str | None = None,
) -> None:
    """Write one user action about a case."""
    entry = {
        "id": kibana.new_id(),
        "version": kibana.next_version(),
        "type": type_name,
        "action": action,
        "owner": case["owner"],
        "payload": copy.deepcopy(payload),
        "comment_id": comment_id,
        "created_at": kibana.now(),
        "created_by": request.user.public,
        "case_id": case["id"],
    }
    kibana.objects(TYPE, request.space)[str(entry["id"])] = entry


def record_changes(kibana: Kibana, request: Request, before: dict[str, t.Any], changes: dict[str, t.Any]) -> None:
    """Write the user actions of an update: one for each field, two for lists that both gained and lost."""
    for field, value in changes.items():
        if field in ("tags", "assignees"):
            added = [item for item in value if item not in before[field]]
            removed = [item for item in before[field] if item not in value]
            for action, items in (("add", added), ("delete", removed)):
                if items:
                    record(kibana, request, before, field, {field: items}, action=action)
        elif field == "customFields":
            for item in value:
                if item not in before[field]:
                    record(kibana, request, before, field, {field: [item]})
        elif field in ACTION_TYPES:
            record(kibana, request, before, field, {field: value})


def of_case(kibana: Kibana, space: str, case_id: str) -> list[dict[str, t.Any]]:
    """The journal of a case, oldest first, as stored."""
    return [entry for entry in kibana.objects(TYPE, space).values() if entry["case_id"] == case_id]


def forget(kibana: Kibana, space: str, case_id: str) -> None:
    """Drop the journal of a deleted case."""
    for entry in of_case(kibana, space, case_id):
        del kibana.objects(TYPE, space)[entry["id"]]


def _matches(entry: dict[str, t.Any], wanted: str) -> bool:
    """Whether an entry belongs to a type or one of the additional filters."""
    kind = (entry["payload"].get("comment") or {}).get("type")
    if wanted == "action":
        return entry["type"] not in ("comment", "create_case", "delete_case")
    if wanted in ("alert", "user"):
        return bool(entry["type"] == "comment" and kind == wanted)
    if wanted == "attachment":
        return bool(entry["type"] == "comment" and kind in ATTACHMENTS)
    return bool(entry["type"] == wanted)


@routes.get("/api/cases/{case_id}/user_actions/_find")
def find_user_actions(kibana: Kibana, request: Request, case_id: str) -> dict[str, t.Any]:
    """One page of the journal; perPage is in camel case here."""
    access.enter(kibana, request)
    query = dict(request.query)
    types = query.get("types", [])
    query["types"] = types if isinstance(types, list) else [types]
    query, page, per_page = v.paging(query)
    codec = v.record({}, {"types": v.array(v.literal(*ACTION_TYPES, *FILTERS)), "sortOrder": v.literal("desc", "asc")})
    query = v.decode(codec, query)
    case = kibana.saved_object("cases", request.space, case_id)
    access.authorize(kibana, request, access.GET_USER_ACTIONS, [case["owner"]])
    found = of_case(kibana, request.space, case_id)
    if query["types"]:
        found = [entry for entry in found if any(_matches(entry, wanted) for wanted in query["types"])]
    if query.get("sortOrder") == "desc":
        found.reverse()
    shown = [{key: item for key, item in entry.items() if key != "case_id"} for entry in found]
    return {
        "userActions": v.page_of(shown, page, per_page),
        "page": page,
        "perPage": per_page,
        "total": len(shown),
    }


@routes.get("/api/cases/{case_id}/user_actions", until="cases_without_comments")
def all_user_actions(kibana: Kibana, request: Request, case_id: str) -> list[dict[str, t.Any]]:
    """The whole journal in its deprecated form; an unknown case has an empty one."""
    access.enter(kibana, request)
    access.visible_owners(kibana, request, access.GET_USER_ACTIONS)
    return [
        {"action_id" if key == "id" else key: item for key, item in entry.items() if key != "version"}
        for entry in of_case(kibana, request.space, case_id)
    ]
