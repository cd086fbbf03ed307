# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's source maps, where the recordings say nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import typing as t
import zlib
from urllib.parse import quote

import pytest

from tests.emulator.areas import apm_js, apm_url

from .harness import Caller, calling

PATH = "/api/apm/sourcemaps"
MAP = {"version": 3, "sources": ["a.js"], "mappings": "AAAA"}


@pytest.fixture
def kibana() -> t.Iterator[Caller]:
    with calling("9.4") as caller:
        yield caller


def upload(caller: Caller, source_map: t.Any = None, kind: str = "application/octet-stream", **fields: t.Any) -> t.Any:
    """Upload as a file; a text or bytes source map is sent as it is."""
    source_map = MAP if source_map is None else source_map
    data = source_map if isinstance(source_map, (str, bytes)) else json.dumps(source_map)
    parts: dict[str, t.Any] = {"service_name": "web", "service_version": "1.0", "bundle_filepath": "/b.js", **fields}
    files: dict[str, t.Any] = {name: (None, value) for name, value in parts.items() if value is not None}
    files["sourcemap"] = ("b.js.map", data, kind) if kind else (None, data)
    return caller.ask("POST", PATH, files=files)


def artifact(caller: Caller, source_map: t.Any = None, **fields: t.Any) -> dict[str, t.Any]:
    answer = upload(caller, source_map, **fields)
    assert answer.status_code == 200, answer.text
    return t.cast("dict[str, t.Any]", answer.json())


def listed(caller: Caller, query: str = "") -> list[dict[str, t.Any]]:
    return t.cast("list[dict[str, t.Any]]", caller.body("GET", PATH + query)["artifacts"])


def test_artifact_is_addressed_by_its_content(kibana: Caller) -> None:
    found = artifact(kibana)
    content = (
        '{"serviceName":"web","serviceVersion":"1.0","bundleFilepath":"/b.js",'
        '"sourceMap":{"version":3,"sources":["a.js"],"mappings":"AAAA"}}'
    )
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    encoded = base64.b64decode(found["body"])
    assert zlib.decompress(encoded).decode() == content
    assert found["id"] == f"apm:web-1.0-{sha256}"
    assert found["relative_url"] == f"/api/fleet/artifacts/web-1.0/{sha256}"
    assert (found["decodedSha256"], found["decodedSize"]) == (sha256, len(content))
    assert (found["encodedSha256"], found["encodedSize"]) == (hashlib.sha256(encoded).hexdigest(), len(encoded))
    (shown,) = listed(kibana)
    assert shown == {**found, "body": json.loads(content)}


def test_how_the_map_is_written_does_not_matter_but_its_order_does(kibana: Caller) -> None:
    one = artifact(kibana)["id"]
    assert artifact(kibana, json.dumps(MAP, indent=2))["id"] == one
    assert artifact(kibana, json.dumps(MAP).encode(), kind="text/plain")["id"] == one
    assert artifact(kibana, kind="")["id"] == one
    assert artifact(kibana, json.dumps(MAP).replace(" 3,", " 3.0,"))["id"] == one
    assert len(listed(kibana)) == 1
    assert artifact(kibana, dict(reversed(MAP.items())))["id"] != one
    assert artifact(kibana, {**MAP, "x_extra": None})["id"] != one
    assert artifact(kibana, service_version="1.1")["id"] != one
    assert len(listed(kibana)) == 4


def test_uploading_again_keeps_the_first_date(kibana: Caller) -> None:
    artifact(kibana)
    (stored,) = kibana.kibana.objects("apm-sourcemap").values()
    stored["created"] = "2024-01-01T00:00:00.000Z"
    assert artifact(kibana)["created"] != "2024-01-01T00:00:00.000Z"
    assert [one["created"] for one in listed(kibana)] == ["2024-01-01T00:00:00.000Z"]


def test_another_map_for_the_same_path_is_a_second_artifact(kibana: Caller) -> None:
    old = artifact(kibana)["id"]
    new = artifact(kibana, {**MAP, "mappings": "BBBB"})["id"]
    assert [one["id"] for one in listed(kibana)] == [new, old]
    active = kibana.kibana.objects("apm-source-map")
    assert active["web-1.0-/b.js"]["fleet_id"] == new
    assert kibana.body("DELETE", f"{PATH}/{quote(new, safe='')}") == {}
    # The older one is still listed, yet in force no more.
    assert [one["id"] for one in listed(kibana)] == [old]
    assert not active
    assert artifact(kibana)["id"] == old
    assert active["web-1.0-/b.js"]["fleet_id"] == old


def test_paging(kibana: Caller) -> None:
    ids = [artifact(kibana, service_version=f"1.{number}")["id"] for number in range(25)][::-1]
    assert [one["id"] for one in listed(kibana)] == ids[:20]
    assert [one["id"] for one in listed(kibana, "?page=2&perPage=10")] == ids[10:20]
    assert listed(kibana, "?page=4&perPage=10") == []
    assert kibana.body("GET", f"{PATH}?perPage=0") == {"artifacts": [], "total": 25}
    for query in ("?page=0", "?page=-1", "?perPage=10001", "?perPage=1.5"):
        status, message = kibana.refused("GET", PATH + query)
        assert status == 500
        assert message.startswith("Something went wrong while fetching artifacts source maps: ")
    for query in ("?page=x", "?perPage=1&perPage=2"):
        assert kibana.refused("GET", PATH + query)[0] == 400
    assert kibana.refused("GET", f"{PATH}?per_page=5")[1].endswith("Excess keys are not allowed:\nquery.per_page")


def test_json_parts_are_no_buffers(kibana: Caller) -> None:
    answer = upload(kibana, kind="application/json")
    assert answer.status_code == 400
    assert "Input is not a Buffer" in answer.json()["message"]
    assert answer.json()["attributes"] == {"data": None, "_inspect": []}
    assert listed(kibana) == []


@pytest.mark.parametrize(
    ("source_map", "named"),
    [
        ("[]", "sourcemap"),
        ("not json", "sourcemap"),
        ('{"version": NaN, "sources": [], "mappings": ""}', "sourcemap"),
        ({**MAP, "version": "3"}, "sourcemap/version"),
        ({**MAP, "sources": [1]}, "sourcemap/sources/0"),
        ({**MAP, "sources": "a.js"}, "sourcemap/sources"),
        ({**MAP, "mappings": None}, "sourcemap/mappings"),
        ({**MAP, "names": None}, "sourcemap/names"),
        ({**MAP, "file": 1}, "sourcemap/file"),
        ({**MAP, "sourcesContent": [1]}, "sourcemap/sourcesContent/0"),
    ],
)
def test_bad_maps(kibana: Caller, source_map: t.Any, named: str) -> None:
    answer = upload(kibana, source_map)
    assert answer.status_code == 400
    assert f"in body/{named}" in answer.json()["message"]


def test_missing_and_unknown_fields(kibana: Caller) -> None:
    assert "body/service_version: undefined" in upload(kibana, service_version=None).json()["message"]
    assert upload(kibana, extra="x").json()["message"].endswith("Excess keys are not allowed:\nbody.extra")
    # Sources may be missing for some files.
    assert upload(kibana, {**MAP, "sourcesContent": ["x", None]}).status_code == 200


def test_only_forms_are_accepted(kibana: Caller) -> None:
    answer = kibana.ask("POST", PATH, {"service_name": "web"})
    assert answer.status_code == 415
    assert "elastic-api-version" not in answer.headers


def test_limit_is_that_of_the_server(kibana: Caller) -> None:
    answer = upload(kibana, {**MAP, "mappings": "A" * 1_048_576})
    assert answer.status_code == 413


def test_without_fleet_there_is_nothing(kibana: Caller) -> None:
    kibana.kibana.fleet = False
    assert kibana.body("GET", PATH) == {}
    assert upload(kibana).json() == {}
    assert kibana.body("DELETE", f"{PATH}/x") == {}
    assert upload(kibana, "not json").status_code == 400


def test_privileges(kibana: Caller) -> None:
    assert kibana.ask("GET", PATH, user="reader").status_code == 200
    assert kibana.refused("DELETE", f"{PATH}/x", user="reader") == (
        403,
        f"API [DELETE {PATH}/x] is unauthorized for user, this action is granted by the Kibana privileges [apm_write]",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bar", None),
        ("/static/a.js", None),
        ("", None),
        ("https://", None),
        ("https://EXAMPLE.org", "https://example.org/"),
        ("HTTPS://example.org:443/a/../b.js", "https://example.org/b.js"),
        ("http://example.org:443/./a b.js?q=a b#x y", "http://example.org:443/a%20b.js?q=a%20b#x%20y"),
        ("http:example.org\\a.js", "http://example.org/a.js"),
        ("https://example.org/a/..", "https://example.org/"),
        ("https://example.org/ä%2e.js", "https://example.org/%C3%A4%2e.js"),
        ("https://user:pw@example.org/", "https://user:pw@example.org/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://exa mple.org/", None),
        ("https://example.org:99999/", None),
        ("  https://example.org/a.js\n", "https://example.org/a.js"),
        ("C:/x/y.js", "c:/x/y.js"),
        ("webpack:///src/./a.js", "webpack:///src/a.js"),
        ("app:a b.js", "app:a b.js"),
        ("file:/a.js", "file:///a.js"),
    ],
)
def test_urls_are_normalised_as_whatwg_says(text: str, expected: str | None) -> None:
    assert apm_url.href(text) == expected


def test_paths_are_listed_normalised(kibana: Caller) -> None:
    artifact(kibana, bundle_filepath="https://EXAMPLE.org:443/b.js")
    assert listed(kibana)[0]["body"]["bundleFilepath"] == "https://example.org/b.js"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.0", "1"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1e21", "1e+21"),
        ("123456789012345680000", "123456789012345680000"),
        ("9007199254740993", "9007199254740992"),
        ("1.5e-7", "1.5e-7"),
        ("0.000001", "0.000001"),
        ("-12.50", "-12.5"),
        ("1e3", "1000"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ('{"b": 1, "10": 2, "9": 3, "01": 4}', '{"9":3,"10":2,"b":1,"01":4}'),
        ('"\\u00e9\\u2028\\u0001\\/\\ud800"', '"é\u2028\\u0001/\\ud800"'),
        ('[true, null, {"a": []}]', '[true,null,{"a":[]}]'),
    ],
)
def test_json_is_written_as_javascript_does(text: str, expected: str) -> None:
    assert apm_js.stringify(apm_js.parse(text)) == expected
