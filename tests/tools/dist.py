# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the tarball of the collection in .cache/dist: `python -m tests.tools.dist`.

The same sources give the same bytes, whoever builds them, where, when and with which supported ansible-core. So anybody
can build a release again and compare. ansible-galaxy builds the tarball, which has in it the time of the build, the
times of the files, and the order in which the file system lists them; here it is packed again without any of these.

Only what git tracks goes in. (One thing is left to the machine: two versions of zlib may compress the same tar to
different bytes.)
"""

from __future__ import annotations

import calendar
import gzip
import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
import time
import typing as t
from pathlib import Path

import yaml

from tests.tools.checkout import copy_checkout, files
from tests.tools.paths import CACHE, NEWEST, ROOT, clean_environment

FOLDER = CACHE / "dist"
MANIFESTS = ("MANIFEST.json", "FILES.json")
# For a version that the changelog does not have yet.
NO_DATE = "1980-01-01"


def version(root: Path = ROOT) -> str:
    """The version of the collection, from its galaxy.yml."""
    return str(yaml.safe_load((root / "galaxy.yml").read_text(encoding="utf-8"))["version"])


def release_moment(root: Path) -> int:
    """The time that everything in the tarball gets: the day of this release in the changelog."""
    changelog = yaml.safe_load((root / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))
    date = str(changelog["releases"].get(version(root), {}).get("release_date", NO_DATE))
    return calendar.timegm(time.strptime(date, "%Y-%m-%d"))


def build(destination: Path, *, root: Path = ROOT, new: bool = False, venv: Path = NEWEST) -> Path:
    """Build the checkout in ROOT with the ansible-galaxy of VENV. NEW: with files that git does not track yet."""
    with tempfile.TemporaryDirectory() as temporary:
        copy, raw = Path(temporary) / "copy", Path(temporary) / "raw"
        copy_checkout(copy, new=new, root=root)
        command = [str(venv / "bin" / "ansible-galaxy"), "collection", "build", "--output-path", str(raw)]
        subprocess.run(command, cwd=copy, env=clean_environment(venv), check=True, stdout=subprocess.DEVNULL)
        (tarball,) = raw.glob("*.tar.gz")
        destination.mkdir(parents=True, exist_ok=True)
        target = destination / tarball.name
        target.write_bytes(pack(tarball, release_moment(copy)))
    return target


def pack(tarball: Path, moment: int) -> bytes:
    """The tarball of ansible-galaxy, in an order, with times and owners that depend on nothing but its contents."""
    with tarfile.open(tarball) as archive:
        members = {member.name: member for member in archive.getmembers()}
        contents = {
            name: t.cast("t.IO[bytes]", archive.extractfile(member)).read()
            for name, member in members.items()
            if member.isfile()
        }
    if strange := [name for name, member in members.items() if not (member.isfile() or member.isdir())]:
        raise ValueError(f"Neither a file nor a folder: {', '.join(strange)}")
    contents.update(manifests(contents))
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        # The manifests first, as ansible-galaxy does it; a folder sorts before what is in it.
        for name in [*MANIFESTS, *sorted(members.keys() - set(MANIFESTS))]:
            member = members[name]
            # A new one has no owner.
            entry = tarfile.TarInfo(name)
            entry.type = member.type
            entry.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            entry.mtime = moment
            entry.size = len(contents.get(name, b""))
            archive.addfile(entry, io.BytesIO(contents.get(name, b"")))
    # No file name in the header.
    return gzip.compress(stream.getvalue(), mtime=moment)


def manifests(contents: dict[str, bytes]) -> dict[str, bytes]:
    """The two manifests, with their lists sorted, and the one's checksum of the other set right."""
    listing = json.loads(contents["FILES.json"])
    listing["files"].sort(key=lambda entry: str(entry["name"]))
    sorted_listing = dump(listing)
    manifest = json.loads(contents["MANIFEST.json"])
    manifest["file_manifest_file"]["chksum_sha256"] = hashlib.sha256(sorted_listing).hexdigest()
    return {"FILES.json": sorted_listing, "MANIFEST.json": dump(manifest)}


def dump(value: t.Any) -> bytes:
    """One way to write down JSON."""
    return json.dumps(value, indent=1, sort_keys=True).encode()


def main() -> Path:
    """Build it and say where it is, its checksum, and what was left out."""
    tarball = build(FOLDER)
    if left_out := sorted(set(files(new=True)) - set(files(new=False))):
        print(f"Not in it, because git does not track them: {', '.join(left_out)}")
    print(f"{hashlib.sha256(tarball.read_bytes()).hexdigest()}  {tarball.relative_to(ROOT)}")
    return tarball


if __name__ == "__main__":
    main()
