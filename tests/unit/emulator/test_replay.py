# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The replay of recordings: what it lets pass, and what not."""

from __future__ import annotations

import typing as t

import pytest

from tests.replay.compare import differences, same_message, same_text
from tests.replay.replay import Step, replay


def compared(recorded: t.Any, actual: t.Any) -> list[str]:
    """The differences of two bodies of otherwise equal answers."""
    return differences({"status": 200, "headers": {}, "body": recorded}, {"status": 200, "headers": {}, "body": actual})


@pytest.mark.parametrize(
    ("recorded", "actual"),
    [
        ("<uuid>", "0b5e54ba-6b1c-4b8a-9d4e-0123456789ab"),
        ("<iso-date>", "2024-01-02T03:04:05.678Z"),
        ("<es-id>", "AbCdEfGhIjKlMnOpQrSt"),
        ("a-<sha256>.b", f"a-{'0f' * 32}.b"),
        ("<number>", 1.5),
        ("<NoneType>", None),
        ({"BYID": {"a": {"id": "a"}, "b": {"id": "b"}}}, [{"id": "b"}, {"id": "a"}]),
        ({"BYID": {"<es-id>": {"id": "<es-id>"}}}, [{"id": "AbCdEfGhIjKlMnOpQrSt"}]),
    ],
)
def test_same(recorded: t.Any, actual: t.Any) -> None:
    """Volatile values, and lists recorded by id."""
    assert compared({"k": recorded}, {"k": actual}) == []


@pytest.mark.parametrize(
    ("recorded", "actual"),
    [
        ("a", "b"),
        (True, 1),
        (1, "1"),
        (None, "null"),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({}, []),
        ({"a": 1}, {"a": 1, "b": None}),
        ({"a": 1, "b": None}, {"a": 1}),
        ("<uuid>", "not one"),
        ("<uuid>", None),
        ("<iso-date>", "2024-01-02"),
        ("<string>", ""),
        ("<number>", True),
        ("<number>", "1"),
        ("<NoneType>", "<NoneType>"),
        ({"BYID": {"a": {"id": "a"}}}, [{"id": "a"}, {"id": "b"}]),
    ],
)
def test_different(recorded: t.Any, actual: t.Any) -> None:
    """Everything else has to be equal, both ways."""
    assert compared({"k": recorded}, {"k": actual})


def test_status_and_headers() -> None:
    """Those recorded, and none of the three that were not."""
    recorded = {"status": 200, "headers": {"elastic-api-version": "2023-10-31"}, "body": None}
    actual = {"status": 204, "headers": {"content-type": "text/html", "date": "now"}, "body": None}
    assert len(differences(recorded, actual)) == 3


@pytest.mark.parametrize(
    ("recorded", "actual", "same"),
    [
        ("Not Found", "not found", False),
        ("[request body.a]: expected", "[request body.a]: other words", True),
        ("[request body.a]: expected", "[request body.b]: expected", False),
        ("error config: [a]: expected", "error config: [a]: other", True),
        ("error config: [a]: expected", "error secrets: [a]: expected", False),
        ('Saved object [action/x] not found"', "Saved object [action/x] missing", False),
        ("Invalid value 1 supplied to : merge/0: {}/body: {}/0: {}/a: string", "Invalid value 1 supplied to : a", True),
        (
            "Invalid value 1 supplied to : merge/0: {}/body: {}/0: {}/a: string",
            "Invalid value 1 supplied to : b",
            False,
        ),
        (
            "Invalid value 1 supplied to : merge/0: {}/body: {}/0: {}/a: string",
            "Invalid value 2 supplied to : a",
            False,
        ),
        ('Invalid value "undefined" supplied to "title"', 'Invalid value "undefined" supplied to "name"', False),
    ],
)
def test_messages(recorded: str, actual: str, same: bool) -> None:
    """Kibana's words to the letter; of its validation libraries' words, the field."""
    assert same_message(recorded, actual) is same


def test_placeholders_inside_text() -> None:
    """What surrounds them is literal."""
    uuid = "0b5e54ba-6b1c-4b8a-9d4e-0123456789ab"
    assert same_text("(<uuid>) or [<uuid>]", f"({uuid}) or [{uuid}]")
    assert not same_text("(<uuid>) or [<uuid>]", f"({uuid}) or {uuid}")


def test_conversation_uses_what_earlier_answers_said() -> None:
    """Variables are saved before the answer is compared, and found again later."""
    made = {
        **{"id": "${made}", "name": "n ${run}", "connector_type_id": ".server-log", "config": {}},
        **dict.fromkeys(("is_preconfigured", "is_deprecated", "is_missing_secrets", "is_system_action"), False),
    }
    json_type = {"content-type": "application/json; charset=utf-8"}
    create = {
        **{"method": "POST", "path": "/api/actions/connector", "auth": "admin", "kbn_xsrf": True},
        "json": {"name": "n ${run}", "connector_type_id": ".server-log"},
    }
    delete = {"method": "DELETE", "path": "/api/actions/connector/${made:q}", "auth": "admin", "kbn_xsrf": True}
    stranger = {"method": "GET", "path": "/api/actions/connectors", "auth": None, "kbn_xsrf": False}
    refused = {"statusCode": 401, "error": "Unauthorized", "message": "Unauthorized"}
    steps = [
        Step("create", "actions", create, {"made": "id"}, {"status": 200, "headers": json_type, "body": made}),
        Step("delete", "actions", delete, {}, {"status": 204, "headers": {}, "body": None}),
        Step("delete again", "actions", delete, {}, {"status": 204, "headers": {}, "body": None}),
        Step("stranger", "actions", stranger, {}, {"status": 401, "headers": json_type, "body": refused}),
    ]
    found = {result.step.step: result.differences for result in replay("8.12.2", steps)}
    assert found["create"] == found["delete"] == found["stranger"] == []
    assert "status: 204 recorded, 404 answered" in found["delete again"]
