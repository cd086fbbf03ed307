# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of rule params: strict for the two stack rule types, free for all others."""

from __future__ import annotations

import copy
import json
import typing as t

from .. import schema as s
from ..http import HttpError
from ..state import Kibana
from . import kql, rule_schema

Params = dict[str, t.Any]

MAX_GROUPS = 1000
MAX_HITS = 10000
COMPARATORS = (">", "<", ">=", "<=", "between", "notBetween")
BETWEEN = ("between", "notBetween")
AGGREGATIONS = ("count", "avg", "min", "max", "sum")
GROUPINGS = ("all", "top")
NON_EMPTY: s.Schema = {"type": "string", "minLength": 1}

WINDOW_UNIT: s.Schema = {
    "type": "string",
    "enum": ["s", "m", "h", "d"],
    "x-message": 'invalid timeWindowUnit: "{value}"',
}
AGG_TYPE: s.Schema = {
    "type": "string",
    "enum": list(AGGREGATIONS),
    "x-message": 'invalid aggType: "{value}"',
    "default": "count",
}
THRESHOLD: s.Schema = s.array(s.NUMBER, minItems=1, maxItems=2)
COMPARATOR: s.Schema = {
    "type": "string",
    "enum": list(COMPARATORS),
    "x-message": "invalid thresholdComparator specified: {value}",
}


def _group_by(*values: str) -> s.Schema:
    return {"type": "string", "enum": list(values), "x-message": 'invalid groupBy: "{value}"', "default": "all"}


INDEX_THRESHOLD: s.Schema = s.obj(
    {
        "index": {"anyOf": [NON_EMPTY, s.array(NON_EMPTY, minItems=1)]},
        "timeField": NON_EMPTY,
        "timeWindowSize": {"type": "number", "minimum": 1},
        "timeWindowUnit": WINDOW_UNIT,
        "thresholdComparator": COMPARATOR,
        "threshold": THRESHOLD,
    },
    {
        "aggType": AGG_TYPE,
        "aggField": NON_EMPTY,
        "groupBy": _group_by(*GROUPINGS),
        "termField": NON_EMPTY,
        "filterKuery": s.STRING,
        "termSize": {"type": "number", "minimum": 1},
    },
)

# What every search type of the query rule has, then what each adds.
_QUERY_REQUIRED: dict[str, s.Schema] = {
    "size": {"type": "number", "minimum": 0, "maximum": MAX_HITS},
    "timeWindowSize": {"type": "number", "minimum": 1},
    "timeWindowUnit": WINDOW_UNIT,
    "threshold": THRESHOLD,
    "thresholdComparator": COMPARATOR,
}
_QUERY_OPTIONAL: dict[str, s.Schema] = {
    "excludeHitsFromPreviousRun": {"type": "boolean", "default": True},
    "aggType": AGG_TYPE,
    "aggField": NON_EMPTY,
    "groupBy": _group_by("all", "top", "row"),
    "termField": {"anyOf": [NON_EMPTY, s.array(s.STRING, minItems=2, maxItems=4)]},
    "termSize": {"type": "number", "minimum": 1},
    "searchType": {**s.literals("searchSource", "esQuery", "esqlQuery"), "default": "esQuery"},
    "sourceFields": s.array(s.obj({"label": s.STRING, "searchPath": s.STRING}), maxItems=5),
}
_QUERY_OF: dict[str, dict[str, s.Schema]] = {
    "esQuery": {"timeField": NON_EMPTY, "esQuery": NON_EMPTY, "index": s.array(NON_EMPTY, minItems=1)},
    "searchSource": {"searchConfiguration": s.ANY_OBJECT},
    "esqlQuery": {"esqlQuery": s.obj({"esql": NON_EMPTY})},
}


def validated(kibana: Kibana, rule_type_id: str, params: Params) -> Params:
    """The params as they are stored, defaults filled in; 400 when the rule type refuses them."""
    check = {".index-threshold": _index_threshold, ".es-query": _es_query}.get(rule_type_id)
    if check is None:
        return copy.deepcopy(params)
    try:
        return check(kibana, params)
    except HttpError as error:
        raise HttpError(400, f"params invalid: {error.message}") from None


def _index_threshold(kibana: Kibana, params: Params) -> Params:
    if "index" not in params:
        # A union that gets nothing says so in its own way.
        raise HttpError(400, "[index]: expected at least one defined value but got [undefined]")
    stored = t.cast(Params, s.config_schema(INDEX_THRESHOLD, params, "", rule_schema.wording(kibana)))
    if "filterKuery" in stored:
        try:
            kql.parse(stored["filterKuery"])
        except kql.KqlSyntaxError:
            raise HttpError(400, "[filterKuery]: Filter query is invalid.") from None
    problem = _aggregation_problem(stored) or _threshold_problem(stored)
    if problem:
        raise HttpError(400, problem)
    return stored


def _es_query(kibana: Kibana, params: Params) -> Params:
    search_type = params.get("searchType", "esQuery")
    required = {**_QUERY_REQUIRED, **_QUERY_OF.get(search_type, {})}
    optional = dict(_QUERY_OPTIONAL)
    if search_type != "esQuery":
        optional["timeField"] = NON_EMPTY
    if not kibana.has("source_fields"):
        del optional["sourceFields"]
    for key in ("esQuery", "index", "searchConfiguration", "esqlQuery"):
        if key in params and key not in required:
            raise HttpError(400, f"[{key}]: a value wasn't expected to be present")
    stored = t.cast(Params, s.config_schema(s.obj(required, optional), params, "", rule_schema.wording(kibana)))
    problem = _esql_problem(stored) if search_type == "esqlQuery" else _query_problem(stored)
    if problem:
        raise HttpError(400, problem)
    return stored


def _esql_problem(params: Params) -> str | None:
    if not params.get("timeField"):
        return "[timeField]: is required"
    if params["thresholdComparator"] != ">":
        return "[thresholdComparator]: is required to be greater than"
    if params["threshold"][0] != 0:
        return "[threshold]: is required to be 0"
    return None


def _query_problem(params: Params) -> str | None:
    problem = _threshold_problem(params) or _aggregation_problem(params)
    if problem:
        return problem
    if params["groupBy"] == "row":
        return "[groupBy]: groupBy should be all or top when [searchType] is not esqlQuery"
    return _dsl_problem(params["esQuery"]) if params["searchType"] == "esQuery" else None


def _dsl_problem(text: str) -> str | None:
    try:
        query = json.loads(text)
    except ValueError:
        return "[esQuery]: must be valid JSON"
    # In JavaScript an empty object is something.
    nothing = (None, False, 0, "")
    inner = query.get("query") if isinstance(query, dict) else None
    return '[esQuery]: must contain "query"' if query not in nothing and inner in nothing else None


def _threshold_problem(params: Params) -> str | None:
    comparator = params["thresholdComparator"]
    if comparator in BETWEEN and len(params["threshold"]) == 1:
        return f'[threshold]: must have two elements for the "{comparator}" comparator'
    return None


def _aggregation_problem(params: Params) -> str | None:
    if params["aggType"] != "count" and not params.get("aggField"):
        return f'[aggField]: must have a value when [aggType] is "{params["aggType"]}"'
    if params["groupBy"] != "top":
        return None
    for key in ("termField", "termSize"):
        if params.get(key) is None:
            return f"[{key}]: {key} required when [groupBy] is top"
    if params["termSize"] > MAX_GROUPS:
        return f"[termSize]: must be less than or equal to {MAX_GROUPS}"
    return None
