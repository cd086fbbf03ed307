# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup and the callback plugin in real runs of ansible-playbook."""

from __future__ import annotations

import importlib
import re
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

HERE = ROOT / "tests" / "integration" / "plugins"
CALLBACK = "observability.kibana.kibana_annotations"
CANARY = re.compile(r"canary-[a-z-]+")
NOBODY = {"KIBANA_USERNAME": "", "KIBANA_PASSWORD": ""}


def run(kibana: Kibana, tmp_path: Path, playbook: Path | str, *options: str, **variables: str) -> str:
    """The output of a play that must succeed."""
    play = attempt(kibana, tmp_path, playbook, *options, **variables)
    assert play.returncode == 0, play.stdout
    return play.stdout


def attempt(
    kibana: Kibana, tmp_path: Path, playbook: Path | str, *options: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a play of these tests."""
    return run_playbook(str(HERE / playbook), *options, kibana=kibana, folder=tmp_path / "play", variables=variables)


def added(kibana: Kibana) -> list[dict[str, t.Any]]:
    """The annotations that were added, as they were sent."""
    return [
        entry["request_body"]
        for entry in kibana.log()
        if entry["method"] == "POST" and entry["path"].endswith("/annotation") and entry["status"] == 200
    ]


def test_the_lookups_examples(kibana: Kibana, tmp_path: Path) -> None:
    """They run, and what they look up is right."""
    run(kibana, tmp_path, "prepare.yml")
    key = kibana.tell("api_keys", name="lookup", owner="elastic")["encoded"]
    lookup = importlib.import_module("ansible_collections.observability.kibana.plugins.lookup.kibana")
    examples = yaml.safe_load(lookup.EXAMPLES.replace("https://kibana.example.com:5601", kibana.url))
    examples.append({"ansible.builtin.debug": {"var": "connector_ids"}})
    playbook = tmp_path / "examples.yml"
    playbook.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": examples}]))
    before = len(kibana.log())
    output = run(kibana, tmp_path, playbook, "-e", f"kibana_api_key={key}", "--check", **NOBODY, KIBANA_API_KEY=key)
    assert "msg: ops\n" in output
    assert "/alerts/rules/errors" in output
    assert re.search(r"connector_ids:\s+- ops\s+- history", output)
    assert "There is no rule for the checkout yet" in output
    assert not [entry for entry in kibana.log()[before:] if entry["write"]]


def test_a_deployment_is_marked(kibana: Kibana, tmp_path: Path) -> None:
    """Enabled, with a service and a version of which the play's variables tell."""
    output = run(kibana, tmp_path, "deploy.yml", "-e", "shop_version=2.4.0", ANSIBLE_CALLBACKS_ENABLED=CALLBACK)
    assert [body["message"] for body in added(kibana)] == [
        "2.4.0: deploy.yml began",
        "2.4.0: deploy.yml succeeded",
    ]
    assert "WARNING" not in output


def test_a_failed_deployment_is_marked(kibana: Kibana, tmp_path: Path) -> None:
    """The end says that it has failed."""
    options = ("-e", "shop_version=2.4.0", "-e", "shop_is_broken=true")
    assert attempt(kibana, tmp_path, "deploy.yml", *options, ANSIBLE_CALLBACKS_ENABLED=CALLBACK).returncode == 2
    assert added(kibana)[1]["message"] == "2.4.0: deploy.yml failed"


@pytest.mark.parametrize(
    ("options", "variables"),
    [([], {}), (["--check"], {"ANSIBLE_CALLBACKS_ENABLED": CALLBACK})],
    ids=["not enabled", "check mode"],
)
def test_nothing_is_marked(kibana: Kibana, tmp_path: Path, options: list[str], variables: dict[str, str]) -> None:
    """Without being enabled, and in check mode."""
    run(kibana, tmp_path, "deploy.yml", "-e", "shop_version=1", *options, **variables)
    assert not [entry for entry in kibana.log() if "annotation" in entry["path"]]


def test_options_in_ansible_cfg(kibana: Kibana, tmp_path: Path) -> None:
    """All of them but secrets can stand there."""
    config = tmp_path / "ansible.cfg"
    config.write_text(
        f"[defaults]\ncallbacks_enabled = {CALLBACK}\ninventory = {HERE.parent / 'inventory.yml'}\n"
        f"[kibana]\nurl = {kibana.url}\n"
        "[callback_kibana_annotations]\nservice_environment = production\nend_text = {service_version} {result}\n"
        "moments = end\ntags = ci, blue\n"
    )
    run(kibana, tmp_path, "deploy.yml", "-e", "shop_version=2.4.0", ANSIBLE_CONFIG=str(config), KIBANA_URL="")
    (body,) = added(kibana)
    assert body["message"] == "2.4.0 succeeded"
    assert body["service"] == {"version": "2.4.0", "environment": "production"}
    assert body["tags"] == ["ci", "blue"]


def test_a_run_goes_on_without_annotations(kibana: Kibana, tmp_path: Path) -> None:
    """One warning, in one sentence, and nothing else."""
    kibana.tell("settings", license="basic")
    output = run(kibana, tmp_path, "deploy.yml", "-e", "shop_version=1", ANSIBLE_CALLBACKS_ENABLED=CALLBACK)
    assert output.count("kibana_annotations: Could not create annotation") == 1
    assert output.count("WARNING") == 1
    assert "Traceback" not in output


def test_a_version_that_is_not_defined(kibana: Kibana, tmp_path: Path) -> None:
    """A mistake in the play's variables is a warning, too."""
    output = run(kibana, tmp_path, "deploy.yml", ANSIBLE_CALLBACKS_ENABLED=CALLBACK)
    assert output.count("WARNING") == 1
    assert "shop_version" in output
    assert not added(kibana)


def test_no_secret_is_shown(kibana: Kibana, tmp_path: Path) -> None:
    """Not by failing lookups, nor by the callback with a key that is wrong, at full verbosity."""
    canaries = set(CANARY.findall((HERE / "mistakes.yml").read_text())) | {"canary-environment"}
    output = run(
        kibana,
        tmp_path,
        "mistakes.yml",
        "-vvvv",
        **{**NOBODY, "KIBANA_API_KEY": "", "ANSIBLE_CALLBACKS_ENABLED": CALLBACK},
        KIBANA_BEARER_TOKEN="",
        KIBANA_PROXY="",
    )
    assert output.count("...ignoring") == 6
    assert not [line for line in output.splitlines() if any(canary in line for canary in canaries)]
