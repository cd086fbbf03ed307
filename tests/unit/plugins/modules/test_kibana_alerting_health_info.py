# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_alerting_health_info"
IN_OPS = frozenset({"ops"})
TIME = "2026-03-01T09:30:00.000Z"


def facts(**changes: t.Any) -> dict[str, t.Any]:
    """What a Kibana in good health answers, changed."""
    framework = {f"{part}_health": {"status": "ok", "timestamp": TIME} for part in ("decryption", "execution", "read")}
    good = {
        "is_sufficiently_secure": True,
        "has_permanent_encryption_key": True,
        "alerting_framework_health": framework,
    }
    return {**good, **changes}


def told(kibana: Bench, answer: dict[str, t.Any]) -> dict[str, t.Any]:
    """What the module makes of an answer."""
    kibana.emulator.faults.add(path="_health", status=200, body=answer)
    return kibana.ok(MODULE).values


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.4"])
def test_good_health_in_one_request(start: Start, profile: str) -> None:
    result = start(profile=profile).ok(MODULE)
    assert result["healthy"] is True
    assert result["reasons"] == []
    assert result["alerting_health"]["is_sufficiently_secure"] is True
    assert result["alerting_health"]["alerting_framework_health"]["read_health"]["status"] == "ok"
    assert result.requests == ["GET /api/alerting/_health"]
    assert not result.changed


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("is_sufficiently_secure", ["API keys", "TLS", "xpack.security.authc.api_key.enabled"]),
        ("has_permanent_encryption_key", ["permanent encryption key", "xpack.encryptedSavedObjects.encryptionKey"]),
    ],
)
def test_what_is_not_configured(kibana: Bench, key: str, words: list[str]) -> None:
    result = told(kibana, facts(**{key: False}))
    assert result["healthy"] is False
    (reason,) = result["reasons"]
    for word in words:
        assert word in reason
    assert result["alerting_health"][key] is False


@pytest.mark.parametrize("status", ["warn", "error"])
@pytest.mark.parametrize(
    ("part", "word"), [("decryption", "decrypt"), ("execution", "failed when it ran"), ("read", "could not read")]
)
def test_a_part_that_is_ill(kibana: Bench, part: str, word: str, status: str) -> None:
    framework = {**facts()["alerting_framework_health"], f"{part}_health": {"status": status, "timestamp": TIME}}
    result = told(kibana, facts(alerting_framework_health=framework))
    assert result["healthy"] is False
    (reason,) = result["reasons"]
    assert word in reason
    assert f"({part}_health: {status}, last at {TIME})" in reason


def test_everything_at_once(kibana: Bench) -> None:
    ill = {f"{part}_health": {"status": "error", "timestamp": ""} for part in ("decryption", "execution", "read")}
    answer = facts(is_sufficiently_secure=False, has_permanent_encryption_key=False, alerting_framework_health=ill)
    result = told(kibana, answer)
    assert len(result["reasons"]) == 5
    assert all(reason.endswith(".") and reason[0].isupper() for reason in result["reasons"])


def test_the_misspelled_key_alone(kibana: Bench) -> None:
    answer = facts()
    answer["alerting_framework_heath"] = answer.pop("alerting_framework_health")
    answer["alerting_framework_heath"]["read_health"]["status"] = "error"
    result = told(kibana, answer)
    assert result["healthy"] is False
    health = result["alerting_health"]
    assert health["alerting_framework_health"] == health["alerting_framework_heath"]
    assert health["alerting_framework_health"]["read_health"]["status"] == "error"


def test_silence_is_not_health(kibana: Bench) -> None:
    answer = facts()
    del answer["alerting_framework_health"]["read_health"]
    assert told(kibana, answer)["reasons"] == ["Kibana does not tell its read_health."]
    assert told(kibana, {})["healthy"] is False


def test_a_rule_that_failed_in_another_space(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    rule = kibana.seed("ui_rule", space="ops")
    kibana.seed("rule_status", rule_id=rule["id"], space="ops", outcome="failed", reason="decrypt", message="no key")
    result = kibana.ok(MODULE)
    assert result["healthy"] is False
    assert ["decrypt" in reason for reason in result["reasons"]] == [True]
    kibana.seed("rule_status", rule_id=rule["id"], space="ops", outcome="succeeded")
    assert kibana.ok(MODULE)["healthy"] is True


def test_check_mode_tells_the_same(kibana: Bench) -> None:
    rule = kibana.seed("ui_rule")
    kibana.seed("rule_status", rule_id=rule["id"], outcome="failed")
    check, real = kibana.ok(MODULE, check=True), kibana.ok(MODULE)
    assert check["healthy"] is real["healthy"] is False
    assert check["reasons"] == real["reasons"]
    assert not check.writes


def test_somebody_who_may_see_rules_in_one_space_only(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    kibana.kibana.security.users["oper"] = User("oper", privileges=frozenset({"alerting:read"}), spaces=IN_OPS)
    kibana.refused(MODULE, "403", "Unauthorized to access alerting framework health", username="oper")
    result = kibana.ok(MODULE, username="oper", space="ops")
    assert result["healthy"]
    assert result.requests[-1].endswith("/api/alerting/_health")
