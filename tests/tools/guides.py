# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guides in docs/docsite/rst show, so that tests can run it.

Every `.. code-block:: yaml+jinja` is run, in the order in which they stand, by the kind of what is in it:

- plays are run, twice, since a second run of what describes a state must change nothing;
- tasks are run in the same way, in a play on localhost;
- anything else, such as variables, is a file for the plays to read, and its caption is the file's name.

With a caption, plays and tasks are files of that name, too. A comment in front of a block, `.. example: WORDS`, changes
that:

once    it is run once, because it does something rather than describe a state
apart   what was before it is not run again with it, because it changes the same objects
file    it is only written, for others to use
fails   it is run once, and has to fail

A `.. code-block:: console` is run when its comment says `.. example: run`, with `fails` when it has to fail. It may
hold comments, commands of Ansible, and `export NAME=VALUE`, where `...` is the value that the test knows. Other console
blocks, and blocks in other languages, are not run.

A `.. code-block:: ansible-output` is what was printed by what was run before it: its lines have to be there, in this
order, and `...` stands for anything.

A `.. code-block:: json` is what was left with set_stats by what was run before it, and `...` within a text stands for
anything. The guide has to export ANSIBLE_SHOW_CUSTOM_STATS=true and ANSIBLE_CALLBACK_RESULT_FORMAT=json.
"""

from __future__ import annotations

import json
import re
import shlex
import textwrap
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.tools.paths import ROOT

PAGES = ROOT / "docs" / "docsite" / "rst"
SHOWN = "yaml+jinja"
OUTPUT = "ansible-output"
LANGUAGES = {SHOWN, OUTPUT, "console", "ini", "json", "python", "text"}
WORDS = {"once", "apart", "file", "fails", "run"}

BLOCK = re.compile(
    r"""
    (?:^\.\.\ example:\ (?P<words>[a-z ]+)\n\n)?
    ^\.\.\ code-block::\ (?P<language>\S+)\n
    (?:\ {3}:caption:\ (?P<caption>.+)\n)?
    (?P<text>(?:\ {3}.*\n|\n)+)
    """,
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True)
class Block:
    """A code block of a guide. line: where its text is in the page."""

    language: str
    text: str
    caption: str | None
    words: frozenset[str]
    line: int

    @property
    def is_run(self) -> bool:
        """Whether there is anything to do about it."""
        return "file" not in self.words and (self.language == SHOWN or "run" in self.words)

    @property
    def items(self) -> list[dict[str, t.Any]]:
        """The plays or tasks in it; none when it is something else."""
        loaded = yaml.load(self.text, Loader=Loader)
        return loaded if isinstance(loaded, list) else []

    @property
    def is_tasks(self) -> bool:
        """Whether it has tasks rather than plays."""
        return not any("hosts" in item for item in self.items)


class Loader(yaml.SafeLoader):
    """Reads what Ansible reads, without regard to its tags."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: node.value)


@dataclass
class Step:
    """Something to run. commands: what to run, in order, each a list of arguments; again: the same for a second run."""

    line: int
    commands: list[list[str]] = field(default_factory=list)
    again: list[list[str]] = field(default_factory=list)
    fails: bool = False
    expected: list[str] = field(default_factory=list)


def blocks(page: Path) -> list[Block]:
    """The code blocks of a page. Raises ValueError for one that is not as described above."""
    text = page.read_text(encoding="utf-8")
    found = [
        Block(
            language=match["language"],
            text=textwrap.dedent(match["text"]).strip("\n") + "\n",
            caption=match["caption"],
            words=frozenset((match["words"] or "").split()),
            line=text.count("\n", 0, match.start("text")) + 1,
        )
        for match in BLOCK.finditer(text)
    ]
    for block in found:
        if block.language not in LANGUAGES:
            raise ValueError(f"{page.name}:{block.line}: code in {block.language} is not run")
        if not block.words <= WORDS:
            raise ValueError(f"{page.name}:{block.line}: no such words: {', '.join(block.words - WORDS)}")
    # What the pattern does not see, such as a block within a list, would not be run.
    if len(found) != len(re.findall(r"^\s*\.\. (?:code-block|code|sourcecode)::", text, re.MULTILINE)):
        raise ValueError(f"{page.name}: a block of code is indented, or has options other than :caption:")
    if len([block for block in found if block.words]) != len(re.findall(r"^\s*\.\. example:", text, re.MULTILINE)):
        raise ValueError(f"{page.name}: a comment about an example is not in front of a block of code")
    return found


def steps(found: list[Block], folder: Path) -> list[Step]:
    """Write what the blocks of a guide have into FOLDER, and say what to run there."""
    planned: list[Step] = []
    mergeable = False
    for number, block in enumerate(found):
        if block.language == OUTPUT:
            planned[-1].expected.extend(line for line in block.text.splitlines() if line.strip())
        elif block.language == "json":
            planned[-1].expected.append(line_of_stats(block.text))
        elif block.language == "console" and "run" in block.words:
            commands = [shlex.split(line) for line in joined(block.text) if line and not line.startswith("#")]
            planned.append(Step(block.line, commands, fails="fails" in block.words))
            mergeable = False
        elif block.language == SHOWN:
            name = save(block, folder, number)
            if "file" in block.words or not block.items:
                continue
            if not mergeable or block.words & {"apart", "fails"}:
                planned.append(Step(block.line, [["ansible-playbook"]], [["ansible-playbook"]]))
            step = planned[-1]
            step.fails = "fails" in block.words
            mergeable = not step.fails
            step.commands[0].append(name)
            if not block.words & {"once", "fails"}:
                step.again[0].append(name)
    return planned


def line_of_stats(text: str) -> str:
    """The line in which ansible-playbook shows what set_stats has left, which is TEXT."""
    return "RUN: " + json.dumps(json.loads(text), indent=1, sort_keys=True).replace("\n", "")


def joined(text: str) -> list[str]:
    """The lines of a console block, without prompts, those that go on in the next one put together."""
    return [line.strip().removeprefix("$ ") for line in text.replace("\\\n", " ").splitlines()]


def save(block: Block, folder: Path, number: int) -> str:
    """Write a block into its file, and tell the name of the playbook that runs it. Raises ValueError without a name."""
    if not (block.caption or block.items):
        raise ValueError(f"line {block.line}: a file needs a caption")
    name = block.caption or f"example-{number}.yml"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    if block.items and block.is_tasks and "file" not in block.words:
        play = {"hosts": "localhost", "gather_facts": False, "tasks": [{"ansible.builtin.include_tasks": name}]}
        name = f"run-{number}.yml"
        (folder / name).write_text(yaml.safe_dump([play]), encoding="utf-8")
    return name


def missing(expected: list[str], output: str) -> str | None:
    """The first of the EXPECTED lines that is not in OUTPUT after those before it; None when all are."""
    lines = iter(output.splitlines())
    for line in expected:
        pattern = re.compile(".*".join(map(re.escape, shorter(line).split("..."))))
        if line.strip() != "..." and not any(pattern.fullmatch(shorter(actual)) for actual in lines):
            return line
    return None


def shorter(line: str) -> str:
    """A line of output without the stars that fill it up and the spaces around it."""
    return re.sub(r"\*{3,}$", "***", re.sub(r"\s+", " ", line.strip()))
