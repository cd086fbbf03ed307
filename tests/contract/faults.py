# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where Kibana's published description is wrong or behind: pattern of "METHOD path part" -> why we think so."""

from __future__ import annotations

import re

_FAULTS: dict[str, str] = {
    r"/api/actions/connector\S* 200/\d*$": "auth_mode and is_connector_type_deprecated are newer than the description",
    r"/api/alerting/rule\S* 200/(data/\d+/)?notify_when$": "a rule without one has null there, as a recording shows",
    r"snooze_schedule 200/$": "the description wraps the answer in a body, which is an accident of how it was made",
    r"/api/cases\S* (200|request)/.*customFields/\d+/(type|value|defaultValue)$": "number fields are newer",
    r"/api/cases\S* 200/.*connector/fields$": "null when no field is set, as recordings show",
    r"POST /api/cases request/connector$": "the same in a request: Kibana takes null for every type of connector",
    r"GET /api/cases/\{caseId\} 200/$": "Kibana 9 no longer sends comments with a case",
    r"/api/cases/\{caseId\}\S* 200/(comments/\d+)?$": "files are attachments of a kind that the description lacks",
}

KNOWN = {re.compile(pattern): reason for pattern, reason in _FAULTS.items()}

# The same for what only unit tests bring about: older versions, broken answers, objects that a UI has left.
_ODD: dict[str, str] = {
    r"/api/apm/sourcemaps 200/.*sourcesContent/\d+$": "null for a source without content, as the format has it",
    r"/api/alerting/rule\S* 200/.*last_run/(warning|outcome_msg)$": "null when there was nothing to warn of",
    r"/api/alerting/rule\S* (200|request)/.*flapping$": "switching it off per rule is newer",
    r"/api/cases\S* (200|request)/.*category$": "null takes the category away, and is none",
    r"/api/cases/configure\S* (200|request)/.*caseFields$": "null for a template that fills in nothing",
    r"/api/cases\S* (200|request)/.*connector/type$": "the type .thehive is newer",
    r"PATCH /api/cases request/cases/\d+/connector$": "Kibana takes null fields for every type of connector",
    r"GET /api/apm/settings/agent-configuration\S* 200/(configurations/\d+)?$": "tests put some there without a time",
    r"POST /api/\S* 413$": "a payload that is too large is not described",
}

KNOWN_IN_ODD_PLACES = {re.compile(pattern): reason for pattern, reason in _ODD.items()}
