# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases and their attachments as they are kept, and as the API shows them."""

from __future__ import annotations

import copy
import typing as t

from ..http import Request
from ..state import Kibana

CASES = "cases"
COMMENTS = "cases-comments"


def attachments(kibana: Kibana, space: str, case_id: str) -> list[dict[str, t.Any]]:
    """Everything attached to a case, oldest first, as stored."""
    return [item for item in kibana.objects(COMMENTS, space).values() if item["case_id"] == case_id]


def alerts(kibana: Kibana, space: str, case_id: str) -> list[dict[str, t.Any]]:
    """The alerts attached to a case: id, index and when; each id once."""
    found: dict[str, dict[str, t.Any]] = {}
    for item in attachments(kibana, space, case_id):
        if item["type"] == "alert":
            for alert_id, index in zip(item["alertId"], item["index"]):
                found.setdefault(alert_id, {"id": alert_id, "index": index, "attached_at": item["created_at"]})
    return list(found.values())


def user_comments(kibana: Kibana, space: str, case_id: str) -> int:
    """How many comments people wrote on a case."""
    return sum(1 for item in attachments(kibana, space, case_id) if item["type"] == "user")


def shown_attachment(stored: dict[str, t.Any]) -> dict[str, t.Any]:
    """An attachment as the API shows it."""
    return {key: copy.deepcopy(value) for key, value in stored.items() if key != "case_id"}


def shown(kibana: Kibana, space: str, case: dict[str, t.Any]) -> dict[str, t.Any]:
    """A case as the API shows it, with its real totals and without attachments (`comments` is empty)."""
    case_id = case["id"]
    found = {
        **copy.deepcopy(case),
        "comments": [],
        "totalComment": user_comments(kibana, space, case_id),
        "totalAlerts": len(alerts(kibana, space, case_id)),
    }
    if kibana.has("case_events"):
        found["totalEvents"] = 0
    return found


def with_attachments(kibana: Kibana, space: str, case: dict[str, t.Any]) -> dict[str, t.Any]:
    """A case as the answers to attachment writes show it: all attachments, and totalComment counts every one."""
    found = attachments(kibana, space, case["id"])
    return {
        **shown(kibana, space, case),
        "comments": [shown_attachment(item) for item in found],
        "totalComment": len(found),
    }


def touch(kibana: Kibana, case: dict[str, t.Any]) -> None:
    """Give the case a new version, as any write to it or its attachments does."""
    case["version"] = kibana.next_version()


def touch_by(kibana: Kibana, request: Request, case: dict[str, t.Any]) -> None:
    """Give the case a new version, and note who changed it when."""
    touch(kibana, case)
    case["updated_at"] = kibana.now()
    case["updated_by"] = request.user.public


def attach(kibana: Kibana, request: Request, case: dict[str, t.Any], attributes: dict[str, t.Any]) -> dict[str, t.Any]:
    """Store an attachment of a case and touch the case; gives the stored attachment."""
    stored = {
        **copy.deepcopy(attributes),
        "id": kibana.new_id(),
        "version": kibana.next_version(),
        "created_at": kibana.now(),
        "created_by": request.user.public,
        "pushed_at": None,
        "pushed_by": None,
        "updated_at": None,
        "updated_by": None,
        "case_id": case["id"],
    }
    kibana.objects(COMMENTS, request.space)[str(stored["id"])] = stored
    touch_by(kibana, request, case)
    return stored
