# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""APM agent configurations: /api/apm/settings/agent-configuration. Private to the collection."""

from __future__ import annotations

import typing as t
from contextlib import suppress
from time import monotonic, sleep

from .._argspec import STATE, ArgumentSpec
from .._client import Client
from .._errors import ApiError, ConflictError, InputError, KibanaError, NotFoundError, VersionError
from .._resource import Catalog, Found, Reference, Resource, View
from .apm_settings import as_text, complaints, same

PATH = "/api/apm/settings/agent-configuration"
# The listing has no pages, and ends here.
MOST_LISTED = 200
# option -> Kibana's key in `service`; a key that is not there stands for all.
SERVICE = {"service_name": "name", "service_environment": "environment"}
# Kibana's user interface shows this to itself; as a name it would be a service of this name.
SENTINEL = "ALL_OPTION_VALUE"
# Kibana has no lock, so runs that create a configuration at the same moment can leave several.
MOST_TWINS = 10
POLL = 2.0


class AgentConfig(Resource):
    """The configuration for the agents of one service in one environment, or of all."""

    kind = "apm_agent_config"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "service_name": {"type": "str"},
        "service_environment": {"type": "str"},
        "agent_name": {"type": "str"},
        "settings": {"type": "dict"},
        "settings_mode": {"type": "str", "choices": ["replace", "merge"], "default": "replace"},
        "wait_for_applied": {"type": "float", "default": 0},
    }
    _created = False

    @property
    def label(self) -> str:
        """The configuration as error messages name it."""
        name, environment = self.params["service_name"], self.params["service_environment"]
        service = "all services" if name is None else f"service {name!r}"
        where = "all environments" if environment is None else f"environment {environment!r}"
        return f"APM agent configuration for {service} in {where}"

    @property
    def service(self) -> dict[str, str]:
        """The identity in Kibana's terms."""
        return {key: self.params[option] for option, key in SERVICE.items() if self.params[option] is not None}

    def find(self) -> Found | None:
        """GET /api/apm/settings/agent-configuration/view, which finds this service and environment and no other."""
        self._check_identity()
        if self.catalog is not None:
            listed = self.catalog.items()
            hit = next((config for config in listed if config["service"] == self.service), None)
            if hit is not None or len(listed) < MOST_LISTED:
                return hit
        return self._read()

    def find_again(self) -> Found | None:
        """Read anew; after a creation from a listing, which shows when another run has created it too."""
        if self.catalog is None and not self._created:
            return self._read()
        listed = list_agent_configs(self.client) if self.catalog is None else self.catalog.items()
        found = [config for config in listed if config["service"] == self.service]
        if len(found) > 1:
            self.warnings.append(
                f"Kibana has {len(found)} documents for the {self.label}, since another run created it at the same "
                "moment; delete it (state=absent removes all of them) and create it again"
            )
        if found or len(listed) < MOST_LISTED:
            return next(iter(found), None)
        return self._read()

    def view(self, found: Found) -> View:
        """Service, agent and settings; what stands for all is left out."""
        return agent_config_view(found)

    def wish(self, before: View | None) -> View:
        """What the task names; a setting that is the same keeps the form in which it is stored."""
        wish: View = {option: self.params[option] for option in SERVICE if self.params[option] is not None}
        if self.params["agent_name"] is not None:
            # None takes it away.
            wish["agent_name"] = self.params["agent_name"] or None
        stored = (before or {}).get("settings", {})
        wish["settings"] = {name: _kept(name, value, stored) for name, value in (self.params["settings"] or {}).items()}
        return wish

    def plan(self, before: View | None) -> View:
        """The wish over what exists; the settings it names are all there are, unless they are to be merged."""
        planned = super().plan(before)
        if self.params["settings"] is not None and self.params["settings_mode"] == "replace":
            planned["settings"] = {
                name: value for name, value in planned["settings"].items() if name in self.params["settings"]
            }
        return planned

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """Values that Kibana would not take; those it has already are left alone."""
        asked = {name: value for name, value in (self.params["settings"] or {}).items() if value is not None}
        wrong = [] if after is None else complaints(asked)
        if wrong:
            raise InputError("; ".join(wrong))

    def create(self, after: View) -> None:
        """PUT, which says 400 when another run was faster; that is a conflict, so look again."""
        self._created = True
        try:
            self._put(after)
        except ApiError as error:
            if error.status != 400 or "already exists" not in error.reason:
                raise
            self._created = False
            raise _conflict(error) from None

    def update(self, found: Found, before: View, after: View) -> None:
        """PUT ?overwrite=true, which replaces everything."""
        self._put(after, overwrite="true")

    def delete(self, found: Found) -> None:
        """DELETE, again for each twin that a run left which created it at the same moment."""
        self.client.request("DELETE", PATH, json={"service": self.service})
        for dummy in range(MOST_TWINS):
            if self._read() is None:
                return
            with suppress(NotFoundError):
                self.client.request("DELETE", PATH, json={"service": self.service})

    def present(self, found: Found) -> dict[str, t.Any]:
        """The view, and what Kibana knows of its use."""
        return present_agent_config(found)

    def describe(self, found: Found, connector: Reference) -> dict[str, t.Any]:
        """Service, agent and settings, all there are."""
        view = self.view(found)
        for option in SERVICE:
            if view.get(option) in ("", SENTINEL):
                raise InputError(f"its {option} is {view[option]!r}, which no task can ask for")
        return view

    def wait(self, shown: dict[str, t.Any]) -> dict[str, t.Any]:
        """Read until an agent has applied it."""
        patience = self.params["wait_for_applied"]
        deadline = monotonic() + patience
        while patience > 0 and not shown.get("applied_by_agent"):
            left = deadline - monotonic()
            if left <= 0:
                raise self._not_applied(shown)
            sleep(min(POLL, left))
            found = self._read()
            if found is None:
                raise KibanaError(f"the {self.label} was deleted while waiting for an agent to apply it")
            shown = self.present(found)
        return shown

    def _read(self) -> Found | None:
        found: Found | None = self.client.find(f"{PATH}/view", **self.service)
        return found

    def _put(self, after: View, **query: str) -> None:
        body: dict[str, t.Any] = {"service": self.service, "settings": after["settings"]}
        if after.get("agent_name"):
            body["agent_name"] = after["agent_name"]
        try:
            self.client.request("PUT", PATH, params=query, json=body)
        except NotFoundError as error:
            # There is no other reason for a 404 to a PUT.
            raise VersionError(
                f"{error.message} This Kibana has no APM agent configurations, as is the case on Elastic Cloud "
                "Serverless or without the APM plugin.",
                **error.details,
            ) from None

    def _check_identity(self) -> None:
        for option in SERVICE:
            if self.params[option] == "":
                raise InputError(f"{option} is empty; leave it out to mean all")
            if self.params[option] == SENTINEL and not self.absent:
                raise InputError(f"{option}={SENTINEL} is no way to mean all; leave the option out for that")

    def _not_applied(self, shown: dict[str, t.Any]) -> KibanaError:
        said = f" An agent reported: {shown['error']}" if shown.get("error") else ""
        return KibanaError(
            f"the {self.label} is stored, but no agent has applied it within {self.params['wait_for_applied']:g} "
            "seconds. Agents ask for it every 30 seconds unless told otherwise; check that the service is running, "
            f"that its environment is the same, and that central configuration is on in its agent.{said}"
        )


def agent_config_view(found: Found) -> View:
    """A configuration in the module's terms."""
    view: View = {option: found["service"][key] for option, key in SERVICE.items() if key in found["service"]}
    if found.get("agent_name"):
        view["agent_name"] = found["agent_name"]
    return {**view, "settings": {name: as_text(name, value) for name, value in found["settings"].items()}}


def present_agent_config(found: Found) -> dict[str, t.Any]:
    """A configuration as modules return it."""
    facts = {
        "applied_by_agent": bool(found.get("applied_by_agent")),
        "etag": found.get("etag"),
        "timestamp": found.get("@timestamp"),
    }
    return {**agent_config_view(found), **facts, **({"error": found["error"]} if found.get("error") else {})}


def list_agent_configs(client: Client) -> list[Found]:
    """GET /api/apm/settings/agent-configuration: the first 200, in no order."""
    return client.listing(PATH, "configurations")


def agent_config_catalog(client: Client) -> Catalog:
    """All configurations, or 200 of them."""
    return Catalog(lambda: list_agent_configs(client))


def _kept(name: str, value: t.Any, stored: dict[str, str]) -> str | None:
    if value is None:
        return None
    return stored[name] if name in stored and same(name, stored[name], value) else as_text(name, value)


def _conflict(error: ApiError) -> ConflictError:
    return ConflictError(
        error.status,
        error.details["method"],
        error.details["url"],
        error.reason,
        maybe_applied=error.maybe_applied,
    )
