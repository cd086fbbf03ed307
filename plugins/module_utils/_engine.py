# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state machine: find, view, lay the wish over it, compare, write, read again. Private to the collection.

The only place that decides `changed`, and the only one that knows check mode (apply=False).
"""

from __future__ import annotations

import dataclasses
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ._errors import ConflictError, KibanaError, NotFoundError
from ._resource import Found, Resource, View


@dataclasses.dataclass
class Plan:
    """What is to become of one object. before and after are views; None means that it does not exist.

    applied: it has come true, so from here on Kibana is asked and not this plan.
    """

    resource: Resource
    found: Found | None
    before: View | None
    after: View | None
    applied: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything is to be written."""
        return self.before != self.after

    @property
    def verb(self) -> str:
        """What is done, for messages."""
        if self.after is None:
            return "delete"
        return "update" if self.found is not None else "create"

    def write(self) -> None:
        """Make it so. Raises KibanaError that says what could not be done."""
        try:
            if self.after is None:
                self.resource.delete(self.found or {})
            elif self.found is None or self.before is None:
                self.resource.create(self.after)
            else:
                self.resource.update(self.found, self.before, self.after)
        except KibanaError as error:
            error.context = error.context or f"Could not {self.verb} {self.resource.label}"
            raise


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
    with ThreadPoolExecutor(max_workers=max(1, max_parallel)) as pool:
        looked_at = list(pool.map(_look_at, resources))
        written = list(pool.map(_carry_out, looked_at)) if apply else looked_at
        for step in written:
            if isinstance(step, Plan) and step.applied and step.changed and step.resource.catalog is not None:
                step.resource.catalog.forget()
        return list(pool.map(_conclude, written))


def make_plan(resource: Resource) -> Plan:
    """Find the object and lay the wish over it. Raises InputError for what must not be done."""
    try:
        found = None if resource.assumed_absent else resource.find()
        before = resource.view(found) if found is not None else None
        plan = Plan(resource, found, before, None if resource.absent else resource.plan(before))
        if plan.changed:
            resource.refuse(found, before, plan.after)
    except KibanaError as error:
        error.context = error.context or f"Could not manage {resource.label}"
        raise
    return plan


def carry_out(plan: Plan) -> Plan:
    """Write what the plan says, if anything. Returns the plan that came true. Raises KibanaError."""
    if plan.changed:
        try:
            plan.write()
        except KibanaError as error:
            plan = _recover(plan, error)
    plan.applied = True
    return plan


def conclude(plan: Plan) -> Outcome:
    """What became of the object. Raises KibanaError when it is not there, or what is waited for does not come."""
    outcome = settle(plan) if plan.applied and plan.changed else predict(plan)
    if plan.applied and outcome.object is not None:
        try:
            outcome.object = plan.resource.wait(outcome.object)
        except KibanaError as error:
            if plan.changed:
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


def _recover(plan: Plan, error: KibanaError) -> Plan:
    """After a conflict or an answer that got lost: look again, and write once more where that is safe.

    Returns the plan that came true, an unchanged one where another run was faster; raises the error otherwise.
    """
    answer_lost = getattr(error, "maybe_applied", False)
    raced = isinstance(error, (ConflictError, NotFoundError))
    if not (answer_lost or raced):
        raise error
    # A listing shared with others was taken before this happened.
    if plan.resource.catalog is not None:
        plan.resource.catalog.forget()
        plan.resource.catalog = None
    again = make_plan(plan.resource)
    if not again.changed:
        if not answer_lost:
            return again
        plan.resource.warnings.append(f"{error} But the change was made all the same.")
        return plan
    if not raced:
        raise error
    again.resource.retrying = True
    again.write()
    return again


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
