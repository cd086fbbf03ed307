# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/apm/agent_keys and its internal companions (the apm plugin): API keys of Elasticsearch for APM agents.

Elasticsearch, not Kibana's features, decides who may do what here. Besides superusers, users need in their privileges
"es:event:write" and "es:config_agent:read" (to give them to a key), "es:manage_own_api_key", "es:manage_api_key" or
"es:manage_security".
"""

from __future__ import annotations

import json
import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..security import ApiKey
from ..state import Kibana
from .apm_codecs import STRING, array, literals, struct
from .apm_validation import SETTINGS, Params, apm, internal_error, may

routes = Routes()

INTERNAL_READ: dict[str, t.Any] = {"privilege": ("apm", "read")}
INTERNAL_SETTINGS = {**SETTINGS, "versioned": False}
# How many keys a list shows.
SIZE = 1000

ADMIN = ("manage_security", "manage_api_key")
OWN = (*ADMIN, "manage_own_api_key")


@routes.post("/api/apm/agent_keys", **SETTINGS)
@apm(body=struct({"name": STRING, "privileges": array(literals("event:write", "config_agent:read"))}))
def create(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """A new key, whose secret is told this once; its name need not be new."""
    name, privileges = params["body"]["name"], params["body"]["privileges"]
    _ensure_privileges(request, sorted(set(privileges)))
    if request.headers.get("authorization", "").lower().startswith("apikey"):
        raise internal_error(
            _exception(
                "illegal_argument_exception",
                "creating derived api keys requires an explicit role descriptor that is empty (has no privileges)",
            )
        )
    metadata = {"application": "apm"}
    key = kibana.security.create_api_key(name, request.user.username, metadata, kibana.now_ms())
    application = {"application": "apm", "privileges": privileges, "resources": ["*"]}
    key.role_descriptors = {"apm": {"cluster": [], "indices": [], "applications": [application], "run_as": []}}
    return {"agentKey": {"id": key.id, "name": key.name, "api_key": key.api_key, "encoded": key.encoded}}


def _ensure_privileges(request: Request, privileges: list[str]) -> None:
    """403 unless the caller has what the key is to have, and may make keys at all."""
    missing = [name for name in privileges if not may(request, name)]
    missing_cluster = [] if may(request, *OWN) else ["manage_own_api_key"]
    if not missing and not missing_cluster:
        return
    cluster = (
        f" and following cluster privileges - {', '.join(missing_cluster)} privilege(s)" if missing_cluster else ""
    )
    raise HttpError(
        403,
        f"{request.user.username} is missing the following requested privilege(s): {', '.join(missing)}{cluster}."
        "    You might try with the superuser, or add the missing APM application privileges to the role of the "
        "authenticated user, eg.:\n    PUT /_security/role/my_role\n    {\n      ...\n"
        '      "applications": [{\n        "application": "apm",\n'
        f'        "privileges": {json.dumps(missing, separators=(",", ":"))},\n        "resources": [*]\n'
        "      }],\n      ...\n    }",
        attributes={"data": {"missingPrivileges": missing, "missingClusterPrivileges": missing_cluster}},
    )


def _exception(kind: str, reason: str) -> str:
    """An error of Elasticsearch as its JavaScript client words it."""
    return f"{kind}\n\tRoot causes:\n\t\t{kind}: {reason}"


def _ensure_es(request: Request, action: str) -> None:
    """Elasticsearch's 403, which APM answers as a 500, unless the caller may manage at least their own keys."""
    if not may(request, *OWN):
        raise internal_error(
            _exception(
                "security_exception",
                f"action [cluster:admin/xpack/security/api_key/{action}] is unauthorized for user "
                f"[{request.user.username}] with effective roles [], this action is granted by the cluster privileges "
                "[manage_own_api_key,manage_api_key,manage_security,all]",
            )
        )


def _visible(kibana: Kibana, request: Request) -> list[ApiKey]:
    """The valid keys that the caller may manage."""
    keys = [key for key in kibana.security.api_keys.values() if not key.invalidated]
    return keys if may(request, *ADMIN) else [key for key in keys if key.owner == request.user.username]


@routes.get("/internal/apm/agent_keys", **INTERNAL_READ)
@apm()
def list_keys(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """The valid keys made for APM."""
    _ensure_es(request, "query")
    keys = [
        key
        for key in _visible(kibana, request)
        if key.metadata.get("application") == "apm" and key.metadata.get("system") is not True
    ]
    return {"agentKeys": [_shown(key) for key in keys[:SIZE]]}


def _shown(key: ApiKey) -> dict[str, t.Any]:
    return {
        "id": key.id,
        "name": key.name,
        "type": "rest",
        "creation": key.creation,
        "invalidated": key.invalidated,
        "username": key.owner,
        "realm": "reserved" if key.owner == "elastic" else "native",
        "realm_type": "reserved" if key.owner == "elastic" else "native",
        "metadata": key.metadata,
        "role_descriptors": key.role_descriptors,
    }


@routes.get("/internal/apm/agent_keys/privileges", **INTERNAL_READ)
@apm()
def privileges(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """What the caller may do with keys."""
    return {"areApiKeysEnabled": True, "isAdmin": may(request, *ADMIN), "canManage": may(request, *OWN)}


@routes.post("/internal/apm/api_key/invalidate", **INTERNAL_SETTINGS)
@apm(body=struct({"id": STRING}))
def invalidate(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """Make a key worthless; for one that is unknown, or not valid any more, the list is empty."""
    _ensure_es(request, "invalidate")
    found = [key for key in _visible(kibana, request) if key.id == params["body"]["id"]]
    for key in found:
        key.invalidated = True
    return {"invalidatedAgentKeys": [key.id for key in found]}
