# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's APM agent configurations, where the recordings say nothing."""

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.areas.apm_etag import etag
from tests.emulator.security import User

from .harness import Caller, calling

PATH = "/api/apm/settings/agent-configuration"


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    with calling("9.4") as caller:
        yield caller


def put(caller: Caller, service: dict[str, str], settings: dict[str, t.Any] | None = None, **more: t.Any) -> t.Any:
    body = {"service": service, "settings": {} if settings is None else settings, **more}
    return caller.ask("PUT", f"{PATH}?overwrite=true", body)


def setting(name: str, value: t.Any, profile: str = "9.4") -> tuple[int, str]:
    """Status and message of a configuration with this one setting."""
    with calling(profile) as caller:
        answer = put(caller, {"name": "a"}, {name: value})
        return answer.status_code, answer.json().get("message", "")


@pytest.mark.parametrize(
    ("intake", "expected"),
    [
        ({"service": {}, "settings": {"transaction_sample_rate": "0.55"}}, "eb88a8997666cc4b33745ef355a1bbd7c4782f2d"),
        ({"service": {}, "settings": {"transaction_sample_rate": "0.1"}}, "0758cb18817de60cca29e07480d472694239c4c3"),
        (
            {"settings": {"transaction_sample_rate": "0.2"}, "service": {"name": "my_service"}},
            "e04737637056fdf1763bf0ef0d3fcb86e89ae5fc",
        ),
        (
            {
                "service": {"name": "my_service", "environment": "development"},
                "settings": {"transaction_sample_rate": "0.3"},
            },
            "af4dac62621b6762e6281481d1f7523af1124120",
        ),
        (
            {"service": {"environment": "production"}, "settings": {"transaction_sample_rate": "0.4"}},
            "8d1bf8e6b778b60af351117e2cf53fb1ee570068",
        ),
        (
            {"agent_name": "nodejs", "service": {}, "settings": {"transaction_sample_rate": "0.55"}},
            "2b3f08f95c5ee4b1fcac124e183db258e87b0592",
        ),
    ],
)
def test_etag_is_the_hash_of_object_hash(intake: dict[str, t.Any], expected: str) -> None:
    assert etag(intake) == expected


def test_second_put_needs_overwrite(kibana: Caller) -> None:
    body = {"service": {"name": "a"}, "settings": {"log_level": "off"}}
    assert kibana.body("PUT", PATH, body) == {}
    expected = (
        'A configuration already exists for "a/undefined. Use ?overwrite=true to overwrite the existing configuration.'
    )
    assert kibana.refused("PUT", PATH, body) == (400, expected)
    # Only the text "true" is true; nothing else is an error.
    assert kibana.refused("PUT", f"{PATH}?overwrite=1", body)[0] == 400
    assert kibana.ask("PUT", f"{PATH}?overwrite=true", body).status_code == 200
    assert kibana.ask("PUT", f"{PATH}?overwrite=true", {"service": {}, "settings": {}}).status_code == 200


def test_overwrite_replaces_everything(kibana: Caller) -> None:
    put(kibana, {"name": "a"}, {"log_level": "off", "capture_body": "all"}, agent_name="java")
    before = kibana.body("GET", f"{PATH}/view?name=a")
    kibana.seed("apm_agent_fetch", service={"name": "a"})
    assert kibana.body("GET", f"{PATH}/view?name=a")["applied_by_agent"] is True
    put(kibana, {"name": "a"}, {"log_level": "off"})
    after = kibana.body("GET", f"{PATH}/view?name=a")
    assert after["id"] == before["id"]
    assert after["settings"] == {"log_level": "off"}
    assert "agent_name" not in after
    assert after["applied_by_agent"] is False
    assert after["etag"] != before["etag"]


def test_identical_put_resets_the_flag_but_not_what_metrics_say(kibana: Caller) -> None:
    for metrics, applied in ((False, False), (True, True)):
        put(kibana, {"name": "a"}, {"log_level": "off"})
        kibana.seed("apm_agent_fetch", service={"name": "a"}, metrics=metrics)
        assert kibana.body("GET", f"{PATH}/view?name=a")["applied_by_agent"] is True
        put(kibana, {"name": "a"}, {"log_level": "off"})
        assert kibana.body("GET", f"{PATH}/view?name=a")["applied_by_agent"] is applied
        assert kibana.body("GET", PATH)["configurations"][0]["applied_by_agent"] is applied
    # A search shows the stored flag alone.
    assert kibana.body("POST", f"{PATH}/search", {"service": {"name": "a"}})["_source"]["applied_by_agent"] is False


def test_empty_strings_are_a_trap(kibana: Caller) -> None:
    for dummy in range(2):
        assert put(kibana, {"name": "", "environment": "prod"}).status_code == 200
    assert len(kibana.body("GET", PATH)["configurations"]) == 2
    assert kibana.refused("GET", f"{PATH}/view?name=&environment=prod") == (404, "Not Found")
    assert kibana.refused("DELETE", PATH, {"service": {"name": "", "environment": "prod"}})[0] == 404
    # In a look-up, empty means absent.
    put(kibana, {"environment": "prod"})
    assert kibana.body("GET", f"{PATH}/view?name=&environment=prod")["service"] == {"environment": "prod"}


def test_the_name_of_the_option_for_all_is_a_name_like_any_other(kibana: Caller) -> None:
    put(kibana, {"name": "a", "environment": "ALL_OPTION_VALUE"})
    assert kibana.refused("GET", f"{PATH}/view?name=a")[0] == 404


def test_list_has_no_ids_and_ends_at_200(kibana: Caller) -> None:
    for number in range(201):
        put(kibana, {"name": f"s{number}"})
    found = kibana.body("GET", PATH)["configurations"]
    assert len(found) == 200
    assert all("id" not in one and "_id" not in one for one in found)


def test_configurations_are_the_same_in_every_space(kibana: Caller) -> None:
    kibana.body("POST", "/api/spaces/space", {"id": "team", "name": "Team"})
    assert kibana.ask("PUT", f"/s/team{PATH}", {"service": {"name": "a"}, "settings": {}}).status_code == 200
    assert kibana.body("GET", f"{PATH}/view?name=a")["service"] == {"name": "a"}


def test_search_order(kibana: Caller) -> None:
    wanted = {"name": "a", "environment": "prod"}
    for service, score in (({}, 0), ({"environment": "prod"}, 1), ({"name": "a"}, 2), (wanted, 3)):
        put(kibana, service)
        found = kibana.body("POST", f"{PATH}/search", {"service": wanted})
        assert (found["_source"]["service"], found["_score"]) == (service, score)
    assert kibana.body("POST", f"{PATH}/search", {"service": {"name": "b"}})["_source"]["service"] == {}


def test_search_stores_the_error_of_an_agent(kibana: Caller) -> None:
    put(kibana, {"name": "a"}, {"log_level": "off"})
    query = {"service": {"name": "a"}, "error": "cannot", "mark_as_applied_by_agent": True}
    assert "error" not in kibana.body("POST", f"{PATH}/search", query)["_source"]
    view = kibana.body("GET", f"{PATH}/view?name=a")
    assert (view["error"], view["applied_by_agent"]) == ("cannot", False)
    put(kibana, {"name": "a"}, {"log_level": "off"})
    assert "error" not in kibana.body("GET", f"{PATH}/view?name=a")


def test_old_versions_know_no_errors_of_agents() -> None:
    with calling("8.12") as caller:
        message = caller.refused("POST", f"{PATH}/search", {"service": {}, "error": "x"})[1]
        assert message == "Excess keys are not allowed: \nbody.error"


@pytest.mark.parametrize(
    ("method", "path", "body", "key"),
    [
        ("PUT", PATH, {"service": {}, "settings": {}, "foo": 1}, "body.foo"),
        ("PUT", PATH, {"service": {"version": "1"}, "settings": {}}, "body.service.version"),
        ("PUT", f"{PATH}?force=true", {"service": {}, "settings": {}}, "query.force"),
        ("GET", f"{PATH}?page=1", None, "query.page"),
        ("GET", f"{PATH}/view?service=a", None, "query.service"),
    ],
)
def test_undeclared_keys_are_refused(kibana: Caller, method: str, path: str, body: t.Any, key: str) -> None:
    message = f"Failed to validate: \n  Excess keys are not allowed:\n{key}"
    assert kibana.refused(method, path, body) == (400, message)


def test_errors_carry_attributes_and_inspect(kibana: Caller) -> None:
    attributes: dict[str, t.Any] = {"data": None, "_inspect": []}
    assert kibana.ask("GET", f"{PATH}/view").json()["attributes"] == attributes
    assert kibana.ask("PUT", PATH, {}).json()["attributes"] == attributes
    assert kibana.body("GET", f"{PATH}?_inspect=true") == {"configurations": [], "_inspect": []}
    assert kibana.body("GET", f"{PATH}?_inspect=false") == {"configurations": []}
    assert kibana.refused("GET", f"{PATH}?_inspect=yes")[0] == 400
    # What never reaches APM's handler has none.
    headers = {"kbn-xsrf": "x", "content-type": "application/json"}
    broken = kibana.session.put(f"{kibana.url}{PATH}", data="{", headers=headers, auth=("elastic", "changeme-emulator"))
    assert broken.status_code == 400 and "attributes" not in broken.json()


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("transaction_sample_rate", "0.55555", "Must be a number between 0.0000 and 1"),
        ("transaction_sample_rate", "", "Must be a number between 0.0000 and 1"),
        ("transaction_sample_rate", "-0.1", "Must be a number between 0.0000 and 1"),
        ("session_sample_rate", "0.5555", "Must be a number between 0.000 and 1"),
        ("stack_trace_limit", "x", "Must be an integer"),
        ("transaction_max_spans", "-1", "Must be greater than 0"),
        ("api_request_time", "10", "Must be greater than 1ms"),
        ("api_request_time", "0ms", "Must be greater than 1ms"),
        ("api_request_time", "1.5s", "Must be greater than 1ms"),
        ("profiling_inferred_spans_sampling_interval", "2s", "Must be between 1ms and 1s"),
        ("span_stack_trace_min_duration", "-2ms", "Must be greater than -1ms"),
        ("stress_monitor_cpu_duration_threshold", "59s", "Must be greater than 1m"),
        ("api_request_size", "10KB", "Must be greater than 0b"),
        ("api_request_size", "-1b", "Must be greater than 0b"),
    ],
)
def test_settings_out_of_range(name: str, value: str, text: str) -> None:
    assert setting(name, value) == (400, f"Failed to validate: \n  {text}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("recording", True),
        ("recording", "yes"),
        ("capture_body", "ALL"),
        ("logging_level", "warning"),
        ("transaction_max_spans", 5),
        ("my_own", 5),
        ("my_own", None),
        ("my_own", {"a": "b"}),
    ],
)
def test_settings_of_another_kind(name: str, value: t.Any) -> None:
    status, message = setting(name, value)
    assert status == 400 and f"body/settings/{name}" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("transaction_sample_rate", "0.5555"),
        # JavaScript reads as far as it understands.
        ("transaction_sample_rate", "0.5abc"),
        ("transaction_max_spans", "10x"),
        ("stack_trace_limit", "-3"),
        ("span_stack_trace_min_duration", "-1ms"),
        ("api_request_time", "1h"),
        ("api_request_size", "0b"),
        ("my_own", "anything"),
        ("recording", "false"),
    ],
)
def test_settings_that_pass_are_stored_verbatim(kibana: Caller, name: str, value: str) -> None:
    assert put(kibana, {"name": "a"}, {name: value}).status_code == 200
    assert kibana.body("GET", f"{PATH}/view?name=a")["settings"] == {name: value}


def test_settings_of_older_versions() -> None:
    assert setting("transaction_sample_rate", "0.5555", "8.12") == (400, "Must be a number between 0.000 and 1")
    assert setting("logging_level", "nonsense", "8.12")[0] == 200


def test_environments_and_agent_name_come_from_data(kibana: Caller) -> None:
    put(kibana, {"name": "a", "environment": "prod"})
    put(kibana, {"name": "a", "environment": "unseen"})
    put(kibana, {"name": "b"})
    kibana.seed("apm_service", service="a", environment="qa", agent_name="java")
    kibana.seed("apm_service", service="a", environment="prod", agent_name="java")
    kibana.seed("apm_service", service="b", agent_name="go")
    found = kibana.body("GET", f"{PATH}/environments?serviceName=a")["environments"]
    assert [(one["name"], one["alreadyConfigured"]) for one in found] == [
        ("ALL_OPTION_VALUE", False),
        ("prod", True),
        ("qa", False),
    ]
    found = kibana.body("GET", f"{PATH}/environments?serviceName=b")["environments"]
    assert found == [{"name": "ALL_OPTION_VALUE", "alreadyConfigured": True}]
    assert kibana.body("GET", f"{PATH}/agent_name?serviceName=b") == {"agentName": "go"}


def test_readers_may_not_write(kibana: Caller) -> None:
    assert kibana.ask("GET", PATH, user="reader").status_code == 200
    text = (
        f"API [PUT {PATH}?overwrite=true] is unauthorized for user, "
        "this action is granted by the Kibana privileges [apm_settings_write]"
    )
    assert kibana.refused("PUT", f"{PATH}?overwrite=true", {}, user="reader") == (403, text)
    assert "attributes" not in kibana.ask("PUT", PATH, {}, user="reader").json()
    assert "[apm,apm_settings_write]" in kibana.refused("DELETE", PATH, {}, user="viewer")[1]
    kibana.kibana.security.users["writer"] = User("writer", privileges=frozenset({"apm:all"}))
    assert kibana.ask("PUT", PATH, {"service": {}, "settings": {}}, user="writer").status_code == 200


def test_old_versions_only_say_forbidden() -> None:
    with calling("8.12") as caller:
        assert caller.refused("PUT", PATH, {}, user="reader") == (403, "Forbidden")


def test_only_searches_that_report_something_count_as_writes(kibana: Caller) -> None:
    put(kibana, {"name": "a"})
    last = kibana.emulator.log.entries[-1].id
    kibana.body("POST", f"{PATH}/search", {"service": {"name": "a"}})
    assert not kibana.emulator.log.writes(last)
    kibana.body("POST", f"{PATH}/search", {"service": {"name": "a"}, "mark_as_applied_by_agent": True})
    assert len(kibana.emulator.log.writes(last)) == 1
