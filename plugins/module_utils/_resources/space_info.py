# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What spaces there are: /api/spaces/space. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._resource import Found, Info
from .space import PATH, Space


class SpaceInfo(Info):
    """All spaces, or the one with an id. Spaces belong to the whole deployment, so the space option does not matter."""

    argument_spec: t.ClassVar[ArgumentSpec] = {"id": {"type": "str"}}

    def gather(self) -> dict[str, t.Any]:
        """`spaces`: as the kibana_space module takes and returns them; empty when there is none of the id."""
        space = Space(self.client, self.params)
        return {"spaces": [space.present(found) for found in self._found(space)]}

    def _found(self, space: Space) -> list[Found]:
        """GET /api/spaces/space/{id}, or GET /api/spaces/space for all."""
        if self.params["id"] is None:
            return self.client.listing(PATH, global_path=True)
        found = space.find()
        return [] if found is None else [found]
