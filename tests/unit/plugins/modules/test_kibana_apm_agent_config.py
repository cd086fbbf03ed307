# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
import time
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._client import Client
from ansible_collections.observability.kibana.plugins.module_utils._connection import Connection
from ansible_collections.observability.kibana.plugins.module_utils._engine import ensure, ensure_many
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_agent_config import (
    AgentConfig,
    agent_config_catalog,
)
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_settings import KINDS
from tests.emulator.areas import apm_settings as emulated
from tests.emulator.security import ADMIN, PASSWORD

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_apm_agent_config"
PATH = "/api/apm/settings/agent-configuration"
SHOP = {"service_name": "shop", "service_environment": "prod"}


def stored(bench: Bench) -> list[dict[str, t.Any]]:
    return [hit["_source"] for hit in bench.kibana.objects("apm-agent-configuration").values()]


def only(bench: Bench) -> dict[str, t.Any]:
    (config,) = stored(bench)
    return config


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1", "9.4"])
def test_twelve_steps(start: Start, profile: str) -> None:
    start(profile=profile).twelve_steps(
        MODULE,
        created={**SHOP, "agent_name": "java", "settings": {"transaction_sample_rate": 0.2, "recording": True}},
        changed={**SHOP, "settings": {"transaction_sample_rate": 0.4, "capture_body": "off"}},
        absent={**SHOP, "state": "absent"},
    )


def test_what_is_sent_returned_and_shown(kibana: Bench) -> None:
    options = {**SHOP, "agent_name": "java", "settings": {"transaction_sample_rate": 0.2}}
    result = kibana.ok(MODULE, **options)
    assert only(kibana)["service"] == {"name": "shop", "environment": "prod"}
    view = {**SHOP, "agent_name": "java", "settings": {"transaction_sample_rate": "0.2"}}
    assert result["diff"]["before"] == {}
    assert result["diff"]["after"] == view
    assert result["diff"]["after_header"] == "APM agent configuration for service 'shop' in environment 'prod'"
    shown = result["apm_agent_config"]
    assert {key: shown[key] for key in view} == view
    assert shown["applied_by_agent"] is False
    assert shown["etag"] == only(kibana)["etag"]
    assert shown["timestamp"] == only(kibana)["@timestamp"]
    assert "error" not in shown
    assert kibana.ok(MODULE, check=True, **options)["apm_agent_config"] == shown
    assert kibana.ok(MODULE, **{**SHOP, "state": "absent"})["apm_agent_config"] is None


@pytest.mark.parametrize(
    ("service", "kept"),
    [
        ({}, {}),
        ({"service_name": "shop"}, {"name": "shop"}),
        ({"service_environment": "prod"}, {"environment": "prod"}),
        (SHOP, {"name": "shop", "environment": "prod"}),
    ],
)
def test_each_identity_is_an_object_of_its_own(kibana: Bench, service: dict[str, t.Any], kept: dict[str, str]) -> None:
    others: list[dict[str, t.Any]] = [{"service_name": "a"}, {"service_environment": "prod"}, {}, SHOP]
    for other in others:
        if other != service:
            kibana.ok(MODULE, **other, settings={"recording": False})
    kibana.converge(MODULE, **service, settings={"recording": True})
    (mine,) = [config for config in stored(kibana) if config["service"] == kept]
    assert mine["settings"] == {"recording": "true"}
    before = len(stored(kibana))
    kibana.converge(MODULE, **service, state="absent")
    assert len(stored(kibana)) == before - 1
    assert all(config["service"] != kept for config in stored(kibana))


def test_labels_tell_what_all_means(kibana: Bench) -> None:
    assert kibana.ok(MODULE)["diff"]["after_header"] == "APM agent configuration for all services in all environments"


@pytest.mark.parametrize("option", ["service_name", "service_environment"])
def test_an_empty_identity_is_refused(kibana: Bench, option: str) -> None:
    for state in ("present", "absent"):
        result = kibana.refused(MODULE, f"{option} is empty; leave it out to mean all", **{option: ""}, state=state)
        assert not result.requests
    kibana.refused(MODULE, "ALL_OPTION_VALUE is no way to mean all", **{option: "ALL_OPTION_VALUE"})


def test_a_service_that_was_created_under_the_sentinel_can_go(kibana: Bench) -> None:
    kibana.emulator.kibana.objects("apm-agent-configuration")["x"] = {
        "_id": "x",
        "_version": 1,
        "_source": {"service": {"name": "ALL_OPTION_VALUE"}, "settings": {}, "applied_by_agent": False, "etag": "x"},
    }
    kibana.converge(MODULE, service_name="ALL_OPTION_VALUE", state="absent")
    assert not stored(kibana)


# --- settings


def test_the_agent_name_is_kept_changed_and_removed(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, agent_name="java", settings={"recording": True})
    kibana.converge(MODULE, **SHOP, settings={"recording": False})
    assert only(kibana)["agent_name"] == "java"
    kibana.converge(MODULE, **SHOP, agent_name="nodejs")
    assert only(kibana)["agent_name"] == "nodejs"
    assert only(kibana)["settings"] == {"recording": "false"}
    kibana.converge(MODULE, **SHOP, agent_name="")
    assert "agent_name" not in only(kibana)


def test_replace_is_the_default_and_merge_keeps(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, settings={"recording": True, "capture_body": "all", "own": "x"})
    kibana.converge(MODULE, **SHOP, settings={"capture_body": "off", "own": None}, settings_mode="merge")
    assert only(kibana)["settings"] == {"recording": "true", "capture_body": "off"}
    kibana.converge(MODULE, **SHOP, settings={"log_level": "debug", "recording": None})
    assert only(kibana)["settings"] == {"log_level": "debug"}
    assert not kibana.ok(MODULE, **SHOP).changed
    kibana.converge(MODULE, **SHOP, settings={})
    assert only(kibana)["settings"] == {}


def test_merge_creates_what_is_not_there(kibana: Bench) -> None:
    kibana.converge(MODULE, **SHOP, settings={"recording": True, "own": None}, settings_mode="merge")
    assert only(kibana)["settings"] == {"recording": "true"}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("recording", True, "true"),
        ("recording", "True", "true"),
        ("recording", "false", "false"),
        ("own", True, "true"),
        ("own", "True", "True"),
        ("own", 3, "3"),
        ("own", 3.0, "3"),
        ("own", 0.00000025, "2.5e-7"),
        ("transaction_sample_rate", 0.0001, "0.0001"),
        ("transaction_sample_rate", 1.0, "1"),
        ("transaction_sample_rate", "0.50", "0.50"),
        ("transaction_max_spans", 10, "10"),
        ("transaction_max_spans", 10.0, "10"),
        ("capture_body", False, "off"),
        ("log_level", False, "off"),
        ("span_frames_min_duration", "-1ms", "-1ms"),
        ("stack_trace_limit", -1, "-1"),
    ],
)
def test_values_become_the_texts_that_kibana_keeps(kibana: Bench, name: str, value: object, text: str) -> None:
    kibana.converge(MODULE, **SHOP, settings={name: value})
    assert only(kibana)["settings"] == {name: text}


@pytest.mark.parametrize(
    ("name", "kept", "asked"),
    [
        ("transaction_sample_rate", "0.50", 0.5),
        ("transaction_sample_rate", "0.50", "0.5"),
        ("transaction_sample_rate", "1.0", 1),
        ("transaction_max_spans", "0500", 500),
        ("span_min_duration", "60s", "1m"),
        ("span_min_duration", "1000ms", "1s"),
        ("api_request_size", "1024kb", "1mb"),
        ("own", "0.50", 0.5),
        ("own", "5.0", 5),
        ("recording", "true", True),
        ("recording", "true", "True"),
        ("log_level", "off", False),
    ],
)
@pytest.mark.parametrize("mode", ["replace", "merge"])
def test_the_same_value_in_other_words_writes_nothing(
    kibana: Bench, name: str, kept: str, asked: object, mode: str
) -> None:
    kibana.ok(MODULE, **SHOP, settings={name: kept})
    kibana.seed("apm_agent_fetch", service={"name": "shop", "environment": "prod"})
    result = kibana.ok(MODULE, **SHOP, settings={name: asked}, settings_mode=mode)
    assert not result.changed
    assert result.requests == [f"GET {PATH}/view"]
    assert result["apm_agent_config"]["applied_by_agent"] is True
    # It keeps its form when something else is written, too.
    kibana.converge(MODULE, **SHOP, settings={name: asked, "other": "x"}, settings_mode=mode)
    assert only(kibana)["settings"][name] == kept


@pytest.mark.parametrize(
    ("name", "kept", "asked"),
    [
        ("own", "1.1", "1.10"),
        ("own", "true", "True"),
        ("own", "0.5", 0.25),
        ("own", "some text", 5),
        ("own", "1", True),
        ("transaction_sample_rate", "0.5", "0.51"),
        ("transaction_ignore_urls", "/a,/b", "/b,/a"),
        ("span_min_duration", "60s", "60ms"),
        ("recording", "true", False),
    ],
)
def test_other_values_are_written(kibana: Bench, name: str, kept: str, asked: object) -> None:
    kibana.ok(MODULE, **SHOP, settings={name: kept})
    kibana.converge(MODULE, **SHOP, settings={name: asked})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("transaction_sample_rate", 7, "a number from 0 to 1 with 4 decimals at most, not '7'"),
        ("transaction_sample_rate", 0.00001, "with 4 decimals at most"),
        ("transaction_sample_rate", "0,5", "not '0,5'"),
        ("transaction_sample_rate", "nan", "not 'nan'"),
        ("transaction_sample_rate", "", "not ''"),
        ("transaction_sample_rate", True, "not 'true'"),
        ("session_sample_rate", 0.1234, "with 3 decimals at most"),
        ("transaction_max_spans", -1, "a whole number, at least 0, not '-1'"),
        ("transaction_max_spans", 1.5, "a whole number"),
        ("transaction_max_spans", "1e3", "a whole number"),
        ("stack_trace_limit", "many", "must be a whole number, not 'many'"),
        ("recording", "yes", "one of true, false, not 'yes'"),
        ("recording", 1, "one of true, false, not '1'"),
        ("capture_body", "some", "one of off, errors, transactions, all"),
        ("trace_continuation_strategy", False, "one of continue, restart, restart_external, not 'false'"),
        ("span_min_duration", "5", "a duration such as 5ms, 10s or 1m, at least 0ms, not '5'"),
        ("span_min_duration", "5 s", "not '5 s'"),
        ("api_request_time", "0ms", "at least 1ms"),
        ("profiling_inferred_spans_sampling_interval", "2s", "from 1ms to 1s"),
        ("stress_monitor_cpu_duration_threshold", "59s", "at least 1m"),
        ("api_request_size", "1GB", "a size such as 768kb or 1mb"),
        ("own", ["a", "b"], "must be a text, a number or a boolean; where Kibana wants several values"),
        ("own", {"a": 1}, "must be a text, a number or a boolean"),
    ],
)
def test_values_that_kibana_would_refuse(kibana: Bench, name: str, value: object, words: str) -> None:
    result = kibana.refused(MODULE, f"settings.{name} must be", words, **SHOP, settings={name: value})
    assert result.msg.startswith("Could not manage APM agent configuration for service 'shop' in environment 'prod': ")


def test_all_wrong_values_are_told_at_once(kibana: Bench) -> None:
    kibana.refused(MODULE, "recording must be", "; settings.log_level", settings={"recording": "x", "log_level": "y"})


def test_values_that_are_there_already_are_left_alone(kibana: Bench) -> None:
    """Kibana reads "10x" as 10, so somebody may have stored it."""
    kibana.ok(MODULE, **SHOP, settings={"own": "1"})
    only(kibana)["settings"] = {"transaction_max_spans": "10x"}
    assert not kibana.ok(MODULE, **SHOP, settings={"transaction_max_spans": "10x"}).changed
    kibana.converge(MODULE, **SHOP, settings={"recording": True}, settings_mode="merge")
    assert only(kibana)["settings"] == {"transaction_max_spans": "10x", "recording": "true"}


def test_the_table_of_settings_is_the_emulators(kibana: Bench) -> None:
    """The two were written apart: they know the same settings, and what ours allows, Kibana takes."""
    texts = {*emulated.TEXTS.split(), *emulated.LATER_TEXTS.split()}
    codecs = emulated.codecs(kibana.kibana)
    assert set(KINDS) == set(codecs) - texts
    samples = ["true", "off", "all", "shade", "error", "warn", "warning", "restart", "x"]
    samples += ["0", "1", "-1", "2", "0.5", "0.1234", "0.12345", "0b", "5kb", "-5kb", "1mb"]
    samples += ["0ms", "1ms", "-1ms", "-2ms", "1s", "2s", "59s", "1m", "1h"]
    for name, kind in KINDS.items():
        allowed = [text for text in samples if kind.allows(text)]
        taken = [text for text in samples if not codecs[name].decode(text, ())[1]]
        assert allowed, name
        assert set(allowed) <= set(taken), name
        # Kibana reads as much of a number as it can, and a unit that it does not know as nothing.
        assert {text for text in taken if kind.choices or kind.measure(text) is not None} == set(allowed), name


# --- waiting for agents


def agent_fetches(bench: Bench, after: float) -> threading.Timer:
    service = {"name": "shop", "environment": "prod"}
    timer = threading.Timer(after, lambda: bench.seed("apm_agent_fetch", service=service))
    timer.start()
    return timer


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ansible_collections.observability.kibana.plugins.module_utils._resources.apm_agent_config.POLL", 0.05
    )


@pytest.mark.usefixtures("impatient")
def test_waiting_until_an_agent_has_applied_it(kibana: Bench) -> None:
    timer = agent_fetches(kibana, 0.5)
    result = kibana.ok(MODULE, **SHOP, settings={"recording": True}, wait_for_applied=20)
    timer.join()
    assert result.changed
    assert result["apm_agent_config"]["applied_by_agent"] is True
    again = kibana.ok(MODULE, **SHOP, settings={"recording": True}, wait_for_applied=20)
    assert not again.changed
    assert again.requests == [f"GET {PATH}/view"]


@pytest.mark.usefixtures("impatient")
def test_waiting_goes_on_where_nothing_differs(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, settings={"recording": True})
    timer = agent_fetches(kibana, 0.3)
    result = kibana.ok(MODULE, **SHOP, settings={"recording": True}, wait_for_applied=20)
    timer.join()
    assert not result.changed
    assert result["apm_agent_config"]["applied_by_agent"] is True


@pytest.mark.usefixtures("impatient")
def test_waiting_in_vain_fails_but_the_configuration_is_stored(kibana: Bench) -> None:
    started = time.monotonic()
    result = kibana.run(MODULE, **SHOP, settings={"recording": True}, wait_for_applied=0.2)
    assert 0.2 <= time.monotonic() - started < 5
    assert "is stored, but no agent has applied it within 0.2 seconds" in result.msg
    assert result.changed and result["failure"]["done"] == ["created"]
    assert only(kibana)["settings"] == {"recording": "true"}
    only(kibana)["error"] = "no such option"
    result = kibana.run(MODULE, **SHOP, settings={"recording": True}, wait_for_applied=0.1)
    assert "An agent reported: no such option" in result.msg
    assert not result.changed
    assert kibana.ok(MODULE, **SHOP)["apm_agent_config"]["error"] == "no such option"


@pytest.mark.usefixtures("impatient")
def test_nothing_waits_in_check_mode_or_for_what_is_gone(kibana: Bench) -> None:
    started = time.monotonic()
    kibana.ok(MODULE, check=True, **SHOP, settings={"recording": True}, wait_for_applied=60)
    kibana.ok(MODULE, **SHOP, settings={"recording": True})
    kibana.ok(MODULE, check=True, **SHOP, wait_for_applied=60)
    kibana.ok(MODULE, **SHOP, state="absent", wait_for_applied=60)
    assert time.monotonic() - started < 30


@pytest.mark.usefixtures("impatient")
def test_a_configuration_that_is_deleted_while_waiting(kibana: Bench) -> None:
    objects = kibana.kibana.objects("apm-agent-configuration")
    timer = threading.Timer(0.4, objects.clear)
    timer.start()
    result = kibana.run(MODULE, **SHOP, wait_for_applied=20)
    timer.join()
    assert "was deleted while waiting for an agent to apply it" in result.msg


# --- spaces, privileges, versions


def test_configurations_are_the_same_in_every_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    result = kibana.converge(MODULE, space="ops", **SHOP, settings={"recording": True})
    assert result.writes == [f"PUT {PATH}"]
    assert {entry.space for entry in kibana.emulator.log.entries if entry.write} == {"ops"}
    assert not kibana.ok(MODULE, **SHOP, settings={"recording": True}).changed


def test_a_reader_may_look_but_not_write(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, settings={"recording": True})
    assert not kibana.ok(MODULE, username="reader", **SHOP, settings={"recording": True}).changed
    result = kibana.run(MODULE, username="reader", **SHOP, settings={"recording": False})
    assert "403 Forbidden" in result.msg
    assert "apm_settings_write" in result.msg


def test_a_kibana_without_agent_configurations(kibana: Bench) -> None:
    """Serverless answers every one of these paths with this."""
    answer = {"statusCode": 404, "error": "Not Found", "message": "Not Found"}
    for body in ({**answer, "attributes": {"data": None, "_inspect": []}}, answer):
        fault = kibana.emulator.faults.add(path="agent-configuration", status=404, body=body, times=None)
        result = kibana.run(MODULE, **SHOP, settings={"recording": True})
        assert "Could not create APM agent configuration" in result.msg
        assert "This Kibana has no APM agent configurations" in result.msg
        assert "Serverless" in result.msg
        assert result.requests.count(f"PUT {PATH}") == 1
        assert not kibana.ok(MODULE, **SHOP, state="absent").changed
        kibana.emulator.faults.pending.remove(fault)


def test_an_old_kibana_says_itself_what_it_does_not_take(start: Start) -> None:
    old = start(profile="8.12")
    result = old.run(MODULE, **SHOP, settings={"transaction_sample_rate": 0.1234})
    assert "Must be a number between 0.000 and 1" in result.msg


# --- request counts, races, lost answers


def test_requests(kibana: Bench) -> None:
    options = {**SHOP, "settings": {"recording": True}}
    assert kibana.ok(MODULE, **options).requests == [f"GET {PATH}/view", f"PUT {PATH}", f"GET {PATH}"]
    assert kibana.ok(MODULE, **options).requests == [f"GET {PATH}/view"]
    changed = kibana.ok(MODULE, **{**options, "settings": {}})
    assert changed.requests == [f"GET {PATH}/view", f"PUT {PATH}", f"GET {PATH}/view"]
    assert kibana.emulator.log.entries[-2].query == "overwrite=true"
    gone = {**SHOP, "state": "absent"}
    assert kibana.ok(MODULE, **gone).writes == [f"DELETE {PATH}"]
    assert kibana.ok(MODULE, **gone).requests == [f"GET {PATH}/view"]


def client(bench: Bench) -> Client:
    return Client(Connection(bench.url, username=ADMIN, password=PASSWORD))


def params(**options: t.Any) -> dict[str, t.Any]:
    defaults = {name: spec.get("default") for name, spec in AgentConfig.argument_spec.items()}
    return {**defaults, **options}


class Slow(AgentConfig):
    """A run that is overtaken by another one between looking and writing."""

    rival: t.Callable[[], t.Any]

    def create(self, after: dict[str, t.Any]) -> None:
        rival, self.rival = self.rival, lambda: None
        rival()
        super().create(after)


@pytest.mark.parametrize(
    ("theirs", "changed", "kept"),
    [
        ({"recording": "true"}, False, {"recording": "true"}),
        ({"log_level": "off"}, True, {"log_level": "off", "recording": "true"}),
    ],
)
def test_a_run_that_was_overtaken_loses_nothing_and_makes_no_twin(
    kibana: Bench, theirs: dict[str, str], changed: bool, kept: dict[str, str]
) -> None:
    slow = Slow(client(kibana), params(**SHOP, settings={"recording": True}, settings_mode="merge"))
    slow.rival = lambda: kibana.ok(MODULE, **SHOP, settings=theirs)
    assert ensure(slow, apply=True).changed is changed
    assert only(kibana)["settings"] == kept


def twin(bench: Bench) -> None:
    objects = bench.kibana.objects("apm-agent-configuration")
    objects["twin"] = {**next(iter(objects.values())), "_id": "twin"}


def test_twins_are_told_and_deleted_together(kibana: Bench) -> None:
    class Racing(AgentConfig):
        def create(self, after: dict[str, t.Any]) -> None:
            super().create(after)
            twin(kibana)

    racing = Racing(client(kibana), params(**SHOP, settings={"recording": True}))
    ensure(racing, apply=True)
    assert "2 documents" in racing.warnings[0]
    kibana.converge(MODULE, **SHOP, state="absent")
    assert not stored(kibana)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("PUT", {**SHOP, "settings": {"recording": True}}),
        ("PUT", {"service_name": "there", "settings": {"recording": True}}),
        ("DELETE", {"service_name": "there", "state": "absent"}),
    ],
)
@pytest.mark.parametrize("fault", [{"drop": "after"}, {"drop": "before"}, {"status": 502}, {"truncate": True}])
@pytest.mark.parametrize("retries", [0, 2])
def test_lost_answers_leave_one_configuration_and_a_true_verdict(
    kibana: Bench, method: str, options: dict[str, t.Any], fault: dict[str, t.Any], retries: int
) -> None:
    kibana.ok(MODULE, service_name="there", settings={"log_level": "off"})
    kibana.emulator.faults.add(method=method, **fault)
    result = kibana.run(MODULE, retries=retries, **options)
    if result.failed:
        assert not retries and fault in ({"drop": "before"}, {"status": 502})
        assert kibana.ok(MODULE, **options).changed
    else:
        assert result.changed
    assert not kibana.ok(MODULE, **options).changed
    services = [config["service"] for config in stored(kibana)]
    assert len(services) == len({str(service) for service in services})


def test_a_failing_policy_update_after_the_write_is_no_failure(kibana: Bench) -> None:
    """Kibana stores the configuration first and tells Fleet afterwards; when that fails, it answers 500."""
    slow = Slow(client(kibana), params(**SHOP, settings={"recording": True}))
    slow.rival = lambda: kibana.ok(MODULE, **SHOP, settings={"recording": True})
    kibana.emulator.faults.add(method="PUT", skip=1, status=500, body={"message": "policy"})
    outcome = ensure(slow, apply=True)
    assert outcome.changed
    assert "But the change was made all the same" in slow.warnings[0]


def test_many_are_found_in_one_listing(kibana: Bench) -> None:
    for name in ("a", "b"):
        kibana.ok(MODULE, service_name=name, settings={"recording": True})
    start = len(kibana.emulator.log.entries)
    catalog = agent_config_catalog(client(kibana))
    for name, changed in (("a", False), ("b", False), ("c", True)):
        resource = AgentConfig(client(kibana), params(service_name=name, settings={"recording": True}), catalog)
        assert ensure(resource, apply=False).changed is changed
    assert [entry.path for entry in kibana.emulator.log.since(start)] == [PATH]
    start = len(kibana.emulator.log.entries)
    wanted = [
        AgentConfig(client(kibana), params(service_name=name, settings={"recording": recording}), catalog)
        for name, recording in (("a", True), ("b", False), ("c", True))
    ]
    assert [outcome.changed for outcome in ensure_many(wanted, apply=True, max_parallel=3)] == [False, True, True]
    sent = [f"{entry.method} {entry.path}" for entry in kibana.emulator.log.since(start)]
    assert sorted(sent) == [f"GET {PATH}", f"PUT {PATH}", f"PUT {PATH}"]


def test_a_listing_that_is_cut_off_is_not_believed(kibana: Bench) -> None:
    objects = kibana.kibana.objects("apm-agent-configuration")
    for number in range(200):
        source = {"service": {"name": f"s{number}"}, "settings": {}, "applied_by_agent": False, "etag": "x"}
        objects[str(number)] = {"_id": str(number), "_version": 1, "_source": source}
    kibana.ok(MODULE, service_name="last", settings={"recording": True})
    catalog = agent_config_catalog(client(kibana))
    resource = AgentConfig(client(kibana), params(service_name="last", settings={"recording": True}), catalog)
    assert not ensure(resource, apply=False).changed
