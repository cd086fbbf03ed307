# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The listing of source maps, the only way to read them: GET /api/apm/sourcemaps. Private to the collection."""

from __future__ import annotations

import typing as t

from .._client import Client
from .._errors import ApiError, KibanaError, VersionError
from .._resource import Catalog, Found

PATH = "/api/apm/sourcemaps"
# The listing carries every source map in full, so that more would be a burden for Kibana.
PAGE = 100
NO_FLEET = (
    "Kibana answered without a source map: it keeps them with Fleet, which is switched off here (xpack.fleet.enabled)"
)


def list_sourcemaps(client: Client, size: int = PAGE) -> t.Iterator[Found]:
    """Every artifact, newest first, its content decoded in `body`; reads on, `size` at a time, as far as is asked.

    Raises KibanaError where Kibana has no place for source maps, VersionError where it has no API for them.
    """
    page = 0
    known: set[str] = set()
    while True:
        page += 1
        try:
            answer = client.get(PATH, page=page, perPage=size)
        except ApiError as error:
            if error.status != 501:
                raise
            raise VersionError(
                f"{error.message} This Kibana does not take source maps, as is the case on Elastic Cloud Serverless.",
                **error.details,
            ) from None
        if answer == {}:
            raise KibanaError(NO_FLEET)
        # An upload meanwhile moves the others on, so that the last of a page is the first of the next one too.
        artifacts = [artifact for artifact in answer["artifacts"] if artifact["id"] not in known]
        yield from artifacts
        known.update(artifact["id"] for artifact in artifacts)
        if len(answer["artifacts"]) < size or len(known) >= answer.get("total", len(known) + 1):
            return
        if not artifacts:
            raise ValueError(f"page {page} has nothing new")


def sourcemap_catalog(client: Client) -> Catalog:
    """All source maps."""
    return Catalog(lambda: list_sourcemaps(client))


def identity(artifact: Found) -> dict[str, t.Any]:
    """What a source map belongs to; empty texts for an artifact that is none."""
    body = artifact.get("body")
    body = body if isinstance(body, dict) else {}
    return {
        "service_name": body.get("serviceName", ""),
        "service_version": body.get("serviceVersion", ""),
        "bundle_filepath": body.get("bundleFilepath", ""),
    }


def present_sourcemap(artifact: Found) -> dict[str, t.Any]:
    """A source map as modules return it, without its content."""
    return {
        "id": artifact["id"],
        **identity(artifact),
        "created": artifact.get("created"),
        "sha256": artifact.get("decodedSha256"),
        "size": artifact.get("decodedSize"),
    }
