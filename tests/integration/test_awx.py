# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files in extensions/awx and extensions/ee: AWX takes them, and the playbook that brings them there is right."""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.observability.kibana.plugins.module_utils._argspec import ENVIRONMENT
from tests.tools import awx
from tests.tools.chosen import VENV
from tests.tools.paths import NEWEST, ROOT, TREE
from tests.tools.plays import play_environment

SURVEYS = sorted(path.stem for path in (awx.AWX / "surveys").glob("*.yml"))
SECRETS = {"api_key", "password", "bearer_token", "client_key"}

# Options that the controller's own modules have, and we use.
TEXTS = ("name", "description", "organization", "credential", "state")
OPTIONS: dict[str, dict[str, str]] = {
    "credential_type": {**dict.fromkeys((*TEXTS, "kind"), "str"), "inputs": "dict", "injectors": "dict"},
    "credential": {**dict.fromkeys((*TEXTS, "credential_type"), "str"), "inputs": "dict", "update_secrets": "bool"},
    "execution_environment": dict.fromkeys((*TEXTS, "image", "pull"), "str"),
    "inventory": {**dict.fromkeys(TEXTS, "str"), "variables": "dict"},
    "project": {**dict.fromkeys((*TEXTS, "scm_type", "scm_url", "scm_branch"), "str"), "scm_update_on_launch": "bool"},
    "job_template": {
        **dict.fromkeys((*TEXTS, "inventory", "project", "playbook", "execution_environment", "job_type"), "str"),
        **dict.fromkeys(("ask_job_type_on_launch", "ask_credential_on_launch", "diff_mode", "survey_enabled"), "bool"),
        "credentials": "list",
        "survey_spec": "dict",
    },
}

# Stands in for one of the controller's modules: takes its options, and writes down what it was given.
STAND_IN = """
import json
import os

from ansible.module_utils.basic import AnsibleModule

module = AnsibleModule({spec!r})
with open(os.environ["CONTROLLER_CALLS"], "a") as calls:
    given = {{name: value for name, value in module.params.items() if value is not None}}
    calls.write(json.dumps([{name!r}, given]) + "\\n")
module.exit_json(changed=True)
"""


def stand_in(tree: Path, collection: str) -> None:
    """Put a stand-in for the controller's collection below TREE."""
    modules = tree.joinpath("ansible_collections", *collection.split("."), "plugins", "modules")
    modules.mkdir(parents=True)
    for name, options in OPTIONS.items():
        spec = {option: {"type": kind, "no_log": False} for option, kind in options.items()}
        (modules / f"{name}.py").write_text(STAND_IN.format(spec=spec, name=name), encoding="utf-8")


def set_up(tmp_path: Path, collection: str, **variables: t.Any) -> list[tuple[str, dict[str, t.Any]]]:
    """Run setup.yml; what the controller's modules were called with."""
    stand_in(tmp_path / "tree", collection)
    calls = tmp_path / "calls"
    environment = play_environment(
        tmp_path / "home",
        {"ANSIBLE_COLLECTIONS_PATH": f"{tmp_path / 'tree'}:{TREE}", "CONTROLLER_CALLS": str(calls)},
        VENV,
    )
    extra = json.dumps({"awx_collection": collection, **variables})
    done = subprocess.run(
        [str(VENV / "bin" / "ansible-playbook"), str(awx.AWX / "setup.yml"), "-vv", "--extra-vars", extra],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "canary" not in done.stdout
    return [tuple(json.loads(line)) for line in calls.read_text(encoding="utf-8").splitlines()]


def test_the_credential_type_is_one_that_awx_takes() -> None:
    """As AWX checks it when it is saved."""
    inputs, injectors = awx.load("credential_type/inputs.yml"), awx.load("credential_type/injectors.yml")
    awx.refuse_credential_type(inputs, injectors)
    assert {field["id"] for field in inputs["fields"] if field.get("secret")} == SECRETS
    assert inputs["required"] == ["url"]
    assert set(injectors["env"]) <= set(ENVIRONMENT.values())
    # Every field goes somewhere.
    templates = json.dumps(injectors)
    assert all(field["id"] in templates for field in inputs["fields"])


def test_what_is_blank_counts_as_not_set(tmp_path: Path) -> None:
    """And certificates are verified unless somebody has ticked the box."""
    environment = awx.inject({"url": "https://kibana.example.com", "api_key": "key", "space": ""}, tmp_path)
    set_there = {name: value for name, value in environment.items() if value}
    assert set_there == {
        "KIBANA_URL": "https://kibana.example.com",
        "KIBANA_API_KEY": "key",
        "KIBANA_VALIDATE_CERTS": "true",
    }


def test_every_field_reaches_its_variable(tmp_path: Path) -> None:
    """Certificates and keys as files."""
    fields = awx.load("credential_type/inputs.yml")["fields"]
    given = {field["id"]: f"the {field['id']}" if field["type"] == "string" else True for field in fields}
    environment = awx.inject(given, tmp_path)
    for name, field in (("CA_PATH", "ca_certificate"), ("CLIENT_CERT", "client_certificate")):
        assert Path(environment.pop(f"KIBANA_{name}")).read_text(encoding="utf-8") == f"the {field}"
    assert Path(environment.pop("KIBANA_CLIENT_KEY")).read_text(encoding="utf-8") == "the client_key"
    assert environment.pop("KIBANA_VALIDATE_CERTS") == "false"
    assert environment == {
        f"KIBANA_{name.upper()}": f"the {name}"
        for name in ("url", "space", "username", "password", "api_key", "bearer_token")
    }


@pytest.mark.parametrize("name", SURVEYS)
def test_the_surveys_are_such_that_awx_takes(name: str) -> None:
    """As AWX checks them when they are saved; and the project's playbook uses each answer."""
    survey = awx.load(f"surveys/{name}.yml")
    awx.refuse_survey(survey)
    playbook = (awx.AWX / "project" / f"{name}.yml").read_text(encoding="utf-8")
    assert all(f"{question['variable']} " in playbook for question in survey["spec"])


def test_the_survey_offers_what_the_role_takes() -> None:
    """The verdicts that an audit may fail on."""
    specs = yaml.safe_load((ROOT / "roles" / "audit" / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    (question,) = [one for one in awx.load("surveys/audit.yml")["spec"] if one["variable"] == "survey_fail_on"]
    assert question["choices"] == specs["argument_specs"]["main"]["options"]["audit_fail_on"]["choices"]


@pytest.mark.parametrize("collection", ["awx.awx", "ansible.controller"])
def test_the_setup_with_all_that_it_can_make(tmp_path: Path, collection: str) -> None:
    """Everything is made after what it needs, and the templates of the injectors arrive as they are."""
    calls = set_up(
        tmp_path,
        collection,
        awx_project_scm_url="https://git.example.com/kibana.git",
        awx_kibana={"url": "https://kibana.example.com", "api_key": "canary-key"},
        awx_ee_image="registry.example.com/kibana-ee:1",
    )
    assert [name for name, dummy in calls] == [
        "credential_type",
        "credential",
        "execution_environment",
        "inventory",
        "project",
        *["job_template"] * len(SURVEYS),
    ]
    made = dict(calls)
    assert made["credential_type"]["inputs"] == awx.load("credential_type/inputs.yml")
    assert made["credential_type"]["injectors"] == awx.load("credential_type/injectors.yml")
    assert made["credential"]["inputs"]["api_key"] == "canary-key"
    assert made["credential"]["credential_type"] == made["credential_type"]["name"]
    for name, template in calls[-len(SURVEYS) :]:
        assert template["survey_spec"] == awx.load(f"surveys/{Path(template['playbook']).stem}.yml"), name
        assert (awx.AWX / "project" / template["playbook"]).is_file()
        assert template["credentials"] == [made["credential"]["name"]]
        assert template["inventory"] == made["inventory"]["name"]
        assert template["project"] == made["project"]["name"]
        assert template["execution_environment"] == made["execution_environment"]["name"]
    assert {Path(template["playbook"]).stem for dummy, template in calls[-len(SURVEYS) :]} == set(SURVEYS)


def test_the_setup_with_the_least(tmp_path: Path) -> None:
    """A credential and an execution environment of one's own."""
    calls = set_up(tmp_path, "awx.awx", awx_project_scm_url="https://git.example.com/kibana.git", awx_credential="Ours")
    made = dict(calls)
    assert not {"credential", "execution_environment"} & set(made)
    assert made["job_template"]["credentials"] == ["Ours"]
    assert "execution_environment" not in made["job_template"]


@pytest.mark.skipif(VENV != NEWEST, reason="only the development environment has ansible-builder")
def test_the_execution_environment(tmp_path: Path) -> None:
    """ansible-builder makes a context of it; building the image would need a container engine."""
    builder = str(NEWEST / "bin" / "ansible-builder")
    definition = ROOT / "extensions" / "ee" / "execution-environment.yml"
    command = [builder, "create", "-f", str(definition), "-c", str(tmp_path), "--output-filename", "Containerfile"]
    subprocess.run(command, check=True, capture_output=True)
    assert "ansible-core>=2.17" in (tmp_path / "Containerfile").read_text(encoding="utf-8")
    wanted = yaml.safe_load((tmp_path / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert wanted == {"collections": [{"name": "observability.kibana"}]}
    assert "git-core" in (tmp_path / "_build" / "bindep.txt").read_text(encoding="utf-8")
    # What it will install for the collection, from the collection's own metadata.
    found = subprocess.run([builder, "introspect", str(TREE)], check=True, capture_output=True, text=True).stdout
    (requirement,) = yaml.safe_load(found)["python"]
    assert requirement.split("#")[0].strip() == "requests >= 2.25.0"
