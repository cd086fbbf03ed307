# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: audit_findings
short_description: Say how Kibana differs from what is described
version_added: 1.0.0
description:
  - Lays what M(observability.kibana.kibana_apply) predicts in check mode beside what
    M(observability.kibana.kibana_rule_info) and M(observability.kibana.kibana_connector_info) have listed, and says of
    each object how it fares.
  - It is what the role P(observability.kibana.audit#role) reports.
options:
  _input:
    description:
      - The result of M(observability.kibana.kibana_apply), run in check mode with
        O(observability.kibana.kibana_apply#module:report=all).
    type: dict
    required: true
  resources:
    description:
      - What O(observability.kibana.kibana_apply#module:resources) was.
    type: list
    elements: dict
    default: []
  listed:
    description:
      - For each space what was listed of it. A map has C(space), the identifier of the space, and C(connectors) or
        C(rules) or both, as the info modules return them. Of rules, C(id), C(name), C(tags), C(rule_type_id),
        C(enabled), C(mute_all), C(muted_alert_ids) and C(execution_status) are enough.
    type: list
    elements: dict
    default: []
  home:
    description:
      - The space of resources and listings that do not name one.
    type: str
    default: default
  unmanaged:
    description:
      - Whether to look at connectors and rules that no resource names.
    type: bool
    default: true
  tags:
    description:
      - Of the rules that no resource names, look only at those with one of these tags. If empty, at all of them.
    type: list
    elements: str
    default: []
  names:
    description:
      - Of the connectors and rules that no resource names, look only at those whose name matches one of these patterns,
        in which C(*) stands for anything and C(?) for one character.
    type: list
    elements: str
    default: ["*"]
  ignore:
    description:
      - Never look at connectors and rules that no resource names and whose name matches one of these patterns.
    type: list
    elements: str
    default: []
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: What would a run change?
  observability.kibana.kibana_apply:
    resources: "{{ kibana_resources }}"
    report: all
    continue_on_error: true
  check_mode: true
  register: predicted

- name: Which rules are there?
  observability.kibana.kibana_rule_info:
  register: there

- name: Say how they fare
  ansible.builtin.debug:
    msg: "{{ item.verdict }}: {{ item.kind }} {{ item.name }}"
  loop: "{{ (predicted | observability.kibana.audit_findings(resources=kibana_resources, listed=[there])).findings }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
_value:
  description:
    - C(findings), a list of maps, the most urgent first.
    - C(totals), how many findings there are of each verdict, those without any included.
    - C(drift), how many findings there are with another verdict than V(ok).
  type: dict
  contains:
    findings:
      description: What was found.
      type: list
      elements: dict
      contains:
        verdict:
          description:
            - V(failed), it could not be looked at, or what is described cannot be brought about.
            - V(missing), it is described and not there.
            - V(changed), it is there and not as described, or described as absent.
            - V(missing_secrets), a connector lacks the secrets that its type needs.
            - V(failing), a rule failed when it last ran.
            - V(disabled), a rule does not run, and no resource says so.
            - V(muted), all or some alerts of a rule are muted, and no resource says so.
            - V(unmanaged), no resource names it.
            - V(ok), it is as described, and nothing of the above is the case.
          type: str
        kind:
          description: The kind of the object, as in O(resources).
          type: str
        space:
          description: The space it is in. V(null) for what belongs to the whole deployment.
          type: str
        name:
          description: Its name.
          type: str
        id:
          description: Its identifier. V(null) when it has none.
          type: str
        detail:
          description: A sentence that says what is the matter. Empty when nothing is.
          type: str
        before:
          description: What there is in Kibana of what matters. V(null) when it is not there.
          type: dict
        after:
          description: What it would be as described. V(null) when nothing describes it, or it should not be there.
          type: dict
    totals:
      description: From verdicts to numbers.
      type: dict
      sample:
        {failed: 0, missing: 1, changed: 2, missing_secrets: 0, failing: 0, disabled: 0, muted: 0, unmanaged: 3, ok: 40}
    drift:
      description: The number of findings that are not V(ok).
      type: int
      sample: 6
"""

import fnmatch
import typing as t

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.observability.kibana.plugins.plugin_utils._data import leaves, plain

# The most urgent first.
VERDICTS = (
    "failed",
    "missing",
    "changed",
    "missing_secrets",
    "failing",
    "disabled",
    "muted",
    "unmanaged",
    "ok",
)
# Kinds that belong to the whole deployment, whatever the space.
EVERYWHERE = ("space", "apm_agent_config", "apm_server_schema", "sourcemap")

# So many values that differ a sentence names.
MENTIONED = 5

Item = dict[str, t.Any]


class Audit:
    """One comparison of what is described with what there is."""

    def __init__(self, resources: t.Sequence[Item], home: str) -> None:
        self._resources = resources
        self._home = home
        self.findings: list[Item] = []
        # (kind, space, what identifies it: "id" or "name", its value) -> the resources that name the object
        self._described: dict[tuple[str, str | None, str, str], list[Item]] = {}
        self._names: dict[tuple[str, str | None, str], str] = {}

    def learn(self, listing: Item) -> None:
        """Take down the names of what is listed, for results that only have its id."""
        for rule in listing.get("rules", []):
            self._names["rule", self._space("rule", listing), rule["id"]] = rule["name"]

    def compare(self, result: Item) -> None:
        """What was predicted for one resource, or for one of the rules that it is about."""
        wish = _wish(self._resources, result.get("index"))
        kind, space = result["kind"], self._space(result["kind"], result)
        key = _identity(wish, result)
        if key:
            self._described.setdefault(("rule" if kind == "rule_state" else kind, space, *key), []).append(wish)
        before, after = result.get("before"), result.get("after")
        verdict, detail = _judge(result, before, after)
        self._add(
            verdict,
            kind,
            space,
            self._names.get(("rule", space, str(result.get("id")))) or _name(wish, result),
            result.get("id") or wish.get("id"),
            detail,
            before,
            after,
        )

    def inspect(self, listing: Item, is_wanted: t.Callable[[str, Item], bool]) -> None:
        """What is listed of a space. is_wanted: whether to look at an object, by its kind, that no resource names."""
        for plural, check in (("connectors", _connector_health), ("rules", _rule_health)):
            kind = plural[:-1]
            space = self._space(kind, listing)
            for item in listing.get(plural, []):
                wishes = [
                    wish for key in ("id", "name") for wish in self._described.get((kind, space, key, item[key]), [])
                ]
                if not wishes:
                    if item.get("is_preconfigured") or item.get("is_system_action") or not is_wanted(kind, item):
                        continue
                    self._add("unmanaged", kind, space, item["name"], item["id"], *_unmanaged(kind, item), None)
                for verdict, detail, before in check(item, wishes):
                    self._add(verdict, kind, space, item["name"], item["id"], detail, before, None)

    def report(self) -> Item:
        """The findings in their order, and how many there are."""
        matters = {_object(finding) for finding in self.findings if finding["verdict"] != "ok"}
        kept = [one for one in self.findings if one["verdict"] != "ok" or _object(one) not in matters]
        kept.sort(
            key=lambda one: (
                VERDICTS.index(one["verdict"]),
                one["space"] or "",
                one["kind"],
                one["name"],
                str(one["id"]),
            )
        )
        totals = {verdict: sum(one["verdict"] == verdict for one in kept) for verdict in VERDICTS}
        return {"findings": kept, "totals": totals, "drift": len(kept) - totals["ok"]}

    def _space(self, kind: str, item: Item) -> str | None:
        return None if kind in EVERYWHERE else item.get("space") or self._home

    def _add(
        self,
        verdict: str,
        kind: str,
        space: str | None,
        name: str,
        identifier: str | None,
        detail: str,
        before: Item | None,
        after: Item | None,
    ) -> None:
        finding = {"verdict": verdict, "kind": kind, "space": space, "name": name, "id": identifier}
        self.findings.append({**finding, "detail": detail, "before": before, "after": after})


def audit_findings(
    applied: Item,
    resources: t.Sequence[Item] = (),
    listed: t.Sequence[Item] = (),
    home: str = "default",
    unmanaged: bool = True,
    tags: t.Sequence[str] = (),
    names: t.Sequence[str] = ("*",),
    ignore: t.Sequence[str] = (),
) -> Item:
    """How Kibana differs from what is described; see DOCUMENTATION."""

    def is_wanted(kind: str, item: Item) -> bool:
        if not unmanaged or (kind == "rule" and tags and not set(tags) & set(item.get("tags", []))):
            return False
        return _matches(item["name"], names) and not _matches(item["name"], ignore)

    audit = Audit(resources, home)
    for listing in listed:
        audit.learn(listing)
    for result in applied["results"]:
        audit.compare(result)
    for listing in listed:
        audit.inspect(listing, is_wanted)
    # Names in Kibana may look like templates, and whoever chose them must not have them evaluated.
    return t.cast("Item", plain(audit.report()))


def _judge(result: Item, before: Item | None, after: Item | None) -> tuple[str, str]:
    """The verdict on one result of kibana_apply, and why."""
    if result["verdict"] not in ("ok", "changed"):
        return "failed", str(result.get("msg", "It was not looked at, since something else failed before."))
    if result["verdict"] == "ok":
        return "ok", ""
    if before is None:
        return "missing", "It is described, and Kibana does not have it."
    if after is None:
        return "changed", "It is described as absent, and Kibana has it."
    sides = dict(leaves(plain(before))), dict(leaves(plain(after)))
    differing = sorted(path for path in {**sides[0], **sides[1]} if sides[0].get(path) != sides[1].get(path))
    more = f" and {len(differing) - MENTIONED} more" if len(differing) > MENTIONED else ""
    return "changed", f"It differs from its description in {', '.join(differing[:MENTIONED])}{more}."


def _connector_health(connector: Item, dummy: list[Item]) -> t.Iterator[tuple[str, str, Item]]:
    if connector.get("is_missing_secrets"):
        yield (
            "missing_secrets",
            "Kibana lacks secrets that it needs, as after an import; what uses it fails.",
            {"is_missing_secrets": True},
        )


def _rule_health(rule: Item, wishes: list[Item]) -> t.Iterator[tuple[str, str, Item]]:
    status = rule.get("execution_status") or {}
    if status.get("status") == "error":
        error = status.get("error") or {}
        why = error.get("message") or error.get("reason") or "Kibana does not say why"
        yield "failing", f"It failed when it last ran: {why}", {"execution_status": status}
    if rule.get("enabled") is False and not any(_is(wish.get("enabled"), False) for wish in wishes):
        yield "disabled", "It does not run.", {"enabled": False}
    if rule.get("mute_all"):
        if not any(_is(wish.get("mute_all"), True) for wish in wishes):
            yield "muted", "It notifies nobody, since all its alerts are muted.", {"mute_all": True}
        return
    asked = {
        alert.get("id") for wish in wishes for alert in wish.get("alerts") or [] if _is(alert.get("muted", True), True)
    }
    muted = sorted(set(rule.get("muted_alert_ids") or []) - asked)
    if muted:
        yield "muted", f"Some of its alerts are muted: {', '.join(muted)}.", {"muted_alert_ids": muted}


def _unmanaged(kind: str, item: Item) -> tuple[str, Item]:
    """The sentence about an object that no resource names, and what there is of it."""
    if kind == "rule":
        facts = ("rule_type_id", "enabled", "tags")
        return "Nothing describes it.", {key: item[key] for key in facts if key in item}
    users = item.get("referenced_by_count")
    use = "" if users is None else f" Rules, cases and other objects that use it: {users}."
    return f"Nothing describes it.{use}", {key: item[key] for key in ("connector_type_id", "config") if key in item}


def _wish(resources: t.Sequence[Item], index: int | None) -> Item:
    """The resource that a result is about."""
    return resources[index] if index is not None and index < len(resources) else {}


def _identity(wish: Item, result: Item) -> tuple[str, str] | None:
    """What tells the object of a result from others: its id, or else its name."""
    if wish.get("id") or result.get("id"):
        return "id", str(wish.get("id") or result.get("id"))
    return ("name", str(wish["name"])) if wish.get("name") else None


def _name(wish: Item, result: Item) -> str:
    """What people call the object of a result."""
    kind = result["kind"]
    if kind == "apm_agent_config":
        service = wish.get("service_name") or "all services"
        return f"{service} in {wish['service_environment']}" if wish.get("service_environment") else str(service)
    if kind == "sourcemap":
        return " ".join(
            str(wish[key]) for key in ("service_name", "service_version", "bundle_filepath") if wish.get(key)
        )
    for known in (wish, result.get("after") or {}, result.get("before") or {}):
        for key in ("name", "title", "owner"):
            if known.get(key):
                return str(known[key])
    return str(wish.get("id") or result.get("label") or kind.replace("_", " "))


def _object(finding: Item) -> tuple[str | None, ...]:
    """The same for all findings about an object."""
    kind = "rule" if finding["kind"] == "rule_state" else finding["kind"]
    return kind, finding["space"], finding["id"] or finding["name"]


def _is(value: t.Any, wanted: bool) -> bool:
    """Whether an option that was given in any of Ansible's spellings is yes, or no."""
    return value is not None and boolean(value, strict=False) is wanted


def _matches(name: str, patterns: t.Sequence[str]) -> bool:
    """Whether a name matches one of the patterns. Brackets stand for themselves: names like "[Test] x" are common."""
    return any(fnmatch.fnmatchcase(name, pattern.replace("[", "[[]")) for pattern in patterns)


class FilterModule:
    """Ansible finds the filter here."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by its name."""
        return {"audit_findings": audit_findings}
