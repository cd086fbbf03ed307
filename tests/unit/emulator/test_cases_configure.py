# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/cases/configure: what the recordings do not show."""

from __future__ import annotations

import typing as t

import pytest

from .cases_client import JIRA, NONE, Client, client, configuration_body, field, value

URL = "/api/cases/configure"


@pytest.fixture
def api() -> t.Iterator[Client]:
    """A client of a 9.4 emulator."""
    with client() as found:
        yield found


def template(key: str = "t1", **case_fields: t.Any) -> dict[str, t.Any]:
    """A template with these case fields; none at all means null."""
    return {"key": key, "name": key, "caseFields": case_fields or None}


def test_post_replaces_the_owners_configuration(api: Client) -> None:
    """A second POST deletes the first one, with everything it defined; other owners keep theirs."""
    other = api.configure(owner="observability")
    first = api.configure(customFields=[field("a")], templates=[template(customFields=[value("a", None)])])
    second = api.configure()
    assert second["id"] != first["id"] and second["version"] != first["version"]
    assert (second["customFields"], second["templates"], second["observableTypes"]) == ([], [], [])
    assert [item["id"] for item in api.ask("GET", URL)] == [second["id"], other["id"]]
    assert [item["id"] for item in api.ask("GET", f"{URL}?owner=observability")] == [other["id"]]
    assert api.ask("GET", f"{URL}?owner=securitySolution") == []


def test_configurations_belong_to_a_space(api: Client) -> None:
    """A space has its own, and an unknown one has none to give."""
    api.ask("POST", "/api/spaces/space", {"id": "ops", "name": "Ops"})
    api.configure()
    assert api.ask("GET", f"/s/ops{URL}") == []
    assert api.refused(404, "GET", f"/s/nowhere{URL}") == "Saved object [space/nowhere] not found"


def test_none_connector_is_normalised(api: Client) -> None:
    """With id none, name and type do not matter; any other id is kept, existing or not."""
    sent = {"id": "none", "name": "whatever", "type": ".jira", "fields": None}
    assert api.configure(connector=sent)["connector"] == NONE
    kept = api.configure(connector=JIRA)
    assert kept["connector"] == JIRA
    assert {item["target"] for item in kept["mappings"]} == {"summary", "description", "labels", "comments"}


@pytest.mark.parametrize(
    "connector",
    [
        {**NONE, "fields": {}},
        {**JIRA, "fields": {"issueType": "1"}},
        {**JIRA, "fields": {**t.cast("dict[str, t.Any]", JIRA["fields"]), "summary": "x"}},
        {**JIRA, "type": ".slack"},
        {**JIRA, "extra": 1},
        {"id": "x", "type": ".none", "fields": None},
        {"id": "x", "name": "x", "type": ".none"},
    ],
)
def test_bad_connectors(api: Client, connector: dict[str, t.Any]) -> None:
    """All four keys, a known type, and exactly the fields of the type."""
    api.refused(400, "POST", URL, configuration_body(connector=connector))


@pytest.mark.parametrize(
    ("custom_field", "message"),
    [
        (field("UP"), "Key must be lower case, a-z, 0-9, '_', and '-' are allowed"),
        (field("k" * 37), "The length of the key is too long. The maximum length is 36."),
        (field("a", label=" "), "The label field cannot be an empty string."),
        (field("a", label="l" * 51), "The length of the label is too long. The maximum length is 50."),
        (field("a", unknown=1), 'invalid keys "unknown"'),
    ],
)
def test_custom_field_limits(api: Client, custom_field: dict[str, t.Any], message: str) -> None:
    """The plugin's own sentences about a definition."""
    assert api.refused(400, "POST", URL, configuration_body(customFields=[custom_field])) == message


def test_custom_field_definitions(api: Client) -> None:
    """Types and defaults must fit; null and absent defaults are echoed as they came; ten at most."""
    good = [
        field("a", defaultValue=None),
        field("b", required=True),
        field("c", "toggle", defaultValue=True),
        field("d", "number", defaultValue=5),
    ]
    assert api.configure(customFields=good)["customFields"] == good
    for bad in (
        field("a", defaultValue=5),
        field("a", defaultValue=""),
        field("a", "toggle", defaultValue="true"),
        field("a", "number", defaultValue=1.5),
        field("a", "date"),
        {key: item for key, item in field("a").items() if key != "required"},
    ):
        api.refused(400, "POST", URL, configuration_body(customFields=[bad]))
    many = [field(f"f{index}") for index in range(11)]
    assert api.refused(400, "POST", URL, configuration_body(customFields=many)) == (
        "The length of the field customFields is too long. Array must be of length <= 10."
    )


def test_duplicates_are_named_once(api: Client) -> None:
    """Keys that repeat, each named once, joined by a bare comma."""
    fields = [field(key) for key in ("a", "b", "a", "a", "b")]
    assert api.refused(400, "POST", URL, configuration_body(customFields=fields)) == (
        "Invalid duplicated customFields keys in request: a,b"
    )
    twice = [template("x"), template("x")]
    assert api.refused(400, "POST", URL, configuration_body(templates=twice)) == (
        "Invalid duplicated templates keys in request: x"
    )


@pytest.mark.parametrize(
    ("fields", "case_fields", "message"),
    [
        (None, {"customFields": [value("a", "x")]}, "No custom fields configured."),
        ([field("a")], {"title": "x"}, "No custom fields added to template."),
        ([field("a")], {}, "No custom fields added to template."),
        ([field("a")], {"customFields": [value("b", "x")]}, "Invalid custom field keys: b"),
        (
            [field("a")],
            {"customFields": [value("a", True, "toggle")]},
            'The following custom fields have the wrong type in the request: "A"',
        ),
        (
            [field("a")],
            {"customFields": [value("a", "x"), value("a", "y")]},
            "Invalid duplicated templates[0]'s customFields keys in request: a",
        ),
    ],
)
def test_templates_against_custom_fields(
    api: Client, fields: t.Any, case_fields: dict[str, t.Any], message: str
) -> None:
    """A template lists custom fields if and only if the same request defines them."""
    body = configuration_body(templates=[template(**case_fields)])
    if fields is not None:
        body["customFields"] = fields
    assert api.refused(400, "POST", URL, body) == message


@pytest.mark.parametrize(
    "bad",
    [
        {"key": "t", "name": "t"},
        {**template(), "name": "n" * 51},
        {**template(), "tags": ["x"] * 11},
        {**template(), "tags": ["x" * 51]},
        {**template(), "description": "d" * 1001},
        template(status="open"),
        template(owner="cases"),
    ],
)
def test_bad_templates(api: Client, bad: dict[str, t.Any]) -> None:
    """caseFields is a required key; limits and unknown fields are refused."""
    api.refused(400, "POST", URL, configuration_body(templates=[bad]))


def test_template_assignees_need_platinum(api: Client) -> None:
    """403 below Platinum; an empty list of assignees is fine."""
    api.kibana.license = "gold"
    api.configure(templates=[template(assignees=[])])
    body = configuration_body(templates=[template(assignees=[{"uid": "u"}])])
    assert "Platinum" in api.refused(403, "POST", URL, body)


def test_observable_types(api: Client) -> None:
    """Keys and labels are unique whatever their case, also against those built in."""
    good = [{"key": "serial", "label": "Serial"}]
    assert api.configure(observableTypes=good)["observableTypes"] == good
    for clash in ([{"key": "x", "label": "ipv4"}], [{"key": "a", "label": "One"}, {"key": "b", "label": "ONE"}]):
        message = api.refused(400, "POST", URL, configuration_body(observableTypes=clash))
        assert message.startswith("Invalid duplicated observable types in request: ")


def test_patch_keeps_what_is_left_out_except_templates(api: Client) -> None:
    """Templates are cleared by a PATCH that does not mention them."""
    first = api.configure(
        customFields=[field("a")],
        templates=[template(customFields=[value("a", "x")])],
        observableTypes=[{"key": "serial", "label": "Serial"}],
        connector=JIRA,
    )
    body = {"version": first["version"], "closure_type": "close-by-pushing"}
    after = api.ask("PATCH", f"{URL}/{first['id']}", body)
    assert after["templates"] == []
    for key in ("customFields", "observableTypes", "connector", "mappings", "created_at", "owner", "id"):
        assert after[key] == first[key]
    assert after["updated_by"]["username"] == "elastic" and after["updated_at"]


def test_patch_without_custom_fields_empties_those_of_templates(api: Client) -> None:
    """Templates are fitted to the custom fields of the request, not to those stored."""
    first = api.configure(customFields=[field("a")])
    body = {"version": first["version"], "templates": [template(title="x", customFields=[value("a", "x")])]}
    after = api.ask("PATCH", f"{URL}/{first['id']}", body)
    assert after["templates"][0]["caseFields"] == {"title": "x", "customFields": []}
    assert after["customFields"] == [field("a")]


def test_patch_rewrites_templates(api: Client) -> None:
    """Custom fields that are gone leave the templates, new ones enter with their defaults."""
    first = api.configure(customFields=[field("gone"), field("kept")])
    fields = [field("kept"), field("text", defaultValue="d"), field("flag", "toggle"), field("plain")]
    asked = [template("t1", customFields=[value("gone", "x"), value("kept", "k")]), template("t2")]
    body = {"version": first["version"], "customFields": fields, "templates": asked}
    added = [value("text", "d"), value("flag", False, "toggle"), value("plain", None)]
    after = api.ask("PATCH", f"{URL}/{first['id']}", body)["templates"]
    assert after[0]["caseFields"]["customFields"] == [value("kept", "k"), *added]
    assert after[1]["caseFields"] == {"customFields": [value("kept", None), *added]}


def test_patch_refusals(api: Client) -> None:
    """The order of the checks: body, existence, type change, then the version."""
    first = api.configure(customFields=[field("a")])
    url = f"{URL}/{first['id']}"
    changed = {"version": "stale", "customFields": [field("a", "toggle")]}
    assert api.refused(400, "PATCH", url, changed) == (
        'Invalid custom field types in request for the following labels: "A"'
    )
    assert api.refused(400, "PATCH", url, {"version": "x", "owner": "cases"}) == 'invalid keys "owner"'
    assert "refresh" in api.refused(409, "PATCH", url, {"version": "stale"})
    assert api.refused(404, "PATCH", f"{URL}/nope", changed) == "Saved object [cases-configure/nope] not found"


def test_patch_always_writes(api: Client) -> None:
    """Nothing changed, yet the version did, and the old one is no good any more."""
    first = api.configure()
    after = api.ask("PATCH", f"{URL}/{first['id']}", {"version": first["version"]})
    assert after["version"] != first["version"]
    api.refused(409, "PATCH", f"{URL}/{first['id']}", {"version": first["version"]})


def test_privileges_and_owners(api: Client) -> None:
    """Unknown or switched-off owners are a 403 even for a superuser; readers may only read."""
    refusal = 'Unauthorized to create case configuration with owners: "nobody"'
    assert api.refused(403, "POST", URL, configuration_body(owner="nobody")) == refusal
    stored = api.configure()
    assert len(api.ask("GET", URL, user="reader")) == 1
    assert api.refused(403, "POST", URL, configuration_body(), user="reader") == (
        "Unauthorized to create case configuration of any owner"
    )
    assert api.refused(403, "PATCH", f"{URL}/{stored['id']}", {"version": "stale"}, user="reader") == (
        'Unauthorized to update case configuration with owners: "cases"'
    )
    body = {"id": "quiet", "name": "Quiet", "disabledFeatures": ["generalCasesV3"]}
    api.ask("POST", "/api/spaces/space", body)
    api.refused(403, "POST", f"/s/quiet{URL}", configuration_body())
    api.ask("POST", f"/s/quiet{URL}", configuration_body(owner="observability"))


def test_somebody_without_cases(api: Client) -> None:
    """Other privileges open the space, but no cases."""
    name = api.user("builder", "actions:all", spaces=("default",))
    assert api.refused(403, "GET", URL, user=name) == "Unauthorized to access case configurations of any owner"
    assert api.refused(403, "GET", f"/s/elsewhere{URL}", user=name) == "Unauthorized to get elsewhere space"


def test_connectors_depend_on_type_and_licence(api: Client) -> None:
    """Only types that cases can push to, as far as the licence goes."""
    config = {"apiUrl": "https://jira.example", "projectKey": "OPS"}
    jira = {
        "name": "Jira",
        "connector_type_id": ".jira",
        "config": config,
        "secrets": {"email": "a@b.example", "apiToken": "t"},
    }
    created = api.ask("POST", "/api/actions/connector", jira)
    api.ask("POST", "/api/actions/connector", {"name": "Log", "connector_type_id": ".server-log"})
    found = api.ask("GET", f"{URL}/connectors/_find")
    assert [(item["id"], item["actionTypeId"], item["config"]) for item in found] == [(created["id"], ".jira", config)]
    api.kibana.license = "basic"
    assert api.ask("GET", f"{URL}/connectors/_find") == []


def test_unknown_query(api: Client) -> None:
    """Excess query parameters are refused."""
    assert api.refused(400, "GET", f"{URL}?foo=1") == 'invalid keys "foo"'


@pytest.mark.parametrize(
    ("version", "keys", "number_allowed"),
    [("8.12", set(), False), ("8.19", {"templates", "observableTypes"}, True)],
)
def test_older_versions(version: str, keys: set[str], number_allowed: bool) -> None:
    """Keys a version does not know are neither shown nor taken."""
    with client(version) as api:
        assert keys == {"templates", "observableTypes"} & set(api.configure())
        if not keys:
            body = configuration_body(templates=[])
            assert api.refused(400, "POST", URL, body) == 'invalid keys "templates"'
        answer = api.raw("POST", URL, configuration_body(customFields=[field("n", "number")]))
        assert (answer.status_code == 200) is number_allowed
