# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading objects, and lists of them: what is there, what is not, and what is no answer to that. Private."""

from __future__ import annotations

import re
import typing as t
from urllib.parse import quote

from ._errors import InputError, NotFoundError

# Of a listing; Kibana's own windows end long before.
MOST_PAGES = 1000
# Of what stands between two slashes of a path; no id, and no name of a service, is as long.
LONGEST_PART = 1024


def endpoint(base: str, *parts: str) -> str:
    """A path from a literal base and values, each quoted as one segment: endpoint("/api/x", id, "_enable").

    Raises InputError for a segment that would climb the path, or that no path can have.
    """
    for part in parts:
        if part in ("", ".", "..") or re.search("[\ud800-\udfff]", part):
            raise InputError(f"{part!r} cannot be an id")
        if len(part) > LONGEST_PART:
            raise InputError(f"{part[:20]!r}... cannot be an id, since it has {len(part)} characters")
    return "/".join([base, *(quote(part, safe="") for part in parts)])


class Reads:
    """The reading half of a client; the other half sends."""

    def request(
        self, method: str, path: str, *, params: dict[str, t.Any] | None = None, global_path: bool = False
    ) -> t.Any:
        """Send one request; see Client."""
        raise NotImplementedError

    def read_version(self) -> tuple[int, ...]:
        """Kibana's version; see Client."""
        raise NotImplementedError

    def get(self, path: str, **params: t.Any) -> t.Any:
        """GET with query parameters; those that are None are left out."""
        return self.request("GET", path, params={key: value for key, value in params.items() if value is not None})

    def find(self, path: str, **params: t.Any) -> t.Any:
        """GET, or None when Kibana says that the object does not exist."""
        try:
            return self.get(path, **params)
        except NotFoundError as error:
            self.confirm_absence(error)
            return None

    def find_by_id(self, base: str, object_id: str, *, global_path: bool = False) -> t.Any:
        """The same for the object at base/id."""
        try:
            return self.get_by_id(base, object_id, global_path=global_path)
        except NotFoundError as error:
            self.confirm_absence(error)
            return None

    def get_by_id(self, base: str, object_id: str, *, global_path: bool = False) -> dict[str, t.Any]:
        """GET base/id. An answer with another id must not be taken for it: that one would be changed, or deleted.

        global_path: for what belongs to the whole deployment: not under the space, which need not exist.
        """
        found: dict[str, t.Any] = self.request("GET", endpoint(base, object_id), global_path=global_path)
        if found["id"] != object_id:
            raise ValueError(f"the id is {found['id']!r}")
        return found

    def listing(self, path: str, key: str | None = None, *, global_path: bool = False, **params: t.Any) -> list[t.Any]:
        """GET a list of objects, in the answer or under a key of it. What is no list is no empty one."""
        asked = {name: value for name, value in params.items() if value is not None}
        answer = self.request("GET", path, params=asked, global_path=global_path)
        return _objects(answer if key is None else answer[key])

    def confirm_absence(self, error: NotFoundError) -> None:
        """Make sure that a 404 means "no such object" and not "no such path"; raises NotKibanaError otherwise.

        A wrong base path, and a path that this Kibana does not have, get the same bare 404.
        """
        if error.bare:
            self.read_version()

    def pages(
        self, path: str, items: str, size: int, size_param: str = "per_page", **params: t.Any
    ) -> t.Iterator[t.Any]:
        """Every item of a paged listing. items: the key of the list in an answer; size: items per page."""
        seen = 0
        before: list[t.Any] = []
        for page in range(1, MOST_PAGES + 1):
            answer = self.get(path, page=page, **{size_param: size}, **params)
            found = _objects(answer[items])
            yield from found
            seen += len(found)
            # Objects that vanish meanwhile make "total" smaller, never larger than what is left.
            if len(found) < size or seen >= answer.get("total", seen + 1):
                return
            if found == before:
                break
            before = found
        raise ValueError(f"the pages have no end, and this was the one with the number {page}")


def _objects(found: t.Any) -> list[t.Any]:
    """A list of objects. Raises TypeError for anything else."""
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise TypeError("no list of objects")
    return found
