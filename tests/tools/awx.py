# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX does with what we give it: which credential types and surveys it takes, and what a job gets of a credential.

Written after AWX's own validation and injection; there is no AWX to ask in a test run.
"""

from __future__ import annotations

import re
import typing as t
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import yaml
from jinja2 import StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.tools.paths import ROOT

AWX = ROOT / "extensions" / "awx"
NAME = r"^[a-zA-Z_]+[a-zA-Z0-9_]*$"
TEXT = {"type": "string"}
FLAG = {"type": "boolean"}

INPUTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "required": {"type": "array", "items": TEXT},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "label"],
                "properties": {
                    "id": {**TEXT, "pattern": NAME},
                    "label": TEXT,
                    "help_text": TEXT,
                    "type": {"enum": ["string", "boolean"]},
                    "format": {"enum": ["ssh_private_key", "url"]},
                    "choices": {"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True},
                    "multiline": FLAG,
                    "secret": FLAG,
                    "ask_at_runtime": FLAG,
                    "default": {},
                },
            },
        },
    },
}
INJECTORS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "file": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {r"^template(\.[a-zA-Z_]+[a-zA-Z0-9_]*)?$": TEXT},
        },
        "env": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {NAME: {**TEXT, "pattern": "^[\x00-\x7f]*$"}},
        },
        "extra_vars": {"type": "object", "additionalProperties": False, "patternProperties": {NAME: TEXT}},
    },
}
# The answers that a type of question gives, and so the type of its default.
QUESTIONS: dict[str, type] = {
    "text": str,
    "textarea": str,
    "password": str,
    "multiplechoice": str,
    "multiselect": str,
    "integer": int,
    "float": float,
}


def load(name: str) -> t.Any:
    """A file of extensions/awx."""
    return yaml.safe_load((AWX / name).read_text(encoding="utf-8"))


def refuse_credential_type(inputs: dict[str, t.Any], injectors: dict[str, t.Any]) -> None:
    """Raise for a credential type that AWX would not take."""
    jsonschema.validate(inputs, INPUTS)
    jsonschema.validate(injectors, INJECTORS)
    ids = [field["id"] for field in inputs["fields"]]
    if len(set(ids)) != len(ids) or "tower" in ids:
        raise ValueError("field ids must be unique, and not tower")
    for field in inputs["fields"]:
        if field["type"] == "boolean" and {"choices", "multiline", "format", "secret"} & set(field):
            raise ValueError(f"{field['id']} is a boolean")
        if "default" in field and not isinstance(field["default"], {"string": str, "boolean": bool}[field["type"]]):
            raise ValueError(f"the default of {field['id']} has another type")
    if any(name.startswith("ANSIBLE_") for name in injectors["env"]):
        raise ValueError("a credential must not configure Ansible")
    files = {name.partition(".")[2]: "EXAMPLE_FILENAME" for name in injectors["file"]}
    namespace = {**dict.fromkeys(ids, "EXAMPLE"), "tower": SimpleNamespace(filename=SimpleNamespace(**files))}
    for templates in injectors.values():
        for template in templates.values():
            _render(template, namespace, StrictUndefined)


def refuse_survey(survey: dict[str, t.Any]) -> None:
    """Raise for a survey that AWX would not take."""
    for key, kind in (("name", str), ("description", str), ("spec", list)):
        if not isinstance(survey[key], kind):
            raise ValueError(f"{key} must be a {kind.__name__}")
    if not survey["spec"]:
        raise ValueError("a survey needs questions")
    variables = [question["variable"] for question in survey["spec"]]
    if len(set(variables)) != len(variables):
        raise ValueError("variables must be unique")
    for question in survey["spec"]:
        _refuse_question(question)


def _refuse_question(question: dict[str, t.Any]) -> None:
    for key, kind in (("type", str), ("question_name", str), ("variable", str), ("required", bool)):
        if not isinstance(question[key], kind):
            raise ValueError(f"{key} of {question} must be a {kind.__name__}")
    if not re.match(NAME, question["variable"]):
        raise ValueError(f"{question['variable']} is no variable")
    default = question.get("default", "")
    if default != "" and not isinstance(default, QUESTIONS[question["type"]]):
        raise ValueError(f"the default of {question['variable']} has another type")
    if not all(isinstance(question.get(key, 0), int) for key in ("min", "max")):
        raise ValueError(f"the limits of {question['variable']} must be integers")
    if question["type"] in ("multiplechoice", "multiselect"):
        defaults = default.splitlines()
        if set(defaults) - set(question["choices"]) or (question["type"] == "multiplechoice" and len(defaults) > 1):
            raise ValueError(f"the default of {question['variable']} is none of its choices")


def default_answers(survey: dict[str, t.Any]) -> dict[str, t.Any]:
    """What a job gets when nobody changes the answers."""
    return {
        question["variable"]: question["default"].splitlines()
        if question["type"] == "multiselect"
        else question["default"]
        for question in survey["spec"]
    }


def inject(given: dict[str, t.Any], folder: Path) -> dict[str, str]:
    """The environment of a job with a credential of our type.

    given: what the credential has; fields that are left blank are missing or empty. folder: where files go.
    """
    inputs, injectors = load("credential_type/inputs.yml"), load("credential_type/injectors.yml")
    namespace = {name: value for name, value in given.items() if value != ""}
    for field in inputs["fields"]:
        # To AWX, a box that was never ticked is False, and what is blank is not defined at all.
        if field["type"] == "boolean":
            namespace.setdefault(field["id"], False)
    files = SimpleNamespace()
    namespace["tower"] = SimpleNamespace(filename=files)
    for name, template in injectors["file"].items():
        path = folder / name
        path.write_text(_render(template, namespace, Undefined), encoding="utf-8")
        setattr(files, name.partition(".")[2], str(path))
    return {name: _render(template, namespace, Undefined) for name, template in injectors["env"].items()}


def _render(template: str, namespace: dict[str, t.Any], undefined: type[Undefined]) -> str:
    return ImmutableSandboxedEnvironment(undefined=undefined).from_string(template).render(**namespace)
