# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/maintenance_window, public in newer versions (the alerting plugin, later one of its own)."""

from __future__ import annotations

import datetime
import typing as t

from .. import schema as s
from ..http import HttpError, Reply, Request
from ..routing import Routes
from ..state import Kibana
from . import kql, rule_schema, rule_types, schedule, text_search

routes = Routes()

Window = dict[str, t.Any]

YEAR = datetime.timedelta(days=365)
STATUSES = ("running", "upcoming", "finished", "archived", "disabled")

BASE = "/api/maintenance_window"
SCOPE = s.obj({"alerting": s.obj({"query": s.obj({"kql": s.STRING})})})
CREATE = s.obj(
    {"title": s.STRING, "schedule": s.obj({"custom": schedule.CUSTOM})},
    {"enabled": {"type": "boolean", "default": True}, "scope": SCOPE},
)
UPDATE = s.obj(
    {},
    {
        "title": s.STRING,
        "enabled": s.BOOLEAN,
        "schedule": s.obj({"custom": schedule.CUSTOM}),
        "scope": SCOPE,
    },
)
FIND = s.obj(
    {},
    {
        "title": s.STRING,
        "created_by": s.STRING,
        "status": {"anyOf": [s.literals(*STATUSES), s.array(s.literals(*STATUSES))]},
        "page": {"type": "number", "minimum": 1, "maximum": 100, "default": 1},
        "per_page": {"type": "number", "minimum": 1, "maximum": 100, "default": 10},
    },
)


def allow(request: Request, level: str) -> None:
    """403 unless the caller may read or change windows in the space."""
    if not request.user.may("maintenance_window", level, request.space):
        verb = {"read": "read", "all": "write"}[level]
        target = request.path + (f"?{request.query_string}" if request.query_string else "")
        raise HttpError(
            403,
            f"API [{request.method} {target}] is unauthorized for user, "
            f"this action is granted by the Kibana privileges [{verb}-maintenance-window]",
        )


def ensure_licensed(kibana: Kibana) -> None:
    """403 below a platinum licence."""
    if not rule_types.has_license(kibana, "platinum"):
        raise HttpError(
            403,
            "Maintenance window is disabled because it requires a platinum license. "
            "Go to License Management to view upgrade options.",
        )


def failed(action: str, window_id: str, status: int, reason: str) -> HttpError:
    """An error as the maintenance window client wraps it, which says the reason twice."""
    text = f"Failed to {action} maintenance window by id: {window_id}, Error: Error: {reason}: {reason}"
    return HttpError(status, text)


def existing(kibana: Kibana, request: Request, window_id: str, action: str) -> Window:
    """The stored window; 404."""
    try:
        return t.cast(Window, kibana.objects("maintenance-window", request.space)[window_id])
    except KeyError:
        reason = f"Saved object [maintenance-window/{window_id}] not found"
        raise failed(action, window_id, 404, reason) from None


def checked(kibana: Kibana, request: Request, schema: s.Schema, what: str) -> dict[str, t.Any]:
    """The request body; 400 for a wrong schedule, and for a scope that is no KQL."""
    data = rule_schema.body(kibana, request, schema)
    if "schedule" in data:
        schedule.check(data["schedule"]["custom"], "request body.schedule.custom")
    ensure_licensed(kibana)
    if "scope" in data:
        try:
            kql.parse(data["scope"]["alerting"]["query"]["kql"])
        except kql.KqlSyntaxError as error:
            text = f"Error validating {what} maintenance window data - invalid scoped query - {error}"
            raise HttpError(400, text) from None
    return data


# --- time


def expiration(kibana: Kibana, custom: schedule.Schedule) -> datetime.datetime:
    """When a window with this schedule, saved now, counts as archived."""
    if kibana.has("windows_expire_with_end") and not custom.get("recurring"):
        length = datetime.timedelta(milliseconds=schedule.milliseconds(custom["duration"]))
        return schedule.moment(custom["start"]) + length
    return schedule.now() + YEAR


def status(window: Window) -> str:
    """What the window does right now."""
    now = schedule.now()
    if not window["enabled"]:
        return "disabled"
    if window["expiration"] < now:
        return "archived"
    if window["without_events"]:
        return "finished"
    periods = list(schedule.occurrences(window["schedule"], window["expiration"]))
    if any(start <= now < end for start, end in periods):
        return "running"
    return "upcoming" if any(start > now for start, dummy in periods) else "finished"


def shown(window: Window) -> Window:
    """The window as the public API returns it."""
    custom = window["schedule"]
    answer = {key: window[key] for key in ("id", "title", "enabled")}
    answer["schedule"] = {"custom": schedule.shown(custom, schedule.duration_text(custom["duration"]))}
    answer.update({key: window[key] for key in ("created_by", "updated_by", "created_at", "updated_at")})
    answer["status"] = status(window)
    if window["kql"]:
        answer["scope"] = {"alerting": {"query": {"kql": window["kql"]}}}
    return answer


def save(kibana: Kibana, request: Request, window: Window, **changes: t.Any) -> None:
    """Write to a window, which moves it behind all others in unsorted lists."""
    window.update(changes, updated_by=request.user.username, updated_at=kibana.now())
    windows = kibana.objects("maintenance-window", request.space)
    windows[window["id"]] = windows.pop(window["id"], window)


# --- routes


@routes.post(BASE, since="maintenance_windows")
def create(kibana: Kibana, request: Request) -> Window:
    """A new window; titles need not be unique."""
    allow(request, "all")
    data = checked(kibana, request, CREATE, "create")
    custom = data["schedule"]["custom"]
    window: Window = {
        "id": kibana.new_id(),
        "title": data["title"],
        "enabled": data["enabled"],
        "schedule": custom,
        "kql": data.get("scope", {}).get("alerting", {}).get("query", {}).get("kql"),
        "created_by": request.user.username,
        "created_at": kibana.now(),
        "expiration": expiration(kibana, custom),
        "without_events": False,
    }
    save(kibana, request, window)
    return shown(window)


@routes.get(BASE + "/{window_id}", since="maintenance_windows")
def get(kibana: Kibana, request: Request, window_id: str) -> Window:
    """One window."""
    allow(request, "read")
    ensure_licensed(kibana)
    return shown(existing(kibana, request, window_id, "get"))


@routes.patch(BASE + "/{window_id}", since="maintenance_windows")
def update(kibana: Kibana, request: Request, window_id: str) -> Window:
    """Change what is sent; a schedule is replaced as a whole. Always a write."""
    allow(request, "all")
    data = checked(kibana, request, UPDATE, "update")
    window = existing(kibana, request, window_id, "update")
    if window["expiration"] < schedule.now():
        raise failed("update", window_id, 400, "Cannot edit archived maintenance windows")
    custom = data.get("schedule", {}).get("custom", window["schedule"])
    changes: dict[str, t.Any] = {"schedule": custom, "expiration": expiration(kibana, custom)}
    if "schedule" in data:
        changes["without_events"] = False
    if data.get("title"):
        changes["title"] = data["title"]
    if "enabled" in data:
        changes["enabled"] = data["enabled"]
    # An empty query is ignored like an empty title: the scope stays.
    if "scope" in data and data["scope"]["alerting"]["query"]["kql"]:
        changes["kql"] = data["scope"]["alerting"]["query"]["kql"]
    save(kibana, request, window, **changes)
    return shown(window)


@routes.delete(BASE + "/{window_id}", since="maintenance_windows")
def delete(kibana: Kibana, request: Request, window_id: str) -> Reply:
    """Remove a window."""
    allow(request, "all")
    ensure_licensed(kibana)
    existing(kibana, request, window_id, "delete")
    del kibana.objects("maintenance-window", request.space)[window_id]
    return Reply(204)


@routes.post(BASE + "/{window_id}/_archive", since="maintenance_windows")
def archive(kibana: Kibana, request: Request, window_id: str) -> Window:
    """Archive a window, which forgets when it would have been active."""
    return _archive(kibana, request, window_id, schedule.now())


@routes.post(BASE + "/{window_id}/_unarchive", since="maintenance_windows")
def unarchive(kibana: Kibana, request: Request, window_id: str) -> Window:
    """Take it back; what was forgotten stays so, hence the window is finished even when it lies in the future."""
    return _archive(kibana, request, window_id, schedule.now() + YEAR)


def _archive(kibana: Kibana, request: Request, window_id: str, expires: datetime.datetime) -> Window:
    allow(request, "all")
    ensure_licensed(kibana)
    window = existing(kibana, request, window_id, "archive")
    save(kibana, request, window, expiration=expires, without_events=True)
    return shown(window)


@routes.get(BASE + "/_find", since="maintenance_windows_find")
def find(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """One page of windows; title and created_by are one full text search, of which either may match."""
    allow(request, "read")
    asked = rule_schema.query(kibana, request, FIND)
    page, per_page = int(asked["page"]), int(asked["per_page"])
    ensure_licensed(kibana)
    wanted = asked.get("status", STATUSES)
    statuses = [wanted] if isinstance(wanted, str) else wanted
    windows = [
        window
        for window in kibana.objects("maintenance-window", request.space).values()
        if status(window) in statuses and _matches(window, asked)
    ]
    return {
        "page": page,
        "per_page": per_page,
        "total": len(windows),
        "maintenanceWindows": [shown(window) for window in windows[(page - 1) * per_page : page * per_page]],
    }


def _matches(window: Window, asked: dict[str, t.Any]) -> bool:
    names = {"title": "text", "created_by": "keyword"}
    search = " ".join(asked[name] for name in names if asked.get(name))
    fields = [text_search.Field(kind, (window[name],)) for name, kind in names.items() if asked.get(name)]
    return not search or text_search.matches(search, fields, "or")
