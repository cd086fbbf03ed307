# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""APM agent keys: /api/apm/agent_keys, and the internal API that Kibana's own pages use. Private to the collection.

They are Elasticsearch API keys: nothing of them can be changed, names need not be unique, and the secret is told once.
"""

from __future__ import annotations

import datetime
import time
import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import Client
from .._errors import ApiError, InputError, KibanaError
from .._resource import Catalog, Found, Resource, View
from .apm_agent_key_file import KeyFile

PATH = "/api/apm/agent_keys"
LISTING = "/internal/apm/agent_keys"
INVALIDATE = "/internal/apm/api_key/invalidate"
MOST_LISTED = 1000


class ApmAgentKey(Resource):
    """The agent key of a name. Keys belong to the whole deployment, whatever the space.

    A found object is {"keys": every valid key of the name, "best": the one that is looked at}.
    """

    kind = "apm_agent_key"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "name": {"type": "str", "required": True},
        "privileges": {"type": "list", "elements": "str", "choices": ["event:write", "config_agent:read"]},
        "dest": {"type": "path"},
        "recreate": {"type": "str", "choices": ["never", "when_needed", "always"], "default": "never"},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {"required_if": [("state", "present", ("privileges",))]}
    # "secret" says that a new one is to be made although a key is there.
    view_only = ("secret",)

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        super().__init__(client, params, catalog)
        self._file = KeyFile(params["dest"]) if params["dest"] else None
        self._created: dict[str, t.Any] = {}
        # Before anything was written: the ids of the name, and the keys of other names.
        self._known: set[str] = set()
        self._others: dict[str, str] = {}

    @property
    def label(self) -> str:
        """The key as error messages name it; its space does not matter."""
        return f"APM agent key {self.params['name']!r}"

    def find(self) -> Found | None:
        """GET /internal/apm/agent_keys: all valid keys of the name; of several, the one that fits best."""
        listed = list_agent_keys(self.client) if self.catalog is None else self.catalog.items()
        keys = self._of_the_name(listed)
        if not keys and len(listed) >= MOST_LISTED:
            raise InputError(
                f"it is not among the {MOST_LISTED} agent keys that Kibana lists, and whether there are more cannot "
                "be told; invalidate some that are not needed any more"
            )
        self._known = {key["id"] for key in keys}
        self._others = {key["id"]: key["name"] for key in listed if key["id"] not in self._known}
        return {"keys": keys, "best": max(keys, key=self._fitness)} if keys else None

    def find_again(self) -> Found | None:
        """A new key by its id. Its secret must reach the user even when Kibana cannot be asked any more."""
        if not self._created:
            keys = self._listed()
            return {"keys": keys, "best": keys[0]} if keys else None
        try:
            keys = self._listed()
        except KibanaError as error:
            self.warnings.append(f"{self.label} was created, but could not be read again: {error}")
            keys = []
        new = {key: self._created[key] for key in ("id", "name")}
        return {"keys": keys, "best": next((key for key in keys if key["id"] == new["id"]), new)}

    def view(self, found: Found) -> View:
        """The name, the privileges as far as Kibana tells them, and the file when it holds this key."""
        view: View = {"name": found["best"]["name"]}
        privileges = _privileges(found["best"])
        if privileges is not None:
            view["privileges"] = privileges
        if self._file is not None and self._file.key_id() == found["best"]["id"]:
            view["dest"] = self._file.path
        return view

    def wish(self, before: View | None) -> View:
        """A key with these privileges, in the file if there is to be one."""
        wish: View = {"name": self.params["name"]}
        if before is None or "privileges" in before:
            wish["privileges"] = self._wanted_privileges
        if self._file is not None:
            wish["dest"] = self._file.path
        if before is not None and self.params["recreate"] == "always":
            wish["secret"] = "created anew"
        return wish

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """A key that can do nothing, a file that must not be written, and a new key in place of one unasked for."""
        if after is None:
            return
        if not self._wanted_privileges:
            raise InputError("privileges must name at least one; a key without any could do nothing")
        if self._file is not None:
            self._file.refuse(self._others)
        if found is None or before is None or self.params["recreate"] != "never":
            return
        reasons = []
        if before.get("privileges") != after.get("privileges"):
            reasons.append(
                f"has the privileges {', '.join(before['privileges']) or '(none)'}, which Kibana cannot change"
            )
        if before.get("dest") != after.get("dest"):
            reasons.append(f"is not the one in {after['dest']!r}, and Kibana tells the secret of a key only once")
        raise InputError(
            f"the key that exists ({found['best']['id']}) {' and '.join(reasons)}; set recreate=when_needed to create "
            "a new key in its place, after which the old one is no longer valid"
        )

    def create(self, after: View) -> None:
        """POST /api/apm/agent_keys"""
        body = {"name": self.params["name"], "privileges": self._wanted_privileges}
        try:
            self._created = self.client.request("POST", PATH, json=body)["agentKey"]
        except KibanaError as error:
            if getattr(error, "maybe_applied", False):
                self._look_for_a_lost_key(error)
            if isinstance(error, ApiError) and error.status == 500 and self.client.connection.api_key:
                error.message += (
                    " Elasticsearch lets nobody who is logged in with an API key create keys with privileges: "
                    "log in with username and password."
                )
            raise
        self._write_file()

    def update(self, found: Found, before: View, after: View) -> None:
        """A new key first, then the end of the old ones, so that a failure leaves what works."""
        self.create(after)
        try:
            self._invalidate(found["keys"])
        except KibanaError as error:
            # The secret of the new key would be lost with a failure.
            self.warnings.append(f"{self.label} was created anew, but the old one may still be valid: {error}")

    def delete(self, found: Found) -> None:
        """POST /internal/apm/api_key/invalidate, for every key of the name"""
        self._invalidate(found["keys"])

    def present(self, found: Found) -> dict[str, t.Any]:
        """The key, with its secret where it is new and not in a file."""
        keys, best = found["keys"], found["best"]
        if len(keys) > 1 and not self.absent:
            ids = ", ".join(sorted(key["id"] for key in keys))
            self.warnings.append(f"{len(keys)} valid agent keys have the name {self.params['name']!r}: {ids}")
        secret = self._created if self._file is None else {}
        present = {"id": best["id"], **self.view(found)}
        if "creation" in best:
            moment = datetime.datetime.fromtimestamp(best["creation"] / 1000, datetime.timezone.utc)
            present["created_at"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {**present, "api_key": secret.get("api_key"), "encoded": secret.get("encoded")}

    @property
    def _wanted_privileges(self) -> list[str]:
        return sorted(set(self.params["privileges"] or []))

    def _listed(self) -> list[Found]:
        return self._of_the_name(list_agent_keys(self.client))

    def _of_the_name(self, listed: list[Found]) -> list[Found]:
        return [key for key in listed if key["name"] == self.params["name"]]

    def _fitness(self, key: Found) -> tuple[bool, bool, float]:
        """The key in the file, else one with the privileges asked for, else the newest."""
        in_file = self._file is not None and self._file.key_id() == key["id"]
        return in_file, _privileges(key) == self._wanted_privileges, key.get("creation", 0)

    def _look_for_a_lost_key(self, error: KibanaError) -> None:
        """After an answer that got lost: raise an error if a key was made whose secret nobody knows."""
        remedy = (
            f"Run again with recreate={'always' if self._file is None else 'when_needed'}, "
            "which replaces all keys of this name by a new one."
        )
        try:
            new = sorted(key["id"] for key in self._listed() if key["id"] not in self._known)
        except KibanaError:
            raise KibanaError(
                f"{error.message} It may have been created all the same, and then its secret is lost. {remedy}",
                **error.details,
            ) from error
        if new:
            raise KibanaError(
                f"{error.message} But a key of this name was created meanwhile ({', '.join(new)}), and its secret is "
                f"lost, unless another run created it. {remedy}",
                **error.details,
            ) from error

    def _write_file(self) -> None:
        if self._file is None:
            return
        try:
            self._file.write(self._created["encoded"])
        except OSError as error:
            self._invalidate([self._created])
            raise KibanaError(
                f"it was created, but {self._file.path!r} could not be written ({error.strerror}), "
                "so it was invalidated again"
            ) from error

    def _invalidate(self, keys: list[Found]) -> None:
        left = []
        for key in keys:
            answer = self.client.request("POST", INVALIDATE, json={"id": key["id"]}, repeatable=True) or {}
            if key["id"] not in answer.get("invalidatedAgentKeys", []):
                left.append(key["id"])
        # Not named in the answer: no longer valid before, or not the caller's to end.
        if left and (still := sorted({key["id"] for key in self._listed()} & set(left))):
            raise KibanaError(
                f"Kibana did not invalidate {', '.join(still)}: the keys of other users can only be invalidated by "
                "those with the Elasticsearch privilege manage_api_key"
            )


def list_agent_keys(client: Client) -> list[Found]:
    """The valid agent keys that the user may see: GET /internal/apm/agent_keys."""
    try:
        keys = client.listing(LISTING, "agentKeys")
    except ApiError as error:
        if error.status == 500:
            error.message += (
                " Kibana answers so when Elasticsearch refuses to list API keys: the user needs the cluster "
                "privilege manage_own_api_key, or manage_api_key for the keys of others."
            )
        raise
    now = time.time() * 1000
    return [key for key in keys if not key.get("invalidated") and key.get("expiration", now + 1) > now]


def agent_key_catalog(client: Client) -> Catalog:
    """All of them, for many resources at once."""
    return Catalog(lambda: list_agent_keys(client))


def _privileges(key: Found) -> list[str] | None:
    """What the key may do; None where Kibana does not tell, as before Elasticsearch 8.5."""
    roles = key.get("role_descriptors")
    if not roles:
        return None
    applications = [item for role in roles.values() for item in role.get("applications", [])]
    return sorted({name for item in applications if item["application"] == "apm" for name in item["privileges"]})
