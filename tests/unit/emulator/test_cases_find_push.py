# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding and pushing cases, and the journal of what happened to them, beyond what the recordings show."""

from __future__ import annotations

import typing as t

import pytest

from .cases_client import JIRA, Client, client

URL = "/api/cases"


@pytest.fixture
def api() -> t.Iterator[Client]:
    """A client of a 9.4 emulator."""
    with client() as found:
        yield found


def jira(api: Client) -> str:
    """The id of a new Jira connector."""
    body = {
        "name": "Jira",
        "connector_type_id": ".jira",
        "config": {"apiUrl": "https://jira.example/", "projectKey": "OPS"},
        "secrets": {"email": "a@b.example", "apiToken": "t"},
    }
    return str(api.ask("POST", "/api/actions/connector", body)["id"])


def titles(api: Client, query: str = "") -> list[str]:
    """The titles _find gives, in its order."""
    return [case["title"] for case in api.ask("GET", f"{URL}/_find?{query}")["cases"]]


# --- find


def test_find_filters_and_counts(api: Client) -> None:
    """Filters add up, their values are alternatives, and the counts ignore the status."""
    api.case(title="a", severity="high", category="net")
    api.patch(api.case(title="b", tags=["x", "y"]), status="closed")
    api.case(title="c", owner="observability", assignees=[{"uid": "u"}])
    assert titles(api) == ["c", "b", "a"]
    assert titles(api, "sortField=title&sortOrder=asc") == ["a", "b", "c"]
    assert titles(api, "sortField=category&sortOrder=asc")[0] == "a"
    assert titles(api, "tags=x") == ["b"]
    assert titles(api, "tags=x&tags=disk&owner=cases") == ["b", "a"]
    assert titles(api, "severity=high&severity=low&category=net") == ["a"]
    assert titles(api, "assignees=u") == ["c"]
    assert titles(api, "assignees=none") == ["b", "a"]
    assert titles(api, "reporters=nobody") == []
    assert titles(api, "from=now-1h&to=now-1m") == []
    found = api.ask("GET", f"{URL}/_find?status=closed&perPage=1")
    assert (found["total"], found["count_open_cases"], found["count_closed_cases"]) == (1, 2, 1)
    assert (found["page"], found["per_page"], len(found["cases"])) == (1, 1, 1)


def test_find_search(api: Client) -> None:
    """Words anywhere in title or description, whole words, any of them unless told otherwise."""
    case = api.case(title="Disk full on host-1", description="see runbook")
    api.case(title="Host down", description="power")
    assert titles(api, "search=host") == ["Host down", "Disk full on host-1"]
    assert titles(api, "search=hos") == []
    assert len(titles(api, "search=hos*")) == 2
    assert titles(api, "search=disk down&defaultSearchOperator=AND") == []
    assert titles(api, "search=runbook&searchFields=title") == []
    assert titles(api, f"search={case['id']}") == [case["title"]]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("foo=1", 'invalid keys "foo"'),
        ("page=x", "cannot parse to a number"),
        ("perPage=101", "The provided perPage value is too high. The maximum allowed perPage value is 100."),
        (
            "page=101&perPage=100",
            "The number of documents is too high. Paginating through more than 10000 documents is not possible.",
        ),
        ("from=yesterdayish", 'Invalid "from" and/or "to" query parameters'),
        ("sortOrder=up", 'Invalid value "up" supplied to "sortOrder"'),
    ],
)
def test_find_refusals(api: Client, query: str, message: str) -> None:
    """Unknown parameters, pages out of bounds, bad values."""
    api.case()
    assert api.refused(400, "GET", f"{URL}/_find?{query}") == message


def test_tags_and_reporters(api: Client) -> None:
    """Nothing at first; then every value once, for the owners asked for."""
    assert api.ask("GET", f"{URL}/tags") == api.ask("GET", f"{URL}/reporters") == []
    api.case(tags=["b", "a"])
    api.case(tags=["b"], owner="observability")
    assert api.ask("GET", f"{URL}/tags") == ["b", "a"]
    assert api.ask("GET", f"{URL}/tags?owner=observability") == ["b"]
    assert [user["username"] for user in api.ask("GET", f"{URL}/reporters")] == ["elastic"]


# --- push


def test_push_again_and_again(api: Client) -> None:
    """Every push writes; the second one updates the incident of the first."""
    connector = jira(api)
    case = api.case(connector={**JIRA, "id": connector})
    api.ask("POST", f"{URL}/{case['id']}/comments", {"type": "user", "comment": "c", "owner": "cases"})
    first = api.ask("POST", f"{URL}/{case['id']}/connector/{connector}/_push", {})
    service = first["external_service"]
    assert (service["connector_id"], service["external_title"]) == (connector, "OPS-1")
    assert service["external_url"] == "https://jira.example/browse/OPS-1"
    assert first["comments"][0]["pushed_at"] and first["status"] == "open"
    second = api.ask("POST", f"{URL}/{case['id']}/connector/{connector}/_push", {})
    assert second["external_service"]["external_id"] == service["external_id"]
    assert second["version"] != first["version"]
    assert second["updated_at"] == second["external_service"]["pushed_at"]
    journal = api.ask("GET", f"{URL}/{case['id']}/user_actions/_find?types=pushed")
    assert [entry["action"] for entry in journal["userActions"]] == ["push_to_service"] * 2


def test_push_closes_when_configured() -> None:
    """close-by-pushing closes the case, and before 8.17 a closed one cannot be pushed."""
    for version in ("8.12", "9.4"):
        with client(version) as api:
            api.configure(closure_type="close-by-pushing")
            connector, case = jira(api), api.case()
            url = f"{URL}/{case['id']}/connector/{connector}/_push"
            pushed = api.ask("POST", url, {})
            assert pushed["status"] == "closed" and pushed["closed_at"]
            if version == "8.12":
                refusal = "The Disk full case is closed. Pushing a closed case is not allowed."
                assert api.refused(409, "POST", url, {}) == refusal
            else:
                assert api.ask("POST", url, {})["status"] == "closed"


def test_push_refusals(api: Client) -> None:
    """Unknown case, privileges, licence, and a system that refuses as long as the test says."""
    connector, case = jira(api), api.case()
    url = f"{URL}/{case['id']}/connector/{connector}/_push"
    assert api.refused(404, "POST", f"{URL}/nope/connector/{connector}/_push", {}) == (
        "Saved object [cases/nope] not found"
    )
    assert api.refused(403, "POST", url, {}, user="reader") == 'Unauthorized to push case with owners: "cases"'
    api.caller.seed("push_failure", connector_id=connector, message="jira is down")
    assert api.refused(424, "POST", url, {}) == "jira is down"
    assert api.version(case) == case["version"]
    api.ask("POST", url, {})
    api.kibana.license = "basic"
    api.refused(403, "POST", url, {})


# --- journal


def test_user_actions_tell_every_change(api: Client) -> None:
    """Lists give one entry for what came and one for what went, everything else one for the new value."""
    case = api.patch(api.case(tags=["a"]), tags=["b"], severity="high", status="closed")
    url = f"{URL}/{case['id']}/user_actions/_find"
    entries = api.ask("GET", url)["userActions"]
    told = [(entry["type"], entry["action"], entry["payload"]) for entry in entries[1:]]
    assert told == [
        ("tags", "add", {"tags": ["b"]}),
        ("tags", "delete", {"tags": ["a"]}),
        ("severity", "update", {"severity": "high"}),
        ("status", "update", {"status": "closed"}),
    ]
    assert api.ask("GET", f"{url}?sortOrder=desc&perPage=1")["userActions"][0]["type"] == "status"
    assert api.ask("GET", f"{url}?types=action&types=user")["total"] == 4
