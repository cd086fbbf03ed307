# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments, alerts and files of cases, beyond what the recordings show."""

from __future__ import annotations

import typing as t

import pytest

from .cases_client import Client, client


@pytest.fixture
def api() -> t.Iterator[Client]:
    """A client of a 9.4 emulator."""
    with client() as found:
        yield found


def user_comment(text: str = "hello", **more: t.Any) -> dict[str, t.Any]:
    """A comment somebody writes."""
    return {"type": "user", "comment": text, "owner": "cases", **more}


def alert(ids: t.Any, index: t.Any, **more: t.Any) -> dict[str, t.Any]:
    """Alerts to attach."""
    return {
        "type": "alert",
        "alertId": ids,
        "index": index,
        "rule": {"id": None, "name": None},
        "owner": "cases",
        **more,
    }


def url(case: dict[str, t.Any], rest: str = "comments") -> str:
    """A path below a case."""
    return f"/api/cases/{case['id']}/{rest}"


def upload(api: Client, case: dict[str, t.Any], name: str, data: bytes = b"x", **fields: str) -> t.Any:
    """The answer to uploading a file of this name."""
    file = (name, data, "application/octet-stream")
    return api.raw("POST", url(case, "files"), files={"file": file}, data=fields)


# --- comments


def test_every_write_gives_the_case_a_new_version(api: Client) -> None:
    """Adding, changing and removing attachments: each makes the version of before useless."""
    case = api.case()
    seen = {case["version"]}

    def moved() -> bool:
        version = api.version(case)
        new = version not in seen
        seen.add(version)
        return new

    comment = api.ask("POST", url(case), user_comment())["comments"][0]
    assert moved()
    api.ask("PATCH", url(case), user_comment(id=comment["id"], version=comment["version"]))
    assert moved()
    api.ask("DELETE", url(case, f"comments/{comment['id']}"))
    assert moved()
    upload(api, case, "a.txt")
    assert moved()
    stale = {"cases": [{"id": case["id"], "version": case["version"], "title": "x"}]}
    api.refused(409, "PATCH", "/api/cases", stale)


def test_comments_are_never_compared(api: Client) -> None:
    """The same text twice is two comments."""
    case = api.case()
    for dummy in range(2):
        answer = api.ask("POST", url(case), user_comment())
    assert len(answer["comments"]) == answer["totalComment"] == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (user_comment(" "), "The comment field cannot be an empty string."),
        (user_comment("x" * 30_001), "The length of the comment is too long. The maximum length is 30000."),
        (user_comment(foo=1), 'invalid keys "foo"'),
        (
            alert(["a", "b"], ["i"]),
            'Received an alert comment with ids and indices arrays of different lengths ids: ["a","b"] indices: ["i"]',
        ),
    ],
)
def test_bad_comments(api: Client, body: dict[str, t.Any], message: str) -> None:
    """Limits and pairs; the sentence may be one among those of other kinds of attachments."""
    assert message in api.refused(400, "POST", url(api.case()), body)


def test_owners_of_comments(api: Client) -> None:
    """Another owner is refused, an unknown one even earlier, and a reader may not write."""
    case = api.case()
    assert "must match the case" in api.refused(400, "POST", url(case), user_comment(owner="observability"))
    assert api.refused(403, "POST", url(case), user_comment(owner="nobody")) == (
        'Unauthorized to create comments with owners: "nobody"'
    )
    assert api.refused(403, "POST", url(case), user_comment(), user="reader") == (
        'Unauthorized to create comments with owners: "cases"'
    )


def test_patch_refusals(api: Client) -> None:
    """Existence, type and owner, the right case, and only then the version."""
    case, other = api.case(), api.case()
    comment = api.ask("POST", url(case), user_comment())["comments"][0]
    key = {"id": comment["id"], "version": comment["version"]}
    stale = {**key, "version": "WzAsMV0="}
    assert "cases-comments/nope" in api.refused(404, "PATCH", url(case), user_comment(id="nope", version="x"))
    assert api.refused(400, "PATCH", url(case), alert("a", "i", **stale)) == (
        "You cannot change the type of the comment."
    )
    assert api.refused(400, "PATCH", url(case), user_comment(owner="observability", **stale)) == (
        "You cannot change the owner of the comment."
    )
    assert api.refused(404, "PATCH", url(other), user_comment(**stale)) == (
        f"This comment {comment['id']} does not exist in {other['id']})."
    )
    assert api.refused(409, "PATCH", url(case), user_comment(**stale)) == (
        "This case has been updated. Please refresh before saving additional updates."
    )
    assert "supplied to" in api.refused(400, "PATCH", url(case), {**key, "type": "user", "owner": "cases"})


def test_find_comments(api: Client) -> None:
    """Only what people wrote, a page at a time, oldest first."""
    case = api.case()
    for text in ("a", "b", "c"):
        api.ask("POST", url(case), user_comment(text))
    api.ask("POST", url(case), alert("a1", "i1"))
    upload(api, case, "a.txt")

    def texts(query: str) -> list[str]:
        return [item["comment"] for item in api.ask("GET", url(case, f"comments/_find?{query}"))["comments"]]

    assert texts("") == ["a", "b", "c"]
    assert texts("sortOrder=desc&perPage=2") == ["c", "b"]
    assert texts("page=2&perPage=2") == ["c"]
    assert api.ask("GET", url(case, "comments/_find"))["total"] == 3
    api.refused(400, "GET", url(case, "comments/_find?perPage=101"))
    assert api.refused(400, "GET", url(case, "comments/_find?foo=1")) == 'invalid keys "foo"'


def test_listing_all_comments_is_gone_in_9() -> None:
    """A plain 404 of the router from 9.0 on."""
    with client("9.1") as api:
        assert api.refused(404, "GET", url(api.case())) == "Not Found"
    with client("8.19") as api:
        case = api.case()
        api.ask("POST", url(case), user_comment())
        assert len(api.ask("GET", url(case))) == 1
        assert len(api.ask("GET", url(case, "user_actions"))) == 2


def test_totals(api: Client) -> None:
    """The answer to a write counts every attachment, reading counts comments and alerts apart."""
    case = api.case()
    api.ask("POST", url(case), user_comment())
    answer = api.ask("POST", url(case), alert(["a", "b"], ["i", "i"]))
    assert (answer["totalComment"], answer["totalAlerts"]) == (2, 2)
    read = api.ask("GET", f"/api/cases/{case['id']}")
    assert (read["totalComment"], read["totalAlerts"]) == (1, 2)


# --- alerts


def test_known_alerts_are_dropped(api: Client) -> None:
    """Only new ones are attached; when none are new, nothing is written at all."""
    case = api.case()
    api.ask("POST", url(case), alert("a", "i"))
    answer = api.ask("POST", url(case), alert(["a", "b", "b"], ["i", "j", "j"]))
    assert answer["comments"][1]["alertId"] == ["b"] and answer["comments"][1]["index"] == ["j"]
    assert api.ask("POST", url(case), alert("b", "j"))["version"] == answer["version"]
    assert [item["id"] for item in api.ask("GET", url(case, "alerts"))] == ["a", "b"]


def test_alert_limits(api: Client) -> None:
    """A thousand alerts at most, and none on a closed case."""
    case = api.case()
    many = [f"a{index}" for index in range(1000)]
    api.ask("POST", url(case), alert(many, many))
    assert api.refused(400, "POST", url(case), alert("one", "more")) == (
        "Case has reached the maximum allowed number (1000) of attached alerts."
    )
    closed = api.patch(api.case(), status="closed")
    assert api.refused(400, "POST", url(closed), alert("a", "i")) == "Alert cannot be attached to a closed case"
    api.ask("POST", url(closed), user_comment())


def test_cases_by_alert(api: Client) -> None:
    """Every case that has the alert; none for an unknown one, nor for cases since deleted."""
    first, second = api.case(title="1"), api.case(title="2")
    for case in (first, second):
        api.ask("POST", url(case), alert("a", "i"))
    assert [case["title"] for case in api.ask("GET", "/api/cases/alerts/a")] == ["1", "2"]
    assert api.ask("GET", "/api/cases/alerts/unknown") == []
    api.ask("DELETE", f'/api/cases?ids=["{first["id"]}"]')
    assert [case["title"] for case in api.ask("GET", "/api/cases/alerts/a")] == ["2"]
    assert api.refused(404, "GET", url(first, "alerts")) == f"Saved object [cases/{first['id']}] not found"


# --- other kinds


def test_unregistered_kinds(api: Client) -> None:
    """External references of a type no plugin knows are refused."""
    body = {
        "type": "externalReference",
        "owner": "cases",
        "externalReferenceId": "x",
        "externalReferenceStorage": {"type": "elasticSearchDoc"},
        "externalReferenceAttachmentTypeId": ".mine",
        "externalReferenceMetadata": None,
    }
    assert api.refused(400, "POST", url(api.case()), body) == "Attachment type .mine is not registered."


# --- files


def test_file_is_an_external_reference(api: Client) -> None:
    """The stored name has no extension, and no comment is counted."""
    case = api.case()
    attached = upload(api, case, "Report.TXT", b"hello").json()["comments"][0]
    assert attached["type"] == "externalReference" and attached["externalReferenceAttachmentTypeId"] == ".files"
    assert attached["externalReferenceStorage"] == {"type": "savedObject", "soType": "file"}
    (file,) = attached["externalReferenceMetadata"]["files"]
    assert (file["name"], file["extension"], file["mimeType"]) == ("Report", "txt", "text/plain")
    assert api.ask("GET", f"/api/cases/{case['id']}")["totalComment"] == 0
    assert api.kibana.objects("file", "default")[attached["externalReferenceId"]]["data"] == b"hello"


def test_file_name_field_is_kept_to_the_letter(api: Client) -> None:
    """The filename field wins, extension and all, but the type comes from the part's own name."""
    answer = upload(api, api.case(), "a.csv", filename="table.txt").json()
    (file,) = answer["comments"][0]["externalReferenceMetadata"]["files"]
    assert (file["name"], file["mimeType"]) == ("table.txt", "text/csv")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.gif", "The mime type field value image/gif is not allowed."),
        ("a.html", "The mime type field value text/html is not allowed."),
        ("a", 'Invalid value "undefined" supplied to "mimeType"'),
        ("a.zzz", 'Invalid value "undefined" supplied to "mimeType"'),
        (".txt", 'Invalid value "undefined" supplied to "mimeType"'),
        ("n" * 161 + ".txt", "The length of the filename is too long. The maximum length is 160."),
    ],
)
def test_refused_files(api: Client, name: str, message: str) -> None:
    """The extension decides, whatever the part's Content-Type says."""
    answer = upload(api, api.case(), name)
    assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_upload_needs_a_form_and_a_case(api: Client) -> None:
    """415 without a form, 404 without a case, 403 for a reader, 413 for a big picture."""
    case = api.case()
    assert api.raw("POST", url(case, "files"), {"file": "x"}).status_code == 415
    assert upload(api, {"id": "nope"}, "a.txt").status_code == 404
    files = {"file": ("a.txt", b"x", "text/plain")}
    assert api.raw("POST", url(case, "files"), files=files, user="reader").status_code == 403
    big = b"x" * (10 * 1024 * 1024 + 1)
    assert upload(api, case, "a.png", big).status_code == 413
    assert upload(api, case, "a.txt", big).status_code == 200


def test_the_same_file_twice(api: Client) -> None:
    """Two uploads are two files; a hundred is the end; removing one frees its place."""
    case = api.case()
    for dummy in range(100):
        last = upload(api, case, "a.txt").json()
    answer = upload(api, case, "a.txt")
    assert answer.json()["message"] == "Case has reached the maximum allowed number (100) of attached files."
    api.ask("DELETE", url(case, f"comments/{last['comments'][0]['id']}"))
    assert upload(api, case, "a.txt").status_code == 200


# --- deleting


def test_delete_refusals(api: Client) -> None:
    """Readers may not, the case must be the right one, and nothing to delete is a 404."""
    case, other = api.case(), api.case()
    comment = api.ask("POST", url(case), user_comment())["comments"][0]
    assert api.refused(403, "DELETE", url(case), user="reader") == (
        'Unauthorized to delete comments with owners: "cases"'
    )
    assert api.refused(404, "DELETE", url(other, f"comments/{comment['id']}")) == (
        f"This comment {comment['id']} does not exist in {other['id']}."
    )
    assert api.refused(404, "DELETE", url(other)) == f"No comments found for {other['id']}."
    api.ask("DELETE", url(case))
    told = api.ask("GET", url(case, "user_actions/_find?types=comment"))["userActions"]
    assert [(entry["action"], entry["comment_id"]) for entry in told] == [
        ("create", comment["id"]),
        ("delete", comment["id"]),
    ]
