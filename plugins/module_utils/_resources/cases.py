# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases as everything about them sees them: finding one, listing many, and their facts. Private to the collection.

Shared by the case module and by those for what belongs to a case: `find_case`, `list_cases`, `case_view`,
`case_facts`, and `OfCase` for the objects in a case.
"""

from __future__ import annotations

import re
import typing as t

from .._argspec import ArgumentSpec
from .._client import Client
from .._errors import AmbiguousError, InputError
from .._named import just_made
from .._resource import Catalog, Found, Resource, View
from .case_fields import fields_view
from .case_settings import OWNERS

PATH = "/api/cases"

PAGE = 100
# Kibana shows no more of one search than this, however it is paged.
WINDOW = 10_000

# How a task names the case that something belongs to.
CASE_OPTIONS: ArgumentSpec = {
    "case_id": {"type": "str"},
    "owner": {"type": "str", "choices": OWNERS},
    "title": {"type": "str"},
}
CASE_CONSTRAINTS: dict[str, t.Any] = {
    "required_one_of": [("case_id", "title")],
    "mutually_exclusive": [("case_id", "title")],
    "required_by": {"title": ("owner",)},
}

# fact -> Kibana's key
FACTS = {
    "id": "id",
    "number": "incremental_id",
    "owner": "owner",
    "status": "status",
    "version": "version",
    "created_at": "created_at",
    "created_by": "created_by",
    "updated_at": "updated_at",
    "updated_by": "updated_by",
    "closed_at": "closed_at",
    "closed_by": "closed_by",
    "duration": "duration",
    "external_service": "external_service",
    "total_comments": "totalComment",
    "total_alerts": "totalAlerts",
    "observables": "observables",
}


def find_case(
    client: Client, case_id: str | None, owner: str | None, title: str | None, tags: t.Sequence[str] = ()
) -> Found | None:
    """A case by id, or by owner, exact title and tags that it has. Raises InputError when several have them.

    GET /api/cases/{id}, or GET /api/cases/_find, whose cases have no attachments (`comments` is empty).
    """
    if case_id:
        found: Found | None = client.find_by_id(PATH, case_id)
        return found
    hits = same_cases(client, owner, title, tags)
    if len(hits) > 1:
        ids = ", ".join(sorted(case["id"] for case in hits))
        raise AmbiguousError(
            f"{len(hits)} cases of the owner {owner!r} have the title {title!r}; choose one by id: {ids}",
            fresh=just_made(hits),
        )
    return hits[0] if hits else None


def same_cases(client: Client, owner: str | None, title: str | None, tags: t.Sequence[str] = ()) -> list[Found]:
    """The cases with this owner, exact title and tags."""
    return [case for case in list_cases(client, owner=owner, title=title) if set(tags) <= set(case["tags"])]


def list_cases(client: Client, *, title: str | None = None, most: int | None = None, **query: t.Any) -> list[Found]:
    """GET /api/cases/_find to the end: the cases that match, in Kibana's order.

    title: only cases with exactly this title. most: no more than so many. query: as Kibana spells it.
    Raises InputError for more cases than Kibana shows.
    """
    if title is not None and re.search(r"\w", title):
        # Kibana's search looks for words. As a phrase they narrow the listing; the exact look comes after it.
        query.update(search=f'"{_without_quotes(title)}"', searchFields="title")
    listed: list[Found] = []
    pages = client.pages(f"{PATH}/_find", "cases", PAGE, size_param="perPage", **query)
    for seen, case in enumerate(pages, 1):
        if title is None or case["title"] == title.strip():
            listed.append(case)
        if len(listed) == most:
            break
        if seen == WINDOW:
            raise InputError(f"{WINDOW} cases or more match, and Kibana shows none after those; narrow the search")
    return listed


def case_view(found: Found) -> View:
    """What can be managed of a case, in the terms of the case module.

    The connector is told by id and fields; its name and type are facts.
    """
    view = fields_view(found)
    if "connector" in view:
        view["connector"] = {key: view["connector"][key] for key in ("id", "fields")}
    return view


def case_facts(found: Found) -> dict[str, t.Any]:
    """What only Kibana knows of a case; facts that a version does not have are left out."""
    facts = {fact: found[key] for fact, key in FACTS.items() if key in found}
    facts["connector_name"] = found["connector"]["name"]
    facts["connector_type_id"] = found["connector"]["type"]
    return facts


def present_case(found: Found) -> dict[str, t.Any]:
    """A case as modules return it."""
    return {**case_facts(found), **case_view(found)}


class OfCase(Resource):
    """Something that belongs to one case, which the task names by id, or by owner and title."""

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        super().__init__(client, params, catalog)
        self._case: Found | None = None

    @property
    def case_label(self) -> str:
        """The case as error messages name it."""
        return f"case {self.params['case_id'] or self.params['title']!r}{self.in_space}"

    def case(self) -> Found | None:
        """The case, read when first needed."""
        if self._case is None:
            self._case = find_case(self.client, self.params["case_id"], self.params["owner"], self.params["title"])
        return self._case

    def case_id(self) -> str | None:
        """The id of the case; only looked up where the task does not tell it."""
        if self.params["case_id"]:
            return str(self.params["case_id"])
        case = self.case()
        return None if case is None else str(case["id"])

    def needed_case(self) -> Found:
        """The case; raises InputError where there is none."""
        case = self.case()
        if case is None:
            raise InputError(
                f"the case does not exist in the space {self.client.space!r}; create it first, or check its "
                f"{'id' if self.params['case_id'] else 'title and owner'}"
            )
        return case


def _without_quotes(text: str) -> str:
    return re.sub(r'["\\]', " ", text)
