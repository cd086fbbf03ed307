# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/cases/configure: one configuration per owner and space."""

from __future__ import annotations

import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import cases_access as access
from . import cases_connector, cases_fields, cases_schema
from . import cases_validation as v

routes = Routes()

TYPE = "cases-configure"
MAX_TEMPLATES = 10
MAX_OBSERVABLE_TYPES = 10

# key -> label of the observable types every deployment has
BUILT_IN_OBSERVABLES = {
    "observable-type-ipv4": "IPv4",
    "observable-type-ipv6": "IPv6",
    "observable-type-url": "URL",
    "observable-type-hostname": "Host name",
    "observable-type-file-hash": "File hash",
    "observable-type-file-path": "File path",
    "observable-type-email": "Email",
    "observable-type-domain": "Domain",
}


def has_templates(kibana: Kibana) -> bool:
    """Whether this version knows templates."""
    return kibana.has("case_templates")


def has_observables(kibana: Kibana) -> bool:
    """Whether this version knows observables."""
    return kibana.has("case_observable_types")


def of_owner(kibana: Kibana, space: str, owner: str) -> dict[str, t.Any] | None:
    """The configuration of an owner, or None."""
    found = [item for item in kibana.objects(TYPE, space).values() if item["owner"] == owner]
    return found[-1] if found else None


def _lists_codec(kibana: Kibana) -> dict[str, v.Codec]:
    codecs: dict[str, v.Codec] = {"customFields": cases_fields.definitions_codec(kibana)}
    if has_templates(kibana):
        tag = v.limited_string("template's tag", 1, 50)
        template = v.record(
            {
                "key": v.key_string(36),
                "name": v.limited_string("name", 1, 50),
                "caseFields": v.union(v.null, v.record({}, cases_schema.fields(kibana))),
            },
            {
                "description": v.limited_string("description", 0, 1000),
                "tags": v.limited_array(tag, "template's tags", 0, 10),
            },
        )
        codecs["templates"] = v.limited_array(template, "templates", 0, MAX_TEMPLATES)
    if has_observables(kibana):
        observable = v.record({"key": v.key_string(36), "label": v.limited_string("label", 1, 50)})
        codecs["observableTypes"] = v.limited_array(observable, "observableTypes", 0, MAX_OBSERVABLE_TYPES)
    return codecs


def create_codec(kibana: Kibana) -> v.Codec:
    """The body of POST."""
    required: dict[str, v.Codec] = {
        "connector": cases_connector.codec(kibana),
        "closure_type": v.literal("close-by-user", "close-by-pushing"),
        "owner": v.string,
    }
    return v.record(required, _lists_codec(kibana))


def update_codec(kibana: Kibana) -> v.Codec:
    """The body of PATCH."""
    optional: dict[str, v.Codec] = {
        "closure_type": v.literal("close-by-user", "close-by-pushing"),
        "connector": cases_connector.codec(kibana),
        **_lists_codec(kibana),
    }
    return v.record({"version": v.string}, optional)


def refuse_observable_duplicates(items: list[dict[str, str]] | None) -> None:
    """400 when keys or labels repeat, among themselves or those built in, whatever their case."""
    keys = {key.lower() for key in BUILT_IN_OBSERVABLES}
    labels = {label.lower() for label in BUILT_IN_OBSERVABLES.values()}
    twice: dict[str, None] = {}
    for item in items or []:
        key, label = item["key"].lower(), item["label"].lower()
        if key in keys or label in labels:
            twice[label] = None
        keys.add(key)
        labels.add(label)
    if twice:
        raise HttpError(400, f"Invalid duplicated observable types in request: {','.join(twice)}")


def check_templates(
    kibana: Kibana, templates: list[dict[str, t.Any]] | None, definitions: list[dict[str, t.Any]] | None
) -> None:
    """Every check of templates against the custom fields of the same request (None: the request has none)."""
    cases_fields.refuse_duplicates(templates, "templates")
    parts = [template["caseFields"] or {} for template in templates or []]
    if any(part.get("assignees") for part in parts) and not access.at_least_platinum(kibana):
        raise HttpError(403, access.ASSIGNEES_LICENSE)
    for index, part in enumerate(parts):
        listed = part.get("customFields")
        if definitions is None and listed:
            raise HttpError(400, "No custom fields configured.")
        if definitions and not listed:
            raise HttpError(400, "No custom fields added to template.")
        cases_fields.refuse_duplicates(listed, f"templates[{index}]'s customFields")
        cases_fields.check_keys(listed, definitions)
        cases_fields.check_types(listed, definitions)


def rewritten(
    templates: list[dict[str, t.Any]] | None, definitions: list[dict[str, t.Any]] | None
) -> list[dict[str, t.Any]]:
    """What a PATCH stores as templates: none when none were sent, and custom fields fitted to those of the request."""
    result = []
    for template in templates or []:
        part = template["caseFields"] or {}
        fitted = cases_fields.for_template(part.get("customFields") or [], definitions or [])
        result.append({**template, "caseFields": {**part, "customFields": fitted}})
    return result


def check_type_changes(asked: list[dict[str, t.Any]] | None, current: list[dict[str, t.Any]]) -> None:
    """400 when an existing custom field would get another type."""
    before = {field["key"]: field["type"] for field in current}
    changed = [
        f'"{field["label"]}"' for field in asked or [] if before.get(field["key"], field["type"]) != field["type"]
    ]
    if changed:
        raise HttpError(400, f"Invalid custom field types in request for the following labels: {', '.join(changed)}")


def element(kibana: Kibana, stored: dict[str, t.Any]) -> dict[str, t.Any]:
    """A configuration as the API shows it."""
    shown = dict(stored)
    if not has_templates(kibana):
        del shown["templates"]
    if not has_observables(kibana):
        del shown["observableTypes"]
    return {**shown, "mappings": cases_connector.mappings(stored["connector"]["type"]), "error": None}


def find(kibana: Kibana, request: Request, owner: t.Any) -> list[dict[str, t.Any]]:
    """The stored configurations the caller may see, newest first."""
    owners = access.visible_owners(kibana, request, access.FIND_CONFIGURATIONS, owner)
    stored = kibana.objects(TYPE, request.space).values()
    return [item for item in reversed(list(stored)) if item["owner"] in owners]


@routes.get("/api/cases/configure")
def list_configurations(kibana: Kibana, request: Request) -> list[dict[str, t.Any]]:
    """The configurations of the space, one per owner."""
    access.enter(kibana, request)
    query = v.decode(v.record({}, {"owner": v.one_or_many(v.string)}), request.query)
    return [element(kibana, item) for item in find(kibana, request, query.get("owner"))]


@routes.post("/api/cases/configure")
def create_configuration(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """A new configuration; an existing one of the same owner is deleted first."""
    sent = v.body_of(request)
    access.enter(kibana, request)
    body = v.decode(create_codec(kibana), sent)
    cases_fields.refuse_duplicates(body.get("customFields"), cases_fields.duplicates_name(kibana))
    check_templates(kibana, body.get("templates"), body.get("customFields"))
    refuse_observable_duplicates(body.get("observableTypes"))
    access.visible_owners(kibana, request, access.CREATE_CONFIGURATION)
    access.authorize(kibana, request, access.CREATE_CONFIGURATION, [body["owner"]])
    space = kibana.objects(TYPE, request.space)
    for old in [key for key, item in space.items() if item["owner"] == body["owner"]]:
        del space[old]
    stored = {
        "customFields": [],
        "templates": [],
        "observableTypes": [],
        **body,
        "connector": cases_connector.normalised(body["connector"]),
        "id": kibana.new_id(),
        "version": kibana.next_version(),
        "created_at": kibana.now(),
        "created_by": request.user.public,
        "updated_at": None,
        "updated_by": None,
    }
    space[stored["id"]] = stored
    return element(kibana, stored)


@routes.patch("/api/cases/configure/{configuration_id}")
def update_configuration(kibana: Kibana, request: Request, configuration_id: str) -> dict[str, t.Any]:
    """Change a configuration; writes, and gives a new version, even when nothing differs."""
    sent = v.body_of(request)
    access.enter(kibana, request)
    body = v.decode(update_codec(kibana), sent)
    cases_fields.refuse_duplicates(body.get("customFields"), cases_fields.duplicates_name(kibana))
    refuse_observable_duplicates(body.get("observableTypes"))
    stored = kibana.saved_object(TYPE, request.space, configuration_id)
    check_type_changes(body.get("customFields"), stored["customFields"])
    templates = rewritten(body.get("templates"), body.get("customFields"))
    check_templates(kibana, templates, body.get("customFields"))
    access.authorize(kibana, request, access.UPDATE_CONFIGURATION, [stored["owner"]])
    if body.pop("version") != stored["version"]:
        raise HttpError(409, "This configuration has been updated. Please refresh before saving additional updates.")
    if "connector" in body:
        body["connector"] = cases_connector.normalised(body["connector"])
    # Kibana writes the rewritten list even when the request had none, so leaving templates out clears them.
    stored.update(
        {
            **body,
            "templates": templates,
            "version": kibana.next_version(),
            "updated_at": kibana.now(),
            "updated_by": request.user.public,
        }
    )
    return element(kibana, stored)


@routes.get("/api/cases/configure/connectors/_find")
def find_connectors(kibana: Kibana, request: Request) -> list[dict[str, t.Any]]:
    """The connectors of the space that cases can push to under the current licence."""
    access.enter(kibana, request)
    if not request.user.may("actions", "read", request.space):
        raise HttpError(403, "Unauthorized to get actions")
    return [
        cases_connector.listed(kibana, connector_id, connector)
        for connector_id, connector in cases_connector.all_stored(kibana, request.space).items()
        if cases_connector.enabled(kibana, connector["connector_type_id"])
    ]
