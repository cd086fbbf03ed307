# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to become of one object: the wish laid over what is there, and making it so. Private to the collection.

Writing may fail half-way, meet another run, or lose its answer; what that means is told here.
"""

from __future__ import annotations

import dataclasses
from time import sleep

from ._errors import AmbiguousError, ConflictError, KibanaError, NotFoundError
from ._resource import Found, Resource, View

# How often, and after how many seconds, to look again at objects that several runs have just created.
LOOKS = 4
PAUSE = 0.5


@dataclasses.dataclass
class Plan:
    """What is to become of one object. before and after are views; None means that it does not exist.

    applied: it has come true, so from here on Kibana is asked and not this plan. in_part: some of it has.
    """

    resource: Resource
    found: Found | None
    before: View | None
    after: View | None
    applied: bool = False
    in_part: bool = False

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
        """Make it so. Raises KibanaError that says what could not be done, and whether some of it was."""
        deeds = self.resource.client.deeds
        try:
            with self.resource.client.understanding():
                if self.after is None:
                    self.resource.delete(self.found or {})
                elif self.found is None or self.before is None:
                    self.resource.create(self.after)
                else:
                    self.resource.update(self.found, self.before, self.after)
        except KibanaError as error:
            error.context = error.context or f"Could not {self.verb} {self.resource.label}"
            self.in_part = self.in_part or self.resource.client.deeds > deeds
            self.tell_part(error)
            raise

    def tell_part(self, error: KibanaError) -> None:
        """Let an error say that some of it has come true, unless it says by itself what has."""
        if self.in_part:
            error.details.setdefault("done", [f"{self.verb}d in part"])


def make_plan(resource: Resource) -> Plan:
    """Find the object and lay the wish over it. Raises InputError for what must not be done."""
    try:
        with resource.client.understanding():
            found = None if resource.assumed_absent else _find(resource)
            before = resource.view(found) if found is not None else None
            plan = Plan(resource, found, before, None if resource.absent else resource.plan(before))
            if plan.changed:
                resource.refuse(found, before, plan.after)
    except KibanaError as error:
        error.context = error.context or f"Could not manage {resource.label}"
        raise
    return plan


def _find(resource: Resource) -> Found | None:
    """The object; where several of the name have just been created, once more as soon as that is settled."""
    for dummy in range(LOOKS):
        try:
            return resource.find()
        except AmbiguousError as error:
            if not error.fresh:
                raise
        sleep(PAUSE)
        if resource.catalog is not None:
            resource.catalog.forget()
    return resource.find()


def carry_out(plan: Plan) -> Plan:
    """Write what the plan says, if anything. Returns the plan that came true. Raises KibanaError."""
    if plan.changed:
        try:
            plan.write()
        except KibanaError as error:
            plan = _recover(plan, error)
        else:
            plan = _make_way(plan)
    plan.applied = True
    return plan


def _make_way(plan: Plan) -> Plan:
    """Where another run has created the same object at the same moment, go on with that one."""
    if plan.found is not None or plan.after is None:
        return plan
    try:
        if not plan.resource.gives_way():
            return plan
    except KibanaError:
        # The object is there; whether it can be read is told next.
        return plan
    return carry_out(make_plan(plan.resource))


def _recover(plan: Plan, error: KibanaError, last: bool = False) -> Plan:
    """After a conflict or an answer that got lost: look again, and write once more where that is safe.

    Returns the plan that came true, an unchanged one where another run was faster; raises the error otherwise.
    last: do not write any more.
    """
    answer_lost = getattr(error, "maybe_applied", False)
    raced = isinstance(error, (ConflictError, NotFoundError))
    if not (answer_lost or raced):
        raise error
    plan.resource.retrying = raced
    again = _look_again(plan, error)
    if not again.changed:
        if not answer_lost and not plan.in_part:
            return again
        if answer_lost:
            plan.resource.warnings.append(f"{error} But the change was made all the same.")
        return plan
    again.in_part = plan.in_part
    if answer_lost and again.before != plan.before:
        again.in_part = True
        # It may have said that nothing was done before the answer got lost.
        error.details["done"] = error.details.get("done") or [f"{plan.verb}d in part"]
    again.tell_part(error)
    if answer_lost:
        error.message = f"{error.message.rstrip('.')}. Looked at right after, it was not done; Kibana may still do it."
        error.details["maybe_applied"] = True
    if last or not raced:
        raise error
    try:
        again.write()
    except KibanaError as second:
        again.tell_part(second)
        return _recover(again, second, last=True)
    return again


def _look_again(plan: Plan, error: KibanaError) -> Plan:
    """What would be to do now. Where that cannot be told, raises the error for an answer that got lost, and lets it say
    so.
    """
    # A listing shared with others was taken before this happened.
    if plan.resource.catalog is not None:
        plan.resource.catalog.forget()
        plan.resource.catalog = None
    try:
        return make_plan(plan.resource)
    except KibanaError as reason:
        if not getattr(error, "maybe_applied", False):
            raise
        error.message = f"{error.message.rstrip('.')}. It may have been done all the same, and looking failed: {reason}"
        error.details["maybe_applied"] = True
        raise error from reason
