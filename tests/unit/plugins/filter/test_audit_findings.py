# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verdicts on what kibana_apply predicts and the info modules list."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.observability.kibana.plugins.filter import audit_findings as module
from ansible_collections.observability.kibana.plugins.filter.audit_findings import VERDICTS, FilterModule
from ansible_collections.observability.kibana.plugins.module_utils._kinds import KINDS

ROOT = Path(__file__).parents[4]
audit_findings = FilterModule().filters()["audit_findings"]

Item = dict[str, t.Any]


def result(index: int | None, kind: str, verdict: str = "ok", **more: t.Any) -> Item:
    """An entry of kibana_apply's results."""
    return {"index": index, "kind": kind, "space": None, "verdict": verdict, "before": {}, "after": {}, **more}


def rule(name: str, **more: t.Any) -> Item:
    """A healthy rule as kibana_rule_info lists it."""
    healthy = {"enabled": True, "mute_all": False, "muted_alert_ids": [], "execution_status": {"status": "ok"}}
    return {"id": f"id-{name}", "name": name, "tags": [], "rule_type_id": ".es-query", **healthy, **more}


def connector(name: str, **more: t.Any) -> Item:
    """A healthy connector as kibana_connector_info lists it."""
    facts = {"connector_type_id": ".slack", "config": {}, "is_preconfigured": False, "is_missing_secrets": False}
    return {"id": f"id-{name}", "name": name, **facts, **more}


def audit(results: t.Sequence[Item] = (), resources: t.Sequence[Item] = (), **options: t.Any) -> Item:
    """What the filter says."""
    return t.cast("Item", audit_findings({"results": list(results)}, resources=list(resources), **options))


def briefly(report: Item) -> list[tuple[str, str, str | None]]:
    """Verdict, name and space of the findings."""
    return [(finding["verdict"], finding["name"], finding["space"]) for finding in report["findings"]]


def of_rules(*rules: Item, **options: t.Any) -> list[tuple[str, str]]:
    """Verdicts and names for rules, with resources that name all of them unless RESOURCES are given."""
    resources = options.pop("resources", [{"kind": "rule", "name": item["name"]} for item in rules])
    results = [result(index, wish["kind"], id=f"id-{wish['name']}") for index, wish in enumerate(resources)]
    listed = [{"space": "default", "rules": list(rules)}]
    return [found[:2] for found in briefly(audit(results, resources, listed=listed, **options))]


def test_nothing_at_all() -> None:
    assert audit() == {"findings": [], "totals": dict.fromkeys(VERDICTS, 0), "drift": 0}


def test_verdicts_on_what_is_described() -> None:
    resources = [{"kind": "connector", "name": name} for name in ("fine", "new", "other", "gone", "bad", "left")]
    results = [
        result(0, "connector", space="team", id="1"),
        result(1, "connector", "changed", before=None, after={"name": "new"}),
        result(2, "connector", "changed", before={"config": {"a": 1, "b": 1}}, after={"config": {"a": 2, "b": 1}}),
        result(3, "connector", "changed", before={"name": "gone"}, after=None),
        {"index": 4, "kind": "connector", "space": None, "verdict": "failed", "label": "x", "msg": "No such type"},
        {"index": 5, "kind": "connector", "space": None, "verdict": "not_tried"},
    ]
    report = audit(results, resources, home="here")
    assert briefly(report) == [
        ("failed", "bad", "here"),
        ("failed", "left", "here"),
        ("missing", "new", "here"),
        ("changed", "gone", "here"),
        ("changed", "other", "here"),
        ("ok", "fine", "team"),
    ]
    details = {finding["name"]: finding["detail"] for finding in report["findings"]}
    assert details["bad"] == "No such type"
    assert details["left"].startswith("It was not looked at")
    assert details["other"] == "It differs from its description in config.a."
    assert details["gone"] == "It is described as absent, and Kibana has it."
    assert details["fine"] == ""
    assert report["totals"] == {**dict.fromkeys(VERDICTS, 0), "failed": 2, "missing": 1, "changed": 2, "ok": 1}
    assert report["drift"] == 5


def test_many_differences_are_counted() -> None:
    before = {f"key{number}": 1 for number in range(9)}
    after = {f"key{number}": 2 for number in range(9)}
    report = audit([result(0, "rule", "changed", before=before, after=after)], [{"kind": "rule", "name": "x"}])
    assert (
        report["findings"][0]["detail"] == "It differs from its description in key0, key1, key2, key3, key4 and 4 more."
    )


@pytest.mark.parametrize(
    ("kind", "wish", "more", "name"),
    [
        ("space", {"id": "team"}, {"after": {"name": "Team"}}, "Team"),
        ("space", {"id": "team", "state": "absent"}, {"after": None}, "team"),
        ("maintenance_window", {"title": "Sunday"}, {}, "Sunday"),
        ("case_settings", {"owner": "cases"}, {}, "cases"),
        ("case", {"id": "7"}, {"before": {"title": "Outage"}}, "Outage"),
        ("apm_agent_config", {"service_name": "shop", "service_environment": "prod"}, {}, "shop in prod"),
        ("apm_agent_config", {}, {}, "all services"),
        ("apm_server_schema", {"schema": {}}, {}, "apm server schema"),
        (
            "sourcemap",
            {"service_name": "shop", "service_version": "1", "bundle_filepath": "/a.js"},
            {},
            "shop 1 /a.js",
        ),
        ("rule_state", {"selector": {"tags": ["x"]}}, {"id": "id-Errors"}, "Errors"),
        ("rule_state", {"selector": {"tags": ["x"]}}, {"id": "id-other", "label": "rule 'Other'"}, "rule 'Other'"),
    ],
)
def test_names(kind: str, wish: Item, more: Item, name: str) -> None:
    report = audit([result(0, kind, **more)], [wish], listed=[{"rules": [rule("Errors")]}])
    assert name in [finding["name"] for finding in report["findings"]]


def test_spaces_only_where_there_are_any() -> None:
    assert set(module.EVERYWHERE) == {kind for kind, entry in KINDS.items() if entry.everywhere}
    results = [result(0, kind, space="team") for kind in KINDS]
    found = {finding["kind"]: finding["space"] for finding in audit(results, [{"name": "x"}])["findings"]}
    assert found == {kind: None if kind in module.EVERYWHERE else "team" for kind in KINDS}


def test_verdicts_are_the_same_everywhere() -> None:
    returned = yaml.safe_load(module.RETURN)["_value"]["contains"]
    assert list(returned["totals"]["sample"]) == list(VERDICTS)
    documented = " ".join(returned["findings"]["contains"]["verdict"]["description"])
    assert all(f"V({verdict})" in documented for verdict in VERDICTS)
    specs = yaml.safe_load((ROOT / "roles" / "audit" / "meta" / "argument_specs.yml").read_text())
    assert set(specs["argument_specs"]["main"]["options"]["audit_fail_on"]["choices"]) == set(VERDICTS) - {"ok"}


def test_healthy_rules_are_fine() -> None:
    assert of_rules(rule("a")) == [("ok", "a")]


def test_rules_that_are_not() -> None:
    error = {"status": "error", "error": {"reason": "execute", "message": "no index"}}
    unwell = rule("a", enabled=False, mute_all=True, execution_status=error)
    assert of_rules(unwell) == [("failing", "a"), ("disabled", "a"), ("muted", "a")]
    resources = [{"kind": "rule", "name": "a"}]
    listed = [{"rules": [unwell]}]
    failing, disabled, muted = audit([result(0, "rule", id="id-a")], resources, listed=listed)["findings"]
    assert failing["detail"] == "It failed when it last ran: no index"
    assert failing["before"] == {"execution_status": error}
    assert (disabled["before"], muted["before"]) == ({"enabled": False}, {"mute_all": True})
    assert failing["id"] == "id-a" and failing["kind"] == "rule" and failing["after"] is None


@pytest.mark.parametrize(
    ("error", "why"),
    [({"reason": "license"}, "license"), (None, "Kibana does not say why")],
)
def test_failing_for_an_unknown_reason(error: Item | None, why: str) -> None:
    listed = [{"rules": [rule("a", execution_status={"status": "error", "error": error})]}]
    assert audit(listed=listed)["findings"][0]["detail"].endswith(f": {why}")


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        ({"kind": "rule", "enabled": False}, ["muted"]),
        ({"kind": "rule", "enabled": "no"}, ["muted"]),
        ({"kind": "rule", "enabled": True}, ["disabled", "muted"]),
        ({"kind": "rule_state", "mute_all": True}, ["disabled"]),
        ({"kind": "rule_state", "mute_all": "yes"}, ["disabled"]),
        ({"kind": "rule_state", "mute_all": False}, ["disabled", "muted"]),
        ({"kind": "rule_state", "enabled": False, "mute_all": True}, ["ok"]),
    ],
)
def test_what_is_described_so_is_no_finding(wish: Item, left: list[str]) -> None:
    found = of_rules(rule("a", enabled=False, mute_all=True), resources=[{**wish, "name": "a"}])
    assert [verdict for verdict, dummy in found] == left


def test_single_alerts() -> None:
    muted = rule("a", muted_alert_ids=["x", "y"])
    listed = [{"rules": [muted]}]
    asked = {"kind": "rule_state", "name": "a", "alerts": [{"id": "x"}, {"id": "y", "muted": False}]}
    (finding,) = audit([result(0, "rule_state", id="id-a")], [asked], listed=listed)["findings"]
    assert (finding["verdict"], finding["detail"]) == ("muted", "Some of its alerts are muted: y.")
    assert finding["before"] == {"muted_alert_ids": ["y"]}


def test_connectors() -> None:
    listed = [
        {
            "space": "team",
            "connectors": [
                connector("lost", is_missing_secrets=True),
                connector("extra", referenced_by_count=2),
                connector("mail", is_preconfigured=True),
                connector("cases", is_system_action=True),
                connector("unknown"),
            ],
        }
    ]
    report = audit([result(0, "connector", space="team", id="id-lost")], [{"name": "lost"}], listed=listed)
    assert briefly(report) == [
        ("missing_secrets", "lost", "team"),
        ("unmanaged", "extra", "team"),
        ("unmanaged", "unknown", "team"),
    ]
    dummy, extra, unknown = report["findings"]
    assert extra["detail"] == "Nothing describes it. Rules, cases and other objects that use it: 2."
    assert extra["before"] == {"connector_type_id": ".slack", "config": {}}
    assert unknown["detail"] == "Nothing describes it."


@pytest.mark.parametrize(
    ("wish", "more", "described"),
    [
        ({"id": "id-a"}, {}, True),
        ({"id": "id-other", "name": "a"}, {}, False),
        ({"name": "a"}, {"id": "id-a"}, True),
        ({"name": "a"}, {"id": "id-other"}, False),
        ({"name": "a"}, {}, True),
        ({"name": "a"}, {"space": "elsewhere"}, False),
        ({"selector": {"tags": ["x"]}}, {"id": "id-a", "kind": "rule_state"}, True),
    ],
)
def test_what_names_an_object(wish: Item, more: Item, described: bool) -> None:
    results = [result(0, **{"kind": "rule", **more})]
    report = audit(results, [wish], listed=[{"space": "default", "rules": [rule("a")]}])
    assert (("unmanaged", "a", "default") not in briefly(report)) is described


def test_what_was_pruned_has_no_description() -> None:
    pruned = result(None, "rule", "changed", before={"name": "old"}, after=None)
    assert briefly(audit([pruned], [{"name": "other"}])) == [("changed", "old", "default")]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, ["a1", "a2", "b1"]),
        ({"unmanaged": False}, []),
        ({"tags": ["x", "z"]}, ["a1"]),
        ({"names": ["a*"]}, ["a1", "a2"]),
        ({"names": ["?1"], "ignore": ["b*"]}, ["a1"]),
        ({"names": []}, []),
    ],
)
def test_what_is_looked_at_although_nothing_describes_it(options: Item, names: list[str]) -> None:
    rules = [rule("a1", tags=["x", "y"], mute_all=True), rule("a2"), rule("b1")]
    found = of_rules(*rules, resources=[], **options)
    assert [name for verdict, name in found if verdict == "unmanaged"] == names
    assert ("muted", "a1") in found or "a1" not in names
    assert ("muted", "a1") not in found or "a1" in names


def test_brackets_stand_for_themselves() -> None:
    found = of_rules(rule("[Test] a"), rule("T"), resources=[], ignore=["[Test]*"])
    assert found == [("unmanaged", "T")]


def test_tags_do_not_count_for_connectors() -> None:
    listed = [{"connectors": [connector("a")]}]
    assert audit(listed=listed, tags=["x"])["totals"]["unmanaged"] == 1


def test_documented_defaults_are_the_real_ones() -> None:
    documented = yaml.safe_load(module.DOCUMENTATION)["options"]
    listed = [{"space": "default", "rules": [rule("a")], "connectors": [connector("b")]}]
    given = {name: option["default"] for name, option in documented.items() if "default" in option}
    assert audit_findings({"results": []}, **{**given, "listed": listed}) == audit(listed=listed)


def test_the_role_and_the_filter_have_the_same_options() -> None:
    role = yaml.safe_load((ROOT / "roles" / "audit" / "vars" / "main.yml").read_text())
    options = set(yaml.safe_load(module.DOCUMENTATION)["options"]) - {"_input"}
    assert all(f"{option}=" in role["__audit_found"] for option in options)
