# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every capability of the table: refused by the version before it, at work in the first version that has it."""

from __future__ import annotations

import dataclasses
import importlib
import typing as t

import pytest
import yaml

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import (
    CAPABILITIES,
    OLDEST_SUPPORTED,
    needed,
)

from .cases import change, new_case
from .conftest import Start
from .harness import MODULES, Bench
from .rules import QUERY

RULE: dict[str, t.Any] = {
    "id": "r1",
    "name": "Errors",
    "rule_type_id": ".es-query",
    "interval": "1m",
    "params": QUERY,
}
SETTINGS: dict[str, t.Any] = {"owner": "cases"}
FIELD: dict[str, t.Any] = {"key": "field", "label": "Field"}
ONCE: dict[str, t.Any] = {"start": "2089-11-01T22:00:00Z", "duration": "3h"}
FLAPPING: dict[str, t.Any] = {"look_back_window": 10, "status_change_threshold": 3}

Options = dict[str, t.Any]


def rule_that_fires(bench: Bench) -> Options:
    """A rule with an alert."""
    bench.ok("kibana_rule", **RULE)
    bench.seed("alert", rule_id="r1", alert_id="host-1")
    return {}


def closed_case(bench: Bench) -> Options:
    """A case that is closed, with a connector that it can be pushed through."""
    config, secrets = {"apiUrl": "https://jira.example.com", "projectKey": "OPS"}, {"email": "a@b.c", "apiToken": "x"}
    connector = {"id": "ops-jira", "name": "Jira", "connector_type_id": ".jira", "config": config, "secrets": secrets}
    bench.ok("kibana_connector", **connector)
    case_id = new_case(bench, connector={"id": "ops-jira", "name": "Jira", "type": ".jira", "fields": None})
    change(bench, case_id, status="closed")
    return {"case_id": case_id}


@dataclasses.dataclass(frozen=True)
class Need:
    """A task that needs a capability. prepare: what has to be there; gives options that only then are known."""

    module: str
    options: Options
    prepare: t.Callable[[Bench], Options] = lambda bench: {}


NEEDS: dict[str, Need] = {
    "alert_delay": Need("kibana_rule", {**RULE, "alert_delay": 3}),
    "flapping": Need("kibana_rule", {**RULE, "flapping": FLAPPING}),
    "flapping_enabled": Need("kibana_rule", {**RULE, "flapping": {**FLAPPING, "enabled": False}}),
    "rule_artifacts": Need("kibana_rule", {**RULE, "artifacts": {"investigation_guide": {"blob": "Look."}}}),
    "snooze": Need("kibana_rule_state", {"id": "r1", "snooze": {"duration": "2h"}}, rule_that_fires),
    "maintenance_windows": Need("kibana_maintenance_window_info", {"id": "w1"}),
    "maintenance_windows_find": Need("kibana_maintenance_window", {"title": "w", "schedule": ONCE}),
    "untrack": Need("kibana_rule_state", {"id": "r1", "enabled": False, "untrack": False}, rule_that_fires),
    "alert_existence_check": Need(
        "kibana_rule_state", {"id": "r1", "alerts": [{"id": "host-1"}], "validate_alerts": True}, rule_that_fires
    ),
    "case_field_defaults": Need(
        "kibana_case_settings", {**SETTINGS, "custom_fields": [{**FIELD, "type": "text", "default_value": "x"}]}
    ),
    "case_templates": Need("kibana_case_settings", {**SETTINGS, "templates": [{"key": "a", "name": "A"}]}),
    "case_observable_types": Need(
        "kibana_case_settings", {**SETTINGS, "observable_types": [{"key": "a", "label": "A"}]}
    ),
    "case_push_closed": Need("kibana_case_push", {}, closed_case),
    "case_number_search": Need("kibana_case_info", {"search": "12", "search_fields": ["number"]}),
    "case_number_fields": Need("kibana_case_settings", {**SETTINGS, "custom_fields": [{**FIELD, "type": "number"}]}),
    "space_solution": Need("kibana_space", {"id": "ops", "name": "Ops", "solution": "oblt"}),
}
BOUNDARIES = [(name, start) for name, capability in CAPABILITIES.items() for start in capability.since]


def test_every_capability_is_walked() -> None:
    """And is newer than what is supported anyway, or it would be none."""
    assert set(NEEDS) == set(CAPABILITIES)
    assert all(start > OLDEST_SUPPORTED for dummy, start in BOUNDARIES)


@pytest.mark.parametrize(("name", "boundary"), BOUNDARIES, ids=str)
def test_refused_before_and_at_work_from_then_on(start: Start, name: str, boundary: tuple[int, int]) -> None:
    """In check mode and for real; the refusal says what needs which version, and which one this is."""
    need, (major, minor) = NEEDS[name], boundary
    before = start(profile=f"{major}.{minor - 1}.9")
    options = {**need.options, **need.prepare(before)}
    sentence = f"{CAPABILITIES[name].what} needs Kibana {needed(name)} or later, and {before.url} runs "
    before.refused(need.module, sentence + before.kibana.version_string, **options)
    since = start(profile=f"{major}.{minor}.0")
    options = {**need.options, **need.prepare(since)}
    if need.module.endswith("_info"):
        since.ok(need.module, **options)
    else:
        since.converge(need.module, **options)


OPTIONS = [(name, option) for name, capability in CAPABILITIES.items() for option in capability.options]


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_documented(name: str, option: str) -> None:
    """The documentation of the option, or of the module where no option is to blame, names the same versions."""
    module, *path = option.split(".")
    found = yaml.safe_load(importlib.import_module(f"{MODULES}.{module}").DOCUMENTATION)
    for key in path:
        found = found.get("suboptions", found.get("options"))[key]
    told = str(found["description"] if path else [found["description"], found.get("notes")])
    assert f"Kibana {needed(name)}" in " ".join(told.split()), told
