# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example in the guides runs and prints what the guide says; tests/tools/guides.py has the conventions.

guides/NAME.yml, where there is one, is a play that prepares what the guide NAME expects to find, and guides/vars.yml
has the variables that guides leave to a vault.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.emulator.security import BEARER_TOKEN
from tests.emulator.versions import NEWEST as NEWEST_PROFILE
from tests.tools.chosen import IS_DEFAULT, PROFILE, VENV
from tests.tools.emulator import Kibana
from tests.tools.guides import PAGES, Step, blocks, missing, steps
from tests.tools.paths import ROOT
from tests.tools.plays import play_environment, run_playbook

HERE = ROOT / "tests" / "integration" / "guides"
SHOWN_URL = "https://kibana.example.com:5601"
GUIDES = sorted(path.stem for path in PAGES.glob("*.rst") if any(block.is_run for block in blocks(path)))
CHANGES = re.compile(r"changed=[1-9]")
TOO_OLD = re.compile(r"needs Kibana [\d.]+ or later")
# In the guide about migrating: a way, its requests when objects are new, and when nothing differs.
COUNTS = re.compile(r"\* - ``(\w+\.yml)``\n +- (.+)\n +- (.+)\n")


def api_key(kibana: Kibana) -> str:
    """A new key of the administrator."""
    return str(kibana.tell("api_keys", name="guides", owner=kibana.username)["encoded"])


class Reader:
    """Somebody who follows a guide: a folder, a Kibana, and a key. environment: what they have exported."""

    def __init__(self, kibana: Kibana, folder: Path) -> None:
        self.kibana = kibana
        self.folder = folder
        self.api_key = api_key(kibana)
        self.environment: dict[str, str] = {}
        (folder / ".token").write_text(f"{BEARER_TOKEN}\n", encoding="utf-8")
        (folder / ".vault-password").write_text("example\n", encoding="utf-8")
        for path in (path for path in folder.rglob("*.yml") if path.is_file()):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(SHOWN_URL, kibana.url), encoding="utf-8")

    def run(self, commands: list[list[str]]) -> tuple[int, str]:
        """Run commands up to the first that fails; its exit code, and what all have printed."""
        code, output = 0, ""
        for program, *arguments in (command for command in commands if len(command) > 1):
            if program == "export":
                self.export(*arguments)
                continue
            if program == "ansible-playbook":
                given = {"kibana_api_key": self.api_key, "token_file": str(self.folder / ".token")}
                arguments += ["-e", f"@{HERE / 'vars.yml'}", "-e", json.dumps(given)]
            done = subprocess.run(
                [str(VENV / "bin" / program), *(argument.replace("$PWD", str(self.folder)) for argument in arguments)],
                cwd=self.folder,
                env=play_environment(self.folder / ".home", self.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            code, output = done.returncode, output + done.stdout.replace(self.kibana.url, SHOWN_URL)
            if code:
                break
        return code, output

    def export(self, *assignments: str) -> None:
        """What the shell does, but for values that the guide leaves out."""
        known = {
            "KIBANA_URL": self.kibana.url,
            "KIBANA_API_KEY": self.api_key,
            "ANSIBLE_VAULT_PASSWORD_FILE": str(self.folder / ".vault-password"),
        }
        for name, dummy, value in (assignment.partition("=") for assignment in assignments):
            self.environment[name] = known[name] if value in ("...", SHOWN_URL) else value

    def follow(self, step: Step) -> None:
        """Run a step, and what can be run again."""
        code, output = self.run(step.commands)
        # The guides are about the newest Kibana; older ones have to say what they lack.
        if code and not step.fails and PROFILE != NEWEST_PROFILE and (told := TOO_OLD.search(output)):
            pytest.skip(f"line {step.line} {told[0]}")
        assert bool(code) == step.fails, f"line {step.line}: {output}"
        # Each version of ansible-core words its output in its own way; the guides show that of the newest.
        lacking = missing(step.expected, output) if IS_DEFAULT else None
        assert lacking is None, f"line {step.line}: {lacking}\n{output}"
        code, output = self.run(step.again)
        assert code == 0, f"line {step.line}, again: {output}"
        assert not CHANGES.search(output), f"line {step.line}, again: {output}"


@pytest.mark.parametrize("name", GUIDES)
def test_guide(name: str, kibana: Kibana, tmp_path: Path) -> None:
    """What the guide shows can be done, in its order; and again without a change, where it describes a state."""
    folder = tmp_path / "reader"
    folder.mkdir()
    planned = steps(blocks(PAGES / f"{name}.rst"), folder)
    prepare = HERE / f"{name}.yml"
    if prepare.exists():
        play = run_playbook(str(prepare), f"-ereader={folder}", kibana=kibana, folder=tmp_path / "prepare")
        assert play.returncode == 0, play.stdout
    reader = Reader(kibana, folder)
    for step in planned:
        reader.follow(step)


def test_requests_of_the_ways_to_migrate(kibana: Kibana, tmp_path: Path) -> None:
    """The guide about migrating tells how many requests each way takes."""
    page = PAGES / "migrating.rst"
    folder = tmp_path / "reader"
    folder.mkdir()
    steps(blocks(page), folder)
    told = COUNTS.findall(page.read_text(encoding="utf-8"))
    assert [way for way, *dummy in told] == ["before.yml", "after.yml"]
    for way, *counts in told:
        kibana.reset()
        reader = Reader(kibana, folder)
        assert [requests_of(reader, way) for dummy in counts] == counts


def requests_of(reader: Reader, playbook: str) -> str:
    """Run a playbook, and count what it has asked for."""
    since = max((entry["id"] for entry in reader.kibana.log()), default=0)
    code, output = reader.run([["ansible-playbook", playbook]])
    assert code == 0, output
    methods = Counter(entry["method"] for entry in reader.kibana.log(since))
    return ", ".join(f"{count} {method}" for method, count in sorted(methods.items()))
