# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role audit and its playbook: what the reports tell, what they never do, and how the page looks in a browser. The
picture in docs/docsite/images is a copy of tests/output/audit-report.png, which test_picture takes.
"""

from __future__ import annotations

import collections
import dataclasses
import html.parser
import json
import re
import shutil
import subprocess
import typing as t
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.tools.chosen import VENV
from tests.tools.emulator import Kibana, running_emulator
from tests.tools.paths import OUTPUT, ROOT
from tests.tools.plays import play_environment, run_playbook

HERE = ROOT / "tests" / "integration" / "audit"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The part of the page in the picture.
VIEW = "#verdict=changed&verdict=failing&kind=rule&open=all"
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium, which shows the page as a user sees it")

TEMPLATE = "{{ 6 * 7 }} {% raw %}"
# What could break out of HTML, XML or Markdown, be evaluated by Ansible, or cannot stand in XML at all.
EVIL = (
    f"<script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&amp; ]]> {TEMPLATE} | `x` *y* \x01\ufffe"
)
DRIFT = {
    "failed": {"Twin"},
    "missing": {"Refunds", "Pager", "Refunds pile up"},
    "changed": {"On-call hook", "Old pager", "checkout in production", "Checkout errors"},
    "missing_secrets": {"ops-slack"},
    "failing": {"Payment gateway is down", "Bob tries something"},
    "disabled": {"Checkout latency"},
    "muted": {"Checkout latency", "Fraud score drops"},
    "unmanaged": {"Log of last year", "Bob tries something", EVIL, f"{EVIL} 2"},
}
OK = {"Payments", "Alert history", "shop", "Quiet on purpose"}
# EVIL is the name of a connector and of a rule, and "Quiet on purpose" is a rule and the state of one.
TOTALS = {**{verdict: len(names) for verdict, names in DRIFT.items()}, "unmanaged": 5, "ok": 5}


@dataclasses.dataclass
class Audit:
    """One run of the playbook. requests: what it asked of Kibana. folder: where its reports are."""

    code: int
    output: str
    requests: list[dict[str, t.Any]]
    folder: Path

    @property
    def message(self) -> str:
        """The sentence with which it failed, on one line."""
        return re.sub(r"\s+", " ", self.output)

    @property
    def stats(self) -> dict[str, t.Any]:
        """What set_stats left."""
        found = self.output.partition("\tRUN: ")[2]
        assert found, self.output
        return t.cast("dict[str, t.Any]", json.JSONDecoder().raw_decode(found)[0])

    def report(self, suffix: str) -> str:
        """The text of one report."""
        return (self.folder / f"audit-localhost.{suffix}").read_text(encoding="utf-8")

    @property
    def findings(self) -> list[dict[str, t.Any]]:
        """From the JSON report."""
        return t.cast("list[dict[str, t.Any]]", json.loads(self.report("json"))["findings"])

    def named(self, verdict: str) -> set[str]:
        """The names of the findings with a verdict."""
        return {finding["name"] for finding in self.findings if finding["verdict"] == verdict}


class Auditor:
    """Somebody who audits a Kibana."""

    def __init__(self, kibana: Kibana, folder: Path) -> None:
        self.kibana = kibana
        self.folder = folder
        self.runs = 0

    def seed(self, what: str, **body: str) -> None:
        """One of the emulator's seeders."""
        self.kibana.tell(f"seed/{what}", **body)

    def populate(self, evil: str | None) -> None:
        """Make everything the case that an audit can find."""
        evil_too = {"evil": {"__ansible_unsafe": evil}} if evil else {}
        play = run_playbook(
            str(HERE / "populate.yml"),
            f"--extra-vars={json.dumps(evil_too)}",
            kibana=self.kibana,
            folder=self.folder / "populate",
        )
        assert play.returncode == 0, play.stdout
        self.seed("connector_missing_secrets", id="ops-slack", space="payments")
        self.seed("preconfigured_connector", id="mail", name="From kibana.yml", connector_type_id=".server-log")
        why = f" {TEMPLATE}" if evil else ""
        no_index = "index_not_found_exception: no such index [payments-gateway]"
        self.seed("rule_status", rule_id="gateway", space="payments", outcome="failed", message=no_index)
        self.seed("rule_status", rule_id="try", space="payments", outcome="failed", message=f"all shards failed{why}")

    def audit(self, *options: str, environment: dict[str, str] | None = None, **variables: t.Any) -> Audit:
        """Run the playbook."""
        self.runs += 1
        folder = self.folder / f"run-{self.runs}"
        before = len(self.kibana.log())
        extra = {"kibana_files": [str(HERE / "kibana")], "audit_output_dir": str(folder / "reports"), **variables}
        command = [str(VENV / "bin" / "ansible-playbook"), "observability.kibana.audit", *options]
        shown = {"ANSIBLE_SHOW_CUSTOM_STATS": "1", "ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}
        play = subprocess.run(
            [*command, "--extra-vars", json.dumps(extra)],
            cwd=self.folder,
            env=play_environment(folder, {**self.kibana.environment(), **shown, **(environment or {})}, VENV),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Audit(play.returncode, play.stdout, self.kibana.log()[before:], folder / "reports")


@pytest.fixture(scope="module")
def auditor(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Auditor]:
    """Somebody with a populated Kibana, which audits leave as it is."""
    folder = tmp_path_factory.mktemp("audit")
    with running_emulator(folder / "emulator") as kibana:
        auditor = Auditor(kibana, folder)
        auditor.populate(EVIL)
        yield auditor


@pytest.fixture(scope="module")
def audit(auditor: Auditor) -> Audit:
    """One audit that succeeds, at full verbosity."""
    audit = auditor.audit("-vvv", audit_fail_on=[])
    assert audit.code == 0, audit.output
    return audit


def test_nothing_is_written(audit: Audit) -> None:
    """Every request is a read, and the role is not changed."""
    assert audit.requests
    assert [request for request in audit.requests if request["write"] or request["method"] != "GET"] == []
    assert re.search(r"changed=0 .* failed=0", audit.output)


def test_json_has_every_verdict(audit: Audit) -> None:
    """The findings, the totals, and where they come from."""
    report = json.loads(audit.report("json"))
    assert {verdict: audit.named(verdict) for verdict in DRIFT} == DRIFT
    assert audit.named("ok") == OK
    assert report["totals"] == TOTALS
    assert report["drift"] == sum(TOTALS.values()) - TOTALS["ok"]
    assert report["kibana_url"].startswith("http://127.0.0.1:")
    assert report["host"] == "localhost"
    assert report["spaces"] == ["payments"], "refunds is described but not there, and default is not described"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", report["generated"])
    by_name = {(finding["verdict"], finding["name"]): finding for finding in report["findings"]}
    assert "twin-1, twin-2" in by_name["failed", "Twin"]["detail"]
    hook = by_name["changed", "On-call hook"]
    assert hook["before"]["config"]["url"].endswith("/v1") and hook["after"]["config"]["url"].endswith("/v2")
    assert hook["detail"] == "It differs from its description in config.url."
    assert by_name["missing", "Pager"]["before"] is None
    assert by_name["changed", "Old pager"]["after"] is None
    assert by_name["missing", "Refunds pile up"]["space"] == "refunds"
    assert by_name["missing", "Refunds"]["space"] is None
    assert by_name["failing", "Bob tries something"]["detail"].endswith(f"all shards failed {TEMPLATE}")
    assert "card-4711" in by_name["muted", "Fraud score drops"]["detail"]
    assert by_name["unmanaged", f"{EVIL} 2"]["before"]["tags"] == [EVIL]
    order = [finding["verdict"] for finding in report["findings"]]
    assert order == sorted(order, key=[*DRIFT, "ok"].index)


def test_markdown_has_every_verdict(audit: Audit) -> None:
    """A row for each finding, and no markup from names."""
    text = audit.report("md")
    table = text.split("## Findings")[1].split("###")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")][2:]
    assert collections.Counter(row[0].strip("| ").replace(" ", "_") for row in rows) == TOTALS
    assert {len(row) for row in rows} <= {5, 6}, "no name may start a cell of its own"
    assert "| config.url | https://oncall.example.com/v1 | https://oncall.example.com/v2 |" in text
    assert "<script" not in text and "<img" not in text
    assert r"\{\{ 6 \* 7 \}\} \{% raw %\} \| \`x\` \*y\*" in text
    assert "\x01" not in text


def test_junit_has_every_verdict(audit: Audit) -> None:
    """It parses, its numbers are right, and each finding is a test case."""
    suites = ElementTree.fromstring(audit.report("xml"))
    (suite,) = suites
    cases = suite.findall("testcase")
    found = collections.Counter(case[0].get("type") if len(case) else "ok" for case in cases)
    assert found == TOTALS
    for element in (suites, suite):
        numbers = {name: int(element.get(name, -1)) for name in ("tests", "failures", "errors", "skipped")}
        failures = sum(TOTALS.values()) - TOTALS["ok"] - TOTALS["failed"]
        assert numbers == {"tests": len(cases), "failures": failures, "errors": TOTALS["failed"], "skipped": 0}
    assert [case.get("name") for case in cases if case.find("error") is not None] == ["Twin"]
    readable = EVIL.replace("\x01", "?").replace("\ufffe", "?")
    assert {case.get("name") for case in cases} >= {readable, "Refunds pile up"}
    (hook,) = [case[0] for case in cases if case.get("name") == "On-call hook"]
    assert (hook.text or "").strip() == "config.url: https://oncall.example.com/v1 -> https://oncall.example.com/v2"


class Page(html.parser.HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def test_html_has_every_verdict(audit: Audit) -> None:
    """Each finding once, names as text, and nothing from elsewhere."""
    text = audit.report("html")
    page = Page(text)
    findings = page.all("details")
    assert collections.Counter(finding["data-verdict"] for finding in findings) == TOTALS
    assert {finding["data-space"] for finding in findings} == {"payments", "refunds", "*"}
    assert all(name in page.text for names in DRIFT.values() for name in names)
    assert len(page.all("script")) == 1 and not page.all("img") and not page.all("link")
    assert not [attributes for dummy, attributes in page.tags if {"src", "href", "onerror", "style"} & set(attributes)]
    assert "url(" not in text and "@import" not in text
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    nonce = page.all("script")[0]["nonce"]
    assert nonce and policy and policy.startswith("default-src 'none'") and f"script-src 'nonce-{nonce}'" in policy
    assert "<mark>https://oncall.example.com/v1</mark>" in text and "<mark>https://oncall.example.com/v2</mark>" in text


def test_no_secret_and_no_template_comes_through(audit: Audit) -> None:
    """Neither the output at full verbosity nor a report tells a secret, and nothing from Kibana is evaluated."""
    texts = [audit.output, *(path.read_text(encoding="utf-8") for path in audit.folder.iterdir())]
    assert len(texts) == 5
    for text in texts:
        assert "canary-audit" not in text
        assert "shards failed 42" not in text


def test_summary_for_workflows(audit: Audit) -> None:
    """set_stats leaves numbers and paths, and none of the findings."""
    assert audit.stats["audit_drift"] == sum(TOTALS.values()) - TOTALS["ok"]
    summary = audit.stats["audit_summary"]["localhost"]
    assert summary["totals"] == TOTALS
    assert summary["drift"] == audit.stats["audit_drift"]
    assert summary["failed"] is False
    assert summary["spaces"] == ["payments"]
    assert {name: Path(path).name for name, path in summary["reports"].items()} == {
        "html": "audit-localhost.html",
        "markdown": "audit-localhost.md",
        "junit": "audit-localhost.xml",
        "json": "audit-localhost.json",
    }
    assert "findings" not in summary
    counts = ", ".join(f"{number} {verdict}" for verdict, number in TOTALS.items())
    assert f"found {counts}; see {audit.folder}/audit-localhost.html." in audit.message


def test_fails_on_what_it_is_told_to(auditor: Auditor) -> None:
    """One sentence, after the report was written; and by default on what could not be looked at."""
    audit = auditor.audit(audit_fail_on=["changed", "missing"], audit_formats=["json"])
    assert audit.code == 2
    sentence = (
        f"The audit of {auditor.kibana.url} found 3 missing, 4 changed, which audit_fail_on names; "
        f"see {audit.folder}/audit-localhost.json."
    )
    assert sentence in audit.message
    assert audit.stats["audit_summary"]["localhost"]["failed"] is True
    assert [path.name for path in audit.folder.iterdir()] == ["audit-localhost.json"]
    audit = auditor.audit(audit_formats=[])
    assert audit.code == 2 and "found 1 failed, which audit_fail_on names." in audit.message
    assert not audit.folder.exists()


def test_check_mode_writes_no_reports_and_says_the_same(auditor: Auditor) -> None:
    """Only the summary is left."""
    audit = auditor.audit("--check", "--diff", audit_fail_on=[])
    assert audit.code == 0, audit.output
    assert not audit.folder.exists()
    summary = audit.stats["audit_summary"]["localhost"]
    assert summary["totals"] == TOTALS and summary["reports"] == {}
    assert not any(request["write"] for request in audit.requests)


def test_what_nothing_describes_can_be_chosen(auditor: Auditor) -> None:
    """By tags, by patterns, or not at all; the variables of the role configure describe, too."""
    wanted: dict[str, t.Any] = {"audit_unmanaged_tags": ["scratch"], "audit_unmanaged_ignore": ["Log of*", "<script>*"]}
    bob = auditor.audit(audit_formats=["json"], audit_spaces=["payments", "default", "refunds"], **wanted)
    assert bob.named("unmanaged") == {"Bob tries something"}
    assert json.loads(bob.report("json"))["spaces"] == ["default", "payments"]
    described: dict[str, t.Any] = {"configure_rules": [{"space": "payments", "name": "Bob tries something"}]}
    none = auditor.audit(
        audit_formats=["json"], audit_unmanaged=False, audit_report_name="audit-localhost", **described
    )
    assert none.named("unmanaged") == set()
    assert none.named("failing") == {"Payment gateway is down", "Bob tries something"}


def test_without_a_description_everything_is_unmanaged(auditor: Auditor) -> None:
    """In the space of the connection, or in all."""
    audit = auditor.audit(kibana_files=[], kibana_space="payments", audit_formats=["json"])
    assert audit.code == 0, audit.output
    assert {"Alert history", "Checkout errors"} < audit.named("unmanaged")
    assert audit.named("muted") == {"Checkout latency", "Fraud score drops", "Quiet on purpose"}
    everywhere = auditor.audit(kibana_files=[], audit_spaces=["*"], audit_formats=["json"])
    assert json.loads(everywhere.report("json"))["spaces"] == ["default", "payments"]
    assert everywhere.named("unmanaged") == audit.named("unmanaged"), "a connector of kibana.yml is not up to anybody"


def test_mistakes(auditor: Auditor) -> None:
    """A space that is not there, and a Kibana that is not."""
    audit = auditor.audit(audit_spaces=["payments", "paiments"])
    assert audit.code == 2
    assert f"{auditor.kibana.url} has no space paiments, which audit_spaces names." in audit.message
    gone = auditor.audit(environment={"KIBANA_URL": "http://127.0.0.1:9", "KIBANA_RETRIES": "0"})
    assert gone.code == 2
    assert "http://127.0.0.1:9" in gone.message and "failed=1" in gone.message
    assert not gone.folder.exists()


def browse(path: Path, fragment: str, folder: Path, *options: str) -> str:
    """What Chromium prints, for a page opened without any network."""
    assert CHROMIUM
    done = subprocess.run(
        [
            CHROMIUM,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            "--hide-scrollbars",
            *options,
            f"{path.as_uri()}{fragment}",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


@in_browser
def test_page_in_a_browser(audit: Audit, tmp_path: Path) -> None:
    """The filters do what the address says, and nobody's name has become a script."""
    path = audit.folder / "audit-localhost.html"

    def shown(fragment: str) -> tuple[set[tuple[str | None, str | None]], str, Page]:
        page = Page(browse(path, fragment, tmp_path, "--dump-dom"))
        visible = [finding for finding in page.all("details") if "hidden" not in finding]
        (count,) = re.findall(r"\d+(?: of \d+)? findings(?= )", re.sub(r"\s+", " ", page.text.split("Reset")[1]))[:1]
        return {(finding["data-verdict"], finding["data-space"]) for finding in visible}, count, page

    everything, count, page = shown("")
    total = sum(TOTALS.values())
    assert {verdict for verdict, dummy in everything} == set(TOTALS) and count == f"{total} findings"
    assert page.text.lstrip().startswith(f"Kibana audit: {audit.stats['audit_summary']['localhost']['kibana_url']}")
    assert not page.all("img") and len(page.all("script")) == 1
    assert not any("open" in finding for finding in page.all("details"))

    some, count, page = shown("#verdict=missing&verdict=changed&space=payments&kind=connector&open=all")
    assert some == {("missing", "payments"), ("changed", "payments")} and count == f"3 of {total} findings"
    pressed = [button["data-verdict"] for button in page.all("button") if button.get("aria-pressed") == "true"]
    assert pressed == ["missing", "changed"]
    assert all("open" in finding for finding in page.all("details"))

    assert shown("#space=*")[0] == {("missing", "*"), ("changed", "*"), ("ok", "*")}
    assert shown("#text=GATEWAY%20index")[1] == f"1 of {total} findings"
    nothing, count, page = shown("#text=no-such-thing")
    assert nothing == set() and count == f"0 of {total} findings"
    (notice,) = [attributes for attributes in page.all("p") if attributes.get("id") == "nothing"]
    assert "hidden" not in notice


@in_browser
def test_picture(tmp_path: Path) -> None:
    """The page can be drawn; the result is what the documentation shows."""
    with running_emulator(tmp_path / "emulator") as kibana:
        auditor = Auditor(kibana, tmp_path)
        auditor.populate(None)
        audit = auditor.audit(audit_fail_on=[], audit_formats=["html"])
    assert audit.code == 0, audit.output
    picture = OUTPUT / "audit-report.png"
    picture.unlink(missing_ok=True)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    page = audit.folder / "audit-localhost.html"
    browse(page, VIEW, tmp_path, "--window-size=1200,1240", f"--screenshot={picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert 30_000 < picture.stat().st_size < 300_000
    assert (ROOT / "docs" / "docsite" / "images" / picture.name).stat().st_size < 300_000
