# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib
import typing as t
import zlib

import pytest

from tests.emulator.areas import apm_js, apm_sourcemap_store

from ..conftest import Start
from ..harness import Bench

MODULE = "kibana_sourcemap_info"
LISTING = "GET /api/apm/sourcemaps"
MAP = {"version": 3, "sources": ["app.js"], "names": ["a"], "mappings": "AAAA", "x_extra": {"b": 1}}


def seed(bench: Bench, service: str = "shop", version: str = "1.0", path: str = "/a.js", **content: t.Any) -> t.Any:
    """A source map that is there already; returns the artifact."""
    artifact = apm_sourcemap_store.artifact(bench.kibana, service, version, path, {**MAP, **content})
    apm_sourcemap_store.save(bench.kibana, artifact)
    return artifact


def found(bench: Bench, **options: t.Any) -> list[dict[str, t.Any]]:
    """The same in check mode and for real, and nothing written."""
    check, real = bench.ok(MODULE, check=True, **options), bench.ok(MODULE, **options)
    assert not real.changed and not real.writes
    assert check["sourcemaps"] == real["sourcemaps"]
    return t.cast("list[dict[str, t.Any]]", real["sourcemaps"])


def ids(bench: Bench, **options: t.Any) -> list[str]:
    return [sourcemap["id"] for sourcemap in found(bench, **options)]


@pytest.mark.parametrize("profile", ["8.12", "9.4"])
def test_nothing_and_something(start: Start, profile: str) -> None:
    bench = start(profile=profile)
    assert found(bench) == []
    artifact = seed(bench)
    body = {"serviceName": "shop", "serviceVersion": "1.0", "bundleFilepath": "/a.js", "sourceMap": MAP}
    content = apm_js.stringify(body).encode()
    (shown,) = found(bench)
    assert shown == {
        "id": artifact["id"],
        "service_name": "shop",
        "service_version": "1.0",
        "bundle_filepath": "/a.js",
        "created": artifact["created"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "encoded_sha256": hashlib.sha256(zlib.compress(content)).hexdigest(),
        "encoded_size": len(zlib.compress(content)),
        "superseded": False,
    }


def test_each_filter(kibana: Bench) -> None:
    options: tuple[dict[str, str], ...] = ({}, {"service": "other"}, {"version": "1.1"}, {"path": "/b.js"})
    first, other, newer, second = (seed(kibana, **one)["id"] for one in options)
    assert ids(kibana) == [second, newer, other, first]
    assert ids(kibana, service_name="other") == [other]
    assert ids(kibana, service_version="1.1") == [newer]
    assert ids(kibana, bundle_filepath="/b.js") == [second]
    assert ids(kibana, service_name="shop", service_version="1.0") == [second, first]
    assert ids(kibana, service_name="nobody") == []
    assert ids(kibana, service_name="") == []


def test_a_url_in_any_form(kibana: Bench) -> None:
    wanted = seed(kibana, path="https://shop.example.com/static/app.js")["id"]
    assert ids(kibana, bundle_filepath="HTTPS://Shop.example.com:443/x/../static/app.js") == [wanted]


def test_include_map(kibana: Bench) -> None:
    seed(kibana)
    (shown,) = found(kibana, include_map=True)
    assert shown["content"] == MAP
    taken = {key: shown[key] for key in ("service_name", "service_version", "bundle_filepath", "content")}
    assert not kibana.ok("kibana_sourcemap", **taken).changed


def test_superseded_ones(kibana: Bench) -> None:
    old, other = seed(kibana)["id"], seed(kibana, version="1.1")["id"]
    new = seed(kibana, mappings="BBBB")["id"]
    shown = {sourcemap["id"]: sourcemap["superseded"] for sourcemap in found(kibana)}
    assert shown == {new: False, other: False, old: True}


def test_all_pages(kibana: Bench) -> None:
    for number in range(45):
        seed(kibana, version=f"1.{number}")
    result = kibana.ok(MODULE)
    assert [sourcemap["service_version"] for sourcemap in result["sourcemaps"]] == [f"1.{n}" for n in range(44, -1, -1)]
    assert result.requests == [LISTING] * 3
    assert kibana.ok(MODULE, page_size=100).requests == [LISTING]
    assert len(kibana.ok(MODULE, page_size=7)["sourcemaps"]) == 45


def test_an_artifact_that_is_no_source_map(kibana: Bench) -> None:
    body = {"artifacts": [{"id": "apm:android", "type": "sourcemap"}], "total": 1}
    kibana.emulator.faults.add(path="sourcemaps", status=200, body=body)
    (shown,) = kibana.ok(MODULE, include_map=True)["sourcemaps"]
    assert (shown["id"], shown["service_name"], shown["content"], shown["size"]) == ("apm:android", "", None, None)


def test_input_that_makes_no_sense(kibana: Bench) -> None:
    kibana.refused(MODULE, "page_size must be between 1 and 10000, not 0", page_size=0)
    kibana.refused(MODULE, "page_size must be between 1 and 10000", page_size=10_001)


def test_a_kibana_without_fleet(kibana: Bench) -> None:
    kibana.kibana.fleet = False
    kibana.refused(MODULE, "it keeps them with Fleet, which is switched off here")
