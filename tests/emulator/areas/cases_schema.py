# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of a case as requests carry them, shared by cases and by the templates of a configuration."""

from __future__ import annotations

from ..state import Kibana
from . import cases_connector, cases_fields
from . import cases_validation as v

SEVERITIES = ("low", "medium", "high", "critical")
STATUSES = ("open", "in-progress", "closed")


def fields(kibana: Kibana) -> dict[str, v.Codec]:
    """Codecs of everything a caller may set, by field."""
    newer: dict[str, v.Codec] = {"extractObservables": v.boolean} if kibana.has("case_events") else {}
    codecs: dict[str, v.Codec] = {
        "description": v.limited_string("description", 1, 30_000),
        "tags": v.limited_array(v.limited_string("tag", 1, 256), "tags", 0, 200),
        "title": v.limited_string("title", 1, 160),
        "connector": cases_connector.codec(kibana),
        "severity": v.literal(*SEVERITIES),
        "assignees": v.limited_array(v.record({"uid": v.string}), "assignees", 0, 10),
        "category": v.nullable(v.limited_string("category", 1, 50)),
        "customFields": cases_fields.values_codec(kibana),
        "settings": v.record({"syncAlerts": v.boolean}, newer),
    }
    return codecs


def create_codec(kibana: Kibana) -> v.Codec:
    """The body of POST /api/cases."""
    codecs = fields(kibana)
    required = {name: codecs.pop(name) for name in ("description", "tags", "title", "connector", "settings")}
    return v.record({**required, "owner": v.string}, codecs)


def update_codec(kibana: Kibana) -> v.Codec:
    """The body of PATCH /api/cases."""
    optional: dict[str, v.Codec] = {**fields(kibana), "status": v.literal(*STATUSES), "owner": v.string}
    case = v.record({"id": v.string, "version": v.string}, optional)
    return v.record({"cases": v.limited_array(case, "cases", 1, 100)})
