# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What maintenance windows there are: /api/maintenance_window. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._resource import Found, Info
from .maintenance_window import MaintenanceWindow, find_window, list_windows

STATUSES = ["running", "upcoming", "finished", "archived", "disabled"]


class MaintenanceWindowInfo(Info):
    """Maintenance windows of a space."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        "id": {"type": "str"},
        "title": {"type": "str"},
        "status": {"type": "list", "elements": "str", "choices": STATUSES},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"mutually_exclusive": [("id", "title")]}

    def gather(self) -> dict[str, t.Any]:
        """`maintenance_windows`: as the kibana_maintenance_window module takes and returns them, by title."""
        window = MaintenanceWindow(self.client, self.params)
        found = sorted(filter(self._is_wanted, self._found()), key=lambda item: (item["title"], item["id"]))
        return {"maintenance_windows": [window.present(item) for item in found]}

    def _found(self) -> list[Found]:
        """GET /api/maintenance_window/{id}, or GET /api/maintenance_window/_find for all."""
        if self.params["id"] is None:
            return list_windows(self.client)
        found = find_window(self.client, self.params["id"], None)
        return [] if found is None else [found]

    def _is_wanted(self, found: Found) -> bool:
        """Checked here: Kibana's search takes any word of a title, and finds disabled windows for other statuses."""
        title, statuses = self.params["title"], self.params["status"]
        return (title is None or found["title"] == title) and (statuses is None or found["status"] in statuses)
