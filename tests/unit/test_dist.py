# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tarball: what is in it, that it is the same each time, and when a release is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import typing as t
from pathlib import Path

import pytest

from tests.tools import checkout, dist, release
from tests.tools.certify import DONE, complaints
from tests.tools.paths import NEWEST, OLDEST, ROOT

# What there is at the top of a tarball, and why users want it.
CONTENTS = {
    "CHANGELOG.md": "what is new, for people who read Markdown",
    "CHANGELOG.rst": "what is new, where Ansible's own documentation looks",
    "CODE_OF_CONDUCT.md": "asked for where collections are included in the Ansible package",
    "CONTRIBUTING.md": "the same",
    "COPYING": "the license, where Ansible's collections have it",
    "FILES.json": "ansible-galaxy",
    "LICENSES": "the license, where REUSE has it",
    "MANIFEST.json": "ansible-galaxy",
    "README.md": "what Galaxy and Automation Hub show",
    "REUSE.toml": "the license of files that cannot say it themselves",
    "SECURITY.md": "how to report a leak",
    "changelogs": "for the changelog of the Ansible package",
    "docs": "for Ansible's documentation, and what Galaxy shows beside the README",
    "extensions": "AWX and execution environments",
    "meta": "which ansible-core, which Python libraries",
    "playbooks": "to run by their names",
    "plugins": "what it is all about",
    "requirements.txt": "for pip",
    "roles": "to use by their names",
    "tests": "tests/config.yml, see CONTRIBUTING.md",
}
Contents = dict[str, tuple[tarfile.TarInfo, bytes]]
TEXT = {".css", ".csv", ".j2", ".js", ".json", ".map", ".md", ".py", ".rst", ".toml", ".txt", ".yaml", ".yml", ""}
PICTURES = {".png", ".svg"}


def in_repository(folder: Path) -> Path:
    """A copy of the checkout in FOLDER, all of it tracked by a git repository of its own."""
    folder.mkdir(parents=True)
    checkout.copy_checkout(folder, new=True)
    checkout.git("init", "--quiet", root=folder)
    checkout.git("add", "--all", root=folder)
    return folder


@pytest.fixture(scope="module")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tarball of the checkout, with what is about to be tracked."""
    return dist.build(tmp_path_factory.mktemp("dist"), new=True)


@pytest.fixture(scope="module")
def contents(tarball: Path) -> Contents:
    """What is in the tarball, in its order; nothing for a folder."""
    with tarfile.open(tarball) as archive:
        found = archive.getmembers()
        files = {member.name: t.cast("t.IO[bytes]", archive.extractfile(member)) for member in found if member.isfile()}
        return {member.name: (member, files[member.name].read() if member.isfile() else b"") for member in found}


def test_users_get_what_they_need_and_nothing_else(contents: Contents) -> None:
    assert {name.split("/")[0] for name in contents} == set(CONTENTS)
    assert {name for name in contents if name.startswith("tests/")} == {"tests/config.yml"}
    assert not {name for name in contents if name.startswith(("extensions/molecule", "changelogs/fragments"))}
    usable = ("meta/", "playbooks/", "plugins/", "roles/")
    assert {name for name in checkout.files(new=True) if name.startswith(usable)} <= set(contents)


def test_nothing_but_text_and_some_pictures_and_not_too_much(tarball: Path, contents: Contents) -> None:
    for name, (member, data) in contents.items():
        if member.isdir():
            continue
        assert member.isfile(), name
        assert Path(name).suffix in TEXT | PICTURES, name
        assert Path(name).suffix in PICTURES or b"\0" not in data, name
        assert len(data) < 500_000, name
    # Galaxy takes 20 MB.
    assert tarball.stat().st_size < 2_000_000


def test_the_manifests_tell_the_truth(contents: Contents) -> None:
    assert list(contents)[:2] == ["MANIFEST.json", "FILES.json"]
    manifest, listing = json.loads(contents["MANIFEST.json"][1]), contents["FILES.json"][1]
    assert manifest["file_manifest_file"]["chksum_sha256"] == hashlib.sha256(listing).hexdigest()
    assert manifest["collection_info"]["version"] == dist.version()
    entries = json.loads(listing)["files"]
    for entry in entries:
        if entry["ftype"] == "file":
            assert entry["chksum_sha256"] == hashlib.sha256(contents[entry["name"]][1]).hexdigest(), entry["name"]
    assert {*contents, "."} == {*dist.MANIFESTS, *(entry["name"] for entry in entries)}


def test_the_tarball_does_not_tell_who_built_it_and_when(tarball: Path, contents: Contents) -> None:
    moment = dist.release_moment(ROOT)
    for name, (member, dummy) in contents.items():
        assert (member.uid, member.gid, member.uname, member.gname) == (0, 0, "", ""), name
        assert member.mode == (0o755 if member.isdir() else 0o644), name
        assert member.mtime == moment, name
    header = tarball.read_bytes()[:10]
    assert int.from_bytes(header[4:8], "little") == moment
    assert header[3] == 0, "no name of a file in the header"


def disturb(folder: Path) -> None:
    """Leave other times, owners, rights and an other order in a folder, and files that are nobody's business."""
    copy = folder.with_name("disturbed")
    shutil.move(folder, copy)
    folder.mkdir()
    shutil.move(copy / ".git", folder / ".git")
    for number, path in enumerate(sorted(copy.rglob("*"), reverse=True)):
        place = folder / path.relative_to(copy)
        if path.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
            place.chmod(0o600)
            os.utime(place, (number, number))
            if os.geteuid() == 0:
                os.chown(place, 1234, 5678)
    (folder / "plugins" / "modules" / "stray.py").write_text("# git does not know this one\n")
    (folder / "plugins" / "modules" / "__pycache__").mkdir()
    (folder / "plugins" / "modules" / "__pycache__" / "stray.pyc").write_bytes(b"\0")
    (folder / ".env").write_text("KIBANA_API_KEY=canary\n")


@pytest.mark.parametrize("venv", [NEWEST, OLDEST], ids=["newest", "oldest"])
def test_built_elsewhere_it_is_the_same_to_the_byte(
    tarball: Path, venv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = in_repository(tmp_path / "some where" / "else")
    disturb(other)
    for variable, value in {"TZ": "Asia/Kathmandu", "USER": "somebody", "SOURCE_DATE_EPOCH": "1"}.items():
        monkeypatch.setenv(variable, value)
    umask = os.umask(0o077)
    try:
        again = dist.build(tmp_path / "dist", root=other, venv=venv)
    finally:
        os.umask(umask)
    assert again.name == tarball.name
    assert again.read_bytes() == tarball.read_bytes()


def raw_tarball(path: Path, names: list[str], *more: tarfile.TarInfo) -> Path:
    """A tarball as ansible-galaxy makes them, of a file system that lists NAMES in this order."""
    listing = json.dumps({"files": [{"name": name} for name in names]})
    manifests = {"MANIFEST.json": '{"file_manifest_file": {}}', "FILES.json": listing}
    with tarfile.open(path, "w:gz") as archive:
        for name, text in [*manifests.items(), *((name, "") for name in names)]:
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
        for entry in more:
            archive.addfile(entry)
    return path


def test_the_order_of_the_file_system_does_not_show(tmp_path: Path) -> None:
    names = ["README.md", "meta/runtime.yml", "plugins/modules/kibana_space.py"]
    one, other = raw_tarball(tmp_path / "one.tar.gz", names), raw_tarball(tmp_path / "other.tar.gz", names[::-1])
    assert dist.pack(one, 1) == dist.pack(other, 1)
    assert dist.pack(one, 1) != dist.pack(one, 2)


def test_links_are_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("plugins/modules/link.py")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with pytest.raises(ValueError, match=r"plugins/modules/link\.py"):
        dist.pack(raw_tarball(tmp_path / "raw.tar.gz", [], link), 1)


def commit(folder: Path) -> None:
    """Commit what there is, as nobody in particular."""
    identity = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false")
    checkout.git("add", "--all", root=folder)
    checkout.git(*identity, "commit", "--quiet", "--message", "All of it", root=folder)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """As much of a checkout as a release is decided by, committed and tagged."""
    folder = tmp_path / "small"
    (folder / "changelogs" / "fragments").mkdir(parents=True)
    (folder / "changelogs" / "fragments" / ".gitkeep").touch()
    (folder / "galaxy.yml").write_text("version: 1.2.3\n")
    changelog = "releases: {1.2.3: {changes: {release_summary: Good.}, release_date: '2026-12-24'}}\n"
    (folder / "changelogs" / "changelog.yaml").write_text(changelog)
    checkout.git("init", "--quiet", root=folder)
    commit(folder)
    checkout.git("tag", "1.2.3", root=folder)
    return folder


def test_a_commit_that_is_ready_may_be_released(small: Path) -> None:
    assert release.reasons(small) == []
    assert dist.release_moment(small) == 1798070400


def test_a_release_is_refused_with_the_reason(small: Path) -> None:
    (small / "stray.txt").touch()
    assert release.reasons(small) == ["Not committed: stray.txt."]
    commit(small)
    assert release.reasons(small) == ["This commit is not tagged 1.2.3, as galaxy.yml says, but not at all."]
    (small / "changelogs" / "fragments" / "new.yml").write_text("bugfixes: [One.]\n")
    (small / "galaxy.yml").write_text("version: 1.3.0-dev0\n")
    commit(small)
    checkout.git("tag", "1.3.0", root=small)
    assert release.reasons(small) == [
        "galaxy.yml says 1.3.0-dev0, which is not the version of a release.",
        "This commit is not tagged 1.3.0-dev0, as galaxy.yml says, but 1.3.0.",
        "The changelog says nothing of 1.3.0-dev0. Run make changelog.",
        "Not in the changelog yet: new.yml. Run make changelog.",
    ]
    assert dist.release_moment(small) == 315532800


def test_many_uncommitted_files_are_counted(small: Path) -> None:
    for number in range(12):
        (small / f"{number:02}").touch()
    (reason,) = release.reasons(small)
    assert reason.startswith("Not committed: 00, 01, ")
    assert reason.endswith(", 09 and 2 more.")


def test_no_release_without_git(small: Path) -> None:
    shutil.rmtree(small / ".git")
    with pytest.raises(subprocess.CalledProcessError):
        release.reasons(small)


IMPORTED: dict[str, t.Any] = {
    "requires_ansible": ">=2.17.0",
    "docs_blob": {
        "contents": [
            {
                "content_type": "module",
                "content_name": "kibana_space",
                "doc_strings": {"doc": {"module": "kibana_space"}},
            },
            {"content_type": "module_utils", "content_name": "_client", "doc_strings": None},
            {"content_type": "role", "content_name": "audit", "doc_strings": {}, "readme_html": "<p>"},
        ]
    },
}


def test_what_the_importer_complains_about_is_heard() -> None:
    assert complaints(f"Loading module kibana_warning\n{DONE}\n", IMPORTED) == []
    output = f"WARNING: plugins/modules/a.py:1:1: F401 unused\nERROR: too bad\n{DONE}\n"
    assert complaints(output, IMPORTED) == ["WARNING: plugins/modules/a.py:1:1: F401 unused", "ERROR: too bad"]
    assert complaints("The import has failed", {}) == [
        f"It did not get to its end, {DONE!r}.",
        "It has not found out which ansible-core is needed.",
    ]
    lacking = [
        {"content_type": "lookup", "content_name": "kibana", "doc_strings": None, "readme_html": None},
        {"content_type": "role", "content_name": "audit", "doc_strings": {}, "readme_html": None},
    ]
    assert complaints(DONE, {**IMPORTED, "docs_blob": {"contents": lacking}}) == [
        "It has not found the documentation of the lookup kibana.",
        "It has not found the README of the role audit.",
    ]
