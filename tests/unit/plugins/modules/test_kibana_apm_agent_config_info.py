# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_apm_agent_config_info"
WRITER = "kibana_apm_agent_config"
PATH = "/api/apm/settings/agent-configuration"


def configure(bench: Bench, rate: str, **service: str) -> None:
    bench.ok(WRITER, settings={"transaction_sample_rate": rate}, **service)


@pytest.fixture
def four(kibana: Bench) -> Bench:
    """A Kibana with a configuration of each reach; the rates tell them apart."""
    configure(kibana, "0.1")
    configure(kibana, "0.2", service_environment="production")
    configure(kibana, "0.3", service_name="shop")
    configure(kibana, "0.4", service_name="shop", service_environment="production")
    return kibana


def ask(bench: Bench, **options: t.Any) -> Result:
    """The same in check mode and for real, and nothing written."""
    check, real = bench.ok(MODULE, check=True, **options), bench.ok(MODULE, **options)
    assert not real.changed and not real.writes
    for key in {"apm_agent_configs", "lookup", "agent_name", "environments"} & set(real.values):
        assert check[key] == real[key]
    return real


def rates(result: Result) -> list[str]:
    return [config["settings"]["transaction_sample_rate"] for config in result["apm_agent_configs"]]


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_nothing_and_something(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    assert ask(bench)["apm_agent_configs"] == []
    options = {"service_name": "shop", "agent_name": "nodejs", "settings": {"transaction_sample_rate": "0.5"}}
    written = bench.ok(WRITER, **options)
    result = ask(bench)
    assert result["apm_agent_configs"] == [written["apm_agent_config"]]
    assert result.requests == [f"GET {PATH}"]
    assert set(result.values) & {"lookup", "agent_name", "environments"} == set()
    (config,) = result["apm_agent_configs"]
    taken = {key: config[key] for key in ("service_name", "agent_name", "settings")}
    assert not bench.ok(WRITER, **taken).changed


def test_filters(four: Bench) -> None:
    assert rates(ask(four)) == ["0.1", "0.2", "0.3", "0.4"]
    assert rates(ask(four, service_name="shop")) == ["0.3", "0.4"]
    assert rates(ask(four, service_environment="production")) == ["0.2", "0.4"]
    assert rates(ask(four, service_name="shop", service_environment="production")) == ["0.4"]
    assert rates(ask(four, service_name="nobody")) == []


def test_exact(four: Bench) -> None:
    assert rates(ask(four, exact=True)) == ["0.1"]
    assert rates(ask(four, exact=True, service_environment="production")) == ["0.2"]
    assert rates(ask(four, exact=True, service_name="shop")) == ["0.3"]
    assert rates(ask(four, exact=True, service_name="nobody")) == []
    assert ask(four, exact=True, service_name="shop").requests == [f"GET {PATH}/view"]
    four.refused(MODULE, "service_name is empty; leave it out to mean all", exact=True, service_name="")


def test_more_than_kibana_lists(kibana: Bench) -> None:
    for number in range(200):
        service = {"name": f"service-{number:03}"}
        source = {"service": service, "settings": {}, "@timestamp": 0, "applied_by_agent": False, "etag": "x"}
        hit = {"_id": str(number), "_version": 1, "_source": source}
        kibana.kibana.objects("apm-agent-configuration")[str(number)] = hit
    configure(kibana, "0.5", service_name="the-last")
    result = ask(kibana, service_name="the-last")
    assert result["apm_agent_configs"] == []
    assert "Kibana lists 200 APM agent configurations at most" in str(result["warnings"])
    exact = ask(kibana, service_name="the-last", exact=True)
    assert rates(exact) == ["0.5"]
    assert "warnings" not in exact.values


def test_agent_name(kibana: Bench) -> None:
    kibana.seed("apm_service", service="shop", agent_name="nodejs")
    result = ask(kibana, service_name="shop", include_agent_name=True)
    assert result["agent_name"] == "nodejs"
    assert result.requests == [f"GET {PATH}", f"GET {PATH}/agent_name"]
    assert ask(kibana, service_name="nobody", include_agent_name=True)["agent_name"] is None
    kibana.refused(MODULE, "service_name", include_agent_name=True)


def test_environments(four: Bench) -> None:
    for service, environment in (("shop", "production"), ("shop", "staging"), ("other", "qa")):
        four.seed("apm_service", service=service, agent_name="nodejs", environment=environment)
    result = ask(four, service_name="shop", include_environments=True)
    assert result["environments"] == [
        {"service_environment": None, "configured": True},
        {"service_environment": "production", "configured": True},
        {"service_environment": "staging", "configured": False},
    ]
    assert result.requests == [f"GET {PATH}", f"GET {PATH}/environments"]
    everywhere = ask(four, include_environments=True)["environments"]
    assert [item["service_environment"] for item in everywhere] == [None, "production", "qa", "staging"]


@pytest.mark.parametrize(
    ("lookup", "rate"),
    [
        ({"service_name": "shop", "service_environment": "production"}, "0.4"),
        ({"service_name": "shop", "service_environment": "qa"}, "0.3"),
        ({"service_name": "shop"}, "0.3"),
        ({"service_name": "other", "service_environment": "production"}, "0.2"),
        ({"service_environment": "production"}, "0.2"),
        ({"service_name": "other"}, "0.1"),
        ({}, "0.1"),
    ],
)
def test_what_an_agent_gets(four: Bench, lookup: dict[str, str], rate: str) -> None:
    result = ask(four, lookup=lookup)
    assert result["lookup"]["settings"] == {"transaction_sample_rate": rate}
    assert result["lookup"]["id"] in four.kibana.objects("apm-agent-configuration")
    assert result.requests == [f"POST {PATH}/search", f"GET {PATH}"]
    assert not result["lookup"]["applied_by_agent"]


def test_an_agent_gets_nothing(kibana: Bench) -> None:
    configure(kibana, "0.4", service_name="shop", service_environment="production")
    assert ask(kibana, lookup={"service_name": "shop"})["lookup"] is None


def test_a_look_up_that_marks(kibana: Bench) -> None:
    configure(kibana, "0.5", service_name="shop")
    (config,) = ask(kibana)["apm_agent_configs"]
    assert not config["applied_by_agent"]
    other = {"service_name": "shop", "etag": "another"}
    assert not kibana.ok(MODULE, lookup=other)["apm_agent_configs"][0]["applied_by_agent"]
    marked = kibana.ok(MODULE, lookup={"service_name": "shop", "etag": config["etag"]})
    assert not marked["lookup"]["applied_by_agent"]
    assert marked["apm_agent_configs"][0]["applied_by_agent"]
    configure(kibana, "0.6", service_name="shop")
    marked = kibana.ok(MODULE, lookup={"service_name": "shop", "mark_as_applied": True})
    assert marked["apm_agent_configs"][0]["applied_by_agent"]


@pytest.mark.parametrize("mark", [{"etag": "any"}, {"mark_as_applied": True}])
def test_such_a_look_up_is_refused_in_check_mode(kibana: Bench, mark: dict[str, t.Any]) -> None:
    result = kibana.run(MODULE, check=True, lookup={"service_name": "shop", **mark})
    assert result.failed and not result.requests
    assert "not possible in check mode; leave both out to look without a trace" in result.msg
    assert "bug" not in result.msg
