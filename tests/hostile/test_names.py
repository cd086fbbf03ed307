# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names and identifiers with every character that means something in a URL, a filter or a template: they arrive as they
are, in one segment of the path, and lead nowhere else.
"""

from __future__ import annotations

import copy
import dataclasses
import re
import typing as t
from urllib.parse import parse_qsl, unquote

import pytest

from tests.emulator.log import Entry
from tests.trust.paths import INDEX, KEY, MAP, NEW_CASE, RULE, WINDOW
from tests.trust.world import State
from tests.unit.plugins.harness import Result

from .server import HostileWorld
from .specs import NAMES, every_option

Options = dict[str, t.Any]
NAMES_OF_ALL_KINDS = (
    "a/b",
    "../../api/status",
    "..%2f..%2fapi%2fstatus",
    "%2e%2e",
    "..;/x",
    "a?b=c&d",
    "a#b",
    "100%",
    "{{ 7 * 7 }}",
    "{% raw %}x",
    "\u00fcmlaut \u20ac \U0001f600",
    "\u202etxt",
    "a\nb",
    "a\tb",
    "a\\b",
    'a "quoted" b',
    "it's",
    "a:b*",
    "* or true",
    "a) or (alert.id:*",
    "a+b",
    "  blanks  ",
)
CLIMBERS = (".", "..")
# A segment of a path in which everything is quoted that has to be.
SEGMENT = re.compile(r"[A-Za-z0-9_.~%!$&'()*+,;=:@-]+")


@dataclasses.dataclass(frozen=True)
class Named:
    """An option that names something. rest: what the task needs, too; in_path: whether a path has it as a segment."""

    module: str
    option: str
    rest: Options = dataclasses.field(default_factory=dict)
    in_path: bool = True

    def __str__(self) -> str:
        return f"{self.module.removeprefix('kibana_')}.{self.option}"

    def options(self, name: str) -> Options:
        """The task with this name."""
        options = copy.deepcopy(self.rest)
        place: t.Any = options
        *way, last = self.option.split(".")
        for key in way:
            place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
        place[last] = [name] if isinstance(place.get(last), list) else name
        return options


CASE_PARTS: Options = {"owner": "cases", "title": "Bystander"}
NAMED = (
    Named("kibana_apm_agent_config", "service_name", {"settings": {"recording": True}}, in_path=False),
    Named("kibana_apm_agent_config", "service_environment", {"settings": {"recording": True}}, in_path=False),
    Named("kibana_apm_agent_config_info", "service_name", {"include_environments": True}, in_path=False),
    Named("kibana_apm_agent_config_info", "service_environment", {"exact": True, "service_name": "s"}, in_path=False),
    Named("kibana_apm_agent_key", "name", {key: KEY[key] for key in KEY if key != "name"}, in_path=False),
    Named("kibana_apm_annotation", "service_name", {"service_version": "1.0"}),
    Named("kibana_apm_annotation_info", "service_name"),
    Named("kibana_apply", "resources.0.id", {"resources": [{"kind": "connector", **INDEX}]}),
    Named("kibana_apply", "resources.0.name", {"resources": [{"kind": "rule", **RULE}]}, in_path=False),
    Named("kibana_apply", "resources.0.id", {"resources": [{"kind": "space", "name": "x", "id": ""}]}, in_path=False),
    Named("kibana_case", "id", {"title": "x"}),
    Named("kibana_case", "title", NEW_CASE, in_path=False),
    Named("kibana_case_comment", "case_id", {"comment": "x"}),
    Named("kibana_case_comment", "id", {**CASE_PARTS, "state": "absent"}, in_path=False),
    Named("kibana_case_comment", "title", {"owner": "cases", "comment": "x"}, in_path=False),
    Named("kibana_case_file", "case_id", {"filename": "a.txt", "content": "x"}),
    Named("kibana_case_file", "title", {"owner": "cases", "filename": "a.txt", "content": "x"}, in_path=False),
    Named("kibana_case_file", "filename", {**CASE_PARTS, "content": "x", "check_limits": False}, in_path=False),
    Named("kibana_case_info", "id"),
    Named("kibana_case_info", "alert_id"),
    Named("kibana_case_info", "title", in_path=False),
    Named("kibana_case_push", "case_id"),
    Named("kibana_case_push", "title", {"owner": "cases"}, in_path=False),
    Named("kibana_case_push", "connector_id", CASE_PARTS, in_path=False),
    Named("kibana_connector", "id", INDEX),
    Named("kibana_connector", "name", INDEX, in_path=False),
    Named("kibana_connector_info", "id"),
    Named("kibana_connector_info", "name", in_path=False),
    Named("kibana_export_info", "names", {"names": []}, in_path=False),
    Named("kibana_maintenance_window", "id", {"state": "absent"}),
    Named("kibana_maintenance_window", "title", WINDOW, in_path=False),
    Named("kibana_maintenance_window_info", "id"),
    Named("kibana_maintenance_window_info", "title", in_path=False),
    Named("kibana_rule", "id", RULE),
    Named("kibana_rule", "name", RULE, in_path=False),
    Named("kibana_rule_info", "id"),
    Named("kibana_rule_info", "name", in_path=False),
    Named("kibana_rule_info", "names", {"names": []}, in_path=False),
    Named("kibana_rule_state", "id", {"enabled": False}),
    Named("kibana_rule_state", "name", {"enabled": False}, in_path=False),
    Named("kibana_rule_state", "selector.names", {"enabled": False, "selector": {"names": []}}, in_path=False),
    Named("kibana_rule_state", "alerts.0.id", {"id": "bystander", "alerts": [{"id": ""}]}),
    Named("kibana_sourcemap", "id", {"state": "absent"}, in_path=False),
    Named(
        "kibana_sourcemap",
        "service_name",
        {"service_version": "1", "bundle_filepath": "/a.js", "content": MAP},
        in_path=False,
    ),
    Named("kibana_sourcemap_info", "service_name", in_path=False),
    Named("kibana_space", "id", {"name": "x"}),
    Named("kibana_space", "name", {"id": "x"}, in_path=False),
    Named("kibana_space_info", "id"),
)
# No options that name anything.
NAMELESS = {"kibana_alerting_health_info", "kibana_apm_server_schema", "kibana_case_settings"}
NAMING = {"id", "name", "title", "case_id", "service_name", "alert_id", "connector_id", "filename", "names"}


def run(world: HostileWorld, populated: State, named: Named, name: str) -> tuple[Result, list[Entry]]:
    """Run a task with a name, and what it asked for."""
    world.become(populated)
    before = len(world.emulator.log.entries)
    return world.run(named.module, **named.options(name)), world.emulator.log.since(before)


def expect_only_ways_of_ours(entries: list[Entry]) -> None:
    """Every request goes to a path that the collection knows, and is written as RFC 3986 wants it."""
    for entry in entries:
        assert entry.template, f"{entry.raw_path} is no path of Kibana's"
        segments = entry.raw_path.split("/")[1:]
        assert all(SEGMENT.fullmatch(segment) for segment in segments), entry.raw_path
        assert not {".", ".."} & set(map(str.lower, segments)), entry.raw_path
        assert len(segments) == len(entry.template.split("/")[1:]) + (2 if entry.space != "default" else 0)


@pytest.mark.parametrize("named", NAMED, ids=str)
def test_names_arrive_as_they_are(world: HostileWorld, populated: State, named: Named) -> None:
    """As a segment of the path, as a value in the query, or in a body; and the second time nothing is to do."""
    for name in NAMES_OF_ALL_KINDS:
        result, entries = run(world, populated, named, name)
        expect_only_ways_of_ours(entries)
        if named.in_path:
            where = [unquote(segment) for entry in entries for segment in entry.raw_path.split("/")]
            assert name in where, (name, [entry.raw_path for entry in entries], result.values)
        if result.failed:
            assert "had an answer that is not what Kibana gives" not in result.msg, result.msg
            assert "answered 500" not in result.msg, result.msg
            assert not result.writes, result.writes
            continue
        again = world.run(named.module, **named.options(name))
        assert not again.failed and not again.changed and not again.writes, (name, again.values)
        if result.changed and not named.in_path:
            told = {key: value for key, value in result.values.items() if key not in ("invocation", "diff", "msg")}
            assert name.strip() in set(_texts([told, world.objects()])), (name, told)


def _texts(value: t.Any) -> t.Iterator[str]:
    """Every text in a value, without blanks around it: some of Kibana's APIs take them away."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = vars(value)
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value.strip()


@pytest.mark.parametrize("named", NAMED, ids=str)
def test_nothing_climbs(world: HostileWorld, populated: State, named: Named) -> None:
    """A segment that would lead up the path is refused before anything is asked."""
    for name in CLIMBERS:
        result, entries = run(world, populated, named, name)
        expect_only_ways_of_ours(entries)
        if named.in_path:
            assert result.failed and "cannot be an id" in result.msg, result.values
            assert not result.writes


@pytest.mark.parametrize(
    "space", ["a/b", "..", ".", "%2e%2e", "A", "a b", "a?b", "a#b", "\u00e4", "x\n", "{{ x }}", "a/../b", "_a/"]
)
def test_spaces_are_identifiers(world: HostileWorld, populated: State, space: str) -> None:
    """Everywhere that a space is named."""
    world.become(populated)
    before = len(world.emulator.log.entries)
    for module in NAMES:
        options: Options = {"kibana_apply": {"resources": [{"kind": "connector", **INDEX}]}}.get(module, {})
        assert world.run(module, **options, space=space).failed
    for module, options in (
        ("kibana_apply", {"resources": [{"kind": "connector", **INDEX, "space": space}]}),
        ("kibana_apply", {"resources": [{"kind": "case_settings", "owner": "cases", "space": space}]}),
        ("kibana_apply", {"resources": [], "prune": True, "prune_selector": {"rule_tags": ["x"], "spaces": [space]}}),
        ("kibana_export_info", {"spaces": [space]}),
    ):
        result = world.run(module, **options)
        assert result.failed and not result.writes, (module, options)
        assert "had an answer" not in result.msg
    # What is said of a space that is not there is said after a look at the list of spaces.
    assert {entry.raw_path for entry in world.emulator.log.since(before)} <= {"/api/spaces/space"}


def test_no_option_is_forgotten() -> None:
    """Every option of every module that names something."""
    tried = {(named.module, named.option.split(".")[0]) for named in NAMED}
    for module in set(NAMES) - NAMELESS:
        top = {way[0] for way, dummy in every_option(module) if len(way) == 1} & NAMING
        missing = {option for option in top if (module, option) not in tried}
        assert not missing, f"{module}: {missing}"


def test_queries_keep_their_values_apart(world: HostileWorld, populated: State) -> None:
    """No name adds a parameter to a query, or ends a word of a filter."""
    for name in ("a&page=9", "a=b", '") or alert.attributes.name: ("', "a\\"):
        world.become(populated)
        before = len(world.emulator.log.entries)
        result = world.ok("kibana_rule_info", name=name)
        assert result["rules"] == []
        (entry,) = [entry for entry in world.emulator.log.since(before) if entry.path.endswith("_find")]
        query = parse_qsl(entry.query)
        assert len(dict(query)) == len(query) and "page" in dict(query)
        assert dict(query)["page"] == "1"
