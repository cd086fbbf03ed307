# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snooze schedules of rules, in versions that have them; and the internal route that shows them."""

from __future__ import annotations

import typing as t

from .. import schema as s
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import rule_schema, rule_store, schedule
from .rule_store import Rule, load

routes = Routes()

MOST = 5
BODY = s.obj({"schedule": s.obj({}, {"custom": schedule.CUSTOM})})
PATH = "/api/alerting/rule/{rule_id}/snooze_schedule"


@routes.post(PATH, since="snooze")
def snooze(kibana: Kibana, request: Request, rule_id: str) -> dict[str, t.Any]:
    """Add a snooze; there is no way to change one, and the public API never shows it again."""
    custom = rule_schema.body(kibana, request, BODY)["schedule"].get("custom")
    if not custom:
        raise HttpError(400, "A schedule is required")
    schedule.check(custom, "request body.schedule.custom")
    load(kibana, request, rule_id, "get")
    rule = load(kibana, request, rule_id, "snooze")
    snoozes = rule["snooze_schedule"]
    if len([item for item in snoozes if item.get("id")]) >= MOST:
        raise HttpError(400, f"Rule cannot have more than {MOST} snooze schedules")
    snooze_id = kibana.new_id()
    stored = {
        "id": snooze_id,
        "duration": schedule.milliseconds(custom["duration"]),
        "rRule": schedule.rrule(custom),
    }
    rule_store.save(kibana, request, rule, snooze_schedule=[*snoozes, stored])
    return {"schedule": {"id": snooze_id, "custom": schedule.shown(custom, custom["duration"])}}


@routes.delete(PATH + "/{snooze_id}", since="snooze")
def unsnooze(kibana: Kibana, request: Request, rule_id: str, snooze_id: str) -> None:
    """Remove one snooze."""
    load(kibana, request, rule_id, "get")
    rule = load(kibana, request, rule_id, "unsnooze")
    snoozes = rule["snooze_schedule"]
    if not snoozes:
        raise HttpError(400, "Rule has no snooze schedules.")
    left = [item for item in snoozes if item.get("id") != snooze_id]
    if left == snoozes:
        raise HttpError(404, f"Rule has no snooze schedule with id {snooze_id}.")
    rule_store.save(kibana, request, rule, snooze_schedule=left)


@routes.get("/internal/alerting/rule/{rule_id}")
def internal_rule(kibana: Kibana, request: Request, rule_id: str) -> Rule:
    """A rule as the user interface gets it, with its snoozes."""
    rule = load(kibana, request, rule_id, "get")
    return {**rule_store.shown(rule), "snooze_schedule": rule["snooze_schedule"]}
