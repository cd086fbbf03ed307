# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""In what the versions of Kibana differ.

What the collection itself depends on stands in its own table of capabilities, and is taken from there. FACTS holds the
rest: differences that only somebody who talks HTTP to Kibana sees. The types of connectors say for themselves since
when they exist (areas/connector_types.py).
"""

from __future__ import annotations

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import CAPABILITIES, Starts, reached

Version = tuple[int, ...]

# The newest patch release of each profile; tests run with the newest unless told otherwise.
PROFILES = {"8.12": "8.12.2", "8.19": "8.19.5", "9.1": "9.1.5", "9.4": "9.4.3"}
NEWEST = "9.4"

# The first versions for which each holds, one per line of development, as in the table of capabilities. Some are the
# first of which it is known: 8.12 was recorded, 9.4 has been seen, what lies between is known from Kibana's source.
FACTS: dict[str, Starts] = {
    # The server
    "internal_routes_restricted": ((9, 0),),  # an internal route wants to be asked as such
    "privileges_named": ((8, 16),),  # a 403 of the router names the missing privileges
    "versioned_space_routes": ((8, 17),),
    "unknown_key_modern": ((9, 4),),  # the wording for a key that a request should not have
    # Rules
    "optional_action_group": ((8, 13),),
    "source_fields": ((8, 13),),  # of .es-query
    "observability_consumer": ((8, 13),),
    "get_shows_artifacts": ((9, 4),),  # 8.19.7 and 9.1.7 are known not to
    "put_shows_notify_when": ((8, 15),),  # also when there is none
    # Maintenance windows
    "windows_expire_with_end": ((9, 2),),  # those that do not recur
    # Connectors
    "connectors_called_so": ((9, 0),),  # and no longer actions
    "torq_in_europe": ((8, 14),),
    "thehive": ((8, 16),),
    "error_source": ((8, 15),),
    "models_told_apart": ((8, 15),),
    "models_of_2024": ((8, 15),),
    "models_of_2025": ((8, 19),),
    "claude_of_2025": ((9, 1),),
    "other_models": ((8, 17),),
    "model_options": ((8, 19), (9, 1)),
    "model_certificates": ((9, 1),),
    "many_slack_channels": ((9, 0),),
    "slack_channels_by_name": ((9, 3),),
    "deprecated_connector_types": ((9, 1),),
    "oauth_webhooks": ((9, 1),),
    "webhook_methods": ((9, 3),),
    "secret_headers": ((9, 3),),
    "comment_method": ((9, 3),),  # of .cases-webhook, by default
    "connector_type_source": ((9, 3),),
    "zod_3": ((9, 3),),  # the library that validates connectors, and words what is wrong
    "zod_4": ((9, 4),),
    "defaults_under_optional": ((9, 4),),  # absent optional keys with a default are filled in
    "connector_auth_mode": ((9, 4),),
    "strict_connector_ids": ((9, 4),),
    # Cases
    "cases_plural": ((8, 14),),  # "these cases have"
    "cases_without_comments": ((9, 0),),  # and without the routes that told of attachments before
    "case_connector_extra_fields": ((9, 1),),
    "case_events": ((9, 2),),
    # APM
    "agent_errors": ((9, 0),),  # agents may report that a configuration failed
    "annotation_titles": ((8, 16),),  # and Elasticsearch's answer is not passed on whole
    "apm_lists_every_violation": ((8, 16),),
    "four_decimals": ((8, 15),),  # of transaction_sample_rate, which had three before
    "opentelemetry_agents": ((8, 19),),
}


def knows(version: Version, name: str) -> bool:
    """Whether a Kibana of this version has a capability, or a fact holds for it. KeyError for a name nobody knows."""
    return reached(version, CAPABILITIES[name].since if name in CAPABILITIES else FACTS[name])
