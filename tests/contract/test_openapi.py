# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests and answers of the integration tests against Kibana's published description."""

from __future__ import annotations

import collections

import pytest

from . import openapi
from .faults import KNOWN
from .traffic import FOLDER, exchanges

pytestmark = [
    pytest.mark.skipif(not openapi.DOCUMENT.exists(), reason="Kibana's OpenAPI description is not at hand"),
    pytest.mark.skipif(not FOLDER.exists(), reason="the integration tests have not run"),
]


def test_every_exchange_is_as_described() -> None:
    """Bodies and answers fit their schemas, but for the known faults of the description, each of which must occur."""
    seen: dict[str, list[str]] = collections.defaultdict(list)
    for exchange in exchanges():
        found = openapi.operation_of(exchange["method"], exchange["path"])
        if found is None:
            continue
        template, operation = found
        name = f"{exchange['method']} {template}"
        schema = openapi.body_schema(operation)
        if schema and isinstance(exchange["request_body"], (dict, list)) and (exchange["status"] or 500) < 300:
            for complaint in openapi.complaints(schema, exchange["request_body"]):
                seen[f"{name} request{complaint.split(':')[0]}"].append(complaint)
        if exchange["status"] is None or exchange["response_body"] is None:
            continue
        try:
            schema = openapi.answer_schema(operation, exchange["status"])
        except KeyError:
            seen[f"{name} {exchange['status']}"].append("this status is not described")
            continue
        for complaint in openapi.complaints(schema, exchange["response_body"]) if schema else ():
            seen[f"{name} {exchange['status']}{complaint.split(':')[0]}"].append(complaint)
    new = {
        place: sorted(set(said))[:3]
        for place, said in seen.items()
        if not any(pattern.search(place) for pattern in KNOWN)
    }
    idle = [pattern.pattern for pattern in KNOWN if not any(pattern.search(place) for place in seen)]
    assert not idle, f"faults that the description no longer has, or nothing shows any more: {idle}"
    assert not new, "\n".join(f"{place}: {said}" for place, said in sorted(new.items()))
