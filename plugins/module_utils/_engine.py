# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state machine: find, view, lay the wish over it, compare, write, read again. Private to the collection.

The only place that decides `changed`, and the only one that knows check mode (apply=False).
"""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from ._errors import KibanaError
from ._plan import Plan, carry_out, make_plan
from ._resource import Found, Resource, View


@dataclasses.dataclass
class Outcome:
    """What became of one object.

    object: as the module returns it; None when it does not exist. found: as Kibana had it before.
    error: why it failed; then only before is set, if the object was found at all, and changed where something was
        written before it failed.
    """

    resource: Resource
    changed: bool = False
    before: View | None = None
    after: View | None = None
    object: dict[str, t.Any] | None = None
    found: Found | None = None
    error: KibanaError | None = None

    @property
    def diff(self) -> dict[str, t.Any]:
        """For --diff: predicted in check mode and after the real run alike, so that the two never disagree."""
        return {"before": self.before or {}, "after": self.after or {}}


def ensure(resource: Resource, *, apply: bool) -> Outcome:
    """Bring one object to the asked state; without apply, only say what would happen. Raises KibanaError."""
    plan = make_plan(resource)
    return conclude(carry_out(plan) if apply else plan)


def ensure_many(resources: t.Sequence[Resource], *, apply: bool, max_parallel: int) -> list[Outcome]:
    """The same for many objects, several at a time; a failure is that object's outcome and stops no other.

    First all are looked at, then all that differ are written, then these are looked at again: so objects that share a
    listing cost two of them, however many they are.
    """
    looked_at = _each(_look_at, resources, max_parallel)
    written = _each(_carry_out, looked_at, max_parallel) if apply else looked_at
    for step in written:
        if isinstance(step, Plan) and step.applied and step.changed and step.resource.catalog is not None:
            step.resource.catalog.forget()
    return _each(_conclude, written, max_parallel)


def conclude(plan: Plan) -> Outcome:
    """What became of the object. Raises KibanaError when it is not there, cannot be read, or a wait is in vain."""
    try:
        with plan.resource.client.understanding():
            outcome = settle(plan) if plan.applied and plan.changed else predict(plan)
            if plan.applied and outcome.object is not None:
                outcome.object = plan.resource.wait(outcome.object)
    except KibanaError as error:
        if plan.applied and plan.changed:
            error.context = error.context or f"{plan.resource.label} was {plan.verb}d, but then"
            error.details["done"] = [f"{plan.verb}d"]
        raise
    return outcome


def predict(plan: Plan) -> Outcome:
    """The outcome when nothing is written: either nothing differs, or it is check mode."""
    shown = plan.resource.present(plan.found) if plan.found is not None else {}
    return Outcome(
        plan.resource,
        plan.changed,
        plan.before,
        plan.after,
        None if plan.after is None else {**shown, **_lasting(plan.resource, plan.after)},
        plan.found,
    )


def settle(plan: Plan) -> Outcome:
    """The outcome after a write: what Kibana says now, and a warning where that is not what was asked for."""
    resource = plan.resource
    stored = resource.find_again()
    if resource.catalog is not None and not _is_as_planned(plan, stored):
        # A listing may not show yet what a read by id does.
        resource.catalog = None
        stored = resource.find_again()
    if plan.after is None:
        if stored is not None:
            resource.warnings.append(f"{resource.label} still exists after it was deleted")
        return Outcome(resource, True, plan.before, None)
    if stored is None:
        error = KibanaError(f"{resource.label} is not there after a successful write; was it deleted meanwhile?")
        error.context = f"Could not {plan.verb} {resource.label}"
        raise error
    lost = _lost(resource, stored)
    if lost:
        resource.warnings.append(
            f"Kibana accepted the change of {resource.label} but reads back otherwise: {', '.join(lost)}"
        )
    return Outcome(resource, True, plan.before, plan.after, resource.present(stored))


Item = t.TypeVar("Item")
Result = t.TypeVar("Result")


def _each(function: t.Callable[[Item], Result], items: t.Sequence[Item], max_parallel: int) -> list[Result]:
    """The result for each item, in order. So many threads take from one queue: a future for every item would cost more
    than to find that an object is as it should be.
    """
    if len(items) < 2:
        return [function(item) for item in items]
    # Here, since a module for one object has no use for it.
    from concurrent.futures import ThreadPoolExecutor

    queue = collections.deque(enumerate(items))
    results: dict[int, Result] = {}

    def work() -> None:
        while queue:
            try:
                place, item = queue.popleft()
            except IndexError:
                # Another thread took the last one.
                return
            results[place] = function(item)

    with ThreadPoolExecutor(max_parallel) as pool:
        for worker in [pool.submit(work) for dummy in range(min(max_parallel, len(items)))]:
            worker.result()
    return [results[place] for place in range(len(items))]


def _look_at(resource: Resource) -> Plan | Outcome:
    try:
        return make_plan(resource)
    except KibanaError as error:
        return Outcome(resource, error=error)


def _carry_out(step: Plan | Outcome) -> Plan | Outcome:
    if isinstance(step, Outcome):
        return step
    try:
        return carry_out(step)
    except KibanaError as error:
        return Outcome(step.resource, changed=bool(error.details.get("done")), before=step.before, error=error)


def _conclude(step: Plan | Outcome) -> Outcome:
    if isinstance(step, Outcome):
        return step
    try:
        return conclude(step)
    except KibanaError as error:
        return Outcome(step.resource, changed=step.applied and step.changed, before=step.before, error=error)


def _is_as_planned(plan: Plan, stored: Found | None) -> bool:
    if plan.after is None or stored is None:
        return plan.after is None and stored is None
    return not _lost(plan.resource, stored)


def _lost(resource: Resource, stored: Found) -> list[str]:
    """What a second run would write again, so Kibana has not kept it."""
    view = resource.view(stored)
    planned = _lasting(resource, resource.plan(view))
    return sorted(key for key in planned if planned[key] != view.get(key))


def _lasting(resource: Resource, view: View) -> View:
    """The view without the keys that only tell of an act."""
    return {key: value for key, value in view.items() if key not in resource.view_only}
