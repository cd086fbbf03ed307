# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example that we show runs: the EXAMPLES of each module and the plays of the README, against the emulator.

examples/NAME.yml, where there is one, holds the tasks that prepare what the examples of NAME expect to find; and
examples/vars.yml the variables that examples use.
"""

from __future__ import annotations

import importlib
import re
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.tools.emulator import running_emulator
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

HERE = ROOT / "tests" / "integration" / "examples"
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
SHOWN_URL = "https://kibana.example.com:5601"
README = ROOT / "README.md"

Tasks = list[dict[str, t.Any]]


def tasks_of_module(name: str) -> Tasks:
    """The tasks in a module's EXAMPLES."""
    module = importlib.import_module(f"ansible_collections.observability.kibana.plugins.modules.{name}")
    return t.cast(Tasks, yaml.safe_load(module.EXAMPLES))


def plays_of_readme() -> list[dict[str, t.Any]]:
    """The plays in the README's YAML blocks."""
    blocks = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    loaded = [yaml.safe_load(block) for block in blocks]
    return [play for block in loaded if isinstance(block, list) for play in block if "hosts" in play]


def prepared(name: str) -> Tasks:
    """The tasks that prepare for the examples of NAME."""
    path = HERE / f"{name}.yml"
    return t.cast(Tasks, yaml.safe_load(path.read_text(encoding="utf-8"))) if path.exists() else []


def run(plays: list[dict[str, t.Any]], tmp_path: Path) -> None:
    """Run plays as a user would have them, but with the emulator in place of the Kibana that they name."""
    with running_emulator(tmp_path / "emulator") as kibana:
        text = yaml.safe_dump(plays, sort_keys=False, allow_unicode=True).replace(SHOWN_URL, kibana.url)
        playbook = tmp_path / "play" / "examples.yml"
        playbook.parent.mkdir()
        playbook.write_text(text, encoding="utf-8")
        play = run_playbook(
            str(playbook),
            "--extra-vars",
            f"@{HERE / 'vars.yml'}",
            "--extra-vars",
            f"examples={HERE}",
            kibana=kibana,
            folder=tmp_path / "play",
        )
    assert play.returncode == 0, f"{text}\n{play.stdout}"


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name: str, tmp_path: Path) -> None:
    """Each task of the EXAMPLES succeeds, in the order in which they stand."""
    play = {"hosts": "localhost", "gather_facts": False, "tasks": [*prepared(name), *tasks_of_module(name)]}
    run([play], tmp_path)


def test_plays_of_the_readme(tmp_path: Path) -> None:
    """The README's plays succeed, one after the other."""
    plays = plays_of_readme()
    assert plays
    prepare = {"hosts": "localhost", "gather_facts": False, "tasks": prepared("README")}
    run([prepare, *plays] if prepare["tasks"] else plays, tmp_path)
