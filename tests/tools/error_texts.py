# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every sentence that users may get to read, against the page that explains them.

`python -m tests.tools.error_texts` lists the sentences, with --check only those that the page lacks, and those on the
page (docs/docsite/rst/troubleshooting.rst) that no code says.

A sentence is a text of two words or more that code returns, raises, stores or lists, and any text of five words or
more. Documentation is none, nor what is compared. What is left over and no sentence by itself stands in error_parts.py.
"""

from __future__ import annotations

import ast
import re
import sys
import typing as t
from pathlib import Path

import yaml

from tests.tools.error_parts import PARTS
from tests.tools.paths import ROOT

PAGE = ROOT / "docs" / "docsite" / "rst" / "troubleshooting.rst"
PLUGINS = ROOT / "plugins"
# Nothing in here tells anybody anything when it runs; the texts about versions end one sentence.
SILENT = ("doc_fragments/", "modules/", "module_utils/_capabilities.py")
DOCUMENTATION = ("DOCUMENTATION", "EXAMPLES", "RETURN")
# Properties that name an object, for sentences about it.
LABELS = ("label", "case_label", "in_space")
# Calls that hand a sentence on; those of errors do, too.
TELLING = ("append", "extend", "warn", "warning", "display", "fail_json", "exit_json")
# Keys in tasks and variables of roles whose value is said to somebody.
SAID = ("fail_msg", "otherwise", "msg")

PLACEHOLDER = re.compile(r"['\"]?<[^<>]*>['\"]?(?:['\"]?<[^<>]*>['\"]?)*")
FIELD = re.compile(r"\{(\w+)(?:!r)?\}")
JINJA = re.compile(r"\{\{\s*(.*?)\s*\}\}")
WORD = re.compile(r"[A-Za-z]{2,}")
MESSAGE = re.compile(r"``(.+?)``", re.DOTALL)


class Text(t.NamedTuple):
    """A sentence with its placeholders as <name>, and where it stands."""

    text: str
    place: str


def canonical(text: str) -> str:
    """The same for sentences that differ only in the names of placeholders, quotes around them, and white space."""
    return " ".join(PLACEHOLDER.sub("<>", text).split())


def in_code() -> list[Text]:
    """Every sentence in plugins and roles."""
    return [one for one in _everything() if canonical(one.text) not in PARTS]


def in_source(source: str, place: str = "") -> list[Text]:
    """Every text in the source of one file."""
    return _Sentences(place).of(source)


def in_page(page: str) -> list[str]:
    """Every sentence that the page explains: paragraphs that are nothing but one literal."""
    paragraphs = re.split(r"\n[ \t]*\n", page)
    matches = (MESSAGE.fullmatch(paragraph.strip()) for paragraph in paragraphs)
    return [found[1] for found in matches if found]


def complaints(texts: t.Sequence[Text], page: str) -> list[str]:
    """What is wrong with the page; nothing when it explains each text, once, and nothing else."""
    explained = [canonical(text) for text in in_page(page)]
    said = {canonical(one.text) for one in texts}
    return [
        *(f"not explained: {one.text} ({one.place})" for one in texts if canonical(one.text) not in explained),
        *(f"explained, but nothing says it: {text}" for text in explained if text not in said),
        *(f"explained twice: {text}" for text in sorted({one for one in explained if explained.count(one) > 1})),
    ]


def unused_parts() -> list[str]:
    """Entries of error_parts.py that stand for no text any more."""
    return sorted(PARTS - {canonical(one.text) for one in _everything()})


def _everything() -> list[Text]:
    """Every text, of plugins and of roles."""
    found: list[Text] = []
    for path in sorted(PLUGINS.rglob("*.py")):
        place = str(path.relative_to(PLUGINS))
        if not place.startswith(SILENT):
            found += in_source(path.read_text(encoding="utf-8"), place)
    for path in sorted((ROOT / "roles").glob("*/*/*.yml")):
        if path.parent.name in ("tasks", "vars"):
            found += _in_yaml(path)
    return found


class _Sentences(ast.NodeVisitor):
    """The sentences of one file."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._found: list[Text] = []
        # Inside something that makes of a text a part, an argument or a key.
        self._silent = 0

    def of(self, source: str) -> list[Text]:
        """The sentences in this source."""
        self.visit(ast.parse(source))
        return self._found

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Functions, but for what names an object."""
        if node.name not in LABELS:
            self._visit_all(node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Only the value: an annotation may be text as well."""
        if node.value:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """An assignment, but for documentation."""
        if not (isinstance(node.targets[0], ast.Name) and node.targets[0].id in DOCUMENTATION):
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A statement that is an expression, but for docstrings."""
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        """The arguments of an error or a warning are sentences; those of other calls are not."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        telling = name in TELLING or name.endswith("Error")
        self._visit_all([node.func, *node.args, *(keyword.value for keyword in node.keywords)], silent=not telling)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Whatever is raised takes a sentence."""
        if isinstance(node.exc, ast.Call):
            self._visit_all([*node.exc.args, *(keyword.value for keyword in node.exc.keywords)])

    def visit_Compare(self, node: ast.Compare) -> None:
        """What is compared is not said."""

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Neither is a key, nor a type."""
        self._visit_all([node.value, node.slice], silent=True)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A text with placeholders; what is put into them is not said by itself."""
        text = "".join(
            str(part.value) if isinstance(part, ast.Constant) else _shown(t.cast("ast.FormattedValue", part))
            for part in node.values
        )
        self._note(text, node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A text."""
        if isinstance(node.value, str):
            self._note(FIELD.sub(r"<\1>", node.value), node)

    def _visit_all(self, nodes: t.Iterable[ast.AST], silent: bool = False) -> None:
        before, self._silent = self._silent, int(silent)
        for node in nodes:
            self.visit(node)
        self._silent = before

    def _note(self, text: str, node: ast.expr) -> None:
        words = len(WORD.findall(PLACEHOLDER.sub(" ", text)))
        few = 1 if isinstance(node, ast.JoinedStr) else 2
        if " " in text.strip() and (words >= 5 or text.startswith("Could not ") or (words >= few and not self._silent)):
            self._found.append(Text(" ".join(text.split()), f"{self._place}:{node.lineno}"))


def _shown(value: ast.FormattedValue) -> str:
    """A placeholder, named after the last thing in its expression that has a name."""
    words: list[str] = re.findall(r"[a-z_]\w+", ast.unparse(value.value))
    name = words[-1] if words else "value"
    return f"'<{name}>'" if value.conversion == ord("r") else f"<{name}>"


def _in_yaml(path: Path) -> list[Text]:
    """What the tasks and variables of a role say."""
    place = str(path.relative_to(ROOT))
    found = []
    for key, value in _pairs(yaml.safe_load(path.read_text(encoding="utf-8"))):
        if key in SAID or key.endswith("_sentence"):
            text = " ".join(JINJA.sub(_placeholder, str(value)).split())
            if WORD.search(PLACEHOLDER.sub(" ", text)):
                found.append(Text(text, place))
    return found


def _placeholder(found: re.Match[str]) -> str:
    words: list[str] = re.findall(r"[a-z]\w+", found[1].split("|")[0])
    return f"<{words[-1] if words else 'value'}>"


def _pairs(value: t.Any) -> t.Iterator[tuple[str, t.Any]]:
    """Every key and value at any depth."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key), item
            yield from _pairs(item)
    elif isinstance(value, list):
        for item in value:
            yield from _pairs(item)


def main() -> int:
    """List, or with --check complain."""
    texts = in_code()
    if "--check" not in sys.argv[1:]:
        print("\n".join(f"{one.place}: {one.text}" for one in texts))
        return 0
    wrong = [
        *complaints(texts, PAGE.read_text(encoding="utf-8")),
        *(f"error_parts.py has what nothing says: {text}" for text in unused_parts()),
    ]
    print("\n".join(wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
