# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import typing as t

import pytest

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_connector_info"


@pytest.fixture
def bench(kibana: Bench) -> Bench:
    """Four connectors of three types, two of the same name."""
    for options in (
        {"id": "log", "name": "log", "connector_type_id": ".server-log"},
        {"id": "index-1", "name": "history", "connector_type_id": ".index", "config": {"index": "one"}},
        {"id": "index-2", "name": "history", "connector_type_id": ".index", "config": {"index": "two"}},
        {
            "id": "hook",
            "name": "Hook",
            "connector_type_id": ".cases-webhook",
            "config": {
                "createIncidentUrl": "https://example.com/",
                "createIncidentJson": "{}",
                "createIncidentResponseKey": "id",
                "getIncidentUrl": "https://example.com/",
                "getIncidentResponseExternalTitleKey": "id",
                "viewIncidentUrl": "https://example.com/",
                "updateIncidentUrl": "https://example.com/",
                "updateIncidentJson": "{}",
            },
            "secrets": {"user": "me", "password": "canary-secret"},
        },
    ):
        kibana.ok("kibana_connector", **options)
    return kibana


def ids(bench: Bench, **options: t.Any) -> list[str]:
    """The ids of the connectors that the module tells of."""
    return [connector["id"] for connector in bench.ok(MODULE, **options)["connectors"]]


def test_all_of_them_in_one_request(bench: Bench) -> None:
    result = bench.ok(MODULE)
    assert [item["id"] for item in result["connectors"]] == ["index-1", "index-2", "hook", "log"]
    assert result.requests == ["GET /api/actions/connectors"]
    assert not result.changed
    assert "connector_types" not in result.values


def test_nothing_is_an_empty_list(kibana: Bench) -> None:
    assert kibana.ok(MODULE)["connectors"] == []


def test_one_by_id_in_one_request(bench: Bench) -> None:
    result = bench.ok(MODULE, id="index-2")
    (told,) = result["connectors"]
    assert told["name"] == "history"
    assert told["config"]["index"] == "two"
    assert result.requests == ["GET /api/actions/connector/index-2"]


def test_the_same_whether_listed_or_looked_up(bench: Bench) -> None:
    for listed in bench.ok(MODULE)["connectors"]:
        assert listed.pop("referenced_by_count") == 0
        assert bench.ok(MODULE, id=listed["id"])["connectors"] == [listed]


def test_all_of_a_name_and_no_other(bench: Bench) -> None:
    assert ids(bench, name="history") == ["index-1", "index-2"]
    assert ids(bench, name="histor") == []
    assert ids(bench, name="hook") == []


def test_by_id_and_name_at_once(bench: Bench) -> None:
    bench.refused(MODULE, "mutually exclusive: id|name", id="log", name="log")


def test_one_that_is_not_there(bench: Bench) -> None:
    assert ids(bench, id="nowhere") == []
    assert ids(bench, name="nowhere") == []
    assert ids(bench, id="system-connector-.cases") == []


def test_only_some_types(bench: Bench) -> None:
    assert ids(bench, connector_type_ids=[".index"]) == ["index-1", "index-2"]
    assert ids(bench, connector_type_ids=[".index", ".server-log"]) == ["index-1", "index-2", "log"]
    assert ids(bench, connector_type_ids=[".slack"]) == []
    assert ids(bench, connector_type_ids=[]) == []
    assert ids(bench, connector_type_ids=[".index"], name="log") == []
    assert ids(bench, connector_type_ids=[".index"], id="log") == []
    assert ids(bench, connector_type_ids=[".server-log"], id="log") == ["log"]


def test_only_what_a_feature_can_use(bench: Bench) -> None:
    result = bench.ok(MODULE, feature_id="cases")
    assert [item["id"] for item in result["connectors"]] == ["hook"]
    assert "connector_types" not in result.values
    assert ids(bench, feature_id="siem") == ["index-1", "index-2"]
    assert ids(bench, feature_id="siem", id="log") == []
    assert ids(bench, feature_id="nonsense") == []


def test_types_with_what_the_licence_allows(bench: Bench) -> None:
    bench.kibana.license = "basic"
    result = bench.ok(MODULE, include_types=True)
    types = {kind["id"]: kind for kind in result["connector_types"]}
    assert types[".server-log"]["enabled_in_license"]
    assert not types[".slack"]["enabled_in_license"]
    assert types[".slack"]["minimum_license_required"] == "gold"
    assert sorted(result.requests) == ["GET /api/actions/connector_types", "GET /api/actions/connectors"]
    assert len(result["connectors"]) == 4


def test_only_some_types_of_types(bench: Bench) -> None:
    result = bench.ok(MODULE, include_types=True, connector_type_ids=[".slack", ".index"])
    assert {kind["id"] for kind in result["connector_types"]} == {".slack", ".index"}
    result = bench.ok(MODULE, include_types=True, feature_id="cases")
    assert ".cases-webhook" in [kind["id"] for kind in result["connector_types"]]
    assert all("cases" in kind["supported_feature_ids"] for kind in result["connector_types"])
    result = bench.ok(MODULE, include_types=True, feature_id="cases", connector_type_ids=[".index"])
    assert result["connector_types"] == []


def test_secrets_are_never_told(bench: Bench) -> None:
    told = json.dumps(bench.ok(MODULE, include_types=True).values)
    assert "canary-secret" not in told
    assert "canary-secret" not in json.dumps(bench.ok(MODULE, id="hook").values)


def test_lost_secrets_and_preconfigured_ones(bench: Bench) -> None:
    bench.seed("connector_missing_secrets", id="hook")
    bench.seed("preconfigured_connector", id="mail", name="A mail", connector_type_id=".email")
    told = {item["id"]: item for item in bench.ok(MODULE)["connectors"]}
    assert told["hook"]["is_missing_secrets"]
    assert told["mail"]["is_preconfigured"]
    assert "config" not in told["mail"]
    assert bench.ok(MODULE, id="mail")["connectors"][0]["name"] == "A mail"


def test_how_many_use_it(bench: Bench) -> None:
    bench.seed("ui_rule", actions=[{"id": "log", "group": "query matched"}])
    counts = {item["id"]: item["referenced_by_count"] for item in bench.ok(MODULE)["connectors"]}
    assert counts == {"log": 1, "index-1": 0, "index-2": 0, "hook": 0}


def test_what_is_told_can_be_asked_for_again(bench: Bench) -> None:
    for told in bench.ok(MODULE)["connectors"]:
        again = {key: told[key] for key in ("id", "name", "connector_type_id", "config")}
        assert not bench.ok("kibana_connector", **again).changed


def test_one_space_only(bench: Bench) -> None:
    bench.ok("kibana_space", id="ops", name="Ops")
    bench.ok("kibana_connector", space="ops", id="theirs", name="history", connector_type_id=".server-log")
    assert ids(bench, space="ops") == ["theirs"]
    assert ids(bench, space="ops", name="history") == ["theirs"]
    assert ids(bench, space="ops", id="log") == []
    assert "theirs" not in ids(bench)
    assert bench.ok(MODULE, space="ops", include_types=True)["connector_types"]


def test_check_mode_tells_the_same(bench: Bench) -> None:
    check, real = bench.ok(MODULE, check=True, include_types=True), bench.ok(MODULE, include_types=True)
    assert check["connectors"] == real["connectors"]
    assert check["connector_types"] == real["connector_types"]
    assert not check.writes


def test_an_old_kibana(start: Start) -> None:
    old = start(profile="8.12")
    old.ok("kibana_connector", id="log", name="log", connector_type_id=".server-log")
    result = old.ok(MODULE, include_types=True)
    assert [item["id"] for item in result["connectors"]] == ["log"]
    assert "source" not in result["connector_types"][0]
