# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What source maps there are. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._errors import InputError
from .._resource import Found, Info
from .bundle_path import normalised
from .sourcemaps import identity, list_sourcemaps, present_sourcemap

FILTERS = ("service_name", "service_version", "bundle_filepath")


class SourcemapInfo(Info):
    """The source maps of a service, a version, a bundle, or all."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        **{option: {"type": "str"} for option in FILTERS},
        "include_map": {"type": "bool", "default": False},
        "page_size": {"type": "int", "default": 20},
    }

    def gather(self) -> dict[str, t.Any]:
        """`sourcemaps`: newest first, as kibana_sourcemap returns them, with the map itself if asked for."""
        size = self.params["page_size"]
        if not 1 <= size <= 10_000:
            raise InputError(f"page_size must be between 1 and 10000, not {size}")
        wanted = {option: self.params[option] for option in FILTERS if self.params[option] is not None}
        if "bundle_filepath" in wanted:
            wanted["bundle_filepath"] = normalised(wanted["bundle_filepath"])
        newer: set[tuple[str, ...]] = set()
        shown = []
        # Each carries its map in full, so that all at once may be more than memory holds.
        for artifact in list_sourcemaps(self.client, size):
            belongs = identity(artifact)
            if all(belongs[option] == value for option, value in wanted.items()):
                key = tuple(belongs.values())
                shown.append({**self._present(artifact), "superseded": key in newer})
                newer.add(key)
        return {"sourcemaps": shown}

    def _present(self, artifact: Found) -> dict[str, t.Any]:
        present = {
            **present_sourcemap(artifact),
            "encoded_sha256": artifact.get("encodedSha256"),
            "encoded_size": artifact.get("encodedSize"),
        }
        body = artifact.get("body")
        if self.params["include_map"]:
            present["content"] = body.get("sourceMap") if isinstance(body, dict) else None
        return present
