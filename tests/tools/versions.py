# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write docs/docsite/rst/versions.rst from the table of capabilities: `python -m tests.tools.versions`.

With --check only look whether it is as it would be written.
"""

from __future__ import annotations

import sys

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import (
    CAPABILITIES,
    OLDEST_SUPPORTED,
    needed,
)
from tests.emulator.versions import NEWEST, PROFILES
from tests.tools.paths import ROOT

COLLECTION = "observability.kibana"
PAGE = ROOT / "docs" / "docsite" / "rst" / "versions.rst"
TEXT = """\
..
  Copyright: (c) 2026, observability.kibana contributors
  GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

..
  Made by tests/tools/versions.py; to change it, change plugins/module_utils/_capabilities.py.

.. _ansible_collections.observability.kibana.docsite.versions:

Versions of Kibana
==================

The collection works with Kibana {oldest} and later. Its tests run against emulators of Kibana {profiles}.

Some options need a newer Kibana than that. With an older one the module fails before it changes anything, in check
mode too, and says which version it needs and which one there is. Where two versions are named, the first is that of
Kibana 8; a later 8 has it too, and so has every version after the second.

.. list-table::
   :header-rows: 1
   :widths: 45 40 15

   * - What
     - Option or module
     - Since Kibana
{rows}

Everything else works the same with every supported version; where Kibana itself behaves differently, the documentation
of the option says so.
"""


def role(option: str) -> str:
    """A link to the documentation of "module" or "module.option"."""
    module, dummy, path = option.partition(".")
    if not path:
        return f":ansplugin:`{COLLECTION}.{module}#module`"
    return f":ansopt:`{COLLECTION}.{module}#module:{path}`"


def rows() -> str:
    """The rows of the table, oldest first."""
    lines = []
    for name, capability in sorted(CAPABILITIES.items(), key=lambda item: (item[1].since[-1], item[1].what)):
        options = ", ".join(map(role, capability.options))
        lines += [f"   * - {capability.what}", f"     - {options}", f"     - {needed(name)}"]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    *profiles, newest = PROFILES
    assert newest == NEWEST
    tested = f"{', '.join(profiles)} and {newest}"
    return TEXT.format(oldest=".".join(map(str, OLDEST_SUPPORTED)), profiles=tested, rows=rows())


def main() -> None:
    """Write, or with --check complain."""
    if "--check" not in sys.argv[1:]:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.relative_to(ROOT)} is behind the table of capabilities; run: make versions")


if __name__ == "__main__":
    main()
