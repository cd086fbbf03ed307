# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong with any module: one clear sentence, in check mode and for real alike, and nothing written."""

from __future__ import annotations

import json
import pathlib
import re
import typing as t

import pytest

from tests.emulator.security import ADMIN, PASSWORD, User

from ..conftest import Start
from ..harness import Bench, Result

ROOT = pathlib.Path(__file__).parents[4]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))

# For each module, options that would change an empty Kibana (or ask it something).
OPTIONS: dict[str, dict[str, t.Any]] = {
    "kibana_alerting_health_info": {},
    "kibana_apm_agent_config": {"service_name": "shop", "settings": {"recording": True}},
    "kibana_apm_agent_config_info": {"service_name": "shop", "include_environments": True},
    "kibana_apm_agent_key": {"name": "shop", "privileges": ["event:write"]},
    "kibana_apm_annotation": {
        "service_name": "shop",
        "service_version": "1.0",
        "timestamp": "2026-02-17T11:25:00Z",
    },
    "kibana_apm_annotation_info": {"service_name": "shop", "end": "2026-02-17T11:25:00Z"},
    "kibana_apm_server_schema": {"schema": {"apm-server.host": "0.0.0.0:8200"}},
    "kibana_apply": {"resources": [{"kind": "connector", "name": "log", "connector_type_id": ".server-log"}]},
    "kibana_case": {"owner": "cases", "title": "A case", "description": "What it is about"},
    "kibana_case_comment": {"case_id": "c1", "comment": "hello"},
    "kibana_case_file": {"case_id": "c1", "filename": "a.txt", "content": "hello"},
    "kibana_case_info": {"include": ["comments", "alerts", "files", "activity"]},
    "kibana_case_push": {"case_id": "c1"},
    "kibana_case_settings": {"owner": "cases", "closure_type": "close-by-pushing"},
    "kibana_connector": {"name": "log", "connector_type_id": ".server-log"},
    "kibana_connector_info": {"include_types": True},
    # One kind is one request at a time, so that both runs fail alike.
    "kibana_export_info": {"kinds": ["connector"]},
    "kibana_maintenance_window": {
        "title": "night",
        "schedule": {"start": "2030-01-01T00:00:00Z", "duration": "1h"},
    },
    "kibana_maintenance_window_info": {},
    "kibana_rule": {"name": "r1", "rule_type_id": "monitoring_alert_cpu_usage", "interval": "1m"},
    "kibana_rule_info": {},
    "kibana_rule_state": {"name": "r1", "enabled": False},
    "kibana_sourcemap": {
        "service_name": "shop",
        "service_version": "1.0.0",
        "bundle_filepath": "/static/app.js",
        "content": {"version": 3, "sources": ["app.js"], "mappings": "AAAA"},
    },
    "kibana_sourcemap_info": {},
    "kibana_space": {"id": "ops", "name": "Ops"},
    "kibana_space_info": {},
}

each_module = pytest.mark.parametrize("module", MODULES)


def failed(bench: Bench, module: str, **options: t.Any) -> Result:
    """Run a module that must fail with one sentence, in check mode and for real; gives the real run."""
    return bench.refused(module, **{**OPTIONS[module], **options})


@each_module
def test_a_wrong_url(kibana: Bench, module: str) -> None:
    assert "url must look like https://" in failed(kibana, module, url="kibana.example.com").msg


@each_module
@pytest.mark.parametrize(("option", "value"), [("timeout", 0), ("retries", -1), ("wait_for_ready", -1)])
def test_a_number_that_means_nothing(kibana: Bench, module: str, option: str, value: float) -> None:
    assert re.search(
        f"{option} must be a number from .* to .*, not {value}", failed(kibana, module, **{option: value}).msg
    )


@each_module
def test_null_is_not_given(kibana: Bench, module: str) -> None:
    """As templates give it for what is not defined: whatever an option is, null does what leaving it out does."""
    for name in OPTIONS[module]:
        less = {key: value for key, value in OPTIONS[module].items() if key != name}
        kibana.kibana.reset()
        without = kibana.run(module, check=True, **less)
        null = kibana.run(module, check=True, **less, **{name: None})
        assert (null.failed, null.changed) == (without.failed, without.changed), name
        assert (null.msg, sorted(null.requests)) == (without.msg, sorted(without.requests)), name


def test_null_is_not_given_within_options_and_lists(kibana: Bench) -> None:
    window = {"title": "night", "schedule": {"start": "2090-01-01T00:00:00Z", "duration": "1h", "recurring": None}}
    assert kibana.ok("kibana_maintenance_window", **window, id=None).changed
    resources = [{"kind": "maintenance_window", **window, "id": None}, {"kind": "rule", "id": None, "name": None}]
    kibana.refused("kibana_apply", "one of the following is required: id, name", resources=resources)
    assert not kibana.ok("kibana_apply", resources=resources[:1]).changed


def test_null_credentials_leave_room_for_others(kibana: Bench) -> None:
    kibana.ok("kibana_space_info", username=ADMIN, password=PASSWORD, api_key=None, bearer_token=None)
    result = kibana.run("kibana_space_info", username=None, password=None, api_key="Y2FuYXJ5")
    assert "401 Unauthorized" in result.msg


@pytest.mark.parametrize("module", ["kibana_apply", "kibana_export_info"])
@pytest.mark.parametrize("value", [0, 257])
def test_a_width_that_means_nothing(kibana: Bench, module: str, value: int) -> None:
    result = failed(kibana, module, max_parallel=value)
    assert f"max_parallel must be a number from 1 to 256, not {value}" in result.msg


@each_module
def test_a_refused_connection(kibana: Bench, module: str) -> None:
    result = failed(kibana, module, url="http://127.0.0.1:1")
    assert "no connection to http://127.0.0.1:1" in result.msg
    assert "Connection refused. Check that Kibana runs there, and url." in result.msg


@each_module
def test_tls_that_cannot_be_verified(start: Start, module: str, certificate: tuple[str, str]) -> None:
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    assert "Set ca_path to the authority" in failed(bench, module).msg


@each_module
def test_wrong_credentials(kibana: Bench, module: str) -> None:
    result = failed(kibana, module, password="canary-wrong")
    assert "401 Unauthorized" in result.msg
    assert "canary-wrong" not in json.dumps(result.values)


@each_module
def test_no_privilege(kibana: Bench, module: str) -> None:
    kibana.kibana.security.users["nobody"] = User("nobody", privileges=frozenset())
    result = failed(kibana, module, username="nobody")
    assert "403 Forbidden" in result.msg
    assert "lacks the Kibana privilege" in result.msg


@each_module
def test_an_unknown_space(kibana: Bench, module: str) -> None:
    if module.startswith("kibana_space"):
        pytest.skip("spaces belong to no space")
    assert "the space 'nowhere' does not exist" in failed(kibana, module, space="nowhere").msg


@each_module
def test_a_wrong_base_path(start: Start, module: str) -> None:
    bench = start(base_path="/kb")
    result = failed(bench, module, url=bench.url.replace("/kb", ""))
    assert "base path" in result.msg


@each_module
def test_a_login_page(kibana: Bench, module: str) -> None:
    kibana.emulator.faults.add(status=200, body="<html>Log in</html>", times=None)
    assert "text/html instead of JSON. Check url, and that no login page or proxy" in failed(kibana, module).msg


@each_module
def test_a_redirect(kibana: Bench, module: str) -> None:
    kibana.emulator.faults.add(status=302, body="", headers={"location": "https://sso.example.com/"}, times=None)
    assert "redirected to 'https://sso.example.com/'" in failed(kibana, module).msg


@each_module
def test_truncated_json(kibana: Bench, module: str) -> None:
    # Not for what is asked in passing, as the version: an answer that is not understood there is told differently.
    kibana.emulator.faults.add(path="^/(?!api/status)", status=200, body='{"half": ', times=None)
    kibana.emulator.faults.pending[0].headers["content-type"] = "application/json"
    assert "broken JSON" in failed(kibana, module).msg


@each_module
@pytest.mark.parametrize("body", [[], {}, [[]], "text", 5, [{"id": None}]])
def test_json_of_another_form(kibana: Bench, module: str, body: t.Any) -> None:
    """Never a traceback in the sentence; an empty object may well be taken for an empty answer."""
    answer = {"status": 200, "body": json.dumps(body), "headers": {"content-type": "application/json"}, "times": None}
    kibana.emulator.faults.add(**answer)
    result = kibana.run(module, check=True, **OPTIONS[module])
    assert "Traceback" not in result.msg
    assert not result.writes


@each_module
def test_a_storm_of_server_errors(kibana: Bench, module: str) -> None:
    kibana.emulator.faults.add(status=502, body="<html>Bad Gateway</html>", times=None)
    result = failed(kibana, module)
    assert "502 Bad Gateway" in result.msg
    assert "proxy" in result.msg


@each_module
def test_a_time_out(kibana: Bench, module: str) -> None:
    kibana.emulator.faults.add(delay=0.3, times=2)
    assert "no answer within 0.05 seconds. Raise timeout" in failed(kibana, module, timeout=0.05).msg


@each_module
def test_a_kibana_that_is_starting(kibana: Bench, module: str) -> None:
    kibana.emulator.faults.add(starting=True, times=None)
    assert "still starting up" in failed(kibana, module).msg


def test_every_module_is_here() -> None:
    assert set(OPTIONS) == set(MODULES)
