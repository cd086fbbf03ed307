# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guides for troubleshooting, for contributors and about the emulator say what the code does."""

from __future__ import annotations

import contextlib
import itertools
import re
import socket
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils import _http
from ansible_collections.observability.kibana.plugins.module_utils._client import Client
from ansible_collections.observability.kibana.plugins.module_utils._connection import Connection
from ansible_collections.observability.kibana.plugins.module_utils._errors import KibanaError
from tests.emulator.app import Emulator
from tests.emulator.control import SEEDERS, SETTINGS, control_routes
from tests.emulator.security import ADMIN, PASSWORD, default_users
from tests.emulator.server import running
from tests.replay.replay import recordings
from tests.tools import error_texts, pages, retries, rooms
from tests.tools.paths import ROOT

SPACE = {"id": "ops", "name": "Ops"}
REQUESTS: dict[str, dict[str, t.Any]] = {
    "read": {"method": "GET", "path": "/api/spaces/space"},
    "safe": {"method": "PUT", "path": "/api/spaces/space/ops", "json": SPACE},
    "once": {"method": "POST", "path": "/api/spaces/space", "json": {**SPACE, "id": "more"}},
}


def page(name: str) -> str:
    """The text of a guide."""
    return (pages.PAGES / f"{name}.rst").read_text(encoding="utf-8")


# --- Troubleshooting


def test_every_error_text_is_explained_and_no_other() -> None:
    assert not error_texts.complaints(error_texts.in_code(), page("troubleshooting"))


def test_no_part_of_a_sentence_is_listed_in_vain() -> None:
    assert not error_texts.unused_parts()


def test_every_explanation_has_a_cause_and_a_cure() -> None:
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", page("troubleshooting"))]
    kinds = ["text" if error_texts.MESSAGE.fullmatch(block) else block for block in blocks]
    for is_text, group in itertools.groupby(kinds, key="text".__eq__):
        following = "\n".join(group)
        if is_text or following == "\n".join(kinds[: kinds.index("text")]):
            continue
        assert following.startswith(":Cause: "), following[:80]
        assert "\n:Cure: " in following, following[:80]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise InputError(f"{self.label} is not {kind!r}")', ["<label> is not '<kind>'"]),
        ('def f():\n    """Not this one."""\n    return "not there, it seems"', ["not there, it seems"]),
        ('self.warnings.append("a: " + f"{it} is gone")', ["<it> is gone"]),
        ('HINTS = {401: "Ask {who!r} again."}', ["Ask <who> again."]),
        ('DOCUMENTATION = "Not this one either."', []),
        ('if "nor this one" in text: f("short one")', []),
        ('f("a text of five words or more")', ["a text of five words or more"]),
        ('raise helper("one mistake")', ["one mistake"]),
        ("class A:\n    @property\n    def label(self) -> str:\n        return 'thing of name'", []),
    ],
)
def test_what_counts_as_an_error_text(source: str, found: list[str]) -> None:
    assert [one.text for one in error_texts.in_source(source)] == found


def test_a_missing_and_a_superfluous_explanation_are_told() -> None:
    texts = [error_texts.Text("no '<name>' in <place>", "x.py:1")]
    assert not error_texts.complaints(texts, "A title\n\n``no <thing> in\n<somewhere>``\n\n:Cause: none")
    (missing,) = error_texts.complaints(texts, "``no <thing>`` in a sentence")
    assert missing == "not explained: no '<name>' in <place> (x.py:1)"
    (surplus,) = error_texts.complaints([], "``no <thing>``")
    assert surplus == "explained, but nothing says it: no <>"
    assert error_texts.complaints(texts, "``no <a> in <b>``\n\n``no <c> in <d>``") == ["explained twice: no <> in <>"]


# --- Parts that are made


@pytest.mark.parametrize("name", sorted(pages.PARTS))
def test_a_page_is_not_behind_the_code(name: str) -> None:
    if set(pages.RECORDED) & set(pages.PARTS[name]) and not recordings():
        pytest.skip("the recordings of a real Kibana are not at hand")
    assert pages.made(page(name), pages.PARTS[name]) == page(name), "run: make guides"


def test_a_page_needs_its_parts() -> None:
    with pytest.raises(ValueError, match="one part x"):
        pages.made("no such part", {"x": str})
    assert pages.made(".. made: x\n\nold\n\n.. end: x\n", {"x": lambda: "new"}) == ".. made: x\n\nnew\n\n.. end: x\n"


@pytest.mark.parametrize("name", sorted(pages.PARTS))
def test_no_path_of_a_machine_is_in_a_page(name: str) -> None:
    assert str(ROOT) not in page(name) and str(ROOT.parent) not in page(name)


def test_every_room_has_its_place() -> None:
    there = {rooms.room(path) for path in rooms.SOURCES}
    assert there - {"__init__"} == set(rooms.ORDER)


# --- Requests that are sent again


def repeats(url: str, request: dict[str, t.Any], waits: list[float]) -> int:
    """How often the client sends a request again that goes wrong, with one retry."""
    waits.clear()
    connection = Connection(url, username=ADMIN, password=PASSWORD, retries=1, timeout=0.2)
    with Client(connection) as client, contextlib.suppress(KibanaError):
        client.request(request["method"], request["path"], json=request.get("json"))
    return len(waits)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between tries, which take no time here."""
    found: list[float] = []
    monkeypatch.setattr(_http, "sleep", found.append)
    return found


@pytest.mark.parametrize("row", retries.ROWS, ids=lambda row: row.what)
def test_the_table_of_retries(row: retries.Row, waits: list[float]) -> None:
    with contextlib.ExitStack() as stack:
        emulator = Emulator()
        url = stack.enter_context(running(emulator))
        if row.fault is not None:
            emulator.faults.add(times=None, **row.fault)
        elif "TLS" in row.what:
            url = url.replace("http:", "https:")
        else:
            taken = stack.enter_context(socket.socket())
            taken.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for kind, request in REQUESTS.items():
            assert repeats(url, request, waits) == int(getattr(row, kind)), kind


def test_the_list_of_requests_that_are_sent_once() -> None:
    assert retries.sent_once() == set(retries.ONCE)


# --- The emulator


def test_the_emulator_is_described_whole() -> None:
    text = page("emulator")
    source = (ROOT / "tests" / "emulator" / "__main__.py").read_text(encoding="utf-8")
    for option in re.findall(r'add_argument\(\s*"(--[\w-]+)"', source):
        assert f"``{option}``" in text
    for route in control_routes(Emulator()):
        assert f"/__emulator__{route.path.replace('{what}', 'NAME')}" in text
    for word in [*SEEDERS, *SETTINGS, *default_users(), PASSWORD]:
        assert f"``{word}``" in text
