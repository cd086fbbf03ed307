# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import pathlib
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._client import Client
from ansible_collections.observability.kibana.plugins.module_utils._connection import Connection
from ansible_collections.observability.kibana.plugins.module_utils._engine import ensure, ensure_many
from ansible_collections.observability.kibana.plugins.module_utils._resources.sourcemap import Sourcemap
from ansible_collections.observability.kibana.plugins.module_utils._resources.sourcemaps import (
    list_sourcemaps,
    sourcemap_catalog,
)
from tests.emulator.areas import apm_sourcemap_store as emulated
from tests.emulator.security import ADMIN, PASSWORD

from ..conftest import Start
from ..harness import Bench, Result

MODULE = "kibana_sourcemap"
PATH = "/api/apm/sourcemaps"
LISTING = f"GET {PATH}"
MAP = {"version": 3, "sources": ["app.js"], "mappings": "AAAA", "names": [], "sourcesContent": ["let a", None]}
OTHER = {**MAP, "mappings": "AACA"}
SHOP = {"service_name": "shop", "service_version": "1.0.0", "bundle_filepath": "/static/app.js"}
GONE = {**SHOP, "state": "absent"}
DEMO = pathlib.Path(__file__).parents[4] / "playbooks" / "files" / "checkout.min.js.map"


def artifacts(bench: Bench) -> dict[str, dict[str, t.Any]]:
    return {key: emulated.content(stored) for key, stored in bench.kibana.objects(emulated.TYPE).items()}


def only(bench: Bench) -> dict[str, t.Any]:
    (artifact,) = artifacts(bench).values()
    return artifact


def active(bench: Bench, key: str = "shop-1.0.0-/static/app.js") -> t.Any:
    """The content in force."""
    copy = bench.kibana.objects(emulated.ACTIVE).get(key)
    return copy and artifacts(bench)[copy["fleet_id"]]["sourceMap"]


def deletes(result: Result) -> list[str]:
    return [write for write in result.writes if write.startswith("DELETE")]


def versions(bench: Bench) -> set[str]:
    return {artifact["serviceVersion"] for artifact in artifacts(bench).values()}


@pytest.mark.parametrize("profile", ["8.12", "8.19", "9.1", "9.4"])
def test_twelve_steps(start: Start, profile: str) -> None:
    start(profile=profile).twelve_steps(
        MODULE, created={**SHOP, "content": MAP}, changed={**SHOP, "content": OTHER}, absent=GONE
    )


def test_twelve_steps_with_versions_that_go(kibana: Bench) -> None:
    kibana.ok(MODULE, **{**SHOP, "service_version": "0.9"}, content=MAP)
    kibana.twelve_steps(
        MODULE,
        created={**SHOP, "content": MAP, "keep_last": 2},
        changed={**SHOP, "service_version": "1.1", "content": MAP, "keep_last": 2},
        absent={**SHOP, "service_version": "1.1", "state": "absent"},
    )
    assert versions(kibana) == {"1.0.0"}


def test_what_is_sent_returned_and_shown(kibana: Bench) -> None:
    check = kibana.ok(MODULE, check=True, **SHOP, content=MAP)["sourcemap"]
    result = kibana.ok(MODULE, **SHOP, content=MAP)
    (stored,) = kibana.kibana.objects(emulated.TYPE).values()
    assert only(kibana)["sourceMap"] == MAP
    assert result["sourcemap"] == {
        "id": stored["id"],
        **SHOP,
        "created": stored["created"],
        "sha256": stored["decodedSha256"],
        "size": stored["decodedSize"],
    }
    assert check == {"id": stored["id"], **SHOP}
    assert result["diff"]["before"] == {}
    assert result["diff"]["after"] == {"id": stored["id"], **SHOP}
    assert result["diff"]["after_header"] == "source map of '/static/app.js' in version '1.0.0' of service 'shop'"
    assert kibana.ok(MODULE, **SHOP, content=MAP)["sourcemap"] == result["sourcemap"]
    assert kibana.ok(MODULE, **GONE)["sourcemap"] is None


@pytest.mark.parametrize("option", list(SHOP))
def test_each_part_of_the_identity_tells_maps_apart(kibana: Bench, option: str) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    kibana.converge(MODULE, **{**SHOP, option: "other"}, content=OTHER)
    assert len(artifacts(kibana)) == 2
    kibana.converge(MODULE, **{**SHOP, option: "other"}, state="absent")
    assert only(kibana)["sourceMap"] == MAP


# --- content


def test_a_file(kibana: Bench) -> None:
    kibana.converge(MODULE, **SHOP, src=str(DEMO))
    assert only(kibana)["sourceMap"] == json.loads(DEMO.read_text())


def test_text_or_map_or_file_in_any_notation_are_the_same(kibana: Bench, tmp_path: pathlib.Path) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    file = tmp_path / "app.js.map"
    file.write_text("\ufeff" + json.dumps(MAP, indent=4), encoding="utf-8")
    backwards = json.dumps(dict(reversed(MAP.items())))
    for options in ({"content": json.dumps(MAP)}, {"content": backwards}, {"src": str(file)}):
        result = kibana.ok(MODULE, **SHOP, **options)
        assert not result.changed
        assert result.requests == [LISTING]


@pytest.mark.parametrize(
    "more",
    [
        {"x_number": 1.0, "y": [0.5, 1e-7, 1e21, 12345678901234567000, -0.0, 1e300]},
        {"x_text": 'ünï "\\ \u2028 \x00 \x1f \x7f 🙂 /', "file": "é.js"},
        {"x_keys": {"b": 1, "10": 2, "9": 3, "01": 4, "4294967295": 5, "4294967294": 6}},
        {"x_other": [None, True, False, {}, [], ""], "debugId": "1"},
    ],
)
def test_ids_are_known_beforehand(kibana: Bench, more: dict[str, t.Any]) -> None:
    predicted = kibana.ok(MODULE, check=True, **SHOP, content={**MAP, **more})["sourcemap"]["id"]
    assert kibana.converge(MODULE, **SHOP, content=json.dumps({**MAP, **more}))["sourcemap"]["id"] == predicted


def test_numbers_of_many_digits_are_rounded_in_a_text_only(kibana: Bench) -> None:
    content = {**MAP, "x_number": 12345678901234567890}
    kibana.refused(MODULE, "content.x_number has a number that Kibana would round", **SHOP, content=content)
    kibana.converge(MODULE, **SHOP, content=json.dumps(content))


def test_white_space_is_not_uploaded(kibana: Bench) -> None:
    kibana.kibana.max_payload = 2000
    kibana.ok(MODULE, **SHOP, content=json.dumps(MAP, indent=400))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("not json", "content is not JSON (Expecting value"),
        ("[1]", "content is no source map, which would be a map"),
        ("3", "no source map"),
        (["a"], "no source map"),
        ('{"version": NaN}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        ({}, "no source map that Kibana takes: version is missing, sources is missing, mappings is missing"),
        ({**MAP, "version": "3"}, "version must be a number"),
        ({**MAP, "version": True}, "version must be a number"),
        ({**MAP, "sources": ["a", None]}, "sources must be a list of texts"),
        ({**MAP, "sources": "a"}, "sources must be a list of texts"),
        ({**MAP, "mappings": ["AAAA"]}, "mappings must be a text"),
        ({**MAP, "names": [1]}, "names must be a list of texts"),
        ({**MAP, "file": None}, "file must be a text"),
        ({**MAP, "sourceRoot": 1}, "sourceRoot must be a text"),
        ({**MAP, "sourcesContent": [1]}, "sourcesContent must be a list of texts and nulls"),
        ({"version": 3, "sections": []}, "index map (with sections)"),
    ],
)
def test_content_that_kibana_would_refuse(kibana: Bench, content: object, words: str) -> None:
    result = kibana.refused(MODULE, "Could not manage source map of '/static/app.js'", words, **SHOP, content=content)
    assert not result.requests


def test_files_that_cannot_be_used(kibana: Bench, tmp_path: pathlib.Path) -> None:
    missing = str(tmp_path / "missing.map")
    kibana.refused(MODULE, f"the file {missing!r} cannot be read: No such file or directory", **SHOP, src=missing)
    kibana.refused(MODULE, f"the file {str(tmp_path)!r} cannot be read: Is a directory", **SHOP, src=str(tmp_path))
    file = tmp_path / "app.js.map"
    file.write_bytes(b'{"version": "\xff"}')
    kibana.refused(MODULE, f"the file {str(file)!r} is not text in UTF-8", **SHOP, src=str(file))
    file.write_text("alert(1)")
    kibana.refused(MODULE, f"the file {str(file)!r} is not JSON", **SHOP, src=str(file))
    file.write_text("{}")
    kibana.refused(MODULE, f"the file {str(file)!r} is no source map that Kibana takes", **SHOP, src=str(file))


# --- options


def test_options_that_do_not_fit(kibana: Bench) -> None:
    kibana.refused(MODULE, "one of the following is required: id, service_name", state="absent")
    kibana.refused(MODULE, "any of the following are missing: src, content", **SHOP)
    kibana.refused(MODULE, "mutually exclusive: src|content", **SHOP, src="a", content=MAP)
    kibana.refused(MODULE, "mutually exclusive: id|service_name", **GONE, id="x")
    kibana.refused(MODULE, "required together", service_name="shop", state="absent")
    kibana.refused(MODULE, "service_name", id="x", content=MAP)
    kibana.refused(MODULE, "keep_last must be at least 1", **SHOP, content=MAP, keep_last=0)
    for option in SHOP:
        kibana.refused(MODULE, f"{option} must not be empty", **{**SHOP, option: ""}, content=MAP)
    kibana.refused(MODULE, "id must not be empty", id="", service_name=None, state="absent")


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/static/a b.js", "/static/a b.js"),
        ("HTTPS://Shop.Example.com:443/a/../b c.js", "https://shop.example.com/b%20c.js"),
        ("http://shop.example.com", "http://shop.example.com/"),
        ("http://shop.example.com:8080?v=1", "http://shop.example.com:8080/?v=1"),
        ("webpack://App/./src/a.js", "webpack://App/src/a.js"),
        ("C:/app.js", "c:/app.js"),
        ("http://exa mple.com/a.js", "http://exa mple.com/a.js"),
    ],
)
def test_paths_compare_in_their_normal_form(kibana: Bench, asked: str, kept: str) -> None:
    result = kibana.converge(MODULE, **{**SHOP, "bundle_filepath": asked}, content=MAP)
    assert only(kibana)["bundleFilepath"] == kept
    assert result["sourcemap"]["bundle_filepath"] == kept
    assert not kibana.ok(MODULE, **{**SHOP, "bundle_filepath": kept}, content=MAP).changed
    kibana.converge(MODULE, **{**GONE, "bundle_filepath": asked})


def test_deletion_by_id(kibana: Bench) -> None:
    kept = kibana.ok(MODULE, **SHOP, content=MAP)["sourcemap"]["id"]
    odd = kibana.ok(MODULE, **{**SHOP, "service_name": "a/b c?"}, content=MAP)["sourcemap"]["id"]
    result = kibana.converge(MODULE, id=odd, state="absent")
    assert result["diff"]["before"]["service_name"] == "a/b c?"
    assert list(artifacts(kibana)) == [kept]
    assert not kibana.ok(MODULE, id="apm:nope", state="absent").changed


# --- replacing


def test_changed_content_replaces(kibana: Bench) -> None:
    old = kibana.ok(MODULE, **SHOP, content=MAP)["sourcemap"]["id"]
    result = kibana.converge(MODULE, **SHOP, content=OTHER)
    assert result.writes[0].startswith("DELETE") and result.writes[1:] == [f"POST {PATH}"]
    assert (result["diff"]["before"]["id"], result["diff"]["after"]["id"]) == (old, result["sourcemap"]["id"])
    assert only(kibana)["sourceMap"] == OTHER == active(kibana)


def test_without_replacing_both_stay(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    result = kibana.converge(MODULE, **SHOP, content=OTHER, replace=False)
    assert result.writes == [f"POST {PATH}"]
    assert len(artifacts(kibana)) == 2
    assert not kibana.ok(MODULE, **SHOP, content=MAP, replace=False).changed
    assert active(kibana) == OTHER


@pytest.mark.parametrize(("wanted", "other"), [(MAP, OTHER), (OTHER, MAP)])
def test_the_wanted_one_of_several_is_in_force_afterwards(
    kibana: Bench, wanted: dict[str, t.Any], other: dict[str, t.Any]
) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    kibana.ok(MODULE, **SHOP, content=OTHER, replace=False)
    result = kibana.converge(MODULE, **SHOP, content=wanted)
    assert len(result["diff"]["before"]["superseded"]) == 1
    assert "superseded" not in result["diff"]["after"]
    assert "superseded" not in result["sourcemap"]
    assert only(kibana)["sourceMap"] == wanted == active(kibana)


def test_all_of_an_identity_go(kibana: Bench) -> None:
    for content in (MAP, OTHER):
        kibana.ok(MODULE, **SHOP, content=content, replace=False)
    result = kibana.converge(MODULE, **GONE)
    assert len(result.writes) == 2
    assert len(result["diff"]["before"]["superseded"]) == 1
    assert not artifacts(kibana)


def test_a_refused_upload_puts_the_old_one_back(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    kibana.kibana.max_payload = 1000
    huge = {**MAP, "mappings": "A" * 5000}
    result = kibana.run(MODULE, **SHOP, content=huge)
    assert result.failed
    assert "Could not upload the source map of '/static/app.js'" in result.msg
    assert "and put back the artifact that it was to replace: POST" in result.msg
    assert "413" in result.msg and "server.maxPayload" in result.msg
    assert f"This source map has {len(json.dumps(huge, separators=(',', ':'))):,} bytes." in result.msg
    assert not result["failure"]["done"] and not result.changed
    assert only(kibana)["sourceMap"] == MAP == active(kibana)


def test_an_old_one_that_cannot_be_put_back_is_told(kibana: Bench) -> None:
    old = kibana.ok(MODULE, **SHOP, content=MAP)["sourcemap"]["id"]
    kibana.emulator.faults.add(method="POST", status=400, body={"message": "no"}, times=2)
    result = kibana.run(MODULE, **SHOP, content=OTHER)
    assert result.changed and result["failure"]["done"] == [f"deleted {old}"]
    assert "after the artifact that it replaces was deleted, and could not put that one back: POST" in result.msg
    kibana.ok(MODULE, **SHOP, content=MAP)
    kibana.emulator.faults.add(method="POST", status=502)
    result = kibana.run(MODULE, **SHOP, content=OTHER)
    assert "Could not upload" in result.msg and "after the artifact that it replaces was deleted: POST" in result.msg
    assert kibana.ok(MODULE, **SHOP, content=OTHER).changed


def test_a_deletion_that_fails_stops_before_the_upload(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    kibana.ok(MODULE, **SHOP, content=OTHER, replace=False)
    kibana.emulator.faults.add(method="DELETE", skip=1, status=500, body={"message": "no"})
    result = kibana.run(MODULE, **SHOP, content={**MAP, "file": "x"})
    assert "Could not delete older artifacts of the source map" in result.msg
    assert "uploaded nothing (1 of 2 deleted): DELETE" in result.msg
    assert len(artifacts(kibana)) == 1
    kibana.converge(MODULE, **SHOP, content={**MAP, "file": "x"})


def test_too_big_for_kibana(kibana: Bench) -> None:
    result = kibana.run(MODULE, **SHOP, content={**MAP, "mappings": "A" * 1_100_000})
    assert "Could not create source map of '/static/app.js'" in result.msg
    assert "server.maxPayload (1 MiB unless configured): raise it" in result.msg
    assert "This source map has 1,100,0" in result.msg


# --- versions


def release(bench: Bench, version: str, path: str = "/static/app.js", **options: t.Any) -> Result:
    return bench.ok(MODULE, service_name="shop", service_version=version, bundle_filepath=path, content=MAP, **options)


def test_older_versions_go_after_the_upload(kibana: Bench) -> None:
    for version in ("1", "2", "3"):
        release(kibana, version)
    release(kibana, "2", "/static/more.js")
    kibana.ok(MODULE, **{**SHOP, "service_name": "bystander"}, content=MAP)
    new = {**SHOP, "service_version": "4", "content": MAP, "keep_last": 3}
    result = kibana.converge(MODULE, **new)
    # 2 has had an upload after 3.
    assert result["diff"]["before"]["service_versions"] == ["2", "3", "1"]
    assert result["diff"]["after"]["service_versions"] == ["4", "2", "3"]
    assert result["sourcemap"]["service_versions"] == ["4", "2", "3"]
    assert result.writes[0] == f"POST {PATH}" and len(deletes(result)) == 1
    assert versions(kibana) == {"2", "3", "4", "1.0.0"}
    assert len(artifacts(kibana)) == 5
    result = kibana.converge(MODULE, **{**new, "keep_last": 1})
    assert len(deletes(result)) == 3 and len(result.writes) == 3
    assert result["sourcemap"]["created"]
    assert versions(kibana) == {"4", "1.0.0"}


def test_the_version_that_is_uploaded_stays_however_old_it_is(kibana: Bench) -> None:
    for version in ("1", "2", "3"):
        release(kibana, version)
    options = {**SHOP, "service_version": "1", "content": MAP}
    assert not kibana.ok(MODULE, **options, keep_last=3).changed
    result = kibana.converge(MODULE, **options, keep_last=2)
    assert result["diff"]["after"]["service_versions"] == ["3", "1"]
    assert versions(kibana) == {"3", "1"}


def test_a_second_bundle_of_a_version_is_no_version_of_its_own(kibana: Bench) -> None:
    for version in ("1", "2"):
        release(kibana, version, keep_last=2)
        release(kibana, version, "/static/more.js", keep_last=2)
    assert len(artifacts(kibana)) == 4


def test_other_versions_stay_unless_asked(kibana: Bench) -> None:
    for version in ("1", "2", "3"):
        result = release(kibana, version)
        assert "service_versions" not in result["diff"]["after"]
    assert versions(kibana) == {"1", "2", "3"}
    kibana.converge(MODULE, **{**SHOP, "service_version": "3"}, state="absent", keep_last=1)
    assert versions(kibana) == {"1", "2"}


def test_replacing_and_forgetting_at_once(kibana: Bench) -> None:
    for version in ("1", "2"):
        release(kibana, version)
    kibana.converge(MODULE, **{**SHOP, "service_version": "2"}, content=OTHER, keep_last=1)
    assert only(kibana)["sourceMap"] == OTHER
    assert only(kibana)["serviceVersion"] == "2"


def test_versions_that_cannot_be_deleted_are_told_with_what_was_done(kibana: Bench) -> None:
    for version in ("1", "2", "3"):
        release(kibana, version)
    kibana.emulator.faults.add(method="DELETE", skip=1, status=500, body={"message": "no"})
    result = kibana.run(MODULE, **SHOP, content=MAP, keep_last=1)
    assert "Could not delete old versions after the source map of '/static/app.js'" in result.msg
    assert "was uploaded (1 of 3 deleted): DELETE" in result.msg
    assert result.changed and result["failure"]["done"][0] == "uploaded" and len(result["failure"]["done"]) == 2
    assert "1.0.0" in versions(kibana)


# --- Kibana without source maps, privileges, spaces


def test_kibana_without_fleet(kibana: Bench) -> None:
    kibana.kibana.fleet = False
    kibana.refused(MODULE, "it keeps them with Fleet, which is switched off here", **SHOP, content=MAP)
    kibana.refused(MODULE, "xpack.fleet.enabled", **GONE)


def test_fleet_that_vanishes_before_the_upload(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", status=200, body={})
    result = kibana.run(MODULE, **SHOP, content=MAP)
    assert "Could not create source map" in result.msg and "it keeps them with Fleet" in result.msg


def test_serverless(kibana: Bench) -> None:
    kibana.emulator.faults.add(path="sourcemaps", status=501, times=None)
    kibana.refused(MODULE, "501 Not Implemented", "does not take source maps", **SHOP, content=MAP)


def test_a_listing_that_fails_is_told(kibana: Bench) -> None:
    kibana.emulator.faults.add(path="sourcemaps", status=500, body={"message": "Something went wrong"}, times=2)
    kibana.refused(MODULE, "Could not manage source map", "500 Internal Server Error: Something", **SHOP, content=MAP)


def test_a_reader_may_look_but_not_write(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    assert not kibana.ok(MODULE, username="reader", **SHOP, content=MAP).changed
    for options in ({**SHOP, "content": OTHER}, GONE):
        result = kibana.run(MODULE, username="reader", **options)
        assert "403 Forbidden" in result.msg and "lacks the Kibana privilege" in result.msg
    assert only(kibana)["sourceMap"] == MAP


def test_source_maps_are_the_same_in_every_space(kibana: Bench) -> None:
    kibana.kibana.spaces["ops"] = {"id": "ops", "name": "Ops"}
    kibana.converge(MODULE, space="ops", **SHOP, content=MAP)
    assert {entry.space for entry in kibana.emulator.log.entries if entry.write} == {"ops"}
    assert not kibana.ok(MODULE, **SHOP, content=MAP).changed


def test_what_kibana_says_is_told(kibana: Bench) -> None:
    kibana.emulator.faults.add(method="POST", status=400, body={"message": "Input is not a Buffer"})
    result = kibana.run(MODULE, **SHOP, content=MAP)
    assert result.msg.startswith("Could not create source map of '/static/app.js' in version '1.0.0' of service 'shop'")
    assert "400 Bad Request: Input is not a Buffer" in result.msg


# --- requests


def test_requests(kibana: Bench) -> None:
    options = {**SHOP, "content": MAP}
    assert kibana.ok(MODULE, **options).requests == [LISTING, f"POST {PATH}", LISTING]
    assert kibana.ok(MODULE, **options).requests == [LISTING]
    assert kibana.ok(MODULE, check=True, **SHOP, content=OTHER).requests == [LISTING]
    assert kibana.ok(MODULE, **GONE).requests[0::2] == [LISTING, LISTING]
    assert kibana.ok(MODULE, **GONE).requests == [LISTING]


def client(bench: Bench) -> Client:
    return Client(Connection(bench.url, username=ADMIN, password=PASSWORD))


def params(**options: t.Any) -> dict[str, t.Any]:
    return {**{name: spec.get("default") for name, spec in Sourcemap.argument_spec.items()}, **options}


def fill(bench: Bench, count: int) -> None:
    for number in range(count):
        emulated.save(bench.kibana, emulated.artifact(bench.kibana, "many", str(number), "/a.js", MAP))


def test_the_listing_is_read_to_its_end(kibana: Bench) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    fill(kibana, 250)
    result = kibana.ok(MODULE, **SHOP, content=MAP)
    assert not result.changed
    assert result.requests == [LISTING] * 3
    # After an upload only what is new has to be seen.
    assert kibana.ok(MODULE, **SHOP, content=OTHER).requests[-2:] == [f"POST {PATH}", LISTING]
    assert kibana.emulator.log.entries[-1].query == "page=1&perPage=10"


def test_uploads_that_move_the_pages_hide_nothing(kibana: Bench) -> None:
    fill(kibana, 7)
    reading = list_sourcemaps(client(kibana), 3)
    found = [next(reading)["id"]]
    kibana.ok(MODULE, **SHOP, content=MAP)
    found += [artifact["id"] for artifact in reading]
    assert len(found) == len(set(found)) == 7


def test_many_share_one_listing(kibana: Bench) -> None:
    fill(kibana, 3)
    for content, changed in ((MAP, [False] * 3), (OTHER, [True] * 3)):
        shared = client(kibana)
        catalog = sourcemap_catalog(shared)
        start = len(kibana.emulator.log.entries)
        wanted = [
            Sourcemap(
                shared,
                params(service_name="many", service_version=str(number), bundle_filepath="/a.js", content=content),
                catalog,
            )
            for number in range(3)
        ]
        outcomes = ensure_many(wanted, apply=False, max_parallel=3)
        assert [outcome.changed for outcome in outcomes] == changed
        assert len(kibana.emulator.log.since(start)) == 1
    start = len(kibana.emulator.log.entries)
    assert all(outcome.object for outcome in ensure_many(wanted[1:], apply=True, max_parallel=3))
    assert [f"{entry.method} {entry.path}" for entry in kibana.emulator.log.since(start)].count(LISTING) == 1
    assert ensure(wanted[0], apply=True).changed
    assert not kibana.ok(
        MODULE, service_name="many", service_version="0", bundle_filepath="/a.js", content=OTHER
    ).changed


def test_artifacts_of_another_kind_are_passed_over(kibana: Bench) -> None:
    fill(kibana, 1)
    listed = next(list_sourcemaps(client(kibana)))
    for body in ("text", None, {"serviceName": "shop"}):
        answer = {"artifacts": [{**listed, "id": "apm:x", "body": body}], "total": 1}
        kibana.emulator.faults.add(path="sourcemaps", status=200, body=answer)
        assert not kibana.ok(MODULE, **GONE).changed


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("POST", {**SHOP, "service_version": "2", "content": MAP}),
        ("POST", {**SHOP, "content": OTHER}),
        ("DELETE", GONE),
    ],
)
@pytest.mark.parametrize("fault", [{"drop": "after"}, {"drop": "before"}, {"status": 502}, {"truncate": True}])
@pytest.mark.parametrize("retries", [0, 2])
def test_lost_answers_leave_one_artifact_and_a_true_verdict(
    kibana: Bench, method: str, options: dict[str, t.Any], fault: dict[str, t.Any], retries: int
) -> None:
    kibana.ok(MODULE, **SHOP, content=MAP)
    kibana.emulator.faults.add(method=method, **fault)
    result = kibana.run(MODULE, retries=retries, **options)
    if result.failed:
        assert not retries and fault in ({"drop": "before"}, {"status": 502})
        assert kibana.ok(MODULE, **options).changed
    else:
        assert result.changed
    again = kibana.ok(MODULE, **options)
    assert not again.changed, again["diff"]


def test_content_that_kibana_writes_in_another_order_is_not_uploaded_again(kibana: Bench) -> None:
    """Newer versions put the keys they know first, so that the hash is another one."""
    ours = {"x_extra": 1, **MAP}
    theirs = {**MAP, "x_extra": 1}
    emulated.save(kibana.kibana, emulated.artifact(kibana.kibana, "shop", "1.0.0", SHOP["bundle_filepath"], theirs))
    result = kibana.ok(MODULE, **SHOP, content=ours)
    assert not result.changed
    assert result["sourcemap"]["created"]
