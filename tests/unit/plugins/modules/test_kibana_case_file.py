# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pathlib
import typing as t

import pytest

from ..cases import attach_file, attachments, change, new_case
from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_case_file"
TITLE = {"owner": "cases", "title": "Disk full"}


def names(bench: Bench, case_id: str) -> list[str]:
    """The names and extensions of the files that a case has."""
    found = attachments(bench, case_id, "externalReference")
    files = [item["externalReferenceMetadata"]["files"][0] for item in found]
    return [f"{file['name']}.{file['extension']}" for file in files]


def contents(bench: Bench) -> list[bytes]:
    """What all files hold."""
    return [file["data"] for file in bench.kibana.objects("file", "default").values()]


@pytest.fixture
def log(tmp_path: pathlib.Path) -> pathlib.Path:
    """A file to attach."""
    path = tmp_path / "backup.log"
    path.write_text("failed\n")
    return path


@pytest.mark.parametrize("profile", ["8.12", "9.0", "9.4"])
def test_twelve_steps(start: Start, profile: str, log: pathlib.Path) -> None:
    bench = start(profile=profile)
    case_id = new_case(bench)
    options = {"case_id": case_id, "src": str(log)}
    bench.converge(MODULE, **options)
    assert names(bench, case_id) == ["backup.txt"]
    assert contents(bench) == [b"failed\n"]
    bench.converge(MODULE, **options, state="absent")
    assert names(bench, case_id) == []
    assert contents(bench) == []
    bench.converge(MODULE, **options)
    assert names(bench, case_id) == ["backup.txt"]


def test_content_and_filename(kibana: Bench) -> None:
    case_id = new_case(kibana)
    result = kibana.converge(MODULE, case_id=case_id, filename="facts.json", content='{"free": 40}')
    assert names(kibana, case_id) == ["facts.json"]
    assert contents(kibana) == [b'{"free": 40}']
    file = result["case_file"]
    assert (file["filename"], file["name"], file["extension"]) == ("facts.json", "facts", "json")
    assert (file["mime_type"], file["owner"], file["case_id"]) == ("application/json", "cases", case_id)
    assert file["created_by"]["username"] == "elastic"
    assert file["id"] != file["file_id"]


def test_another_name_than_the_source_has(kibana: Bench, log: pathlib.Path) -> None:
    case_id = new_case(kibana)
    kibana.converge(MODULE, case_id=case_id, src=str(log), filename="monday.txt")
    assert names(kibana, case_id) == ["monday.txt"]


@pytest.mark.parametrize("name", ['größe "x"', "日本語", "a.b.c", ".hidden", "it's; filename=evil"])
def test_names_survive_the_upload(kibana: Bench, name: str) -> None:
    case_id = new_case(kibana)
    kibana.converge(MODULE, case_id=case_id, filename=f"{name}.PDF", content="x")
    assert names(kibana, case_id) == [f"{name}.pdf"]


def test_the_type_belongs_to_the_name(kibana: Bench) -> None:
    case_id = new_case(kibana)
    kibana.converge(MODULE, case_id=case_id, filename="report.pdf", content="x")
    kibana.converge(MODULE, case_id=case_id, filename="report.csv", content="x")
    kibana.converge(MODULE, case_id=case_id, filename="report.log", content="x")
    assert not kibana.ok(MODULE, case_id=case_id, filename="report.txt", content="y").changed
    kibana.converge(MODULE, case_id=case_id, filename="report.pdf", state="absent")
    assert names(kibana, case_id) == ["report.csv", "report.txt"]


def test_changed_content_is_only_uploaded_with_force(kibana: Bench) -> None:
    case_id = new_case(kibana)
    options: dict[str, t.Any] = {"case_id": case_id, "filename": "a.txt"}
    first = kibana.ok(MODULE, **options, content="one", force=True)
    assert not kibana.ok(MODULE, **options, content="two").changed
    assert contents(kibana) == [b"one"]
    check = kibana.ok(MODULE, check=True, **options, content="two", force=True)
    assert check.changed and not check.writes
    result = kibana.ok(MODULE, **options, content="two", force=True)
    assert result.changed and result["diff"] == check["diff"]
    assert [write.split()[0] for write in result.writes] == ["POST", "DELETE"]
    assert contents(kibana) == [b"two"]
    assert result["case_file"]["id"] != first["case_file"]["id"]
    assert not result.values.get("warnings"), result.values["warnings"]


def test_a_case_by_owner_and_title(kibana: Bench) -> None:
    new_case(kibana, title="Disk full on db1")
    case_id = new_case(kibana)
    kibana.converge(MODULE, **TITLE, filename="a.txt", content="x")
    assert names(kibana, case_id) == ["a.txt"]


def test_all_files_of_the_name_go(kibana: Bench) -> None:
    case_id = new_case(kibana)
    for name in ("a.txt", "b.txt", "a.txt"):
        attach_file(kibana, case_id, name)
    kibana.converge(MODULE, case_id=case_id, filename="a.txt", state="absent")
    assert names(kibana, case_id) == ["b.txt"]


def test_requests_when_nothing_differs(kibana: Bench, start: Start) -> None:
    for bench, expected in (
        (start(profile="8.12"), ["/api/cases/{id}"]),
        (kibana, ["/api/cases/{id}", "/api/cases/{id}/user_actions/_find", "/api/cases/{id}/comments/{file}"]),
    ):
        case_id = new_case(bench)
        file_id = attach_file(bench, case_id, "a.txt")
        result = bench.ok(MODULE, case_id=case_id, filename="a.txt", content="x")
        assert not result.changed
        assert result.requests == [f"GET {path.format(id=case_id, file=file_id)}" for path in expected]


def test_files_the_journal_remembers_but_the_case_has_not(kibana: Bench) -> None:
    case_id = new_case(kibana)
    file_id = attach_file(kibana, case_id, "a.txt")
    # As when an attachment is deleted in a way that leaves no mark in the journal.
    del kibana.kibana.objects("cases-comments", "default")[file_id]
    kibana.converge(MODULE, case_id=case_id, filename="a.txt", content="x")


def test_a_long_journal_is_read_to_the_end(kibana: Bench) -> None:
    case_id = new_case(kibana)
    for dummy in range(51):
        attach_file(kibana, case_id, "old.txt")
        kibana.ok(MODULE, case_id=case_id, filename="old.txt", state="absent")
    attach_file(kibana, case_id, "a.txt")
    assert not kibana.ok(MODULE, case_id=case_id, filename="a.txt", content="x").changed


def test_a_closed_case_takes_files(kibana: Bench) -> None:
    case_id = new_case(kibana)
    change(kibana, case_id, status="closed")
    kibana.converge(MODULE, case_id=case_id, filename="a.txt", content="x")


def test_in_a_space(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    new_case(kibana, space="/s/ops")
    kibana.converge(MODULE, space="ops", **TITLE, filename="a.txt", content="x")
    assert len(kibana.kibana.objects("file", "ops")) == 1


def test_absent_from_a_case_that_is_not_there(kibana: Bench) -> None:
    assert not kibana.ok(MODULE, case_id="nope", filename="a.txt", state="absent").changed
    assert not kibana.ok(MODULE, **TITLE, filename="a.txt", state="absent").changed
    case_id = new_case(kibana)
    assert not kibana.ok(MODULE, case_id=case_id, src="/nowhere/a.txt", state="absent").changed


def test_refusals(kibana: Bench) -> None:
    case = {"case_id": new_case(kibana)}
    kibana.refused(MODULE, "the case does not exist", case_id="nope", filename="a.txt", content="x")
    kibana.refused(
        MODULE, "no files of type .gif, only txt, log", "check_limits", **case, filename="a.gif", content="x"
    )
    kibana.refused(MODULE, "no files without an extension", **case, filename="README", content="x")
    kibana.refused(MODULE, "1 to 160 characters, and has 161", **case, filename="x" * 161 + ".txt", content="x")
    kibana.refused(MODULE, "without folders", **case, filename="a/b.txt", content="x")
    for missing in ({"content": "x"}, {"src": "/x", "content": "x", "filename": "a.txt"}, {"filename": "a.txt"}):
        assert kibana.run(MODULE, **case, **missing).failed


def test_a_source_that_cannot_be_read(kibana: Bench, tmp_path: pathlib.Path) -> None:
    case_id = new_case(kibana)
    attach_file(kibana, case_id, "gone.txt")
    missing = kibana.refused(MODULE, "No such file or directory", case_id=case_id, src=f"{tmp_path}/gone.txt")
    assert "on the host that the module runs on" in missing.msg
    assert not missing.requests
    kibana.refused(MODULE, "Is a directory", case_id=case_id, src=str(tmp_path), filename="a.txt")


def test_files_that_are_too_large(kibana: Bench, tmp_path: pathlib.Path) -> None:
    case_id = new_case(kibana)
    for name, megabytes in (("a.png", 10), ("a.zip", 100)):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(megabytes * 1024**2 + 1)
        limit = str(megabytes * 1024**2)
        kibana.refused(MODULE, f"cases take {limit} bytes", "check_limits", case_id=case_id, src=str(path))


def test_check_limits_leaves_it_to_kibana(kibana: Bench, tmp_path: pathlib.Path) -> None:
    case_id = new_case(kibana)
    unknown = kibana.run(MODULE, case_id=case_id, filename="a.gif", content="x", check_limits=False)
    assert "400 Bad Request: The mime type field value image/gif is not allowed." in unknown.msg
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.truncate(10 * 1024**2 + 1)
    large = kibana.run(MODULE, case_id=case_id, src=str(path), check_limits=False)
    assert large.failed
    assert "it has 10485761 bytes, which is more than this Kibana takes (xpack.cases.files.maxSize)" in large.msg


def test_a_full_case(kibana: Bench) -> None:
    case_id = new_case(kibana)
    for number in range(100):
        attach_file(kibana, case_id, f"{number}.txt")
    kibana.refused(MODULE, "100 files at most", case_id=case_id, filename="a.txt", content="x")
    assert not kibana.ok(MODULE, case_id=case_id, filename="99.txt", content="x").changed


@pytest.mark.parametrize("force", [False, True])
def test_an_answer_that_gets_lost_makes_no_second_file(kibana: Bench, force: bool) -> None:
    case_id = new_case(kibana)
    if force:
        attach_file(kibana, case_id, "a.txt")
    kibana.emulator.faults.add(method="POST", drop="after")
    result = kibana.ok(MODULE, case_id=case_id, filename="a.txt", content="new", force=force, retries=3)
    assert result.changed
    assert [write.split()[0] for write in result.writes] == ["POST"]
    assert contents(kibana).count(b"new") == 1


def test_a_file_that_somebody_else_deletes_meanwhile(kibana: Bench) -> None:
    case_id = new_case(kibana)
    attach_file(kibana, case_id, "a.txt")
    body = {"statusCode": 404, "error": "Not Found", "message": "Saved object [cases-comments/x] not found"}
    kibana.emulator.faults.add(method="DELETE", status=404, body=body)
    assert kibana.ok(MODULE, case_id=case_id, filename="a.txt", state="absent").changed


def test_check_mode_predicts_the_name(kibana: Bench) -> None:
    result = kibana.ok(MODULE, check=True, case_id=new_case(kibana), filename="a.txt", content="x")
    assert result["case_file"] == {"filename": "a.txt"}
