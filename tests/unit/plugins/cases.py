# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cases for tests of modules that need one: made the way somebody else would, by Kibana's API."""

from __future__ import annotations

import typing as t

import requests

from tests.emulator.security import ADMIN, PASSWORD

from .harness import Bench

NONE = {"id": "none", "name": "none", "type": ".none", "fields": None}
JIRA = {"id": "ops-jira", "name": "Jira", "type": ".jira", "fields": None}


def ask(bench: Bench, method: str, path: str, body: t.Any = None, **more: t.Any) -> t.Any:
    """The body of an answer that must be a success."""
    answer = requests.request(
        method,
        f"{bench.url}{path}",
        json=body,
        auth=(ADMIN, PASSWORD),
        headers={"kbn-xsrf": "test"},
        timeout=10,
        **more,
    )
    assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def new_case(bench: Bench, space: str = "", **fields: t.Any) -> str:
    """The id of a new case with the title "Disk full" of the owner "cases"; fields: as Kibana spells them."""
    body = {
        "title": "Disk full",
        "description": "No space left.",
        "tags": [],
        "owner": "cases",
        "connector": NONE,
        "settings": {"syncAlerts": False},
        **fields,
    }
    return str(ask(bench, "POST", f"{space}/api/cases", body)["id"])


def change(bench: Bench, case_id: str, **fields: t.Any) -> None:
    """Change a case."""
    version = ask(bench, "GET", f"/api/cases/{case_id}")["version"]
    ask(bench, "PATCH", "/api/cases", {"cases": [{"id": case_id, "version": version, **fields}]})


def say(bench: Bench, case_id: str, text: str, owner: str = "cases") -> str:
    """The id of a new comment."""
    body = {"type": "user", "comment": text, "owner": owner}
    return str(ask(bench, "POST", f"/api/cases/{case_id}/comments", body)["comments"][-1]["id"])


def attach_alert(bench: Bench, case_id: str, alert_id: str) -> None:
    """Put an alert into a case."""
    rule = {"id": "r1", "name": "Disk"}
    body = {"type": "alert", "alertId": alert_id, "index": ".alerts", "rule": rule, "owner": "cases"}
    ask(bench, "POST", f"/api/cases/{case_id}/comments", body)


def attach_file(bench: Bench, case_id: str, name: str, data: bytes = b"x") -> str:
    """Attach a file; gives the id of the attachment."""
    path = f"/api/cases/{case_id}/files"
    return str(ask(bench, "POST", path, files={"file": (name, data)})["comments"][-1]["id"])


def attachments(bench: Bench, case_id: str, kind: str) -> list[dict[str, t.Any]]:
    """What the emulator keeps of a case: attachments of type user, alert or externalReference."""
    every = bench.kibana.objects("cases-comments", "default").values()
    return [item for item in every if item["case_id"] == case_id and item["type"] == kind]


def texts(bench: Bench, case_id: str) -> list[str]:
    """The comments that people wrote on a case."""
    return [item["comment"] for item in attachments(bench, case_id, "user")]
