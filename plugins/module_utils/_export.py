# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a Kibana, as the list that the module for many objects takes. Private to the collection.

One listing for each kind and space. How an object is described is the business of its kind; here is what they have in
common: which are asked for, what tells them apart, the order, and the names of variables for what Kibana keeps secret.
"""

from __future__ import annotations

import collections
import fnmatch
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ._argspec import PARALLEL, ArgumentSpec
from ._client import Client
from ._errors import InputError, KibanaError, NotFoundError, VersionError
from ._kinds import KINDS, defaults
from ._naming import References, key_of, name_of, name_variables
from ._resource import Catalog, Found, Info
from ._resources.apm_agent_config import MOST_LISTED
from ._resources.connector_types import expected, may_have_secrets
from ._resources.space import space_catalog

Options = dict[str, t.Any]

# In the order of KINDS. Cases are records rather than configuration; source maps and the APM server's schema come with
# what they belong to.
EXPORTED = ["space", "connector", "maintenance_window", "rule", "rule_state", "case_settings", "apm_agent_config"]
# Kinds whose new objects get the id that a task gives.
BY_ID = ("connector", "rule")


class Place(t.NamedTuple):
    """A kind in a space (None: in the whole deployment), and the listing of what is there."""

    kind: str
    space: str | None
    client: Client
    catalog: Catalog


class ExportInfo(Info):
    """What is in a Kibana, as kibana_apply takes it."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        "kinds": {"type": "list", "elements": "str", "choices": EXPORTED},
        "spaces": {"type": "list", "elements": "str"},
        "all_spaces": {"type": "bool", "default": False},
        "names": {"type": "list", "elements": "str"},
        "tags": {"type": "list", "elements": "str"},
        "connector_references": {"type": "str", "choices": ["name", "id"], "default": "name"},
        "include_ids": {"type": "bool", "default": True},
        **PARALLEL,
    }

    def __init__(self, client: Client, params: dict[str, t.Any]) -> None:
        super().__init__(client, params)
        self._left_out: list[dict[str, t.Any]] = []
        self._secrets: list[dict[str, t.Any]] = []
        connection = client.connection
        # Ansible blots these out wherever they stand in a result.
        self._blotted = [text for text in (connection.password, connection.api_key, connection.bearer_token) if text]

    def gather(self) -> dict[str, t.Any]:
        """`resources`, `secrets_needed` for them, and `left_out`: what cannot be described."""
        resources = [item for place in self._listed(self._places()) for item in self._describe(place)]
        name_variables(self._secrets)
        return {"resources": resources, "secrets_needed": self._secrets, "left_out": self._left_out}

    def _places(self) -> list[Place]:
        """Where to look, in the order of the result."""
        kinds = self.params["kinds"]
        wanted = [kind for kind in EXPORTED if kinds is None or kind in kinds]
        every = space_catalog(self.client)
        spaces = self._spaces(every, "space" in wanted)
        places = []
        for kind in wanted:
            entry = KINDS[kind]
            if kind == "space":
                places.append(Place(kind, None, self.client, Catalog(lambda: _of(spaces, every))))
            elif entry.everywhere and entry.catalog:
                places.append(Place(kind, None, self.client, entry.catalog(self.client)))
            for space in spaces if entry.catalog and not entry.everywhere else ():
                places.append(Place(kind, space, self.client.in_space(space), self._catalog(kind, space)))
        return places

    def _catalog(self, kind: str, space: str) -> Catalog:
        """The listing of a kind in a space, the same for all who ask."""
        entry, client = KINDS[kind], self.client.in_space(space)
        listing = str(entry.listing)
        if listing not in client.catalogs and entry.catalog:
            client.catalogs[listing] = entry.catalog(client)
        found: Catalog = client.catalogs[listing]
        return found

    def _spaces(self, every: Catalog, listed: bool) -> list[str]:
        """The ids of the spaces to look into. listed: the listing is needed in any case. Raises InputError."""
        asked = self.params["spaces"]
        if asked is not None and self.params["all_spaces"]:
            raise InputError("spaces names some spaces and all_spaces=true means every one; give only one of them")
        spaces = sorted({self.client.space} if asked is None else set(asked))
        if spaces == ["default"] and not listed and not self.params["all_spaces"]:
            return spaces
        known = {item["id"] for item in every.items()}
        if self.params["all_spaces"]:
            spaces = sorted(known)
        for space in spaces:
            if space not in known:
                raise InputError(
                    f"the space {space!r} does not exist in {self.client.connection.url}, or the user may not see it; "
                    "spaces are named by their identifiers (the one in their URL), not by their names"
                )
        self.client.server.known_spaces.update(spaces)
        return spaces

    def _listed(self, places: list[Place]) -> list[Place]:
        """Read the listings, several at a time. Returns the places whose kind this Kibana has; notes the others."""
        with ThreadPoolExecutor(max_workers=max(1, self.client.max_parallel)) as pool:
            lacking = dict(zip(places, pool.map(self._lacking, places)))
        # The same in every space.
        for kind, reason in {place.kind: reason for place, reason in lacking.items() if reason}.items():
            self._leave_out(kind, None, None, None, reason)
        return [place for place in places if not lacking[place]]

    def _lacking(self, place: Place) -> str:
        """Read a listing. Returns why there is none; empty when there is."""
        try:
            place.catalog.items()
        except KibanaError as error:
            where = "" if place.space in (None, "default") else f" of space {place.space!r}"
            error.context = error.context or f"Could not list the objects of kind {place.kind}{where}"
            if not isinstance(error, (NotFoundError, VersionError)) or self.params["kinds"] is not None:
                raise
            if isinstance(error, NotFoundError):
                place.client.confirm_absence(error)
            return error.message
        return ""

    def _describe(self, place: Place) -> list[Options]:
        """The items of one kind in one space, by name; notes what cannot be one, and the secrets that they need."""
        items = []
        listed = place.catalog.items()
        connectors = self._catalog("connector", place.client.space)
        refer = References(connectors, self.params["connector_references"] == "name")
        times = collections.Counter(key_of(place.kind, found) for found in listed)
        if place.kind == "apm_agent_config" and len(listed) >= MOST_LISTED:
            self.warnings.append(f"Kibana lists {MOST_LISTED} APM agent configurations at most; there may be more")
        for found in sorted(
            listed, key=lambda found: (name_of(place.kind, found), key_of(place.kind, found), _id(found))
        ):
            if not self._is_wanted(place.kind, found):
                continue
            try:
                options = self._options(place, found, refer, times[key_of(place.kind, found)])
            except InputError as error:
                # The same connector is in every space.
                space = None if found.get("is_preconfigured") else place.space
                self._leave_out(place.kind, space, _id(found) or None, name_of(place.kind, found), error.message)
                continue
            if options:
                items.append({"kind": place.kind, **({} if place.space is None else {"space": place.space}), **options})
                self._note_secrets(place, found)
            while refer.lost:
                self.warnings.append(
                    f"{place.kind} {name_of(place.kind, found)!r} in space {place.space!r} refers to the connector "
                    f"{refer.lost.pop()!r}, which does not exist"
                )
        return items

    def _is_wanted(self, kind: str, found: Found) -> bool:
        """Whether an object has one of the names and, if it is a rule, one of the tags asked for."""
        names, tags = self.params["names"], self.params["tags"]
        if names is not None and not any(fnmatch.fnmatchcase(name_of(kind, found), pattern) for pattern in names):
            return False
        return tags is None or kind not in ("rule", "rule_state") or bool(set(tags) & set(found["tags"]))

    def _options(self, place: Place, found: Found, refer: References, times: int) -> Options:
        """The options that describe an object, in the order of the module's. Raises InputError where none can.

        times: how many there are of this name.
        """
        entry = KINDS[place.kind].kind
        options = entry(place.client, defaults(place.kind)).describe(found, refer)
        if not options:
            return options
        if times > 1 and not (self.params["include_ids"] and place.kind in (*BY_ID, "rule_state")):
            raise InputError(f"there are {times} of this name, and no task could tell them apart without their ids")
        if place.kind in BY_ID and not self.params["include_ids"]:
            del options["id"]
        if place.kind == "rule_state":
            del options["name" if times > 1 else "id"]
        if _holds(options, self._blotted):
            raise InputError(
                "it holds the password or key that this task logs in with, which Ansible would blot out; "
                "log in as somebody else"
            )
        arranged: Options = _arranged(options, {"options": entry.argument_spec})
        return arranged

    def _note_secrets(self, place: Place, found: Found) -> None:
        if place.kind != "connector" or not may_have_secrets(found["connector_type_id"]):
            return
        self._secrets.append(
            {
                "space": place.space,
                "id": found["id"],
                "name": found["name"],
                "connector_type_id": found["connector_type_id"],
                "secret_names": expected(found["connector_type_id"], found.get("config") or {}),
                "is_missing": bool(found.get("is_missing_secrets")),
            }
        )

    def _leave_out(self, kind: str, space: str | None, object_id: str | None, name: str | None, reason: str) -> None:
        left = {"kind": kind, "space": space, "id": object_id, "name": name, "reason": reason}
        if left not in self._left_out:
            self._left_out.append(left)


def _of(spaces: list[str], every: Catalog) -> list[Found]:
    return [item for item in every.items() if item["id"] in spaces]


def _id(found: Found) -> str:
    return str(found.get("id", ""))


def _holds(value: t.Any, texts: list[str]) -> bool:
    """Whether any of the texts stands anywhere in a value."""
    if isinstance(value, dict):
        return any(_holds(item, texts) for item in value.values())
    if isinstance(value, list):
        return any(_holds(item, texts) for item in value)
    return any(text in str(value) for text in texts)


def _arranged(value: t.Any, option: dict[str, t.Any]) -> t.Any:
    """A value with its maps in the order of the suboptions, or of their keys where it is free."""
    if isinstance(value, list):
        return [_arranged(item, option) for item in value]
    if not isinstance(value, dict):
        return value
    known = option.get("options")
    return {key: _arranged(value[key], (known or {}).get(key, {})) for key in known or sorted(value) if key in value}
