# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No module tells a secret, whatever happens, and whatever the server sends back."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import io
import json
import re
import typing as t
from unittest import mock

import pytest
from ansible.module_utils import basic

from tests.trust.paths import HOOK
from tests.unit.plugins.conftest import Start
from tests.unit.plugins.harness import Result
from tests.unit.plugins.modules.test_bad_input import OPTIONS

from .budget import MORE
from .canaries import ODD_TEXT, ODD_WORD, Canary, echoed_header, echoes
from .server import Answer, HostileWorld
from .specs import NAMES, Way, every_option, secret_options

Options = dict[str, t.Any]
Spoil = t.Optional[t.Callable[[Answer], t.Optional[Answer]]]

# Look like secrets by their names, and are none: a way to a file, words, and names of fields.
NO_SECRETS = {"client_key", "update_secrets", "key", "api_key_owner", "keep_last"}
SUSPICIOUS = re.compile(r"password|passwd|secret|token|credential|(^|_)key(_|$)|auth|webhook")
NOWHERE = "http://127.0.0.1:9"

WAYS = [(module, way) for module in NAMES for way in secret_options(module)]


def _answering(status: int, **more: t.Any) -> t.Callable[[Answer], Answer]:
    """Everything that was sent, in the words of Kibana."""

    def spoil(answer: Answer) -> Answer:
        body = {"statusCode": status, "error": "Oh", "message": echoes(answer), "attributes": {"all": echoes(answer)}}
        return _instead(answer, status, json.dumps(body), "application/json", **more)

    return spoil


def _instead(answer: Answer, status: int, body: str, kind: str, **headers: str) -> Answer:
    return dataclasses.replace(answer, status=status, body=body.encode(), headers={"content-type": kind, **headers})


def _page(status: int) -> t.Callable[[Answer], Answer]:
    return lambda answer: _instead(answer, status, f"<html>{echoes(answer)}</html>", "text/html")


def _redirect(answer: Answer) -> Answer:
    place = f"https://elsewhere.example.com/?{echoed_header(answer)}"
    return _instead(answer, 302, "", "text/html", location=place)


def _odd_type(answer: Answer) -> Answer:
    return _instead(answer, 200, "x", f"text/{echoed_header(answer)}")


def _in_every_field(answer: Answer) -> Answer | None:
    """A good answer, but with everything in its texts."""
    try:
        document = json.loads(answer.body)
    except ValueError:
        return None
    said = echoes(answer)

    def fill(value: t.Any, key: str = "") -> t.Any:
        if isinstance(value, dict):
            return {name: fill(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [fill(item) for item in value]
        keep = key in ("id", "name", "connector_type_id", "number", "owner", "type") or not isinstance(value, str)
        return value if keep else said

    return dataclasses.replace(
        answer,
        body=json.dumps({"echo": said, **fill(document)} if isinstance(document, dict) else fill(document)).encode(),
    )


SPOILS: dict[str, Spoil] = {
    "good": None,
    "good, with everything in it": _in_every_field,
    **{f"{status}": _answering(status) for status in (400, 401, 403, 404, 409, 413, 429, 500, 503)},
    "404 that asks for a version": lambda answer: _answering(404)(answer) if "status" not in answer.path else None,
    "502 page": _page(502),
    "200 page": _page(200),
    "404 page": _page(404),
    "redirect": _redirect,
    "odd content type": _odd_type,
    "no JSON": lambda answer: _instead(answer, 200, echoes(answer), "application/json"),
    "a text": lambda answer: _instead(answer, 200, json.dumps(echoes(answer)), "application/json"),
    "numbers that are none": lambda answer: _instead(answer, 200, '{"total": "' + "x" * 10 + '"}', "application/json"),
}


@dataclasses.dataclass(frozen=True)
class Secretive:
    """A task with a canary in one option."""

    module: str
    options: Options
    canary: Canary


def secretive(module: str, way: Way) -> Secretive:
    """The task of a module, with a canary at the end of the way."""
    options: Options = copy.deepcopy(OPTIONS[module])
    if way == ("password",):
        return Secretive(module, {**options, "username": "elastic", "password": ODD_TEXT}, Canary(ODD_TEXT, "elastic"))
    if way == ("api_key",):
        return Secretive(module, {**options, "api_key": f"the-id:{ODD_WORD}"}, Canary(f"{ODD_WORD}", "the-id"))
    if way == ("bearer_token",):
        return Secretive(module, {**options, "bearer_token": ODD_WORD}, Canary(ODD_WORD))
    if way[0] == "resources":
        kinds = {"connector": HOOK}
        wish = {"kind": "connector", **copy.deepcopy(HOOK)}
        if len(way) > 1:
            wish = {"kind": way[1], **copy.deepcopy(kinds[way[1]]), **_at(way[2:], ODD_TEXT)}
        else:
            wish["secrets"]["password"] = ODD_TEXT
        return Secretive(module, {"resources": [wish]}, Canary(ODD_TEXT, "robot"))
    if module == "kibana_connector":
        return Secretive(module, {**copy.deepcopy(HOOK), **_at(way, ODD_TEXT)}, Canary(ODD_TEXT, "robot"))
    raise NotImplementedError(f"{module} has a new secret option {way}: say here how a task gives it")


def _at(way: Way, secret: str) -> Options:
    assert way == ("secrets",), way
    return {"secrets": {"user": "robot", "password": secret}}


def run(world: HostileWorld, task: Secretive, spoil: Spoil = None, **options: t.Any) -> tuple[Result, str]:
    """Run a task; its result, and everything that it said: output, complaints, log."""
    logged: list[str] = []
    complaints = io.StringIO()
    given = {**task.options, **options}
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(basic, "has_journal", False))
        stack.enter_context(mock.patch.object(basic.syslog, "syslog", lambda *said: logged.append(str(said[-1]))))
        stack.enter_context(contextlib.redirect_stderr(complaints))
        if spoil is not None:
            stack.enter_context(world.spoilt(spoil))
        result = world.run(task.module, **given)
    said = [json.dumps(result.values), json.dumps(result.values, ensure_ascii=False), str(result.values)]
    assert logged or result.failed, "Ansible logs every run"
    return result, "\n".join([*said, complaints.getvalue(), *logged])


def expect_nothing_of(task: Secretive, said: str) -> None:
    """No trace of the canary."""
    traces = task.canary.traces(said)
    around = [said[max(0, place - 150) : place + 80] for place in (said.find(trace) for trace in traces)]
    assert not traces, f"{traces}: {around[:3]}"


def test_every_secret_option_is_known() -> None:
    """An option that sounds secret is marked as one; what is marked is tried below."""
    for module in NAMES:
        for way, option in every_option(module):
            if SUSPICIOUS.search(way[-1]) and way[-1] not in NO_SECRETS:
                assert option.get("no_log"), f"{module}: {'.'.join(way)} sounds secret and is not marked with no_log"
    assert {way for dummy, way in WAYS} == {
        ("password",),
        ("api_key",),
        ("bearer_token",),
        ("secrets",),
        ("resources",),
        ("resources", "connector", "secrets"),
    }


@pytest.mark.parametrize("kind", SPOILS)
def test_whatever_a_server_answers(world: HostileWorld, kind: str, no_waiting: list[float]) -> None:
    """Every secret option of every module, half of them in check mode."""
    spoil = SPOILS[kind]
    empty = world.keep()
    for number, (module, way) in enumerate(WAYS):
        task = secretive(module, way)
        for check in (True, False) if MORE else ((number + len(kind)) % 2 == 0,):
            world.become(empty)
            result, said = run(world, task, spoil, check=check)
            assert "canary" not in said or "********" in said or result.failed or kind.startswith("good")
            expect_nothing_of(task, said)
            assert len(result.msg) < 20_000
    world.become(empty)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("url", NOWHERE),
        ("proxy", NOWHERE),
        ("url", "kibana.example.com"),
        ("url", "https://[::1"),
        ("validate_certs", "perhaps"),
        ("timeout", "nan"),
        ("space", "No Space"),
        ("client_cert", "/nowhere/cert.pem"),
    ],
)
def test_before_a_server_answers(world: HostileWorld, option: str, value: str) -> None:
    """Bad input, nobody there, no proxy."""
    for module, way in WAYS:
        task = secretive(module, way)
        result, said = run(world, task, None, **{option: value})
        assert result.failed or option == "client_cert"
        expect_nothing_of(task, said)


def test_tls_that_cannot_be_verified(start: Start, certificate: tuple[str, str], world: HostileWorld) -> None:
    bench = start(certfile=certificate[0], keyfile=certificate[1])
    for module, way in WAYS[::5]:
        task = secretive(module, way)
        result, said = run(world, task, url=bench.url)
        assert "TLS with" in result.msg
        expect_nothing_of(task, said)


URLS = (
    "http://somebody:{secret}@127.0.0.1:9",
    "http://{secret}@127.0.0.1:9",
    "http://somebody:{secret}@[::1",
    "https://somebody:{secret}@127.0.0.1:port/x",
    "ftp://somebody:{secret}@127.0.0.1",
    "http:/somebody:{secret}@127.0.0.1",
    "somebody:{secret}@127.0.0.1",
)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("option", ["url", "proxy"])
@pytest.mark.parametrize(
    "secret", [ODD_WORD, "S3cretCore", "S3cretCore%40%2f", "a/S3cretCore", "p@S3cretCore", "S3cretCore?x#y"]
)
def test_a_password_in_a_url(world: HostileWorld, option: str, url: str, secret: str) -> None:
    """Where a user name and a password are not allowed, or not well written."""
    task = Secretive("kibana_space_info", {option: url.format(secret=secret)}, Canary(secret, "somebody"))
    result, said = run(world, task)
    assert result.failed
    expect_nothing_of(task, said)


@pytest.mark.parametrize("name", ["password", "api_key", "bearer_token"])
def test_from_the_environment(world: HostileWorld, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An option that comes from a variable is as secret."""
    task = secretive("kibana_space_info", (name,))
    secret = task.options.pop(name)
    user = task.options.pop("username", None)
    monkeypatch.setenv(f"KIBANA_{name.upper()}", secret)
    options: Options = (
        {"username": user, "password": None} if name == "password" else {"username": None, "password": None}
    )
    result, said = run(world, task, _answering(500), **options)
    assert result.failed and "500" in result.msg
    assert "********" in result.msg
    expect_nothing_of(task, said)


def test_secrets_of_the_wrong_type(world: HostileWorld) -> None:
    """Ansible refuses them itself, and quotes what it was given where it does not know better."""
    for wrong in (
        ODD_TEXT,
        [ODD_TEXT],
        [{"password": ODD_TEXT}],
        f'{{"password": "{ODD_WORD}"',
        "password=S3cretCore",
    ):
        for module, options in (
            ("kibana_connector", {**HOOK, "secrets": wrong}),
            ("kibana_apply", {"resources": [{"kind": "connector", **HOOK, "secrets": wrong}]}),
            ("kibana_apply", {"resources": [{"kind": "conector", **HOOK, "secrets": wrong}]}),
            ("kibana_apply", {"resources": [{"kind": "connector", **HOOK, "secret": wrong}]}),
            ("kibana_apply", {"resources": wrong}),
        ):
            task = Secretive(module, options, Canary(ODD_TEXT))
            result, said = run(world, task)
            assert result.failed or wrong == "password=S3cretCore", (module, wrong, result.values)
            expect_nothing_of(task, said)


def test_nested_and_odd_secrets(world: HostileWorld) -> None:
    """Secrets within secrets, numbers, and those that are part of another."""
    secrets = {
        "password": {"deep": [{"deeper": ODD_TEXT}, f"{ODD_TEXT}{ODD_TEXT}"], "pin": 73919191},
        "user": f"x{ODD_WORD}",
    }
    task = Secretive("kibana_connector", {**HOOK, "secrets": secrets}, Canary(ODD_TEXT))
    for spoil in SPOILS.values():
        dummy, said = run(world, task, spoil)
        expect_nothing_of(task, said)
        assert "73919191" not in said
