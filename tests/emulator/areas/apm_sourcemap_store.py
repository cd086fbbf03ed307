# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Source maps as Fleet artifacts: what an upload becomes, and the copy that is in force."""

from __future__ import annotations

import base64
import hashlib
import typing as t
import zlib

from ..state import Kibana
from . import apm_js, apm_url

TYPE = "apm-sourcemap"
# The copies that APM Server reads, one for each service, version and path.
ACTIVE = "apm-source-map"

Artifact = dict[str, t.Any]


def artifact(kibana: Kibana, name: str, version: str, path: str, source_map: dict[str, t.Any]) -> Artifact:
    """The artifact of an upload; its id depends on the content alone, not on how the upload was written."""
    path = apm_url.href(path) or path
    body = {"serviceName": name, "serviceVersion": version, "bundleFilepath": path, "sourceMap": source_map}
    content = apm_js.stringify(body).encode()
    encoded = zlib.compress(content)
    identifier, sha256 = f"{name}-{version}", hashlib.sha256(content).hexdigest()
    return {
        "id": f"apm:{identifier}-{sha256}",
        "type": "sourcemap",
        "identifier": identifier,
        "packageName": "apm",
        "encryptionAlgorithm": "none",
        "relative_url": f"/api/fleet/artifacts/{identifier}/{sha256}",
        "compressionAlgorithm": "zlib",
        "decodedSha256": sha256,
        "decodedSize": len(content),
        "encodedSha256": hashlib.sha256(encoded).hexdigest(),
        "encodedSize": len(encoded),
        "body": base64.b64encode(encoded).decode(),
        "created": kibana.now(),
    }


def content(found: Artifact) -> dict[str, t.Any]:
    """The decoded body of an artifact."""
    return t.cast("dict[str, t.Any]", apm_js.parse(zlib.decompress(base64.b64decode(found["body"])).decode()))


def save(kibana: Kibana, new: Artifact) -> None:
    """Store an artifact; one that is there already stays as it was, but is in force again."""
    kibana.objects(TYPE).setdefault(new["id"], new)
    body = content(new)
    key = f"{body['serviceName']}-{body['serviceVersion']}-{body['bundleFilepath']}"
    kibana.objects(ACTIVE)[key] = {"fleet_id": new["id"], "created": new["created"]}


def newest_first(kibana: Kibana) -> list[Artifact]:
    """The stored artifacts, newest first."""
    return list(reversed(kibana.objects(TYPE).values()))


def delete(kibana: Kibana, artifact_id: str) -> None:
    """Remove an artifact and the copies made of it, if there is such a one."""
    kibana.objects(TYPE).pop(artifact_id, None)
    active = kibana.objects(ACTIVE)
    for key in [key for key, copy in active.items() if copy["fleet_id"] == artifact_id]:
        del active[key]
