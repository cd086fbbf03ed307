# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each version of Kibana can do: the one table. Private to the collection."""

from __future__ import annotations

import re
import typing as t


class Capability(t.NamedTuple):
    """since: the first versions that have it, one per line of development. what: completes "needs ... for <what>"."""

    since: tuple[tuple[int, int], ...]
    what: str


CAPABILITIES: dict[str, Capability] = {
    "alert_delay": Capability(((8, 13),), "alert_delay on rules"),
    "flapping": Capability(((8, 16),), "flapping settings on rules"),
    "flapping_enabled": Capability(((9, 3),), "switching flapping detection off per rule"),
    "rule_artifacts": Capability(((9, 1),), "artifacts on rules"),
    "snooze": Capability(((8, 19), (9, 1)), "the public snooze API"),
    "maintenance_windows": Capability(((9, 1),), "the public maintenance window API"),
    "maintenance_windows_find": Capability(((9, 2),), "finding a maintenance window without its id"),
    "untrack": Capability(((8, 13),), "leaving the alerts of a disabled rule as they are"),
    "alert_existence_check": Capability(((9, 3),), "checking that a muted alert exists"),
    "case_custom_fields": Capability(((8, 12),), "custom fields of cases"),
    "case_field_defaults": Capability(((8, 13),), "default values of custom fields"),
    "case_templates": Capability(((8, 15),), "case templates"),
    "case_observable_types": Capability(((8, 18),), "observable types of cases"),
    "case_push_closed": Capability(((8, 17),), "pushing a closed case"),
    "case_number_search": Capability(((9, 1),), "searching cases by their number"),
    "case_number_fields": Capability(((8, 18),), "custom fields of type number"),
    "space_solution": Capability(((8, 16),), "the solution view of a space"),
}

OLDEST_SUPPORTED = (8, 12)


def parse_version(text: str) -> tuple[int, ...]:
    """ "9.1.0-SNAPSHOT" as (9, 1, 0); empty when it is no version."""
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in match.groups()) if match else ()


def has(version: tuple[int, ...], name: str) -> bool:
    """Whether a server of this version has the capability.

    A line of development has it from its own first version on; lines after the last one listed have it from the
    start (8.19 and 9.1 got the snooze API, 9.0 did not).
    """
    starts = CAPABILITIES[name].since
    own = [start for start in starts if start[0] == version[0]]
    return version[:2] >= own[0] if own else version[:2] >= max(starts)


def needed(name: str) -> str:
    """ "8.19 or 9.1": the versions a message should name."""
    return " or ".join(f"{major}.{minor}" for major, minor in CAPABILITIES[name].since)
