# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether alerting works: GET /api/alerting/_health. Private to the collection."""

from __future__ import annotations

import typing as t

from .._resource import Info

PATH = "/api/alerting/_health"

# The parts of the framework, and what is wrong when one is not ok. Kibana looks at the last run of every rule, whatever
# its space; its timestamp is that of the latest such run.
PARTS = {
    "decryption_health": (
        "Kibana could not decrypt a rule, as happens after its xpack.encryptedSavedObjects.encryptionKey was changed. "
        "Give such rules new API keys, or put the old key into xpack.encryptedSavedObjects.keyRotation"
    ),
    "execution_health": "A rule failed when it ran; its execution status says why",
    "read_health": "Kibana could not read a rule that was to run; its log says why",
}


class AlertingHealthInfo(Info):
    """Whether rules can run, and do."""

    def gather(self) -> dict[str, t.Any]:
        """`healthy`, `reasons` why not, and `alerting_health`: Kibana's own words."""
        facts: dict[str, t.Any] = self.client.get(PATH)
        # Kibana had this key misspelled, and gives both or one.
        framework = facts.get("alerting_framework_health") or facts.get("alerting_framework_heath") or {}
        reasons = [*_security_reasons(facts), *_framework_reasons(framework)]
        return {
            "healthy": not reasons,
            "reasons": reasons,
            "alerting_health": {**facts, "alerting_framework_health": framework},
        }


def _security_reasons(facts: dict[str, t.Any]) -> t.Iterator[str]:
    if not facts.get("is_sufficiently_secure"):
        yield (
            "Rules cannot run safely: Elasticsearch has security on but its API keys are off, or its HTTP interface "
            "has no TLS (xpack.security.authc.api_key.enabled, xpack.security.http.ssl.enabled)."
        )
    if not facts.get("has_permanent_encryption_key"):
        yield (
            "Kibana has no permanent encryption key, so it cannot store rules and connectors: "
            "set xpack.encryptedSavedObjects.encryptionKey in kibana.yml."
        )


def _framework_reasons(framework: dict[str, t.Any]) -> t.Iterator[str]:
    for name, meaning in PARTS.items():
        part = framework.get(name) or {}
        status = part.get("status")
        if status is None:
            yield f"Kibana does not tell its {name}."
        elif status != "ok":
            when = f", last at {part['timestamp']}" if part.get("timestamp") else ""
            yield f"{meaning} ({name}: {status}{when})."
