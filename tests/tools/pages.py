# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the parts of the guides that are facts: `python -m tests.tools.pages`, or with --check only look.

They stand in docs/docsite/rst between the comments `.. made: NAME` and `.. end: NAME`. What needs the recordings of a
real Kibana is left as it is where they are not at hand.
"""

from __future__ import annotations

import sys
import typing as t

from ansible_collections.observability.kibana.plugins.module_utils._capabilities import (
    CAPABILITIES,
    OLDEST_SUPPORTED,
    needed,
)
from tests.emulator.faults import Fault
from tests.emulator.versions import PROFILES
from tests.replay.replay import recordings
from tests.tools import faithful, retries, rooms
from tests.tools.parts import list_table, place
from tests.tools.paths import ROOT

PAGES = ROOT / "docs" / "docsite" / "rst"
# These need the recordings.
RECORDED = ("faithful",)


def supported() -> str:
    """The versions that the collection is for."""
    *profiles, newest = PROFILES
    oldest = ".".join(map(str, OLDEST_SUPPORTED))
    return (
        f"The collection works with Kibana {oldest} and later. Its tests run against emulators of Kibana "
        f"{', '.join(profiles)} and {newest}."
    )


def capabilities() -> str:
    """What needs a newer version, and which, oldest first."""
    known = sorted(CAPABILITIES.items(), key=lambda item: (item[1].since[-1], item[1].what))
    rows = [(one.what, ", ".join(map(link, one.options)), needed(name)) for name, one in known]
    return list_table(("What", "Option or module", "Since Kibana"), rows, (45, 40, 15))


def link(option: str) -> str:
    """A link to the documentation of "module" or "module.option"."""
    module, dummy, path = option.partition(".")
    if not path:
        return f":ansplugin:`observability.kibana.{module}#module`"
    return f":ansopt:`observability.kibana.{module}#module:{path}`"


def profiles() -> str:
    """The versions that the emulator can be."""
    rows = [(f"``{name}``", version) for name, version in PROFILES.items()]
    return list_table(("Profile", "Kibana"), rows, (30, 70))


def faults() -> str:
    """The words of a fault, from its own description."""
    text = (Fault.__doc__ or "").split("\n\n")
    lines = [line.strip() for paragraph in text[1:] for line in paragraph.splitlines() if line.strip()]
    return "\n".join([".. code-block:: text", "", *(f"   {line}" for line in lines)])


PARTS: dict[str, dict[str, t.Callable[[], str]]] = {
    "versions": {"supported": supported, "capabilities": capabilities},
    "architecture": {
        "rooms": rooms.table,
        "arrows": rooms.diagram,
        "retries": retries.table,
        "once": retries.once,
    },
    "emulator": {"profiles": profiles, "faults": faults, "faithful": faithful.part},
}


def made(text: str, parts: dict[str, t.Callable[[], str]]) -> str:
    """A page with its parts made anew. Raises ValueError for a part that it does not have just once."""
    at_hand = bool(recordings())
    told = {name: make() if at_hand or name not in RECORDED else None for name, make in parts.items()}
    return place(text, told, ".. {}", gap="\n")


def behind() -> list[str]:
    """The pages whose parts are not what they would be now."""
    texts = {name: (PAGES / f"{name}.rst").read_text(encoding="utf-8") for name in PARTS}
    return [name for name, text in texts.items() if made(text, PARTS[name]) != text]


def main() -> None:
    """Write, or with --check complain."""
    names = behind()
    if "--check" in sys.argv[1:]:
        if names:
            sys.exit(f"These pages are behind the code; run: make guides: {', '.join(names)}")
        return
    for name in names:
        path = PAGES / f"{name}.rst"
        path.write_text(made(path.read_text(encoding="utf-8"), PARTS[name]), encoding="utf-8")


if __name__ == "__main__":
    main()
