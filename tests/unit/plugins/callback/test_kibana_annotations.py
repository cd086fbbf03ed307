# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import types
import typing as t

import pytest
from ansible import context
from ansible.errors import AnsibleError
from ansible.executor.stats import AggregateStats
from ansible.parsing.dataloader import DataLoader

from ansible_collections.observability.kibana.plugins.callback.kibana_annotations import CallbackModule
from tests.emulator.security import ADMIN, PASSWORD

from ..harness import Bench
from ..options import with_options

SHOP: dict[str, t.Any] = {"kibana_annotations_service_name": "shop", "kibana_annotations_service_version": "2.4.0"}


@dataclasses.dataclass
class Screen:
    """What Ansible's display is told."""

    warnings: list[str] = dataclasses.field(default_factory=list)
    verbosity: int = 0

    def warning(self, message: str) -> None:
        """Keep a warning."""
        self.warnings.append(message)


class Run:
    """One run of a playbook, as Ansible tells a callback plugin about it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.screen = Screen()
        self.plugin = with_options(CallbackModule(display=self.screen), "callback", "kibana_annotations")
        self.plugin.set_options()

    def play(self, *, check: bool = False, tasks: int = 2, loader: t.Any = None, **variables: t.Any) -> None:
        """A play with these variables."""
        manager = types.SimpleNamespace(get_vars=lambda play: variables)
        self.plugin.v2_playbook_on_play_start(
            types.SimpleNamespace(check_mode=check, get_variable_manager=lambda: manager, get_loader=DataLoader)
        )
        for dummy in range(tasks):
            self.plugin.v2_playbook_on_task_start(None, False)

    def begin(self, path: str = "/project/deploy.yml") -> None:
        """The playbook begins."""
        self.plugin.v2_playbook_on_start(types.SimpleNamespace(_file_name=path))

    def end(self, *outcomes: str) -> None:
        """The playbook ends; outcomes, one for each host."""
        stats = AggregateStats()
        for number, outcome in enumerate(outcomes or ("ok",)):
            stats.increment("ok", f"host{number}")
            stats.increment(outcome, f"host{number}")
        self.plugin.v2_playbook_on_stats(stats)

    def whole(self, **variables: t.Any) -> None:
        """A playbook of one play."""
        self.begin()
        self.play(**variables)
        self.end()

    @property
    def posted(self) -> list[dict[str, t.Any]]:
        """The bodies of the annotations that were added."""
        entries = self.bench.emulator.log.entries
        assert all("/annotation" in entry.path for entry in entries if entry.write)
        return [entry.request_body for entry in entries if entry.write and entry.status == 200]

    @property
    def texts(self) -> list[str]:
        """What they show."""
        return [body["message"] for body in self.posted]


@pytest.fixture
def run(kibana: Bench, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run with the administrator in the environment."""
    for name, value in {"URL": kibana.url, "USERNAME": ADMIN, "PASSWORD": PASSWORD, "RETRIES": "0"}.items():
        monkeypatch.setenv(f"KIBANA_{name}", value)
    return Run(kibana)


def again(run: Run) -> Run:
    """Another run in an environment that has changed."""
    return Run(run.bench)


def test_begin_and_end_of_a_deployment(run: Run) -> None:
    run.whole(**SHOP)
    assert run.texts == ["2.4.0: deploy.yml began", "2.4.0: deploy.yml succeeded"]
    assert [body["service"] for body in run.posted] == [{"version": "2.4.0"}] * 2
    assert "tags" not in run.posted[0]
    assert run.posted[0]["@timestamp"] <= run.posted[1]["@timestamp"]
    assert not run.screen.warnings


def test_nothing_without_a_service(run: Run) -> None:
    run.whole()
    assert not run.bench.emulator.log.entries
    assert not run.screen.warnings


@pytest.mark.parametrize(
    ("outcomes", "result"),
    [
        (("ok", "changed"), "succeeded"),
        (("ok", "failures"), "failed"),
        (("dark",), "failed"),
        (("rescued", "ignored", "skipped"), "succeeded"),
    ],
)
def test_the_result(run: Run, outcomes: tuple[str, ...], result: str) -> None:
    run.begin()
    run.play(**SHOP)
    run.end(*outcomes)
    assert run.texts[1] == f"2.4.0: deploy.yml {result}"


def test_check_mode_writes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "CLIARGS", {"check": True})
    run.whole(**SHOP)
    assert not run.bench.emulator.log.entries


def test_a_play_in_check_mode_deploys_nothing_but_the_next_does(run: Run) -> None:
    run.begin()
    run.play(check=True, **SHOP)
    assert not run.posted
    run.play(**SHOP)
    run.end()
    assert len(run.posted) == 2


def test_a_play_without_tasks_deploys_nothing(run: Run) -> None:
    run.begin()
    run.play(tasks=0, **SHOP)
    run.end()
    assert not run.bench.emulator.log.entries


def test_several_plays_are_one_deployment_of_the_first_service(run: Run) -> None:
    run.begin()
    run.play()
    assert not run.posted
    run.play(**SHOP)
    run.play(**{**SHOP, "kibana_annotations_service_version": "3"})
    run.end()
    assert run.texts == ["2.4.0: deploy.yml began", "2.4.0: deploy.yml succeeded"]


def test_each_playbook_is_a_deployment(run: Run) -> None:
    run.whole(**SHOP)
    run.begin("other.yml")
    run.play(**{**SHOP, "kibana_annotations_service_version": "3"})
    run.end("failures")
    assert run.texts[2:] == ["3: other.yml began", "3: other.yml failed"]


def test_options_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {
        "SERVICE_NAME": "cart",
        "SERVICE_VERSION": "7",
        "SERVICE_ENVIRONMENT": "production",
        "TAGS": "ci,blue",
        "BEGIN_TEXT": "{service_name}/{service_environment}/{service_version}/{playbook}",
        "END_TEXT": "{result} {service_name}",
    }
    for name, value in options.items():
        monkeypatch.setenv(f"KIBANA_ANNOTATIONS_{name}", value)
    other = again(run)
    other.whole()
    assert other.texts == ["cart/production/7/deploy.yml", "succeeded cart"]
    assert other.posted[0]["service"] == {"version": "7", "environment": "production"}
    assert other.posted[0]["tags"] == ["ci", "blue"]
    assert "/services/cart/" in other.bench.emulator.log.entries[0].path


def test_variables_count_more_than_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIBANA_ANNOTATIONS_SERVICE_NAME", "cart")
    monkeypatch.setenv("KIBANA_ANNOTATIONS_SERVICE_VERSION", "7")
    other = again(run)
    other.whole(kibana_annotations_service_version="8", kibana_annotations_service_environment="test")
    assert other.posted[0]["service"] == {"version": "8", "environment": "test"}
    assert "/services/cart/" in other.bench.emulator.log.entries[0].path


@pytest.mark.parametrize(("moments", "count"), [("begin", 1), ("end", 1), ("begin,end", 2)])
def test_moments(run: Run, monkeypatch: pytest.MonkeyPatch, moments: str, count: int) -> None:
    monkeypatch.setenv("KIBANA_ANNOTATIONS_MOMENTS", moments)
    other = again(run)
    other.whole(**SHOP)
    assert len(other.posted) == count
    assert ("began" in other.texts[0]) is moments.startswith("begin")


def test_a_moment_that_does_not_exist(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIBANA_ANNOTATIONS_MOMENTS", "middle")
    # Ansible makes this a warning, and does without the plugin.
    with pytest.raises(AnsibleError, match="moments"):
        again(run)


def test_no_version(run: Run) -> None:
    run.whole(kibana_annotations_service_name="shop")
    assert not run.bench.emulator.log.entries
    (warning,) = run.screen.warnings
    assert warning == ("kibana_annotations: service_version is not set, so the deployment of 'shop' cannot be marked")


def test_a_text_with_a_word_that_means_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIBANA_ANNOTATIONS_BEGIN_TEXT", "{version}")
    other = again(run)
    other.whole(**SHOP)
    assert other.texts == ["2.4.0: deploy.yml succeeded"]
    (warning,) = other.screen.warnings
    assert "begin_text has {version}, but there are service_name, service_version" in warning


def test_one_warning_however_often_it_fails(run: Run) -> None:
    run.bench.kibana.license = "basic"
    run.whole(**SHOP)
    assert not run.posted
    (warning,) = run.screen.warnings
    assert warning.startswith("kibana_annotations: Could not create annotation of version '2.4.0' of service 'shop': ")
    assert "answered 403" in warning and "gold license" in warning


def test_the_end_is_marked_although_the_begin_could_not_be(run: Run) -> None:
    run.bench.emulator.faults.add(method="POST", status=500, body={"message": "no"})
    run.whole(**SHOP)
    assert run.texts == ["2.4.0: deploy.yml succeeded"]
    assert len(run.screen.warnings) == 1


def test_an_annotation_whose_answer_got_lost_is_not_added_twice(run: Run) -> None:
    run.bench.emulator.faults.add(method="POST", drop="after")
    run.begin()
    run.play(**SHOP)
    assert len(run.bench.kibana.objects("apm-annotation")) == 1
    assert not run.screen.warnings


def test_wrong_credentials(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIBANA_PASSWORD", "canary-password")
    other = again(run)
    other.whole(**SHOP)
    (warning,) = other.screen.warnings
    assert "answered 401" in warning and "canary" not in warning


def test_no_kibana_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIBANA_URL", "http://127.0.0.1:9")
    other = again(run)
    other.whole(**SHOP)
    (warning,) = other.screen.warnings
    assert "no connection to http://127.0.0.1:9" in warning


def test_no_url(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIBANA_URL")
    other = again(run)
    other.whole(**SHOP)
    assert other.screen.warnings == [
        "kibana_annotations: url is not set; set it, or the environment variable KIBANA_URL"
    ]


def test_what_nobody_thought_of_is_a_warning_without_its_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(*dummy: t.Any) -> t.NoReturn:
        raise OSError("canary-secret")

    monkeypatch.setattr(run.plugin, "_text", surprise)
    run.whole(**SHOP)
    assert run.screen.warnings == ["kibana_annotations: an unexpected OSError; please report this"]


def test_empty_variables_count_as_unset(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KIBANA_TIMEOUT", "KIBANA_VALIDATE_CERTS", "KIBANA_CA_PATH", "KIBANA_SPACE"):
        monkeypatch.setenv(name, "")
    other = again(run)
    other.whole(**SHOP)
    assert len(other.posted) == 2
    assert other.plugin.get_option("timeout") == 10
    assert other.plugin.get_option("validate_certs") is True
    assert other.plugin.get_option("ca_path") is None
