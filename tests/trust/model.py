# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small model of what tasks ask for, and of what a Kibana has; it knows nothing of the collection.

Every object is told by (kind, space, name), and is a map of the few fields that the tasks of this file name. Tasks name
all of them, so that what was there before does not matter.
"""

from __future__ import annotations

import dataclasses
import typing as t

from tests.unit.plugins.rules import QUERY

from .world import World

Options = dict[str, t.Any]
Key = tuple[str, str, str]
Fields = dict[str, t.Any]
Model = dict[Key, Fields]

SPACES = ("default", "ops")
# Belong to no space.
EVERYWHERE = ("space", "apm_agent_config")
NO_SETTINGS: Fields = {"closure_type": "close-by-user"}
NEW_RULE: Fields = {"enabled": True, "mute_all": False}


@dataclasses.dataclass(frozen=True)
class Task:
    """One task. fields: as the module's options; None for state=absent."""

    kind: str
    space: str
    name: str
    fields: Fields | None

    @property
    def key(self) -> Key:
        """The object that it is about; the state of a rule is part of the rule."""
        kind = "rule" if self.kind == "rule_state" else self.kind
        return kind, "" if kind in EVERYWHERE else self.space, self.name

    @property
    def module(self) -> str:
        """The module that does it."""
        return f"kibana_{self.kind}"

    @property
    def options(self) -> Options:
        """Its options."""
        if self.kind not in EVERYWHERE:
            return {"space": self.space, **self.own}
        return self.own

    @property
    def own(self) -> Options:
        """Its options but the space."""
        identity, constant = KINDS[self.kind]
        named = {**constant, identity: self.name}
        if self.fields is not None:
            return {**named, **self.fields}
        return {**{option: named[option] for option in (identity, "owner") if option in named}, "state": "absent"}


# kind -> the option that tells its objects apart, and the options that never differ
KINDS: dict[str, tuple[str, Options]] = {
    "space": ("id", {"name": "Ops"}),
    "connector": ("name", {"connector_type_id": ".index"}),
    "rule": ("name", {"rule_type_id": ".es-query", "params": QUERY}),
    "rule_state": ("name", {"on_no_match": "ok"}),
    "maintenance_window": ("title", {}),
    "case_settings": ("owner", {}),
    "case": ("title", {"owner": "cases", "description": "No space left."}),
    "apm_agent_config": ("service_name", {}),
}
NAMES: dict[str, tuple[str, ...]] = {
    "space": ("ops",),
    "connector": ("alpha", "beta"),
    "rule": ("alpha", "beta"),
    "rule_state": ("alpha", "beta"),
    "maintenance_window": ("night",),
    "case_settings": ("cases",),
    "case": ("alpha", "beta"),
    "apm_agent_config": ("alpha", "beta"),
}
# kind -> what its tasks may ask for
CHOICES: dict[str, tuple[Fields, ...]] = {
    "space": ({"description": "one"}, {"description": "two"}),
    "connector": ({"config": {"index": "a"}}, {"config": {"index": "b"}}),
    "rule": (
        {"interval": "1m", "tags": ["a", "b"], "enabled": True},
        {"interval": "5m", "tags": [], "enabled": False},
        {"interval": "5m", "tags": ["a"], "enabled": True},
    ),
    "rule_state": (
        {"enabled": False, "mute_all": True},
        {"enabled": True, "mute_all": False},
        {"enabled": True, "mute_all": True},
    ),
    "maintenance_window": (
        {"enabled": True, "schedule": {"start": "2090-01-01T22:00:00.000Z", "duration": "2h"}},
        {"enabled": False, "schedule": {"start": "2090-01-01T22:00:00.000Z", "duration": "3h"}},
    ),
    "case_settings": ({"closure_type": "close-by-pushing"}, {"closure_type": "close-by-user"}),
    "case": (
        {"status": "open", "severity": "low", "tags": ["a"]},
        {"status": "closed", "severity": "high", "tags": ["a", "b"]},
    ),
    "apm_agent_config": ({"settings": {"recording": "true"}}, {"settings": {"capture_body": "off"}}),
}


def fails(model: Model, task: Task) -> bool:
    """Whether a task must fail, since its space is not there."""
    return task.key[1] == "ops" and ("space", "", "ops") not in model


def after(model: Model, task: Task) -> Model:
    """What there should be when the task has been done."""
    if fails(model, task):
        return model
    changed = dict(model)
    if task.fields is None:
        changed.pop(task.key, None)
        if task.kind == "space":
            changed = {key: fields for key, fields in changed.items() if key[1] != task.name}
    elif task.kind == "rule_state":
        if task.key in changed:
            changed[task.key] = {**changed[task.key], **task.fields}
    else:
        before = changed.get(task.key) or (NEW_RULE if task.kind == "rule" else {})
        changed[task.key] = {**before, **task.fields}
    if changed.get(task.key) == NO_SETTINGS and task.kind == "case_settings":
        # To ask for the defaults and to have nothing stored are the same.
        del changed[task.key]
    return changed


def observed(world: World) -> Model:
    """What there is. Raises AssertionError for twins."""
    found: Model = {}
    for key, fields in _everything(world):
        assert key not in found, f"twins: {key}"
        found[key] = fields
    return {key: fields for key, fields in found.items() if fields != NO_SETTINGS}


def _everything(world: World) -> t.Iterator[tuple[Key, Fields]]:
    kibana = world.kibana
    for space in kibana.spaces.values():
        if space["id"] != "default":
            yield ("space", "", space["id"]), {"description": space["description"]}
    for hit in kibana.objects("apm-agent-configuration").values():
        source = hit["_source"]
        yield ("apm_agent_config", "", source["service"]["name"]), {"settings": source["settings"]}
    for space_id in SPACES:
        for stored in kibana.objects("action", space_id).values():
            yield ("connector", space_id, stored["name"]), {"config": {"index": stored["config"]["index"]}}
        for stored in kibana.objects("alert", space_id).values():
            yield (
                ("rule", space_id, stored["name"]),
                {
                    "interval": stored["schedule"]["interval"],
                    **{field: stored[field] for field in ("tags", "enabled", "mute_all")},
                },
            )
        for stored in kibana.objects("maintenance-window", space_id).values():
            schedule = {field: stored["schedule"][field] for field in ("start", "duration")}
            yield (
                ("maintenance_window", space_id, stored["title"]),
                {"enabled": stored["enabled"], "schedule": schedule},
            )
        for stored in kibana.objects("cases-configure", space_id).values():
            yield ("case_settings", space_id, stored["owner"]), {"closure_type": stored["closure_type"]}
        for stored in kibana.objects("cases", space_id).values():
            fields = {field: stored[field] for field in ("status", "severity", "tags")}
            yield ("case", space_id, stored["title"]), fields
