# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each connector type takes as config and as secrets, per Kibana version.

Every function takes the version and the value asked for (some types choose their schema by it) and gives a schema.
A "default" in a schema is what Kibana stores, and returns, when the key is left out.
"""

from __future__ import annotations

import typing as t

from .. import schema as s
from ..versions import Version, knows

Value = dict[str, t.Any]
SchemaOf = t.Callable[[Version, Value], s.Schema]


NON_EMPTY: s.Schema = {"type": "string", "minLength": 1}
TEXT_OR_NULL: s.Schema = {**s.nullable(s.STRING), "default": None}
HEADERS: s.Schema = {
    **s.nullable({"type": "object", "additionalProperties": s.STRING, "x-record": True}),
    "default": None,
}
BASIC_AUTH = "webhook-authentication-basic"
AUTH_TYPES = (BASIC_AUTH, "webhook-authentication-ssl", "webhook-oauth2-client-credentials", None)


def default(schema: s.Schema, value: t.Any) -> s.Schema:
    """The schema with a default."""
    return {**schema, "default": value}


def fields(required: t.Iterable[str] = (), null: t.Iterable[str] = (), **more: s.Schema) -> SchemaOf:
    """An object of strings: these required, these null unless given, and more optional keys with their schemas."""
    schema = s.obj(dict.fromkeys(required, s.STRING), {**dict.fromkeys(null, TEXT_OR_NULL), **more})
    return lambda dummy_version, dummy_value: schema


nothing: SchemaOf = fields()


def index_config(version: Version, value: Value) -> s.Schema:
    """.index"""
    return s.obj({"index": s.STRING}, {"refresh": default(s.BOOLEAN, False), "executionTimeField": TEXT_OR_NULL})


def email_config(version: Version, value: Value) -> s.Schema:
    """.email"""
    port = s.nullable({"type": "integer", "minimum": 1, "maximum": 65535})
    return s.obj(
        {"from": s.STRING},
        {
            "service": default(s.STRING, "other"),
            "host": TEXT_OR_NULL,
            "port": default(port, None),
            "secure": default(s.nullable(s.BOOLEAN), None),
            "hasAuth": default(s.BOOLEAN, True),
            "tenantId": TEXT_OR_NULL,
            "clientId": TEXT_OR_NULL,
            "oauthTokenUrl": TEXT_OR_NULL,
        },
    )


def auth_config(version: Version, value: Value) -> dict[str, s.Schema]:
    """The keys about authentication that the whole webhook family shares."""
    auth_type = s.literals(*AUTH_TYPES)
    if knows(version, "defaults_under_optional"):
        auth_type = default(auth_type, None if value.get("hasAuth") is False else BASIC_AUTH)
    keys = {
        "headers": HEADERS,
        "hasAuth": default(s.BOOLEAN, True),
        "authType": auth_type,
        "certType": s.literals("ssl-crt-key", "ssl-pfx"),
        "ca": s.STRING,
        "verificationMode": s.literals("none", "certificate", "full"),
    }
    if knows(version, "oauth_webhooks"):
        keys.update({key: s.STRING for key in ("accessTokenUrl", "clientId", "scope")})
        keys["additionalFields"] = s.nullable(s.STRING)
    return keys


def webhook_config(version: Version, value: Value) -> s.Schema:
    """.webhook"""
    methods = ("post", "put", "patch", "get", "delete") if knows(version, "webhook_methods") else ("post", "put")
    method = default(s.literals(*methods), "post")
    return s.obj({"url": s.STRING}, {"method": method, **auth_config(version, value)})


def http_config(version: Version, value: Value) -> s.Schema:
    """.http"""
    return s.obj({"url": s.STRING}, auth_config(version, value))


def webhook_secrets(version: Version, value: Value) -> s.Schema:
    """.webhook and its family"""
    keys = {key: TEXT_OR_NULL for key in ("user", "password", "crt", "key", "pfx")}
    if knows(version, "oauth_webhooks"):
        keys["clientSecret"] = TEXT_OR_NULL
    if knows(version, "secret_headers"):
        keys["secretHeaders"] = HEADERS
    return s.obj({}, keys)


def cases_webhook_config(version: Version, value: Value) -> s.Schema:
    """.cases-webhook"""
    required = (
        *("createIncidentUrl", "createIncidentJson", "createIncidentResponseKey", "getIncidentUrl"),
        *("getIncidentResponseExternalTitleKey", "viewIncidentUrl", "updateIncidentUrl", "updateIncidentJson"),
    )
    comment_method = s.literals("post", "put", "patch")
    optional = {
        "createIncidentMethod": default(s.literals("post", "put"), "post"),
        "updateIncidentMethod": default(s.literals("post", "patch", "put"), "put"),
        "createCommentUrl": TEXT_OR_NULL,
        "createCommentJson": TEXT_OR_NULL,
        "createCommentMethod": default(s.nullable(comment_method), "put" if knows(version, "comment_method") else None),
    }
    if knows(version, "oauth_webhooks"):
        optional["getIncidentMethod"] = default(s.literals("get", "post"), "get")
        optional["getIncidentJson"] = TEXT_OR_NULL
    return s.obj(dict.fromkeys(required, s.STRING), {**optional, **auth_config(version, value)})


def slack_api_config(version: Version, value: Value) -> s.Schema:
    """.slack_api"""
    name = {"name": NON_EMPTY}
    channel = (
        s.obj(name, {"id": NON_EMPTY}) if knows(version, "slack_channels_by_name") else s.obj({"id": NON_EMPTY, **name})
    )
    return s.obj(
        {}, {"allowedChannels": s.array(channel, maxItems=500 if knows(version, "many_slack_channels") else 25)}
    )


def slack_api_secrets(version: Version, value: Value) -> s.Schema:
    """.slack_api"""
    return s.obj({"token": NON_EMPTY})


def servicenow_config(version: Version, value: Value) -> s.Schema:
    """.servicenow and .servicenow-sir"""
    itom = servicenow_itom_config(version, value)
    return {**itom, "properties": {**itom["properties"], "usesTableApi": default(s.BOOLEAN, True)}}


def servicenow_itom_config(version: Version, value: Value) -> s.Schema:
    """.servicenow-itom"""
    return s.obj(
        {"apiUrl": s.STRING},
        {
            "isOAuth": default(s.BOOLEAN, False),
            "userIdentifierValue": TEXT_OR_NULL,
            "clientId": TEXT_OR_NULL,
            "jwtKeyId": TEXT_OR_NULL,
        },
    )


def swimlane_config(version: Version, value: Value) -> s.Schema:
    """.swimlane"""
    mapping = s.obj({key: s.STRING for key in ("id", "key", "name", "fieldType")})
    names = ("ruleName", "alertId", "caseId", "caseName", "comments", "severity", "description")
    mappings = s.obj({}, {f"{name}Config": default(s.nullable(mapping), None) for name in names})
    return s.obj(
        {
            "apiUrl": s.STRING,
            "appId": s.STRING,
            "connectorType": s.literals("all", "alerts", "cases"),
            "mappings": mappings,
        }
    )


def defender_config(version: Version, value: Value) -> s.Schema:
    """.microsoft_defender_endpoint"""
    return s.obj({key: NON_EMPTY for key in ("clientId", "tenantId", "oAuthServerUrl", "oAuthScope", "apiUrl")})


def model_options(version: Version) -> dict[str, s.Schema]:
    """The keys that language model connectors share, where the version has them."""
    if not knows(version, "model_options"):
        return {}
    return {"contextWindowLength": s.NUMBER, "temperature": s.NUMBER}


def bedrock_config(version: Version, value: Value) -> s.Schema:
    """.bedrock"""
    model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
    if not knows(version, "models_of_2024"):
        model = "anthropic.claude-v2:1"
    elif not knows(version, "claude_of_2025"):
        model = "anthropic.claude-3-5-sonnet-20240620-v1:0"
    return s.obj({"apiUrl": s.STRING}, {"defaultModel": default(s.STRING, model), **model_options(version)})


def gemini_config(version: Version, value: Value) -> s.Schema:
    """.gemini"""
    model = "gemini-2.5-pro" if knows(version, "models_of_2025") else "gemini-1.5-pro-001"
    required = {key: s.STRING for key in ("apiUrl", "gcpRegion", "gcpProjectID")}
    return s.obj(required, {"defaultModel": default(s.STRING, model), **model_options(version)})


def openai_config(version: Version, value: Value) -> s.Schema:
    """.gen-ai; apiProvider decides about the other keys"""
    provider, providers = value.get("apiProvider"), ["OpenAI", "Azure OpenAI"]
    required: dict[str, s.Schema] = {"apiUrl": s.STRING}
    headers = {"type": "object", "additionalProperties": s.STRING, "x-record": True}
    optional = {"headers": headers, **model_options(version)}
    if knows(version, "other_models"):
        providers.append("Other")
    if provider == "OpenAI":
        older = "gpt-4o" if knows(version, "models_of_2024") else "gpt-4"
        model = "gpt-4.1" if knows(version, "models_of_2025") else older
        optional.update({"defaultModel": default(s.STRING, model), "organizationId": s.STRING, "projectId": s.STRING})
    elif provider == "Other" and knows(version, "other_models"):
        required["defaultModel"] = s.STRING
        verification = s.literals("full", "certificate", "none")
        if knows(version, "defaults_under_optional"):
            verification = default(verification, "full")
        optional.update({"verificationMode": verification, "enableNativeFunctionCalling": s.BOOLEAN})
    return s.obj({"apiProvider": s.literals(*providers), **required}, optional)


def openai_secrets(version: Version, value: Value) -> s.Schema:
    """.gen-ai; a certificate instead of an API key since OpenAI-compatible services are known"""
    certificate = ("certificateData", "privateKeyData", "caData")
    if knows(version, "model_certificates") and any(key in value for key in certificate):
        return s.obj({}, {key: s.STRING for key in ("apiKey", *certificate)})
    return s.obj({"apiKey": s.STRING})


def inference_config(version: Version, value: Value) -> s.Schema:
    """.inference"""
    task_type_config = default(s.ANY_OBJECT, {}) if knows(version, "defaults_under_optional") else s.ANY_OBJECT
    return s.obj(
        {"provider": s.STRING, "taskType": s.STRING, "inferenceId": s.STRING},
        {
            "providerConfig": default(s.ANY_OBJECT, {}),
            "taskTypeConfig": task_type_config,
            "headers": s.ANY_OBJECT,
            **model_options(version),
        },
    )


def inference_secrets(version: Version, value: Value) -> s.Schema:
    """.inference"""
    return s.obj({}, {"providerSecrets": default(s.ANY_OBJECT, {})})
