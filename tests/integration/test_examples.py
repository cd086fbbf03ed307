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
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.tools.emulator import Kibana
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


def run(kibana: Kibana, plays: list[dict[str, t.Any]], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run plays as a user would have them, but with the emulator in place of the Kibana that they name."""
    text = yaml.safe_dump(plays, sort_keys=False, allow_unicode=True).replace(SHOWN_URL, kibana.url)
    playbook = folder / "examples.yml"
    playbook.write_text(text, encoding="utf-8")
    variables = ("--extra-vars", f"@{HERE / 'vars.yml'}", "--extra-vars", f"examples={HERE}")
    return run_playbook(str(playbook), *variables, kibana=kibana, folder=folder)


# What the examples of a module need of a newer Kibana.
NEEDS = {
    "kibana_case_settings": "case_field_defaults",
    "kibana_maintenance_window": "maintenance_windows_find",
    "kibana_maintenance_window_info": "maintenance_windows_find",
    "kibana_rule_state": "snooze",
}


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(kibana: Kibana, name: str, tmp_path: Path) -> None:
    """Each task of the EXAMPLES succeeds, in the order in which they stand; or one says what Kibana is too old for."""
    tasks = [*prepared(name), *tasks_of_module(name)]
    done = run(kibana, [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}], tmp_path)
    text = " ".join(done.stdout.split())
    if name in NEEDS and not kibana.has(NEEDS[name]):
        assert done.returncode == 2, text
        assert re.search(rf"needs Kibana [89][\d. or]+ or later, and {kibana.url} runs {kibana.version}", text), text
    else:
        assert done.returncode == 0, f"{yaml.safe_dump(tasks)}\n{done.stdout}"


def test_plays_of_the_readme(kibana: Kibana, tmp_path: Path) -> None:
    """The README's plays succeed, one after the other."""
    plays = plays_of_readme()
    assert plays
    prepare = {"hosts": "localhost", "gather_facts": False, "tasks": prepared("README")}
    done = run(kibana, [prepare, *plays] if prepare["tasks"] else plays, tmp_path)
    assert done.returncode == 0, done.stdout
