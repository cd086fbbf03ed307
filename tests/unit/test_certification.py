# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Red Hat's certification and the Ansible package ask of a collection, as far as a program can tell.

galaxy-importer, ansible-lint, ansible-test and reuse check the rest, in stages of their own.
"""

from __future__ import annotations

import ast
import re
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.plugins import loader

from tests.tools.paths import ROOT

Data = dict[str, t.Any]

GALAXY: Data = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
RUNTIME: Data = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
CHANGELOG: Data = yaml.safe_load((ROOT / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
PREFIX = "observability.kibana."
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
PLUGINS = sorted(path for kind in ("callback", "filter", "lookup") for path in (ROOT / "plugins" / kind).glob("*.py"))
ROLES = sorted(path.parents[1] for path in (ROOT / "roles").glob("*/meta/main.yml"))
CONTENT = [*MODULES, *PLUGINS]
# The sections that the README of a certified collection has, in this order.
SECTIONS = [
    "Description",
    "Requirements",
    "Installation",
    "Use cases",
    "Testing",
    "Contributing",
    "Support",
    "Release notes",
    "Related information",
    "License information",
]
# Automation Hub wants one of these.
REQUIRED_TAGS = {
    "application",
    "cloud",
    "database",
    "eda",
    "infrastructure",
    "linux",
    "monitoring",
    "networking",
    "security",
    "storage",
    "tools",
    "windows",
}
# What a task may hold besides its action.
KEYWORDS = {
    "always",
    "block",
    "changed_when",
    "check_mode",
    "delegate_to",
    "diff",
    "failed_when",
    "hosts",
    "ignore_errors",
    "loop",
    "loop_control",
    "module_defaults",
    "name",
    "no_log",
    "register",
    "rescue",
    "retries",
    "until",
    "delay",
    "run_once",
    "vars",
    "when",
}


def documented(path: Path) -> dict[str, t.Any]:
    """DOCUMENTATION, EXAMPLES and RETURN of a module or plugin, as YAML."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            (target,) = node.targets
            found[ast.unparse(target)] = yaml.safe_load(node.value.value)
    return found


def named(path: Path) -> str:
    """How a test about a file is called."""
    return str(path.relative_to(ROOT))


def version(text: str) -> tuple[int, ...]:
    """A version that can be compared."""
    return tuple(map(int, text.split(".")))


def added(options: Data, key: str = "suboptions") -> t.Iterator[str]:
    """Every version_added of options, however deep."""
    for option in options.values():
        if "version_added" in option:
            yield option["version_added"]
        yield from added(option.get(key) or {}, key)


def leaves(options: Data) -> t.Iterator[tuple[str, Data]]:
    """Return values with what they contain, and where each is."""
    for name, option in options.items():
        yield name, option
        for below, inner in leaves(option.get("contains") or {}):
            yield f"{name}.{below}", inner


def tasks(items: list[Data]) -> t.Iterator[Data]:
    """The tasks of plays or of lists of tasks, those in blocks included."""
    for item in items:
        if set(item) & {"hosts", "block"}:
            for section in ("pre_tasks", "tasks", "post_tasks", "handlers", "block", "rescue", "always"):
                yield from tasks(item.get(section, []))
        else:
            yield item


def test_the_readme_has_the_sections_that_a_reader_looks_for() -> None:
    headings = re.findall(r"^## (.+)$", README, re.MULTILINE)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS
    assert len(headings) == len(set(headings))


def test_links_of_the_readme_work_wherever_it_is_shown() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", README)
    assert [target for target in targets if not target.startswith("https://")] == []
    ours = re.findall(r"https://github\.com/observability/kibana/blob/main/([^)#]+)", README)
    assert len(ours) > 5
    assert [path for path in ours if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("name", ["CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md", "COPYING", "CHANGELOG.rst"])
def test_the_readme_leads_to_what_people_ask_for(name: str) -> None:
    assert f"/blob/main/{name})" in README


def test_galaxy_yml_is_complete() -> None:
    for key in ("namespace", "name", "version", "readme", "authors", "description", "license", "repository", "issues"):
        assert GALAXY[key], key
    assert re.fullmatch(r"\d+\.\d+\.\d+(-[0-9a-z.]+)?", GALAXY["version"])
    assert version(GALAXY["version"].partition("-")[0]) >= (1, 0, 0)
    assert GALAXY["license"] == ["GPL-3.0-or-later"]
    assert all(len(author) <= 64 for author in GALAXY["authors"])
    for key in ("repository", "documentation", "homepage", "issues"):
        assert GALAXY[key].startswith("https://github.com/observability/kibana")


def test_tags_are_such_as_galaxy_takes() -> None:
    assert len(GALAXY["tags"]) <= 20
    assert set(GALAXY["tags"]) & REQUIRED_TAGS
    assert all(re.fullmatch(r"[a-z0-9]+", tag) for tag in GALAXY["tags"])


def test_dependencies_have_a_lower_bound() -> None:
    for name, wanted in GALAXY["dependencies"].items():
        assert re.match(r">=[1-9]\d*\.", wanted), name


def test_the_oldest_ansible_core_is_the_same_everywhere() -> None:
    (minor,) = re.findall(r"^>=(\d+\.\d+)\.0$", RUNTIME["requires_ansible"])
    assert f"- ansible-core {minor} or later" in README
    assert f"ansible-core == {minor}." in (ROOT / "tests" / "requirements" / "oldest.txt").read_text(encoding="utf-8")
    image = (ROOT / "extensions" / "ee" / "execution-environment.yml").read_text(encoding="utf-8")
    assert f"ansible-core>={minor}" in image
    for role in ROLES:
        meta = yaml.safe_load((role / "meta" / "main.yml").read_text(encoding="utf-8"))
        assert meta["galaxy_info"]["min_ansible_version"] == minor, role.name


def test_the_python_library_is_the_same_everywhere() -> None:
    described = yaml.safe_load((ROOT / "meta" / "execution-environment.yml").read_text(encoding="utf-8"))
    files = [described["dependencies"]["python"], "requirements.txt"]
    wanted = [re.findall(r"^[a-z].*$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE) for name in files]
    assert wanted[0] == wanted[1]
    (line,) = wanted[0]
    assert f'"{line.replace(" ", "")}"' in README


def test_the_python_of_the_modules_is_the_same_everywhere() -> None:
    config = yaml.safe_load((ROOT / "tests" / "config.yml").read_text(encoding="utf-8"))
    (oldest,) = re.findall(r"^>=(3\.\d+)$", config["modules"]["python_requires"])
    assert f"- Python {oldest} or later" in README


def test_only_kinds_of_plugins_that_ansible_knows() -> None:
    loaders = [value for value in vars(loader).values() if isinstance(value, loader.PluginLoader)]
    known = {each.package.rsplit(".", 1)[-1] for each in loaders if each.package}
    assert "lookup" in known and "callback" in known
    rooms = {path.name for path in (ROOT / "plugins").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= known | {"doc_fragments", "module_utils", "modules", "plugin_utils"}


def test_there_is_one_package_file_and_it_is_empty() -> None:
    (only,) = (ROOT / "plugins").rglob("__init__.py")
    assert only.parent.name == "_resources"
    assert not only.read_bytes()


def test_shared_code_is_private() -> None:
    for room in ("module_utils", "plugin_utils"):
        for path in (ROOT / "plugins" / room).iterdir():
            assert path.name.startswith("_"), path.name


def test_no_sanity_test_is_ignored() -> None:
    assert not (ROOT / "tests" / "sanity").exists()
    assert not re.search(r"\bnoqa\b|pylint: *disable", "".join(path.read_text(encoding="utf-8") for path in CONTENT))


@pytest.mark.parametrize("path", CONTENT, ids=named)
def test_everything_has_examples_return_values_and_an_author(path: Path) -> None:
    text = documented(path)
    doc = text["DOCUMENTATION"]
    assert doc.get("module", doc.get("name")) == path.stem
    assert doc["author"] and doc["description"] and doc["short_description"]
    assert not doc["short_description"].endswith(".")
    if path.parent.name == "callback":
        return
    used = [task for task in tasks(text["EXAMPLES"]) if path.parent.name != "modules" or f"{PREFIX}{path.stem}" in task]
    assert used, "no example uses it"
    assert text["RETURN"]
    for name, value in leaves(text["RETURN"]):
        assert value["description"] and value["type"], name
        assert value["type"] != "list" or value["elements"], name
    if path.parent.name == "modules":
        for name, value in text["RETURN"].items():
            assert value["returned"], name
            assert "sample" in value or "contains" in value, name


@pytest.mark.parametrize("path", CONTENT, ids=named)
def test_what_was_added_when_is_a_version_of_ours(path: Path) -> None:
    doc = documented(path)["DOCUMENTATION"]
    released = {*CHANGELOG["releases"], GALAXY["version"]}
    assert doc["version_added"] in released
    for when in [*added(doc.get("options", {})), *added(documented(path).get("RETURN") or {}, "contains")]:
        assert when in released
        assert version(when) > version(doc["version_added"]), "it has been there from the beginning"


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_roles_are_described_like_modules(role: Path) -> None:
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
    released = {*CHANGELOG["releases"], GALAXY["version"]}
    for point, spec in specs.items():
        assert spec["version_added"] in released, point
        assert spec["short_description"] and spec["author"], point
        assert (role / "tasks" / f"{point}.yml").is_file()
    assert (role / "README.md").is_file()


@pytest.mark.parametrize("path", CONTENT, ids=named)
def test_names_are_complete(path: Path) -> None:
    text = documented(path)
    doc = text["DOCUMENTATION"]
    for name in doc.get("extends_documentation_fragment", []):
        assert name.startswith(PREFIX), name
    for also in doc.get("seealso", []):
        for name in (also.get("module"), also.get("plugin")):
            assert name is None or name.count(".") == 2, name
    for name in re.findall(r"\b[MP]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert name.count(".") == 2, name
    for task in tasks(text["EXAMPLES"]) if path.parent.name != "callback" else ():
        actions = [key for key in task if key not in KEYWORDS]
        assert len(actions) == 1 and actions[0].count(".") == 2, actions


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_info_modules_ask_and_others_do_not(path: Path) -> None:
    text = documented(path)
    fragments = text["DOCUMENTATION"]["extends_documentation_fragment"]
    is_info = path.stem.endswith("_info")
    assert (f"{PREFIX}attributes.info" in fragments) is is_info
    assert (f"{PREFIX}state" in fragments or "state" in text["DOCUMENTATION"].get("options", {})) <= (not is_info)
    assert "ansible_facts" not in text["RETURN"]
    choices = text["DOCUMENTATION"].get("options", {}).get("state", {}).get("choices", [])
    assert not set(choices) & {"get", "info", "list", "query", "read"}


def test_the_changelog_tells_of_everything_that_was_released() -> None:
    releases = CHANGELOG["releases"]
    assert all(releases[number].get("release_date") for number in releases)
    listed = {
        "modules": {entry["name"] for release in releases.values() for entry in release.get("modules", [])},
        "roles": {
            entry["name"] for release in releases.values() for entry in release.get("objects", {}).get("role", [])
        },
    }
    plugins = [release.get("plugins", {}) for release in releases.values()]
    listed["plugins"] = {entry["name"] for kinds in plugins for entries in kinds.values() for entry in entries}
    there = {"modules": MODULES, "plugins": PLUGINS}
    for kind, paths in there.items():
        since = {path.stem: documented(path)["DOCUMENTATION"]["version_added"] for path in paths}
        assert listed[kind] == {name for name, when in since.items() if when in releases}, kind
    assert listed["roles"] <= {role.name for role in ROLES}


def test_the_changelog_is_the_same_in_both_forms() -> None:
    newest = max(CHANGELOG["releases"], key=version)
    assert version(newest) <= version(GALAXY["version"].partition("-")[0])
    for name, heading in (("CHANGELOG.md", r'^<a id="v([\d-]+)"></a>$'), ("CHANGELOG.rst", r"^v([\d.]+)$")):
        text = (ROOT / name).read_text(encoding="utf-8")
        numbers = [number.replace("-", ".") for number in re.findall(heading, text, re.MULTILINE)]
        assert numbers == sorted(CHANGELOG["releases"], key=version, reverse=True), name
        summary = CHANGELOG["releases"][newest]["changes"]["release_summary"]
        assert summary.split("\n")[0] in text.replace("\\", "")
