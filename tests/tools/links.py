# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find links within a folder of HTML that lead nowhere. Links to other sites are left alone."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Page:
    """What can be linked to in a page, and what it links to."""

    anchors: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)


class Reader(HTMLParser):
    """Collects what a Page says."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the anchors and the links of a tag."""
        attributes = dict(attrs)
        for name in ("id", "name") if tag == "a" else ("id",):
            self.page.anchors.add(attributes.get(name) or "")
        for name in ("href", "src"):
            if value := attributes.get(name):
                self.page.links.add(value)


def read(path: Path) -> Page:
    """The anchors and links of a file."""
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.page


def broken_links(folder: Path) -> list[str]:
    """Each link that leads nowhere, with the page that has it."""
    pages = {path.resolve(): read(path) for path in sorted(folder.rglob("*.html"))}
    return [
        f"{path.relative_to(folder.resolve())}: {link}"
        for path, page in pages.items()
        for link in sorted(page.links)
        if not leads_somewhere(path, link, pages)
    ]


def leads_somewhere(path: Path, link: str, pages: t.Mapping[Path, Page]) -> bool:
    """Whether a link in the page at PATH finds its file, and its anchor there; True for other sites."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return False
    # Sphinx has one anchor in no page: "#" is the top.
    return target not in pages or not parts.fragment or unquote(parts.fragment) in pages[target].anchors
