# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engine by itself, with a kind whose objects live in a dict."""

from __future__ import annotations

import threading
import typing as t

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._client import Client
from ansible_collections.observability.kibana.plugins.module_utils._connection import Connection
from ansible_collections.observability.kibana.plugins.module_utils._engine import ensure, ensure_many
from ansible_collections.observability.kibana.plugins.module_utils._errors import (
    AmbiguousError,
    ApiError,
    ConflictError,
    InputError,
    KibanaError,
    NotFoundError,
    UnreachableError,
)
from ansible_collections.observability.kibana.plugins.module_utils._resource import Found, Resource, View

CLIENT = Client(Connection("http://kibana.invalid"))
Store = dict[str, dict[str, t.Any]]


class Thing(Resource):
    """Something with a name and a size, in a shared dict; `trouble` is raised by the next writes, in order."""

    kind = "thing"

    def __init__(self, store: Store, trouble: t.Sequence[t.Callable[[Thing], None]] = (), **params: t.Any) -> None:
        super().__init__(CLIENT, {"state": "present", **params})
        self.store = store
        self.trouble = list(trouble)
        self.acts: list[str] = []

    def find(self) -> Found | None:
        found = self.store.get(self.params["name"])
        return dict(found) if found is not None else None

    def view(self, found: Found) -> View:
        return {"size": found["size"]}

    def wish(self, before: View | None) -> View:
        return {} if self.params.get("size") is None else {"size": self.params["size"]}

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        if after and after.get("size") == -1:
            raise InputError("a thing cannot be that small")

    def create(self, after: View) -> None:
        self._act("create", lambda: self.store.update({self.params["name"]: {"server": "default", **after}}))

    def update(self, found: Found, before: View, after: View) -> None:
        self._act("update", lambda: self.store[self.params["name"]].update(after))

    def delete(self, found: Found) -> None:
        self._act("delete", lambda: self.store.pop(self.params["name"], None))

    def _act(self, what: str, write: t.Callable[[], object]) -> None:
        self.acts.append(what)
        if self.trouble:
            self.trouble.pop(0)(self)
        write()


STATES = [
    # stored size, wanted state, wanted size -> acts
    (None, "present", 1, ["create"]),
    (1, "present", 1, []),
    (1, "present", None, []),
    (1, "present", 2, ["update"]),
    (1, "absent", None, ["delete"]),
    (None, "absent", None, []),
]


@pytest.mark.parametrize(("stored", "state", "size", "acts"), STATES)
@pytest.mark.parametrize("apply", [True, False])
def test_every_transition(stored: int | None, state: str, size: int | None, acts: list[str], apply: bool) -> None:
    store: Store = {} if stored is None else {"a": {"size": stored}}
    thing = Thing(store, name="a", state=state, size=size)
    outcome = ensure(thing, apply=apply)
    assert outcome.changed is bool(acts)
    assert thing.acts == (acts if apply else [])
    assert outcome.before == (None if stored is None else {"size": stored})
    assert outcome.after == (None if state == "absent" else {"size": stored if size is None else size})
    assert (outcome.object is None) is (state == "absent")
    again = ensure(Thing(store, name="a", state=state, size=size), apply=True)
    assert again.changed is (bool(acts) and not apply)


def conflict(maybe_applied: bool = False) -> ConflictError:
    return ConflictError(409, "PUT", "http://k/x", "conflict", maybe_applied=maybe_applied)


def raising(error: KibanaError, first: t.Callable[[Thing], object] = lambda thing: None) -> t.Callable[[Thing], None]:
    def happen(thing: Thing) -> None:
        first(thing)
        raise error

    return happen


def test_a_conflict_is_read_again_and_written_once_more() -> None:
    store: Store = {"a": {"size": 1}}
    thing = Thing(store, [raising(conflict(), lambda thing: store["a"].update(size=7))], name="a", size=2)
    outcome = ensure(thing, apply=True)
    assert (outcome.changed, outcome.before, store["a"]["size"]) == (True, {"size": 7}, 2)
    assert thing.acts == ["update", "update"]


def test_a_second_conflict_is_reported() -> None:
    thing = Thing({"a": {"size": 1}}, [raising(conflict())] * 2, name="a", size=2)
    with pytest.raises(ConflictError, match="Could not update thing 'a'"):
        ensure(thing, apply=True)
    assert thing.acts == ["update", "update"]


def test_when_another_run_was_faster_nothing_was_changed_by_this_one() -> None:
    store: Store = {}
    thing = Thing(store, [raising(conflict(), lambda thing: store.update(a={"size": 1}))], name="a", size=1)
    outcome = ensure(thing, apply=True)
    assert (outcome.changed, thing.acts) == (False, ["create"])
    assert outcome.before == outcome.after == {"size": 1}


def test_a_lost_answer_to_a_change_that_was_made_is_a_change() -> None:
    store: Store = {}
    lost = UnreachableError("broke", maybe_applied=True)
    thing = Thing(store, [raising(lost, lambda thing: store.update(a={"size": 1}))], name="a", size=1)
    outcome = ensure(thing, apply=True)
    assert (outcome.changed, outcome.before, outcome.after, thing.acts) == (True, None, {"size": 1}, ["create"])


def test_a_repeat_that_met_its_own_work_is_a_change() -> None:
    store: Store = {}
    thing = Thing(store, [raising(conflict(True), lambda thing: store.update(a={"size": 1}))], name="a", size=1)
    assert ensure(thing, apply=True).changed


def test_a_lost_answer_to_a_change_that_was_not_made_is_a_failure() -> None:
    thing = Thing({}, [raising(UnreachableError("broke", maybe_applied=True))], name="a", size=1)
    with pytest.raises(UnreachableError, match="Could not create thing 'a': broke"):
        ensure(thing, apply=True)
    assert thing.acts == ["create"]


def test_a_refusal_of_kibana_is_not_tried_again() -> None:
    thing = Thing({}, [raising(ApiError(400, "POST", "http://k/x", "bad size"))], name="a", size=1)
    with pytest.raises(ApiError, match="POST http://k/x answered 400 Bad Request: bad size"):
        ensure(thing, apply=True)
    assert thing.acts == ["create"]


@pytest.mark.parametrize("maybe_applied", [True, False])
def test_deleted_by_somebody_or_by_the_lost_first_try(maybe_applied: bool) -> None:
    store: Store = {"a": {"size": 1}}
    gone = NotFoundError(404, "DELETE", "http://k/x", "gone", maybe_applied=maybe_applied)
    thing = Thing(store, [raising(gone, lambda thing: store.clear())], name="a", state="absent")
    assert ensure(thing, apply=True).changed is maybe_applied


@pytest.mark.parametrize("apply", [True, False])
def test_a_refusal_of_ours_comes_before_any_write(apply: bool) -> None:
    thing = Thing({"a": {"size": 1}}, name="a", size=-1)
    with pytest.raises(InputError, match="Could not manage thing 'a': a thing cannot be that small"):
        ensure(thing, apply=apply)
    assert thing.acts == []


def test_what_kibana_did_not_keep_is_told() -> None:
    store: Store = {"a": {"size": 1}}
    thing = Thing(store, name="a", size=2)
    thing.update = lambda *dummy: None  # type: ignore[method-assign]
    outcome = ensure(thing, apply=True)
    assert outcome.changed
    assert thing.warnings == ["Kibana accepted the change of thing 'a' but reads back otherwise: size"]


def test_gone_after_a_write_is_an_error() -> None:
    thing = Thing({}, name="a", size=2)
    thing.create = lambda *dummy: None  # type: ignore[method-assign]
    with pytest.raises(KibanaError, match="is not there after a successful write"):
        ensure(thing, apply=True)


def test_many_go_on_after_a_failure() -> None:
    store: Store = {"b": {"size": 1}}
    things = [Thing(store, name="a", size=-1), Thing(store, name="b", size=2), Thing(store, name="c", size=3)]
    outcomes = ensure_many(things, apply=True, max_parallel=2)
    assert [bool(outcome.error) for outcome in outcomes] == [True, False, False]
    assert [outcome.changed for outcome in outcomes] == [False, True, True]
    assert {name: thing["size"] for name, thing in store.items()} == {"b": 2, "c": 3}


@pytest.mark.parametrize(("many", "wide"), [(0, 8), (1, 8), (200, 1), (200, 8)])
def test_many_keep_their_order_and_no_more_are_at_work_than_asked_for(many: int, wide: int) -> None:
    names, store, threads = [str(number) for number in range(many)], t.cast(Store, {}), set()

    def see(dummy: Thing) -> None:
        threads.add(threading.get_ident())

    things = [Thing(store, [see], name=name, size=int(name)) for name in names]
    outcomes = ensure_many(things, apply=True, max_parallel=wide)
    assert [outcome.resource for outcome in outcomes] == things
    assert {name: store[name]["size"] for name in names} == {name: int(name) for name in names}
    assert len(threads) <= wide


def count_a_deed(thing: Thing) -> None:
    thing.client.server.deeds.count += 1


@pytest.mark.parametrize("deeds", [0, 1])
def test_a_failure_after_a_part_was_done_says_so(deeds: int) -> None:
    refusal = ApiError(400, "PUT", "http://k/x", "bad size")
    thing = Thing({"a": {"size": 1}}, [raising(refusal, count_a_deed if deeds else id)], name="a", size=2)
    with pytest.raises(ApiError) as caught:
        ensure(thing, apply=True)
    assert caught.value.details.get("done") == (["updated in part"] if deeds else None)


def test_a_lost_answer_when_kibana_cannot_be_asked_any_more() -> None:
    lost = UnreachableError("broke.", maybe_applied=True)
    thing = Thing(
        {"a": {"size": 1}}, [raising(lost, lambda thing: vars(thing).update(find=unreachable))], name="a", size=2
    )
    with pytest.raises(UnreachableError) as caught:
        ensure(thing, apply=True)
    assert str(caught.value) == (
        "Could not update thing 'a': broke. It may have been done all the same, and looking failed: "
        "Could not manage thing 'a': no answer"
    )
    assert caught.value.details["maybe_applied"] is True


def test_a_change_that_cannot_be_read_again_is_a_change() -> None:
    store: Store = {}
    thing = Thing(store, name="a", size=2)
    thing.find_again = unreachable  # type: ignore[method-assign]
    with pytest.raises(UnreachableError, match="thing 'a' was created, but then: no answer") as caught:
        ensure(thing, apply=True)
    assert caught.value.details["done"] == ["created"]
    store.clear()
    (outcome,) = ensure_many([thing], apply=True, max_parallel=1)
    assert outcome.changed and outcome.error


def test_a_race_after_a_part_was_done_is_a_change_all_the_same() -> None:
    store: Store = {"a": {"size": 1}}

    def half(thing: Thing) -> None:
        count_a_deed(thing)
        store["a"].update(size=2)

    outcome = ensure(Thing(store, [raising(conflict(), half)], name="a", size=2), apply=True)
    assert (outcome.changed, outcome.before) == (True, {"size": 1})


def test_a_conflict_and_then_a_lost_answer_is_looked_into_too() -> None:
    store: Store = {"a": {"size": 1}}
    lost = UnreachableError("broke", maybe_applied=True)
    trouble = [raising(conflict()), raising(lost, lambda thing: store["a"].update(size=2))]
    thing = Thing(store, trouble, name="a", size=2)
    assert ensure(thing, apply=True).changed
    assert thing.acts == ["update", "update"]
    assert "the change was made all the same" in thing.warnings[0]


def test_objects_that_runs_are_about_to_take_back_are_looked_at_again() -> None:
    thing = Thing({"a": {"size": 1}}, name="a", size=1)
    find, looks = thing.find, [AmbiguousError("two", fresh=True)]

    def look() -> Found | None:
        if looks:
            raise looks.pop()
        return find()

    thing.find = look  # type: ignore[method-assign]
    assert not ensure(thing, apply=True).changed
    looks = [AmbiguousError("two", fresh=False)]
    with pytest.raises(AmbiguousError):
        ensure(thing, apply=True)


def unreachable() -> t.NoReturn:
    raise UnreachableError("no answer", maybe_applied=False)
