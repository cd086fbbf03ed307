# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the known connector types insist on, so that mistakes show before anything is written. Private.

Types that are not listed pass through to Kibana unchecked. Where Kibana itself decides by more than the presence
of a key, it is left to Kibana.
"""

from __future__ import annotations

import dataclasses
import typing as t


@dataclasses.dataclass(frozen=True)
class ConnectorType:
    """config, secrets: keys that must be there. has_secrets: whether the type knows secrets at all.

    when: (config key, value that counts, value when the key is left out, further secrets needed then).
    usual: (what the config says, secrets such a connector most likely has), where Kibana itself decides; the config
        counts with _AUTH_DEFAULTS for what is left out.
    """

    config: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    has_secrets: bool = True
    when: tuple[tuple[str, t.Any, t.Any, tuple[str, ...]], ...] = ()
    usual: tuple[tuple[dict[str, t.Any], tuple[str, ...]], ...] = ()


_AUTH_DEFAULTS = {"hasAuth": True, "authType": "webhook-authentication-basic", "usesBasic": True}
_WEB_AUTH = (
    ({"hasAuth": True, "authType": "webhook-authentication-basic"}, ("user", "password")),
    ({"hasAuth": True, "authType": "webhook-authentication-ssl", "certType": "ssl-crt-key"}, ("crt", "key")),
    ({"hasAuth": True, "authType": "webhook-authentication-ssl", "certType": "ssl-pfx"}, ("pfx",)),
    ({"hasAuth": True, "authType": "webhook-oauth2-client-credentials"}, ("clientSecret",)),
)
_NO_SECRETS = ConnectorType(has_secrets=False)
_SERVICENOW = ConnectorType(
    config=("apiUrl",),
    when=(
        ("isOAuth", False, False, ("username", "password")),
        ("isOAuth", True, False, ("clientSecret", "privateKey")),
    ),
)
_LLM = ConnectorType(config=("apiUrl",), secrets=("accessKey", "secret"))

SYSTEM_TYPES = (".cases", ".observability-ai-assistant", ".workflows")

CONNECTOR_TYPES: dict[str, ConnectorType] = {
    ".server-log": _NO_SECRETS,
    ".index": ConnectorType(config=("index",), has_secrets=False),
    ".email": ConnectorType(
        config=("from",),
        when=(("hasAuth", True, None, ("user", "password")),),
        usual=(({"service": "exchange_server"}, ("clientSecret",)),),
    ),
    ".webhook": ConnectorType(config=("url",), usual=_WEB_AUTH),
    ".http": ConnectorType(usual=_WEB_AUTH),
    ".cases-webhook": ConnectorType(
        config=(
            "createIncidentUrl",
            "createIncidentJson",
            "createIncidentResponseKey",
            "getIncidentUrl",
            "getIncidentResponseExternalTitleKey",
            "viewIncidentUrl",
            "updateIncidentUrl",
            "updateIncidentJson",
        ),
        usual=_WEB_AUTH,
    ),
    ".slack": ConnectorType(secrets=("webhookUrl",)),
    ".slack_api": ConnectorType(secrets=("token",)),
    ".teams": ConnectorType(secrets=("webhookUrl",)),
    ".pagerduty": ConnectorType(secrets=("routingKey",)),
    ".opsgenie": ConnectorType(config=("apiUrl",), secrets=("apiKey",)),
    ".jira-service-management": ConnectorType(config=("apiUrl",), secrets=("apiKey",)),
    ".jira": ConnectorType(config=("apiUrl", "projectKey"), secrets=("email", "apiToken")),
    ".servicenow": _SERVICENOW,
    ".servicenow-sir": _SERVICENOW,
    ".servicenow-itom": _SERVICENOW,
    ".resilient": ConnectorType(config=("apiUrl", "orgId"), secrets=("apiKeyId", "apiKeySecret")),
    ".swimlane": ConnectorType(config=("apiUrl", "appId", "connectorType", "mappings"), secrets=("apiToken",)),
    ".xmatters": ConnectorType(
        usual=(({"usesBasic": True}, ("user", "password")), ({"usesBasic": False}, ("secretsUrl",))),
    ),
    ".tines": ConnectorType(config=("url",), secrets=("email", "token")),
    ".torq": ConnectorType(config=("webhookIntegrationUrl",), secrets=("token",)),
    ".d3security": ConnectorType(config=("url",), secrets=("token",)),
    ".thehive": ConnectorType(config=("url",), secrets=("apiKey",)),
    ".xsoar": ConnectorType(config=("url",), secrets=("apiKey",)),
    ".sentinelone": ConnectorType(config=("url",), secrets=("token",)),
    ".crowdstrike": ConnectorType(config=("url",), secrets=("clientId", "clientSecret")),
    ".microsoft_defender_endpoint": ConnectorType(
        config=("clientId", "tenantId", "oAuthServerUrl", "oAuthScope", "apiUrl"), secrets=("clientSecret",)
    ),
    ".bedrock": _LLM,
    ".gemini": ConnectorType(config=("apiUrl", "gcpRegion", "gcpProjectID"), secrets=("credentialsJson",)),
    ".gen-ai": ConnectorType(config=("apiProvider", "apiUrl"), usual=(({}, ("apiKey",)),)),
    ".inference": ConnectorType(config=("provider", "taskType", "inferenceId"), usual=(({}, ("providerSecrets",)),)),
}


def expected(type_id: str, config: dict[str, t.Any]) -> list[str]:
    """The secrets that a connector of this type most likely has; empty when that cannot be known."""
    known = CONNECTOR_TYPES.get(type_id, ConnectorType())
    needed = [*known.secrets, *_conditional(known, config)]
    for says, keys in known.usual:
        if all({**_AUTH_DEFAULTS, **config}.get(key) == value for key, value in says.items()):
            needed.extend(keys)
    return needed


def missing(type_id: str, config: dict[str, t.Any], secrets: dict[str, t.Any]) -> list[str]:
    """ "config.index", "secrets.token", ...: what a connector of this type still needs."""
    known = CONNECTOR_TYPES.get(type_id)
    if known is None:
        return []
    needed = [*known.secrets, *_conditional(known, config)]
    return [f"config.{key}" for key in known.config if config.get(key) is None] + [
        f"secrets.{key}" for key in needed if secrets.get(key) is None
    ]


def may_have_secrets(type_id: str) -> bool:
    """Whether a connector of this type can hold secrets; true for types that are not known."""
    known = CONNECTOR_TYPES.get(type_id)
    return known is None or known.has_secrets


def _conditional(known: ConnectorType, config: dict[str, t.Any]) -> list[str]:
    return [key for key, counts, default, more in known.when if config.get(key, default) == counts for key in more]
