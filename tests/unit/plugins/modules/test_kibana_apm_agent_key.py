# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import json
import os
import pathlib
import stat
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._client import Client
from ansible_collections.observability.kibana.plugins.module_utils._connection import Connection
from ansible_collections.observability.kibana.plugins.module_utils._engine import ensure_many
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_agent_key import (
    ApmAgentKey,
    agent_key_catalog,
)
from tests.emulator.security import ADMIN, PASSWORD, ApiKey, User

from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_apm_agent_key"
Options = dict[str, t.Any]

SHOP: Options = {"name": "shop", "privileges": ["event:write", "config_agent:read"]}
LISTING = "GET /internal/apm/agent_keys"
CREATION = "POST /api/apm/agent_keys"
INVALIDATION = "POST /internal/apm/api_key/invalidate"
ES_USER = {"apm:all", "es:event:write", "es:config_agent:read", "es:manage_own_api_key"}


def keys(bench: Bench, name: str = "shop") -> list[ApiKey]:
    """The valid keys of a name."""
    return [key for key in bench.kibana.security.api_keys.values() if key.name == name and not key.invalidated]


def only(bench: Bench, name: str = "shop") -> ApiKey:
    (key,) = keys(bench, name)
    return key


def seed(bench: Bench, name: str = "shop", owner: str = "elastic", privileges: list[str] | None = None) -> ApiKey:
    """A key that was made elsewhere."""
    key = bench.kibana.security.create_api_key(name, owner, {"application": "apm"}, bench.kibana.now_ms())
    granted = SHOP["privileges"] if privileges is None else privileges
    key.role_descriptors = {"apm": {"applications": [{"application": "apm", "privileges": granted}]}}
    return key


def granted(key: ApiKey) -> list[str]:
    return sorted(key.role_descriptors["apm"]["applications"][0]["privileges"])


def no_trace(result: Result, secret: str) -> None:
    assert secret not in json.dumps(result.values)


def test_twelve_steps(kibana: Bench) -> None:
    kibana.twelve_steps(
        MODULE,
        created=SHOP,
        changed={"name": "shop", "privileges": ["event:write"], "recreate": "when_needed"},
        absent={"name": "shop", "state": "absent"},
    )


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1"])
def test_twelve_steps_of_older_versions(start: Start, profile: str) -> None:
    test_twelve_steps(start(profile=profile))


def test_a_new_key_comes_with_its_secret_once(kibana: Bench) -> None:
    check = kibana.ok(MODULE, check=True, **SHOP)
    assert check["apm_agent_key"] == {"name": "shop", "privileges": ["config_agent:read", "event:write"]}
    result = kibana.ok(MODULE, **SHOP)
    key, returned = only(kibana), result["apm_agent_key"]
    assert returned == {
        "id": key.id,
        "name": "shop",
        "privileges": ["config_agent:read", "event:write"],
        "created_at": returned["created_at"],
        "api_key": key.api_key,
        "encoded": key.encoded,
    }
    assert returned["created_at"].endswith("Z")
    for place in ("diff", "invocation"):
        assert key.api_key not in json.dumps(result.values.get(place))
        assert key.encoded not in json.dumps(result.values.get(place))
    again = kibana.ok(MODULE, **SHOP)
    assert again["apm_agent_key"] == {**returned, "api_key": None, "encoded": None}
    no_trace(again, key.api_key)


def test_one_request_when_nothing_differs(kibana: Bench) -> None:
    assert kibana.ok(MODULE, **SHOP).requests == [LISTING, CREATION, LISTING]
    assert kibana.ok(MODULE, **SHOP).requests == [LISTING]
    assert kibana.ok(MODULE, name="shop", state="absent").requests == [LISTING, INVALIDATION, LISTING]
    assert kibana.ok(MODULE, name="shop", state="absent").requests == [LISTING]


def test_each_privilege(kibana: Bench) -> None:
    kibana.converge(MODULE, name="shop", privileges=["event:write"])
    kibana.converge(MODULE, name="other", privileges=["config_agent:read", "config_agent:read"])
    assert granted(only(kibana)) == ["event:write"]
    assert granted(only(kibana, "other")) == ["config_agent:read"]


def test_names_are_exact(kibana: Bench) -> None:
    kibana.converge(MODULE, **SHOP)
    kibana.converge(MODULE, **{**SHOP, "name": "Shop"})
    kibana.ok(MODULE, name="Shop", state="absent")
    only(kibana)


def test_invalidated_and_expired_keys_are_not_there(kibana: Bench) -> None:
    seed(kibana).invalidated = True
    kibana.converge(MODULE, **SHOP)
    kibana.ok(MODULE, name="shop", state="absent")
    expired = {"id": "old", "name": "shop", "expiration": 1, "creation": 0}
    kibana.emulator.faults.add(path="^/internal/apm/agent_keys", status=200, body={"agentKeys": [expired]})
    assert kibana.ok(MODULE, **SHOP).changed


def test_other_privileges_need_a_new_key(kibana: Bench) -> None:
    old = seed(kibana, privileges=["event:write"])
    refused = kibana.refused(MODULE, "has the privileges event:write", "recreate=when_needed", **SHOP)
    assert old.id in refused.msg
    result = kibana.converge(MODULE, recreate="when_needed", **SHOP)
    assert old.invalidated
    assert only(kibana).encoded == result["apm_agent_key"]["encoded"]
    # First the new one, then the end of the old one.
    assert result.requests == [LISTING, CREATION, INVALIDATION, LISTING]


def test_a_key_whose_privileges_are_not_told_is_left_alone(kibana: Bench) -> None:
    key = seed(kibana)
    key.role_descriptors = {}
    result = kibana.ok(MODULE, recreate="when_needed", **SHOP)
    assert not result.changed
    assert "privileges" not in result["apm_agent_key"]


def test_recreate_always_makes_a_new_one_each_time(kibana: Bench) -> None:
    ids = set()
    for dummy in range(3):
        check = kibana.ok(MODULE, check=True, recreate="always", **SHOP)
        result = kibana.ok(MODULE, recreate="always", **SHOP)
        assert check.changed and not check.writes
        assert check["diff"] == result["diff"]
        assert result["apm_agent_key"]["api_key"] == only(kibana).api_key
        assert not result.values.get("warnings")
        ids.add(only(kibana).id)
    assert len(ids) == 3


def test_several_of_a_name(kibana: Bench) -> None:
    seed(kibana, privileges=["event:write"])
    fitting, newest = seed(kibana), seed(kibana, privileges=[])
    fitting.creation, newest.creation = 1, 2_000_000_000_000
    result = kibana.ok(MODULE, **SHOP)
    assert not result.changed
    assert result["apm_agent_key"]["id"] == fitting.id
    warning = json.dumps(result["warnings"])
    assert "3 valid agent keys have the name 'shop'" in warning
    assert fitting.id in warning and newest.id in warning
    gone = kibana.ok(MODULE, name="shop", state="absent")
    assert gone.writes == [INVALIDATION] * 3
    assert not keys(kibana)
    assert not gone.values.get("warnings")


def test_a_file_gets_the_secret(kibana: Bench, tmp_path: pathlib.Path) -> None:
    dest = tmp_path / "key"
    result = kibana.converge(MODULE, dest=str(dest), **SHOP)
    key = only(kibana)
    assert dest.read_text() == key.encoded
    assert stat.S_IMODE(dest.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert result["apm_agent_key"]["dest"] == str(dest)
    assert result["apm_agent_key"]["api_key"] is None
    no_trace(result, key.api_key)
    no_trace(result, key.encoded)
    kibana.ok(MODULE, name="shop", state="absent", dest=str(dest))
    assert dest.exists()
    # A key that is not valid any more is nothing to keep.
    kibana.converge(MODULE, dest=str(dest), **SHOP)
    assert dest.read_text() == only(kibana).encoded


def test_check_mode_writes_no_file(kibana: Bench, tmp_path: pathlib.Path) -> None:
    kibana.ok(MODULE, check=True, dest=str(tmp_path / "key"), **SHOP)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("what", ["missing", "older"])
def test_a_file_without_the_key_needs_a_new_one(kibana: Bench, tmp_path: pathlib.Path, what: str) -> None:
    dest = tmp_path / "key"
    if what == "older":
        dest.write_text(base64.b64encode(b"gone:secret").decode() + "\n")
    old = seed(kibana)
    refused = kibana.refused(MODULE, f"is not the one in '{dest}'", "only once", dest=str(dest), **SHOP)
    assert "recreate=when_needed" in refused.msg
    kibana.converge(MODULE, dest=str(dest), recreate="when_needed", **SHOP)
    assert old.invalidated
    assert dest.read_text() == only(kibana).encoded


def test_the_key_in_the_file_is_the_one(kibana: Bench, tmp_path: pathlib.Path) -> None:
    dest = tmp_path / "key"
    kibana.ok(MODULE, dest=str(dest), **SHOP)
    mine = only(kibana)
    seed(kibana).creation = 2_000_000_000_000
    result = kibana.ok(MODULE, dest=str(dest), recreate="when_needed", **SHOP)
    assert not result.changed
    assert result["apm_agent_key"]["id"] == mine.id


def test_files_that_are_not_written(kibana: Bench, tmp_path: pathlib.Path) -> None:
    other = tmp_path / "other"
    other.write_text("precious")
    kibana.refused(MODULE, "does not hold an agent key", dest=str(other), **SHOP)
    assert other.read_text() == "precious"
    kibana.refused(MODULE, "there is no directory", dest=str(tmp_path / "no" / "key"), **SHOP)
    kibana.refused(MODULE, "not a regular file", dest=str(tmp_path), **SHOP)
    taken = tmp_path / "taken"
    kibana.ok(MODULE, dest=str(taken), **{**SHOP, "name": "checkout"})
    refused = kibana.refused(MODULE, "holds the agent key 'checkout'", dest=str(taken), **SHOP)
    assert "choose another dest" in refused.msg
    assert not keys(kibana)


def test_a_folder_without_permission(kibana: Bench, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *dummy: False)
    kibana.refused(MODULE, "no permission to create files", dest=str(tmp_path / "key"), **SHOP)


def test_a_link_stays_one(kibana: Bench, tmp_path: pathlib.Path) -> None:
    (tmp_path / "real").mkdir()
    dest = tmp_path / "key"
    dest.symlink_to(tmp_path / "real" / "key")
    kibana.converge(MODULE, dest=str(dest), **SHOP)
    assert dest.is_symlink()
    assert (tmp_path / "real" / "key").read_text() == only(kibana).encoded


def test_a_file_that_cannot_be_written_after_all(
    kibana: Bench, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*dummy: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        result = kibana.run(MODULE, dest=str(tmp_path / "key"), **SHOP)
    assert result.failed
    assert "could not be written (No space left on device), so it was invalidated again" in result.msg
    assert not keys(kibana)
    assert not list(tmp_path.iterdir())


def test_input_that_makes_no_sense(kibana: Bench) -> None:
    kibana.refused(MODULE, "privileges", name="shop")
    kibana.refused(MODULE, "must name at least one", name="shop", privileges=[])
    kibana.refused(MODULE, "all:everything", name="shop", privileges=["all:everything"])


def test_a_lost_answer_leaves_no_twins_and_tells_of_the_lost_secret(kibana: Bench, tmp_path: pathlib.Path) -> None:
    kibana.emulator.faults.add(method="POST", path="^/api/apm/agent_keys", drop="after")
    result = kibana.run(MODULE, retries=3, **SHOP)
    assert result.failed
    assert result.writes == [CREATION]
    assert f"a key of this name was created meanwhile ({only(kibana).id})" in result.msg
    assert "its secret is lost" in result.msg
    assert "recreate=always" in result.msg
    lost = only(kibana)
    found = kibana.ok(MODULE, recreate="always", **SHOP)
    assert lost.invalidated
    assert found["apm_agent_key"]["encoded"] == only(kibana).encoded
    # With a file, that it is missing is reason enough.
    dest = {"dest": str(tmp_path / "key")}
    kibana.emulator.faults.add(method="POST", path="^/api/apm/agent_keys", drop="after")
    assert "recreate=when_needed" in kibana.run(MODULE, **{**SHOP, **dest, "name": "other"}).msg
    kibana.converge(MODULE, **{**SHOP, **dest, "name": "other", "recreate": "when_needed"})


def test_a_request_that_never_arrived(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", path="^/api/apm/agent_keys", drop="before")
    result = kibana.run(MODULE, **SHOP)
    assert result.failed
    assert "its secret is lost" not in result.msg
    assert not keys(kibana)
    assert kibana.ok(MODULE, **SHOP).changed


def test_nobody_knows_when_kibana_is_gone_after_a_lost_answer(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", path="^/api/apm/agent_keys", drop="after")
    kibana.emulator.faults.add(path="^/internal/apm/agent_keys", skip=1, times=None, drop="before")
    result = kibana.run(MODULE, **SHOP)
    assert result.failed
    assert "It may have been created all the same, and then its secret is lost" in result.msg


def test_a_new_secret_survives_when_reading_again_fails(kibana: Bench) -> None:
    kibana.emulator.faults.add(path="^/internal/apm/agent_keys", skip=1, times=None, drop="before")
    result = kibana.ok(MODULE, **SHOP)
    assert result["apm_agent_key"]["encoded"] == only(kibana).encoded
    assert "could not be read again" in str(result["warnings"])


def test_a_new_secret_survives_when_the_old_key_cannot_be_ended(kibana: Bench) -> None:
    old = seed(kibana)
    kibana.emulator.faults.add(path="^/internal/apm/api_key/invalidate", status=500)
    result = kibana.ok(MODULE, recreate="always", **SHOP)
    new = next(key for key in keys(kibana) if key is not old)
    assert result["apm_agent_key"]["encoded"] == new.encoded
    assert "the old one may still be valid" in str(result["warnings"])


def test_logged_in_with_an_api_key(kibana: Bench) -> None:
    mine = kibana.kibana.security.create_api_key("automation", "elastic", {}, 0)
    result = kibana.run(MODULE, api_key=mine.encoded, **SHOP)
    assert result.failed
    assert "500" in result.msg and "log in with username and password" in result.msg
    assert not keys(kibana)


def test_privileges_that_the_user_lacks(kibana: Bench) -> None:
    kibana.kibana.security.users["dev"] = User("dev", privileges=frozenset({"apm:all", "es:manage_own_api_key"}))
    result = kibana.run(MODULE, username="dev", **SHOP)
    assert result.failed
    assert "dev is missing the following requested privilege(s): config_agent:read, event:write" in result.msg
    kibana.kibana.security.users["dev"] = User("dev", privileges=frozenset({"apm:all"}))
    kibana.refused(MODULE, "500", "manage_own_api_key", username="dev", **SHOP)


def test_keys_of_others(kibana: Bench) -> None:
    kibana.kibana.security.users["dev"] = User("dev", privileges=frozenset(ES_USER))
    seed(kibana)
    # They are not shown to those who manage only their own.
    kibana.converge(MODULE, username="dev", **SHOP)
    assert len(keys(kibana)) == 2


def test_a_key_that_kibana_does_not_invalidate(kibana: Bench) -> None:
    seed(kibana)
    kibana.emulator.faults.add(path="^/internal/apm/api_key/invalidate", status=200, body={"invalidatedAgentKeys": []})
    result = kibana.run(MODULE, name="shop", state="absent")
    assert result.failed
    assert "Kibana did not invalidate" in result.msg and "manage_api_key" in result.msg


def test_a_key_that_another_run_invalidates(kibana: Bench) -> None:
    seed(kibana)
    kibana.emulator.faults.add(path="^/internal/apm/api_key/invalidate", drop="after")
    result = kibana.ok(MODULE, name="shop", state="absent", retries=3)
    assert result.changed
    assert not keys(kibana)


def test_too_many_keys_to_see_all(kibana: Bench) -> None:
    for number in range(1000):
        seed(kibana, f"key-{number}")
    kibana.refused(MODULE, "not among the 1000 agent keys", **SHOP)
    assert not kibana.ok(MODULE, **{**SHOP, "name": "key-7"}).changed


def test_many_share_one_listing(kibana: Bench) -> None:
    seed(kibana, "one")
    connection = Connection(kibana.url, username=ADMIN, password=PASSWORD)
    options: list[Options] = [{"name": "one", "state": "absent"}, {**SHOP, "name": "two"}]
    defaults: Options = {"state": "present", "privileges": None, "dest": None, "recreate": "never"}
    with Client(connection) as client:
        catalog = agent_key_catalog(client)
        many = [ApmAgentKey(client, {**defaults, **one}, catalog) for one in options]
        outcomes = ensure_many(many, apply=True, max_parallel=1)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert not keys(kibana, "one")
    only(kibana, "two")
    # Once for both, and once for each after it was written.
    assert sum(entry.method == "GET" for entry in kibana.emulator.log.entries) == 3


def test_they_are_the_same_in_every_space(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    kibana.converge(MODULE, space="ops", **SHOP)
    assert not kibana.ok(MODULE, **SHOP).changed
    assert "in space" not in kibana.run(MODULE, space="ops", name="shop", privileges=["event:write"]).msg
