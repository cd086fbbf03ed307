# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lists in case settings: custom fields, templates, observable types. Private to the collection.

Each has views (the module's terms), wishes (the same, from options), bodies (Kibana's terms) and checks of its limits.
"""

from __future__ import annotations

import typing as t

from .._argspec import ArgumentSpec
from .._errors import InputError
from .._resource import Found, View
from .case_fields import (
    FIELD_OPTIONS,
    KIBANA_KEYS,
    MAX_TEXT_VALUE,
    Definitions,
    check_fields,
    default_of,
    fields_body,
    fields_view,
    fields_wish,
)
from .case_limits import check_count, check_distinct, check_key, check_text, converted

MOST = 10

# "key" names an item and is no secret.
KEY_OPTION: ArgumentSpec = {"key": {"type": "str", "required": True, "no_log": False}}

LIST_OPTIONS: ArgumentSpec = {
    "custom_fields": {
        "type": "list",
        "elements": "dict",
        "options": {
            **KEY_OPTION,
            "label": {"type": "str", "required": True},
            "type": {"type": "str", "choices": ["text", "toggle", "number"], "required": True},
            "required": {"type": "bool", "default": False},
            "default_value": {"type": "raw"},
        },
    },
    "templates": {
        "type": "list",
        "elements": "dict",
        "options": {
            **KEY_OPTION,
            "name": {"type": "str", "required": True},
            "description": {"type": "str"},
            "tags": {"type": "list", "elements": "str"},
            "case_fields": {"type": "dict", "options": FIELD_OPTIONS},
        },
    },
    "observable_types": {
        "type": "list",
        "elements": "dict",
        "options": {**KEY_OPTION, "label": {"type": "str", "required": True}},
    },
}

# Labels and keys that every Kibana has of its own, in lower case.
BUILT_IN_LABELS = ("ipv4", "ipv6", "url", "hostname", "host name", "file hash", "file path", "email", "domain")
BUILT_IN_OBSERVABLES = {*BUILT_IN_LABELS, *(f"observable-type-{label.replace(' ', '-')}" for label in BUILT_IN_LABELS)}

Build = t.Callable[[View, Found], dict[str, t.Any]]


def written(items: t.Sequence[View], before: t.Sequence[View], stored: t.Sequence[Found], build: Build) -> list[Found]:
    """A list as it is sent: items that stay as they are exactly as Kibana has them, the others built.

    before: the views of what is stored. build: gets the view and what is stored under the key, perhaps nothing.
    """
    known = {found["key"]: (view, found) for view, found in zip(before, stored)}
    result = []
    for item in items:
        view, found = known.get(item["key"], (None, {}))
        result.append(found if view == item else build(item, found))
    return result


def definition_view(found: Found) -> View:
    """A custom field in the module's terms; a default of null is none."""
    view = {name: found[name] for name in ("key", "label", "type", "required")}
    if found.get("defaultValue") is not None:
        view["default_value"] = found["defaultValue"]
    return view


def definition_wish(asked: dict[str, t.Any]) -> View:
    """A custom field as the option describes it."""
    wish = {name: asked[name] for name in ("key", "label", "type", "required")}
    if asked["default_value"] is not None:
        what = f"default_value of the custom field {asked['key']!r}"
        wish["default_value"] = converted(what, asked["default_value"], asked["type"])
    return wish


def definition_body(item: View, stored: Found) -> dict[str, t.Any]:
    """A custom field as Kibana wants it."""
    body = {**_others(stored, "key", "label", "type", "required", "defaultValue"), **item}
    if "default_value" in body:
        body["defaultValue"] = body.pop("default_value")
    return body


def check_definitions(definitions: Definitions) -> None:
    """The limits of custom fields."""
    check_count("custom_fields", definitions, MOST)
    check_distinct("the keys of custom_fields", [field["key"] for field in definitions])
    for field in definitions:
        what = f"the custom field {field['key']!r}"
        check_key(what, field["key"])
        check_text(f"the label of {what}", field["label"], 1, 50)
        if isinstance(field.get("default_value"), str):
            check_text(f"default_value of {what}", field["default_value"], 1, MAX_TEXT_VALUE)


def refuse_type_changes(before: Definitions, after: Definitions) -> None:
    """Kibana has cases that hold values of the old type, and refuses."""
    types = {field["key"]: field["type"] for field in before}
    for field in after:
        was = types.get(field["key"], field["type"])
        if was != field["type"]:
            raise InputError(
                f"the custom field {field['key']!r} is of type {was!r}, and Kibana cannot change that to "
                f"{field['type']!r} since cases hold values of it; give the new field another key, or remove this "
                "one first, which loses its values"
            )


def template_view(found: Found) -> View:
    """A template in the module's terms; empty lists and texts preset nothing and are left out."""
    return _template(found, fields_view(found["caseFields"] or {}, null_values=True))


def template_wish(asked: dict[str, t.Any], definitions: Definitions, connector: t.Callable[..., View]) -> View:
    """A template as the option describes it. connector: makes a view of the option of that name."""
    try:
        fields: View = {}
        if asked["case_fields"] is not None:
            fields = fields_wish(asked["case_fields"], definitions)
            if asked["case_fields"]["connector"] is not None:
                fields["connector"] = connector(asked["case_fields"]["connector"])
    except InputError as error:
        error.message = f"in the template {asked['key']!r}, {error.message}"
        raise
    return _template(asked, fields)


def template_body(item: View, stored: Found, definitions: Definitions) -> dict[str, t.Any]:
    """A template as Kibana wants it. What is stored of it and unknown here is kept."""
    stored_fields = stored.get("caseFields") or {}
    fields = fields_body({"custom_fields": {}, **item["case_fields"]}, definitions)
    if "settings" in fields:
        fields["settings"] = {**(stored_fields.get("settings") or {}), **fields["settings"]}
    return {
        **_others(stored, "key", "name", "description", "tags", "caseFields"),
        **{name: value for name, value in item.items() if name != "case_fields"},
        "caseFields": {**_others(stored_fields, *KIBANA_KEYS), **fields},
    }


def completed(templates: t.Sequence[View], definitions: Definitions) -> list[View]:
    """Templates as Kibana fits them to the custom fields: each has every field in order, and no other."""
    result = []
    for template in templates:
        fields = dict(template["case_fields"])
        given = fields.pop("custom_fields", {})
        if definitions:
            fields["custom_fields"] = {
                field["key"]: given.get(field["key"], default_of(field)) for field in definitions
            }
        result.append({**template, "case_fields": fields})
    return result


def check_templates(templates: t.Sequence[View]) -> None:
    """The limits of templates."""
    check_count("templates", templates, MOST)
    check_distinct("the keys of templates", [template["key"] for template in templates])
    for template in templates:
        what = f"the template {template['key']!r}"
        check_key(what, template["key"])
        check_text(f"the name of {what}", template["name"], 1, 50)
        check_text(f"the description of {what}", template.get("description", ""), 0, 1000)
        check_count(f"the list of tags of {what}", template.get("tags", []), MOST)
        for tag in template.get("tags", []):
            check_text(f"the tag {tag!r} of {what}", tag, 1, 50)
        check_fields(f"in case_fields of {what}", template["case_fields"])


def observable_view(item: dict[str, t.Any]) -> View:
    """An observable type, which is the same in the module's terms and in Kibana's."""
    return {"key": item["key"], "label": item["label"]}


def check_observable_types(types: t.Sequence[View]) -> None:
    """The limits of observable types; they and those that Kibana has of its own must differ."""
    check_count("observable_types", types, MOST)
    for name in ("key", "label"):
        values = [item[name].lower() for item in types]
        check_distinct(f"the {name}s of observable_types (in any case)", values)
        taken = sorted(BUILT_IN_OBSERVABLES & set(values))
        if taken:
            raise InputError(f"Kibana has observable types of its own with the {name} {', '.join(taken)}")
    for item in types:
        what = f"the observable type {item['key']!r}"
        check_key(what, item["key"])
        check_text(f"the label of {what}", item["label"], 1, 50)


def _template(source: dict[str, t.Any], fields: View) -> View:
    optional = {"description": source.get("description"), "tags": sorted(set(source.get("tags") or []))}
    return {"key": source["key"], "name": source["name"], **_filled(optional), "case_fields": _filled(fields)}


def _filled(view: View) -> View:
    return {name: value for name, value in view.items() if value not in (None, "", [])}


def _others(stored: Found, *names: str) -> Found:
    return {name: value for name, value in stored.items() if name not in names}
