# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The artifacts of rules, where only an internal API shows them. Private to the collection.

The first versions with artifacts take them from everybody, but show them to nobody; and what an update of a rule leaves
out is emptied. So they have to be known before anything else of the rule is changed.
"""

from __future__ import annotations

from .._client import Client, endpoint
from .._errors import ApiError
from .._resource import Found

# What Kibana shows of a rule that has none.
NO_ARTIFACTS = {"dashboards": [], "investigation_guide": {"blob": ""}}


def with_artifacts(client: Client, found: Found) -> Found:
    """The rule with its artifacts if the version has such: if need be from GET /internal/alerting/rule/{id}."""
    if "artifacts" in found or not client.has("rule_artifacts"):
        return found
    try:
        rule: Found = client.get(endpoint("/internal/alerting/rule", found["id"]))
    except ApiError as error:
        error.context = (
            f"Could not read the artifacts of rule {found['name']!r}, which only an internal API of this Kibana shows"
        )
        raise
    return {**found, "artifacts": rule.get("artifacts")}


def kept_artifacts(client: Client, found: Found) -> Found:
    """What an update has to send along so that the artifacts stay."""
    artifacts = with_artifacts(client, found).get("artifacts")
    return {"artifacts": artifacts} if artifacts else {}
