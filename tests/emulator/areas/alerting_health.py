# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /api/alerting/_health."""

from __future__ import annotations

import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import rule_types

routes = Routes()

# part of the framework -> the reason of a failed run that tells of trouble with it
REASONS = {"decryption": "decrypt", "execution": "execute", "read": "read"}
DEPRECATED = 'This state property has a typo, use "alerting_framework_health" instead.'


def part_health(kibana: Kibana, reason: str) -> dict[str, str]:
    """A warning since the latest run that failed for this reason; or ok since the latest good one."""
    runs = [rule["execution_status"] for *dummy, rule in kibana.everywhere("alert")]
    failed = [run for run in runs if run["status"] == "error" and run["error"]["reason"] == reason]
    good = [run for run in runs if run["status"] != "error"]
    times = sorted(run["last_execution_date"] for run in failed or good)
    return {"status": "warn" if failed else "ok", "timestamp": times[-1] if times else kibana.now()}


@routes.get("/api/alerting/_health")
def health(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """What the last runs of all rules, whatever their space, tell; 403 for somebody who may see no rules."""
    if not rule_types.may(kibana, request, "read"):
        raise HttpError(403, "Unauthorized to access alerting framework health")
    framework = {f"{name}_health": part_health(kibana, reason) for name, reason in REASONS.items()}
    return {
        "is_sufficiently_secure": True,
        "has_permanent_encryption_key": True,
        "alerting_framework_health": framework,
        # Misspelled before 8.0 and kept ever since.
        "alerting_framework_heath": {"_deprecated": DEPRECATED, **framework},
    }
