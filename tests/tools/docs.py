# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the documentation site into .cache/docs/html, and look at its links: `python -m tests.tools.docs`.

antsibull-docs writes the pages (modules, plugins, roles, changelog, and the guides of docs/docsite/rst), and Sphinx
makes HTML of them; both come from .cache/venv-docs. No network is needed. With DOCS_ONLINE=1 in the environment,
references to the documentation of Ansible are looked up there rather than in docs/docsite/ansible-references.yml.
"""

from __future__ import annotations

import os
import subprocess
import sys
import typing as t
import zlib
from pathlib import Path

import yaml

from tests.tools.links import broken_links
from tests.tools.paths import CACHE, ROOT, clean_environment, link_tree

VENV = CACHE / "venv-docs"
DOCSITE = ROOT / "docs" / "docsite"
BUILD = CACHE / "docs"
SOURCE = BUILD / "rst"
HTML = BUILD / "html"
INVENTORY = BUILD / "ansible.inv"
# Where the pages of the collection are, within the site.
PAGES = "kibana"
# What the pages about the parts of the collection end with.
REFERENCE = {"Modules": ("module",), "Roles": ("role",), "Plugins": ("lookup", "callback", "filter")}


def inventory(references: dict[str, dict[str, str]]) -> bytes:
    """What Sphinx takes for the list of another site's references. REFERENCES: pages of labels, for each role."""
    head = "# Sphinx inventory version 2\n# Project: ansible\n# Version: 2\n"
    head += "# The remainder of this file is compressed using zlib.\n"
    lines = (f"{label} {role} -1 {page} -\n" for role, labels in references.items() for label, page in labels.items())
    return head.encode() + zlib.compress("".join(lines).encode())


def home(sections: list[dict[str, t.Any]], pages: list[str]) -> str:
    """The first page: docs/docsite/home.rst, and the tables of contents that are at the side of every page.

    SECTIONS: of extra-docs.yml. PAGES: the names of all that antsibull-docs has made, guides aside.
    """
    parts = [(DOCSITE / "home.rst").read_text(encoding="utf-8")]
    for section in sections:
        parts.append(toctree(section["title"], [f"{PAGES}/docsite/{page}" for page in section["toctree"]]))
    for caption, ending in REFERENCE.items():
        parted = sorted(page.rpartition("_") for page in pages)
        listed = [f"{name} <{PAGES}/{name}_{kind}>" for name, dummy, kind in parted if kind in ending]
        parts.append(toctree(caption, listed))
    rest = {"Environment variables": "environment_variables", "Release notes": "changelog"}
    parts.append(toctree("More", [f"{title} <{PAGES}/{page}>" for title, page in rest.items()]))
    return "\n".join(parts)


def toctree(caption: str, entries: list[str]) -> str:
    """A table of contents, for the page and for the side of every page."""
    options = [f"   :caption: {caption}", "   :maxdepth: 1"]
    return "\n".join([".. toctree::", *options, "", *(f"   {entry}" for entry in entries), ""])


def sections() -> list[dict[str, t.Any]]:
    """The sections of the guides, as extra-docs.yml has them."""
    loaded = yaml.safe_load((DOCSITE / "extra-docs.yml").read_text(encoding="utf-8"))
    return t.cast("list[dict[str, t.Any]]", loaded["sections"])


def unlisted() -> list[str]:
    """Guides that no section lists, so that nobody would find them."""
    listed = {page for section in sections() for page in section["toctree"]}
    return sorted({path.stem for path in (DOCSITE / "rst").glob("*.rst")} - listed)


def write(path: Path, content: bytes) -> bool:
    """Write a file unless it is so already, since Sphinx builds again what is newer; whether it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.write_bytes(content)
    return True


def run(program: str, *arguments: str) -> None:
    """Run a program of the documentation environment, from the root of the checkout. Exits when it fails."""
    environment = clean_environment(VENV, DOCS_INVENTORY=str(INVENTORY), DOCS_ONLINE=os.environ.get("DOCS_ONLINE", ""))
    command = [str(VENV / "bin" / program), *arguments]
    if code := subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit(code)


def build() -> None:
    """Make the site. Exits when anything is wrong, warnings included."""
    link_tree()
    pages = SOURCE / PAGES
    pages.mkdir(parents=True, exist_ok=True)
    references = yaml.safe_load((DOCSITE / "ansible-references.yml").read_text(encoding="utf-8"))
    write(INVENTORY, inventory(references))
    # Without breadcrumbs, which put everything below one page, so that the side of each page is a list of all.
    options = ["--no-breadcrumbs", "--fail-on-error", "--use-current", "--squash-hierarchy", "--cleanup", "everything"]
    run("antsibull-docs", "collection", *options, "--dest-dir", str(pages), "observability.kibana")
    changed = write(SOURCE / "index.rst", home(sections(), [path.stem for path in pages.glob("*.rst")]).encode())
    for page in HTML.glob(f"{PAGES}/**/*.html"):
        if not (SOURCE / page.relative_to(HTML)).with_suffix(".rst").exists():
            page.unlink()
    strict = ["--fail-on-warning", "--keep-going", "--quiet", "--jobs", "2"]
    # The first page says what is at the side of all others.
    strict += ["--write-all"] if changed else []
    folders = ["--conf-dir", str(DOCSITE), "--doctree-dir", str(BUILD / "doctrees"), str(SOURCE), str(HTML)]
    run("sphinx-build", "--builder", "html", *strict, *folders)


def main() -> None:
    """Build, check, and say where it is."""
    if pages := unlisted():
        sys.exit(f"docs/docsite/extra-docs.yml does not list: {', '.join(pages)}")
    build()
    if broken := broken_links(HTML):
        sys.exit("Links that lead nowhere:\n" + "\n".join(broken))
    print(f"The documentation is in {HTML / 'index.html'}")


if __name__ == "__main__":
    main()
