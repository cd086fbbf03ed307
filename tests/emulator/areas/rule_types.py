# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule types: the catalogue, who may use which, and GET /api/alerting/rule_types."""

from __future__ import annotations

import copy
import functools
import json
import pathlib
import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana

routes = Routes()

RuleType = dict[str, t.Any]

CATALOGUE = pathlib.Path(__file__).parent / "data" / "rule_types.json"

CONSUMERS = (
    "alerts",
    "apm",
    "discover",
    "infrastructure",
    "logs",
    "ml",
    "monitoring",
    "siem",
    "slo",
    "stackAlerts",
    "uptime",
)
LICENSES = ("basic", "standard", "gold", "platinum", "enterprise", "trial")


@functools.cache
def catalogue() -> dict[str, RuleType]:
    """Every rule type by id, as a server lists them; types with the same alert fields share them in the file."""
    data = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    found = {}
    for rule_type in data["types"]:
        fields_of = rule_type.pop("alerts_of", None)
        if fields_of is not None:
            rule_type["alerts"] = data["alerts"][fields_of]
        found[rule_type["id"]] = rule_type
    return found


def consumers(kibana: Kibana) -> tuple[str, ...]:
    """The features a rule may belong to."""
    return (*CONSUMERS, "observability") if kibana.has("observability_consumer") else CONSUMERS


def rule_type(rule_type_id: str) -> RuleType:
    """The rule type, or the 400 of the registry."""
    try:
        return catalogue()[rule_type_id]
    except KeyError:
        raise HttpError(400, f'Rule type "{rule_type_id}" is not registered.') from None


def licensed(kibana: Kibana, kind: RuleType) -> bool:
    """Whether the licence is good enough for a rule type."""
    return has_license(kibana, str(kind["minimum_license_required"]))


def has_license(kibana: Kibana, minimum: str) -> bool:
    """Whether the server's licence is at least this one."""
    return LICENSES.index(kibana.license) >= LICENSES.index(minimum)


def ensure_licensed(kibana: Kibana, kind: RuleType) -> None:
    """403 unless the licence allows the rule type."""
    if not licensed(kibana, kind):
        level = str(kind["minimum_license_required"]).capitalize()
        raise HttpError(
            403,
            f"Rule {kind['id']} is disabled because it requires a {level} license. "
            "Go to License Management to view upgrade options.",
        )


def may(kibana: Kibana, request: Request, level: str) -> bool:
    """Whether the caller has the level on rules in the space.

    A space that does not exist has no features, so nobody may do anything in it, not even a superuser.
    """
    return request.space in kibana.spaces and request.user.may("alerting", level, request.space)


def ensure_authorized(kibana: Kibana, request: Request, operation: str, rule_type_id: str, consumer: str) -> None:
    """403 unless the caller may do this to rules of this type and consumer; an unknown consumer is refused to all."""
    level = "read" if operation in ("get", "find") else "all"
    if consumer not in consumers(kibana) or not may(kibana, request, level):
        raise HttpError(403, f'Unauthorized by "{consumer}" to {operation} "{rule_type_id}" rule')


def shown(kibana: Kibana, request: Request, kind: RuleType) -> RuleType:
    """A rule type as the API lists it."""
    rights = {"read": True, "all": may(kibana, request, "all")}
    return {
        **copy.deepcopy(kind),
        "enabled_in_license": licensed(kibana, kind),
        "authorized_consumers": {consumer: dict(rights) for consumer in consumers(kibana)},
    }


@routes.get("/api/alerting/rule_types")
def list_rule_types(kibana: Kibana, request: Request) -> list[RuleType]:
    """The rule types the caller may read; none for somebody without alerting privileges."""
    if not may(kibana, request, "read"):
        return []
    return [shown(kibana, request, kind) for kind in catalogue().values()]
