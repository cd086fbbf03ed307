# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /api/alerting/rules/_find: filter, search, sort, page and project rules."""

from __future__ import annotations

import dataclasses
import typing as t

from .. import schema as s
from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from . import kql, rule_schema, rule_types, text_search
from .kql_nodes import Node
from .rule_mapping import ROOT, Document, attribute, key_problem, kind
from .rule_store import Rule, told

routes = Routes()

WINDOW = 10_000
# Attributes the public API lets nobody look for.
FORBIDDEN = ("monitoring", "mapped_params", "snoozeSchedule", "activeSnoozes")
STRINGS: s.Schema = {"anyOf": [s.array(s.STRING), s.STRING]}
QUERY = s.obj(
    {},
    {
        "per_page": {"type": "number", "minimum": 0, "default": 10},
        "page": {"type": "number", "minimum": 1, "default": 1},
        "search": s.STRING,
        "default_search_operator": {**s.literals("OR", "AND"), "default": "OR"},
        "search_fields": STRINGS,
        "sort_field": s.STRING,
        "sort_order": s.literals("asc", "desc"),
        "has_reference": s.nullable(s.obj({"type": s.STRING, "id": s.STRING})),
        "fields": s.array(s.STRING),
        "filter": s.STRING,
        "filter_consumers": s.array(s.STRING),
    },
)
WRONG_WINDOW = (
    "all shards failed: search_phase_execution_exception: [illegal_argument_exception] Reason: Result window is too "
    "large, from + size must be less than or equal to: [{limit}] but was [{size}]. See the scroll api for a more "
    "efficient way to request large data sets. This limit can be set by changing the [index.max_result_window] index "
    "level setting.: Bad Request"
)


@dataclasses.dataclass(frozen=True)
class Found:
    """A rule and its document in the index."""

    rule: Rule
    document: Document


@routes.get("/api/alerting/rules/_find")
def find_rules(kibana: Kibana, request: Request) -> dict[str, t.Any]:
    """One page of the rules that match."""
    asked = rule_schema.query(kibana, _with_lists(request), QUERY)
    if not rule_types.may(kibana, request, "read"):
        raise HttpError(403, "Unauthorized to find rules for any rule types.")
    node = _filter(asked)
    _check_sort(asked)
    page, per_page = int(asked["page"]), int(asked["per_page"])
    if page * per_page > WINDOW:
        raise HttpError(400, WRONG_WINDOW.format(limit=WINDOW, size=page * per_page))
    matching = [found for found in _all(kibana, request.space) if _matches(found, node, asked)]
    ordered = _sorted(matching, asked)
    rules = [found.rule for found in ordered[(page - 1) * per_page : page * per_page]]
    return {
        "page": page,
        "per_page": per_page,
        "total": len(ordered),
        "data": [_projected(kibana, rule, asked.get("fields")) for rule in rules],
    }


def _with_lists(request: Request) -> t.Any:
    """The request with a single value of `fields` taken as a list of one, which that parameter allows."""

    @dataclasses.dataclass(frozen=True)
    class Asked:
        query: dict[str, t.Any]

    query = request.query
    if isinstance(query.get("fields"), str) and not query["fields"].startswith("["):
        query["fields"] = [query["fields"]]
    return Asked(query)


def _all(kibana: Kibana, space: str) -> list[Found]:
    """Every rule of the space, in the order an unsorted search gives: the last written comes last."""
    rules = sorted(kibana.objects("alert", space).values(), key=lambda rule: t.cast(int, rule["sequence"]))
    return [Found(rule, Document.of(rule, space)) for rule in rules]


# --- what is asked


def _filter(asked: dict[str, t.Any]) -> Node:
    """The filter as a tree; 400 for attributes that are forbidden or do not exist."""
    try:
        node = kql.parse(asked.get("filter", ""))
    except kql.KqlSyntaxError:
        # Nothing on the way turns the parser's exception into an answer.
        raise HttpError(500, "An internal server error occurred. Check Kibana server logs for details.") from None
    fields = list(node.fields())
    _check_forbidden(asked, fields)
    problems = [problem for problem in map(key_problem, fields) if problem]
    if problems:
        raise HttpError(400, "\n".join(problems) + ": Bad Request")
    return node


def _check_forbidden(asked: dict[str, t.Any], fields: list[str | None]) -> None:
    for field in fields:
        names = [part for part in (field or "").split(".") if part not in ("alert", "attributes")]
        if names and names[0] in FORBIDDEN:
            raise HttpError(400, f"Error find rules: Filter is not supported on this field {field}")
    sort_field = asked.get("sort_field", "")
    if sort_field.split(".")[0] in FORBIDDEN:
        raise HttpError(400, f"Error find rules: Sort is not supported on this field {sort_field}")
    bad = [name for name in _search_fields(asked) or [] if name.split(".")[0] in FORBIDDEN]
    if bad:
        raise HttpError(400, f"Error find rules: Search field {', '.join(bad)} not supported")


def _check_sort(asked: dict[str, t.Any]) -> None:
    if "sort_order" in asked and not asked.get("sort_field"):
        raise HttpError(406, "sortOrder requires a sortField")
    field = asked.get("sort_field")
    if field and not isinstance(_sort_kind(field), str):
        raise HttpError(400, f"Unknown sort field {field}")


def _search_fields(asked: dict[str, t.Any]) -> list[str] | None:
    fields = asked.get("search_fields")
    return [fields] if isinstance(fields, str) else t.cast("list[str] | None", fields)


# --- what is found


def _matches(found: Found, node: Node, asked: dict[str, t.Any]) -> bool:
    rule = found.rule
    if asked.get("filter_consumers") and rule["consumer"] not in asked["filter_consumers"]:
        return False
    reference = asked.get("has_reference")
    if reference and not (reference["type"] == "action" and _refers(rule, reference["id"])):
        return False
    if not node.test(found.document):
        return False
    if not asked.get("search"):
        return True
    fields = found.document.search_fields(_search_fields(asked))
    return text_search.matches(asked["search"], fields, asked["default_search_operator"].lower())


def _refers(rule: Rule, connector_id: str) -> bool:
    return any(action["id"] == connector_id for action in rule["actions"])


def _sort_kind(field: str) -> t.Any:
    """The type of what is sorted by; name goes by its keyword, which ignores case."""
    return kind("name.keyword") if field == "name" else kind(field) or kind(field, ROOT)


def _sorted(found: list[Found], asked: dict[str, t.Any]) -> list[Found]:
    """In the order asked for; those without a value come last, whatever the direction."""
    field = asked.get("sort_field")
    if not field:
        return found
    descending = asked.get("sort_order") == "desc"
    place = f"alert.{field}" if kind(field) is None else f"alert.attributes.{field}"
    # Texts as they are kept: to make a document of every rule takes long where there are many.
    kept = {attribute(key): key for item in found[:1] for key in item.rule} if kind(field) else {}

    def values(item: Found) -> list[t.Any]:
        text = item.rule.get(kept.get(field, ""))
        raw = [text] if isinstance(text, str) else item.document.values(place)
        return [value.lower() for value in raw] if _sort_kind(field) == "lowercase" else raw

    def key(item: Found) -> t.Any:
        return max(values(item)) if descending else min(values(item))

    with_value = sorted((item for item in found if values(item)), key=key, reverse=descending)
    return with_value + [item for item in found if not values(item)]


def _projected(kibana: Kibana, rule: Rule, fields: list[str] | None) -> Rule:
    """The rule, or only the attributes named (as they are stored, in camel case); id and actions are always there."""
    public = told(kibana, rule)
    if fields is None:
        return public
    wanted = {field.split(".")[0] for field in fields}
    chosen = {key: value for key, value in public.items() if key == "id" or attribute(key) in wanted}
    return {"actions": [], **chosen}
