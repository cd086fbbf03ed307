# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what with cases, in Kibana's words: spaces, owners, privileges, licence."""

from __future__ import annotations

import re
import typing as t

from ..http import HttpError, Request
from ..state import Kibana

# owner -> the Kibana feature that registers it; later versions append V2, V3 to the feature's id
OWNERS = {
    "cases": "generalCases",
    "observability": "observabilityCases",
    "securitySolution": "securitySolutionCases",
}

PLATINUM = ("platinum", "enterprise", "trial")
ASSIGNEES_LICENSE = "In order to assign users to cases, you must be subscribed to an Elastic Platinum license"


class Operation(t.NamedTuple):
    """Something the cases plugin authorizes: the verb and noun of its 403, and the level it needs."""

    verb: str
    noun: str
    level: str


GET_CASE = Operation("access", "case", "read")
FIND_CASES = Operation("access", "cases", "read")
CREATE_CASE = Operation("create", "case", "all")
UPDATE_CASE = Operation("update", "case", "all")
DELETE_CASE = Operation("delete", "case", "all")
PUSH_CASE = Operation("push", "case", "all")
GET_COMMENTS = Operation("access", "comments", "read")
CREATE_COMMENT = Operation("create", "comments", "all")
UPDATE_COMMENT = Operation("update", "comments", "all")
DELETE_COMMENT = Operation("delete", "comments", "all")
GET_USER_ACTIONS = Operation("access", "user actions", "read")
FIND_CONFIGURATIONS = Operation("access", "case configurations", "read")
CREATE_CONFIGURATION = Operation("create", "case configuration", "all")
UPDATE_CONFIGURATION = Operation("update", "case configuration", "all")


def enter(kibana: Kibana, request: Request) -> None:
    """What every cases route does first: look the space up as the caller; 403 or 404 when that fails."""
    user = request.user
    if not user.is_superuser and (not user.privileges or not user.spaces & {"*", request.space}):
        raise HttpError(403, f"Unauthorized to get {request.space} space")
    if request.space not in kibana.spaces:
        raise HttpError(404, f"Saved object [space/{request.space}] not found")


def registered(kibana: Kibana, space: str) -> list[str]:
    """The owners whose feature is not switched off in the space."""
    disabled = kibana.spaces[space].get("disabledFeatures") or []
    return [
        owner
        for owner, feature in OWNERS.items()
        if not any(re.fullmatch(rf"{feature}(V\d+)?", name) for name in disabled)
    ]


def authorize(kibana: Kibana, request: Request, operation: Operation, owners: t.Iterable[str]) -> None:
    """403 unless the caller may do this for every one of the owners; unknown owners are never allowed."""
    wanted = list(dict.fromkeys(owners))
    known = registered(kibana, request.space)
    if request.user.may("cases", operation.level, request.space) and all(owner in known for owner in wanted):
        return
    raise HttpError(403, f'Unauthorized to {operation.verb} {operation.noun} with owners: "{", ".join(wanted)}"')


def visible_owners(kibana: Kibana, request: Request, operation: Operation, asked: t.Any = None) -> t.Container[str]:
    """The owners a listing may show: the caller's, narrowed to those asked for; 403 when the caller has none."""
    if not request.user.may("cases", operation.level, request.space) or not registered(kibana, request.space):
        raise HttpError(403, f"Unauthorized to {operation.verb} {operation.noun} of any owner")
    known = registered(kibana, request.space)
    wanted = [asked] if isinstance(asked, str) else asked
    return [owner for owner in known if not wanted or owner in wanted]


def at_least_platinum(kibana: Kibana) -> bool:
    """Whether the licence allows assignees."""
    return kibana.license in PLATINUM
