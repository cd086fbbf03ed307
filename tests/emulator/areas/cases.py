# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/cases: creating, changing, reading and deleting cases."""

from __future__ import annotations

import copy
import datetime
import json
import typing as t

from .. import schema as s
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import cases_access as access
from . import cases_configure, cases_connector, cases_fields, cases_schema
from . import cases_store as store
from . import cases_user_actions as user_actions
from . import cases_validation as v

routes = Routes()

TRIMMED = ("title", "description", "category")


def trimmed(fields: dict[str, t.Any]) -> dict[str, t.Any]:
    """The fields as they are stored: no blanks around texts, no assignee twice, connector normalised."""
    clean = copy.deepcopy(fields)
    for name in TRIMMED:
        if isinstance(clean.get(name), str):
            clean[name] = clean[name].strip()
    if "tags" in clean:
        clean["tags"] = [tag.strip() for tag in clean["tags"]]
    if "assignees" in clean:
        clean["assignees"] = [{"uid": uid} for uid in dict.fromkeys(item["uid"] for item in clean["assignees"])]
    if "connector" in clean:
        clean["connector"] = cases_connector.normalised(clean["connector"])
    return clean


def without_nobody(body: dict[str, t.Any]) -> dict[str, t.Any]:
    """The request without assignees that have an empty uid; Kibana drops them before anything else."""
    if "assignees" not in body:
        return body
    return {**body, "assignees": [item for item in body["assignees"] if item["uid"]]}


def definitions(kibana: Kibana, space: str, owner: str) -> list[dict[str, t.Any]] | None:
    """The custom fields an owner has configured; None without a configuration."""
    configuration = cases_configure.of_owner(kibana, space, owner)
    return None if configuration is None else t.cast("list[dict[str, t.Any]]", configuration["customFields"])


@routes.post("/api/cases")
def create_case(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """A new, open case."""
    sent = v.body_of(request)
    access.enter(kibana, request)
    body = without_nobody(v.decode(cases_schema.create_codec(kibana), sent))
    configured = definitions(kibana, request.space, body["owner"])
    # The configuration is read as the caller, who may not be allowed that.
    access.visible_owners(kibana, request, access.FIND_CONFIGURATIONS, body["owner"])
    cases_fields.check_values(kibana, body.get("customFields"), configured)
    access.authorize(kibana, request, access.CREATE_CASE, [body["owner"]])
    if body.get("assignees") and not access.at_least_platinum(kibana):
        raise HttpError(403, access.ASSIGNEES_LICENSE)
    attributes = {
        "severity": "low",
        "assignees": [],
        "category": None,
        **trimmed(body),
        "status": "open",
        "customFields": cases_fields.completed(body.get("customFields"), configured),
    }
    case: dict[str, t.Any] = {
        **attributes,
        "id": kibana.new_id(),
        "version": kibana.next_version(),
        "created_at": kibana.now(),
        "created_by": request.user.public,
        "updated_at": None,
        "updated_by": None,
        "closed_at": None,
        "closed_by": None,
        "duration": None,
        "external_service": None,
    }
    if cases_configure.has_observables(kibana):
        case["observables"] = []
    kibana.objects(store.CASES, request.space)[case["id"]] = case
    user_actions.record(kibana, request, case, "create_case", attributes, action="create")
    return store.shown(kibana, request.space, case)


def same(sent: t.Any, stored: t.Any) -> bool:
    """Whether an update would leave a field as it is; lists are compared without regard to order or repetition."""
    if isinstance(sent, list) and isinstance(stored, list):
        return all(item in stored for item in sent) and all(item in sent for item in stored)
    return bool(sent == stored)


def closing(request: Request, case: dict[str, t.Any], status: str, now: str) -> dict[str, t.Any]:
    """What changes with a status besides the status."""
    if status != "closed":
        return {"closed_at": None, "closed_by": None, "duration": None}
    seconds = (_moment(now) - _moment(case["created_at"])).total_seconds()
    return {"closed_at": now, "closed_by": request.user.public, "duration": int(seconds)}


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def changed_cases(
    kibana: Kibana, request: Request, asked: list[dict[str, t.Any]]
) -> list[tuple[dict[str, t.Any], dict[str, t.Any]]]:
    """The stored cases that differ from what is asked, each with the fields that do; Kibana's refusals otherwise."""
    stored = kibana.objects(store.CASES, request.space)
    found = [stored[item["id"]] for item in asked if item["id"] in stored]
    if found:
        access.authorize(kibana, request, access.UPDATE_CASE, [case["owner"] for case in found])
    missing = [item["id"] for item in asked if item["id"] not in stored]
    if missing:
        raise HttpError(404, f"These cases {', '.join(missing)} do not exist. Please check you have the correct ids.")
    stale = [item["id"] for item in asked if item["version"] != stored[item["id"]]["version"]]
    if stale:
        verb = "have" if kibana.has("cases_plural") else "has"
        raise HttpError(
            409,
            f"These cases {', '.join(stale)} {verb} been updated. Please refresh before saving additional updates.",
        )
    changed = []
    for item in asked:
        case = stored[item["id"]]
        fields = {
            name: value
            for name, value in item.items()
            if name not in ("id", "version") and not same(value, case.get(name))
        }
        if fields:
            changed.append((case, fields))
    if not changed:
        raise HttpError(406, "All update fields are identical to current version.")
    return changed


@routes.patch("/api/cases")
def update_cases(kibana: Kibana, request: Request) -> list[dict[str, t.Any]]:
    """Change some fields of some cases, or none at all when any of them is refused."""
    sent = v.body_of(request)
    access.enter(kibana, request)
    asked = [without_nobody(case) for case in v.decode(cases_schema.update_codec(kibana), sent)["cases"]]
    changed = changed_cases(kibana, request, asked)
    moved = [case["id"] for case, fields in changed if "owner" in fields]
    if moved:
        raise HttpError(400, f"Updating the owner of a case is not allowed ids: [{', '.join(moved)}]")
    assigned = [case["id"] for case, fields in changed if "assignees" in fields]
    if assigned and not access.at_least_platinum(kibana):
        raise HttpError(403, f"{access.ASSIGNEES_LICENSE}, ids: [{', '.join(assigned)}]")
    for case, fields in changed:
        if "customFields" in fields:
            configured = definitions(kibana, request.space, case["owner"])
            cases_fields.check_values(kibana, fields["customFields"], configured)
            fields["customFields"] = cases_fields.completed(fields["customFields"], configured)
    now = kibana.now()
    for case, fields in changed:
        clean = trimmed(fields)
        user_actions.record_changes(kibana, request, case, clean)
        if "status" in clean:
            clean.update(closing(request, case, clean["status"], now))
        case.update(clean)
        store.touch_by(kibana, request, case)
    return [store.shown(kibana, request.space, case) for case, dummy in changed]


@routes.get("/api/cases/{case_id}")
def get_case(kibana: Kibana, request: Request, case_id: str) -> dict[str, t.Any]:
    """One case; up to 8.x with its attachments, unless the caller does without."""
    query: dict[str, t.Any] = {}
    if not kibana.has("cases_without_comments"):
        schema = s.obj(optional={"includeComments": {**s.BOOLEAN, "default": True}})
        query = s.config_schema(schema, s.coerce_query(schema, request.query), "request query")
    access.enter(kibana, request)
    case = kibana.saved_object(store.CASES, request.space, case_id)
    access.authorize(kibana, request, access.GET_CASE, [case["owner"]])
    found = store.shown(kibana, request.space, case)
    if kibana.has("cases_without_comments"):
        del found["comments"]
    elif query["includeComments"]:
        found["comments"] = store.with_attachments(kibana, request.space, case)["comments"]
    return found


@routes.delete("/api/cases")
def delete_cases(kibana: Kibana, request: Request) -> None:
    """Remove cases with all that belongs to them; nothing is removed when one is unknown."""
    schema = s.obj({"ids": s.array(s.STRING)})
    query = s.config_schema(schema, {**request.query, **_ids(request.query)}, "request query")
    access.enter(kibana, request)
    ids = v.decode(v.limited_array(v.non_empty_string, "ids", 1, 100), query["ids"])
    cases = [kibana.saved_object(store.CASES, request.space, case_id) for case_id in ids]
    access.authorize(kibana, request, access.DELETE_CASE, [case["owner"] for case in cases])
    for case in cases:
        for item in store.attachments(kibana, request.space, case["id"]):
            del kibana.objects(store.COMMENTS, request.space)[item["id"]]
            kibana.objects("file", request.space).pop(item.get("externalReferenceId", ""), None)
        user_actions.forget(kibana, request.space, case["id"])
        kibana.objects(store.CASES, request.space).pop(case["id"], None)


def _ids(query: dict[str, t.Any]) -> dict[str, t.Any]:
    """The ids of a query as a list: a repeated parameter, or one that holds a JSON array."""
    given = query.get("ids")
    if not isinstance(given, str):
        return {}
    try:
        return {"ids": json.loads(given)}
    except ValueError:
        raise HttpError(400, "[request query.ids]: could not parse array value from json input") from None
