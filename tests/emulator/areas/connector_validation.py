# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a server has a connector type, and whether a connector of it is valid."""

from __future__ import annotations

from .. import schema as s
from ..http import HttpError
from ..state import Kibana
from .connector_checks import Check
from .connector_schemas import SchemaOf, Value
from .connector_texts import problem_text
from .connector_types import TYPES, ConnectorType


def known_types(kibana: Kibana) -> list[ConnectorType]:
    """The types this version has, system ones included."""
    return [kind for kind in TYPES.values() if kind.exists_in(kibana.version)]


def connector_type(kibana: Kibana, type_id: str) -> ConnectorType:
    """The type of this id, or the actions plugin's 400."""
    kind = TYPES.get(type_id)
    if kind is None or not kind.exists_in(kibana.version):
        raise HttpError(400, f'Action type "{type_id}" is not registered.')
    return kind


def ensure_licensed(kibana: Kibana, kind: ConnectorType) -> None:
    """403 when the licence does not cover the type."""
    if not kind.licensed(kibana):
        raise HttpError(
            403,
            f"Action type {kind.id} is disabled because your {kibana.license} license does not support it. "
            "Please upgrade your license.",
        )


def validated(kibana: Kibana, kind: ConnectorType, config: Value, secrets: Value) -> tuple[Value, Value]:
    """The config and secrets to store, defaults filled in; 400 with the first complaint."""
    word = "connector" if kibana.has("connectors_called_so") else "action"
    stored_config = _valid(kibana, kind.config, kind.check_config, config, f"error validating {word} type config: ")
    stored_secrets = _valid(
        kibana, kind.secrets, kind.check_secrets, secrets, f"error validating {word} type secrets: "
    )
    complaint = kind.check(config, secrets)
    if complaint:
        raise HttpError(400, f"error validating action type connector: {complaint}")
    return stored_config, stored_secrets


def _valid(kibana: Kibana, schema_of: SchemaOf, further: Check, value: Value, prefix: str) -> Value:
    schema = schema_of(kibana.version, value)
    value = s.coerced(schema, value)
    found = s.problems(schema, value)
    if found:
        raise HttpError(400, prefix + problem_text(kibana.version, found))
    filled: Value = s.fill(schema, value)
    complaint = further(kibana.version, filled)
    if complaint:
        raise HttpError(400, prefix + complaint)
    return filled


def params_problem(kibana: Kibana, kind: ConnectorType, params: Value) -> str | None:
    """The complaint about the params of an execution, or None."""
    found = s.problems(kind.params, s.coerced(kind.params, params))
    return f"error validating action params: {problem_text(kibana.version, found)}" if found else None
