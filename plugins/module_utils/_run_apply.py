# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of the module that manages a list of objects of many kinds. Private to the collection.

By itself, so that the modules for one kind do not carry all the others.
"""

from __future__ import annotations

import gc
import typing as t

from ._apply import Estate, Prune, Wish, report, twice
from ._argspec import APPLY
from ._client import Client
from ._errors import InputError
from ._kinds import KINDS
from ._module import OptionsChecker, connection_secrets, execute, failures_of
from ._secrets import disguises, leaves

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule


def run_apply() -> None:
    """The whole of the module."""
    # Lists of options and objects have no cycles. To look for some, again and again, costs more than everything else
    # that is done for an object of thousands, and what it would free the end of the process frees.
    gc.disable()
    try:
        execute(APPLY, {"required_if": [("prune", True, ("prune_selector",))]}, _work)
    finally:
        gc.enable()


def _work(client: Client, module: AnsibleModule) -> dict[str, t.Any]:
    params = module.params
    given = params["resources"]
    # Ansible repeats the options with the result, and one list is enough.
    params["resources"] = [f"({len(given)} resources)"]
    wishes = _wishes(client, module, given)
    estate = Estate(client, apply=not client.server.read_only, keep_going=params["continue_on_error"])
    done = estate.run(wishes, _prune(params))
    result = report(done, params["report"], params["max_results"])
    result["kibana"] = {"url": client.server.url, "space": client.space}
    outcomes = [one.outcome for one in done if one.outcome is not None]
    for outcome in outcomes:
        for warning in outcome.resource.warnings:
            module.warn(warning)
    if result["totals"]["failed"]:
        left = result["totals"]["not_tried"]
        not_tried = f" Not tried: {left}, since others may need what failed." if left else ""
        module.fail_json(msg=failures_of(outcomes, "resources") + not_tried, **result)
    return result


def _wishes(client: Client, module: AnsibleModule, given: list[t.Any]) -> list[Wish]:
    """The list, each item checked by the options of its kind. Raises InputError that names every mistake."""
    # The whole list counted as secret until here; now it turns out what of it is.
    module.no_log_values = disguises(connection_secrets(module.params))
    checkers: dict[str, OptionsChecker] = {}
    wishes: list[Wish] = []
    mistakes: list[str] = []
    for index, item in enumerate(given):
        kind = item.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            mistakes.append(f"resources[{index}]: kind must be one of {', '.join(KINDS)}, not {kind!r}")
            # Without its kind there is no telling which of its values are secret.
            module.no_log_values |= disguises(leaves({name: value for name, value in item.items() if name != "kind"}))
            continue
        if kind not in checkers:
            resource = KINDS[kind].kind
            spec = {**resource.argument_spec, "space": {"type": "str"}}
            checkers[kind] = OptionsChecker(spec, resource.constraints)
        checked, wrong, secrets = checkers[kind].check({name: item[name] for name in item if name != "kind"})
        module.no_log_values |= disguises(secrets)
        mistakes += [f"resources[{index}] ({kind}): {message}" for message in wrong]
        if wrong:
            continue
        wishes.append(Wish(index, kind, checked.pop("space", None), checked))
    client.hide(module.no_log_values)
    if not mistakes:
        mistakes = twice(wishes)
    if mistakes:
        raise InputError(
            f"resources has {len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}, and nothing was done: "
            f"{'; '.join(mistakes)}"
        )
    return wishes


def _prune(params: dict[str, t.Any]) -> Prune | None:
    if not params["prune"]:
        return None
    given = params["prune_selector"]
    prune = Prune(
        tuple(given["rule_tags"]),
        tuple(given["connector_ids"]),
        given["connector_names"],
        None if given["spaces"] is None else tuple(given["spaces"]),
    )
    if not prune.kinds:
        raise InputError(
            "prune deletes only what prune_selector covers; give it rule_tags, connector_ids or connector_names"
        )
    return prune
