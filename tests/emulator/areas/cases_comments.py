# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/cases/{id}/comments and alerts: what people and rules attach to a case."""

from __future__ import annotations

import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import cases_access as access
from . import cases_attachments as attachments
from . import cases_store as store
from . import cases_user_actions as user_actions
from . import cases_validation as v

routes = Routes()

# What a user action repeats of an attachment: all but what the server adds.
SERVER_KEYS = (
    "id", "version", "created_at", "created_by", "pushed_at", "pushed_by", "updated_at", "updated_by", "case_id",
)  # fmt: skip


def payload(attachment: dict[str, t.Any]) -> dict[str, t.Any]:
    """The payload of a user action about an attachment."""
    return {"comment": {key: value for key, value in attachment.items() if key not in SERVER_KEYS}}


def add(kibana: Kibana, request: Request, case: dict[str, t.Any], attachment: dict[str, t.Any]) -> dict[str, t.Any]:
    """Attach something to a case after Kibana's checks; gives the case with all attachments."""
    if attachment["type"] == "alert" and case["status"] == "closed":
        raise HttpError(400, "Alert cannot be attached to a closed case")
    if attachment["owner"] != case["owner"]:
        raise HttpError(400, "The owner field of the comment must match the case")
    attachments.check_limits(kibana, request.space, case, attachment)
    wanted = attachments.without_known_alerts(kibana, request.space, case, attachment)
    if wanted is not None:
        stored = store.attach(kibana, request, case, wanted)
        user_actions.record(kibana, request, case, "comment", payload(stored), action="create", comment_id=stored["id"])
    return store.with_attachments(kibana, request.space, case)


def remove(kibana: Kibana, request: Request, case: dict[str, t.Any] | None, stored: dict[str, t.Any]) -> None:
    """Take an attachment away, with its file, and note that in the journal."""
    del kibana.objects(store.COMMENTS, request.space)[stored["id"]]
    kibana.objects("file", request.space).pop(stored.get("externalReferenceId", ""), None)
    if case is not None:
        user_actions.record(kibana, request, case, "comment", payload(stored), action="delete", comment_id=stored["id"])
        store.touch(kibana, case)


@routes.post("/api/cases/{case_id}/comments")
def add_comment(kibana: Kibana, request: Request, case_id: str) -> dict[str, t.Any]:
    """Attach a comment or alerts; user comments are never compared with earlier ones."""
    sent = v.body_of(request)
    access.enter(kibana, request)
    body = v.decode(attachments.create_codec(), sent)
    attachments.check_alert_pairs(body)
    # The body's owner is what the caller must be allowed; that it is the case's own comes later.
    access.authorize(kibana, request, access.CREATE_COMMENT, [body["owner"]])
    attachments.check_registered(body)
    case = kibana.saved_object(store.CASES, request.space, case_id)
    return add(kibana, request, case, body)


@routes.patch("/api/cases/{case_id}/comments")
def update_comment(kibana: Kibana, request: Request, case_id: str) -> dict[str, t.Any]:
    """Replace what an attachment says; writes even when nothing differs."""
    sent = v.body_of(request)
    access.enter(kibana, request)
    body = v.decode(attachments.update_codec(), sent)
    attachments.check_alert_pairs(body)
    stored = kibana.saved_object(store.COMMENTS, request.space, body["id"])
    access.authorize(kibana, request, access.UPDATE_COMMENT, [stored["owner"]])
    case = kibana.saved_object(store.CASES, request.space, case_id)
    for name in ("type", "owner"):
        if body[name] != stored[name]:
            raise HttpError(400, f"You cannot change the {name} of the comment.")
    if stored["case_id"] != case_id:
        raise HttpError(404, f"This comment {body['id']} does not exist in {case_id}).")
    if body["version"] != stored["version"]:
        raise HttpError(409, "This case has been updated. Please refresh before saving additional updates.")
    changes = {key: value for key, value in body.items() if key not in ("id", "version")}
    if changes["type"] == "alert":
        changes.update({key: attachments.as_list(changes[key]) for key in ("alertId", "index")})
    stored.update(
        {
            **changes,
            "version": kibana.next_version(),
            "updated_at": kibana.now(),
            "updated_by": request.user.public,
        }
    )
    store.touch_by(kibana, request, case)
    user_actions.record(kibana, request, case, "comment", payload(changes), comment_id=stored["id"])
    return store.with_attachments(kibana, request.space, case)


@routes.get("/api/cases/{case_id}/comments", until="cases_without_comments")
def all_comments(kibana: Kibana, request: Request, case_id: str) -> list[dict[str, t.Any]]:
    """Every attachment, without pages; removed in 9.0."""
    access.enter(kibana, request)
    access.visible_owners(kibana, request, access.GET_COMMENTS)
    return [store.shown_attachment(item) for item in store.attachments(kibana, request.space, case_id)]


@routes.get("/api/cases/{case_id}/comments/_find")
def find_comments(kibana: Kibana, request: Request, case_id: str) -> dict[str, t.Any]:
    """One page of what people wrote, oldest first; alerts and files are no comments here."""
    access.enter(kibana, request)
    query, page, per_page = v.paging(request.query)
    query = v.decode(v.record({}, {"sortOrder": v.literal("desc", "asc")}), query)
    access.visible_owners(kibana, request, access.GET_COMMENTS)
    found = [item for item in store.attachments(kibana, request.space, case_id) if item["type"] == "user"]
    if query.get("sortOrder") == "desc":
        found.reverse()
    return {
        "comments": [store.shown_attachment(item) for item in v.page_of(found, page, per_page)],
        "page": page,
        "per_page": per_page,
        "total": len(found),
    }


@routes.get("/api/cases/{case_id}/comments/{comment_id}")
def get_comment(kibana: Kibana, request: Request, case_id: str, comment_id: str) -> dict[str, t.Any]:
    """One attachment; Kibana looks it up by its own id alone."""
    access.enter(kibana, request)
    stored = kibana.saved_object(store.COMMENTS, request.space, comment_id)
    access.authorize(kibana, request, access.GET_COMMENTS, [stored["owner"]])
    return store.shown_attachment(stored)


@routes.delete("/api/cases/{case_id}/comments/{comment_id}")
def delete_comment(kibana: Kibana, request: Request, case_id: str, comment_id: str) -> None:
    """Remove one attachment."""
    access.enter(kibana, request)
    stored = kibana.saved_object(store.COMMENTS, request.space, comment_id)
    access.authorize(kibana, request, access.DELETE_COMMENT, [stored["owner"]])
    if stored["case_id"] != case_id:
        raise HttpError(404, f"This comment {comment_id} does not exist in {case_id}.")
    remove(kibana, request, kibana.objects(store.CASES, request.space).get(case_id), stored)


@routes.delete("/api/cases/{case_id}/comments")
def delete_comments(kibana: Kibana, request: Request, case_id: str) -> None:
    """Remove every attachment; a 404 tells that there was none, whether or not the case exists."""
    access.enter(kibana, request)
    found = store.attachments(kibana, request.space, case_id)
    if not found:
        raise HttpError(404, f"No comments found for {case_id}.")
    access.authorize(kibana, request, access.DELETE_COMMENT, [item["owner"] for item in found])
    for stored in found:
        remove(kibana, request, kibana.objects(store.CASES, request.space).get(case_id), stored)


@routes.get("/api/cases/{case_id}/alerts")
def case_alerts(kibana: Kibana, request: Request, case_id: str) -> list[dict[str, t.Any]]:
    """The alerts attached to a case."""
    access.enter(kibana, request)
    case = kibana.saved_object(store.CASES, request.space, case_id)
    access.authorize(kibana, request, access.GET_CASE, [case["owner"]])
    return store.alerts(kibana, request.space, case_id)
