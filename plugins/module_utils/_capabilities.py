# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each version of Kibana can do: the one table. Private to the collection."""

from __future__ import annotations

import re
import typing as t

# The first versions that have something, one per line of development.
Starts = tuple[tuple[int, int], ...]


class Capability(t.NamedTuple):
    """What only newer versions can do.

    what: completes "<what> needs Kibana ...". options: who needs it, as "module" or "module.option".
    """

    since: Starts
    what: str
    options: tuple[str, ...]


# The versions are those that Kibana's own changes are labelled with; where there is a recording, it has the last word.
CAPABILITIES: dict[str, Capability] = {
    "alert_delay": Capability(((8, 13),), "alert_delay on rules", ("kibana_rule.alert_delay",)),
    "flapping": Capability(((8, 16),), "flapping settings on rules", ("kibana_rule.flapping",)),
    "flapping_enabled": Capability(
        ((9, 3),), "switching flapping detection off per rule", ("kibana_rule.flapping.enabled",)
    ),
    "rule_artifacts": Capability(((8, 19), (9, 1)), "artifacts on rules", ("kibana_rule.artifacts",)),
    "snooze": Capability(
        ((8, 19), (9, 1)), "the public snooze API", ("kibana_rule_state.snooze", "kibana_rule_state.unsnooze")
    ),
    "maintenance_windows": Capability(
        ((9, 1),),
        "the public maintenance window API",
        ("kibana_maintenance_window.id", "kibana_maintenance_window_info.id"),
    ),
    "maintenance_windows_find": Capability(
        ((9, 2),),
        "finding a maintenance window without its id",
        ("kibana_maintenance_window", "kibana_maintenance_window_info"),
    ),
    "untrack": Capability(
        ((8, 13),), "leaving the alerts of a disabled rule as they are", ("kibana_rule_state.untrack",)
    ),
    "alert_existence_check": Capability(
        ((9, 3),), "checking that a muted alert exists", ("kibana_rule_state.validate_alerts",)
    ),
    "case_field_defaults": Capability(
        ((8, 13),), "default values of custom fields", ("kibana_case_settings.custom_fields.default_value",)
    ),
    "case_templates": Capability(((8, 15),), "case templates", ("kibana_case_settings.templates",)),
    "case_observable_types": Capability(
        ((8, 18),), "observable types of cases", ("kibana_case_settings.observable_types",)
    ),
    "case_push_closed": Capability(((8, 17),), "pushing a closed case", ("kibana_case_push",)),
    "case_number_search": Capability(((9, 1),), "searching cases by their number", ("kibana_case_info.search_fields",)),
    "case_number_fields": Capability(
        ((8, 17),), "custom fields of type number", ("kibana_case_settings.custom_fields.type",)
    ),
    "space_solution": Capability(((8, 16),), "the solution view of a space", ("kibana_space.solution",)),
}

OLDEST_SUPPORTED = (8, 12)


def parse_version(text: str) -> tuple[int, ...]:
    """ "9.1.0-SNAPSHOT" as (9, 1, 0); empty when it is no version."""
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in match.groups()) if match else ()


def has(version: tuple[int, ...], name: str) -> bool:
    """Whether a server of this version has the capability."""
    return reached(version, CAPABILITIES[name].since)


def reached(version: tuple[int, ...], starts: Starts) -> bool:
    """Whether a version has what began with these.

    A line of development has it from its own first version on; lines after the last one listed have it from the
    start (8.19 and 9.1 got the snooze API, 9.0 did not).
    """
    own = [start for start in starts if start[0] == version[0]]
    return version[:2] >= own[0] if own else version[:2] >= max(starts)


def needed(name: str) -> str:
    """ "8.19 or 9.1": the versions a message should name."""
    return " or ".join(f"{major}.{minor}" for major, minor in CAPABILITIES[name].since)
