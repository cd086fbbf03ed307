# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role export and its playbooks, as a user runs them: out of a Kibana, into files, and back or elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.tools.chosen import VENV
from tests.tools.emulator import Kibana, running_emulator
from tests.tools.paths import NEWEST, ROOT
from tests.tools.plays import play_environment, run_playbook

POPULATE = ROOT / "tests" / "integration" / "export" / "populate.yml"
SLACK = "vault_kibana_connector_default_ops_slack"
HOOK = "vault_kibana_connector_default_hook_x"
# Values to fill in; in YAML, one of them a template.
SECRETS = {"webhookUrl": "https://hooks.slack.com/services/T1/B1/new", "user": "robot", "password": "{{ '0123' }}"}
BY_KIND = [
    "deployment/apm_agent_config.yml",
    "deployment/connector.yml",
    "deployment/space.yml",
    "spaces/default/case_settings.yml",
    "spaces/default/connector.yml",
    "spaces/default/maintenance_window.yml",
    "spaces/default/rule.yml",
    "spaces/team-a/connector.yml",
    "spaces/team_a/connector.yml",
    "spaces/team_a/rule.yml",
    "spaces/team_a/rule_state.yml",
]
# What has secrets; fewer files are written in less time.
CONNECTORS: dict[str, t.Any] = {"export_kinds": ["connector"]}
BY_SPACE = ["deployment.yml", "spaces/default.yml", "spaces/team-a.yml", "spaces/team_a.yml"]


class Desk:
    """Somebody with a folder, who runs the playbooks of the collection."""

    def __init__(self, kibana: Kibana, home: Path, folder: Path) -> None:
        self.kibana = kibana
        self.home = home
        self.folder = folder

    def play(self, name: str, *options: str, **variables: t.Any) -> str:
        """Run a playbook that must succeed; its output."""
        extra = json.dumps({"export_dir": str(self.folder), **variables})
        play = run_playbook(name, "--extra-vars", extra, *options, kibana=self.kibana, folder=self.home)
        assert play.returncode == 0, play.stdout
        return play.stdout

    def export(self, *options: str, split: str = "space", **variables: t.Any) -> str:
        """Export; into few files, since each of them takes its time."""
        return self.play("observability.kibana.export", *options, export_split=split, **variables)

    def apply(self, *options: str) -> str:
        """Bring Kibana to what the files say."""
        return self.play("observability.kibana.configure", *options, kibana_files=str(self.folder))

    @property
    def files(self) -> dict[str, str]:
        """What is in the folder, by path."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_text(encoding="utf-8") for path in paths}

    def writes(self) -> list[str]:
        """The requests so far that may have changed something."""
        return [f"{entry['method']} {entry['path']}" for entry in self.kibana.log() if entry["write"]]

    def seed(self, what: str, body: dict[str, t.Any]) -> t.Any:
        """One of the emulator's seeders."""
        return self.kibana.tell(f"seed/{what}", **body)


def files_by_kind(kibana: Kibana) -> list[str]:
    """What an export by kind writes; of windows, a version that has none gets a file that says so."""
    names = [*BY_KIND, "vault.yml"]
    if not kibana.has("maintenance_windows_find"):
        names = [name.replace("spaces/default/maintenance", "deployment/maintenance") for name in names]
    return sorted(names)


def changed(output: str) -> bool:
    """Whether the recap counts any change."""
    counted = re.search(r"changed=(\d+)", output)
    assert counted, output
    return counted[1] != "0"


def fill_in(path: Path) -> None:
    """Give every secret of the stub a value, as a person would with an editor."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^  (\w+):$", lambda found: f"  {found[1]}: {json.dumps(SECRETS[found[1]])}", text))


@pytest.fixture
def desk(kibana: Kibana, tmp_path: Path) -> Desk:
    """A populated Kibana, and an empty folder."""
    desk = Desk(kibana, tmp_path / "home", tmp_path / "kibana")
    kibana.prepared("estate", lambda: desk.play(str(POPULATE)))
    return desk


def test_there_and_back(desk: Desk, tmp_path: Path) -> None:
    """Out of Kibana, back into it without a change, and into an empty one."""
    before = len(desk.writes())
    predicted = desk.export("--check")
    assert changed(predicted)
    assert not desk.folder.exists()
    assert changed(desk.export())
    assert sorted(desk.files) == sorted([*BY_SPACE, "vault.yml"])
    first = desk.files
    assert not changed(desk.export())
    assert not changed(desk.export("--check", "--diff"))
    assert desk.files == first

    # Back: nothing to do, whether the secrets are filled in or not.
    assert not changed(desk.apply())
    fill_in(desk.folder / "vault.yml")
    assert not changed(desk.apply("--diff"))
    assert len(desk.writes()) == before

    # Elsewhere: the same objects, so that another export has nothing to write.
    with running_emulator(tmp_path / "other") as kibana:
        other = Desk(kibana, desk.home, desk.folder)
        assert changed(other.apply("--check"))
        assert other.writes() == []
        assert changed(other.apply())
        assert not changed(other.apply())
        other.seed("preconfigured_connector", {"id": "mail", "name": "Mail", "connector_type_id": ".email"})
        expected = {path: text.replace(desk.kibana.url, kibana.url) for path, text in desk.files.items()}
        # What a version lacks is told with its address, which is the only difference.
        assert changed(other.export()) is not kibana.has("maintenance_windows_find"), desk.files
        assert desk.files == expected
        (slack,) = re.findall(r"id: (\S+)\n    name: Ops Slack", desk.files["spaces/default.yml"])
        assert other.seed("connector_secrets", {"id": slack}) == {"webhookUrl": SECRETS["webhookUrl"]}


def test_files_look_as_if_written_by_hand(desk: Desk) -> None:
    """Block style, marked where Ansible must not touch it, and fit for yamllint."""
    desk.export(split="kind")
    files = desk.files
    assert sorted(files) == files_by_kind(desk.kibana)
    for path, text in files.items():
        assert text.startswith("---\n# "), path
        assert text.endswith("\n") and not text.endswith("\n\n"), path
        assert not re.search(r"[ \t]$", text, re.MULTILINE) or path == "spaces/default/rule.yml"
        if path != "vault.yml":
            assert "# Written by the role observability.kibana.export." in text
    connectors = files["spaces/default/connector.yml"]
    assert f'secrets: "{{{{ {SLACK} }}}}"' in connectors or f"secrets: '{{{{ {SLACK} }}}}'" in connectors
    assert "name: !unsafe 'hook: {{x}}'" in connectors
    assert "\n\n  - kind: connector" in connectors
    assert 'esQuery: \'{"query": {"match_all": {}}}\'' in files["spaces/team_a/rule.yml"]
    assert (
        "\nkibana_resources: []\n\n# Not in here:\n# - connector 'Mail' (mail): " in files["deployment/connector.yml"]
    )
    assert "original" not in json.dumps(files)
    lint = subprocess.run(
        [str(NEWEST / "bin" / "yamllint"), "-d", "{extends: default, rules: {line-length: disable}}", str(desk.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout


def test_the_other_split_replaces_the_files(desk: Desk) -> None:
    """What the role wrote earlier goes; what others put there stays."""
    few = {"export_kinds": ["connector"], "export_spaces": ["default", "team_a"]}
    by_kind = ["deployment/connector.yml", "spaces/default/connector.yml", "spaces/team_a/connector.yml"]
    desk.export(split="kind", **few)
    (desk.folder / "spaces" / "mine.yml").write_text("---\nmine: true\n")
    assert sorted(desk.files) == sorted([*by_kind, "spaces/mine.yml", "vault.yml"])
    before = desk.files
    assert changed(desk.export("--check", split="space", **few))
    assert desk.files == before
    desk.export(split="space", export_remove_stale=False, **few)
    assert set(before) < set(desk.files)
    assert changed(desk.export(split="space", **few))
    by_space = ["deployment.yml", "spaces/default.yml", "spaces/team_a.yml"]
    assert sorted(desk.files) == sorted([*by_space, "spaces/mine.yml", "vault.yml"])


def test_what_vanished_from_kibana_vanishes_from_the_files(desk: Desk) -> None:
    """Its file goes, and no other changes."""
    kinds: dict[str, t.Any] = {"export_kinds": ["rule", "rule_state", "space"]}
    desk.export(split="kind", **kinds)
    before = desk.files
    desk.play(str(ROOT / "tests" / "integration" / "export" / "unmute.yml"))
    assert changed(desk.export(split="kind", **kinds))
    after = desk.files
    assert set(before) - set(after) == {"spaces/team_a/rule_state.yml"}
    assert after.items() <= before.items()


def test_the_file_of_secrets_is_only_ever_added_to(desk: Desk) -> None:
    """Values, comments and formatting stay; a new connector gets a variable."""
    desk.folder.mkdir()
    vault = desk.folder / "vault.yml"
    mine = f"# mine\n{HOOK}: {{user: u,   password: '{{{{ x }}}}'}}"
    vault.write_text(mine)
    assert changed(desk.export("--check", "--diff", **CONNECTORS))
    assert vault.read_text() == mine
    output = desk.export("--diff", "-vvv", **CONNECTORS)
    assert "user: u" not in output
    text = vault.read_text()
    assert text.startswith(f"{mine}\n\n# connector 'Ops Slack' (.slack) in space 'default'\n{SLACK}:\n  webhookUrl:\n")
    assert text.count(HOOK) == 1
    assert vault.stat().st_mode & 0o777 == 0o600
    assert yaml.safe_load(text)[SLACK] == {"webhookUrl": None}
    assert yaml.safe_load(text)["vault_kibana_connector_team_a_open_hook"] == {}
    assert not changed(desk.export(**CONNECTORS))


def test_an_encrypted_file_of_secrets_is_not_touched(desk: Desk) -> None:
    """With the password, what it lacks is told; without, everything."""
    desk.export(**CONNECTORS)
    vault, password = desk.folder / "vault.yml", desk.home / "password"
    fill_in(vault)
    complete = vault.read_text(encoding="utf-8")
    vault.write_text(complete.replace(SLACK, "something_else"))
    password.write_text("vault password\n")
    environment = play_environment(desk.home, desk.kibana.environment(), VENV)

    def encrypt() -> str:
        command = [str(VENV / "bin" / "ansible-vault"), "encrypt", f"--vault-password-file={password}", str(vault)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        return vault.read_text(encoding="utf-8")

    encrypted = encrypt()
    output = desk.export(f"--vault-password-file={password}", **CONNECTORS)
    assert not changed(output)
    assert f"{SLACK}:" in output and HOOK not in output
    blind = desk.export(**CONNECTORS)
    assert f"{SLACK}:" in blind and f"{HOOK}:" in blind
    assert vault.read_text(encoding="utf-8") == encrypted
    assert SECRETS["webhookUrl"] not in output + blind
    vault.write_text(complete)
    encrypt()
    assert "lacks these variables" not in desk.export(f"--vault-password-file={password}", **CONNECTORS)
    assert not changed(desk.apply(f"--vault-password-file={password}"))


def test_every_option_of_the_role(desk: Desk) -> None:
    """Each reaches the module, or the files."""
    elsewhere = desk.home / "elsewhere.yml"
    desk.export(
        split="kind",
        export_kinds=["connector", "rule"],
        export_spaces=["default", "team_a"],
        export_names=["*h*", "Errors*"],
        export_tags=["2026-01-01"],
        export_connector_references="id",
        export_include_ids=False,
        export_vault_file=str(elsewhere),
    )
    assert sorted(desk.files) == [
        "spaces/default/connector.yml",
        "spaces/default/rule.yml",
        "spaces/team_a/connector.yml",
    ]
    assert f"{HOOK}:" in elsewhere.read_text()
    connectors = desk.files["spaces/default/connector.yml"]
    assert "Ops Slack" not in connectors and "name: history" in connectors
    assert "    id:" not in connectors
    assert "actions:\n      - id:" in desk.files["spaces/default/rule.yml"]


def test_several_deployments_have_a_folder_each(desk: Desk, tmp_path: Path) -> None:
    """The inventory says where each Kibana is, and where its files belong."""
    with running_emulator(tmp_path / "other") as other:
        hosts = {
            name: {"kibana_url": url, "export_dir": str(tmp_path / "all" / name)}
            for name, url in (("one", desk.kibana.url), ("two", other.url))
        }
        inventory = tmp_path / "inventory.yml"
        inventory.write_text(yaml.safe_dump({"kibanas": {"hosts": hosts}}))
        play = run_playbook(
            "observability.kibana.export",
            f"--inventory={inventory}",
            "--extra-vars=kibana_hosts=kibanas",
            kibana=desk.kibana,
            folder=desk.home,
        )
    assert play.returncode == 0, play.stdout
    assert (tmp_path / "all" / "one" / "vault.yml").exists()
    there = sorted(path.name for path in (tmp_path / "all" / "two").rglob("*.yml"))
    windows = desk.kibana.has("maintenance_windows_find")
    assert there == (["space.yml"] if windows else ["maintenance_window.yml", "space.yml"])


def test_a_missing_folder_is_explained(desk: Desk) -> None:
    """The role says which variable it needs."""
    play = run_playbook("observability.kibana.export", kibana=desk.kibana, folder=desk.home)
    assert play.returncode != 0
    assert "missing required arguments: export_dir" in play.stdout
    shutil.rmtree(desk.home, ignore_errors=True)
