# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What APM agent configurations there are, for whom, and which one an agent gets. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._errors import InputError, ReadOnlyError
from .._resource import Found, Info
from .apm_agent_config import (
    MOST_LISTED,
    PATH,
    SENTINEL,
    SERVICE,
    AgentConfig,
    list_agent_configs,
    present_agent_config,
)

LOOKUP: ArgumentSpec = {
    "service_name": {"type": "str"},
    "service_environment": {"type": "str"},
    "etag": {"type": "str"},
    "mark_as_applied": {"type": "bool", "default": False},
}


class AgentConfigInfo(Info):
    """Configurations, the facts about services that help to write one, and the look-up that agents do."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        "service_name": {"type": "str"},
        "service_environment": {"type": "str"},
        "exact": {"type": "bool", "default": False},
        "include_agent_name": {"type": "bool", "default": False},
        "include_environments": {"type": "bool", "default": False},
        "lookup": {"type": "dict", "options": LOOKUP},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"required_if": [("include_agent_name", True, ("service_name",))]}

    def gather(self) -> dict[str, t.Any]:
        """`apm_agent_configs` as kibana_apm_agent_config takes and returns them; the rest as far as asked for."""
        gathered: dict[str, t.Any] = {}
        # First, so that the configurations show what it did.
        if self.params["lookup"] is not None:
            gathered["lookup"] = self._look_up(self.params["lookup"])
        gathered["apm_agent_configs"] = sorted(map(present_agent_config, self._found()), key=_order)
        name = self.params["service_name"]
        if self.params["include_agent_name"]:
            gathered["agent_name"] = self.client.get(f"{PATH}/agent_name", serviceName=name).get("agentName")
        if self.params["include_environments"]:
            answer = self.client.get(f"{PATH}/environments", serviceName=name)
            gathered["environments"] = [_environment(item) for item in answer["environments"]]
        return gathered

    def _found(self) -> list[Found]:
        """GET .../agent-configuration/view for exactly one, else the listing, cut down to what was asked for."""
        if self.params["exact"]:
            found = AgentConfig(self.client, {**self.params, "state": "present"}).find()
            return [] if found is None else [found]
        listed = list_agent_configs(self.client)
        if len(listed) >= MOST_LISTED:
            self.warnings.append(
                f"Kibana lists {MOST_LISTED} APM agent configurations at most, so there may be more; "
                "exact=true finds any single one"
            )
        asked = {key: self.params[option] for option, key in SERVICE.items() if self.params[option] is not None}
        return [item for item in listed if all(item["service"].get(key) == value for key, value in asked.items())]

    def _look_up(self, asked: dict[str, t.Any]) -> dict[str, t.Any] | None:
        """POST .../agent-configuration/search, which answers {} when no configuration fits."""
        body: dict[str, t.Any] = {"service": {key: asked[option] for option, key in SERVICE.items() if asked[option]}}
        if asked["etag"]:
            body["etag"] = asked["etag"]
        if asked["mark_as_applied"]:
            body["mark_as_applied_by_agent"] = True
        try:
            answer = self.client.request("POST", f"{PATH}/search", json=body, repeatable=True, writes=len(body) > 1)
        except ReadOnlyError:
            raise InputError(
                "a look-up with etag or mark_as_applied may mark the configuration as applied, "
                "which is not possible in check mode; leave both out to look without a trace"
            ) from None
        return {"id": answer["_id"], **present_agent_config(answer["_source"])} if answer else None


def _environment(item: dict[str, t.Any]) -> dict[str, t.Any]:
    """An environment in the module's terms, where nothing stands for all."""
    return {
        "service_environment": None if item["name"] == SENTINEL else item["name"],
        "configured": item["alreadyConfigured"],
    }


def _order(config: dict[str, t.Any]) -> tuple[str, str]:
    return config.get("service_name", ""), config.get("service_environment", "")
