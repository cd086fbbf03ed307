# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleError, AnsibleLookupError

from ansible_collections.observability.kibana.plugins.lookup.kibana import LookupModule
from tests.emulator.security import ADMIN, PASSWORD

from ..harness import Bench
from ..options import with_options


def look_up(bench: Bench, *names: t.Any, **given: t.Any) -> list[t.Any]:
    """The lookup as the administrator would do it."""
    plugin = with_options(LookupModule(), "lookup", "kibana")
    connection = {"url": bench.url, "username": ADMIN, "password": PASSWORD, "retries": 0}
    found: list[t.Any] = plugin.run(list(names), {}, **{**connection, **given})
    return found


def rule(bench: Bench, rule_id: str, name: str, **more: t.Any) -> None:
    """Make a rule."""
    bench.ok(
        "kibana_rule",
        id=rule_id,
        name=name,
        rule_type_id=".index-threshold",
        interval="1m",
        params={
            "index": ["logs"],
            "timeField": "@timestamp",
            "aggType": "count",
            "groupBy": "all",
            "timeWindowSize": 5,
            "timeWindowUnit": "m",
            "thresholdComparator": ">",
            "threshold": [1],
        },
        **more,
    )


@pytest.fixture(autouse=True)
def populated(kibana: Bench) -> None:
    """Connectors and rules, some with the same name, some in a space."""
    kibana.ok("kibana_space", id="ops", name="Ops")
    for number, name in enumerate(("one", "two", "twin", "twin")):
        kibana.ok("kibana_connector", id=f"c{number}", name=name, connector_type_id=".index", config={"index": "a"})
        rule(kibana, f"r{number}", name)
    kibana.ok("kibana_connector", space="ops", id="ops", name="one", connector_type_id=".index", config={"index": "a"})
    rule(kibana, "ops-rule", "one", space="ops")
    kibana.emulator.log.entries.clear()


@pytest.mark.parametrize(("kind", "ids"), [("connector", ["c1", "c0", "c1"]), ("rule", ["r1", "r0", "r1"])])
def test_identifiers_in_the_order_of_names_from_one_request(kibana: Bench, kind: str, ids: list[str]) -> None:
    assert look_up(kibana, "two", "one", "two", kind=kind) == ids
    assert [entry.method for entry in kibana.emulator.log.entries] == ["GET"]


def test_no_names_no_request(kibana: Bench) -> None:
    assert look_up(kibana, kind="rule") == []
    assert look_up(kibana, kind="connector") == []
    assert not kibana.emulator.log.entries


@pytest.mark.parametrize(("kind", "found"), [("connector", "ops"), ("rule", "ops-rule")])
def test_in_a_space(kibana: Bench, kind: str, found: str) -> None:
    assert look_up(kibana, "one", kind=kind, space="ops") == [found]


def test_a_space_that_does_not_exist(kibana: Bench) -> None:
    with pytest.raises(AnsibleLookupError, match="the space 'opps' does not exist"):
        look_up(kibana, "one", kind="connector", space="opps")


@pytest.mark.parametrize("kind", ["connector", "rule"])
@pytest.mark.parametrize("given", [{}, {"default": ""}])
def test_a_name_of_several_is_an_error_with_or_without_default(kibana: Bench, kind: str, given: dict[str, str]) -> None:
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(kibana, "one", "twin", kind=kind, **given)
    assert f"2 {kind}s have the name 'twin'; choose one by id: {kind[0]}2, {kind[0]}3" in str(raised.value)


@pytest.mark.parametrize("kind", ["connector", "rule"])
def test_missing_names_are_named(kibana: Bench, kind: str) -> None:
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(kibana, "one", "gone", "One", kind=kind)
    assert f"there is no {kind} with the name 'gone', 'One' in space 'default'" in str(raised.value)


@pytest.mark.parametrize("default", ["", "other", None, 0, ["a"]])
def test_a_default_stands_for_what_is_missing(kibana: Bench, default: t.Any) -> None:
    assert look_up(kibana, "gone", "one", kind="connector", default=default) == [default, "c0"]
    assert look_up(kibana, "gone", "one", kind="rule", default=default) == [default, "r0"]


@pytest.mark.parametrize("name", ["", None, 7, ["one"]])
def test_names_are_text(kibana: Bench, name: t.Any) -> None:
    with pytest.raises(AnsibleLookupError, match="a name has to be text, and not empty"):
        look_up(kibana, name, kind="connector")
    assert not kibana.emulator.log.entries


def test_an_option_that_does_not_exist(kibana: Bench) -> None:
    with pytest.raises(AnsibleLookupError, match="there is no option spce; there are api_key, bearer_token, ca_path"):
        look_up(kibana, "one", kind="connector", spce="ops")


@pytest.mark.parametrize("given", [{}, {"kind": "case"}])
def test_a_kind_is_needed(kibana: Bench, given: dict[str, str]) -> None:
    with pytest.raises(AnsibleError, match="kind"):
        look_up(kibana, "one", **given)


def test_options_from_the_environment(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"URL": kibana.url, "USERNAME": ADMIN, "PASSWORD": PASSWORD, "SPACE": "ops"}
    for name, value in {**values, "CA_PATH": "", "VALIDATE_CERTS": "", "RETRIES": ""}.items():
        monkeypatch.setenv(f"KIBANA_{name}", value)
    plugin = with_options(LookupModule(), "lookup", "kibana")
    assert plugin.run(["one"], {}, kind="connector") == ["ops"]
    assert plugin.get_option("validate_certs") is True
    assert plugin.get_option("ca_path") is None
    assert plugin.get_option("retries") == 3
    # What the expression says counts more.
    assert plugin.run(["one"], {}, kind="connector", space="default") == ["c0"]


def test_tls_is_verified_and_an_authority_can_be_given(start: t.Any, certificate: tuple[str, str]) -> None:
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    with pytest.raises(AnsibleLookupError, match="Set ca_path"):
        look_up(bench, "one", kind="rule", default="")
    assert look_up(bench, "one", kind="rule", default="", ca_path=certificate[0]) == [""]
    assert look_up(bench, "one", kind="rule", default="", validate_certs=False) == [""]


def test_an_error_says_what_is_wrong_and_no_secret(kibana: Bench) -> None:
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(kibana, "one", kind="rule", password="canary-password", default="")
    assert "answered 401" in str(raised.value)
    assert "canary" not in str(raised.value)


def test_an_answer_that_is_not_kibanas(kibana: Bench) -> None:
    kibana.emulator.faults.add(path="/api/actions/connectors", status=200, body=["nonsense"])
    with pytest.raises(AnsibleLookupError, match="had an answer that is not what Kibana gives"):
        look_up(kibana, "one", kind="connector")
