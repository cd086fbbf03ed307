# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of kinds that can be managed as a list, in the order in which they need each other. Private."""

from __future__ import annotations

import typing as t

from ._client import Client
from ._resource import Catalog, Resource
from ._resources.apm_agent_config import AgentConfig, agent_config_catalog
from ._resources.apm_server_schema import ApmServerSchema
from ._resources.case import Case
from ._resources.case_settings import CaseSettings, settings_catalog
from ._resources.connector import Connector, connector_catalog
from ._resources.maintenance_window import MaintenanceWindow, window_catalog
from ._resources.rule import Rule
from ._resources.rule_state import RuleState
from ._resources.rules import rule_catalog
from ._resources.sourcemap import Sourcemap
from ._resources.sourcemaps import sourcemap_catalog
from ._resources.space import Space, space_catalog


class Entry(t.NamedTuple):
    """A kind; the listing that serves all its objects, by the name under which it is shared (None: each is read by
    itself); and whether its objects belong to the whole deployment, whatever the space.
    """

    kind: type[Resource]
    listing: str | None = None
    catalog: t.Callable[[Client], Catalog] | None = None
    everywhere: bool = False


KINDS: dict[str, Entry] = {
    entry.kind.kind: entry
    for entry in (
        Entry(Space, "space", space_catalog, everywhere=True),
        Entry(Connector, "connector", connector_catalog),
        Entry(MaintenanceWindow, "maintenance_window", window_catalog),
        Entry(Rule, "rule", rule_catalog),
        Entry(RuleState, "rule", rule_catalog),
        Entry(CaseSettings, "case_settings", settings_catalog),
        Entry(Case),
        Entry(AgentConfig, "apm_agent_config", agent_config_catalog, everywhere=True),
        Entry(ApmServerSchema, everywhere=True),
        Entry(Sourcemap, "sourcemap", sourcemap_catalog, everywhere=True),
    )
}


def defaults(kind: str) -> dict[str, t.Any]:
    """The options of a kind with nothing given."""
    return {name: spec.get("default") for name, spec in KINDS[kind].kind.argument_spec.items()}
