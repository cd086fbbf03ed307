# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_case_settings"
PATH = "/api/cases/configure"
Options = dict[str, t.Any]

TEXT = {"key": "service", "label": "Service", "type": "text", "required": True, "default_value": "unknown"}
TOGGLE = {"key": "impact", "label": "Customer impact", "type": "toggle"}
NUMBER = {"key": "cost", "label": "Cost", "type": "number", "default_value": 5}
OUTAGE = {
    "key": "outage",
    "name": "Outage",
    "description": "A service is down",
    "tags": ["prio", "incident"],
    "case_fields": {
        "title": "Outage of",
        "description": "What happened?",
        "tags": ["z", "a"],
        "severity": "critical",
        "category": "incident",
        "assignees": ["u_2", "u_1"],
        "sync_alerts": False,
        "connector": {"id": "none"},
        "custom_fields": {"impact": True},
    },
}
NONE = {"id": "none", "name": "none", "type": ".none", "fields": None}


def settings(bench: Bench, owner: str = "cases", space: str = "default") -> dict[str, t.Any]:
    """What the emulator has stored for an owner."""
    (found,) = [item for item in bench.kibana.objects("cases-configure", space).values() if item["owner"] == owner]
    return t.cast("dict[str, t.Any]", found)


def connector(bench: Bench, name: str = "jira-ops", kind: str = ".jira", **options: t.Any) -> str:
    """A connector in the emulator; gives its id."""
    known: dict[str, tuple[Options, Options]] = {
        ".jira": (
            {"apiUrl": "https://jira.example.com", "projectKey": "OPS"},
            {"email": "robot@example.com", "apiToken": "canary-token"},
        ),
        ".resilient": (
            {"apiUrl": "https://r.example.com", "orgId": "1"},
            {"apiKeyId": "i", "apiKeySecret": "canary-key"},
        ),
        ".servicenow-sir": (
            {"apiUrl": "https://now.example.com"},
            {"username": "u", "password": "canary-password"},
        ),
        ".swimlane": (
            {"apiUrl": "https://s.example.com", "appId": "1", "connectorType": "cases", "mappings": {}},
            {"apiToken": "canary-token"},
        ),
        ".thehive": ({"url": "https://hive.example.com"}, {"apiKey": "canary-key"}),
        ".index": ({"index": "a"}, {}),
    }
    config, secrets = known[kind]
    asked = {"name": name, "connector_type_id": kind, "config": config, "secrets": secrets, **options}
    return str(bench.ok("kibana_connector", **asked)["connector"]["id"])


def said(result: Result) -> str:
    """The warnings of a run."""
    return result.warned


# --- the contract


def test_twelve_steps(kibana: Bench) -> None:
    kibana.twelve_steps(
        MODULE,
        created={
            "owner": "observability",
            "closure_type": "close-by-pushing",
            "custom_fields": [TEXT, TOGGLE],
            "templates": [OUTAGE],
            "observable_types": [{"key": "wallet", "label": "Wallet"}],
        },
        changed={"owner": "observability", "custom_fields": [TOGGLE, TEXT, NUMBER], "observable_types": []},
        absent={"owner": "observability", "state": "absent"},
    )


@pytest.mark.parametrize("profile", ["8.12", "8.14.3", "8.15.0", "8.19", "9.1", "9.4"])
def test_twelve_steps_in_every_version(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    plain = {key: value for key, value in TEXT.items() if key != "default_value"}
    bench.twelve_steps(
        MODULE,
        created={"owner": "cases", "closure_type": "close-by-pushing"},
        changed={"owner": "cases", "custom_fields": [plain, TOGGLE]},
        absent={"owner": "cases", "state": "absent"},
    )


def test_twelve_steps_in_a_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.twelve_steps(
        MODULE,
        created={"space": "ops", "owner": "cases", "templates": [{"key": "empty", "name": "Empty"}]},
        changed={"space": "ops", "owner": "cases", "closure_type": "close-by-pushing"},
        absent={"space": "ops", "owner": "cases", "state": "absent"},
    )
    assert not kibana.kibana.objects("cases-configure", "default")


@pytest.mark.parametrize(
    ("option", "key", "value", "stored", "other", "stored_other"),
    [
        ("closure_type", "closure_type", "close-by-pushing", "close-by-pushing", "close-by-user", "close-by-user"),
        (
            "custom_fields",
            "customFields",
            [TEXT],
            [{"key": "service", "label": "Service", "type": "text", "required": True, "defaultValue": "unknown"}],
            [{**TEXT, "label": "S", "required": False, "default_value": None}],
            [{"key": "service", "label": "S", "type": "text", "required": False}],
        ),
        (
            "templates",
            "templates",
            [{"key": "a", "name": "A"}],
            [{"key": "a", "name": "A", "caseFields": {"customFields": []}}],
            [],
            [],
        ),
        (
            "observable_types",
            "observableTypes",
            [{"key": "a", "label": "A"}],
            [{"key": "a", "label": "A"}],
            [{"key": "a", "label": "B"}],
            [{"key": "a", "label": "B"}],
        ),
    ],
)
def test_each_option_is_written_and_changed(
    kibana: Bench, option: str, key: str, value: object, stored: object, other: object, stored_other: object
) -> None:
    kibana.converge(MODULE, owner="cases", **{option: value})
    assert settings(kibana)[key] == stored
    kibana.converge(MODULE, owner="cases", **{option: other})
    assert settings(kibana)[key] == stored_other


def test_owners_have_settings_of_their_own(kibana: Bench) -> None:
    for owner in ("cases", "observability", "securitySolution"):
        result = kibana.converge(MODULE, owner=owner, closure_type="close-by-pushing")
        assert result["case_settings"]["owner"] == owner
    kibana.converge(MODULE, owner="cases", state="absent")
    assert settings(kibana)["closure_type"] == "close-by-user"
    assert settings(kibana, "observability")["closure_type"] == "close-by-pushing"
    kibana.refused(MODULE, "value of owner must be one of: cases, observability, securitySolution", owner="apm")


def test_what_the_task_does_not_name_stays(kibana: Bench) -> None:
    """A PATCH without templates clears them, and one without customFields empties those of the templates."""
    jira = connector(kibana)
    kibana.ok(
        MODULE,
        owner="cases",
        connector={"id": jira, "fields": {"priority": "High"}},
        custom_fields=[TEXT, TOGGLE],
        templates=[OUTAGE],
        observable_types=[{"key": "wallet", "label": "Wallet"}],
    )
    before = dict(settings(kibana))
    kibana.converge(MODULE, owner="cases", closure_type="close-by-pushing")
    volatile = {"closure_type", "version", "updated_at", "updated_by"}
    assert {k: v for k, v in settings(kibana).items() if k not in volatile} == {
        k: v for k, v in before.items() if k not in volatile
    }


def test_one_read_when_nothing_differs(kibana: Bench) -> None:
    jira = connector(kibana)
    options: Options = {
        "owner": "cases",
        "closure_type": "close-by-pushing",
        "connector": {"id": jira},
        "custom_fields": [TEXT, TOGGLE],
        "templates": [{**OUTAGE, "case_fields": {**OUTAGE["case_fields"], "connector": {"id": jira}}}],  # type: ignore[dict-item]
    }
    real = kibana.ok(MODULE, **options)
    assert real.requests == [
        f"GET {PATH}",
        "GET /api/actions/connectors",
        "GET /api/status",
        f"POST {PATH}",
        f"GET {PATH}",
    ]
    assert kibana.ok(MODULE, **options).requests == [f"GET {PATH}"]


def test_the_object_is_returned(kibana: Bench) -> None:
    nothing = kibana.ok(MODULE, owner="cases")
    assert not nothing.changed
    assert nothing["case_settings"] == {
        "id": None,
        "owner": "cases",
        "closure_type": "close-by-user",
        "connector": {**NONE, "fields": {}},
        "custom_fields": [],
        "templates": [],
        "observable_types": [],
    }
    result = kibana.ok(MODULE, owner="cases", closure_type="close-by-pushing")["case_settings"]
    assert result == {**nothing["case_settings"], "id": settings(kibana)["id"], "closure_type": "close-by-pushing"}


# --- absent


def test_absent_is_the_defaults(kibana: Bench) -> None:
    jira = connector(kibana)
    absent: Options = {"owner": "cases", "state": "absent"}
    assert kibana.ok(MODULE, **absent).requests == [f"GET {PATH}"]
    kibana.ok(
        MODULE,
        owner="cases",
        closure_type="close-by-pushing",
        connector={"id": jira},
        custom_fields=[TOGGLE],
        templates=[OUTAGE],
        observable_types=[{"key": "a", "label": "A"}],
    )
    result = kibana.converge(MODULE, **absent)
    stored = settings(kibana)
    assert stored["closure_type"] == "close-by-user"
    assert stored["connector"] == NONE
    assert stored["customFields"] == stored["templates"] == stored["observableTypes"] == []
    assert result["case_settings"]["id"] == stored["id"]
    assert "impact" in str(result["warnings"])


def test_absent_ignores_the_other_options(kibana: Bench) -> None:
    kibana.ok(MODULE, owner="cases", closure_type="close-by-pushing")
    kibana.converge(
        MODULE, owner="cases", state="absent", closure_type="close-by-pushing", connector={"name": "nowhere"}
    )


# --- connector


def test_a_connector_by_name(kibana: Bench) -> None:
    jira = connector(kibana)
    options: Options = {"owner": "cases", "connector": {"name": "jira-ops", "fields": {"issueType": 10006}}}
    kibana.converge(MODULE, **options)
    assert settings(kibana)["connector"] == {
        "id": jira,
        "name": "jira-ops",
        "type": ".jira",
        "fields": {"issueType": "10006", "priority": None, "parent": None},
    }
    # The name in the settings is a copy, and cannot tell whether the name is still that of this one connector.
    assert kibana.ok(MODULE, **options).requests == [f"GET {PATH}", "GET /api/actions/connectors"]


def test_a_connector_that_took_over_the_name(kibana: Bench) -> None:
    first = connector(kibana)
    kibana.ok(MODULE, owner="cases", connector={"name": "jira-ops"})
    kibana.kibana.objects("action", "default")[first]["name"] = "old"
    second = connector(kibana, id="second")
    kibana.converge(MODULE, owner="cases", connector={"name": "jira-ops"})
    assert settings(kibana)["connector"]["id"] == second


def test_fields_are_complete_or_null_and_owned_whole(kibana: Bench) -> None:
    jira = connector(kibana)
    kibana.converge(MODULE, owner="cases", connector={"id": jira})
    assert settings(kibana)["connector"]["fields"] is None
    kibana.converge(MODULE, owner="cases", connector={"id": jira, "fields": {"priority": "High", "parent": None}})
    assert settings(kibana)["connector"]["fields"] == {"issueType": None, "priority": "High", "parent": None}
    assert not kibana.ok(MODULE, owner="cases", connector={"id": jira}).changed
    kibana.converge(MODULE, owner="cases", connector={"id": jira, "fields": {"issueType": "1"}})
    assert settings(kibana)["connector"]["fields"] == {"issueType": "1", "priority": None, "parent": None}
    kibana.converge(MODULE, owner="cases", connector={"id": jira, "fields": {}})
    assert settings(kibana)["connector"]["fields"] is None


def test_all_fields_null_is_the_same_as_null(kibana: Bench) -> None:
    jira = connector(kibana)
    kibana.ok(MODULE, owner="cases", connector={"id": jira})
    settings(kibana)["connector"]["fields"] = {"issueType": None, "priority": None, "parent": None}
    assert not kibana.ok(MODULE, owner="cases", connector={"id": jira, "fields": {}}).changed


@pytest.mark.parametrize(
    ("kind", "fields", "stored"),
    [
        (".resilient", {"incidentTypes": [21, 2]}, {"incidentTypes": ["2", "21"], "severityCode": None}),
        (
            ".servicenow-sir",
            {"destIp": "true", "sourceIp": False},
            {
                "category": None,
                "destIp": True,
                "malwareHash": None,
                "malwareUrl": None,
                "priority": None,
                "sourceIp": False,
                "subcategory": None,
            },
        ),
        (".swimlane", {"caseId": "1"}, {"caseId": "1"}),
        (".thehive", {"tlp": "2"}, {"tlp": 2}),
    ],
)
def test_fields_of_other_types(kibana: Bench, kind: str, fields: Options, stored: Options) -> None:
    chosen = connector(kibana, "other", kind)
    kibana.converge(MODULE, owner="cases", connector={"id": chosen, "fields": fields})
    assert settings(kibana)["connector"]["fields"] == stored


def test_another_connector_does_not_inherit_fields(kibana: Bench) -> None:
    jira, swimlane = connector(kibana), connector(kibana, "swimlane", ".swimlane")
    kibana.ok(MODULE, owner="cases", connector={"id": jira, "fields": {"priority": "High"}})
    kibana.converge(MODULE, owner="cases", connector={"id": swimlane})
    assert settings(kibana)["connector"] == {"id": swimlane, "name": "swimlane", "type": ".swimlane", "fields": None}


def test_no_connector(kibana: Bench) -> None:
    assert not kibana.ok(MODULE, owner="cases", connector={"id": "none"}).changed
    jira = connector(kibana)
    kibana.ok(MODULE, owner="cases", connector={"id": jira, "fields": {"priority": "High"}})
    kibana.converge(MODULE, owner="cases", connector={"id": "none"})
    assert settings(kibana)["connector"] == NONE
    kibana.refused(MODULE, "'none' is none", owner="cases", connector={"id": "none", "fields": {"priority": "a"}})


def test_connectors_that_cannot_be(kibana: Bench) -> None:
    kibana.refused(
        MODULE,
        "Could not manage case settings of owner 'cases': there is no connector with the name 'nope' in the space "
        "'default'; create it first",
        owner="cases",
        connector={"name": "nope"},
    )
    kibana.refused(MODULE, "no connector with the id 'nope'", owner="cases", connector={"id": "nope"})
    kibana.refused(MODULE, "no connector with the id ''", owner="cases", connector={"id": ""})
    connector(kibana, "index", ".index")
    kibana.refused(
        MODULE, "'index' is of type '.index'", "can only use .cases-webhook", owner="cases", connector={"name": "index"}
    )
    for connector_id in ("one", "two"):
        connector(kibana, id=connector_id)
    kibana.refused(MODULE, "choose one by id: one, two", owner="cases", connector={"name": "jira-ops"})
    kibana.refused(
        MODULE,
        "has no fields urgency in cases; it has issueType, priority, parent",
        owner="cases",
        connector={"id": "one", "fields": {"urgency": 1}},
    )
    kibana.refused(
        MODULE,
        "field priority of connector 'jira-ops' must be text, not ['High']",
        owner="cases",
        connector={"id": "one", "fields": {"priority": ["High"]}},
    )
    resilient = {"id": connector(kibana, "ibm", ".resilient"), "fields": {"incidentTypes": "21"}}
    words = "field incidentTypes of connector 'ibm' must be a list, not '21'"
    kibana.refused(MODULE, words, owner="cases", connector=resilient)
    kibana.refused(MODULE, "one of the following is required: id, name", owner="cases", connector={"fields": {}})
    kibana.refused(MODULE, "mutually exclusive", owner="cases", connector={"id": "one", "name": "jira-ops"})


def test_a_connector_of_another_space_is_not_found(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    connector(kibana)
    kibana.refused(MODULE, "'jira-ops' in the space 'ops'", space="ops", owner="cases", connector={"name": "jira-ops"})


def test_a_preconfigured_connector_can_be_used(kibana: Bench) -> None:
    kibana.seed("preconfigured_connector", id="from-yml", name="From yml", connector_type_id=".jira")
    kibana.converge(MODULE, owner="cases", connector={"name": "From yml"})
    assert settings(kibana)["connector"]["id"] == "from-yml"


# --- custom fields


def test_custom_fields_of_every_type(kibana: Bench) -> None:
    toggle = {**TOGGLE, "default_value": "yes"}
    number = {**NUMBER, "default_value": "7"}
    text = {**TEXT, "default_value": 5}
    kibana.converge(MODULE, owner="cases", custom_fields=[toggle, number, text])
    assert [field["defaultValue"] for field in settings(kibana)["customFields"]] == [True, 7, "5"]


def test_a_default_of_null_is_none(kibana: Bench) -> None:
    kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE])
    settings(kibana)["customFields"][0]["defaultValue"] = None
    assert not kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE]).changed


def test_the_order_of_custom_fields_counts(kibana: Bench) -> None:
    kibana.ok(MODULE, owner="cases", custom_fields=[TEXT, TOGGLE])
    kibana.converge(MODULE, owner="cases", custom_fields=[TOGGLE, TEXT])
    assert [field["key"] for field in settings(kibana)["customFields"]] == ["impact", "service"]


def test_removed_custom_fields_are_warned_about(kibana: Bench) -> None:
    kibana.kibana.spaces["warned"] = {"id": "warned", "name": "Warned"}
    here: Options = {"owner": "cases", "space": "warned"}
    # Ansible collects the warnings of all runs in this process.
    loss = "lose the values of custom fields that are removed from case settings of owner 'cases' in space 'warned': "
    quiet = kibana.ok(MODULE, custom_fields=[TEXT, TOGGLE], templates=[OUTAGE], **here)
    assert loss not in str(quiet.values)
    assert f"{loss}impact" in said(kibana.ok(MODULE, check=True, custom_fields=[TEXT], **here))
    kibana.converge(MODULE, custom_fields=[TEXT], **here)
    assert f"{loss}service" not in said(kibana.ok(MODULE, **here))
    result = kibana.converge(MODULE, custom_fields=[], **here)
    assert f"{loss}service" in said(result)
    (template,) = settings(kibana, space="warned")["templates"]
    assert template["caseFields"]["customFields"] == []


def test_a_type_change_is_refused(kibana: Bench) -> None:
    kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE])
    changed = [{**TOGGLE, "type": "text"}]
    kibana.refused(
        MODULE,
        "'impact' is of type 'toggle', and Kibana cannot change that to 'text'",
        "another key, or remove this one first",
        owner="cases",
        custom_fields=changed,
    )
    kibana.ok(MODULE, owner="cases", custom_fields=[])
    kibana.converge(MODULE, owner="cases", custom_fields=changed)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([{**TOGGLE, "key": f"k{number}"} for number in range(11)], "custom_fields can have 10 items at most"),
        ([TOGGLE, TOGGLE], "the keys of custom_fields must be unique, and these are there more than once: impact"),
        ([{**TOGGLE, "key": "Impact"}], "the key of the custom field 'Impact' must have 1 to 36 characters"),
        ([{**TOGGLE, "key": "k" * 37}], "must have 1 to 36 characters"),
        ([{**TOGGLE, "key": ""}], "must have 1 to 36 characters"),
        ([{**TOGGLE, "label": " "}], "the label of the custom field 'impact' must have 1 to 50 characters, and has 0"),
        ([{**TOGGLE, "label": "k" * 51}], "must have 1 to 50 characters, and has 51"),
        ([{**TEXT, "default_value": ""}], "default_value of the custom field 'service' must have 1 to 160 characters"),
        ([{**TEXT, "default_value": "k" * 161}], "must have 1 to 160 characters, and has 161"),
        ([{**TEXT, "default_value": ["a"]}], "must be text, not ['a']"),
        ([{**TOGGLE, "default_value": "maybe"}], "must be true or false, not 'maybe'"),
        ([{**NUMBER, "default_value": "many"}], "must be a whole number, not 'many'"),
        ([{**NUMBER, "default_value": 1.5}], "must be a whole number, not 1.5"),
        ([{**NUMBER, "default_value": True}], "must be a whole number, not True"),
        ([{**NUMBER, "default_value": 2**53}], "must be between -(2^53 - 1) and 2^53 - 1"),
        ([{**NUMBER, "type": "date"}], "must be one of: text, toggle, number"),
    ],
)
def test_limits_of_custom_fields(kibana: Bench, fields: list[Options], words: str) -> None:
    kibana.refused(MODULE, words, owner="cases", custom_fields=fields)


def test_what_is_just_within_the_limits(kibana: Bench) -> None:
    """What the module lets through, Kibana takes: otherwise one of the two has the limits wrong."""
    kibana.converge(
        MODULE,
        owner="cases",
        custom_fields=[
            {**TEXT, "key": f"{number}-{'k' * 34}", "label": "l" * 50, "default_value": "v" * 160}
            for number in range(9)
        ]
        + [{**NUMBER, "key": "number", "default_value": 2**53 - 1}],
        templates=[
            {
                "key": f"{number}_{'k' * 34}",
                "name": "n" * 50,
                "description": "d" * 1000,
                "tags": [f"{tag}{'t' * 49}" for tag in range(10)],
                "case_fields": {
                    "title": "t" * 160,
                    "description": "d" * 30000,
                    "tags": [f"{tag:03}{'t' * 253}" for tag in range(200)],
                    "category": "c" * 50,
                    "assignees": [f"u_{uid}" for uid in range(10)],
                    "custom_fields": {f"0-{'k' * 34}": "v" * 160},
                },
            }
            for number in range(10)
        ],
        observable_types=[{"key": f"{number}{'k' * 35}", "label": f"{number}{'l' * 49}"} for number in range(10)],
    )


# --- templates


def test_a_template_as_kibana_stores_it(kibana: Bench) -> None:
    jira = connector(kibana)
    template = {
        **OUTAGE,
        "case_fields": {
            **OUTAGE["case_fields"],  # type: ignore[dict-item]
            "connector": {"name": "jira-ops", "fields": {"priority": "High"}},
        },
    }
    kibana.converge(MODULE, owner="cases", custom_fields=[TEXT, TOGGLE], templates=[template])
    assert settings(kibana)["templates"] == [
        {
            "key": "outage",
            "name": "Outage",
            "description": "A service is down",
            "tags": ["incident", "prio"],
            "caseFields": {
                "title": "Outage of",
                "description": "What happened?",
                "tags": ["a", "z"],
                "severity": "critical",
                "category": "incident",
                "assignees": [{"uid": "u_1"}, {"uid": "u_2"}],
                "settings": {"syncAlerts": False},
                "connector": {
                    "id": jira,
                    "name": "jira-ops",
                    "type": ".jira",
                    "fields": {"issueType": None, "priority": "High", "parent": None},
                },
                "customFields": [
                    {"key": "service", "type": "text", "value": "unknown"},
                    {"key": "impact", "type": "toggle", "value": True},
                ],
            },
        }
    ]


@pytest.mark.parametrize(
    ("option", "other"),
    [
        ("title", "Failure of"),
        ("description", "Who saw it?"),
        ("tags", ["a"]),
        ("severity", "low"),
        ("category", "failure"),
        ("assignees", ["u_3"]),
        ("sync_alerts", True),
        ("connector", {"name": "jira-ops"}),
        ("custom_fields", {"service": "shop", "impact": False}),
    ],
)
def test_each_field_of_a_template_changes_and_goes(kibana: Bench, option: str, other: object) -> None:
    connector(kibana)
    fields = t.cast("Options", OUTAGE["case_fields"])
    kibana.ok(MODULE, owner="cases", custom_fields=[TEXT, TOGGLE], templates=[OUTAGE])
    result = kibana.converge(MODULE, owner="cases", templates=[{**OUTAGE, "case_fields": {**fields, option: other}}])
    (before,), (after,) = result["diff"]["before"]["templates"], result["diff"]["after"]["templates"]
    assert {key for key in after["case_fields"] if after["case_fields"][key] != before["case_fields"][key]} == {option}
    without = {name: value for name, value in fields.items() if name != option}
    result = kibana.converge(MODULE, owner="cases", templates=[{**OUTAGE, "case_fields": without}])
    (after,) = result["diff"]["after"]["templates"]
    if option == "custom_fields":
        assert after["case_fields"][option] == {"service": "unknown", "impact": False}
    else:
        assert option not in after["case_fields"]


@pytest.mark.parametrize(("option", "other"), [("name", "Failure"), ("description", "other"), ("tags", ["one"])])
def test_each_option_of_a_template_changes(kibana: Bench, option: str, other: object) -> None:
    kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE], templates=[OUTAGE])
    kibana.converge(MODULE, owner="cases", templates=[{**OUTAGE, option: other}])
    assert settings(kibana)["templates"][0][option] == other


def test_what_presets_nothing_is_the_same_however_it_is_said(kibana: Bench) -> None:
    bare = {"key": "bare", "name": "Bare"}
    kibana.converge(MODULE, owner="cases", templates=[bare])
    empty = {**bare, "description": "", "tags": [], "case_fields": {"tags": [], "category": "", "assignees": []}}
    assert not kibana.ok(MODULE, owner="cases", templates=[empty]).changed
    settings(kibana)["templates"] = [{**bare, "description": "", "tags": [], "caseFields": None}]
    assert not kibana.ok(MODULE, owner="cases", templates=[bare]).changed
    settings(kibana)["templates"] = [{**bare, "caseFields": {"tags": [], "category": None, "customFields": []}}]
    assert not kibana.ok(MODULE, owner="cases", templates=[bare]).changed


def test_templates_follow_the_custom_fields(kibana: Bench) -> None:
    """Kibana fits templates to changed custom fields; the module must foresee it."""
    kibana.ok(MODULE, owner="cases", custom_fields=[TEXT, TOGGLE], templates=[OUTAGE])
    result = kibana.converge(MODULE, owner="cases", custom_fields=[NUMBER, TOGGLE])
    (template,) = result["diff"]["after"]["templates"]
    assert template["case_fields"]["custom_fields"] == {"cost": 5, "impact": True}
    stored = settings(kibana)["templates"][0]["caseFields"]["customFields"]
    assert sorted(stored, key=lambda item: str(item["key"])) == [
        {"key": "cost", "type": "number", "value": 5},
        {"key": "impact", "type": "toggle", "value": True},
    ]


def test_null_in_a_template_is_no_value_despite_the_default(kibana: Bench) -> None:
    template = {"key": "a", "name": "A", "case_fields": {"custom_fields": {"service": None}}}
    kibana.converge(MODULE, owner="cases", custom_fields=[TEXT, TOGGLE], templates=[template])
    assert settings(kibana)["templates"][0]["caseFields"]["customFields"] == [
        {"key": "service", "type": "text", "value": None},
        {"key": "impact", "type": "toggle", "value": False},
    ]
    kibana.converge(MODULE, owner="cases", templates=[{"key": "a", "name": "A"}])
    assert settings(kibana)["templates"][0]["caseFields"]["customFields"][0]["value"] == "unknown"


def test_templates_that_kibana_stored_incomplete(kibana: Bench) -> None:
    """Templates of before a custom field was there; a POST stores them as they are sent."""
    kibana.ok(MODULE, owner="cases", custom_fields=[TEXT, TOGGLE], templates=[OUTAGE])
    settings(kibana)["templates"][0]["caseFields"]["customFields"] = [
        {"key": "impact", "type": "toggle", "value": True},
        {"key": "gone", "type": "text", "value": "x"},
    ]
    assert not kibana.ok(MODULE, owner="cases", templates=[OUTAGE]).changed
    kibana.converge(MODULE, owner="cases", closure_type="close-by-pushing")


def test_what_the_module_does_not_know_in_a_template_is_kept(start: Start) -> None:
    bench = start(profile="9.4")
    bench.ok(MODULE, owner="cases", templates=[OUTAGE], custom_fields=[TOGGLE])
    settings(bench)["templates"][0]["caseFields"]["settings"]["extractObservables"] = True
    bench.converge(MODULE, owner="cases", templates=[{**OUTAGE, "name": "New"}])
    assert settings(bench)["templates"][0]["caseFields"]["settings"] == {
        "syncAlerts": False,
        "extractObservables": True,
    }


def test_custom_fields_of_a_template_must_be_defined(kibana: Bench) -> None:
    kibana.refused(
        MODULE,
        "in the template 'outage', there are no custom fields with the keys impact (there are none)",
        owner="cases",
        templates=[OUTAGE],
    )
    kibana.refused(MODULE, "impact (there are service)", owner="cases", custom_fields=[TEXT], templates=[OUTAGE])
    kibana.ok(MODULE, owner="cases", custom_fields=[TEXT])
    kibana.refused(MODULE, "impact (there are service)", owner="cases", templates=[OUTAGE])


def fields(**case_fields: t.Any) -> list[Options]:
    """One template with these fields."""
    return [{"key": "a", "name": "A", "case_fields": case_fields}]


@pytest.mark.parametrize(
    ("templates", "words"),
    [
        ([{"key": f"k{number}", "name": "A"} for number in range(11)], "templates can have 10 items at most"),
        ([{"key": "a", "name": "A"}] * 2, "the keys of templates must be unique"),
        ([{"key": "a b", "name": "A"}], "the key of the template 'a b' must have"),
        ([{"key": "a", "name": ""}], "the name of the template 'a' must have 1 to 50 characters, and has 0"),
        ([{"key": "a", "name": "n" * 51}], "must have 1 to 50 characters, and has 51"),
        ([{"key": "a", "name": "A", "description": "d" * 1001}], "must have at most 1000 characters, and has 1001"),
        ([{"key": "a", "name": "A", "tags": [str(tag) for tag in range(11)]}], "tags of the template 'a' can have 10"),
        ([{"key": "a", "name": "A", "tags": ["t" * 51]}], "must have 1 to 50 characters, and has 51"),
        (fields(title="t" * 161), "the title in case_fields of the template 'a' must have 1 to 160 characters"),
        (fields(description="d" * 30001), "must have 1 to 30000 characters, and has 30001"),
        (fields(category="c" * 51), "the category in case_fields of the template 'a' must have 1 to 50 characters"),
        (fields(tags=["t" * 257]), "must have 1 to 256 characters, and has 257"),
        (fields(tags=[str(tag) for tag in range(201)]), "the list of tags in case_fields of the template 'a' can"),
        (fields(assignees=[str(uid) for uid in range(11)]), "the list of assignees in case_fields of the template 'a'"),
        (fields(custom_fields={"service": "v" * 161}), "the custom field 'service' in case_fields of the template"),
        (fields(custom_fields={"service": {}}), "in the template 'a', the custom field 'service' must be text, not {}"),
        (fields(custom_fields={"impact": "maybe"}), "the custom field 'impact' must be true or false"),
        (fields(connector={"name": "nope"}), "in the template 'a', there is no connector with the name 'nope'"),
        (fields(severity="deadly"), "must be one of: low, medium, high, critical"),
    ],
)
def test_limits_of_templates(kibana: Bench, templates: list[Options], words: str) -> None:
    kibana.refused(MODULE, words, owner="cases", custom_fields=[TEXT, TOGGLE], templates=templates)


def test_assignees_need_a_licence(kibana: Bench) -> None:
    kibana.kibana.license = "gold"
    result = kibana.run(MODULE, owner="cases", templates=fields(assignees=["u_1"]))
    assert "Could not update case settings of owner 'cases': POST" in result.msg
    assert (
        "403 Forbidden: In order to assign users to cases, you must be subscribed to an Elastic Platinum" in result.msg
    )


# --- observable types


@pytest.mark.parametrize(
    ("types", "words"),
    [
        ([{"key": f"k{n}", "label": f"l{n}"} for n in range(11)], "observable_types can have 10 items at most"),
        ([{"key": "a", "label": "A"}, {"key": "b", "label": "a"}], "the labels of observable_types (in any case)"),
        ([{"key": "a", "label": "A"}, {"key": "a", "label": "B"}], "the keys of observable_types (in any case)"),
        ([{"key": "a", "label": "ipv4"}], "Kibana has observable types of its own with the label ipv4"),
        ([{"key": "a", "label": "Host name"}], "of its own with the label host name"),
        ([{"key": "observable-type-url", "label": "A"}], "of its own with the key observable-type-url"),
        ([{"key": "A", "label": "A"}], "the key of the observable type 'A' must have"),
        ([{"key": "a", "label": "l" * 51}], "the label of the observable type 'a' must have 1 to 50 characters"),
    ],
)
def test_limits_of_observable_types(kibana: Bench, types: list[Options], words: str) -> None:
    kibana.refused(MODULE, words, owner="cases", observable_types=types)


# --- versions


@pytest.mark.parametrize(
    ("profile", "options", "words"),
    [
        ("8.12", {"custom_fields": [TEXT]}, "default values of custom fields needs Kibana 8.13 or later"),
        ("8.14.3", {"templates": [{"key": "a", "name": "A"}]}, "case templates needs Kibana 8.15 or later"),
        ("8.16.0", {"custom_fields": [NUMBER]}, "custom fields of type number needs Kibana 8.17 or later"),
        ("8.17.0", {"observable_types": [{"key": "a", "label": "A"}]}, "observable types of cases needs Kibana 8.18"),
    ],
)
def test_what_needs_a_newer_kibana(start: Start, profile: str, options: Options, words: str) -> None:
    start(profile=profile).refused(MODULE, words, owner="cases", **options)


def test_empty_lists_need_no_newer_kibana(start: Start) -> None:
    old = start(profile="8.12")
    empty: Options = {"owner": "cases", "custom_fields": [], "templates": [], "observable_types": []}
    assert not old.ok(MODULE, **empty).changed
    old.converge(MODULE, closure_type="close-by-pushing", **empty)
    assert not old.ok(MODULE, **empty).changed


# --- races and lost answers


def test_a_change_by_somebody_else_is_kept(kibana: Bench) -> None:
    """409: read again, lay the wish over what is there now, and write once more."""
    kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE], closure_type="close-by-user")
    stored = settings(kibana)
    kibana.emulator.faults.add(
        method="PATCH",
        status=409,
        body={
            "statusCode": 409,
            "error": "Conflict",
            "message": "This configuration has been updated. Please refresh before saving additional updates.",
        },
    )
    result = kibana.ok(MODULE, owner="cases", closure_type="close-by-pushing")
    assert result.changed
    assert result.requests == [f"GET {PATH}", f"PATCH {PATH}/{stored['id']}"] * 2 + [f"GET {PATH}"]
    assert settings(kibana)["closure_type"] == "close-by-pushing"


def test_the_version_that_was_read_is_sent(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody adds a template between the read and the write; a second read sees it, and it survives."""
    kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE])
    stored = settings(kibana)
    take, pending = kibana.emulator.faults.take, [True]

    def interfere(method: str, path: str) -> t.Any:
        if method == "PATCH" and pending:
            pending.clear()
            stored["version"] = kibana.kibana.next_version()
            stored["templates"] = [{"key": "theirs", "name": "Theirs", "caseFields": None}]
        return take(method, path)

    monkeypatch.setattr(kibana.emulator.faults, "take", interfere)
    result = kibana.ok(MODULE, owner="cases", closure_type="close-by-pushing")
    assert result.requests == [f"GET {PATH}", f"PATCH {PATH}/{stored['id']}"] * 2 + [f"GET {PATH}"]
    assert [template["name"] for template in settings(kibana)["templates"]] == ["Theirs"]
    assert settings(kibana)["closure_type"] == "close-by-pushing"


def test_settings_that_somebody_replaced(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A POST by somebody else deletes what was read: 404, and the new ones are changed instead."""
    kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE])
    objects = kibana.kibana.objects("cases-configure", "default")
    old = settings(kibana)["id"]
    take = kibana.emulator.faults.take

    def interfere(method: str, path: str) -> t.Any:
        if method == "PATCH" and old in objects:
            objects["new"] = {**objects.pop(old), "id": "new"}
        return take(method, path)

    monkeypatch.setattr(kibana.emulator.faults, "take", interfere)
    result = kibana.ok(MODULE, owner="cases", closure_type="close-by-pushing")
    assert result.requests[1::2] == [f"PATCH {PATH}/{old}", f"PATCH {PATH}/new"]
    assert result["case_settings"]["id"] == "new"


def test_a_conflict_that_stays_is_told(kibana: Bench) -> None:
    kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE])
    kibana.emulator.faults.add(method="PATCH", status=409, body={"message": "updated"}, times=2)
    result = kibana.run(MODULE, owner="cases", closure_type="close-by-pushing")
    assert "Could not update case settings of owner 'cases': PATCH" in result.msg
    assert "409 Conflict: updated" in result.msg


@pytest.mark.parametrize("stored", [True, False], ids=["PATCH", "POST"])
@pytest.mark.parametrize("retries", [0, 2])
def test_an_answer_that_is_lost_after_the_write(kibana: Bench, stored: bool, retries: int) -> None:
    if stored:
        kibana.ok(MODULE, owner="cases", custom_fields=[TOGGLE])
    options: Options = {"owner": "cases", "custom_fields": [TOGGLE, TEXT], "templates": [OUTAGE]}
    kibana.emulator.faults.add(method="PATCH" if stored else "POST", drop="after")
    assert kibana.ok(MODULE, retries=retries, **options).changed
    assert [field["key"] for field in settings(kibana)["customFields"]] == ["impact", "service"]
    assert not kibana.ok(MODULE, **options).changed


# --- privileges


def test_a_reader_may_look_but_not_write(kibana: Bench) -> None:
    kibana.ok(MODULE, owner="cases", closure_type="close-by-pushing")
    assert not kibana.ok(MODULE, owner="cases", closure_type="close-by-pushing", username="reader").changed
    for owner in ("cases", "observability"):
        result = kibana.run(MODULE, owner=owner, custom_fields=[TOGGLE], username="reader")
        assert "403 Forbidden: Unauthorized to" in result.msg
        assert "lacks the Kibana privilege" in result.msg


def test_connectors_are_only_looked_up_when_needed(kibana: Bench) -> None:
    jira = connector(kibana)
    kibana.kibana.security.users["writer"] = User("writer", privileges=frozenset({"cases:all"}))
    kibana.ok(MODULE, owner="cases", connector={"id": jira})
    assert kibana.ok(
        MODULE, owner="cases", connector={"id": jira, "fields": {"priority": "1"}}, username="writer"
    ).changed
    result = kibana.run(MODULE, owner="cases", connector={"name": "jira-ops"}, username="writer")
    assert "Could not manage case settings of owner 'cases': GET" in result.msg
    assert "/api/actions/connectors answered 403" in result.msg
