# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write what README.md says of the modules: `python -m tests.tools.readme`, or with --check only look.

They stand between <!-- made: NAME --> and <!-- end: NAME -->.
"""

from __future__ import annotations

import sys
import typing as t

import yaml

from tests.contract.operations import NEWER, OPERATIONS
from tests.tools.parts import markdown_table, place
from tests.tools.paths import ROOT

README = ROOT / "README.md"


def modules() -> str:
    """Every module and what it is for."""
    rows = []
    for path in sorted((ROOT / "plugins" / "modules").glob("*.py")):
        documented = yaml.safe_load(path.read_text(encoding="utf-8").split('DOCUMENTATION = r"""')[1].split('"""')[0])
        rows.append((f"`{path.stem}`", documented["short_description"]))
    return markdown_table(("Module", "What for"), rows)


def operations() -> str:
    """Every operation of Kibana's API that is covered, and by what."""
    rows = [
        (
            f"`{row.method} {row.template}`",
            f"`{row.module}`" if row.module.startswith("kibana_") else row.module,
            row.option,
        )
        for row in [*OPERATIONS, *NEWER]
    ]
    return markdown_table(("Operation", "Module", "Option"), rows)


PARTS: dict[str, t.Callable[[], str]] = {"modules": modules, "operations": operations}


def made(text: str) -> str:
    """The README's text with its parts made anew."""
    return place(text, {name: make() for name, make in PARTS.items()}, "<!-- {} -->")


def main() -> None:
    """Write, or with --check complain."""
    now = README.read_text(encoding="utf-8")
    new = made(now)
    if "--check" in sys.argv[1:]:
        if new != now:
            sys.exit("README.md is behind the modules; run: make readme")
        return
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
