# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/api/observability/annotation (the observability plugin): the same annotations, one at a time."""

from __future__ import annotations

import typing as t

from ..http import HttpError, Request
from ..routing import Routes
from ..state import Kibana
from .apm_annotations import INDEX, TOO_LOW, TYPE
from .apm_validation import may

routes = Routes()


@routes.get("/api/observability/annotation/{annotation_id}")
def get_annotation(kibana: Kibana, request: Request, annotation_id: str) -> dict[str, t.Any]:
    """The whole document. Elasticsearch decides who may read it; whatever it says becomes a 500."""
    if kibana.license in TOO_LOW:
        raise HttpError(403, "Annotations require at least a gold license or a trial license.")
    stored = kibana.objects(TYPE).get(annotation_id)
    if stored is None or not may(request, "annotations:read"):
        raise HttpError(500, "An internal server error occurred")
    return {"_index": INDEX, "_id": annotation_id, "_source": stored["source"]}
