# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests that lead a rule from one state to another. Private to the collection."""

from __future__ import annotations

import dataclasses
import typing as t

from .._client import Client, endpoint
from .._errors import KibanaError, NotFoundError
from .._resource import View
from .rules import PATH


@dataclasses.dataclass(frozen=True)
class Step:
    """One request. done: what it has done, for messages. repeatable: sending it twice does no harm."""

    done: str
    path: str
    method: str = "POST"
    params: dict[str, str] | None = None
    body: dict[str, t.Any] | None = None
    repeatable: bool = True


def rule_steps(
    client: Client,
    params: dict[str, t.Any],
    rule_id: str,
    before: View,
    after: View,
    snoozes: tuple[list[Step], list[Step]],
) -> list[Step]:
    """POST _disable, _mute_all or _unmute_all, _mute and _unmute of alerts, _enable: whichever are needed.

    In this order, so that no notification gets out in between. params: the options untrack and validate_alerts.
    snoozes: the steps that silence, and those that do not.
    """

    def step(done: str, *path: str, **content: t.Any) -> Step:
        return Step(done, endpoint(PATH, rule_id, *path), **content)

    steps = []
    if before["enabled"] and not after["enabled"]:
        steps.append(step("disabled", "_disable", body=_untrack(client, params["untrack"])))
    steps.extend(snoozes[0])
    have, want = set(before["muted_alert_ids"]), set(after["muted_alert_ids"])
    if after["mute_all"]:
        if not before["mute_all"] or have != want:
            steps.append(step("muted", "_mute_all"))
    else:
        kept = set() if before["mute_all"] else have
        if before["mute_all"]:
            steps.append(step("unmuted", "_unmute_all"))
        for alert in sorted(want - kept):
            query = _existence(client, params["validate_alerts"] and alert not in have)
            steps.append(step(f"alert {alert!r} muted", "alert", alert, "_mute", params=query))
        for alert in sorted(kept - want):
            steps.append(step(f"alert {alert!r} unmuted", "alert", alert, "_unmute"))
    steps.extend(snoozes[1])
    if after["enabled"] and not before["enabled"]:
        steps.append(step("enabled", "_enable"))
    return steps


def take(client: Client, label: str, steps: t.Iterable[Step]) -> None:
    """Send the requests, one after the other. label: the rule. An error says, also in its details, what is done."""
    done: list[str] = []
    for step in steps:
        try:
            client.request(step.method, step.path, params=step.params, json=step.body, repeatable=step.repeatable)
        except KibanaError as raised:
            error = _explained(raised)
            if done:
                error.context = f"{label} was changed in part ({', '.join(done)}), the rest failed"
                error.details["done"] = done
            raise error from raised
        done.append(step.done)


def _untrack(client: Client, untrack: bool | None) -> dict[str, t.Any] | None:
    """The body of _disable; older versions always untrack, and have no way to say so."""
    if untrack is None or not client.has("untrack"):
        return None
    return {"untrack": untrack}


def _existence(client: Client, check: bool) -> dict[str, str] | None:
    """The query of _mute: whether Kibana is to refuse alerts it has never seen."""
    if not client.has("alert_existence_check"):
        return None
    return {"validate_alerts_existence": "true" if check else "false"}


def _explained(error: KibanaError) -> KibanaError:
    """The error to raise for one of a request: says what helps where Kibana has never seen an alert.

    That one is no NotFoundError, since the rule is there and trying again is of no use.
    """
    if not (isinstance(error, NotFoundError) and error.reason.startswith("Alert instance with id")):
        return error
    return KibanaError(
        f"{error.message}. validate_alerts=false mutes alerts that the rule has not fired yet, and those of rule types "
        "that keep no record of alerts.",
        **error.details,
    )
