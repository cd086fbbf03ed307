# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every connector type the emulator knows: who may use it where, and what it takes."""

from __future__ import annotations

import dataclasses
import typing as t

from .. import schema as s
from ..state import Kibana
from ..versions import Version, knows
from . import connector_checks as check
from . import connector_schemas as schemas
from .connector_schemas import SchemaOf, fields, nothing

LICENSES = ("basic", "standard", "gold", "platinum", "enterprise", "trial")

# supported_feature_ids
GENERAL = ("alerting", "uptime", "siem")
CASES = ("alerting", "cases", "siem")
SYSTEM_SINCE = (8, 15)


@dataclasses.dataclass(frozen=True)
class ConnectorType:
    """One type: who may use it where, and what it takes.

    since: the first Kibana version that has it.
    config, secrets: the schemas; check_config, check_secrets: what they cannot say; check: about both, as sent.
    params: what _execute takes.
    """

    id: str
    name: str
    license: str
    features: tuple[str, ...]
    config: SchemaOf = nothing
    secrets: SchemaOf = nothing
    check_config: check.Check = check.fine
    check_secrets: check.Check = check.fine
    check: check.CrossCheck = check.unrelated
    since: Version = (0,)
    system: bool = False
    params: s.Schema = dataclasses.field(default_factory=lambda: s.ANY_OBJECT)

    def licensed(self, kibana: Kibana) -> bool:
        """Whether the licence of the server is enough for it."""
        return LICENSES.index(kibana.license) >= LICENSES.index(self.license)

    def exists_in(self, version: Version) -> bool:
        """Whether a server of this version has it."""
        return version >= self.since

    def feature_ids(self, version: Version) -> tuple[str, ...]:
        """Where the type is offered."""
        if self.features != MODELS or knows(version, "models_told_apart"):
            return self.features
        # Before, the model connectors were told apart less finely.
        return ("generativeAI", "generativeAIForObservability") if self.id == ".gen-ai" else ("generativeAI",)


SERVER_LOG_PARAMS = s.obj(
    {"message": s.STRING},
    {"level": {**s.literals("trace", "debug", "info", "warn", "error", "fatal"), "default": "info"}},
)
INDEX_PARAMS = s.obj({"documents": s.array(s.ANY_OBJECT)}, {"indexOverride": schemas.TEXT_OR_NULL})
MODELS = ("generativeAIForSecurity", "generativeAIForObservability", "generativeAIForSearchPlayground")
ONE_KEY = fields(["apiKey"])
SERVICENOW_SECRETS = fields(null=["username", "password", "clientSecret", "privateKey", "privateKeyPassword"])
SERVICENOW: dict[str, t.Any] = {
    "secrets": SERVICENOW_SECRETS,
    "check_config": check.servicenow_config,
    "check_secrets": check.servicenow_secrets,
    "check": check.servicenow,
}
WEBHOOK: dict[str, t.Any] = {"secrets": schemas.webhook_secrets, "check_secrets": check.webhook_secrets}

_TYPES = (
    ConnectorType(".server-log", "Server log", "basic", ("alerting", "uptime"), params=SERVER_LOG_PARAMS),
    ConnectorType(".index", "Index", "basic", GENERAL, schemas.index_config, params=INDEX_PARAMS),
    ConnectorType(
        ".email",
        "Email",
        "gold",
        GENERAL,
        schemas.email_config,
        secrets=fields(null=["user", "password", "clientSecret"]),
        check_config=check.email_config,
        check=check.email,
    ),
    ConnectorType(
        ".webhook", "Webhook", "gold", GENERAL, schemas.webhook_config, check_config=check.webhook_config, **WEBHOOK
    ),
    ConnectorType(
        ".cases-webhook",
        "Webhook - Case Management",
        "gold",
        ("cases",),
        schemas.cases_webhook_config,
        check_config=check.cases_webhook_config,
        **WEBHOOK,
    ),
    ConnectorType(
        ".http",
        "HTTP",
        "gold",
        ("workflows",),
        schemas.http_config,
        check_config=check.webhook_config,
        since=(9, 3),
        **WEBHOOK,
    ),
    ConnectorType(
        ".slack", "Slack", "gold", GENERAL, secrets=fields(["webhookUrl"]), check_secrets=check.slack_secrets
    ),
    ConnectorType(
        ".slack_api", "Slack API", "gold", ("alerting", "siem"), schemas.slack_api_config, schemas.slack_api_secrets
    ),
    ConnectorType(
        ".teams", "Microsoft Teams", "gold", GENERAL, secrets=fields(["webhookUrl"]), check_secrets=check.teams_secrets
    ),
    ConnectorType(".pagerduty", "PagerDuty", "gold", GENERAL, fields(null=["apiUrl"]), fields(["routingKey"])),
    ConnectorType(".opsgenie", "Opsgenie", "platinum", GENERAL, fields(["apiUrl"]), ONE_KEY),
    ConnectorType(
        ".jira-service-management",
        "Jira Service Management",
        "platinum",
        GENERAL,
        fields(["apiUrl"]),
        ONE_KEY,
        since=(9, 2),
    ),
    ConnectorType(
        ".jira",
        "Jira",
        "gold",
        ("alerting", "cases", "uptime", "siem"),
        config=fields(["apiUrl", "projectKey"]),
        secrets=fields(["email", "apiToken"]),
    ),
    ConnectorType(
        ".servicenow",
        "ServiceNow ITSM",
        "platinum",
        ("alerting", "cases", "uptime", "siem"),
        config=schemas.servicenow_config,
        **SERVICENOW,
    ),
    ConnectorType(
        ".servicenow-sir", "ServiceNow SecOps", "platinum", CASES, config=schemas.servicenow_config, **SERVICENOW
    ),
    ConnectorType(
        ".servicenow-itom",
        "ServiceNow ITOM",
        "platinum",
        ("alerting", "siem"),
        config=schemas.servicenow_itom_config,
        **SERVICENOW,
    ),
    ConnectorType(
        ".resilient",
        "IBM Resilient",
        "platinum",
        ("alerting", "cases", "siem"),
        config=fields(["apiUrl", "orgId"]),
        secrets=fields(["apiKeyId", "apiKeySecret"]),
    ),
    ConnectorType(".swimlane", "Swimlane", "gold", CASES, schemas.swimlane_config, fields(["apiToken"])),
    ConnectorType(
        ".xmatters",
        "xMatters",
        "gold",
        ("alerting",),
        config=fields(null=["configUrl"], usesBasic=schemas.default(s.BOOLEAN, True)),
        secrets=fields(null=["user", "password", "secretsUrl"]),
        check_secrets=check.xmatters_secrets,
        check=check.xmatters,
    ),
    ConnectorType(".tines", "Tines", "gold", ("siem",), fields(["url"]), fields(["email", "token"])),
    ConnectorType(
        ".torq",
        "Torq",
        "gold",
        GENERAL,
        fields(["webhookIntegrationUrl"]),
        fields(["token"]),
        check_config=check.torq_config,
    ),
    ConnectorType(".d3security", "D3 Security", "gold", ("alerting", "siem"), fields(["url"]), fields(["token"])),
    ConnectorType(
        ".thehive", "TheHive", "platinum", CASES, fields(["url"], null=["organisation"]), ONE_KEY, since=(8, 16)
    ),
    ConnectorType(
        ".xsoar",
        "XSOAR",
        "gold",
        ("alerting", "siem"),
        fields(["url"]),
        fields(["apiKey"], null=["apiKeyID"]),
        since=(9, 1),
    ),
    ConnectorType(".sentinelone", "Sentinel One", "enterprise", ("siem",), fields(["url"]), fields(["token"])),
    ConnectorType(
        ".crowdstrike",
        "CrowdStrike",
        "enterprise",
        ("siem",),
        fields(["url"]),
        fields(["clientId", "clientSecret"]),
        since=(8, 14),
    ),
    ConnectorType(
        ".microsoft_defender_endpoint",
        "Microsoft Defender for Endpoint",
        "enterprise",
        ("siem",),
        config=schemas.defender_config,
        secrets=fields(["clientSecret"]),
        since=(8, 18),
    ),
    ConnectorType(
        ".bedrock", "Amazon Bedrock", "enterprise", MODELS, schemas.bedrock_config, fields(["accessKey", "secret"])
    ),
    ConnectorType(
        ".gemini",
        "Google Gemini",
        "enterprise",
        MODELS,
        schemas.gemini_config,
        fields(["credentialsJson"]),
        since=(8, 15),
    ),
    ConnectorType(".gen-ai", "OpenAI", "enterprise", MODELS, schemas.openai_config, schemas.openai_secrets),
    ConnectorType(
        ".inference",
        "AI Connector",
        "enterprise",
        MODELS,
        schemas.inference_config,
        schemas.inference_secrets,
        since=(8, 17),
    ),
    ConnectorType(".cases", "Cases", "platinum", ("alerting",), since=SYSTEM_SINCE, system=True),
    ConnectorType(
        ".observability-ai-assistant",
        "Observability AI Assistant",
        "enterprise",
        ("alerting",),
        since=SYSTEM_SINCE,
        system=True,
    ),
    ConnectorType(".workflows", "Workflows", "enterprise", ("alerting",), since=(9, 3), system=True),
)
TYPES = {kind.id: kind for kind in _TYPES}
