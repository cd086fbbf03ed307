# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many objects of many kinds in one go: in the order of their dependencies, over shared listings. Private."""

from __future__ import annotations

import dataclasses
import fnmatch
import typing as t

from ._client import Client
from ._compare import differing
from ._engine import Outcome, ensure_many
from ._errors import KibanaError
from ._kinds import KINDS, defaults
from ._resource import Catalog, Resource, Selected
from ._resources.rules import rule_type_catalog

# How messages and results name a kind that was deleted because nothing names it any more.
PRUNED = -1


@dataclasses.dataclass(frozen=True)
class Wish:
    """One item of the list: what index it has there (PRUNED for none), and the checked options of its kind."""

    index: int
    kind: str
    space: str | None
    params: dict[str, t.Any]

    @property
    def absent(self) -> bool:
        """Whether an object is to be removed."""
        return self.params.get("state") == "absent"


@dataclasses.dataclass
class Done:
    """What became of a wish, or of one of the objects it is about; outcome is None for one that was not tried."""

    wish: Wish
    outcome: Outcome | None

    @property
    def failed(self) -> bool:
        """Whether it went wrong."""
        return self.outcome is not None and self.outcome.error is not None


@dataclasses.dataclass(frozen=True)
class Prune:
    """What may be deleted when no wish names it: rules with one of the tags; connectors with one of the ids, or a name
    that matches the pattern (as file names do: * and ?). spaces: where; None for all that the wishes are about.
    """

    rule_tags: tuple[str, ...] = ()
    connector_ids: tuple[str, ...] = ()
    connector_names: str | None = None
    spaces: tuple[str, ...] | None = None

    def matches(self, kind: str, item: dict[str, t.Any]) -> bool:
        """Whether the selector covers an object as Kibana lists it."""
        if kind == "rule":
            return bool(set(self.rule_tags) & set(item.get("tags", [])))
        if item.get("is_preconfigured") or item.get("is_system_action"):
            return False
        by_name = self.connector_names is not None and fnmatch.fnmatchcase(item["name"], self.connector_names)
        return item["id"] in self.connector_ids or by_name

    @property
    def kinds(self) -> list[str]:
        """The kinds it is about."""
        connectors = self.connector_ids or self.connector_names is not None
        return [*(["rule"] if self.rule_tags else []), *(["connector"] if connectors else [])]


class Estate:
    """One run over a list of wishes.

    apply: write; otherwise only predict. keep_going: start on later kinds although something has failed.
    """

    def __init__(self, client: Client, *, apply: bool, keep_going: bool) -> None:
        self._client = client
        self._apply = apply
        self._keep_going = keep_going
        # Spaces that the list would create: nothing is in them yet, and Kibana must not be asked.
        self._to_come: set[str] = set()
        # Spaces that the list removes; once they are gone, so is all that was in them.
        self._leaving: set[str] = set()
        self._rule_types: Catalog | None = None

    def run(self, wishes: t.Sequence[Wish], prune: Prune | None = None) -> list[Done]:
        """Everything that should be there, kind after kind; then what should go, the other way round.

        Pruning waits for all of it: nothing is deleted when something else has failed.
        """
        done: list[Done] = []
        wanted = [wish for wish in wishes if not wish.absent]
        gone = [wish for wish in wishes if wish.absent]
        self._leaving = {wish.params["id"] for wish in gone if wish.kind == "space"}
        for kind in KINDS:
            self._stage([wish for wish in wanted if wish.kind == kind], done)
        if prune is not None and not any(one.failed for one in done):
            gone += self._superfluous(wanted, done, prune)
        for kind in reversed(list(KINDS)):
            self._stage([wish for wish in gone if wish.kind == kind], done)
        return sorted(done, key=lambda one: one.wish.index if one.wish.index != PRUNED else len(wishes))

    def _stage(self, wishes: list[Wish], done: list[Done]) -> None:
        """The wishes of one kind, all at once."""
        if any(one.failed for one in done) and not self._keep_going:
            done.extend(Done(wish, None) for wish in wishes)
            return
        tasks: list[tuple[Wish, Resource]] = []
        for wish in wishes:
            try:
                if self._is_gone_with_its_space(wish):
                    nothing = KINDS[wish.kind].kind(self._client.in_space(wish.space), wish.params)
                    done.append(Done(wish, Outcome(nothing)))
                    continue
                tasks.extend((wish, resource) for resource in self._resources(wish))
            except KibanaError as error:
                error.context = error.context or f"Could not manage resources[{wish.index}] ({wish.kind})"
                nothing = KINDS[wish.kind].kind(self._client, wish.params)
                done.append(Done(wish, Outcome(nothing, error=error)))
        resources = [resource for dummy, resource in tasks]
        outcomes = ensure_many(resources, apply=self._apply, max_parallel=self._client.max_parallel)
        done.extend(Done(wish, outcome) for (wish, dummy), outcome in zip(tasks, outcomes))
        if not self._apply:
            for outcome in outcomes:
                self._foretell(outcome)

    def _is_gone_with_its_space(self, wish: Wish) -> bool:
        """Whether a wish to remove something has come true because its space, which is to go too, is not there."""
        space = wish.space or self._client.space
        if not wish.absent or space not in self._leaving or KINDS[wish.kind].everywhere:
            return False
        spaces = self._catalog("space", self._client)
        return spaces is not None and all(item["id"] != space for item in spaces.items())

    def _resources(self, wish: Wish) -> t.Sequence[Resource]:
        entry = KINDS[wish.kind]
        client = self._home if entry.everywhere else self._client.in_space(wish.space)
        catalog = self._catalog(wish.kind, client)
        if wish.kind == "case":
            # Cases are checked against the custom fields in the settings of their owner.
            self._catalog("case_settings", client)
        if issubclass(entry.kind, Selected) and not (wish.params.get("id") or wish.params.get("name")):
            return entry.kind.select(client, wish.params)
        resource = entry.kind(client, wish.params, catalog)
        resource.assumed_absent = catalog is None and not entry.everywhere and client.space in self._to_come
        return [resource]

    @property
    def _home(self) -> Client:
        """Where objects of the whole deployment are asked for: a space that is only foretold cannot be."""
        return self._client.in_space("default") if self._client.space in self._to_come else self._client

    def _catalog(self, kind: str, client: Client) -> Catalog | None:
        """The listing of a kind in a space, the same for all who ask; none for kinds that are read one by one."""
        entry = KINDS[kind]
        if entry.listing is None or entry.catalog is None:
            return None
        home = self._home if entry.everywhere else client
        if kind == "rule" and "rule_type" not in home.catalogs:
            # The same in every space, also in one that is only foretold.
            home.catalogs["rule_type"] = self._rule_types = self._rule_types or rule_type_catalog(self._home)
        if entry.listing not in home.catalogs:
            empty = not entry.everywhere and home.space in self._to_come
            none_yet = Catalog(lambda: entry.kind.none_yet(self._home))
            home.catalogs[entry.listing] = none_yet if empty else entry.catalog(home)
        found: Catalog = home.catalogs[entry.listing]
        return found

    def _foretell(self, outcome: Outcome) -> None:
        """In a prediction, let later kinds see what earlier ones would have made."""
        resource = outcome.resource
        if not outcome.changed or outcome.after is None:
            return
        if resource.kind == "space":
            self._client.server.known_spaces.add(resource.params["id"])
            if outcome.before is None:
                self._to_come.add(resource.params["id"])
            return
        item = resource.foretell(outcome.found, outcome.after)
        if item is not None and resource.catalog is not None:
            resource.catalog.put({**item, "foretold": outcome.found is None}, resource.listed_by)

    def _superfluous(self, wanted: list[Wish], done: list[Done], prune: Prune) -> list[Wish]:
        """Wishes to delete what the selector covers and no wish names."""
        about = list(dict.fromkeys(wish.space for wish in wanted)) or [None]
        found = []
        for space in prune.spaces if prune.spaces is not None else about:
            client = self._client.in_space(space)
            for kind in prune.kinds:
                catalog = self._catalog(kind, client)
                outcomes = [one.outcome for one in done if one.outcome and one.wish.kind == kind]
                objects = [outcome.object for outcome in outcomes if outcome.resource.client is client]
                named = {item["id"] for item in objects if item and "id" in item}
                for item in catalog.items() if catalog else ():
                    if item["id"] not in named and not item.get("foretold") and prune.matches(kind, item):
                        params = {**defaults(kind), "id": item["id"], "name": item["name"], "state": "absent"}
                        found.append(Wish(PRUNED, kind, space, params))
        return found


def twice(wishes: t.Sequence[Wish]) -> list[str]:
    """A sentence for each object that the list describes more than once."""
    seen: dict[tuple[t.Any, ...], int] = {}
    mistakes = []
    for wish in wishes:
        for key in ("id", "name", "title", "owner", "service_name"):
            if wish.params.get(key) is not None:
                break
        else:
            continue
        rest = tuple(wish.params.get(name) for name in ("service_environment", "service_version", "bundle_filepath"))
        identity = (wish.kind, None if KINDS[wish.kind].everywhere else wish.space, key, wish.params[key], *rest)
        if identity in seen and wish.kind != "case":
            mistakes.append(
                f"resources[{wish.index}] ({wish.kind}): {key} {wish.params[key]!r} is described by "
                f"resources[{seen[identity]}] already"
            )
        seen.setdefault(identity, wish.index)
    return mistakes


def report(done: t.Sequence[Done], which: str, most: int) -> dict[str, t.Any]:
    """What the module returns: the verdict, totals, a diff, an entry for each object, and how to restore rule states.

    which: the entries that are wanted: changed (and failed), all, failed. most: no more entries, and no more objects in
    the diff, than this; the totals always count everything.
    """
    totals = dict.fromkeys(("ok", "changed", "failed", "not_tried"), 0)
    entries: list[dict[str, t.Any]] = []
    prior: list[dict[str, t.Any]] = []
    sides: tuple[dict[str, t.Any], dict[str, t.Any]] = ({}, {})
    for one in done:
        verdict = _verdict(one)
        totals[verdict] += 1
        outcome = one.outcome
        if verdict == "changed" and outcome is not None and len(sides[0].keys() | sides[1].keys()) < most:
            views = (outcome.before, outcome.after)
            for side, view, other in zip(sides, views, reversed(views)):
                if view is not None:
                    side[outcome.resource.label] = differing(view, other)
        if outcome is not None and isinstance(outcome.resource, Selected) and outcome.before is not None:
            prior.append(outcome.resource.prior(outcome.before))
        if (which == "all" or verdict == "failed" or (which == "changed" and verdict != "ok")) and len(entries) < most:
            entries.append(_entry(one, verdict))
    return {
        "changed": bool(totals["changed"]) or any(one.outcome is not None and one.outcome.changed for one in done),
        "totals": totals,
        "results": entries,
        "prior": prior,
        "diff": {
            "before": sides[0],
            "after": sides[1],
            "before_header": "resources",
            "after_header": "resources",
        },
    }


def _verdict(one: Done) -> str:
    if one.outcome is None:
        return "not_tried"
    if one.outcome.error is not None:
        return "failed"
    return "changed" if one.outcome.changed else "ok"


def _entry(one: Done, verdict: str) -> dict[str, t.Any]:
    entry: dict[str, t.Any] = {
        "index": None if one.wish.index == PRUNED else one.wish.index,
        "kind": one.wish.kind,
        "space": one.wish.space,
        "verdict": verdict,
    }
    if one.outcome is None:
        return entry
    entry["label"] = one.outcome.resource.label
    if (one.outcome.object or {}).get("id"):
        entry["id"] = (one.outcome.object or {})["id"]
    if one.outcome.error is not None:
        entry.update(msg=str(one.outcome.error), failure=one.outcome.error.details)
    else:
        entry.update(before=one.outcome.before, after=one.outcome.after)
    return entry
