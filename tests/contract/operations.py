# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kibana's operations that the collection covers, and by what: the table in the README is made from this one."""

from __future__ import annotations

import typing as t


class Operation(t.NamedTuple):
    """One operation of Kibana's API, the module for it, and the option or state that leads there."""

    method: str
    template: str
    module: str
    option: str


def _area(prefix: str, *rows: tuple[str, str, str, str]) -> list[Operation]:
    return [Operation(method, prefix + rest, f"kibana_{module}", option) for method, rest, module, option in rows]


OPERATIONS: list[Operation] = [
    *_area(
        "/api/actions/",
        ("GET", "connectors", "connector_info", "(all)"),
        ("GET", "connector/{id}", "connector_info", "id"),
        ("POST", "connector/{id}", "connector", "state=present"),
        ("PUT", "connector/{id}", "connector", "state=present"),
        ("DELETE", "connector/{id}", "connector", "state=absent"),
        ("GET", "connector_types", "connector_info", "include_types"),
    ),
    *_area(
        "/api/alerting/",
        ("GET", "_health", "alerting_health_info", "(all)"),
        ("GET", "rules/_find", "rule_info", "(all)"),
        ("GET", "rule_types", "rule", "actions[].group (its default)"),
        ("GET", "rule/{id}", "rule_info", "id"),
        ("POST", "rule/{id}", "rule", "state=present"),
        ("PUT", "rule/{id}", "rule", "state=present"),
        ("DELETE", "rule/{id}", "rule_state", "state=absent"),
        ("POST", "rule/{id}/_enable", "rule_state", "enabled=true"),
        ("POST", "rule/{id}/_disable", "rule_state", "enabled=false"),
        ("POST", "rule/{id}/_mute_all", "rule_state", "mute_all=true"),
        ("POST", "rule/{id}/_unmute_all", "rule_state", "mute_all=false"),
        ("POST", "rule/{rule_id}/alert/{alert_id}/_mute", "rule_state", "alerts[].muted=true"),
        ("POST", "rule/{rule_id}/alert/{alert_id}/_unmute", "rule_state", "alerts[].muted=false"),
    ),
    *_area(
        "/api/apm/",
        ("GET", "settings/agent-configuration", "apm_agent_config_info", "(all)"),
        ("GET", "settings/agent-configuration/view", "apm_agent_config", "state=present"),
        ("PUT", "settings/agent-configuration", "apm_agent_config", "state=present"),
        ("DELETE", "settings/agent-configuration", "apm_agent_config", "state=absent"),
        ("POST", "settings/agent-configuration/search", "apm_agent_config_info", "lookup"),
        ("GET", "settings/agent-configuration/environments", "apm_agent_config_info", "include_environments"),
        ("GET", "settings/agent-configuration/agent_name", "apm_agent_config_info", "include_agent_name"),
        ("POST", "agent_keys", "apm_agent_key", "state=present"),
        ("POST", "services/{serviceName}/annotation", "apm_annotation", "state=present"),
        ("GET", "services/{serviceName}/annotation/search", "apm_annotation_info", "(all)"),
        ("POST", "fleet/apm_server_schema", "apm_server_schema", "schema"),
        ("GET", "sourcemaps", "sourcemap_info", "(all)"),
        ("POST", "sourcemaps", "sourcemap", "state=present"),
        ("DELETE", "sourcemaps/{id}", "sourcemap", "state=absent"),
    ),
    *_area(
        "/api/cases",
        ("GET", "/_find", "case_info", "(all)"),
        ("GET", "/{caseId}", "case_info", "id"),
        ("GET", "/{caseId}/alerts", "case_info", "include=alerts"),
        ("GET", "/{caseId}/user_actions/_find", "case_info", "include=activity"),
        ("GET", "/alerts/{alertId}", "case_info", "alert_id"),
        ("POST", "", "case", "state=present"),
        ("PATCH", "", "case", "state=present"),
        ("DELETE", "", "case", "state=absent"),
        ("GET", "/{caseId}/comments/_find", "case_comment", "state=present"),
        ("GET", "/{caseId}/comments/{commentId}", "case_file", "state=present"),
        ("POST", "/{caseId}/comments", "case_comment", "state=present"),
        ("PATCH", "/{caseId}/comments", "case_comment", "id"),
        ("DELETE", "/{caseId}/comments/{commentId}", "case_comment", "state=absent"),
        ("DELETE", "/{caseId}/comments", "case_comment", "attachments=true"),
        ("POST", "/{caseId}/files", "case_file", "state=present"),
        ("POST", "/{caseId}/connector/{connectorId}/_push", "case_push", "(all)"),
        ("GET", "/configure/connectors/_find", "case_push", "(all)"),
        ("GET", "/configure", "case_settings", "(all)"),
        ("POST", "/configure", "case_settings", "state=present"),
        ("PATCH", "/configure/{configurationId}", "case_settings", "state=present"),
    ),
    *_area(
        "/api/spaces/",
        ("GET", "space", "space_info", "(all)"),
        ("GET", "space/{id}", "space_info", "id"),
        ("POST", "space", "space", "state=present"),
        ("PUT", "space/{id}", "space", "state=present"),
        ("DELETE", "space/{id}", "space", "state=absent"),
    ),
]

# Operations newer than the description that the tests hold traffic against, or left out of it.
NEWER: list[Operation] = [
    *_area(
        "/api/",
        ("GET", "observability/annotation/{id}", "apm_annotation", "text"),
        ("GET", "saved_objects/apm-server-schema/{id}", "apm_server_schema", "schema"),
        ("POST", "alerting/rule/{id}/snooze_schedule", "rule_state", "snooze"),
        ("DELETE", "alerting/rule/{ruleId}/snooze_schedule/{scheduleId}", "rule_state", "snooze"),
        ("POST", "maintenance_window", "maintenance_window", "state=present"),
        ("GET", "maintenance_window/_find", "maintenance_window", "title"),
        ("GET", "maintenance_window/{id}", "maintenance_window", "id"),
        ("PATCH", "maintenance_window/{id}", "maintenance_window", "state=present"),
        ("POST", "maintenance_window/{id}/_archive", "maintenance_window", "archived=true"),
        ("POST", "maintenance_window/{id}/_unarchive", "maintenance_window", "archived=false"),
        ("DELETE", "maintenance_window/{id}", "maintenance_window", "state=absent"),
    ),
    Operation("GET", "/api/status", "every module", "options that need a newer Kibana"),
]
