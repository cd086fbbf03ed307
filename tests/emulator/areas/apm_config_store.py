# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stored agent configurations, and which of them is meant: Kibana's .apm-agent-configuration index."""

from __future__ import annotations

import copy
import secrets
import time
import typing as t

from ..state import Kibana
from .apm_etag import etag

INDEX = ".apm-agent-configuration"
TYPE = "apm-agent-configuration"
# How long a report of an agent counts, in seconds.
REPORT_AGE = 15 * 60

Service = dict[str, str]
Hit = dict[str, t.Any]


def hits(kibana: Kibana) -> t.Iterable[Hit]:
    """The documents as {_id, _version, _source}, oldest first; live."""
    return t.cast("dict[str, Hit]", kibana.objects(TYPE)).values()


def find_exact(kibana: Kibana, service: Service) -> Hit | None:
    """The first document for exactly this service.

    An empty name or environment is looked up as none at all, yet stored as it is: such a document is never found.
    """
    return next((hit for hit in hits(kibana) if all(_is(hit, service, key) for key in ("name", "environment"))), None)


def _is(hit: Hit, service: Service, key: str) -> bool:
    stored: Service = hit["_source"]["service"]
    return stored.get(key) == service[key] if service.get(key) else key not in stored


def search(kibana: Kibana, service: Service) -> Hit | None:
    """The best document for a service: name and environment, then name only, environment only, neither."""
    found: tuple[int, Hit | None] = (-1, None)
    for hit in hits(kibana):
        stored: Service = hit["_source"]["service"]
        clauses = {
            "name": bool(service.get("name")) and stored.get("name") == service["name"],
            "environment": bool(service.get("environment")) and stored.get("environment") == service["environment"],
            "no name": "name" not in stored,
            "no environment": "environment" not in stored,
        }
        score = 2 * clauses["name"] + clauses["environment"]
        if sum(clauses.values()) >= 2 and score > found[0]:
            found = score, hit
    return {**found[1], "_score": float(found[0])} if found[1] else None


def save(kibana: Kibana, intake: dict[str, t.Any], existing: Hit | None) -> None:
    """Store a configuration, in place of an existing one or as a new one; nothing of the old one stays."""
    service = {key: value for key, value in intake["service"].items() if value is not None}
    source = {
        **({"agent_name": intake["agent_name"]} if "agent_name" in intake else {}),
        "service": service,
        "settings": dict(intake["settings"]),
        "@timestamp": kibana.now_ms(),
        "applied_by_agent": False,
        "etag": etag(intake),
    }
    if existing:
        existing.update(_source=source, _version=existing["_version"] + 1)
    else:
        new_id = secrets.token_urlsafe(15)
        kibana.objects(TYPE)[new_id] = {"_id": new_id, "_version": 1, "_source": source}


def mark(kibana: Kibana, hit_id: str, **changes: t.Any) -> None:
    """Change some keys of a document, as its agents do by fetching it."""
    hit = kibana.objects(TYPE)[hit_id]
    hit.update(_source={**hit["_source"], **changes}, _version=hit["_version"] + 1)


def delete(kibana: Kibana, hit: Hit) -> dict[str, t.Any]:
    """Remove a document; gives Elasticsearch's answer, which Kibana passes on."""
    del kibana.objects(TYPE)[hit["_id"]]
    return {
        "_index": INDEX,
        "_id": hit["_id"],
        "_version": hit["_version"] + 1,
        "result": "deleted",
        "_shards": {"total": 1, "successful": 1, "failed": 0},
        "_seq_no": next_sequence(kibana),
        "_primary_term": 1,
    }


def next_sequence(kibana: Kibana) -> int:
    """A sequence number for an answer of Elasticsearch."""
    counter = kibana.objects("apm-sequence")
    counter["last"] = counter.get("last", -1) + 1
    return int(counter["last"])


def shown(kibana: Kibana, hit: Hit) -> dict[str, t.Any]:
    """The document as lists and views show it: applied when it was marked so, or when agents report its etag."""
    source = copy.deepcopy(hit["_source"])
    reported = kibana.objects("apm-agent-reports").get(source["etag"], 0.0)
    source["applied_by_agent"] = source["applied_by_agent"] or time.time() - reported < REPORT_AGE
    return t.cast("dict[str, t.Any]", source)


def report(kibana: Kibana, reported_etag: str) -> None:
    """Agents say in their metrics that they run the configuration with this etag."""
    kibana.objects("apm-agent-reports")[reported_etag] = time.time()
