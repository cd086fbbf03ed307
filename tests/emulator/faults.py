# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Misbehaviour on request: what a bad network, a proxy or a busy Kibana would do."""

from __future__ import annotations

import dataclasses
import re
import typing as t


@dataclasses.dataclass
class Fault:
    """One misbehaviour, for the next `times` matching requests (None: for ever).

    method and path (regular expressions, the path's searched in it without space prefix) choose the requests;
    `skip` matching ones are let through first.

    delay: seconds to wait before handling.
    status, body, headers: answer this instead of handling; a str body is sent as text/html.
    applied: with `status`, handle all the same: a gateway that gave up on a Kibana which did not.
    late: seconds to wait between handling and answering.
    drop: "before" closes the connection without handling, "after" handles and then closes it.
    truncate: handle, then send only the first half of the JSON text.
    starting: answer as a Kibana that is still starting up.
    act: called before the request is handled, with its method and path; what others do at that moment.
    """

    method: str | None = None
    path: str = ""
    times: int | None = 1
    skip: int = 0
    delay: float = 0.0
    status: int | None = None
    body: t.Any = None
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    applied: bool = False
    late: float = 0.0
    drop: str | None = None
    truncate: bool = False
    starting: bool = False
    act: t.Callable[[str, str], None] | None = None

    def matches(self, method: str, path: str) -> bool:
        """Whether this fault is meant for such a request."""
        wanted = self.method is None or re.fullmatch(self.method, method) is not None
        return wanted and re.search(self.path, path) is not None


class Faults:
    """The faults still to happen, in the order they were asked for."""

    def __init__(self) -> None:
        self.pending: list[Fault] = []

    def add(self, **what: t.Any) -> Fault:
        """Arrange a fault; see Fault for the words."""
        fault = Fault(**what)
        self.pending.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, if any; it is used up by one."""
        for fault in self.pending:
            if not fault.matches(method, path):
                continue
            if fault.skip:
                fault.skip -= 1
                return None
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.pending.remove(fault)
            return fault
        return None
