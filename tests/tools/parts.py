# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parts of README.md and of the guides that are facts: the tables in them, and how they are put in their places."""

from __future__ import annotations

import re
import typing as t

Row = tuple[str, ...]


def markdown_table(head: Row, rows: t.Iterable[Row]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for dummy in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def list_table(head: Row, rows: t.Iterable[Row], widths: tuple[int, ...]) -> str:
    """An RST table."""
    lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {' '.join(map(str, widths))}", ""]
    for row in [head, *rows]:
        lines += [f"   {'*' if not place else ' '} - {cell}" for place, cell in enumerate(row)]
    return "\n".join(lines)


def place(text: str, parts: t.Mapping[str, str | None], comment: str, gap: str = "") -> str:
    """The text with its parts in it, each between the comments "made: NAME" and "end: NAME".

    parts: by name; None to leave one as it is. comment: how a comment looks, with {} for what it says. gap: what stands
    between the comments and a part. Raises ValueError for a part that the text does not have just once.
    """
    for name, part in parts.items():
        start, end = (re.escape(comment.format(f"{word}: {name}")) for word in ("made", "end"))
        pattern = re.compile(rf"({start}\n).*?({end}\n)", re.DOTALL)
        if len(pattern.findall(text)) != 1:
            raise ValueError(f"there must be one part {name}")
        if part is not None:
            whole = f"{gap}{part}\n{gap}"
            text = pattern.sub(lambda found, whole=whole: f"{found[1]}{whole}{found[2]}", text)  # type: ignore[misc]
    return text
