# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime
import typing as t

import pytest

from tests.emulator.security import User

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_apm_annotation"
Options = dict[str, t.Any]

SHOP: Options = {"service_name": "shop", "service_version": "1.10"}
AT: Options = {**SHOP, "timestamp": "2026-02-17T11:25:00Z"}
SEARCH = "GET /api/apm/services/shop/annotation/search"
CREATION = "POST /api/apm/services/shop/annotation"


def stored(bench: Bench) -> list[dict[str, t.Any]]:
    """The annotations as Elasticsearch has them, oldest first."""
    return [item["source"] for item in bench.kibana.objects("apm-annotation").values()]


def only(bench: Bench) -> dict[str, t.Any]:
    (annotation,) = stored(bench)
    return annotation


def age(bench: Bench, **ago: float) -> None:
    """Move the annotations into the past."""
    for item in bench.kibana.objects("apm-annotation").values():
        item["at"] -= int(datetime.timedelta(**ago).total_seconds() * 1000)


@pytest.mark.parametrize("options", [SHOP, AT], ids=["now", "at a time"])
def test_it_is_added_once(kibana: Bench, options: Options) -> None:
    result = kibana.converge(MODULE, **options)
    annotation = only(kibana)
    assert annotation["service"] == {"name": "shop", "version": "1.10"}
    assert annotation["message"] == "1.10"
    assert annotation["tags"] == ["apm"]
    (annotation_id,) = kibana.kibana.objects("apm-annotation")
    assert result["annotation"] == {
        "id": annotation_id,
        "service_name": "shop",
        "service_version": "1.10",
        "text": "1.10",
        "timestamp": annotation["@timestamp"],
    }
    assert kibana.ok(MODULE, **options)["annotation"] == result["annotation"]


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1"])
def test_older_versions(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    for options in (SHOP, AT, {**AT, "text": "Deployed", "service_environment": "prod", "tags": ["a"]}):
        bench.converge(MODULE, **options)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("service_name", "checkout"),
        ("service_version", "1.11"),
        ("service_environment", "production"),
        ("text", "Deployed"),
        ("timestamp", "2026-02-17T11:25:00.001Z"),
    ],
)
def test_what_differs_is_another_annotation(kibana: Bench, option: str, value: str) -> None:
    kibana.ok(MODULE, **AT)
    kibana.converge(MODULE, **{**AT, option: value})
    assert len(stored(kibana)) == 2
    first, second = stored(kibana)
    assert first != second
    assert not kibana.ok(MODULE, **AT).changed


def test_environments_are_kept_apart(kibana: Bench) -> None:
    kibana.converge(MODULE, **AT, service_environment="production")
    kibana.converge(MODULE, **AT, service_environment="staging")
    kibana.converge(MODULE, **AT, service_environment="")
    assert [item["service"].get("environment") for item in stored(kibana)] == ["production", "staging", None]


def test_the_version_counts_whatever_the_text_is(kibana: Bench) -> None:
    options = {**SHOP, "text": "Deployed"}
    kibana.converge(MODULE, **options)
    kibana.converge(MODULE, **{**options, "service_version": "1.11"})
    assert not kibana.ok(MODULE, **options).changed
    assert [item["service"]["version"] for item in stored(kibana)] == ["1.10", "1.11"]


def test_tags(kibana: Bench) -> None:
    result = kibana.converge(MODULE, **AT, tags=["pipeline-1", "apm"])
    assert only(kibana)["tags"] == ["apm", "pipeline-1"]
    assert result["diff"]["after"]["tags"] == ["pipeline-1", "apm"]
    assert not kibana.ok(MODULE, **AT, tags=["pipeline-2"]).changed


def test_requests(kibana: Bench) -> None:
    assert kibana.ok(MODULE, **AT).requests == [SEARCH, CREATION, SEARCH]
    assert kibana.ok(MODULE, **AT).requests == [SEARCH]
    kibana.ok(MODULE, **AT, text="Deployed")
    (dummy, annotation_id) = kibana.kibana.objects("apm-annotation")
    # Only the annotation itself tells its version.
    again = kibana.ok(MODULE, **AT, text="Deployed")
    assert again.requests == [SEARCH, f"GET /api/observability/annotation/{annotation_id}"]


def test_without_a_time_it_counts_for_a_day(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP)
    age(kibana, hours=23.9)
    assert not kibana.ok(MODULE, **SHOP).changed
    age(kibana, hours=0.2)
    kibana.converge(MODULE, **SHOP)


def test_window_hours(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP)
    age(kibana, hours=30)
    assert not kibana.ok(MODULE, **SHOP, window_hours=48).changed
    assert kibana.ok(MODULE, **SHOP, window_hours=1.5).changed
    assert kibana.ok(MODULE, **SHOP, window_hours=0).changed
    assert len(stored(kibana)) == 3


def test_an_annotation_of_a_clock_that_is_ahead_counts(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP)
    age(kibana, minutes=-4)
    assert not kibana.ok(MODULE, **SHOP).changed


@pytest.mark.parametrize(
    "form",
    [
        "2026-02-17T11:25:00.000Z",
        "2026-02-17t11:25z",
        "2026-02-17T12:25:00+01:00",
        "2026-02-17 06:25:00-0500",
        "2026-02-17 11:25:00+00:00",
        "2026-02-17T11:25:00.0009Z",
    ],
)
def test_forms_of_one_time(kibana: Bench, form: str) -> None:
    kibana.ok(MODULE, **AT)
    assert not kibana.ok(MODULE, **{**AT, "timestamp": form}).changed
    assert only(kibana)["@timestamp"] == "2026-02-17T11:25:00.000Z"


@pytest.mark.parametrize(
    "form", ["yesterday", "2026-02-17", "2026-02-17T11:25:00", "2026-02-31T11:25:00Z", "1771327500"]
)
def test_what_is_no_time(kibana: Bench, form: str) -> None:
    kibana.refused(
        MODULE, "timestamp must be a date and a time with a time zone", repr(form), **{**AT, "timestamp": form}
    )


def test_an_early_time(kibana: Bench) -> None:
    kibana.converge(MODULE, **{**AT, "timestamp": "1969-12-31T23:59:59.25Z"})
    assert only(kibana)["@timestamp"] == "1969-12-31T23:59:59.250Z"


def test_input_that_makes_no_sense(kibana: Bench) -> None:
    kibana.refused(MODULE, "is a word for searching", **SHOP, service_environment="ENVIRONMENT_ALL")
    kibana.refused(MODULE, "is a word for searching", **SHOP, service_environment="ENVIRONMENT_NOT_DEFINED")
    kibana.refused(MODULE, "service_version must not be empty", service_name="shop", service_version="")
    kibana.refused(MODULE, "window_hours must not be negative", **SHOP, window_hours=-1)
    kibana.refused(MODULE, "cannot be an id", service_name="", service_version="1")


def test_derived_annotations_are_not_there(kibana: Bench) -> None:
    now = kibana.kibana.now_ms()
    for version, ago in (("1.9", 9_000), ("1.10", 5_000)):
        kibana.seed("annotation_derived", service="shop", version=version, timestamp=now - ago)
    kibana.converge(MODULE, **SHOP)


def test_more_annotations_than_a_search_shows(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP)
    age(kibana, hours=20)
    ours = next(iter(kibana.kibana.objects("apm-annotation")))
    objects = kibana.kibana.objects("apm-annotation")
    now = kibana.kibana.now_ms()
    for number in range(160):
        source = {"message": "other", "service": {"name": "shop", "version": "x"}}
        objects[f"other-{number}"] = {"at": now - number * 1000, "source": source}
    # The one that is looked for is the last of all.
    objects[ours] = objects.pop(ours)
    result = kibana.ok(MODULE, **SHOP)
    assert not result.changed
    assert result["annotation"]["id"] == ours


def test_a_service_with_a_name_that_needs_quoting(kibana: Bench) -> None:
    kibana.converge(MODULE, **{**AT, "service_name": "shop/à la carte?"})
    assert only(kibana)["service"]["name"] == "shop/à la carte?"


def test_a_licence_that_is_too_low(kibana: Bench) -> None:
    kibana.kibana.license = "basic"
    result = kibana.run(MODULE, **SHOP)
    assert result.failed
    assert "Could not create annotation of version '1.10' of service 'shop'" in result.msg
    assert "Annotations require at least a gold license or a trial license." in result.msg


def test_a_user_who_may_write_but_not_read_the_index(kibana: Bench) -> None:
    privileges = frozenset({"apm:all", "es:annotations:write"})
    kibana.kibana.security.users["ci"] = User("ci", privileges=privileges)
    result = kibana.ok(MODULE, username="ci", **AT)
    assert result.changed
    assert "every run adds it again" in str(result["warnings"])
    assert result["annotation"]["id"]


def test_a_lost_answer_adds_no_second_one(kibana: Bench) -> None:
    for options in (SHOP, AT):
        kibana.emulator.faults.add(method="POST", path="annotation$", drop="after")
        result = kibana.ok(MODULE, retries=3, **options)
        assert result.changed
        assert result.writes == [CREATION]
        assert "But the change was made all the same" in str(result["warnings"])
        assert not kibana.ok(MODULE, **options).changed


def test_a_request_that_never_arrived(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", path="annotation$", drop="before")
    assert kibana.run(MODULE, **SHOP).failed
    assert not stored(kibana)


def test_they_are_the_same_in_every_space(kibana: Bench) -> None:
    kibana.ok("kibana_space", id="ops", name="Ops")
    kibana.converge(MODULE, space="ops", **AT)
    assert not kibana.ok(MODULE, **AT).changed
