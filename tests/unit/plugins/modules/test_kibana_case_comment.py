# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ..cases import attach_alert, attach_file, attachments, change, new_case, say, texts
from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_case_comment"
TITLE = {"owner": "cases", "title": "Disk full"}


@pytest.mark.parametrize("profile", ["8.12", "9.0", "9.4"])
def test_twelve_steps(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    case_id = new_case(bench)
    comment_id = say(bench, case_id, "first")
    bench.twelve_steps(
        MODULE,
        created={"case_id": case_id, "comment": "second"},
        changed={"case_id": case_id, "id": comment_id, "comment": "first, corrected"},
        absent={"case_id": case_id, "comment": "second", "state": "absent"},
    )
    assert texts(bench, case_id) == ["first, corrected"]


def test_a_case_by_owner_and_title(kibana: Bench) -> None:
    new_case(kibana, title="Disk full on db1")
    new_case(kibana, owner="observability")
    case_id = new_case(kibana)
    result = kibana.converge(MODULE, **TITLE, comment="hello")
    assert result["case_comment"]["case_id"] == case_id
    assert texts(kibana, case_id) == ["hello"]


HARD_TITLES = ['Is "db1" down?', "C:\\temp", "??? !!!", "-not +this | or (that)*", "  blanks around "]


@pytest.mark.parametrize("title", HARD_TITLES)
def test_titles_that_are_hard_to_search_for(kibana: Bench, title: str) -> None:
    case_id = new_case(kibana, title=title)
    new_case(kibana, title=f"{title} again")
    kibana.converge(MODULE, owner="cases", title=title, comment="hello")
    assert texts(kibana, case_id) == ["hello"]


def test_a_title_that_two_cases_have(kibana: Bench) -> None:
    ids = sorted([new_case(kibana), new_case(kibana)])
    for case in kibana.kibana.objects("cases", "default").values():
        # Not as new as those of runs that have just met.
        case["created_at"] = "2024-01-01T00:00:00.000Z"
    sentence = "2 cases of the owner 'cases' have the title 'Disk full'; choose one by id: " + ", ".join(ids)
    kibana.refused(MODULE, sentence, **TITLE, comment="x")


def test_one_request_when_nothing_differs(kibana: Bench) -> None:
    case_id = new_case(kibana)
    say(kibana, case_id, "hello")
    result = kibana.ok(MODULE, case_id=case_id, comment="hello")
    assert not result.changed
    assert result.requests == [f"GET /api/cases/{case_id}/comments/_find"]


def test_whoever_wrote_it_and_whatever_is_around_it(kibana: Bench) -> None:
    case_id = new_case(kibana)
    comment_id = say(kibana, case_id, "  two\nlines\n")
    result = kibana.ok(MODULE, case_id=case_id, comment="two\nlines")
    assert not result.changed
    assert result["case_comment"]["id"] == comment_id
    assert kibana.ok(MODULE, case_id=case_id, comment="Two\nlines").changed


def test_the_text_is_written_as_given(kibana: Bench) -> None:
    case_id = new_case(kibana)
    kibana.converge(MODULE, case_id=case_id, comment="    code\n")
    assert texts(kibana, case_id) == ["    code\n"]


def test_comments_beyond_the_first_page_are_found(kibana: Bench) -> None:
    case_id = new_case(kibana)
    for number in range(101):
        say(kibana, case_id, f"comment {number}")
    result = kibana.ok(MODULE, case_id=case_id, comment="comment 100")
    assert not result.changed
    assert len(result.requests) == 2


def test_alerts_and_files_are_no_comments(kibana: Bench) -> None:
    case_id = new_case(kibana)
    attach_alert(kibana, case_id, "a1")
    attach_file(kibana, case_id, "x.txt")
    assert not kibana.ok(MODULE, case_id=case_id, all=True, state="absent").changed
    kibana.converge(MODULE, case_id=case_id, comment="hello")
    kibana.converge(MODULE, case_id=case_id, all=True, state="absent")
    assert len(attachments(kibana, case_id, "alert")) == len(attachments(kibana, case_id, "externalReference")) == 1


def test_attachments_go_with_the_comments_when_asked_for(kibana: Bench) -> None:
    case_id = new_case(kibana)
    attach_alert(kibana, case_id, "a1")
    attach_file(kibana, case_id, "x.txt")
    say(kibana, case_id, "hello")
    result = kibana.converge(MODULE, case_id=case_id, all=True, attachments=True, state="absent")
    assert result.writes == [f"DELETE /api/cases/{case_id}/comments"]
    assert result["diff"]["before"]["comments"] == ["hello"]
    assert result["diff"]["before"]["alerts"] == ["a1"]
    assert len(result["diff"]["before"]["files"]) == 1
    assert not attachments(kibana, case_id, "alert") and not attachments(kibana, case_id, "externalReference")


def test_attachments_go_with_all(kibana: Bench) -> None:
    kibana.refused(MODULE, "goes with all=true", case_id="c", comment="x", attachments=True, state="absent")


def test_absent_by_id_by_text_and_all(kibana: Bench) -> None:
    case_id = new_case(kibana)
    ids = [say(kibana, case_id, text) for text in ("one", "two", "two", "three", "four")]
    kibana.converge(MODULE, case_id=case_id, id=ids[0], state="absent")
    assert texts(kibana, case_id) == ["two", "two", "three", "four"]
    kibana.converge(MODULE, case_id=case_id, comment="two", state="absent")
    assert texts(kibana, case_id) == ["three", "four"]
    result = kibana.converge(MODULE, case_id=case_id, all=True, state="absent")
    assert result["diff"]["before"] == {"comments": ["three", "four"]}
    assert result["case_comment"] is None
    assert texts(kibana, case_id) == []


@pytest.mark.parametrize("which", [{"id": "c1"}, {"comment": "x"}, {"all": True}])
def test_what_is_gone_with_its_case_is_absent(kibana: Bench, which: dict[str, t.Any]) -> None:
    assert not kibana.ok(MODULE, case_id="nope", **which, state="absent").changed
    assert not kibana.ok(MODULE, **TITLE, **which, state="absent").changed


def test_a_closed_case_can_be_commented_on(kibana: Bench) -> None:
    case_id = new_case(kibana)
    change(kibana, case_id, status="closed")
    kibana.converge(MODULE, case_id=case_id, comment="post mortem")


def test_in_a_space(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    case_id = new_case(kibana, space="/s/ops")
    kibana.converge(MODULE, space="ops", **TITLE, comment="hello")
    assert [item["case_id"] for item in kibana.kibana.objects("cases-comments", "ops").values()] == [case_id]
    kibana.refused(MODULE, f"comment of case '{case_id}': the case does not exist", case_id=case_id, comment="hello")


def test_refusals(kibana: Bench) -> None:
    case_id = new_case(kibana)
    kibana.refused(MODULE, "the case does not exist", "check its id", case_id="nope", comment="x")
    kibana.refused(
        MODULE, "the case does not exist", "check its title and owner", **TITLE | {"title": "?"}, comment="x"
    )
    kibana.refused(MODULE, "there is no such comment", "leave out id", case_id=case_id, id="nope", comment="x")
    kibana.refused(MODULE, "comment must have 1 to 30000 characters, and has 0", case_id=case_id, comment="  ")
    kibana.refused(MODULE, "and has 30001", case_id=case_id, comment="x" * 30_001)
    kibana.refused(MODULE, "all is for state=absent", case_id=case_id, comment="x", all=True)
    kibana.refused(MODULE, "needs to know which:", case_id=case_id, state="absent")
    kibana.refused(MODULE, "all=true means every comment", case_id=case_id, comment="x", all=True, state="absent")
    for missing in ({"case_id": case_id}, {"comment": "x"}, {"title": "x", "comment": "x"}):
        assert kibana.run(MODULE, **missing).failed


def test_a_race_for_the_same_comment_is_looked_at_again(kibana: Bench) -> None:
    case_id = new_case(kibana)
    comment_id = say(kibana, case_id, "one")
    message = "This case has been updated. Please refresh before saving additional updates."
    kibana.emulator.faults.add(method="PATCH", status=409, body={"statusCode": 409, "message": message})
    result = kibana.ok(MODULE, case_id=case_id, id=comment_id, comment="two")
    assert result.changed
    assert [request.split()[0] for request in result.requests] == ["GET", "PATCH", "GET", "PATCH", "GET"]
    assert texts(kibana, case_id) == ["two"]


def test_a_comment_that_somebody_else_deletes_meanwhile(kibana: Bench) -> None:
    case_id = new_case(kibana)
    for text in ("one", "two"):
        say(kibana, case_id, text)
    body = {"statusCode": 404, "error": "Not Found", "message": "Saved object [cases-comments/x] not found"}
    kibana.emulator.faults.add(method="DELETE", status=404, body=body)
    result = kibana.ok(MODULE, case_id=case_id, all=True, state="absent")
    assert texts(kibana, case_id) == ["one"]
    assert "still exists" in str(result.values["warnings"])


def test_an_answer_that_gets_lost_makes_no_second_comment(kibana: Bench) -> None:
    case_id = new_case(kibana)
    kibana.emulator.faults.add(method="POST", drop="after")
    result = kibana.ok(MODULE, case_id=case_id, comment="once", retries=3)
    assert result.changed
    assert texts(kibana, case_id) == ["once"]
    assert "the change was made all the same" in str(result.values["warnings"])


def test_what_is_returned(kibana: Bench) -> None:
    case_id = new_case(kibana)
    predicted = kibana.ok(MODULE, check=True, case_id=case_id, comment="hello")
    assert predicted["case_comment"] == {"comment": "hello"}
    comment = kibana.ok(MODULE, case_id=case_id, comment="hello")["case_comment"]
    assert comment["case_id"] == case_id
    assert comment["comment"] == "hello"
    assert comment["owner"] == "cases"
    assert comment["created_by"]["username"] == "elastic"
    assert comment["updated_at"] is None
