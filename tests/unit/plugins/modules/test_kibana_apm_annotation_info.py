# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_apm_annotation_info"
SEARCH = "GET /api/apm/services/shop/annotation/search"


def deployed(bench: Bench, version: str, **options: t.Any) -> dict[str, t.Any]:
    """An annotation of the shop, as its module returns it."""
    result = bench.ok("kibana_apm_annotation", service_name="shop", service_version=version, **options)
    return t.cast("dict[str, t.Any]", result["annotation"])


def texts(bench: Bench, **options: t.Any) -> list[str]:
    for check in (True, False):
        result = bench.ok(MODULE, check=check, service_name="shop", **options)
        assert not result.changed and not result.writes
    return [item["text"] for item in result["annotations"]]


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_nothing_and_something(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    assert texts(bench) == []
    annotation = deployed(bench, "1.0", text="Deployed")
    result = bench.ok(MODULE, service_name="shop")
    assert result.requests == [SEARCH]
    assert result["annotations"] == [
        {
            "id": annotation["id"],
            "service_name": "shop",
            "text": "Deployed",
            "timestamp": annotation["timestamp"],
            "derived": False,
        }
    ]


def test_the_range(kibana: Bench) -> None:
    for hour in ("08", "10", "12"):
        deployed(kibana, hour, timestamp=f"2026-02-17T{hour}:00:00Z")
    ten = "2026-02-17T10:00:00Z"
    assert texts(kibana) == []
    assert texts(kibana, start=ten) == ["10", "12"]
    assert texts(kibana, end=ten) == ["08", "10"]
    assert texts(kibana, start=ten, end=ten) == ["10"]
    assert texts(kibana, end="2026-02-18T09:00:00Z") == ["10", "12"]


def test_the_last_24_hours_up_to_now(kibana: Bench) -> None:
    deployed(kibana, "1.0")
    item = next(iter(kibana.kibana.objects("apm-annotation").values()))
    item["at"] -= 23 * 3_600_000
    assert texts(kibana) == ["1.0"]
    item["at"] -= 2 * 3_600_000
    assert texts(kibana) == []


def test_environments(kibana: Bench) -> None:
    deployed(kibana, "1")
    deployed(kibana, "2", service_environment="production")
    deployed(kibana, "3", service_environment="staging")
    kibana.ok("kibana_apm_annotation", service_name="checkout", service_version="4")
    assert texts(kibana) == ["1", "2", "3"]
    assert texts(kibana, service_environment="") == ["1", "2", "3"]
    assert texts(kibana, service_environment="production") == ["2"]
    assert texts(kibana, service_environment="ENVIRONMENT_NOT_DEFINED") == ["1"]


def test_details_are_what_the_writing_module_takes(kibana: Bench) -> None:
    options = {
        "service_name": "shop",
        "service_version": "1.0",
        "service_environment": "production",
        "text": "Deployed",
        "timestamp": "2026-02-17T10:00:00.000Z",
        "tags": ["ci"],
    }
    annotation = kibana.ok("kibana_apm_annotation", **options)["annotation"]
    asked = {"service_name": "shop", "end": "2026-02-17T10:00:00Z", "details": True}
    result = kibana.ok(MODULE, **asked)
    assert result["annotations"] == [{**options, "id": annotation["id"], "derived": False}]
    assert result.requests == [SEARCH, f"GET /api/observability/annotation/{annotation['id']}"]
    found = {key: value for key, value in result["annotations"][0].items() if key not in ("id", "derived")}
    assert not kibana.ok("kibana_apm_annotation", **found).changed


def test_derived_ones(kibana: Bench) -> None:
    now = kibana.kibana.now_ms()
    for version, ago in (("1.9", 9_000), ("1.10", 5_000)):
        kibana.seed("annotation_derived", service="shop", version=version, timestamp=now - ago)
    result = kibana.ok(MODULE, service_name="shop", details=True)
    assert result.requests == [SEARCH]
    assert [(item["service_version"], item["derived"]) for item in result["annotations"]] == [
        ("1.9", True),
        ("1.10", True),
    ]


def test_more_than_a_search_shows(kibana: Bench) -> None:
    objects, now = kibana.kibana.objects("apm-annotation"), kibana.kibana.now_ms()
    for number in range(180):
        source = {"message": f"{number:03}", "service": {"name": "shop", "version": "x"}}
        objects[f"id-{number}"] = {"at": now - 100_000_000 + number * 1_000_000 // 2, "source": source}
    # Where parts of the range have none, Kibana would derive some.
    for version, ago in (("1.9", 200_000_000), ("1.10", 190_000_000)):
        kibana.seed("annotation_derived", service="shop", version=version, timestamp=now - ago)
    assert texts(kibana, start="2020-01-01T00:00:00Z") == [f"{number:03}" for number in range(180)]


def test_input_that_makes_no_sense(kibana: Bench) -> None:
    kibana.refused(MODULE, "start must be a date and a time with a time zone", service_name="shop", start="monday")
    kibana.refused(MODULE, "end must be a date and a time with a time zone", service_name="shop", end="2026-02-17")
    early, late = "2026-02-17T10:00:00Z", "2026-02-18T10:00:00Z"
    kibana.refused(MODULE, "must not be later than end", service_name="shop", start=late, end=early)
