# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/actions (the actions plugin): connectors and their types.

A stored connector is a dict: what the API shows of it, plus its secrets, which no route ever returns. Those of a space
are kibana.objects("action", space); those of kibana.yml are kibana.objects("preconfigured_connector"), in no space.
"""

from __future__ import annotations

import collections
import copy
import dataclasses
import typing as t

from .. import schema as s
from ..control import seeder
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from .connector_types import ConnectorType
from .connector_validation import connector_type, ensure_licensed, known_types, params_problem, validated

Connector = dict[str, t.Any]

routes = Routes()

NOT_BLANK: s.Schema = {"type": "string", "pattern": r"\S", "x-message": "value '' is not valid"}
# Strings further inside are not looked at.
NO_BLANK_VALUES: s.Schema = {
    "type": "object",
    "additionalProperties": {"pattern": r"\S", "x-message": "value '' is not valid"},
    "default": {},
    "x-record": True,
}
CREATE = s.obj(
    {"name": NOT_BLANK, "connector_type_id": NOT_BLANK}, {"config": NO_BLANK_VALUES, "secrets": NO_BLANK_VALUES}
)
UPDATE = s.obj({"name": NOT_BLANK}, {"config": NO_BLANK_VALUES, "secrets": NO_BLANK_VALUES})
EXECUTE = s.obj({"params": {"type": "object", "x-record": True}})
TYPES_QUERY = s.obj({}, {"feature_id": s.STRING})


# --- looking things up


def stored_connector(kibana: Kibana, space: str, connector_id: str) -> Connector:
    """The connector of this id, preconfigured ones included; 404 in the words of saved objects."""
    preconfigured = kibana.objects("preconfigured_connector")
    if connector_id in preconfigured:
        return t.cast(Connector, preconfigured[connector_id])
    return t.cast(Connector, kibana.saved_object("action", space, connector_id))


def system_connector(kibana: Kibana, connector_id: str) -> ConnectorType | None:
    """The type of the system connector with this id, or None."""
    return next(
        (kind for kind in known_types(kibana) if kind.system and connector_id == f"system-connector-{kind.id}"), None
    )


def allow(request: Request, level: str, what: str) -> None:
    """403 unless the caller has the level on connectors in this space."""
    if not request.user.may("actions", level, request.space):
        raise HttpError(403, f"Unauthorized to {what}")


def body(kibana: Kibana, request: Request, schema: s.Schema) -> dict[str, t.Any]:
    """The request body with defaults, or the 400 of the router."""
    wording = "modern" if kibana.has("unknown_key_modern") else "legacy"
    return t.cast("dict[str, t.Any]", s.config_schema(schema, request.json, "request body", wording))


# --- what is shown


def is_deprecated(connector: Connector) -> bool:
    """ServiceNow connectors that use the table API, which is the default."""
    if connector["connector_type_id"] not in (".servicenow", ".servicenow-sir"):
        return False
    return bool(connector["config"].get("usesTableApi", connector["is_preconfigured"]))


def shown(kibana: Kibana, connector: Connector) -> dict[str, t.Any]:
    """A connector as POST, PUT and GET return it: never with secrets, and less of it when preconfigured."""
    keys = ["id", "name", "connector_type_id", "is_preconfigured"]
    keys += [] if connector["is_preconfigured"] else ["config", "is_missing_secrets"]
    answer = {key: copy.deepcopy(connector[key]) for key in keys}
    answer.update(is_deprecated=is_deprecated(connector), is_system_action=False)
    if kibana.has("deprecated_connector_types"):
        answer["is_connector_type_deprecated"] = False
    if kibana.has("connector_auth_mode"):
        answer["auth_mode"] = "shared"
    return answer


def shown_type(kibana: Kibana, kind: ConnectorType) -> dict[str, t.Any]:
    """A connector type as the list of types has it."""
    licensed = kind.licensed(kibana)
    answer = {
        "id": kind.id,
        "name": kind.name,
        "enabled": licensed,
        "enabled_in_config": True,
        "enabled_in_license": licensed,
        "minimum_license_required": kind.license,
        "supported_feature_ids": list(kind.feature_ids(kibana.version)),
        "is_system_action_type": kind.system,
    }
    if kibana.has("deprecated_connector_types"):
        answer["is_deprecated"] = False
    if kibana.has("connector_type_source"):
        answer["source"] = "stack"
    return answer


def references(kibana: Kibana) -> collections.Counter[str]:
    """How many saved objects, in whatever space, name a connector, by its id."""
    holders = [holder for name in ("alert", "cases", "cases-configure") for *dummy, holder in kibana.everywhere(name)]
    holders += [entry["payload"] for *dummy, entry in kibana.everywhere("cases-user-actions")]
    return collections.Counter(connector_id for holder in holders for connector_id in _named_connectors(holder))


def _named_connectors(holder: t.Any) -> set[str]:
    """The connectors that a rule has actions with, or that a case or its configuration pushes to."""
    if dataclasses.is_dataclass(holder) and not isinstance(holder, type):
        holder = dataclasses.asdict(holder)
    actions = [*(holder.get("actions") or []), holder.get("connector")]
    return {action["id"] for action in actions if isinstance(action, dict) and "id" in action}


# --- routes


@routes.get("/api/actions/connector_types")
def list_types(kibana: Kibana, request: Request) -> list[dict[str, t.Any]]:
    """Every type a user can make connectors of; nobody needs a privilege for that."""
    query = s.config_schema(TYPES_QUERY, request.query, "request query")
    feature = query.get("feature_id")
    kinds = [kind for kind in known_types(kibana) if not kind.system]
    return [
        shown_type(kibana, kind) for kind in kinds if feature is None or feature in kind.feature_ids(kibana.version)
    ]


@routes.get("/api/actions/connectors")
def list_connectors(kibana: Kibana, request: Request) -> list[dict[str, t.Any]]:
    """Every connector of the space and every preconfigured one, by name."""
    allow(request, "read", "get actions")
    found = [
        *kibana.objects("action", request.space).values(),
        *kibana.objects("preconfigured_connector").values(),
    ]
    found.sort(key=lambda connector: (connector["name"].casefold(), connector["name"]))
    counts = references(kibana)
    return [{**shown(kibana, connector), "referenced_by_count": counts[connector["id"]]} for connector in found]


@routes.get("/api/actions/connector/{connector_id}")
def get_connector(kibana: Kibana, request: Request, connector_id: str) -> dict[str, t.Any]:
    """One connector; system connectors are not to be had."""
    allow(request, "read", "get actions")
    if system_connector(kibana, connector_id):
        raise HttpError(404, f"Connector {connector_id} not found")
    return shown(kibana, stored_connector(kibana, request.space, connector_id))


@routes.post("/api/actions/connector")
def create_connector(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """A new connector with an id of Kibana's choice. Nobody checks that the space exists."""
    return _create(kibana, request, kibana.new_id())


@routes.post("/api/actions/connector/{connector_id}")
def create_connector_with_id(kibana: Kibana, request: Request, connector_id: str) -> dict[str, t.Any]:
    """A new connector with an id of the caller's choice."""
    identifier: s.Schema = {"type": "string", "minLength": 1, "maxLength": 36}
    s.config_schema(s.obj({"id": identifier}), {"id": connector_id}, "request params")
    if kibana.has("strict_connector_ids"):
        text = "Connector ID must contain only lowercase letters, numbers, and hyphens."
        strict = {"type": "string", "pattern": "^[a-z0-9-]+$", "x-message": text}
        s.config_schema(s.obj({"id": strict}), {"id": connector_id}, "request params")
    return _create(kibana, request, connector_id)


def _create(kibana: Kibana, request: Request, connector_id: str) -> dict[str, t.Any]:
    asked = body(kibana, request, CREATE)
    type_id = asked["connector_type_id"]
    allow(request, "all", f'create a "{type_id}" action')
    if any(kind.system and kind.id == type_id for kind in known_types(kibana)):
        raise HttpError(400, f"System action creation is forbidden. Action type: {type_id}.")
    if connector_id in kibana.objects("preconfigured_connector") or system_connector(kibana, connector_id):
        raise HttpError(400, f"This {connector_id} already exists in a preconfigured action.")
    kind = connector_type(kibana, type_id)
    config, secrets = validated(kibana, kind, asked["config"], asked["secrets"])
    ensure_licensed(kibana, kind)
    # An id is taken in every space, though the connector shows in one.
    if kibana.is_taken("action", connector_id):
        raise HttpError(409, f"Saved object [action/{connector_id}] conflict")
    connector = {
        "id": connector_id,
        "name": asked["name"],
        "connector_type_id": type_id,
        "config": config,
        "secrets": secrets,
        "is_missing_secrets": False,
        "is_preconfigured": False,
    }
    kibana.objects("action", request.space)[connector_id] = connector
    return shown(kibana, connector)


@routes.put("/api/actions/connector/{connector_id}")
def update_connector(kibana: Kibana, request: Request, connector_id: str) -> dict[str, t.Any]:
    """Replace name, config and secrets; whatever is not sent is gone."""
    asked = body(kibana, request, UPDATE)
    allow(request, "all", "update actions")
    refuse_in_memory(kibana, connector_id, "can not be updated.")
    connector = kibana.saved_object("action", request.space, connector_id)
    kind = connector_type(kibana, connector["connector_type_id"])
    config, secrets = validated(kibana, kind, asked["config"], asked["secrets"])
    ensure_licensed(kibana, kind)
    connector.update(name=asked["name"], config=config, secrets=secrets, is_missing_secrets=False)
    return shown(kibana, connector)


@routes.delete("/api/actions/connector/{connector_id}")
def delete_connector(kibana: Kibana, request: Request, connector_id: str) -> None:
    """Remove a connector, though rules may still name it."""
    allow(request, "all", "delete actions")
    refuse_in_memory(kibana, connector_id, "is not allowed to delete.")
    kibana.saved_object("action", request.space, connector_id)
    del kibana.objects("action", request.space)[connector_id]


def refuse_in_memory(kibana: Kibana, connector_id: str, what: str) -> None:
    """400 for connectors that no API changes."""
    if system_connector(kibana, connector_id):
        raise HttpError(400, f"System action {connector_id} {what}")
    if connector_id in kibana.objects("preconfigured_connector"):
        raise HttpError(400, f"Preconfigured action {connector_id} {what}")


@routes.post("/api/actions/connector/{connector_id}/_execute")
def execute_connector(kibana: Kibana, request: Request, connector_id: str) -> dict[str, t.Any]:
    """Run a connector; what goes wrong with it is part of a 200. Nothing leaves the emulator."""
    asked = body(kibana, request, EXECUTE)
    allow(request, "read", "execute actions")
    if system_connector(kibana, connector_id):
        raise HttpError(400, "Execution of system action is not allowed")
    connector = stored_connector(kibana, request.space, connector_id)
    kind = connector_type(kibana, connector["connector_type_id"])
    ensure_licensed(kibana, kind)
    problem = execution_problem(kibana, connector, asked["params"])
    if problem:
        failed = {"connector_id": connector_id, "status": "error", "message": problem, "retry": False}
        return {**failed, "errorSource": "user"} if kibana.has("error_source") else failed
    return {"connector_id": connector_id, "status": "ok"}


def execution_problem(kibana: Kibana, connector: Connector, params: dict[str, t.Any]) -> str | None:
    """Why a run with these params would fail before it begins, or None."""
    kind = connector_type(kibana, connector["connector_type_id"])
    problem = params_problem(kibana, kind, params)
    if problem is None and not connector["is_preconfigured"]:
        try:
            validated(kibana, kind, connector["config"], connector["secrets"])
        except HttpError as error:
            return error.message
    return problem


# --- what no route does


@seeder("preconfigured_connector")
def preconfigure(kibana: Kibana, what: dict[str, t.Any]) -> None:
    """{id, name, connector_type_id, config?, secrets?}: a connector of kibana.yml, in every space."""
    connector = {"config": {}, "secrets": {}, **what, "is_missing_secrets": False, "is_preconfigured": True}
    kibana.objects("preconfigured_connector")[what["id"]] = connector


@seeder("connector_missing_secrets")
def lose_secrets(kibana: Kibana, what: dict[str, t.Any]) -> None:
    """{id, space?}: leave a connector as an import of saved objects does, which carries no secrets."""
    connector = kibana.saved_object("action", what.get("space", "default"), what["id"])
    connector.update(secrets={}, is_missing_secrets=True)


@seeder("connector_secrets")
def read_secrets(kibana: Kibana, what: dict[str, t.Any]) -> dict[str, t.Any]:
    """{id, space?} -> the stored secrets of a connector, for tests; changes nothing."""
    connector = kibana.saved_object("action", what.get("space", "default"), what["id"])
    return t.cast("dict[str, t.Any]", copy.deepcopy(connector["secrets"]))
