# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of kinds that can be managed as a list, in the order in which they need each other. Private."""

from __future__ import annotations

import typing as t

from ._client import Client
from ._resource import Catalog, Resource


class Entry(t.NamedTuple):
    """A kind; the listing that serves all its objects, by the name under which it is shared (None: each is read by
    itself); and whether its objects belong to the whole deployment, whatever the space.
    """

    kind: type[Resource]
    listing: str | None = None
    catalog: t.Callable[[Client], Catalog] | None = None
    everywhere: bool = False


class Table(t.Mapping[str, Entry]):
    """Kinds by name. Each is imported when it is first asked for: Python compiles a module anew for every task, and one
    that manages connectors need not wait for all the others.
    """

    def __init__(self, *loaders: tuple[str, t.Callable[[], Entry]]) -> None:
        self._loaders = dict(loaders)
        self._entries: dict[str, Entry] = {}

    def __getitem__(self, kind: str) -> Entry:
        if kind not in self._entries:
            self._entries[kind] = self._loaders[kind]()
        return self._entries[kind]

    def __iter__(self) -> t.Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)


def _space() -> Entry:
    from ._resources.space import Space, space_catalog

    return Entry(Space, "space", space_catalog, everywhere=True)


def _connector() -> Entry:
    from ._resources.connector import Connector, connector_catalog

    return Entry(Connector, "connector", connector_catalog)


def _maintenance_window() -> Entry:
    from ._resources.maintenance_window import MaintenanceWindow, window_catalog

    return Entry(MaintenanceWindow, "maintenance_window", window_catalog)


def _rule() -> Entry:
    from ._resources.rule import Rule
    from ._resources.rules import rule_catalog

    return Entry(Rule, "rule", rule_catalog)


def _rule_state() -> Entry:
    from ._resources.rule_state import RuleState
    from ._resources.rules import rule_catalog

    return Entry(RuleState, "rule", rule_catalog)


def _case_settings() -> Entry:
    from ._resources.case_settings import CaseSettings, settings_catalog

    return Entry(CaseSettings, "case_settings", settings_catalog)


def _case() -> Entry:
    from ._resources.case import Case

    return Entry(Case)


def _apm_agent_config() -> Entry:
    from ._resources.apm_agent_config import AgentConfig, agent_config_catalog

    return Entry(AgentConfig, "apm_agent_config", agent_config_catalog, everywhere=True)


def _apm_server_schema() -> Entry:
    from ._resources.apm_server_schema import ApmServerSchema

    return Entry(ApmServerSchema, everywhere=True)


def _sourcemap() -> Entry:
    from ._resources.sourcemap import Sourcemap
    from ._resources.sourcemaps import sourcemap_catalog

    return Entry(Sourcemap, "sourcemap", sourcemap_catalog, everywhere=True)


KINDS = Table(
    ("space", _space),
    ("connector", _connector),
    ("maintenance_window", _maintenance_window),
    ("rule", _rule),
    ("rule_state", _rule_state),
    ("case_settings", _case_settings),
    ("case", _case),
    ("apm_agent_config", _apm_agent_config),
    ("apm_server_schema", _apm_server_schema),
    ("sourcemap", _sourcemap),
)


def defaults(kind: str) -> dict[str, t.Any]:
    """The options of a kind with nothing given."""
    return {name: spec.get("default") for name, spec in KINDS[kind].kind.argument_spec.items()}
