# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be attached to a case: the codecs of every kind of attachment, and the limits."""

from __future__ import annotations

import typing as t

from ..http import HttpError
from ..state import Kibana
from . import cases_store as store
from . import cases_validation as v

MAX_ALERTS = 1000
MAX_FILES = 100
FILES_TYPE = ".files"

_TEXT = v.nullable(v.string)
_COMMENT = v.limited_string("comment", 1, 30_000)


def _kinds() -> list[dict[str, v.Codec]]:
    reference: dict[str, v.Codec] = {
        "type": v.literal("externalReference"),
        "owner": v.string,
        "externalReferenceAttachmentTypeId": v.string,
        "externalReferenceMetadata": v.union(v.null, v.anything),
        "externalReferenceId": v.string,
    }
    inside = v.record({"type": v.literal("savedObject"), "soType": v.string})
    outside = v.record({"type": v.literal("elasticSearchDoc")})
    target = v.record({"hostname": v.string, "endpointId": v.string})
    return [
        {"comment": _COMMENT, "type": v.literal("user"), "owner": v.string},
        {
            "type": v.literal("alert"),
            "alertId": v.union(v.array(v.string), v.string),
            "index": v.union(v.array(v.string), v.string),
            "rule": v.record({"id": _TEXT, "name": _TEXT}),
            "owner": v.string,
        },
        {
            "type": v.literal("actions"),
            "comment": _COMMENT,
            "actions": v.record({"targets": v.array(target), "command": v.string}),
            "owner": v.string,
        },
        {**reference, "externalReferenceStorage": outside},
        {**reference, "externalReferenceStorage": inside},
        {
            "type": v.literal("persistableState"),
            "owner": v.string,
            "persistableStateAttachmentTypeId": v.string,
            "persistableStateAttachmentState": v.anything,
        },
    ]


def create_codec() -> v.Codec:
    """The body of POST comments; io-ts cannot tell the kinds apart by type, so each complains."""
    return v.union(*(v.record(kind) for kind in _kinds()))


def update_codec() -> v.Codec:
    """The body of PATCH comments: the same, with id and version."""
    return v.union(*(v.record({**kind, "id": v.string, "version": v.string}) for kind in _kinds()))


def check_alert_pairs(attachment: dict[str, t.Any]) -> None:
    """400 when an alert attachment does not have one index for each id."""
    if attachment["type"] != "alert":
        return
    ids, indices = as_list(attachment["alertId"]), as_list(attachment["index"])
    if len(ids) != len(indices):
        raise HttpError(
            400,
            "Received an alert comment with ids and indices arrays of different lengths "
            f"ids: {v.shown(ids)} indices: {v.shown(indices)}",
        )


def check_registered(attachment: dict[str, t.Any]) -> None:
    """400 for external references and persistable state of a kind no plugin registered."""
    kind = attachment.get("externalReferenceAttachmentTypeId") or attachment.get("persistableStateAttachmentTypeId")
    if kind is not None and kind != FILES_TYPE:
        raise HttpError(400, f"Attachment type {kind} is not registered.")


def check_limits(kibana: Kibana, space: str, case: dict[str, t.Any], attachment: dict[str, t.Any]) -> None:
    """400 when the case would hold more alerts or files than Kibana allows."""
    existing = store.attachments(kibana, space, case["id"])
    if attachment["type"] == "alert":
        attached = sum(len(item["alertId"]) for item in existing if item["type"] == "alert")
        if attached + len(as_list(attachment["alertId"])) > MAX_ALERTS:
            raise HttpError(400, f"Case has reached the maximum allowed number ({MAX_ALERTS}) of attached alerts.")
    if attachment.get("externalReferenceAttachmentTypeId") == FILES_TYPE:
        files = sum(1 for item in existing if item.get("externalReferenceAttachmentTypeId") == FILES_TYPE)
        if files + 1 > MAX_FILES:
            raise HttpError(400, f"Case has reached the maximum allowed number ({MAX_FILES}) of attached files.")


def as_list(value: t.Any) -> list[str]:
    """Alert ids and indices come as one string or as a list."""
    return [value] if isinstance(value, str) else list(value)


def without_known_alerts(
    kibana: Kibana, space: str, case: dict[str, t.Any], attachment: dict[str, t.Any]
) -> dict[str, t.Any] | None:
    """The attachment with only the alerts the case does not have yet; None when none are left."""
    if attachment["type"] != "alert":
        return attachment
    seen = {alert["id"] for alert in store.alerts(kibana, space, case["id"])}
    pairs: dict[str, str] = {}
    for alert_id, index in zip(as_list(attachment["alertId"]), as_list(attachment["index"])):
        if alert_id not in seen:
            pairs.setdefault(alert_id, index)
    if not pairs:
        return None
    return {**attachment, "alertId": list(pairs), "index": list(pairs.values())}
