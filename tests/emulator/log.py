# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked of the server, in order, for tests to read."""

from __future__ import annotations

import dataclasses
import typing as t


@dataclasses.dataclass
class Entry:
    """One request and its answer. `path` has no base path and no space prefix; `raw_path` is as received."""

    id: int
    method: str
    path: str
    raw_path: str
    template: str | None
    query: str
    space: str
    user: str | None
    status: int | None
    write: bool
    content_type: str
    request_body: t.Any
    response_body: t.Any


class Log:
    """An append-only list of entries; keep_bodies=False saves memory in long runs."""

    def __init__(self, keep_bodies: bool = True) -> None:
        self.keep_bodies = keep_bodies
        self.entries: list[Entry] = []

    def add(self, **facts: t.Any) -> Entry:
        """Append an entry; ids count from 1."""
        if not self.keep_bodies:
            facts.update(request_body=None, response_body=None)
        entry = Entry(id=len(self.entries) + 1, **facts)
        self.entries.append(entry)
        return entry

    def since(self, last_id: int = 0) -> list[Entry]:
        """The entries after the one with this id."""
        return self.entries[last_id:]

    def writes(self, last_id: int = 0) -> list[Entry]:
        """The state-changing requests after the entry with this id."""
        return [entry for entry in self.since(last_id) if entry.write]
