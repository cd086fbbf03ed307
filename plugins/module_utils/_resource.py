# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every kind of Kibana object has in common. Private to the collection.

A kind declares its options and says how one object is found, seen and written; the engine does the rest.
"""

from __future__ import annotations

import threading
import typing as t

from ._argspec import ArgumentSpec
from ._client import Client
from ._compare import overlay
from ._errors import KibanaError

Found = dict[str, t.Any]
View = dict[str, t.Any]
# From the id of a connector to the options that name it: {"id": ...} or {"name": ...}.
Reference = t.Callable[[str], dict[str, str]]


class Resource:
    """One object as a task describes it.

    kind: its name, also the return key of its module. argument_spec, constraints: the module's own options.
    view_only: keys of the view that tell of an act rather than of a state (secrets written anew), so that a read
        never confirms them.
    listed_by: the key that tells the objects of a listing apart.
    needs: the capabilities without which there is no such listing.
    catalog: a listing shared by many resources of the kind; None to read this object alone.
    """

    kind: t.ClassVar[str]
    argument_spec: t.ClassVar[ArgumentSpec] = {}
    constraints: t.ClassVar[dict[str, t.Any]] = {}
    view_only: t.ClassVar[tuple[str, ...]] = ()
    listed_by: t.ClassVar[str] = "id"
    needs: t.ClassVar[tuple[str, ...]] = ()

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        self.client = client
        self.params = params
        self.catalog = catalog
        # Things the user should know although the task succeeds.
        self.warnings: list[str] = []
        # Known not to exist, so there is nothing to ask for.
        self.assumed_absent = False
        # A second try after a conflict.
        self.retrying = False

    @property
    def label(self) -> str:
        """The object as error messages name it."""
        name = self.params.get("name") or self.params.get("id")
        return f"{self.kind.replace('_', ' ')} {name!r}{self.in_space}"

    @property
    def in_space(self) -> str:
        """The space as error messages name it; empty for the default one."""
        return "" if self.client.space == "default" else f" in space {self.client.space!r}"

    @property
    def absent(self) -> bool:
        """Whether the object is to be removed."""
        return self.params.get("state") == "absent"

    @classmethod
    def none_yet(cls, client: Client) -> list[Found]:
        """The listing of a space that is still to come. Raises VersionError where Kibana could list none at all."""
        for capability in cls.needs:
            client.require(capability)
        return []

    def find(self) -> Found | None:
        """The object as Kibana has it now, or None. Raises InputError when the task names several."""
        raise NotImplementedError

    def find_again(self) -> Found | None:
        """The object after a write; never from a catalog taken before it."""
        return self.find()

    def view(self, found: Found) -> View:
        """What is managed of it, in the module's terms: only what a task can name, normalised."""
        raise NotImplementedError

    def wish(self, before: View | None) -> View:
        """What the task asks for, in the same terms; keys it does not name are left out."""
        raise NotImplementedError

    def plan(self, before: View | None) -> View:
        """The view that the object should have."""
        planned: View = overlay(before or {}, self.wish(before))
        return planned

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """Raise InputError for a change that Kibana would refuse, or that would lose something. Not called when
        nothing changes; called in check mode too.
        """

    def create(self, after: View) -> None:
        """Write a new object."""
        raise NotImplementedError

    def update(self, found: Found, before: View, after: View) -> None:
        """Write the difference."""
        raise NotImplementedError

    def delete(self, found: Found) -> None:
        """Remove it."""
        raise NotImplementedError

    def present(self, found: Found) -> dict[str, t.Any]:
        """The object as the module returns it: the view, and the facts that only Kibana knows."""
        return self.view(found)

    def gives_way(self) -> bool:
        """After a creation: take the new object back where another run has created the same at the same moment, and
        mean that one from now on. For kinds whose ids Kibana chooses.
        """
        return False

    def describe(self, found: Found, connector: Reference) -> dict[str, t.Any]:
        """The options with which a task asks for the object as it is, for an export; empty for nothing to ask for.

        connector: how options refer to the connector with an id. Raises InputError for what no task can ask for.
        """
        return {"id": found["id"], **self.view(found)}

    def foretell(self, found: Found | None, after: View) -> Found | None:
        """The object as Kibana would list it after the change, for others that refer to it in a prediction; None for
        kinds that nothing refers to.
        """
        return None

    def wait(self, shown: dict[str, t.Any]) -> dict[str, t.Any]:
        """Wait for what follows from the state, where a task asks for that. Called last, and never in check mode.

        shown: the object as the module would return it. Returns it as it is afterwards; raises KibanaError when the
        wait is in vain.
        """
        return shown

    def extra(self) -> dict[str, t.Any]:
        """More return values of the module."""
        return {}


class Selected(Resource):
    """A kind whose module works on any number of objects in one task, each chosen by what the options say.

    plural: the return key of its module.
    """

    plural: t.ClassVar[str]

    @classmethod
    def select(cls, client: Client, params: dict[str, t.Any]) -> t.Sequence[Selected]:
        """The objects that the task is about. Raises InputError when it names some that do not exist."""
        raise NotImplementedError

    @property
    def identity(self) -> dict[str, t.Any]:
        """What tells it from the others, for the result: id, name."""
        raise NotImplementedError

    def prior(self, before: View) -> dict[str, t.Any]:
        """What the module takes to bring this object back to the state it was found in."""
        raise NotImplementedError


class Info:
    """A question about Kibana that changes nothing: what an _info module asks.

    argument_spec, constraints: the module's own options.
    """

    argument_spec: t.ClassVar[ArgumentSpec] = {}
    constraints: t.ClassVar[dict[str, t.Any]] = {}

    def __init__(self, client: Client, params: dict[str, t.Any]) -> None:
        self.client = client
        self.params = params
        # Things the user should know about the answer.
        self.warnings: list[str] = []

    def gather(self) -> dict[str, t.Any]:
        """The return values of the module. Raises KibanaError."""
        raise NotImplementedError


class Catalog:
    """One listing of a kind, taken when first asked for and at most once; safe to share between threads.

    One that failed has failed for all who ask: to wait for the same answer again for each object would help nobody.
    """

    def __init__(self, load: t.Callable[[], t.Iterable[Found]]) -> None:
        self._load = load
        self._lock = threading.RLock()
        self._items: list[Found] | None = None
        self._failure: KibanaError | None = None
        # key -> value -> where in the list: to find each of n objects must not mean to look at n times n.
        self._places: dict[str, dict[t.Any, list[int]]] = {}

    def items(self) -> list[Found]:
        """Everything listed. Raises the KibanaError of the listing."""
        with self._lock:
            if self._failure is not None:
                raise self._failure.for_another()
            if self._items is None:
                try:
                    self._items = list(self._load())
                except KibanaError as error:
                    self._failure = error.for_another()
                    raise
            return self._items

    def matching(self, key: str, value: t.Any) -> list[Found]:
        """Everything listed that has this value of the key."""
        with self._lock:
            items = self.items()
            return [items[place] for place in self._index(key).get(value, ())]

    def put(self, item: Found, key: str) -> None:
        """List an object as it would be; it takes the place of the one with the same value of the key."""
        with self._lock:
            items = self.items()
            index = self._index(key)
            if item[key] in index:
                items[index[item[key]][0]] = item
            else:
                index[item[key]] = [len(items)]
                items.append(item)
            # By other keys it may be found elsewhere now.
            self._places = {key: index}

    def forget(self) -> None:
        """Read again when next asked."""
        with self._lock:
            self._items = self._failure = None
            self._places = {}

    def _index(self, key: str) -> dict[t.Any, list[int]]:
        if key not in self._places:
            index: dict[t.Any, list[int]] = {}
            for place, item in enumerate(self.items()):
                index.setdefault(item[key], []).append(place)
            self._places[key] = index
        return self._places[key]
