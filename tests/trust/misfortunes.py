# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every way in which Kibana, the network or another run can spoil a task."""

from __future__ import annotations

import dataclasses
import typing as t

Options = dict[str, t.Any]

# How long a task waits for an answer that comes too late, in seconds. A machine that is busy may make others late, too;
# no promise depends on which request it is.
PATIENCE = 0.1
FORBIDDEN = {"statusCode": 403, "error": "Forbidden", "message": "API is unauthorized for user"}
EXPIRED = {"statusCode": 401, "error": "Unauthorized", "message": "security_exception: token expired"}
CONFLICT = {"statusCode": 409, "error": "Conflict", "message": "version conflict, required seqNo [1]"}
WRITING = "POST|PUT|PATCH|DELETE"
PAGE = "<html><head><title>Sign in</title></head><body>Sign in</body></html>"
# Nobody listens there.
CLOSED = "http://127.0.0.1:9"
# The first tries again come without a pause; see urllib3.Retry.
AGAIN: Options = {"retries": 2}
FOREVER: Options = {"times": None}


@dataclasses.dataclass(frozen=True)
class Misfortune:
    """What goes wrong in a run, from one of its requests on.

    fault: as the emulator's Fault takes it; rival: instead, another run does the whole task at that moment.
    writes_only: it makes a difference for writing requests only. options: of the task. healed: the task must succeed.
    """

    name: str
    fault: Options = dataclasses.field(default_factory=dict)
    rival: bool = False
    writes_only: bool = False
    options: Options = dataclasses.field(default_factory=dict)
    healed: bool = False

    def __str__(self) -> str:
        return self.name.replace(" ", "_")


def _gateway(status: int) -> tuple[Misfortune, ...]:
    answer: Options = {"status": status, "body": f"<html>{status} from a proxy</html>"}
    return (
        Misfortune(f"{status}", answer),
        Misfortune(f"{status} once and tried again", answer, options=AGAIN),
        Misfortune(f"{status} though applied", {**answer, "applied": True}, writes_only=True),
        Misfortune(f"{status} though applied and tried again", {**answer, "applied": True}, False, True, AGAIN),
    )


MISFORTUNES = (
    Misfortune("connection refused", options={"url": CLOSED}),
    Misfortune("reset before", {"drop": "before"}),
    Misfortune("reset before and tried again", {"drop": "before"}, options=AGAIN),
    Misfortune("reset after", {"drop": "after"}),
    Misfortune("reset after and tried again", {"drop": "after"}, options=AGAIN),
    Misfortune("gone for good", {"drop": "before", **FOREVER}),
    Misfortune("gone after its last deed", {"drop": "after", **FOREVER}, writes_only=True),
    Misfortune("time-out not applied", {"drop": "before", "delay": 2 * PATIENCE}, False, True, {"timeout": PATIENCE}),
    Misfortune("time-out and applied", {"late": 2 * PATIENCE}, False, True, {"timeout": PATIENCE}),
    Misfortune("time-out and applied later", {"delay": 2 * PATIENCE}, False, True, {"timeout": PATIENCE}),
    Misfortune("429", {"status": 429, "headers": {"Retry-After": "0"}}),
    Misfortune(
        "429 once and tried again", {"status": 429, "headers": {"Retry-After": "0"}}, options=AGAIN, healed=True
    ),
    Misfortune("429 for hours", {"status": 429, "headers": {"Retry-After": "3600"}, **FOREVER}, options=AGAIN),
    Misfortune("500", {"status": 500}, writes_only=True),
    Misfortune("500 though applied", {"status": 500, "applied": True}, writes_only=True),
    *_gateway(502),
    *_gateway(503),
    *_gateway(504),
    Misfortune("starting up", {"starting": True, **FOREVER}, options=AGAIN),
    Misfortune("truncated", {"truncate": True}),
    Misfortune("another page", {"status": 200, "body": PAGE, **FOREVER}),
    Misfortune("another page though applied", {"status": 200, "body": PAGE, "applied": True}, writes_only=True),
    Misfortune("conflict", {"status": 409, "body": CONFLICT, "method": WRITING}),
    Misfortune("conflicts without end", {"status": 409, "body": CONFLICT, "method": WRITING, **FOREVER}),
    Misfortune("another run is faster", rival=True),
    Misfortune("privilege lost", {"status": 403, "body": FORBIDDEN, **FOREVER}),
    Misfortune("session expired", {"status": 401, "body": EXPIRED, **FOREVER}),
)
