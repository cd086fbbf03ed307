# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where other plugins show what APM stores: the saved schema, and annotations one at a time."""

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.security import User

from .harness import Caller, calling

SCHEMA = "/api/saved_objects/apm-server-schema/apm-server-schema"
ANNOTATION = "/api/observability/annotation"


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    with calling("9.4") as caller:
        caller.kibana.security.users["apm"] = User("apm", privileges=frozenset({"apm:all"}))
        yield caller


def test_the_saved_schema(kibana: Caller) -> None:
    assert kibana.refused("GET", SCHEMA) == (404, "Saved object [apm-server-schema/apm-server-schema] not found")
    kibana.body("POST", "/api/apm/fleet/apm_server_schema", {"schema": {"b": 1, "a": "x"}})
    assert kibana.body("GET", SCHEMA)["attributes"] == {"schemaJson": '{"b":1,"a":"x"}'}
    assert kibana.refused("GET", SCHEMA, user="apm") == (403, "Unable to get apm-server-schema")


def test_one_annotation(kibana: Caller) -> None:
    body = {"@timestamp": "2026-02-17T11:25:00Z", "service": {"version": "1.0"}, "tags": ["ci"]}
    made = kibana.body("POST", "/api/apm/services/shop/annotation", body)
    found = kibana.body("GET", f"{ANNOTATION}/{made['_id']}")
    assert (found["_id"], found["_source"]) == (made["_id"], made["_source"])
    assert kibana.refused("GET", f"{ANNOTATION}/{made['_id']}", user="apm")[0] == 500
    assert kibana.refused("GET", f"{ANNOTATION}/nowhere")[0] == 500
    kibana.kibana.license = "basic"
    assert kibana.refused("GET", f"{ANNOTATION}/{made['_id']}")[0] == 403
