# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kibana Query Language: what parses, into what, and what it matches; and full text search."""

from __future__ import annotations

import typing as t

import pytest

from tests.emulator.areas import kql, text_search
from tests.emulator.areas.kql_nodes import Both, Is, Nested, Not, Range, Value
from tests.emulator.areas.rule_mapping import Document, key_problem


def is_(field: str, text: str, **more: bool) -> Is:
    """field:text."""
    return Is(field, Value(text, **more))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a:b", is_("a", "b")),
        ("a : b ", is_("a", "b")),
        ("a.b:two words", is_("a.b", "two words")),
        ('a:"b and \\"c\\""', is_("a", 'b and "c"', quoted=True)),
        ("a:b\\:c", is_("a", "b:c")),
        ("a:pre*", is_("a", "pre*", wildcard=True)),
        ('a:"pre*"', is_("a", "pre*", quoted=True)),
        ("a:pre\\*", is_("a", "pre*")),
        ("not a:b", Not(is_("a", "b"))),
        ("a:b or c:d and e:f", Both("or", (is_("a", "b"), Both("and", (is_("c", "d"), is_("e", "f")))))),
        ("(a:b OR c:d) AND e:f", Both("and", (Both("or", (is_("a", "b"), is_("c", "d"))), is_("e", "f")))),
        ("a:(b or not c)", Both("or", (is_("a", "b"), Not(is_("a", "c"))))),
        ("a:{ b:c and d:e }", Nested("a", Both("and", (is_("a.b", "c"), is_("a.d", "e"))))),
        ("a >= 3", Range("a", ">=", Value("3"))),
        ("bare", Is(None, Value("bare"))),
        ("organisation:x", is_("organisation", "x")),
        ("a:band and note:orbit", Both("and", (is_("a", "band"), is_("note", "orbit")))),
    ],
)
def test_parse(text: str, tree: t.Any) -> None:
    assert kql.parse(text) == tree


@pytest.mark.parametrize(
    "text",
    ["a:(b", "a:b)", 'a:"b', "a:", ":b", "a:b or", "and a:b", "a:{b:c", "a:b and or c:d", "not", "a:b and(c:d)", "()"],
)
def test_wrong_syntax(text: str) -> None:
    with pytest.raises(kql.KqlSyntaxError):
        kql.parse(text)


RULE: dict[str, t.Any] = {
    "id": "r1",
    "name": "CPU load on host-1",
    "tags": ["Prod", "eu.west"],
    "enabled": True,
    "rule_type_id": ".es-query",
    "consumer": "alerts",
    "schedule": {"interval": "5m"},
    "params": {"index": ["logs-*"], "size": 10, "nested": {"deep": "x"}},
    "created_at": "2026-01-02T03:04:05.678Z",
    "updated_at": "2026-02-02T03:04:05.678Z",
    "muted_alert_ids": [],
    "mute_all": False,
    "notify_when": None,
    "revision": 3,
    "execution_status": {"status": "error", "error": {"reason": "read", "message": "m"}},
    "last_run": {"outcome": "failed", "outcome_order": 20},
    "actions": [
        {"id": "c1", "group": "g1", "connector_type_id": ".index", "params": {}, "uuid": "u"},
        {"id": "c2", "group": "g2", "connector_type_id": ".email", "params": {}, "uuid": "v"},
    ],
    "sequence": 1,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        # keywords: whole values, by case
        ('alert.attributes.tags:"Prod"', True),
        ("alert.attributes.tags:prod", False),
        ("alert.attributes.tags:Pro", False),
        ("alert.attributes.tags:eu*", True),
        ('alert.attributes.tags:"eu*"', False),
        ("alert.attributes.tags:(nope or Prod)", True),
        ("alert.attributes.tags:(nope and Prod)", False),
        ("alert.attributes.alertTypeId:.es-query", True),
        # text: words
        ("alert.attributes.name:cpu", True),
        ("alert.attributes.name:host-1", True),
        ("alert.attributes.name:host-9", True),
        ('alert.attributes.name:"host-9"', False),
        ('alert.attributes.name:"load cpu"', False),
        ("alert.attributes.name:lo*", True),
        ('alert.attributes.name.keyword:"cpu LOAD on host-1"', True),
        ('alert.attributes.name.keyword:"cpu load"', False),
        # other types
        ("alert.attributes.enabled:true", True),
        ("alert.attributes.muteAll:true", False),
        ("alert.attributes.revision > 2", True),
        ("alert.attributes.revision > 3", False),
        ("alert.attributes.revision: 3.0", True),
        ("alert.attributes.createdAt < 2026-01-03", True),
        ("alert.updated_at >= 2026-03-01", False),
        # presence
        ("alert.attributes.mutedInstanceIds:*", False),
        ("alert.attributes.notifyWhen:*", False),
        ("not alert.attributes.notifyWhen:*", True),
        ("alert.attributes.executionStatus.error.reason:read", True),
        ("alert.attributes.lastRun.outcome:failed", True),
        # ids carry their type
        ('alert.id:"alert:r1"', True),
        ('alert.id:"r1"', False),
        # params
        ("alert.attributes.params.size:10", True),
        ("alert.attributes.params.nested.deep:x", True),
        ('alert.attributes.params.index:"logs-*"', True),
        # one nested object has to match it all, and from outside none can be seen
        ("alert.attributes.actions:{ actionTypeId:.index and group:g1 }", True),
        ("alert.attributes.actions:{ actionTypeId:.index and group:g2 }", False),
        ("alert.attributes.actions.actionTypeId:.index", False),
    ],
)
def test_matches(text: str, expected: bool) -> None:
    assert kql.parse(text).test(Document.of(RULE, "default")) is expected


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("alert.attributes.tags", None),
        ("alert.attributes.name.keyword", None),
        ("alert.attributes.params.any.thing", None),
        ("alert.id", None),
        (None, "The key is empty and needs to be wrapped by a saved object type like alert"),
        ("tags", "This key 'tags' need to be wrapped by a saved object type like alert"),
        ("action.attributes.name", "This type action is not allowed"),
        (
            "alert.tags",
            "This key 'alert.tags' does NOT match the filter proposition SavedObjectType.attributes.key",
        ),
        (
            "alert.attributes.nope",
            "This key 'alert.attributes.nope' does NOT exist in alert saved object index patterns",
        ),
        (
            "alert.attributes.rule_type_id",
            "This key 'alert.attributes.rule_type_id' does NOT exist in alert saved object index patterns",
        ),
    ],
)
def test_key_problems(key: str | None, problem: str | None) -> None:
    assert key_problem(key) == problem


# --- full text search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CPU load on host-1", ["cpu", "load", "on", "host", "1"]),
        ("eu.west_2 it's 1,000.5", ["eu.west_2", "it's", "1,000.5"]),
        ("a--b /var/log", ["a", "b", "var", "log"]),
    ],
)
def test_analyzed(text: str, words: list[str]) -> None:
    assert text_search.analyzed(text) == words


@pytest.mark.parametrize(
    ("search", "operator", "expected"),
    [
        ("cpu", "or", True),
        ("cpu memory", "or", True),
        ("cpu memory", "and", False),
        ("cpu + memory", "or", False),
        ("cpu | memory", "and", True),
        ("cpu -load", "and", False),
        # A negation that may match matches.
        ("memory -swap", "or", True),
        ("host-9", "or", True),
        ("host-9", "and", False),
        ('"host 1"', "or", True),
        ('"host-1"', "or", True),
        ('"1 host"', "or", False),
        ("hos", "or", False),
        ("hos*", "or", True),
        # With a star at the end, a phrase with an open end is tried too.
        ("on hos*", "and", True),
        ("load hos*", "and", True),
        ("cpu (memory | load)", "and", True),
        ("...", "or", False),
    ],
)
def test_search_in_text(search: str, operator: str, expected: bool) -> None:
    fields = [text_search.Field("text", ("CPU load on host-1",))]
    assert text_search.matches(search, fields, operator) is expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [("prod-eu", True), ("Prod-eu", False), ("prod", False), ("prod*", True), ("x prod-eu", True)],
)
def test_search_in_keywords(search: str, expected: bool) -> None:
    assert text_search.matches(search, [text_search.Field("keyword", ("prod-eu",))], "or") is expected
