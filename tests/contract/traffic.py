# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the integration tests and the emulator said to each other, as tests/output/requests keeps it."""

from __future__ import annotations

import json
import typing as t

from tests.tools.paths import OUTPUT

Exchange = dict[str, t.Any]

FOLDER = OUTPUT / "requests"


def exchanges() -> list[Exchange]:
    """Every request that found a route, with its answer, of the last integration run; `target` names the test."""
    found: list[Exchange] = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            exchange = json.loads(line)
            if exchange["template"] and not exchange["template"].startswith("/internal/"):
                found.append({**exchange, "target": path.stem})
    return found
