# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding cases, and what can be counted over them: tags, reporters, statuses."""

from __future__ import annotations

import datetime
import re
import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import cases_access as access
from . import cases_schema
from . import cases_store as store
from . import cases_validation as v

routes = Routes()

Case = dict[str, t.Any]

SORT_FIELDS = {
    "title": "title",
    "category": "category",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "closedAt": "closed_at",
    "status": "status",
    "severity": "severity",
}
RANKS = {"status": cases_schema.STATUSES, "severity": cases_schema.SEVERITIES}
UNITS = {"s": 1, "m": 60, "h": 3600, "H": 3600, "d": 86_400, "w": 604_800, "M": 2_592_000, "y": 31_536_000}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def find_codec(kibana: Kibana) -> v.Codec:
    """The query of _find, without its paging."""
    fields = ["description", "title"] + (["incremental_id.text"] if kibana.has("case_number_search") else [])
    optional: dict[str, v.Codec] = {
        name: v.union(v.limited_array(v.string, name, 0, 100), v.string)
        for name in ("tags", "assignees", "reporters", "category")
    }
    optional.update(
        status=v.one_or_many(v.literal(*cases_schema.STATUSES)),
        severity=v.one_or_many(v.literal(*cases_schema.SEVERITIES)),
        defaultSearchOperator=v.literal("AND", "OR"),
        search=v.string,
        searchFields=v.one_or_many(v.literal(*fields)),
        sortField=v.literal(*SORT_FIELDS),
        sortOrder=v.literal("desc", "asc"),
        to=v.string,
        owner=v.one_or_many(v.string),
    )
    optional["from"] = v.string
    return v.record({}, optional)


def as_list(value: t.Any) -> list[str]:
    """A query parameter given once or often, as a list."""
    return [value] if isinstance(value, str) else list(value or [])


def moment(text: str, now: datetime.datetime) -> datetime.datetime:
    """A date as Elasticsearch's date maths reads it: ISO 8601, or now with offsets and a rounding (ignored)."""
    relative = re.fullmatch(r"now((?:[+-]\d+[smhHdwMy])*)(/[smhHdwMy])?", text)
    if relative:
        for sign, amount, unit in re.findall(r"([+-])(\d+)([smhHdwMy])", relative.group(1)):
            seconds = int(amount) * UNITS[unit]
            now += datetime.timedelta(seconds=seconds if sign == "+" else -seconds)
        return now
    try:
        found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise HttpError(400, 'Invalid "from" and/or "to" query parameters') from None
    return found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)


def in_range(cases: list[Case], query: dict[str, t.Any]) -> list[Case]:
    """The cases created between from and to, both included."""
    now = datetime.datetime.now(datetime.timezone.utc)
    if "from" in query:
        start = moment(query["from"], now)
        cases = [case for case in cases if moment(case["created_at"], now) >= start]
    if "to" in query:
        end = moment(query["to"], now)
        cases = [case for case in cases if moment(case["created_at"], now) <= end]
    return cases


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _term_matches(term: str, texts: list[str]) -> bool:
    """Whether one term of a simple query string (word, prefix* or "phrase", perhaps -negated) matches."""
    if term.startswith("-"):
        return not _term_matches(term[1:], texts)
    if term.startswith('"'):
        phrase = " ".join(_words(term))
        return any(f" {phrase} " in f" {' '.join(_words(text))} " for text in texts)
    if term.endswith("*"):
        prefix = term[:-1].lower()
        return any(word.startswith(prefix) for text in texts for word in _words(text))
    wanted = _words(term)
    return any(set(wanted) & set(_words(text)) for text in texts)


def matching(cases: list[Case], query: dict[str, t.Any]) -> list[Case]:
    """Full text search, as a simple query string would; a UUID looks for that case."""
    search = query.get("search", "").strip()
    if not search:
        return cases
    if UUID.fullmatch(search):
        return [case for case in cases if case["id"] == search.lower()]
    fields = [name for name in as_list(query.get("searchFields")) or ["title", "description"] if "." not in name]
    terms = re.findall(r'-?"[^"]*"|[^\s"]+', search)
    every = all if query.get("defaultSearchOperator") == "AND" else any
    return [case for case in cases if every(_term_matches(term, [case[name] for name in fields]) for term in terms)]


def filtered(cases: list[Case], query: dict[str, t.Any]) -> list[Case]:
    """The cases that pass every filter of the query but the one on status."""
    tags, assignees = as_list(query.get("tags")), as_list(query.get("assignees"))
    reporters, severities = as_list(query.get("reporters")), as_list(query.get("severity"))
    categories = as_list(query.get("category"))

    def passes(case: Case) -> bool:
        uids = [item["uid"] for item in case["assignees"]] or ["none"]
        return (
            (not tags or any(tag in case["tags"] for tag in tags))
            and (not assignees or any(uid in assignees for uid in uids))
            and (not reporters or case["created_by"]["username"] in reporters)
            and (not severities or case["severity"] in severities)
            and (not categories or case["category"] in categories)
        )

    return matching(in_range([case for case in cases if passes(case)], query), query)


def in_order(cases: list[Case], field: str, order: str) -> list[Case]:
    """The cases sorted; those without the field come last either way, as in Elasticsearch."""
    name = SORT_FIELDS[field]

    def rank(case: Case) -> t.Any:
        return RANKS[name].index(case[name]) if name in RANKS else case[name]

    present = [case for case in cases if case[name] is not None]
    absent = [case for case in cases if case[name] is None]
    if order == "desc":
        # Cases of the same millisecond were still created one after the other.
        return sorted(reversed(present), key=rank, reverse=True) + absent
    return sorted(present, key=rank) + absent


def of_owners(kibana: Kibana, request: Request, operation: access.Operation, owner: t.Any) -> list[Case]:
    """The cases of the space the caller may see, in order of creation."""
    owners = access.visible_owners(kibana, request, operation, owner)
    return [case for case in kibana.objects(store.CASES, request.space).values() if case["owner"] in owners]


def counts(cases: list[Case]) -> dict[str, int]:
    """How many cases have each status."""
    statuses = [case["status"] for case in cases]
    return {
        "count_open_cases": statuses.count("open"),
        "count_in_progress_cases": statuses.count("in-progress"),
        "count_closed_cases": statuses.count("closed"),
    }


@routes.get("/api/cases/_find")
def find_cases(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """One page of the cases that match; the counts take no notice of the status filter."""
    access.enter(kibana, request)
    query, page, per_page = v.paging(request.query)
    query = v.decode(find_codec(kibana), query)
    if query.get("assignees") and not access.at_least_platinum(kibana):
        raise HttpError(
            403,
            "In order to filter cases by assignees, you must be subscribed to an Elastic Platinum license",
        )
    found = filtered(of_owners(kibana, request, access.FIND_CASES, query.get("owner")), query)
    statuses = as_list(query.get("status"))
    chosen = [case for case in found if not statuses or case["status"] in statuses]
    ordered = in_order(chosen, query.get("sortField", "createdAt"), query.get("sortOrder", "desc"))
    return {
        "cases": [store.shown(kibana, request.space, case) for case in v.page_of(ordered, page, per_page)],
        "page": page,
        "per_page": per_page,
        "total": len(ordered),
        **counts(found),
    }


def _owner_of(request: Request) -> t.Any:
    return v.decode(v.record({}, {"owner": v.one_or_many(v.string)}), request.query).get("owner")


@routes.get("/api/cases/tags")
def tags(kibana: Kibana, request: Request) -> list[str]:
    """Every tag in use, the most frequent first."""
    access.enter(kibana, request)
    cases = of_owners(kibana, request, access.GET_CASE, _owner_of(request))
    every = [tag for case in cases for tag in set(case["tags"])]
    return sorted(set(every), key=lambda tag: (-every.count(tag), tag))


@routes.get("/api/cases/reporters")
def reporters(kibana: Kibana, request: Request) -> list[dict[str, t.Any]]:
    """Everybody who opened a case."""
    access.enter(kibana, request)
    cases = of_owners(kibana, request, access.GET_CASE, _owner_of(request))
    return list({case["created_by"]["username"]: case["created_by"] for case in cases}.values())


@routes.get("/api/cases/status", until="cases_without_comments")
def status(kibana: Kibana, request: Request) -> dict[str, int]:
    """The number of cases by status; deprecated since 8.1 and gone in 9.0."""
    access.enter(kibana, request)
    codec = v.record({}, {"owner": v.one_or_many(v.string), "from": v.string, "to": v.string})
    query = v.decode(codec, request.query)
    return counts(in_range(of_owners(kibana, request, access.FIND_CASES, query.get("owner")), query))


@routes.get("/api/cases/alerts/{alert_id}")
def cases_of_alert(kibana: Kibana, request: Request, alert_id: str) -> list[dict[str, t.Any]]:
    """The cases an alert is attached to; none for an alert nobody knows."""
    access.enter(kibana, request)
    found = []
    for case in of_owners(kibana, request, access.FIND_CASES, _owner_of(request)):
        attached = store.alerts(kibana, request.space, case["id"])
        if alert_id in [alert["id"] for alert in attached]:
            totals = {"alerts": len(attached), "userComments": store.user_comments(kibana, request.space, case["id"])}
            found.append(
                {
                    **{name: case[name] for name in ("id", "title", "description", "status")},
                    "createdAt": case["created_at"],
                    "totals": {**totals, "events": 0} if kibana.has("case_events") else totals,
                }
            )
    return found
