# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom fields of cases: what the requests may hold, the checks against a configuration, and the completion."""

from __future__ import annotations

import copy
import typing as t

from ..http import HttpError
from ..state import Kibana
from . import cases_validation as v

Field = dict[str, t.Any]

MAX_FIELDS = 10
TYPE_DEFAULTS: dict[str, t.Any] = {"text": None, "toggle": False, "number": None}


def _value_codecs(kibana: Kibana, name: str) -> dict[str, v.Codec]:
    codecs: dict[str, v.Codec] = {
        "text": v.nullable(v.limited_string(name, 1, 160)),
        "toggle": v.nullable(v.boolean),
    }
    if kibana.has("case_number_fields"):
        codecs["number"] = v.nullable(v.safe_integer(name))
    return codecs


def values_codec(kibana: Kibana) -> v.Codec:
    """customFields of a case: key, type and value of each."""
    variants = {
        name: v.record({"key": v.string, "type": v.literal(name), "value": codec})
        for name, codec in _value_codecs(kibana, "value").items()
    }
    return v.limited_array(v.tagged("type", variants), "customFields", 0, MAX_FIELDS)


def definitions_codec(kibana: Kibana) -> v.Codec:
    """customFields of a configuration: key, label, type, required and, in newer versions, a default."""
    variants: dict[str, v.Codec] = {}
    for name, codec in _value_codecs(kibana, "defaultValue").items():
        required = {
            "type": v.literal(name),
            "key": v.key_string(36),
            "label": v.limited_string("label", 1, 50),
            "required": v.boolean,
        }
        variants[name] = v.record(required, {"defaultValue": codec} if kibana.has("case_field_defaults") else {})
    return v.limited_array(v.tagged("type", variants), "customFields", 0, MAX_FIELDS)


def refuse_duplicates(items: list[Field] | None, what: str) -> None:
    """400 when two items have the same key; `what` names the list in the sentence."""
    keys = [item["key"] for item in items or []]
    twice = dict.fromkeys(key for index, key in enumerate(keys) if key in keys[:index])
    if twice:
        raise HttpError(400, f"Invalid duplicated {what} keys in request: {','.join(twice)}")


def duplicates_name(kibana: Kibana) -> str:
    """What the sentence about duplicates calls custom fields; it changed when templates came."""
    return "customFields" if kibana.has("case_templates") else "custom field"


def check_keys(asked: list[Field] | None, configured: list[Field] | None) -> None:
    """400 for custom fields nobody defined."""
    if not asked:
        return
    if configured is None:
        raise HttpError(400, "No custom fields configured.")
    known = {field["key"] for field in configured}
    unknown = [field["key"] for field in asked if field["key"] not in known]
    if unknown:
        raise HttpError(400, f"Invalid custom field keys: {','.join(unknown)}")


def check_types(asked: list[Field] | None, configured: list[Field] | None) -> None:
    """400 for custom fields whose type is not the defined one."""
    if not asked:
        return
    sent = {field["key"]: field["type"] for field in asked}
    wrong = [field["label"] for field in configured or [] if sent.get(field["key"], field["type"]) != field["type"]]
    if wrong:
        raise HttpError(400, f"The following custom fields have the wrong type in the request: {_quoted(wrong)}")


def check_required(asked: list[Field] | None, configured: list[Field] | None) -> None:
    """400 for required custom fields that are absent without a default, or null."""
    required = [field for field in configured or [] if field["required"]]
    sent = {field["key"]: field["value"] for field in asked or []}
    missing = [field["label"] for field in required if field["key"] not in sent and field.get("defaultValue") is None]
    if missing:
        raise HttpError(400, f"Missing required custom fields without default value configured: {_quoted(missing)}")
    empty = [field["label"] for field in required if field["key"] in sent and sent[field["key"]] is None]
    if empty:
        raise HttpError(
            400, f'Invalid value "null" supplied for the following required custom fields: {_quoted(empty)}'
        )


def check_values(kibana: Kibana, asked: list[Field] | None, configured: list[Field] | None) -> None:
    """Every check of a case's custom fields against its owner's definitions (None: no configuration)."""
    refuse_duplicates(asked, duplicates_name(kibana))
    check_keys(asked, configured)
    check_required(asked, configured)
    check_types(asked, configured)


def completed(asked: list[Field] | None, configured: list[Field] | None) -> list[Field]:
    """What is stored: the fields sent, then every other defined one with its default, or null."""
    sent = copy.deepcopy(asked or [])
    keys = {field["key"] for field in sent}
    return sent + [
        {"key": field["key"], "type": field["type"], "value": field.get("defaultValue")}
        for field in configured or []
        if field["key"] not in keys
    ]


def for_template(asked: list[Field], configured: list[Field]) -> list[Field]:
    """A template's custom fields after the definitions changed: gone ones dropped, new ones added with defaults."""
    known = {field["key"] for field in configured}
    kept = [copy.deepcopy(field) for field in asked if field["key"] in known]
    present = {field["key"] for field in kept}
    for field in configured:
        if field["key"] not in present:
            default = field.get("defaultValue")
            value = default if default is not None else TYPE_DEFAULTS[field["type"]]
            kept.append({"key": field["key"], "type": field["type"], "value": value})
    return kept


def _quoted(labels: list[str]) -> str:
    return ", ".join(f'"{label}"' for label in labels)
