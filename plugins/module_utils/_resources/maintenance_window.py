# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maintenance windows: /api/maintenance_window, public from Kibana 9.1 on. Private to the collection.

Kibana refuses changes of an archived window, and from 9.2 on a window that happens once is archived when it is over.
So a change takes such a window out of the archive first, and puts it back where that is what it should be.
"""

from __future__ import annotations

import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import Client, endpoint
from .._errors import AmbiguousError, InputError, KibanaError, NotFoundError
from .._named import Titled, just_made
from .._resource import Catalog, Found, Reference, View
from .schedule import (
    SCHEDULE,
    check_schedule,
    is_over,
    is_soon,
    lacking,
    schedule_body,
    schedule_view,
    schedule_wish,
)

PATH = "/api/maintenance_window"
PAGE = 100
FACTS = ("status", "created_by", "created_at", "updated_by", "updated_at")
# What a new window is when the task does not say.
NEW: View = {
    "enabled": True,
    "schedule": {"timezone": "UTC", "recurring": {}},
    "scope_kql": "",
    "archived": False,
}
# Kibana ignores an empty query, so that a window cannot lose the one it has; this one means the same.
EVERYTHING = "*"


class MaintenanceWindow(Titled):
    """One maintenance window, identified by id or by title."""

    kind = "maintenance_window"
    needs = ("maintenance_windows", "maintenance_windows_find")
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "id": {"type": "str"},
        "title": {"type": "str"},
        "enabled": {"type": "bool"},
        "schedule": {"type": "dict", "options": SCHEDULE},
        "scope_kql": {"type": "str"},
        "archived": {"type": "bool"},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"required_one_of": [("id", "title")]}
    # "events" says that Kibana has forgotten when the window is active; see update.
    view_only = ("events",)

    @property
    def label(self) -> str:
        """The window as error messages name it."""
        return f"maintenance window {self.params['title'] or self.params['id']!r}{self.in_space}"

    def find(self) -> Found | None:
        """By id, or by a title that only one window has."""
        if self._rival_id:
            return find_window(self.client, self._rival_id, None)
        return find_window(self.client, self.params["id"], self.params["title"], self.catalog)

    def find_again(self) -> Found | None:
        """By the id that was written to."""
        return find_window(self.client, self._written_id, self.params["title"])

    def view(self, found: Found) -> View:
        """The window in the module's terms; of a disabled one Kibana does not tell whether it is archived."""
        view = {
            "title": found["title"],
            "enabled": found["enabled"],
            "schedule": schedule_view(found["schedule"]["custom"]),
            "scope_kql": _normal_scope(_kql(found)),
        }
        if found["enabled"]:
            view["archived"] = _is_archived(found)
            if found["status"] == "finished" and is_soon(view["schedule"]):
                view["events"] = "forgotten"
        return view

    def wish(self, before: View | None) -> View:
        """What the task names."""
        wish = {key: self.params[key] for key in ("title", "enabled", "archived") if self.params[key] is not None}
        if self.params["scope_kql"] is not None:
            wish["scope_kql"] = _normal_scope(self.params["scope_kql"])
        if self.params["schedule"] is not None:
            wish["schedule"] = schedule_wish(self.params["schedule"], (before or {}).get("schedule"))
        return wish

    def plan(self, before: View | None) -> View:
        """The wish over what exists; a new schedule brings an archived window back, unless that is over, too."""
        planned = super().plan(NEW if before is None else before)
        planned.pop("events", None)
        if before is not None and self.params["archived"] is None and before.get("archived"):
            planned["archived"] = planned["schedule"] == before["schedule"] or is_over(planned["schedule"])
        if not planned["enabled"] and self.params["archived"] is None:
            planned.pop("archived", None)
        return planned

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """New windows that lack something, and what Kibana would not take or could not tell afterwards."""
        if after is None:
            return
        if before is None and self.params["id"] is not None:
            raise InputError(
                "it does not exist, and Kibana chooses the ids of new windows itself; "
                "leave out id, and give title, schedule.start and schedule.duration to create one"
            )
        if not after["title"]:
            raise InputError("title must not be empty")
        missing = lacking(after["schedule"])
        if missing:
            raise InputError(f"it does not exist, and creating it needs {' and '.join(missing)}")
        if before is None or before["schedule"] != after["schedule"]:
            check_schedule(after["schedule"])
        if self.params["archived"] is not None and not after["enabled"]:
            raise InputError(
                "it is disabled, and Kibana does not tell whether a disabled window is archived; "
                "leave out archived, or set enabled=true"
            )

    def create(self, after: View) -> None:
        """POST /api/maintenance_window, which takes no id and so must not be repeated."""
        # Without a scope it is for every alert.
        body = _body({key: value for key, value in after.items() if value != ""})
        stored = self.client.request("POST", PATH, json=body)
        self._written_id = stored["id"]
        if self.params["archived"] is not None:
            self._settle_archive(stored, after["archived"], "created")

    def update(self, found: Found, before: View, after: View) -> None:
        """PATCH /api/maintenance_window/{id}, with POST _unarchive before and _archive after it where needed."""
        self._written_id = found["id"]
        path = endpoint(PATH, found["id"])
        body = _body({key: value for key, value in after.items() if before.get(key) != value})
        over = is_over(before["schedule"])
        # A disabled window that is over is archived as well, though Kibana does not say so.
        locked = _is_archived(found) or (not found["enabled"] and over)
        stored, done = found, ""
        # In the archive Kibana forgets when a window would be active; the schedule reminds it. A run that took it out
        # and then failed has not done that.
        forgotten = bool(before.get("events"))
        if locked and (body or not after.get("archived")):
            stored, done = self._archive(found, False), "taken out of the archive"
            forgotten = forgotten or not over
        if forgotten:
            body["schedule"] = {"custom": schedule_body(after["schedule"])}
        if body:
            stored, done = self._after(done, lambda: self.client.request("PATCH", path, json=body)), "changed"
        if self.params["archived"] is not None or before.get("archived"):
            stays = before["schedule"] == after["schedule"]
            self._settle_archive(stored, after.get("archived", stays), done)

    def delete(self, found: Found) -> None:
        """DELETE /api/maintenance_window/{id}"""
        self._written_id = found["id"]
        self.client.request("DELETE", endpoint(PATH, found["id"]))

    def present(self, found: Found) -> dict[str, t.Any]:
        """The window, with its id and what only Kibana knows."""
        view = {key: value for key, value in self.view(found).items() if key not in self.view_only}
        return {"id": found["id"], **view, **{key: found[key] for key in FACTS if key in found}}

    def alike(self) -> list[Found]:
        """Windows of one title are told apart by nothing else."""
        return window_catalog(self.client).matching("title", self.params["title"])

    def describe(self, found: Found, connector: Reference) -> dict[str, t.Any]:
        """By title, since Kibana chooses the ids of windows itself.

        Whether it is archived only where somebody did that: Kibana archives by itself what is over.
        """
        view = self.view(found)
        if is_over(view["schedule"]):
            raise InputError("it is over")
        view.pop("events", None)
        return {key: value for key, value in view.items() if key != "archived" or value}

    def _settle_archive(self, stored: Found, archived: bool, done: str) -> None:
        """Put the window into the archive or take it out, where it is not so already."""
        if _is_archived(stored) != archived:
            self._after(done, lambda: self._archive(stored, archived))

    def _archive(self, found: Found, archived: bool) -> Found:
        """POST /api/maintenance_window/{id}/_archive or _unarchive"""
        path = endpoint(PATH, found["id"], "_archive" if archived else "_unarchive")
        # It only brings about a state, so sending it again does no harm.
        stored: Found = self.client.request("POST", path, repeatable=True)
        return stored

    def _after(self, done: str, step: t.Callable[[], Found]) -> Found:
        """Take a step of several, and say what was done already when it fails. done: empty for nothing."""
        try:
            return step()
        except KibanaError as error:
            if done:
                error.context = f"{self.label} was {done}, the rest failed"
            raise


def window_catalog(client: Client) -> Catalog:
    """All maintenance windows of the client's space."""
    return Catalog(lambda: list_windows(client))


def list_windows(client: Client) -> list[Found]:
    """GET /api/maintenance_window/_find, all pages. Raises VersionError where this is not there yet.

    Kibana's own search for titles is no use: it looks for any of their words.
    """
    try:
        # Nothing sorts the pages, so a window that is changed meanwhile may come twice.
        return list({item["id"]: item for item in client.pages(f"{PATH}/_find", "maintenanceWindows", PAGE)}.values())
    except NotFoundError:
        MaintenanceWindow.none_yet(client)
        raise


def find_window(
    client: Client, window_id: str | None, title: str | None, catalog: Catalog | None = None
) -> Found | None:
    """A window by id (GET /api/maintenance_window/{id}), or by its exact title when there is no id.

    catalog: all windows, to look into instead. Raises InputError when several have the title, VersionError where
    Kibana does not have the API.
    """
    if window_id is not None and catalog is None:
        try:
            return client.get_by_id(PATH, window_id)
        except NotFoundError as error:
            if error.bare:
                client.require("maintenance_windows")
            return None
    key, value = ("title", title) if window_id is None else ("id", window_id)
    hits = (catalog or window_catalog(client)).matching(key, value)
    if len(hits) > 1:
        ids = ", ".join(sorted(f"{item['id']} ({item['status']})" for item in hits))
        raise AmbiguousError(
            f"{len(hits)} maintenance windows have the title {title!r}; choose one by id: {ids}",
            fresh=just_made(hits),
        )
    return hits[0] if hits else None


def _is_archived(found: Found) -> bool:
    return bool(found["status"] == "archived")


def _kql(found: Found) -> str:
    """The query of a window's scope; empty when every alert is meant."""
    alerting = (found.get("scope") or {}).get("alerting") or {}
    return str((alerting.get("query") or {}).get("kql") or "")


def _normal_scope(kql: str) -> str:
    return "" if kql.strip() in ("", EVERYTHING) else kql


def _body(view: View) -> dict[str, t.Any]:
    """What of a view POST and PATCH take, as they take it."""
    body: dict[str, t.Any] = {key: view[key] for key in ("title", "enabled") if key in view}
    if "schedule" in view:
        body["schedule"] = {"custom": schedule_body(view["schedule"])}
    if "scope_kql" in view:
        body["scope"] = {"alerting": {"query": {"kql": view["scope_kql"] or EVERYTHING}}}
    return body
