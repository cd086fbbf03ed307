# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/apm/settings/agent-configuration (the apm plugin). One set of configurations for the whole cluster."""

from __future__ import annotations

import copy
import typing as t

from ..control import seeder
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import apm_config_store as store
from .apm_codecs import BOOLEAN, STRING, TO_BOOLEAN, Codec, record, struct
from .apm_settings import codecs
from .apm_validation import READ, SETTINGS, Params, apm

routes = Routes()

PATH = "/api/apm/settings/agent-configuration"
ALL = "ALL_OPTION_VALUE"

SERVICE = struct({}, {"name": STRING, "environment": STRING})


def intake(kibana: Kibana) -> Codec:
    """The body of PUT."""
    settings = record(STRING, codecs(kibana))
    return struct({"service": SERVICE, "settings": settings}, {"agent_name": STRING})


def search_body(kibana: Kibana) -> Codec:
    """The body of a search."""
    optional: dict[str, Codec] = {"etag": STRING, "mark_as_applied_by_agent": BOOLEAN}
    return struct({"service": SERVICE}, {**optional, **({"error": STRING} if kibana.has("agent_errors") else {})})


@routes.get(PATH, **READ)
@apm()
def list_configurations(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """The first 200 configurations, without their ids."""
    return {"configurations": [store.shown(kibana, hit) for hit in store.hits(kibana)][:200]}


@routes.get(f"{PATH}/view", **READ)
@apm(query=SERVICE)
def view(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """The configuration of exactly this service, with its id."""
    hit = store.find_exact(kibana, params["query"])
    if hit is None:
        raise HttpError(404, "Not Found")
    return {"id": hit["_id"], **store.shown(kibana, hit)}


@routes.put(PATH, **SETTINGS)
@apm(query=struct({}, {"overwrite": TO_BOOLEAN}), body=intake)
def put(kibana: Kibana, request: Request, params: Params) -> None:
    """Create a configuration, or replace one when overwriting is allowed."""
    body = params["body"]
    existing = store.find_exact(kibana, body["service"])
    if existing and not params["query"].get("overwrite"):
        name, environment = (body["service"].get(key, "undefined") for key in ("name", "environment"))
        raise HttpError(
            400,
            f'A configuration already exists for "{name}/{environment}. '
            "Use ?overwrite=true to overwrite the existing configuration.",
        )
    store.save(kibana, body, existing)


@routes.delete(PATH, **SETTINGS)
@apm(body=struct({"service": SERVICE}))
def delete(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """Remove the configuration of exactly this service."""
    hit = store.find_exact(kibana, params["body"]["service"])
    if hit is None:
        raise HttpError(404, "Not Found")
    return store.delete(kibana, hit)


def _may_mark(request: Request) -> bool:
    body = request.json
    return isinstance(body, dict) and bool({"etag", "mark_as_applied_by_agent", "error"} & set(body))


@routes.post(f"{PATH}/search", write=_may_mark, **READ)
@apm(body=search_body)
def search(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any] | None:
    """What an agent gets: the best match as it was before this call, which may mark it as applied or as failed."""
    body = params["body"]
    hit = store.search(kibana, body["service"])
    if hit is None:
        return None
    source = copy.deepcopy(hit["_source"])
    if body.get("error", "").strip():
        store.mark(kibana, hit["_id"], applied_by_agent=False, error=body["error"])
    elif not source["applied_by_agent"] and (
        body.get("mark_as_applied_by_agent") or body.get("etag") == source["etag"]
    ):
        store.mark(kibana, hit["_id"], applied_by_agent=True)
    return {"_index": store.INDEX, "_id": hit["_id"], "_score": hit["_score"], "_source": source}


@routes.get(f"{PATH}/environments", **READ)
@apm(query=struct({}, {"serviceName": STRING}))
def environments(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """The environments that data of the service (or of any) were seen in, and whether each has a configuration."""
    name = params["query"].get("serviceName")
    seen = {
        service["environment"]
        for service in kibana.objects("apm-service").values()
        if service.get("environment") and (not name or service["service"] == name)
    }
    stored = [hit["_source"]["service"] for hit in store.hits(kibana)]
    configured = {
        service.get("environment", ALL)
        for service in stored
        if (service.get("name") == name if name else "name" not in service)
    }
    return {"environments": [{"name": one, "alreadyConfigured": one in configured} for one in [ALL, *sorted(seen)]]}


@routes.get(f"{PATH}/agent_name", **READ)
@apm(query=struct({"serviceName": STRING}), query_required=True)
def agent_name(kibana: Kibana, request: Request, params: Params) -> dict[str, t.Any]:
    """The agent that data of the service came from."""
    services = kibana.objects("apm-service").values()
    names = [service["agent_name"] for service in services if service["service"] == params["query"]["serviceName"]]
    return {"agentName": names[0]} if names else {}


@seeder("apm_service")
def seed_service(kibana: Kibana, parameters: dict[str, t.Any]) -> dict[str, t.Any]:
    """APM data of a service: {service, agent_name, environment?}."""
    service: dict[str, t.Any] = {
        key: parameters[key] for key in ("service", "agent_name", "environment") if key in parameters
    }
    kibana.objects("apm-service")[f"{service['service']}/{service.get('environment')}"] = service
    return service


@seeder("apm_agent_fetch")
def seed_agent_fetch(kibana: Kibana, parameters: dict[str, t.Any]) -> dict[str, t.Any]:
    """An agent that polls its configuration: {service: {name?, environment?}, etag?, metrics?}.

    It reports the given etag as the one it runs, or without one the etag it is given now. metrics=true makes it say so
    in its metrics only, as agents do behind an APM Server that reads Elasticsearch itself; such reports outlive a
    configuration that is put again unchanged. Returns the configuration it got, {} for none.
    """
    hit = store.search(kibana, parameters["service"])
    if hit is None:
        return {}
    running = parameters.get("etag", hit["_source"]["etag"])
    if parameters.get("metrics"):
        store.report(kibana, running)
    elif running == hit["_source"]["etag"]:
        store.mark(kibana, hit["_id"], applied_by_agent=True)
    return t.cast("dict[str, t.Any]", copy.deepcopy(hit["_source"]))
