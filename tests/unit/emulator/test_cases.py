# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/cases: creating, changing, reading and deleting, beyond what the recordings show."""

from __future__ import annotations

import typing as t

import pytest

from .cases_client import JIRA, NONE, Client, case_body, client, field, value

URL = "/api/cases"


@pytest.fixture
def api() -> t.Iterator[Client]:
    """A client of a 9.4 emulator."""
    with client() as found:
        yield found


def titles(api: Client, query: str = "") -> list[str]:
    """The titles _find gives, in its order."""
    return [case["title"] for case in api.ask("GET", f"{URL}/_find?{query}")["cases"]]


# --- create


def test_create_trims_and_drops_nobody(api: Client) -> None:
    """Texts lose their blanks, assignees without uid vanish, repeated ones are kept once."""
    assignees = [{"uid": ""}, {"uid": "u"}, {"uid": "u"}]
    case = api.case(title="  t ", description=" d ", tags=[" x "], category=" c ", assignees=assignees)
    assert (case["title"], case["description"], case["tags"], case["category"]) == ("t", "d", ["x"], "c")
    assert case["assignees"] == [{"uid": "u"}]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"status": "open"}, 'invalid keys "status"'),
        ({"settings": {"syncAlerts": True, "x": 1, "y": 2}}, 'invalid keys "x,y"'),
        ({"title": " "}, "The title field cannot be an empty string."),
        ({"title": "x" * 161}, "The length of the title is too long. The maximum length is 160."),
        ({"description": "x" * 30_001}, "The length of the description is too long. The maximum length is 30000."),
        ({"tags": ["x"] * 201}, "The length of the field tags is too long. Array must be of length <= 200."),
        ({"tags": ["x" * 257]}, "The length of the tag is too long. The maximum length is 256."),
        ({"tags": "x"}, 'Invalid value "x" supplied to "tags"'),
        ({"settings": {}}, 'Invalid value "undefined" supplied to "settings,syncAlerts"'),
        ({"title": 1, "owner": ...}, 'Invalid value "undefined" supplied to "owner"'),
    ],
)
def test_bad_bodies(api: Client, fields: dict[str, t.Any], message: str) -> None:
    """The plugin's own sentences; wrong values are told before unknown keys."""
    assert message in api.refused(400, "POST", URL, case_body(**fields))


def test_length_is_measured_after_trimming_in_utf16(api: Client) -> None:
    """Blanks around a title do not count, a character outside the basic plane counts twice."""
    assert api.case(title=" " * 10 + "x" * 160)["title"] == "x" * 160
    api.refused(400, "POST", URL, case_body(title="\N{BUG}" * 81))


def test_bodies_that_are_no_objects(api: Client) -> None:
    """Refused by the router, not by the plugin."""
    bodies: tuple[t.Any, ...] = ([], "x", 5)
    for body in bodies:
        assert api.refused(400, "POST", URL, body).startswith("[request body]: ")


def test_assignees_need_platinum(api: Client) -> None:
    """Creating, changing and filtering with assignees are 403 on Gold, each in its own words."""
    case = api.case()
    api.kibana.license = "gold"
    body = case_body(assignees=[{"uid": "u"}])
    assert api.refused(403, "POST", URL, body) == (
        "In order to assign users to cases, you must be subscribed to an Elastic Platinum license"
    )
    change = {"cases": [{"id": case["id"], "version": case["version"], "assignees": [{"uid": "u"}]}]}
    assert api.refused(403, "PATCH", URL, change).endswith(f", ids: [{case['id']}]")
    assert "filter cases by assignees" in api.refused(403, "GET", f"{URL}/_find?assignees=u")
    api.case(assignees=[{"uid": ""}])


# --- custom fields


def test_custom_fields_are_completed(api: Client) -> None:
    """Every configured field is stored, with its default or null, after those sent."""
    assert "No custom fields configured." in api.refused(400, "POST", URL, case_body(customFields=[value("a", "x")]))
    api.configure(customFields=[field("a"), field("b", defaultValue="d"), field("c", "toggle"), field("n", "number")])
    case = api.case(customFields=[value("n", 4, "number")])
    assert case["customFields"] == [
        value("n", 4, "number"),
        value("a", None),
        value("b", "d"),
        value("c", None, "toggle"),
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ([], 'Missing required custom fields without default value configured: "R"'),
        (
            [value("r", None)],
            'Invalid value "null" supplied for the following required custom fields: "R"',
        ),
        ([value("r", "x"), value("z", "x")], "Invalid custom field keys: z"),
        (
            [value("r", True, "toggle")],
            'The following custom fields have the wrong type in the request: "R"',
        ),
        ([value("r", "x"), value("r", "y")], "Invalid duplicated customFields keys in request: r"),
    ],
)
def test_custom_field_refusals(api: Client, fields: list[dict[str, t.Any]], message: str) -> None:
    """What does not fit the owner's configuration is refused, on creation and on change."""
    api.configure(customFields=[field("r", required=True), field("d", required=True, defaultValue="d")])
    assert api.refused(400, "POST", URL, case_body(customFields=fields)) == message
    case = api.case(customFields=[value("r", "x")])
    change = {"cases": [{"id": case["id"], "version": case["version"], "customFields": fields}]}
    assert api.refused(400, "PATCH", URL, change) == message


def test_partial_custom_fields_reset_the_others(api: Client) -> None:
    """A list that leaves fields out is a change, and puts those back to their defaults."""
    api.configure(customFields=[field("a"), field("b", defaultValue="d")])
    case = api.case(customFields=[value("a", "x"), value("b", "y")])
    same = [value("b", "y"), value("a", "x")]
    body = {"cases": [{"id": case["id"], "version": case["version"], "customFields": same}]}
    api.refused(406, "PATCH", URL, body)
    assert api.patch(case, customFields=[value("a", "x")])["customFields"] == [value("a", "x"), value("b", "d")]


# --- update


def test_only_changed_cases_are_answered(api: Client) -> None:
    """Two cases asked for, one differs: one comes back, and only that one was written."""
    first, second = api.case(), api.case(title="b")
    asked = [{"id": case["id"], "version": case["version"], "title": "b"} for case in (first, second)]
    after = api.ask("PATCH", URL, {"cases": asked})
    assert [case["id"] for case in after] == [first["id"]]
    assert api.version(second) == second["version"]
    assert api.version(first) == after[0]["version"] != first["version"]


def test_what_counts_as_a_change(api: Client) -> None:
    """Lists are sets, objects are compared deeply, texts with their blanks."""
    case = api.case(tags=["a", "b"])
    unchanged = {"tags": ["b", "a", "a"], "connector": dict(NONE), "settings": {"syncAlerts": True}, "owner": "cases"}
    body = {"cases": [{"id": case["id"], "version": case["version"], **unchanged}]}
    assert api.refused(406, "PATCH", URL, body) == "All update fields are identical to current version."
    after = api.patch(case, title=f" {case['title']} ")
    assert after["title"] == case["title"] and after["version"] != case["version"]


def test_one_bad_case_stops_them_all(api: Client) -> None:
    """Missing before stale before anything else, and nothing is written."""
    case, other = api.case(), api.case()
    good = {"id": case["id"], "version": case["version"], "title": "new"}
    stale = {"id": other["id"], "version": "WzAsMV0=", "title": "new"}
    missing = {"id": "nope", "version": "WzAsMV0="}
    assert api.refused(404, "PATCH", URL, {"cases": [good, stale, missing]}) == (
        "These cases nope do not exist. Please check you have the correct ids."
    )
    assert api.refused(409, "PATCH", URL, {"cases": [good, stale]}) == (
        f"These cases {other['id']} have been updated. Please refresh before saving additional updates."
    )
    assert api.version(case) == case["version"]


def test_patch_refusals(api: Client) -> None:
    """The owner stays, one to a hundred cases, known fields only."""
    case = api.case()
    one = {"id": case["id"], "version": case["version"]}
    assert api.refused(400, "PATCH", URL, {"cases": [{**one, "owner": "observability"}]}) == (
        f"Updating the owner of a case is not allowed ids: [{case['id']}]"
    )
    assert "too short" in api.refused(400, "PATCH", URL, {"cases": []})
    assert "too long" in api.refused(400, "PATCH", URL, {"cases": [one] * 101})
    assert api.refused(400, "PATCH", URL, {"cases": [{**one, "foo": 1}]}) == 'invalid keys "foo"'


def test_closing_and_reopening(api: Client) -> None:
    """A status sets who closed the case, when, and after how long; reopening takes that back."""
    closed = api.patch(api.case(), status="closed")
    assert closed["closed_by"]["username"] == "elastic" and closed["closed_at"] and closed["duration"] == 0
    open_again = api.patch(closed, status="open")
    assert (open_again["closed_by"], open_again["closed_at"], open_again["duration"]) == (None, None, None)


def test_connector_can_be_taken_off(api: Client) -> None:
    """The complete none connector does it; a part of one is refused."""
    case = api.case(connector=JIRA)
    assert case["connector"] == JIRA
    assert api.patch(case, connector=NONE)["connector"] == NONE


# --- read


def test_get_by_version() -> None:
    """Up to 8.x a case comes with its comments unless asked otherwise; later there are none to come."""
    with client("8.19") as api:
        case = api.case()
        api.ask("POST", f"{URL}/{case['id']}/comments", {"type": "user", "comment": "c", "owner": "cases"})
        assert len(api.ask("GET", f"{URL}/{case['id']}")["comments"]) == 1
        assert api.ask("GET", f"{URL}/{case['id']}?includeComments=false")["comments"] == []
        assert "definition for this key" in api.refused(400, "GET", f"{URL}/{case['id']}?foo=1")
        assert api.ask("GET", f"{URL}/status")["count_open_cases"] == 1
    with client("9.4") as api:
        case = api.case()
        assert "comments" not in api.ask("GET", f"{URL}/{case['id']}?includeComments=true")
        assert api.refused(404, "GET", f"{URL}/status") == "Saved object [cases/status] not found"
        assert case["observables"] == []
    with client("8.12") as api:
        assert "observables" not in api.case()


# --- delete


def test_delete_takes_all_or_nothing(api: Client) -> None:
    """One unknown id, and nothing goes; afterwards nothing is left of a case."""
    case = api.case()
    api.ask("POST", f"{URL}/{case['id']}/comments", {"type": "user", "comment": "c", "owner": "cases"})
    assert api.refused(404, "DELETE", f'{URL}?ids=["{case["id"]}","nope"]') == "Saved object [cases/nope] not found"
    assert api.version(case)
    api.ask("DELETE", f'{URL}?ids=["{case["id"]}"]')
    assert not api.kibana.objects("cases-comments", "default")
    assert not api.kibana.objects("cases-user-actions", "default")


def test_delete_query_forms(api: Client) -> None:
    """A JSON array or the parameter repeated; a lone id is neither."""
    first, second = api.case(), api.case()
    assert "could not parse array value" in api.refused(400, "DELETE", f"{URL}?ids={first['id']}")
    assert "too short" in api.refused(400, "DELETE", f"{URL}?ids=[]")
    assert "expected value of type [array]" in api.refused(400, "DELETE", f"{URL}?ids=5")
    api.ask("DELETE", f"{URL}?ids={first['id']}&ids={second['id']}")
    assert titles(api) == []


# --- who may


def test_privileges(api: Client) -> None:
    """A reader reads; writing is refused naming the owner."""
    case = api.case()
    api.ask("GET", f"{URL}/{case['id']}", user="reader")
    change = {"cases": [{"id": case["id"], "version": case["version"], "title": "x"}]}
    for method, path, body, verb in (
        ("POST", URL, case_body(), "create"),
        ("PATCH", URL, change, "update"),
        ("DELETE", f'{URL}?ids=["{case["id"]}"]', None, "delete"),
    ):
        assert api.refused(403, method, path, body, user="reader") == (
            f'Unauthorized to {verb} case with owners: "cases"'
        )


def test_cases_stay_in_their_space(api: Client) -> None:
    """Neither found, read nor deleted from another space."""
    api.ask("POST", "/api/spaces/space", {"id": "ops", "name": "Ops"})
    case = api.case()
    assert api.ask("GET", f"/s/ops{URL}/_find")["total"] == 0
    api.refused(404, "GET", f"/s/ops{URL}/{case['id']}")
    api.refused(404, "DELETE", f'/s/ops{URL}?ids=["{case["id"]}"]')
