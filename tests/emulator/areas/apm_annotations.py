# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/apm/services/{service}/annotation (the apm plugin, which keeps annotations with the observability plugin).

The index belongs to Elasticsearch: besides superusers, users need "es:annotations:write" or "es:annotations:read"
in their privileges.
"""

from __future__ import annotations

import datetime
import secrets
import typing as t

from ..control import seeder
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana, iso
from .apm_codecs import ISO_TO_EPOCH, STRING, Codec, array, literal, struct, union
from .apm_config_store import next_sequence
from .apm_validation import READ, WRITE, Params, apm, internal_error, may

routes = Routes()

PATH = "/api/apm/services/{serviceName}/annotation"
INDEX = "observability-annotations"
TYPE = "apm-annotation"
DERIVED = "apm-service-version"
# The most annotations a search finds.
SIZE = 50
ALL, NOT_DEFINED = "ENVIRONMENT_ALL", "ENVIRONMENT_NOT_DEFINED"
TOO_LOW = ("basic", "standard")


def _non_empty(value: t.Any) -> t.Any:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


ENVIRONMENT = union(literal(NOT_DEFINED), literal(ALL), Codec("NonEmptyString", _non_empty))

BODY = struct(
    {"@timestamp": ISO_TO_EPOCH, "service": struct({"version": STRING}, {"environment": STRING})},
    {"message": STRING, "tags": array(STRING)},
)


@routes.post(PATH, **WRITE)
@apm(path=("serviceName",), body=BODY)
def create(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """A new annotation, however many there are like it."""
    body = params["body"]
    if kibana.license in TOO_LOW:
        raise HttpError(403, "Annotations require at least a gold license or a trial license.")
    message = body.get("message", body["service"]["version"])
    if kibana.has("annotation_titles") and not message:
        raise HttpError(400, "Annotation must have a message or a annotation.title")
    if not may(request, "annotations:write"):
        raise internal_error(
            f"action [indices:data/write/index] is unauthorized for user [{request.user.username}] on indices [{INDEX}]"
        )
    source = {
        "message": message,
        "@timestamp": _iso(body["@timestamp"]),
        "service": {**body["service"], "name": params["path"]["serviceName"]},
        "tags": list(dict.fromkeys(["apm", *body.get("tags", [])])),
        "annotation": {"type": "deployment", **({"title": message} if kibana.has("annotation_titles") else {})},
        "event": {"created": kibana.now()},
    }
    new_id = secrets.token_urlsafe(15)
    kibana.objects(TYPE)[new_id] = {"at": body["@timestamp"], "source": source}
    document = {"_id": new_id, "_index": INDEX, "_source": source}
    if kibana.has("annotation_titles"):
        return document
    return {**document, "_version": 1, "_seq_no": next_sequence(kibana), "_primary_term": 1, "found": True}


def _iso(epoch_ms: int) -> str:
    return iso(datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(milliseconds=epoch_ms))


@routes.get(f"{PATH}/search", **READ)
@apm(
    path=("serviceName",),
    query=struct({"environment": ENVIRONMENT, "start": ISO_TO_EPOCH, "end": ISO_TO_EPOCH}),
    query_required=True,
)
def search(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """Stored annotations of a service in a span of time; where there are none, those derived from its versions."""
    name, query = params["path"]["serviceName"], params["query"]

    def wanted(service: dict[str, str], at: int) -> bool:
        here = service["name"] == name and _in_environment(service, query["environment"])
        return here and bool(query["start"] <= at <= query["end"])

    found = [
        {"type": "version", "id": one_id, "@timestamp": stored["at"], "text": stored["source"]["message"]}
        for one_id, stored in kibana.objects(TYPE).items()
        if wanted(stored["source"]["service"], stored["at"]) and may(request, "annotations:read")
    ]
    return {"annotations": found[:SIZE] or _derived(kibana, wanted)}


def _in_environment(service: dict[str, str], environment: str) -> bool:
    if environment == ALL:
        return True
    if environment == NOT_DEFINED:
        return "environment" not in service
    return service.get("environment") == environment


def _derived(kibana: Kibana, wanted: t.Callable[[dict[str, str], int], bool]) -> list[dict[str, t.Any]]:
    """An annotation for each version first seen in the span; a single version says nothing."""
    seen = {
        stored["version"]: stored["at"]
        for stored in kibana.objects(DERIVED).values()
        if wanted(stored["service"], stored["at"])
    }
    if len(seen) < 2:
        return []
    return [{"type": "version", "id": version, "@timestamp": at, "text": version} for version, at in seen.items()]


@seeder("annotation_derived")
def seed_derived(kibana: Kibana, parameters: dict[str, t.Any]) -> dict[str, t.Any]:
    """APM data of a version of a service: {service, version, timestamp (ms since the epoch), environment?}."""
    service = {"name": parameters["service"]}
    service.update({"environment": parameters["environment"]} if "environment" in parameters else {})
    stored = {"service": service, "version": parameters["version"], "at": parameters["timestamp"]}
    kibana.objects(DERIVED)["/".join(map(str, (*service.values(), parameters["version"])))] = stored
    return stored
