# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an export names things: objects, the connectors that they refer to, variables for secrets. Private.

No requests of its own.
"""

from __future__ import annotations

import json
import re
import typing as t
import unicodedata
import zlib

from ._resource import Catalog, Found

# What people call an object, where that is not its name.
NAMES: dict[str, t.Callable[[Found], str]] = {
    "space": lambda found: str(found["id"]),
    "maintenance_window": lambda found: str(found["title"]),
    "case_settings": lambda found: str(found["owner"]),
    "apm_agent_config": lambda found: str(found["service"].get("name", "")),
}
VARIABLE = "vault_kibana_connector"


class References:
    """How options refer to the connectors of a space: by a name that only one has, or by id.

    lost: ids that are no connector's, as far as anybody looked.
    """

    def __init__(self, catalog: Catalog, by_name: bool) -> None:
        self._catalog = catalog
        self._by_name = by_name
        self.lost: list[str] = []

    def __call__(self, connector_id: str) -> dict[str, str]:
        if not self._by_name or connector_id.startswith("system-connector-"):
            return {"id": connector_id}
        listed = self._catalog.items()
        found = next((item for item in listed if item["id"] == connector_id), None)
        if found is None:
            self.lost.append(connector_id)
            return {"id": connector_id}
        # The id of a preconfigured connector is what kibana.yml calls it.
        if found.get("is_preconfigured") or sum(item["name"] == found["name"] for item in listed) > 1:
            return {"id": connector_id}
        return {"name": found["name"]}


def name_of(kind: str, found: Found) -> str:
    """What people call an object."""
    name = NAMES.get(kind)
    return name(found) if name else str(found["name"])


def key_of(kind: str, found: Found) -> str:
    """What tells an object from others of its kind, when ids do not count."""
    return json.dumps(found["service"], sort_keys=True) if kind == "apm_agent_config" else name_of(kind, found)


def name_variables(secrets: list[dict[str, t.Any]]) -> None:
    """Give each connector a variable of its own, named after space and connector."""
    names = [f"{VARIABLE}_{_word(one['space'])}_{_word(one['name']) or _word(one['id'])}" for one in secrets]
    for one, name in zip(secrets, names):
        sum_of_id = zlib.crc32(f"{one['space']}/{one['id']}".encode())
        one["variable"] = name if names.count(name) == 1 else f"{name}_{sum_of_id:08x}"


def _word(text: str) -> str:
    """A text as part of the name of a variable."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
