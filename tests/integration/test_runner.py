# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs as AWX runs them: ansible-runner, a private data folder, the environment that a credential injects, a survey.

What AWX then shows of a job is in the runner's artifacts: its output, its events, what it left with set_stats. No
secret may be in any of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import typing as t
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import needed
from tests.tools import awx
from tests.tools.chosen import VENV
from tests.tools.emulator import Kibana
from tests.tools.paths import TREE, clean_environment

CALLBACK = "observability.kibana.kibana_annotations"
SECRET = "canary-of-a-connector-9f1c"


@dataclass(frozen=True)
class Job:
    """What is left of a job."""

    status: str
    events: list[dict[str, t.Any]]
    folder: Path

    @property
    def output(self) -> str:
        """What AWX shows as the output."""
        return "".join(f"{event['stdout']}\n" for event in self.events)

    @property
    def last(self) -> dict[str, t.Any]:
        """What the last event tells, which AWX reads numbers and artifacts from."""
        (event,) = [event for event in self.events if event["event"] == "playbook_on_stats"]
        return t.cast("dict[str, t.Any]", event["event_data"])

    @property
    def artifacts(self) -> dict[str, t.Any]:
        """What the play left with set_stats."""
        return t.cast("dict[str, t.Any]", self.last.get("artifact_data", {}))

    def results(self, task: str) -> list[t.Any]:
        """What a task returned, for each host."""
        return [
            event["event_data"]["res"]
            for event in self.events
            if event["event"] in ("runner_on_ok", "runner_on_failed") and event["event_data"]["task"] == task
        ]

    def leaks(self, *secrets: str) -> list[str]:
        """The files of the artifacts that have a secret."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [str(path) for path in files if any(secret in self._text(path) for secret in secrets)]

    def _text(self, path: Path) -> str:
        """What a file holds.

        Into "command" the runner itself writes the environment that it was given, before the play begins. AWX deletes
        that with the private data folder, and keeps the environment with the secrets blotted out. So what the
        credential has injected is no leak there; anything else would be.
        """
        text = path.read_text(encoding="utf-8", errors="replace")
        if path == self.folder / "command":
            written = json.loads(text)
            given = {name: value for name, value in written["env"].items() if not name.startswith("KIBANA_")}
            text = json.dumps({**written, "env": given})
        return text


class Controller:
    """Runs jobs of the project in extensions/awx/project with one credential."""

    def __init__(self, kibana: Kibana, folder: Path) -> None:
        self.kibana = kibana
        self.folder = folder
        self.api_key = self.kibana.tell("api_keys", name="awx", owner="elastic")["encoded"]
        self.project = folder / "project"
        shutil.copytree(awx.AWX / "project", self.project)
        self.jobs = 0

    def describe(self, *resources: dict[str, t.Any]) -> None:
        """Put a file into the project that describes these."""
        (self.project / "kibana" / "described.yml").write_text(yaml.safe_dump({"kibana_resources": list(resources)}))

    def run(self, playbook: str, *, check: bool = False, **answers: t.Any) -> Job:
        """Run a playbook of the project with these answers to its survey, as loud as AWX can be."""
        self.jobs += 1
        private = self.folder / f"job-{self.jobs}"
        for name in ("env", "inventory"):
            (private / name).mkdir(parents=True)
        shutil.copytree(self.project, private / "project")
        survey = awx.load(f"surveys/{Path(playbook).stem}.yml")
        given = {"url": self.kibana.url, "api_key": self.api_key}
        variables = {
            **awx.inject(given, private / "env"),
            "ANSIBLE_COLLECTIONS_PATH": str(TREE),
            "ANSIBLE_HOME": str(private / "home"),
        }
        (private / "env" / "envvars").write_text(yaml.safe_dump(variables))
        (private / "env" / "extravars").write_text(yaml.safe_dump({**awx.default_answers(survey), **answers}))
        (private / "env" / "cmdline").write_text("--diff -vvv" + (" --check" if check else ""))
        (private / "inventory" / "hosts").write_text("")
        command = [
            sys.executable,
            "-m",
            "ansible_runner",
            "run",
            str(private),
            "--playbook",
            playbook,
            "--ident",
            "job",
        ]
        done = subprocess.run(
            command,
            env=clean_environment(VENV),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        folder = private / "artifacts" / "job"
        assert (folder / "status").is_file(), done.stdout
        events = [json.loads(path.read_text()) for path in (folder / "job_events").glob("*.json")]
        job = Job((folder / "status").read_text(), sorted(events, key=lambda event: event["counter"]), folder)
        assert not job.leaks(self.api_key, SECRET)
        return job

    def writes(self, since: int = 0) -> list[str]:
        """The state-changing requests after the first ones."""
        return [f"{entry['method']} {entry['path']}" for entry in self.kibana.log()[since:] if entry["write"]]


@pytest.fixture
def controller(kibana: Kibana, tmp_path: Path) -> Controller:
    """AWX, and a Kibana for one test."""
    return Controller(kibana, tmp_path)


def hook(name: str = "On-call hook", **more: t.Any) -> dict[str, t.Any]:
    """A connector with a secret."""
    return {
        "kind": "connector",
        "name": name,
        "connector_type_id": ".webhook",
        "config": {"url": "https://oncall.example.com/hook", "method": "post", "hasAuth": True},
        "secrets": {"user": "kibana", "password": SECRET},
        **more,
    }


def rule(name: str, *tags: str) -> dict[str, t.Any]:
    """A rule without actions."""
    return {
        "kind": "rule",
        "name": name,
        "rule_type_id": ".index-threshold",
        "interval": "1m",
        "tags": list(tags),
        "params": {
            "index": ["logs"],
            "timeField": "@timestamp",
            "aggType": "count",
            "groupBy": "all",
            "timeWindowSize": 5,
            "timeWindowUnit": "m",
            "thresholdComparator": ">",
            "threshold": [1],
        },
    }


def test_configure_then_audit(controller: Controller) -> None:
    """An audit that fails, a check, a run, another run, and an audit that does not."""
    controller.describe(hook(), rule("Checkout errors", "shop"))

    audit = controller.run("audit.yml")
    assert audit.status == "failed"
    assert int(audit.artifacts["audit_drift"]) == 3
    assert int(audit.artifacts["audit_summary"]["localhost"]["totals"]["missing"]) == 3
    (shown,) = audit.results("Show what was found")
    assert {finding["name"] for finding in shown["msg"]} == {"On-call hook", "Checkout errors", "Alert history"}

    check = controller.run("configure.yml", check=True)
    assert check.status == "successful"
    assert check.last["changed"] == {"localhost": 1}
    assert not controller.writes()

    first = controller.run("configure.yml")
    assert first.status == "successful"
    assert first.last["changed"] == {"localhost": 1}
    assert len(controller.writes()) == 3

    before = len(controller.kibana.log())
    second = controller.run("configure.yml")
    assert second.status == "successful"
    assert second.last["changed"] == {}
    again = controller.run("audit.yml")
    assert again.status == "successful"
    assert int(again.artifacts["audit_drift"]) == 0
    assert not controller.writes(before)


def test_the_answers_of_an_audit(controller: Controller) -> None:
    """What nothing describes counts or does not, and so does the job's result."""
    controller.describe(hook())
    controller.run("configure.yml")
    controller.describe()
    options: dict[str, t.Any] = {
        "survey_files": "kibana/described.yml\n\n kibana/connectors.yml ",
        "survey_fail_on": ["unmanaged"],
    }
    strict = controller.run("audit.yml", **options)
    assert strict.status == "failed"
    assert int(strict.artifacts["audit_summary"]["localhost"]["totals"]["unmanaged"]) == 1
    assert controller.run("audit.yml", **options, survey_unmanaged="no").status == "successful"
    lenient = controller.run("audit.yml", **{**options, "survey_fail_on": []})
    assert lenient.status == "successful"
    assert int(lenient.artifacts["audit_drift"]) == 1
    elsewhere = controller.run("audit.yml", **options, survey_spaces="default, nowhere")
    assert elsewhere.status == "failed"
    assert "has no space nowhere" in elsewhere.output


def test_silence(controller: Controller) -> None:
    """Rules by tag, by name, and a job that is not told which."""
    controller.describe(rule("Checkout errors", "shop"), rule("Cart errors", "shop"), rule("Disk full", "hosts"))
    controller.run("configure.yml")
    before = len(controller.kibana.log())
    nobody = controller.run("silence.yml")
    assert nobody.status == "failed"
    assert "Say which rules, by their tags or names." in nobody.output
    assert not controller.writes(before)
    by_tag = controller.run("silence.yml", survey_tags=" shop, none", survey_for="2h")
    if not controller.kibana.has("snooze"):
        assert by_tag.status == "failed"
        assert f"needs Kibana {needed('snooze')} or later" in by_tag.output
        assert not controller.writes(before)
        return
    assert by_tag.status == "successful"
    assert len(controller.writes(before)) == 2
    by_name = controller.run("silence.yml", survey_names="Disk full\n")
    assert by_name.status == "successful"
    assert len(controller.writes(before)) == 3
    assert all(write.endswith("/snooze_schedule") for write in controller.writes(before))


def test_wrong_credentials(controller: Controller) -> None:
    """The job says what is wrong, and shows nothing of the key."""
    controller.api_key = "canary-of-a-key-that-nobody-has"
    job = controller.run("configure.yml")
    assert job.status == "failed"
    assert "401" in job.output


def test_a_deployment_is_marked(controller: Controller) -> None:
    """With the callback plugin enabled in the project, and extra variables that say what is deployed."""
    (controller.project / "ansible.cfg").write_text(f"[defaults]\ncallbacks_enabled = {CALLBACK}\n")
    job = controller.run(
        "configure.yml", kibana_annotations_service_name="shop", kibana_annotations_service_version="2.4.0"
    )
    assert job.status == "successful"
    sent = [entry["request_body"] for entry in controller.kibana.log() if entry["path"].endswith("/annotation")]
    assert [body["message"] for body in sent] == ["2.4.0: configure.yml began", "2.4.0: configure.yml succeeded"]
