# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules about connectors that a schema cannot say, in Kibana's words.

config and secrets checks take the value with its defaults filled in; cross checks take config and secrets as they
were sent, because that is what Kibana gives them: an omitted hasAuth is not true there. All give the complaint or None.
"""

from __future__ import annotations

import re
import typing as t
from urllib.parse import urlsplit

from ..versions import Version, knows
from .connector_schemas import Value

Check = t.Callable[[Version, Value], "str | None"]
CrossCheck = t.Callable[[Value, Value], "str | None"]

MAIL_SERVICES = {
    *("126", "163", "1und1", "AOL", "DebugMail", "DynectEmail", "FastMail", "GandiMail", "Gmail", "Godaddy"),
    *("GodaddyAsia", "GodaddyEurope", "hot.ee", "Hotmail", "iCloud", "mail.ee", "Mail.ru", "Maildev", "Mailgun"),
    *("Mailjet", "Mailosaur", "Mandrill", "Naver", "OpenMailBox", "Outlook365", "Postmark", "QQ", "QQex", "SendCloud"),
    *("SendGrid", "SendinBlue", "SendPulse", "SES", "SES-US-EAST-1", "SES-US-WEST-2", "SES-EU-WEST-1", "Sparkpost"),
    *("Yahoo", "Yandex", "Zoho"),
}
OWN_MAIL_SERVICES = ("other", "exchange_server", "elastic_cloud", "ses", "gmail", "outlook365")


def is_url(text: str) -> bool:
    """Whether a browser's URL parser takes it: a scheme, and for the web a host."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme not in ("http", "https") or bool(parts.hostname)


def fine(version: Version, value: Value) -> str | None:
    """No further rule."""
    return None


def unrelated(config: Value, secrets: Value) -> str | None:
    """No rule about config and secrets together."""
    return None


# --- e-mail


def email_config(version: Version, config: Value) -> str | None:
    """The sender, and what each service needs."""
    service = config["service"]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+|[^<>]*<[^@\s<>]+@[^@\s<>]+>", config["from"]):
        return f"[from]: not valid emails: {config['from']}"
    known = {name.lower() for name in MAIL_SERVICES}
    if service not in OWN_MAIL_SERVICES and service.lower() not in known:
        return f"[service] value '{service}' is not valid"
    if service == "other":
        missing = [key for key in ("host", "port") if config[key] is None]
        return f"{'/'.join(f'[{key}]' for key in missing)} is required" if missing else None
    if service == "exchange_server":
        missing = [key for key in ("clientId", "tenantId") if config[key] is None]
        return f"{'/'.join(f'[{key}]' for key in missing)} is required" if missing else None
    return None


def email(config: Value, secrets: Value) -> str | None:
    """Credentials, where the config as sent says that there are any."""
    if config.get("service") == "exchange_server":
        return None if secrets.get("clientSecret") is not None else "[clientSecret] is required"
    if config.get("hasAuth") and config.get("service") != "elastic_cloud":
        return next((f"[{key}] is required" for key in ("user", "password") if secrets.get(key) is None), None)
    return None


# --- the webhook family


def webhook_config(version: Version, config: Value) -> str | None:
    """A URL, and an authentication that makes sense."""
    start = "error validation webhook action config: "
    if not is_url(config["url"]):
        return f"{start}unable to parse url: TypeError: Invalid URL"
    problem = _auth(config)
    return start + problem if problem else None


def cases_webhook_config(version: Version, config: Value) -> str | None:
    """URLs, and an authentication that makes sense."""
    for key in ("createIncidentUrl", "createCommentUrl", "viewIncidentUrl", "getIncidentUrl", "updateIncidentUrl"):
        url = config[key]
        # Templates such as {{{external.system.id}}} are not in the way of the parser.
        if url is not None and not is_url(url):
            return f"error configuring cases webhook action: unable to parse url {key}: TypeError: Invalid URL"
    return _auth(config)


def _auth(config: Value) -> str | None:
    if not config["hasAuth"] and config.get("authType") is not None:
        return "authType must be null or undefined if hasAuth is false"
    if config.get("authType") == "webhook-oauth2-client-credentials":
        labels = {"accessTokenUrl": "Access Token URL (accessTokenUrl)", "clientId": "Client ID (clientId)"}
        missing = [label for key, label in labels.items() if not config.get(key)]
        return f"missing {', '.join(missing)} fields" if missing else None
    return None


def webhook_secrets(version: Version, secrets: Value) -> str | None:
    """One complete way to authenticate, or none."""
    given = {key for key, value in secrets.items() if value and key != "secretHeaders"}
    ways = [set(), {"user", "password"}, {"crt", "key"}, {"crt", "key", "password"}, {"pfx"}, {"pfx", "password"}]
    text = "user and password; crt and key (with optional password); "
    if knows(version, "oauth_webhooks"):
        ways.append({"clientSecret"})
        text += "pfx (with optional password); or clientSecret (for OAuth2)"
    else:
        text += "or pfx (with optional password)"
    return None if given in ways else f"must specify one of the following schemas: {text}"


# --- chat and paging


def slack_secrets(version: Version, secrets: Value) -> str | None:
    """.slack: a webhook URL"""
    return _webhook_url("slack", secrets)


def teams_secrets(version: Version, secrets: Value) -> str | None:
    """.teams: a webhook URL"""
    return _webhook_url("teams", secrets)


def _webhook_url(name: str, secrets: Value) -> str | None:
    if is_url(secrets["webhookUrl"]):
        return None
    return f"error configuring {name} action: unable to parse host name from webhookUrl"


def torq_config(version: Version, config: Value) -> str | None:
    """.torq: a URL of Torq"""
    start, url = "error configuring send to Torq action: ", config["webhookIntegrationUrl"]
    if not is_url(url):
        return f"{start}unable to parse url: TypeError: Invalid URL"
    european = knows(version, "torq_in_europe")
    hosts = ("hooks.torq.io", "hooks.eu.torq.io") if european else ("hooks.torq.io",)
    if urlsplit(url).hostname in (*hosts, "localhost"):
        return None
    return f"{start}url must begin with {' or '.join(f'https://{host}' for host in hosts)}"


# --- xMatters


def xmatters_secrets(version: Version, secrets: Value) -> str | None:
    """Either a URL with an API key, or a user with a password."""
    url, user, password = (secrets[key] for key in ("secretsUrl", "user", "password"))
    if not (url or user or password):
        return "Provide either secretsUrl link or user/password to authenticate"
    if url and (user or password):
        return "Cannot use user/password for URL authentication. Provide valid secretsUrl or use Basic Authentication."
    if not url and not (user and password):
        return "Both user and password must be specified."
    return None


def xmatters(config: Value, secrets: Value) -> str | None:
    """The kind of authentication that usesBasic, as sent, announces."""
    config_url, url = config.get("configUrl"), secrets.get("secretsUrl")
    user, password = secrets.get("user"), secrets.get("password")
    rules: tuple[tuple[t.Any, str], ...]
    if config.get("usesBasic"):
        rules = (
            (url, "secretsUrl should not be provided when usesBasic is true"),
            (not user, "Provide valid Username"),
            (not password, "Provide valid Password"),
            (not config_url or not is_url(config_url), "Provide valid configUrl"),
        )
    else:
        rules = (
            (user or password, "Username and password should not be provided when usesBasic is false"),
            (config_url, "configUrl should not be provided when usesBasic is false"),
            (not url or not is_url(url), "Provide valid secretsUrl with API Key"),
        )
    return next((text for broken, text in rules if broken), None)


# --- ServiceNow


def servicenow_config(version: Version, config: Value) -> str | None:
    """OAuth needs its three keys."""
    if not config["isOAuth"]:
        return None
    keys = ("userIdentifierValue", "clientId", "jwtKeyId")
    return next((f"{key} must be provided when isOAuth = true" for key in keys if config[key] is None), None)


def servicenow_secrets(version: Version, secrets: Value) -> str | None:
    """One complete pair."""
    basic = [bool(secrets[key]) for key in ("username", "password")]
    oauth = [bool(secrets[key]) for key in ("clientSecret", "privateKey")]
    if not any(basic + oauth):
        return "Either basic auth or OAuth credentials must be specified"
    if any(basic) and not all(basic):
        return "username and password must both be specified"
    if any(oauth) and not all(oauth):
        return "clientSecret and privateKey must both be specified"
    return None


def servicenow(config: Value, secrets: Value) -> str | None:
    """Only the credentials of the kind that isOAuth, as sent, announces."""
    oauth = {
        **{key: config.get(key) for key in ("userIdentifierValue", "clientId", "jwtKeyId")},
        **{key: secrets.get(key) for key in ("clientSecret", "privateKey")},
    }
    basic = {key: secrets.get(key) for key in ("username", "password")}
    wanted, unwanted, text = basic, oauth, "false"
    complaint = (
        "clientId, clientSecret, userIdentifierValue, jwtKeyId and privateKey "
        "should not be provided with isOAuth = false"
    )
    if config.get("isOAuth"):
        wanted, unwanted, text = oauth, basic, "true"
        complaint = "Username and password should not be provided with isOAuth = true"
    missing = next((key for key, value in wanted.items() if not value), None)
    if missing:
        return f"{missing} must be provided when isOAuth = {text}"
    return complaint if any(unwanted.values()) else None
