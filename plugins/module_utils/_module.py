# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The only code that knows Ansible. Private to the collection."""

from __future__ import annotations

import os
import typing as t

from ansible.module_utils.basic import AnsibleFallbackNotFound, AnsibleModule, missing_required_lib
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ._argspec import CONNECTION, CONNECTION_CONSTRAINTS, ENVIRONMENT, ArgumentSpec, given, merge_constraints
from ._client import Client
from ._compare import differing
from ._connection import Connection
from ._engine import Outcome, ensure, ensure_many
from ._errors import KibanaError
from ._http import REQUESTS_IMPORT_ERROR
from ._options import impossible
from ._resource import Info, Resource, Selected
from ._secrets import disguises, leaves, secret_values, take_odd_maps

# What Ansible's check of options raises where it meets a map, a list or a number that it did not expect.
UNCHECKED = (TypeError, ValueError, ArithmeticError, AttributeError)
WRONG_TYPE = "an option, or one within it, is of another type than it must be; check maps, lists and numbers"

# The connection options that hold a secret, or may: a password in a URL.
SECRET = ("username", "password", "api_key", "bearer_token", "proxy")

# So many failures, and so many objects, a sentence names; the rest is in the structured result.
SENTENCES = 3
NAMES = 10


class Module(AnsibleModule):
    """A module for which an option that is null is one that is not given: Ansible itself counts it as given wherever
    it looks for what is required or excludes each other, and templates give null for what is not defined.
    """

    def _load_params(self) -> None:
        super()._load_params()  # type: ignore[no-untyped-call]
        self.params = given(self.argument_spec, self.params)


def run(kind: type[Resource]) -> None:
    """The whole of a module that manages one object of a kind."""

    def work(client: Client, module: AnsibleModule) -> dict[str, t.Any]:
        outcome = ensure(kind(client, module.params), apply=not client.server.read_only)
        return result_of(outcome, module)

    execute(kind.argument_spec, kind.constraints, work)


def run_many(kind: type[Selected]) -> None:
    """The whole of a module that manages any number of objects of a kind in one task."""

    def work(client: Client, module: AnsibleModule) -> dict[str, t.Any]:
        resources = kind.select(client, module.params)
        outcomes = ensure_many(resources, apply=not client.server.read_only, max_parallel=client.max_parallel)
        result = {
            **results_of(outcomes, kind.plural, module),
            kind.plural: [_entry(resource, outcome) for resource, outcome in zip(resources, outcomes)],
            "prior": [
                resource.prior(outcome.before)
                for resource, outcome in zip(resources, outcomes)
                if outcome.before is not None
            ],
        }
        if any(outcome.error for outcome in outcomes):
            module.fail_json(msg=failures_of(outcomes, kind.plural), **result)
        return result

    execute(kind.argument_spec, kind.constraints, work)


def run_info(question: type[Info]) -> None:
    """The whole of an _info module."""

    def work(client: Client, module: AnsibleModule) -> dict[str, t.Any]:
        asked = question(client, module.params)
        gathered = asked.gather()
        for warning in asked.warnings:
            module.warn(warning)
        return {"changed": False, **gathered}

    execute(question.argument_spec, question.constraints, work)


class OptionsChecker:
    """Checks options that did not come through AnsibleModule as if they had, any number of times."""

    def __init__(self, argument_spec: ArgumentSpec, constraints: dict[str, t.Any]) -> None:
        self._spec = argument_spec
        self._validator = ArgumentSpecValidator(argument_spec, **constraints)

    def check(self, options: dict[str, t.Any]) -> tuple[dict[str, t.Any], list[str], set[str]]:
        """The options with defaults, what is wrong with them, and which of their values are secret."""
        try:
            checked = self._validator.validate(given(self._spec, options))
        except UNCHECKED:
            return {}, [WRONG_TYPE], set(leaves(options))
        params = dict(checked.validated_parameters)
        secrets = set(checked._no_log_values) | secret_values(self._spec, params)
        return params, [*checked.error_messages, *take_odd_maps(self._spec, params)], secrets


def execute(
    argument_spec: ArgumentSpec,
    constraints: dict[str, t.Any],
    work: t.Callable[[Client, AnsibleModule], dict[str, t.Any]],
) -> None:
    """Parse the options, connect, work, and exit with what it returns, or with the sentence of its KibanaError.

    work: gets the client (which cannot write in check mode) and the module, and returns the result.
    """
    module = _parsed(argument_spec, constraints)
    secrets = connection_secrets(module.params) | secret_values(argument_spec, module.params)
    module.no_log_values = disguises(module.no_log_values | secrets)
    mistakes = take_odd_maps(argument_spec, module.params)
    if wrong := impossible({**CONNECTION, **argument_spec}, module.params):
        mistakes.append(wrong)
    if mistakes:
        module.fail_json(msg="; ".join(mistakes))
    if REQUESTS_IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    try:
        with Client(connection_of(module.params), read_only=module.check_mode) as client, client.understanding():
            client.hide(module.no_log_values)
            result = work(client, module)
    except KibanaError as error:
        module.fail_json(msg=str(error), changed=bool(error.details.get("done")), failure=error.details)
    module.exit_json(**result)


def _parsed(argument_spec: ArgumentSpec, constraints: dict[str, t.Any]) -> AnsibleModule:
    """The module with its options. Ansible's own checks fail by exceptions for some of what they are given."""
    spec = {**connection_spec(), **argument_spec}
    try:
        return Module(
            argument_spec=spec, supports_check_mode=True, **merge_constraints(CONNECTION_CONSTRAINTS, constraints)
        )
    except UNCHECKED as error:
        # One that checks nothing, and does not log what could not be understood.
        loose = {name: {"type": "raw", "no_log": bool(option.get("no_log"))} for name, option in spec.items()}
        module = AnsibleModule(argument_spec=loose, supports_check_mode=True, no_log=True)
        module.no_log_values = disguises(module.no_log_values)
        module.fail_json(msg=f"{WRONG_TYPE} ({type(error).__name__})")


def result_of(outcome: Outcome, module: AnsibleModule) -> dict[str, t.Any]:
    """What a module returns for one managed object."""
    for warning in outcome.resource.warnings:
        module.warn(warning)
    return {
        "changed": outcome.changed,
        "diff": {
            **outcome.diff,
            "before_header": outcome.resource.label,
            "after_header": outcome.resource.label,
        },
        outcome.resource.kind: outcome.object,
        **outcome.resource.extra(),
    }


def results_of(outcomes: t.Sequence[Outcome], what: str, module: AnsibleModule) -> dict[str, t.Any]:
    """What a module returns for many managed objects: the verdict, and one diff of those that change.

    what: the objects, for the headers of the diff.
    """
    sides: tuple[dict[str, t.Any], dict[str, t.Any]] = ({}, {})
    for outcome in outcomes:
        for warning in outcome.resource.warnings:
            module.warn(warning)
        views = (outcome.before, outcome.after)
        for side, view, other in zip(sides, views, reversed(views)) if outcome.changed and not outcome.error else ():
            if view is not None:
                side[outcome.resource.label] = differing(view, other)
    return {
        "changed": any(outcome.changed for outcome in outcomes),
        "diff": {"before": sides[0], "after": sides[1], "before_header": what, "after_header": what},
    }


def failures_of(outcomes: t.Sequence[Outcome], what: str) -> str:
    """One sentence about what failed and what did not. what: the objects, "rules"."""
    failed = [outcome for outcome in outcomes if outcome.error]
    if len(outcomes) == 1:
        return str(failed[0].error)
    sentences = [str(outcome.error).rstrip(".") for outcome in failed[:SENTENCES]]
    if len(failed) > SENTENCES:
        sentences.append(f"and {len(failed) - SENTENCES} more")
    good = [outcome for outcome in outcomes if not outcome.error]
    done = [outcome.resource.label for outcome in good if outcome.changed]
    same = [outcome.resource.label for outcome in good if not outcome.changed]
    return (
        f"{len(failed)} of {len(outcomes)} {what} failed: {'; '.join(sentences)}. "
        f"Changed: {_listed(done)}. Nothing to change: {_listed(same)}."
    )


def _listed(labels: list[str]) -> str:
    more = f" and {len(labels) - NAMES} more" if len(labels) > NAMES else ""
    return ", ".join(labels[:NAMES]) + more or "none"


def _entry(resource: Selected, outcome: Outcome) -> dict[str, t.Any]:
    """One object in the result of many."""
    entry = {**resource.identity, **(outcome.object or {}), "changed": outcome.changed}
    if outcome.error:
        entry.update(failed=True, msg=str(outcome.error), failure=outcome.error.details)
    return entry


def connection_spec() -> ArgumentSpec:
    """The connection options with their environment fallbacks."""
    return {name: {**spec, "fallback": (_from_environment, [ENVIRONMENT[name]])} for name, spec in CONNECTION.items()}


def connection_secrets(params: dict[str, t.Any]) -> set[str]:
    """What of the connection options nothing may repeat: a proxy's URL may hold a password, too, and one in Kibana's
    own URL is refused only later.
    """
    settings = {name: params[name] for name in SECRET if params[name]}
    return Connection(url=params["url"] or "", **settings).secrets


def connection_of(params: dict[str, t.Any]) -> Connection:
    """The connection that the options describe."""
    settings = {"url": "", **{name: params[name] for name in CONNECTION if params[name] not in (None, "")}}
    if params.get("max_parallel") is not None:
        settings["max_parallel"] = params["max_parallel"]
    return Connection(**settings)


def _from_environment(name: str) -> str:
    """The value of an environment variable; an empty one counts as unset."""
    value = os.environ.get(name, "")
    if not value:
        raise AnsibleFallbackNotFound
    return value
