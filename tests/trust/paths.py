# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every way in which a module writes: what there is before, and the task."""

from __future__ import annotations

import dataclasses
import datetime
import pathlib
import typing as t

from tests.unit.plugins.cases import attach_file, say
from tests.unit.plugins.rules import QUERY

from .world import WINDOWS, World

Options = dict[str, t.Any]
# Prepares a Kibana, and gives the options of the task. The folder is the task's own.
Arrange = t.Callable[[World, pathlib.Path], Options]


@dataclasses.dataclass(frozen=True)
class WritePath:
    """One way in which a module writes.

    piecewise: it is about several objects, which need not change in one order.
    doubles: Kibana takes any number of the same and no id, so two runs at the same moment make two.
    warning: with these words a run succeeds that leaves something behind, since a failure would lose more.
    needs: what Kibana has to be able to, by the name in the table of versions.
    """

    module: str
    name: str
    arrange: Arrange
    piecewise: bool = False
    doubles: bool = False
    warning: str = ""
    needs: str = ""

    def __str__(self) -> str:
        return f"{self.module.removeprefix('kibana_')}-{self.name.replace(' ', '_')}"


def after(*tasks: tuple[str, Options], seeds: tuple[Options, ...] = (), **options: t.Any) -> Arrange:
    """The task with these options after others have run. seeds: rules that are there, too."""

    def arrange(world: World, folder: pathlib.Path) -> Options:
        for seed in seeds:
            world.seed("ui_rule", **{"snooze_schedule": [], "throttle": None, "notify_when": None, **seed})
        for module, given in tasks:
            world.ok(module, **given)
        return options

    return arrange


def in_days(days: int) -> str:
    """A moment that many days from now."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


SPACE: Options = {"id": "ops", "name": "Ops", "description": "all of it", "disabled_features": ["canvas"]}
INDEX: Options = {"name": "history", "connector_type_id": ".index", "config": {"index": "alerts"}}
HOOK: Options = {
    "name": "hook",
    "connector_type_id": ".webhook",
    "config": {"url": "https://hook.example.com/in", "hasAuth": True, "headers": {"x": "1"}},
    "secrets": {"user": "robot", "password": "canary-password"},
}
JIRA: Options = {
    "id": "jira",
    "name": "Jira",
    "connector_type_id": ".jira",
    "config": {"apiUrl": "https://jira.example.com", "projectKey": "OPS"},
    "secrets": {"email": "robot@example.com", "apiToken": "canary-token"},
}
ACTION: Options = {"name": "history", "group": "query matched", "params": {"documents": [{"a": 1}]}}
RULE: Options = {"name": "errors", "rule_type_id": ".es-query", "interval": "1m", "params": QUERY, "tags": ["b", "a"]}
MUTED: Options = {"id": "r1", "name": "one", "muted_alert_ids": ["host-1", "host-2"]}
MANY: tuple[Options, ...] = tuple({"id": f"r{n}", "name": f"rule {n}", "tags": ["shop"]} for n in range(3))
SNOOZED: Options = {"name": "one", "snooze": {"start": "2090-01-01T22:00:00.000Z", "duration": "1h"}}
WINDOW: Options = {"title": "night", "schedule": {"start": "2090-01-01T22:00:00.000Z", "duration": "2h"}}
SOON: Options = {"title": "night", "schedule": {"start": in_days(30), "duration": "2h"}}
CASE: Options = {"owner": "cases", "title": "Disk full"}
NEW_CASE: Options = {**CASE, "description": "No space left.", "tags": ["db"]}
FIELD: Options = {"key": "service", "label": "Service", "type": "text", "required": False}
SETTINGS: Options = {"owner": "cases", "closure_type": "close-by-pushing", "custom_fields": [FIELD]}
AGENT: Options = {"service_name": "shop", "service_environment": "prod"}
AGENT_SETTINGS: Options = {**AGENT, "agent_name": "java", "settings": {"transaction_sample_rate": 0.2}}
KEY: Options = {"name": "shop", "privileges": ["event:write"]}
NOTE: Options = {"service_name": "shop", "service_version": "1.10"}
HOST: Options = {"schema": {"apm-server.host": "0.0.0.0:8200"}}
BUNDLE: Options = {"service_name": "shop", "service_version": "1.0.0", "bundle_filepath": "/static/app.js"}
MAP: Options = {"version": 3, "sources": ["app.js"], "mappings": "AAAA"}
OTHER_MAP: Options = {**MAP, "mappings": "AACA"}

CONNECTOR_TASK = ("kibana_connector", INDEX)
CASE_TASK = ("kibana_case", NEW_CASE)


def _edited_comment(world: World, dummy: pathlib.Path) -> Options:
    world.ok(*CASE_TASK[:1], **NEW_CASE)
    comment_id = say(world, _case_id(world), "first")
    return {**CASE, "id": comment_id, "comment": "second"}


def _three_comments(world: World, dummy: pathlib.Path) -> Options:
    world.ok(*CASE_TASK[:1], **NEW_CASE)
    for text in ("one", "two", "three"):
        say(world, _case_id(world), text)
    return {**CASE, "all": True, "state": "absent"}


def _twin_files(world: World, dummy: pathlib.Path) -> Options:
    world.ok(*CASE_TASK[:1], **NEW_CASE)
    for name in ("a.txt", "a.txt", "b.txt"):
        attach_file(world, _case_id(world), name)
    return {**CASE, "filename": "a.txt", "state": "absent"}


def _key_in_a_file(world: World, folder: pathlib.Path) -> Options:
    return {**KEY, "dest": str(folder / "key"), "recreate": "when_needed"}


def _other_key_in_a_file(world: World, folder: pathlib.Path) -> Options:
    world.ok("kibana_apm_agent_key", **KEY, dest=str(folder / "key"))
    return {**_key_in_a_file(world, folder), "privileges": ["config_agent:read"]}


def _case_id(world: World) -> str:
    (case_id,) = world.kibana.objects("cases", "default")
    return case_id


def item(kind: str, options: Options, **more: t.Any) -> Options:
    """An element of the list that kibana_apply takes."""
    return {"kind": kind, **options, **more}


ESTATE: list[Options] = [
    item("rule", RULE, actions=[ACTION]),
    item("space", SPACE),
    item("connector", INDEX),
    item("connector", HOOK, space="ops"),
    item("rule_state", {"name": "errors"}, alerts=[{"id": "host-1"}]),
    item("maintenance_window", WINDOW),
    item("case_settings", SETTINGS),
    item("case", NEW_CASE, custom_fields={"service": "shop"}),
    item("apm_agent_config", AGENT_SETTINGS),
    item("apm_server_schema", HOST),
    item("sourcemap", BUNDLE, content=MAP),
]
CHANGED_ESTATE: list[Options] = [
    item("rule", RULE, interval="5m", actions=[ACTION], enabled=False),
    item("space", SPACE, name="Operations"),
    item("connector", INDEX, config={"index": "alerts-2"}),
    item("connector", HOOK, space="ops", config={"method": "put"}),
    item("rule_state", {"name": "errors"}, mute_all=True),
    item("maintenance_window", WINDOW, enabled=False),
    item("case_settings", SETTINGS, closure_type="close-by-user"),
    item("case", CASE, status="closed"),
    item("apm_agent_config", AGENT, settings={"recording": False}),
    item("apm_server_schema", {"schema": {"a": 1}}),
    item("sourcemap", BUNDLE, content=OTHER_MAP),
]
ABSENT_ESTATE: list[Options] = [
    item("rule", {"name": "errors"}, state="absent"),
    item("space", {"id": "ops"}, state="absent"),
    item("connector", {"name": "history"}, state="absent"),
    item("maintenance_window", {"title": "night"}, state="absent"),
    item("case_settings", {"owner": "cases"}, state="absent"),
    item("case", CASE, state="absent"),
    item("apm_agent_config", AGENT, state="absent"),
    item("sourcemap", BUNDLE, state="absent"),
]
# One after the other, so that a history without faults is always the same.
IN_TURN: Options = {"max_parallel": 1}
FEW: list[Options] = [item("connector", INDEX), item("rule", RULE, actions=[ACTION])]
PRUNED: Options = {"prune": True, "prune_selector": {"rule_tags": ["shop"], "connector_names": "h*"}}


def estate(resources: list[Options], *there: list[Options]) -> Arrange:
    """kibana_apply with these resources, after it has brought others there; all without what this Kibana lacks."""

    def arrange(world: World, dummy: pathlib.Path) -> Options:
        for earlier in there:
            world.ok("kibana_apply", resources=world.known(earlier), **IN_TURN)
        return {"resources": world.known(resources), **IN_TURN}

    return arrange


PATHS = (
    WritePath("kibana_space", "create", after(**SPACE)),
    WritePath("kibana_space", "change", after(("kibana_space", SPACE), id="ops", color="#ff0000")),
    WritePath("kibana_space", "delete", after(("kibana_space", SPACE), id="ops", state="absent")),
    WritePath("kibana_connector", "create", after(**HOOK)),
    WritePath("kibana_connector", "create by id in a space", after(("kibana_space", SPACE), **JIRA, space="ops")),
    WritePath("kibana_connector", "change", after(("kibana_connector", HOOK), **{**HOOK, "config": {"method": "put"}})),
    WritePath(
        "kibana_connector",
        "another type",
        after(("kibana_connector", INDEX), **{**HOOK, "name": "history"}, recreate_on_type_change=True),
    ),
    WritePath("kibana_connector", "delete", after(("kibana_connector", HOOK), name="hook", state="absent")),
    WritePath("kibana_rule", "create", after(CONNECTOR_TASK, **RULE, actions=[ACTION])),
    WritePath("kibana_rule", "create disabled", after(**RULE, id="r1", enabled=False)),
    WritePath("kibana_rule", "change", after(("kibana_rule", RULE), name="errors", interval="5m", params={"size": 9})),
    WritePath("kibana_rule", "change and disable", after(("kibana_rule", RULE), **{**RULE, "tags": []}, enabled=False)),
    WritePath(
        "kibana_rule",
        "change and enable",
        after(("kibana_rule", {**RULE, "enabled": False}), name="errors", interval="5m", enabled=True),
    ),
    WritePath("kibana_rule", "delete", after(("kibana_rule", RULE), name="errors", state="absent")),
    WritePath("kibana_rule_state", "disable", after(seeds=(MUTED,), id="r1", enabled=False)),
    WritePath("kibana_rule_state", "mute", after(seeds=(MUTED,), name="one", mute_all=True)),
    WritePath(
        "kibana_rule_state",
        "unmute",
        after(
            ("kibana_rule_state", {"name": "one", "mute_all": True}),
            seeds=(MUTED,),
            name="one",
            mute_all=False,
            alerts=[{"id": "host-1"}, {"id": "host-3"}],
        ),
    ),
    WritePath(
        "kibana_rule_state",
        "alerts",
        after(seeds=(MUTED,), name="one", alerts=[{"id": "host-1", "muted": False}, {"id": "host-3"}]),
    ),
    WritePath("kibana_rule_state", "snooze", after(seeds=(MUTED,), **SNOOZED), doubles=True, needs="snooze"),
    WritePath(
        "kibana_rule_state",
        "unsnooze",
        after(("kibana_rule_state", SNOOZED), seeds=(MUTED,), name="one", unsnooze=True),
        needs="snooze",
    ),
    WritePath(
        "kibana_rule_state",
        "many",
        after(seeds=MANY, selector={"tags": ["shop"]}, enabled=False, mute_all=True, **IN_TURN),
        piecewise=True,
    ),
    WritePath("kibana_rule_state", "delete", after(seeds=(MUTED,), name="one", state="absent")),
    WritePath("kibana_maintenance_window", "create", after(**WINDOW), needs=WINDOWS),
    WritePath(
        "kibana_maintenance_window",
        "change",
        after(("kibana_maintenance_window", WINDOW), title="night", schedule={"duration": "90m"}, scope_kql="a: b"),
        needs=WINDOWS,
    ),
    WritePath(
        "kibana_maintenance_window",
        "archive",
        after(("kibana_maintenance_window", WINDOW), title="night", schedule={"duration": "90m"}, archived=True),
        needs=WINDOWS,
    ),
    WritePath(
        "kibana_maintenance_window",
        "unarchive",
        after(("kibana_maintenance_window", {**SOON, "archived": True}), title="night", archived=False),
        needs=WINDOWS,
    ),
    WritePath(
        "kibana_maintenance_window",
        "delete",
        after(("kibana_maintenance_window", WINDOW), title="night", state="absent"),
        needs=WINDOWS,
    ),
    WritePath("kibana_case", "create", after(**NEW_CASE)),
    WritePath("kibana_case", "create closed", after(("kibana_case_settings", SETTINGS), **NEW_CASE, status="closed")),
    WritePath("kibana_case", "change", after(CASE_TASK, **CASE, severity="high", category="x", tags=["db", "prod"])),
    WritePath("kibana_case", "delete", after(CASE_TASK, **CASE, state="absent")),
    WritePath("kibana_case_comment", "create", after(CASE_TASK, **CASE, comment="hello"), doubles=True),
    WritePath("kibana_case_comment", "change", _edited_comment),
    WritePath(
        "kibana_case_comment",
        "delete",
        after(CASE_TASK, ("kibana_case_comment", {**CASE, "comment": "a"}), **CASE, comment="a", state="absent"),
    ),
    WritePath("kibana_case_comment", "delete all", _three_comments),
    WritePath("kibana_case_file", "create", after(CASE_TASK, **CASE, filename="a.txt", content="one"), doubles=True),
    WritePath(
        "kibana_case_file",
        "delete",
        _twin_files,
    ),
    WritePath("kibana_case_push", "push", after(("kibana_connector", JIRA), CASE_TASK, **CASE, connector_id="jira")),
    WritePath(
        "kibana_case_push",
        "push again",
        after(
            ("kibana_connector", JIRA),
            ("kibana_case", {**NEW_CASE, "connector": {"id": "jira"}}),
            ("kibana_case_push", CASE),
            ("kibana_case_comment", {**CASE, "comment": "news"}),
            **CASE,
        ),
    ),
    WritePath("kibana_case_settings", "create", after(**SETTINGS)),
    WritePath(
        "kibana_case_settings",
        "change",
        after(("kibana_case_settings", SETTINGS), owner="cases", closure_type="close-by-user"),
    ),
    WritePath(
        "kibana_case_settings", "reset", after(("kibana_case_settings", SETTINGS), owner="cases", state="absent")
    ),
    WritePath("kibana_apm_agent_config", "create", after(**AGENT_SETTINGS)),
    WritePath(
        "kibana_apm_agent_config",
        "change",
        after(("kibana_apm_agent_config", AGENT_SETTINGS), **AGENT, settings={"capture_body": "off"}),
    ),
    WritePath(
        "kibana_apm_agent_config", "delete", after(("kibana_apm_agent_config", AGENT_SETTINGS), **AGENT, state="absent")
    ),
    WritePath("kibana_apm_agent_key", "create", after(**KEY), doubles=True),
    WritePath("kibana_apm_agent_key", "create in a file", _key_in_a_file, doubles=True),
    WritePath(
        "kibana_apm_agent_key",
        "other privileges",
        _other_key_in_a_file,
        doubles=True,
        warning="the old one may still be valid",
    ),
    WritePath("kibana_apm_agent_key", "delete", after(("kibana_apm_agent_key", KEY), name="shop", state="absent")),
    WritePath("kibana_apm_annotation", "create", after(**NOTE), doubles=True),
    WritePath(
        "kibana_apm_annotation",
        "create at a time",
        after(**NOTE, timestamp="2026-02-17T11:25:00Z", text="x"),
        doubles=True,
    ),
    WritePath("kibana_apm_server_schema", "create", after(**HOST)),
    WritePath("kibana_apm_server_schema", "change", after(("kibana_apm_server_schema", HOST), schema={"a": 1})),
    WritePath("kibana_sourcemap", "create", after(**BUNDLE, content=MAP)),
    WritePath(
        "kibana_sourcemap",
        "change",
        after(("kibana_sourcemap", {**BUNDLE, "content": MAP}), **BUNDLE, content=OTHER_MAP),
    ),
    WritePath(
        "kibana_sourcemap",
        "keep the last",
        after(
            *(("kibana_sourcemap", {**BUNDLE, "service_version": f"0.{n}", "content": MAP}) for n in range(3)),
            **BUNDLE,
            content=MAP,
            keep_last=2,
        ),
    ),
    WritePath(
        "kibana_sourcemap", "delete", after(("kibana_sourcemap", {**BUNDLE, "content": MAP}), **BUNDLE, state="absent")
    ),
    WritePath("kibana_apply", "create", estate(ESTATE), piecewise=True),
    WritePath("kibana_apply", "change", estate(CHANGED_ESTATE, ESTATE), piecewise=True),
    WritePath("kibana_apply", "delete", estate(ABSENT_ESTATE, ESTATE), piecewise=True),
    WritePath(
        "kibana_apply",
        "prune",
        after(("kibana_connector", HOOK), seeds=MANY, resources=FEW, **IN_TURN, **PRUNED),
        piecewise=True,
    ),
)
