# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /api/cases/{id}/connector/{connector_id}/_push: sending a case to an external system that always answers.

Unless a test arranged otherwise: POST /__emulator__/seed/push_failure with
{connector_id, message?, space?, times?} makes the next `times` pushes (1; null: all) through that connector fail.
"""

from __future__ import annotations

import typing as t

from .. import schema as s
from ..control import seeder
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import cases_access as access
from . import cases_configure, cases_connector
from . import cases_store as store
from . import cases_user_actions as user_actions
from .cases import closing
from .connectors import stored_connector

routes = Routes()

FAILURES = "cases-push-failure"

# What the connector types without a push say about its parameters.
REFUSALS = {
    ".server-log": "[message]: expected value of type [string] but got [undefined]",
    ".slack": "[message]: expected value of type [string] but got [undefined]",
    ".teams": "[message]: expected value of type [string] but got [undefined]",
    ".index": "[documents]: expected value of type [array] but got [undefined]",
    ".email": "[subject]: expected value of type [string] but got [undefined]",
}
UNKNOWN_PARAMETERS = "[subAction]: definition for this key is missing"


@seeder("push_failure")
def push_failure(kibana: Kibana, asked: dict[str, t.Any]) -> dict[str, t.Any]:
    """Make an external system refuse pushes; see the module's text for the parameters."""
    arranged = {
        "message": asked.get("message", "an error occurred while running the action"),
        "times": asked.get("times", 1),
    }
    kibana.objects(FAILURES, asked.get("space", "default"))[asked["connector_id"]] = arranged
    return arranged


def _arranged_failure(kibana: Kibana, space: str, connector_id: str) -> str | None:
    """The message of a failure a test arranged for this push, which is used up by it."""
    failures = kibana.objects(FAILURES, space)
    arranged = failures.get(connector_id)
    if arranged is None:
        return None
    if arranged["times"] is not None:
        arranged["times"] -= 1
        if arranged["times"] <= 0:
            del failures[connector_id]
    return str(arranged["message"])


def _incident(kibana: Kibana, space: str, case: dict[str, t.Any], connector: dict[str, t.Any]) -> dict[str, str]:
    """What the external system answers: the incident the case already has, or a new one."""
    known = case["external_service"]
    if known is not None and known["connector_id"] == connector["id"]:
        return {name: known[name] for name in ("external_id", "external_title", "external_url")}
    config = connector.get("config") or {}
    base = str(config.get("apiUrl") or config.get("url") or "https://external.example").rstrip("/")
    number = 1 + sum(1 for other in kibana.objects(store.CASES, space).values() if other["external_service"])
    kind = str(connector["connector_type_id"])
    if kind == ".jira":
        title = f"{config.get('projectKey', 'PRJ')}-{number}"
        return {"external_id": str(10_000 + number), "external_title": title, "external_url": f"{base}/browse/{title}"}
    if kind.startswith(".servicenow"):
        title = f"{'SIR' if kind.endswith('-sir') else 'INC'}{number:07d}"
        table = "sn_si_incident" if kind.endswith("-sir") else "incident"
        url = f"{base}/nav_to.do?uri={table}.do?sys_id={number:032x}"
        return {"external_id": f"{number:032x}", "external_title": title, "external_url": url}
    return {"external_id": str(number), "external_title": str(number), "external_url": f"{base}/{number}"}


def _connector(kibana: Kibana, request: Request, connector_id: str) -> dict[str, t.Any]:
    """The connector as the caller may read it."""
    if not request.user.may("actions", "read", request.space):
        raise HttpError(403, "Unauthorized to get actions")
    return stored_connector(kibana, request.space, connector_id)


def _execute(kibana: Kibana, request: Request, connector: dict[str, t.Any]) -> None:
    """Run the connector; 424 when it cannot take a case, the licence forbids it, or a test arranged a failure."""
    kind = str(connector["connector_type_id"])
    if not cases_connector.supported(kibana, kind):
        reason = REFUSALS.get(kind, UNKNOWN_PARAMETERS)
        raise HttpError(424, f"error validating action params: {reason}")
    if not cases_connector.enabled(kibana, kind):
        raise HttpError(
            403,
            f"Action type {kind} is disabled because your {kibana.license} license does not support it. "
            "Please upgrade your license.",
        )
    message = _arranged_failure(kibana, request.space, connector["id"])
    if message is not None:
        raise HttpError(424, message)


@routes.post("/api/cases/{case_id}/connector/{connector_id}/_push")
def push_case(kibana: Kibana, request: Request, case_id: str, connector_id: str) -> dict[str, t.Any]:
    """Send the case to the external system, again if need be; closes it when its owner's configuration says so."""
    s.config_schema(s.nullable(s.ANY_OBJECT), request.json, "request body")
    access.enter(kibana, request)
    case = kibana.saved_object(store.CASES, request.space, case_id)
    access.authorize(kibana, request, access.GET_CASE, [case["owner"]])
    connector = _connector(kibana, request, connector_id)
    access.authorize(kibana, request, access.PUSH_CASE, [case["owner"]])
    if case["status"] == "closed" and not kibana.has("case_push_closed"):
        raise HttpError(409, f"The {case['title']} case is closed. Pushing a closed case is not allowed.")
    _execute(kibana, request, connector)
    now = kibana.now()
    service = {
        "pushed_at": now,
        "pushed_by": request.user.public,
        "connector_id": connector_id,
        "connector_name": connector["name"],
        **_incident(kibana, request.space, case, connector),
    }
    case["external_service"] = service
    for item in store.attachments(kibana, request.space, case_id):
        if item["pushed_at"] is None:
            item.update(pushed_at=now, pushed_by=request.user.public, version=kibana.next_version())
    configuration = cases_configure.of_owner(kibana, request.space, case["owner"])
    if configuration is not None and configuration["closure_type"] == "close-by-pushing":
        case.update(status="closed", **closing(request, case, "closed", now))
        user_actions.record(kibana, request, case, "status", {"status": "closed"})
    user_actions.record(kibana, request, case, "pushed", {"externalService": service}, action="push_to_service")
    store.touch_by(kibana, request, case)
    # One moment for both: by that the push itself does not count as a change since the push.
    case["updated_at"] = now
    return store.with_attachments(kibana, request.space, case)
