# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role configure and its playbook: variables and files become what is in Kibana."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.tools.chosen import VENV
from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

HERE = ROOT / "tests" / "integration" / "configure"
ROLE = str(HERE / "play.yml")
EXAMPLES = ROOT / "tests" / "integration" / "examples" / "vars.yml"
PLAYBOOK = "observability.kibana.configure"
VARIABLES = f"--extra-vars=@{HERE / 'variables.yml'}"
# What has to be written for variables.yml, to which path at least once.
KINDS = (
    "/api/spaces/space",
    "/api/actions/connector/",
    "/api/maintenance_window",
    "/api/alerting/rule/",
    "_mute_all",
    "/api/cases/configure",
    "/api/cases",
    "/api/apm/settings/agent-configuration",
    "/api/apm/fleet/apm_server_schema",
    "/api/apm/sourcemaps",
)


class Desk:
    """Somebody with files, who runs playbooks in a folder."""

    def __init__(self, kibana: Kibana, folder: Path) -> None:
        self.kibana = kibana
        self.folder = folder

    @property
    def windows(self) -> dict[str, t.Any]:
        """Variables that leave maintenance windows out, with a version that has none and says so."""
        if self.kibana.has("maintenance_windows_find"):
            return {}
        refused = self.play(ROLE, VARIABLES, "--check", fails=True)
        assert "resources failed" in refused.text
        assert re.search(r"maintenance window.* needs Kibana 9\.[12] or later", refused.text)
        return {"configure_maintenance_windows": []}

    def play(self, playbook: str, *options: str, fails: bool = False, **variables: t.Any) -> Played:
        """Run a playbook with extra variables."""
        before = len(self.kibana.log())
        done = run_playbook(
            playbook,
            *options,
            "--extra-vars",
            json.dumps(variables),
            kibana=self.kibana,
            folder=self.folder,
        )
        assert (done.returncode != 0) is fails, done.stdout
        return Played(done, self.kibana.log()[before:])


class Played:
    """What became of a play: its output, how many tasks changed something, and what was asked of Kibana."""

    def __init__(self, done: subprocess.CompletedProcess[str], log: list[dict[str, t.Any]]) -> None:
        self.output = done.stdout
        # As a reader sees it, wherever Ansible breaks the lines.
        self.text = re.sub(r"\s+", " ", done.stdout)
        counted = re.search(r"changed=(\d+)", done.stdout)
        self.changed = int(counted[1]) if counted else -1
        self.log = [entry for entry in log if entry["write"]]
        self.writes = [f"{entry['method']} {entry['path']}" for entry in self.log]


@pytest.fixture
def desk(kibana: Kibana, tmp_path: Path) -> Desk:
    """An empty Kibana, and a folder with a copy of the files."""
    folder = tmp_path / "desk"
    shutil.copytree(HERE / "kibana", folder / "kibana")
    return Desk(kibana, folder)


def test_a_variable_for_each_kind(desk: Desk) -> None:
    """One task brings about all kinds; check mode foretells it, a second run does nothing; no secret is shown."""
    windows = desk.windows
    checked = desk.play(ROLE, VARIABLES, "--check", "--diff", "-vvvv", **windows)
    assert checked.writes == []
    played = desk.play(ROLE, VARIABLES, "--diff", "-vvvv", **windows)
    assert played.changed == checked.changed == 1
    for path in KINDS:
        assert any(path in write for write in played.writes) or ("window" in path and windows), path
    again = desk.play(ROLE, VARIABLES, "-vvvv", **windows)
    assert (again.changed, again.writes) == (0, [])
    assert "canary" in json.dumps(played.log)
    for one in (checked, played, again):
        assert "canary" not in one.output
    rules = {
        entry["request_body"]["name"]: entry
        for entry in played.log
        if re.fullmatch("/api/alerting/rule/[^/]+", entry["path"])
    }
    assert rules["Checkout errors"]["space"] == "payments"
    assert rules["Checkout errors"]["request_body"]["actions"][0]["params"] == {
        "message": "{{rule.name}} of {{context.value}}"
    }
    assert set(rules) == {"Checkout errors", "Old rule"}


def test_options_reach_the_module(desk: Desk) -> None:
    """Pruning, and what is reported, are kibana_apply's."""
    windows = desk.windows
    desk.play(ROLE, VARIABLES, **windows)
    prune: dict[str, t.Any] = {
        **windows,
        "configure_resources": [],
        "configure_prune": True,
        "configure_prune_selector": {"rule_tags": ["managed"], "spaces": ["payments"]},
    }
    pruned = desk.play(ROLE, VARIABLES, **prune)
    assert [write.split("/")[0:4] for write in pruned.writes] == [["DELETE ", "api", "alerting", "rule"]]
    assert desk.play(ROLE, VARIABLES, **prune).writes == []
    # Nothing that the selector does not cover, and without it nothing at all.
    refused = desk.play(ROLE, fails=True, configure_prune=True)
    assert "prune_selector" in refused.output

    broken = [
        {"kind": "connector", "name": "nonsense", "connector_type_id": ".nonsense"},
        {"kind": "apm_agent_config", "service_name": "late", "settings": {"recording": True}},
    ]
    stopped = desk.play(ROLE, "-v", fails=True, configure_resources=broken, configure_report="failed")
    assert "Not tried: 1" in stopped.text
    assert "verdict: not_tried" not in stopped.output
    assert not any("agent-configuration" in write for write in stopped.writes)
    went_on = desk.play(
        ROLE,
        "-v",
        fails=True,
        configure_resources=broken,
        configure_continue_on_error=True,
        configure_report="all",
        configure_max_results=1,
        configure_max_parallel=1,
    )
    assert any("agent-configuration" in write for write in went_on.writes)
    assert went_on.output.count("verdict:") == 1
    assert "max_parallel: 1" in desk.play(ROLE, "-vvv", configure_max_parallel=1).output


def test_files(desk: Desk) -> None:
    """A folder by a relative path, with variables of one file in another, foreign templates, and no secret shown."""
    hidden = desk.folder / "kibana" / ".draft.yml"
    hidden.write_text("kibana_resources: nonsense\n")
    checked = desk.play(PLAYBOOK, "--check", "--diff", "-vvvv", kibana_files="kibana")
    assert checked.writes == []
    played = desk.play(PLAYBOOK, "--diff", "-vvvv", kibana_files=["kibana"])
    assert played.changed == checked.changed == 1
    connector, rule = (entry["request_body"] for entry in played.log)
    assert connector["secrets"] == {"webhookUrl": "https://hooks.example.com/canary-in-file"}
    assert (rule["name"], rule["schedule"]) == ("{{ undefined }} in a file", {"interval": "5m"})
    assert rule["actions"][0]["params"] == {"message": "{{rule.name}}"}
    again = desk.play(PLAYBOOK, "-vvvv", kibana_files=["kibana/"])
    assert (again.changed, again.writes) == (0, [])
    for one in (checked, played, again):
        assert "canary" not in one.output
    seen = desk.play(ROLE, "-v", configure_files=["kibana"], configure_no_log=False)
    assert "canary-in-file" in seen.output


def test_encrypted_files(desk: Desk) -> None:
    """The secrets may be a vault, and another folder may hold them."""
    password = desk.folder / "password"
    password.write_text("sesame")
    vault = desk.folder / "vault.yml"
    (desk.folder / "kibana" / "secrets.yml").rename(vault)
    subprocess.run(
        [VENV / "bin" / "ansible-vault", "encrypt", f"--vault-password-file={password}", vault],
        check=True,
        env={**os.environ, "HOME": str(desk.folder)},
        capture_output=True,
    )
    option = f"--vault-password-file={password}"
    played = desk.play(PLAYBOOK, option, "-vvvv", kibana_files=["kibana", "vault.yml"])
    assert played.log[0]["request_body"]["secrets"] == {"webhookUrl": "https://hooks.example.com/canary-in-file"}
    assert "canary" not in played.output


def test_refusals(desk: Desk) -> None:
    """Files that are not there or not what they should be; nothing is written."""
    (desk.folder / "empty").mkdir()
    (desk.folder / "mixed.yml").write_text("kibana_resources: []\nthreshold: 5\n")
    (desk.folder / "text.yml").write_text("kibana_resources: text\n")
    for files, sentence in (
        (["nowhere.yml"], f"There is no {desk.folder}/nowhere.yml, which configure_files names."),
        (["empty"], f"There are no YAML files in {desk.folder}/empty, which configure_files names."),
        (["kibana/variables.yml"], "None of these files has a list kibana_resources"),
        (["mixed.yml"], "Put other variables into files of their own"),
        (["text.yml"], "should have a list kibana_resources"),
    ):
        played = desk.play(ROLE, fails=True, configure_files=files)
        assert sentence in played.text, played.output
        assert played.writes == []


def test_a_group_of_hosts(desk: Desk) -> None:
    """Each host's own Kibana, where the inventory says it is; what is given on the command line counts for all."""
    inventory = desk.folder / "inventory.yml"
    hosts = {
        name: {"kibana_url": desk.kibana.url, "kibana_space": space, "configure_connectors": [connector]}
        for name, space, connector in (
            ("first", "default", {"name": "mine", "connector_type_id": ".server-log"}),
            ("second", "team", {"name": "yours", "connector_type_id": ".server-log"}),
        )
    }
    inventory.write_text(json.dumps({"kibanas": {"hosts": hosts}}))
    desk.play(ROLE, configure_spaces=[{"id": "team", "name": "Team"}])
    played = desk.play(PLAYBOOK, f"--inventory={inventory}", kibana_hosts="kibanas", kibana_files="kibana")
    made = {(entry["space"], entry["request_body"].get("name")) for entry in played.log}
    assert ("default", "mine") in made and ("team", "yours") in made
    assert ("default", "from-a-file") in made and ("team", "from-a-file") in made
    assert len(made) == len(played.log) == 6


def test_the_play_of_the_readme(desk: Desk) -> None:
    """It runs as it stands, with another URL, and again without a change."""
    (play,) = re.findall(r"```yaml\n(- name.*?)```", (ROOT / "roles/configure/README.md").read_text(), re.DOTALL)
    playbook = desk.folder / "readme.yml"
    playbook.write_text(play.replace("https://kibana.example.com:5601", desk.kibana.url))
    assert len(desk.play(str(playbook), f"--extra-vars=@{EXAMPLES}").writes) == 3
    assert desk.play(str(playbook), f"--extra-vars=@{EXAMPLES}").writes == []
