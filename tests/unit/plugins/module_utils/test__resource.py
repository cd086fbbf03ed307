# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The listing that many objects share."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._errors import ApiError
from ansible_collections.observability.kibana.plugins.module_utils._resource import Catalog

Item = dict[str, t.Any]

A, B, C = ({"id": "1", "name": "a"}, {"id": "2", "name": "b"}, {"id": "3", "name": "b"})


def test_it_is_read_once_until_forgotten() -> None:
    reads = []

    def load() -> list[Item]:
        reads.append(1)
        return [A, B][: len(reads)]

    catalog = Catalog(load)
    assert not reads
    assert catalog.matching("name", "b") == []
    assert catalog.items() == [A]
    assert len(reads) == 1
    catalog.forget()
    assert catalog.matching("name", "b") == [B]
    assert len(reads) == 2


def test_all_that_match_are_found_in_order() -> None:
    catalog = Catalog(lambda: [C, A, B])
    assert catalog.matching("name", "b") == [C, B]
    assert catalog.matching("id", "1") == [A]
    assert catalog.matching("id", None) == []


def test_what_is_put_is_found_by_every_key_and_takes_the_place_of_the_old_one() -> None:
    listed = [A, B]
    catalog = Catalog(lambda: listed)
    assert catalog.matching("name", "a") == [A]
    renamed, new = {"id": "1", "name": "c"}, {"id": "4", "name": "a"}
    catalog.put(renamed, "id")
    catalog.put(new, "id")
    assert catalog.matching("name", "a") == [new]
    assert catalog.matching("name", "c") == [renamed]
    assert catalog.matching("id", "1") == [renamed]
    assert sorted(item["id"] for item in catalog.items()) == ["1", "2", "4"]
    assert listed == [A, B]


def test_what_failed_has_failed_for_all_who_ask_until_it_is_forgotten() -> None:
    reads = []

    def load() -> list[Item]:
        reads.append(1)
        if len(reads) == 1:
            raise ApiError(503, "GET", "http://kibana.invalid/api", "busy", maybe_applied=False)
        return [A]

    catalog = Catalog(load)
    told = []
    for who in ("one", "two"):
        with pytest.raises(ApiError) as caught:
            catalog.matching("name", "a")
        caught.value.context = f"Could not manage {who}"
        told.append(str(caught.value))
    assert told == [
        f"Could not manage {who}: GET http://kibana.invalid/api answered 503 Service Unavailable: busy"
        for who in ("one", "two")
    ]
    assert caught.value.status == 503
    assert caught.value.details["kibana_message"] == "busy"
    assert len(reads) == 1
    catalog.forget()
    assert catalog.items() == [A]
