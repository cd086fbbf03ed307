# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is attached to a case, as far as Kibana's public API tells of it. Private to the collection."""

from __future__ import annotations

import typing as t

from .._client import Client, endpoint
from .._errors import NotFoundError
from .._resource import Found
from .cases import PAGE, PATH

FILES_TYPE = ".files"
AUTHOR_FACTS = ("created_at", "created_by", "updated_at", "updated_by")


def user_comments(client: Client, case_id: str) -> list[Found]:
    """GET /api/cases/{id}/comments/_find to the end: what people wrote, oldest first; empty for an unknown case."""
    path = endpoint(PATH, case_id, "comments", "_find")
    found = _pages(client, path, "comments", sortOrder="asc") or []
    # Older versions may list alerts and files among them.
    return [item for item in found if item["type"] == "user"]


def activity(client: Client, case_id: str, **query: t.Any) -> list[Found] | None:
    """GET /api/cases/{id}/user_actions/_find to the end: the journal, oldest first; None for an unknown case."""
    return _pages(client, endpoint(PATH, case_id, "user_actions", "_find"), "userActions", sortOrder="asc", **query)


def attached_files(client: Client, case_id: str) -> list[Found] | None:
    """The attachments of a case that are files, oldest first; None for an unknown case.

    Up to 8.x a case comes with its attachments. From 9.0 on only the journal tells of them, which also remembers
    those that are gone.
    """
    case = client.find_by_id(PATH, case_id)
    if case is None:
        return None
    if "comments" in case:
        attachments = case["comments"]
    else:
        attachments = _from_journal(activity(client, case_id, types="attachment") or [])
    return [item for item in attachments if item.get("externalReferenceAttachmentTypeId") == FILES_TYPE]


def present_comment(found: Found) -> dict[str, t.Any]:
    """A comment in the modules' terms."""
    return {key: found[key] for key in ("id", "comment", "owner", "version", *AUTHOR_FACTS) if key in found}


def present_file(found: Found) -> dict[str, t.Any]:
    """An attached file in the modules' terms."""
    file = file_of(found)
    return {
        "id": found["id"],
        "file_id": found["externalReferenceId"],
        "name": file.get("name"),
        "extension": file.get("extension"),
        "mime_type": file.get("mimeType"),
        "owner": found["owner"],
        **{key: found[key] for key in AUTHOR_FACTS if key in found},
    }


def file_of(found: Found) -> dict[str, t.Any]:
    """What an attachment tells of its file: name, extension, mimeType, created."""
    files: list[dict[str, t.Any]] = (found.get("externalReferenceMetadata") or {}).get("files") or [{}]
    return files[0]


def _from_journal(entries: t.Iterable[Found]) -> list[Found]:
    there: dict[str, Found] = {}
    for entry in entries:
        attachment_id = entry["comment_id"]
        if entry["action"] == "create":
            facts = {key: entry[key] for key in ("created_at", "created_by")}
            there[attachment_id] = {"id": attachment_id, **entry["payload"]["comment"], **facts}
        elif entry["action"] == "delete":
            there.pop(attachment_id, None)
    return list(there.values())


def _pages(client: Client, path: str, items: str, **query: t.Any) -> list[Found] | None:
    try:
        return list(client.pages(path, items, PAGE, size_param="perPage", **query))
    except NotFoundError as error:
        client.confirm_absence(error)
        return None
