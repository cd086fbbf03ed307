# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holding exchanges against Kibana's published description."""

from __future__ import annotations

import collections
import typing as t

from . import openapi
from .traffic import Exchange

# "METHOD path part" -> what the description says against it
Complaints = dict[str, list[str]]


def complaints_about(exchanges: t.Iterable[Exchange]) -> Complaints:
    """What the description has against requests that Kibana took, and against all its answers."""
    seen: Complaints = collections.defaultdict(list)
    for exchange in exchanges:
        found = openapi.operation_of(exchange["method"], exchange["path"])
        if found is None or exchange["status"] is None:
            continue
        template, operation = found
        name = f"{exchange['method']} {template}"
        schema = openapi.body_schema(operation)
        if schema and isinstance(exchange["request_body"], (dict, list)) and exchange["status"] < 300:
            for complaint in openapi.complaints(schema, exchange["request_body"]):
                seen[f"{name} request{complaint.split(':')[0]}"].append(complaint)
        if exchange["response_body"] is None:
            continue
        try:
            schema = openapi.answer_schema(operation, exchange["status"])
        except KeyError:
            seen[f"{name} {exchange['status']}"].append("this status is not described")
            continue
        for complaint in openapi.complaints(schema, exchange["response_body"]) if schema else ():
            seen[f"{name} {exchange['status']}{complaint.split(':')[0]}"].append(complaint)
    return seen


def unknown(seen: Complaints, known: t.Iterable[t.Any]) -> str:
    """The complaints that no pattern in `known` covers, a line each; empty when there are none."""
    new = {place: said for place, said in seen.items() if not any(pattern.search(place) for pattern in known)}
    return "\n".join(f"{place}: {sorted(set(said))[:3]}" for place, said in sorted(new.items()))
