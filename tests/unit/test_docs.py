# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What builds the guides and runs their examples notices mistakes in them."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from tests.tools.docs import inventory, unlisted
from tests.tools.guides import blocks, missing, steps
from tests.tools.links import broken_links

PLAY = """
.. code-block:: yaml+jinja

   - hosts: localhost
     tasks: []
"""


def page(folder: Path, text: str) -> Path:
    """A guide with this text."""
    path = folder / "guide.rst"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_guide_is_listed() -> None:
    """Nobody finds a guide that no table of contents has."""
    assert unlisted() == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (".. code-block:: yaml\n\n   a: b\n", "code in yaml is not run"),
        (f".. example: twice\n{PLAY}", "no such words: twice"),
        ("- In a list:\n\n  .. code-block:: yaml+jinja\n\n     a: b\n", "indented"),
        (f".. example: once\n\nSome text.\n{PLAY}", "not in front of a block"),
    ],
)
def test_examples_that_would_not_be_run(tmp_path: Path, text: str, complaint: str) -> None:
    """What looks like an example and would be passed over is an error."""
    with pytest.raises(ValueError, match=complaint):
        blocks(page(tmp_path, text))


def test_a_file_needs_a_name(tmp_path: Path) -> None:
    """Variables that no play could read are an error."""
    with pytest.raises(ValueError, match="needs a caption"):
        steps(blocks(page(tmp_path, ".. code-block:: yaml+jinja\n\n   a: b\n")), tmp_path)


def test_what_is_run(tmp_path: Path) -> None:
    """Plays and tasks run together and again, unless they say otherwise; console blocks if they say so."""
    tasks = "\n.. example: once\n\n.. code-block:: yaml+jinja\n   :caption: tasks.yml\n\n   - debug:\n       msg: a\n"
    console = "\n.. example: run fails\n\n.. code-block:: console\n\n   $ ansible-playbook x.yml \\\n       -e 'a b'\n"
    output = "\n.. code-block:: ansible-output\n\n   failed=1\n"
    stats = '\n.. code-block:: json\n\n   {"b": 1,\n    "a": ["..."]}\n'
    unused = "\n.. code-block:: console\n\n   $ rm -rf /\n"
    first, second = steps(blocks(page(tmp_path, PLAY + tasks + console + output + stats + unused)), tmp_path)
    assert first.commands == [["ansible-playbook", "example-0.yml", "run-1.yml"]]
    assert first.again == [["ansible-playbook", "example-0.yml"]]
    assert (tmp_path / "tasks.yml").read_text() == "- debug:\n    msg: a\n"
    assert second.commands == [["ansible-playbook", "x.yml", "-e", "a b"]]
    assert (second.fails, second.expected, second.again) == (True, ["failed=1", 'RUN: { "a": [  "..." ], "b": 1}'], [])


def test_output_is_compared() -> None:
    """All lines have to be there, in their order; dots stand for anything."""
    output = "TASK [a] *********\nok: [localhost]\n    msg: one two three\n"
    assert missing(["TASK [a] ***", "...", "msg: one ... three"], output) is None
    assert missing(["msg: one two three", "ok: [localhost]"], output) == "ok: [localhost]"
    assert missing(["msg: one"], output) == "msg: one"


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    """Files and anchors have to be there; other sites are not asked."""
    (tmp_path / "a.html").write_text(
        '<a href="b.html#here">b</a><a href="#top">a</a><a href="https://example.com/x">x</a>'
    )
    (tmp_path / "b.html").write_text('<p id="here"><a href="a.html#there">a</a><img src="c.png">')
    assert broken_links(tmp_path) == ["a.html: #top", "b.html: a.html#there", "b.html: c.png"]


def test_references_to_other_sites() -> None:
    """Sphinx reads the head as it is, and the rest compressed."""
    head, dummy, rest = inventory({"std:label": {"a_label": "a.html#a"}}).partition(b"using zlib.\n")
    assert head.startswith(b"# Sphinx inventory version 2\n")
    assert zlib.decompress(rest) == b"a_label std:label -1 a.html#a -\n"
