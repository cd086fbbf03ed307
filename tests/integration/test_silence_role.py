# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role silence and the playbook deploy_with_silence: rules are silent meanwhile, and then what they were."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import time
import typing as t
import urllib.request
from pathlib import Path

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import needed
from tests.tools.emulator import Kibana, running_emulator
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

HERE = ROOT / "tests" / "integration" / "silence"
EXAMPLES = ROOT / "tests" / "integration" / "examples" / "vars.yml"
DEPLOY = "observability.kibana.deploy_with_silence"
SHOP = {"tags": ["shop"]}
RULES = ("running", "disabled", "muted", "bank")
State = dict[str, t.Any]


class Shop:
    """A Kibana with rules, and somebody who silences them."""

    def __init__(self, kibana: Kibana, folder: Path) -> None:
        self.kibana = kibana
        self.folder = folder
        self.file = folder / "silence.json"
        folder.mkdir(exist_ok=True)

    def play(self, playbook: str, *options: str, fails: bool = False, **variables: t.Any) -> Played:
        """Run a playbook; extra variables may replace the usual ones, or take them away with None."""
        usual = {"silence_rules": SHOP, "silence_state_file": str(self.file)}
        extra = {name: value for name, value in {**usual, **variables}.items() if value is not None}
        before = len(self.kibana.log())
        done = run_playbook(
            playbook,
            "--extra-vars",
            json.dumps(extra),
            *options,
            kibana=self.kibana,
            folder=self.folder,
        )
        played = Played(done, self.kibana.log()[before:])
        assert played.failed is fails, played.output
        return played

    def begin(self, *options: str, **variables: t.Any) -> Played:
        return self.play(str(HERE / "play.yml"), *options, entry="begin", **variables)

    def end(self, *options: str, **variables: t.Any) -> Played:
        return self.play(str(HERE / "play.yml"), *options, entry="end", **variables)

    def cannot_snooze(self) -> bool:
        """Whether this version has no snoozes; if so, the role says it before anything is done."""
        if self.kibana.has("snooze"):
            return False
        begun = self.begin(fails=True, silence_how="snooze", silence_for="30m")
        assert f"needs Kibana {needed('snooze')} or later" in begun.text
        assert begun.writes == []
        assert not self.file.exists()
        return True

    def refused(self, *refusals: dict[str, t.Any]) -> None:
        """Ask for what must be refused: entry, rules, how, for, and the sentence that says why. Nothing is written."""
        assert self.play(str(HERE / "refusals.yml"), silence_rules=None, refusals=refusals).writes == []

    def ask(self, method: str, path: str, body: t.Any = None) -> t.Any:
        """One request, as the user elastic."""
        login = base64.b64encode(f"{self.kibana.username}:{self.kibana.password}".encode()).decode()
        request = urllib.request.Request(
            f"{self.kibana.url}{path}",
            None if body is None else json.dumps(body).encode(),
            {
                "content-type": "application/json",
                "kbn-xsrf": "true",
                "x-elastic-internal-origin": "Kibana",
                "authorization": f"Basic {login}",
            },
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def fault(self, **what: t.Any) -> None:
        """Arrange a misbehaviour of Kibana."""
        self.kibana.tell("faults", **what)

    def heal(self) -> None:
        """No misbehaviour any more."""
        self.ask("DELETE", "/__emulator__/faults")

    def state(self, rule: str) -> State:
        """Everything about a rule that a silence may change."""
        found = self.ask("GET", f"/internal/alerting/rule/{rule}")
        keys = ("enabled", "mute_all", "muted_alert_ids", "snooze_schedule")
        return {key: sorted(found[key]) if key == "muted_alert_ids" else found.get(key) for key in keys}

    @property
    def states(self) -> dict[str, State]:
        """Of all rules of the default space."""
        return {rule: self.state(rule) for rule in RULES}

    @property
    def saved(self) -> dict[str, t.Any]:
        """What the file holds."""
        return t.cast("dict[str, t.Any]", json.loads(self.file.read_text(encoding="utf-8")))


class Played:
    """What became of a play: its output, how many tasks changed something, and what was asked of Kibana."""

    def __init__(self, done: subprocess.CompletedProcess[str], log: list[dict[str, t.Any]]) -> None:
        self.output = done.stdout
        self.failed = done.returncode != 0
        counted = re.search(r"changed=(\d+)", done.stdout)
        self.changed = int(counted[1]) if counted else -1
        self.writes = [f"{entry['method']} {entry['path']}" for entry in log if entry["write"]]
        # As a reader sees it, wherever Ansible breaks the lines.
        self.text = re.sub(r"\s+", " ", done.stdout)


@pytest.fixture
def shop(kibana: Kibana, tmp_path: Path) -> Shop:
    """Four rules in different states, and one in another space."""
    shop = Shop(kibana, tmp_path / "play")
    kibana.prepared("shop", lambda: shop.play(str(HERE / "prepare.yml")))
    return shop


def is_silent(state: State, how: str) -> bool:
    """Whether a rule is as the role makes it."""
    silent = {
        "mute": state["mute_all"],
        "disable": not state["enabled"],
        "snooze": len(state["snooze_schedule"] or []) == 1,
    }
    return bool(silent[how])


@pytest.mark.parametrize("how", ["mute", "disable", "snooze"])
def test_silent_and_back(shop: Shop, how: str) -> None:
    """Check mode tells the truth and does nothing; a second run does nothing, at either end."""
    if how == "snooze" and shop.cannot_snooze():
        return
    before = shop.states
    asked = {"silence_how": how, "silence_for": "30m" if how == "snooze" else None}

    checked = shop.begin("--check", **asked)
    assert checked.writes == []
    assert not shop.file.exists()
    begun = shop.begin("--diff", **asked)
    assert begun.changed == checked.changed == 2
    assert shop.file.stat().st_mode & 0o777 == 0o600
    silent = shop.states
    assert [rule for rule in RULES if is_silent(silent[rule], how) or rule == "bank"] == list(RULES)
    assert silent["bank"] == before["bank"]

    saved = shop.file.read_bytes()
    again = shop.begin(**asked)
    assert (again.changed, again.writes) == (0, [])
    assert shop.file.read_bytes() == saved
    assert shop.states == silent

    checked = shop.end("--check")
    assert checked.writes == []
    assert shop.file.exists()
    ended = shop.end()
    assert ended.changed == checked.changed == 2
    assert {rule: {**state, "snooze_schedule": None} for rule, state in shop.states.items()} == {
        rule: {**state, "snooze_schedule": None} for rule, state in before.items()
    }
    assert not any(state["snooze_schedule"] for state in shop.states.values())
    assert list(shop.folder.glob("silence*")) == []

    again = shop.end()
    assert (again.changed, again.writes) == (0, [])
    assert "Nothing to restore" in again.output


def test_main_and_the_default_file(shop: Shop) -> None:
    """silence_state does the same as the entry points; without a file given, it is in Ansible's home."""
    before = shop.states
    file = shop.folder / "ansible" / "kibana-silence-localhost.json"
    play = str(HERE / "play.yml")
    shop.play(play, entry="main", silence_state="begun", silence_state_file=None)
    assert [rule["id"] for rule in json.loads(file.read_text())["prior"]] == ["disabled", "muted", "running"]
    shop.play(play, entry="main", silence_state="ended", silence_state_file=None, silence_rules=None)
    assert shop.states == before
    assert not file.exists()


def test_rules_that_come_up_meanwhile(shop: Shop) -> None:
    """A second begin silences them too and adds them to the file, and keeps what it holds of the others."""
    before = shop.states
    shop.begin()
    saved = shop.saved
    tags = ["shop", "bank"]
    rule = shop.ask("GET", "/api/alerting/rule/bank")
    kept = {key: rule[key] for key in ("name", "schedule", "params", "actions")}
    shop.ask("PUT", "/api/alerting/rule/bank", {**kept, "tags": tags})
    assert shop.begin().writes == ["POST /api/alerting/rule/bank/_mute_all"]
    assert shop.saved["prior"][:3] == saved["prior"]
    assert [rule["id"] for rule in shop.saved["prior"][3:]] == ["bank"]
    assert shop.saved["begun"] == saved["begun"]
    shop.end()
    assert shop.states == before


def test_failures_half_way(shop: Shop) -> None:
    """What was saved is complete whatever fails, and stays until everything is restored."""
    before = shop.states
    shop.fault(method="POST", path="disabled/_mute_all", status=403, times=None, body={"message": "not you"})
    assert "not you" in shop.begin(fails=True).output
    assert shop.state("running")["mute_all"]
    assert len(shop.saved["prior"]) == 3
    # Again and still in vain: nothing is forgotten.
    shop.begin(fails=True)
    assert len(shop.saved["prior"]) == 3

    shop.heal()
    shop.begin()
    shop.fault(method="POST", path="running/_unmute_all", status=403, times=None, body={"message": "not you"})
    assert "not you" in shop.end(fails=True).output
    assert shop.file.exists()
    assert shop.state("disabled") == before["disabled"]
    shop.heal()
    shop.end()
    assert shop.states == before
    assert not shop.file.exists()


def test_nothing_is_touched_that_could_not_be_saved(shop: Shop) -> None:
    """A file that cannot be written stops everything."""
    begun = shop.begin(fails=True, silence_state_file=str(shop.folder / "missing" / "silence.json"))
    assert begun.writes == []
    assert "missing" in begun.output


def test_a_snooze_that_is_over(shop: Shop) -> None:
    """Rules that woke up by themselves are no longer what was saved: that is not restored, or built upon."""
    if shop.cannot_snooze():
        return
    asked = {"silence_how": "snooze", "silence_for": "1s"}
    shop.begin(**asked)
    time.sleep(2)
    shop.ask("POST", "/api/alerting/rule/running/_disable")
    changed = shop.state("running")
    # To end it now only removes the snoozes.
    shop.end()
    assert shop.state("running") == {**changed, "snooze_schedule": []}

    shop.begin(**asked)
    time.sleep(2)
    shop.ask("POST", "/api/alerting/rule/running/_enable")
    # The next silence begins anew.
    first = shop.saved
    shop.begin(silence_how="snooze", silence_for="1h")
    assert {rule["id"]: rule["enabled"] for rule in shop.saved["prior"]}["running"]
    assert shop.saved["begun"] > first["begun"]
    assert shop.saved["until"] > first["until"]
    # A longer one moves the end, a shorter one does not.
    longer = shop.saved
    assert shop.begin(silence_how="snooze", silence_for="10m").changed == 0
    assert shop.saved == longer
    shop.begin(silence_how="snooze", silence_for="2h")
    assert shop.saved["until"] > longer["until"]
    assert shop.saved["prior"] == longer["prior"]
    shop.end()
    assert shop.state("running")["enabled"]
    assert not shop.state("running")["snooze_schedule"]


def test_a_version_without_snoozes(tmp_path: Path) -> None:
    """It is refused before anything is done."""
    with running_emulator(tmp_path / "emulator", profile="8.12") as kibana:
        shop = Shop(kibana, tmp_path / "play")
        shop.play(str(HERE / "prepare.yml"))
        assert shop.cannot_snooze()


def test_a_file_of_another_silence(shop: Shop) -> None:
    """One file is one silence: other rules, another way, or another space are refused, and nothing is touched."""
    shop.begin()
    saved = shop.file.read_bytes()
    bank = {"tags": ["bank"]}
    shop.refused(
        {"entry": "begin", "rules": bank, "sentence": "That is another silence"},
        {"entry": "begin", "how": "disable", "sentence": "That is another silence"},
        {"entry": "end", "rules": bank, "sentence": "Leave silence_rules out"},
    )
    elsewhere = Shop(InSpace(shop.kibana.url, shop.kibana.pid, shop.kibana.version), shop.folder)
    elsewhere.refused(
        {"entry": "begin", "sentence": "or one of another space or Kibana"},
        {"entry": "end", "sentence": "Is this the Kibana and the space"},
    )
    assert shop.file.read_bytes() == saved


class InSpace(Kibana):
    """The emulator, looked at from another space."""

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "KIBANA_SPACE": "other"}


def test_rules_that_are_gone(shop: Shop) -> None:
    """Those that are left are restored; when none is, the file stays."""
    before = shop.states
    shop.begin()
    shop.ask("DELETE", "/api/alerting/rule/disabled")
    ended = shop.end()
    assert "Not there any more, and so not restored: Disabled" in ended.text
    assert shop.state("running") == before["running"]
    assert not shop.file.exists()

    shop.begin(silence_rules={"ids": ["running"]})
    shop.ask("DELETE", "/api/alerting/rule/running")
    ended = shop.end(fails=True, silence_rules=None)
    assert "None of the 1 rules in" in ended.text
    assert shop.file.exists()


def test_refusals(shop: Shop) -> None:
    """Options that do not go together, and rules that are not there."""
    needed, only = "silence_how: snooze needs silence_for", "silence_for is only for silence_how: snooze"
    shop.refused(
        {"entry": "begin", "how": "snooze", "sentence": needed},
        {"entry": "begin", "how": "snooze", "for": "1 hour", "sentence": needed},
        {"entry": "begin", "for": "30m", "sentence": only},
        {"entry": "begin", "how": "shout", "sentence": "must be one of: mute, disable, snooze"},
        {"entry": "begin", "rules": {"tags": ["none"]}, "sentence": "the selector finds no rule"},
    )
    nameless = shop.play(str(HERE / "play.yml"), fails=True, entry="main", silence_state="begun", silence_rules=None)
    assert "silence_rules is needed" in nameless.text
    assert not shop.file.exists()


def test_no_rules_may_be_enough(shop: Shop) -> None:
    """If asked for."""
    begun = shop.begin(silence_rules={"tags": ["none"]}, silence_on_no_match="ok")
    assert begun.writes == []
    assert shop.saved["prior"] == []
    shop.end(silence_rules={"tags": ["none"]})
    assert not shop.file.exists()


@pytest.mark.parametrize("command", ["true", "false"])
def test_deployment(shop: Shop, command: str) -> None:
    """The rules are silent during a deployment and what they were after it, also when it fails."""
    before = shop.states
    during = shop.folder / "during.json"
    look = (
        f"cp {shop.file} {during} && "
        f"curl -sf -u {shop.kibana.username}:{shop.kibana.password} {shop.kibana.url}/api/alerting/rule/running "
        f"> {during}.rule; {command}"
    )
    deployment: dict[str, t.Any] = {
        "deploy_tasks": str(HERE / "deploy.yml"),
        "deploy_command": ["sh", "-c", look],
        "deploy_service": "shop",
        "deploy_version": "1.10",
    }
    failing = command == "false"
    assert shop.play(DEPLOY, "--check", **deployment).writes == []
    played = shop.play(DEPLOY, fails=failing, **deployment)
    assert json.loads(during.read_text())["rules"] == SHOP
    assert json.loads(Path(f"{during}.rule").read_text())["mute_all"]
    assert shop.states == before
    assert not shop.file.exists()
    annotations = [write for write in played.writes if "annotation" in write]
    assert len(annotations) == (1 if failing else 2), played.writes
    if not failing:
        # Once more: this version is marked already.
        again = shop.play(DEPLOY, **deployment)
        assert sorted([*again.writes, *annotations]) == sorted(played.writes)


def test_deployment_of_nothing_and_its_rescue(shop: Shop) -> None:
    """The placeholder deploys nothing; after a run that broke off, the tag restore brings the rules back."""
    before = shop.states
    assert "Nothing is deployed" in shop.play(DEPLOY).output
    assert shop.states == before
    shop.begin()
    shop.play(DEPLOY, "--tags", "restore", silence_rules=None)
    assert shop.states == before


def test_the_play_of_the_readme(shop: Shop) -> None:
    """It runs as it stands, with another URL."""
    if shop.cannot_snooze():
        return
    before = shop.states
    (play,) = re.findall(r"```yaml\n(- name.*?)```", (ROOT / "roles/silence/README.md").read_text(), re.DOTALL)
    playbook = shop.folder / "readme.yml"
    playbook.write_text(play.replace("https://kibana.example.com:5601", shop.kibana.url))
    played = shop.play(str(playbook), f"--extra-vars=@{EXAMPLES}", silence_rules=None)
    assert len([write for write in played.writes if "snooze_schedule" in write]) == 6
    assert {**shop.state("running"), "snooze_schedule": None} == {**before["running"], "snooze_schedule": None}
    assert not shop.state("running")["snooze_schedule"]
