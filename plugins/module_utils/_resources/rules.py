# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding rules: by id, by name, by what a selector says. Private to the collection."""

from __future__ import annotations

import typing as t
from urllib.parse import quote

from .._argspec import ArgumentSpec
from .._client import Client
from .._errors import ApiError, InputError, KibanaError
from .._resource import Catalog, Found

PATH = "/api/alerting/rule"
FIND = "/api/alerting/rules/_find"
PAGE = 1000
# Kibana lists no further, however small the pages are.
WINDOW = 10_000
TOO_MANY = f"more than {WINDOW} rules match, and Kibana lists no more; narrow the selection"
# A filter is part of the URL, and proxies commonly take no more than 8 KiB of that.
LONGEST_FILTER = 5000
# An error message repeats so much of a filter.
SHOWN_FILTER = 300

_STRINGS: dict[str, t.Any] = {"type": "list", "elements": "str"}
SELECTOR: ArgumentSpec = {
    "ids": _STRINGS,
    "names": _STRINGS,
    "tags": _STRINGS,
    "rule_types": _STRINGS,
    "consumers": _STRINGS,
    "filter": {"type": "str"},
}
# criterion -> the field that Kibana looks into. The one for names does not tell upper from lower case.
FIELDS = {
    "ids": "alert.id",
    "names": "alert.attributes.name.keyword",
    "tags": "alert.attributes.tags",
    "rule_types": "alert.attributes.alertTypeId",
    "consumers": "alert.attributes.consumer",
}


def find_rule(client: Client, rule_id: str | None, name: str | None, catalog: Catalog | None = None) -> Found | None:
    """A rule by id (GET /api/alerting/rule/{id}), or by its exact name when there is no id.

    catalog: all rules, to look into instead. Raises InputError when several have the name.
    """
    if catalog is not None:
        key, value = ("name", name) if rule_id is None else ("id", rule_id)
        hits = catalog.matching(key, value)
    elif rule_id is not None:
        found: Found | None = client.find_by_id(PATH, rule_id)
        return found
    else:
        hits = search_rules(client, {"names": [name]})
    if len(hits) > 1:
        ids = ", ".join(sorted(rule["id"] for rule in hits))
        raise InputError(f"{len(hits)} rules have the name {name!r}; choose one by id: {ids}")
    return hits[0] if hits else None


def rule_catalog(client: Client) -> Catalog:
    """All rules of the client's space."""
    return Catalog(lambda: list_rules(client, None))


def choose_rules(client: Client, params: dict[str, t.Any], must_exist: bool) -> list[Found]:
    """The rules that the options id, name or selector (one of them given) mean.

    must_exist: raise InputError where there is none.
    """
    space = "" if client.space == "default" else f" in space {client.space!r}"
    selector = params["selector"]
    if selector is None:
        key = "name" if params["id"] is None else "id"
        try:
            one = find_rule(client, params["id"], params["name"])
        except KibanaError as error:
            error.context = error.context or f"Could not find the rule {params[key]!r}{space}"
            raise
        if one is None and must_exist:
            raise InputError(f"there is no rule with the {key} {params[key]!r}{space}")
        return [one] if one else []
    if all(value is None for value in selector.values()):
        raise InputError(f"selector needs at least one of {', '.join(SELECTOR)}")
    if selector["filter"] is not None and not selector["filter"].strip():
        raise InputError("selector.filter is empty, which would mean every rule; leave it out, or say which rules")
    found = search_rules(client, selector)
    if must_exist:
        missing = _unmatched(selector, found)
        if missing:
            raise InputError(f"the selector finds no rule for {missing}{space}")
        if not found:
            raise InputError(f"the selector finds no rule{space}")
    return found


def rule_type_catalog(client: Client) -> Catalog:
    """All rule types: GET /api/alerting/rule_types; the shared listing where there is one."""
    shared: Catalog | None = client.catalogs.get("rule_type")
    return shared or Catalog(lambda: client.listing("/api/alerting/rule_types"))


def search_rules(client: Client, selector: dict[str, t.Any]) -> list[Found]:
    """The rules that meet every criterion of a selector, and any value of each; by name, each once.

    selector: the keys of SELECTOR; those that are missing or None do not count, an empty list is met by nothing.
    """
    criteria = {name: selector[name] for name in FIELDS if selector.get(name) is not None}
    if any(not values for values in criteria.values()):
        return []
    found = {
        rule["id"]: rule
        for kql in _filters(criteria, selector.get("filter"))
        for rule in list_rules(client, kql)
        if "names" not in criteria or rule["name"] in criteria["names"]
    }
    return sorted(found.values(), key=lambda rule: (rule["name"], rule["id"]))


def _unmatched(selector: dict[str, t.Any], found: t.Iterable[Found]) -> str:
    """ "ids 'a', 'b' and names 'c'": what a selector names and no rule found has; empty when there is none."""
    rules = list(found)
    missing = []
    for criterion, key in (("ids", "id"), ("names", "name")):
        there = {rule[key] for rule in rules}
        lost = [repr(value) for value in dict.fromkeys(selector.get(criterion) or ()) if value not in there]
        if lost:
            missing.append(f"{criterion} {', '.join(lost)}")
    return " and ".join(missing)


def list_rules(client: Client, kql: str | None) -> list[Found]:
    """Every rule that matches a KQL filter."""
    # By something that never changes: rules that run meanwhile must not wander from page to page.
    return find_rules(client, filter=kql, sort_field="createdAt", sort_order="asc")[0]


def find_rules(client: Client, limit: int | None = None, **query: t.Any) -> tuple[list[Found], int]:
    """Rules, and how many match in all: GET /api/alerting/rules/_find page by page, up to the limit or the end.

    query: in Kibana's words; what is None is not sent.
    """
    size = min(limit or PAGE, PAGE)
    found: dict[str, Found] = {}
    page = 0
    try:
        while True:
            page += 1
            answer = client.get(FIND, page=page, per_page=size, **query)
            found.update((rule["id"], rule) for rule in answer["data"])
            total: int = answer["total"]
            if min(limit or total, total) > WINDOW:
                raise InputError(TOO_MANY)
            if len(answer["data"]) < size or page * size >= min(limit or total, total):
                return list(found.values())[:limit], total
    except ApiError as error:
        if error.status == 400 and "Result window is too large" in error.reason:
            raise InputError(TOO_MANY) from None
        error.context = _searching(query.get("filter"))
        error.message += _advice(error, query.get("filter"))
        raise
    except KibanaError as error:
        error.context = _searching(query.get("filter"))
        raise


def quoted(value: str) -> str:
    """A value as KQL takes it literally."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def any_of(criterion: str, values: list[str]) -> str:
    """The KQL for one criterion of a selector, met by any of the values."""
    prefix = "alert:" if criterion == "ids" else ""
    return f"{FIELDS[criterion]}: ({' or '.join(quoted(prefix + value) for value in values)})"


def _filters(criteria: dict[str, list[str]], kql: str | None) -> t.Iterator[str]:
    """The criteria as one KQL filter, or as several that together mean the same when one would be too long."""
    text = " and ".join([*(any_of(name, values) for name, values in criteria.items()), *([f"({kql})"] if kql else [])])
    longest = max(criteria, key=lambda name: len(criteria[name]), default="")
    if len(quote(text)) <= LONGEST_FILTER or not longest or len(criteria[longest]) == 1:
        yield text
        return
    values = criteria[longest]
    middle = len(values) // 2
    for half in (values[:middle], values[middle:]):
        yield from _filters({**criteria, longest: half}, kql)


def _advice(error: ApiError, kql: str | None) -> str:
    """What may be wrong with a filter, where Kibana's own words are no help."""
    if kql and error.status == 500:
        return " Kibana answers so to a filter with a syntax error."
    if kql and "wrapped by a saved object type" in error.reason:
        return ". Write the fields of rules as alert.attributes.tags, alert.attributes.name and so on."
    return ""


def _searching(kql: str | None) -> str:
    if not kql:
        return "Could not list the rules"
    return f"Could not find rules with the filter {kql if len(kql) <= SHOWN_FILTER else kql[:SHOWN_FILTER] + '...'}"
