# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils import _argspec
from ansible_collections.observability.kibana.plugins.module_utils._errors import (
    InputError,
    KibanaError,
    NotKibanaError,
    ReadOnlyError,
)
from ansible_collections.observability.kibana.plugins.plugin_utils import _connection
from tests.emulator.security import ADMIN, PASSWORD

from ..harness import Bench
from ..options import CONNECTION, definitions

PLUGINS = [("callback", "kibana_annotations"), ("lookup", "kibana")]


def options(bench: Bench, **given: t.Any) -> t.Callable[[str], t.Any]:
    """What a plugin's get_option would be."""
    values = {"url": bench.url, "username": ADMIN, "password": PASSWORD, "retries": 0, **given}
    return values.get


def test_options_are_those_of_modules() -> None:
    assert set(CONNECTION) == set(_argspec.CONNECTION)
    for name, spec in _argspec.CONNECTION.items():
        assert CONNECTION[name]["type"] == spec["type"]
        assert CONNECTION[name].get("default") == spec.get("default")
        assert CONNECTION[name]["env"] == [{"name": _argspec.ENVIRONMENT[name]}]


@pytest.mark.parametrize(("kind", "name"), PLUGINS)
def test_secrets_stay_out_of_ansible_cfg(kind: str, name: str) -> None:
    found = definitions(kind, name)
    for option, spec in _argspec.CONNECTION.items():
        assert ("ini" in found[option]) is not bool(spec.get("no_log")), option


@pytest.mark.parametrize(("kind", "name"), PLUGINS)
def test_a_plugin_may_have_defaults_of_its_own_and_nothing_else(kind: str, name: str) -> None:
    found = definitions(kind, name)
    for option, spec in CONNECTION.items():
        kept = ("type", "env", "ini")
        assert {key: found[option].get(key) for key in kept} == {key: spec.get(key) for key in kept}, option


def test_an_empty_variable_is_away_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIBANA_CA_PATH", "")
    monkeypatch.setenv("KIBANA_SPACE", "ops")
    with _connection.without_empty_variables():
        assert "KIBANA_CA_PATH" not in os.environ
        assert os.environ["KIBANA_SPACE"] == "ops"
    assert os.environ["KIBANA_CA_PATH"] == ""


def test_a_client_that_writes_only_where_it_may(kibana: Bench) -> None:
    body: dict[str, t.Any] = {"json": {"id": "ops", "name": "Ops"}, "global_path": True}
    with _connection.connected(options(kibana), read_only=False) as client:
        client.request("POST", "/api/spaces/space", **body)
    with _connection.connected(options(kibana, space="ops"), read_only=True) as client:
        assert client.get("/api/actions/connectors") == client.get("/api/actions/connectors")
        assert client.space == "ops"
        with pytest.raises(ReadOnlyError):
            client.request("POST", "/api/spaces/space", **body)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"url": None}, "url is not set; set it, or the environment variable KIBANA_URL"),
        ({"api_key": "a:b"}, "parameters are mutually exclusive: username|api_key|bearer_token"),
        ({"username": None}, "required together"),
        ({"retries": "many"}, "retries"),
    ],
)
def test_mistakes_in_the_words_of_modules(kibana: Bench, given: dict[str, t.Any], sentence: str) -> None:
    with pytest.raises(InputError) as raised, _connection.connected(options(kibana, **given), read_only=True):
        pass
    assert sentence in str(raised.value)
    assert PASSWORD not in str(raised.value)


def test_an_answer_that_is_not_kibanas(kibana: Bench) -> None:
    kibana.emulator.faults.add(path="/api/actions/connectors", status=200, body=[])
    with (
        pytest.raises(NotKibanaError, match="not what Kibana gives"),
        _connection.connected(options(kibana), read_only=True) as client,
    ):
        client.get("/api/actions/connectors")["no such thing"]


def test_without_the_library(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_connection, "REQUESTS_IMPORT_ERROR", "ImportError")
    with pytest.raises(KibanaError, match="requests"), _connection.connected(options(kibana), read_only=True):
        pass
