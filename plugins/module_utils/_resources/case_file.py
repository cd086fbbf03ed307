# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files attached to cases: /api/cases/{id}/files. Private to the collection."""

from __future__ import annotations

import os
import typing as t

from .._argspec import STATE, ArgumentSpec, merge_constraints
from .._client import Client, endpoint
from .._errors import ApiError, InputError, NotFoundError
from .._resource import Catalog, Found, View
from .case_attachments import attached_files, file_of, present_file
from .case_file_types import COMMON, largest, media_type
from .case_limits import check_text
from .cases import CASE_CONSTRAINTS, CASE_OPTIONS, PATH, OfCase

MAX_FILES = 100
MAX_NAME = 160


class CaseFile(OfCase):
    """A file of one case, identified by its name and type.

    Kibana tells neither size nor content of what it has, and takes any number of files with the same name, so what
    is found is a list of them.
    """

    kind = "case_file"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        **CASE_OPTIONS,
        "src": {"type": "path"},
        "content": {"type": "str"},
        "filename": {"type": "str"},
        "force": {"type": "bool", "default": False},
        "check_limits": {"type": "bool", "default": True},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = merge_constraints(
        CASE_CONSTRAINTS,
        {
            "mutually_exclusive": [("src", "content")],
            "required_by": {"content": ("filename",)},
            "required_one_of": [("src", "filename")],
            "required_if": [("state", "present", ("src", "content"), True)],
        },
    )
    view_only = ("upload",)

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        super().__init__(client, params, catalog)
        self.filename: str = params["filename"] or os.path.basename(params["src"] or "")
        stem, dot, extension = self.filename.rpartition(".")
        # As Kibana does: a leading dot starts no extension.
        self.name, self.extension = (stem, extension.lower()) if dot and stem else (self.filename, "")
        self._others = 0
        self._first_ids: set[str] | None = None
        self._ids: set[str] = set()

    @property
    def label(self) -> str:
        """The file as error messages name it."""
        return f"file {self.filename!r} of {self.case_label}"

    def find(self) -> Found | None:
        """The files of the case with this name and type, as far as the attachments of the case tell."""
        self._check_source()
        case_id = self.case_id()
        files = (attached_files(self.client, case_id) or []) if case_id else []
        hits = [known for known in map(self._confirmed(case_id), filter(self._is_meant, files)) if known is not None]
        self._others = len(files) - len(hits)
        self._ids = {item["id"] for item in hits}
        if self._first_ids is None:
            self._first_ids = self._ids
        return {"case_id": case_id, "files": hits} if hits else None

    def view(self, found: Found) -> View:
        """The name of the file, and where all of the name are to go, how many there are."""
        return {"filename": self.filename, **({"copies": len(found["files"])} if self.absent else {})}

    def wish(self, before: View | None) -> View:
        """The name of the file; with force, uploaded anew."""
        wish: View = {"filename": self.filename}
        # Only the upload that is still to come is forced: not one more when the answer to it got lost.
        if self.params["force"] and before is not None and self._ids == self._first_ids:
            wish["upload"] = "forced"
        return wish

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """A file needs a case, a name that Kibana takes, and, unless told otherwise, a type and size that it takes."""
        if after is None:
            return
        self.needed_case()
        if "/" in self.filename:
            raise InputError("filename must be the name of a file, without folders")
        check_text("the name without its extension", self.name, 1, MAX_NAME)
        if self._others + len(self._ids) >= MAX_FILES:
            raise InputError(f"a case can have {MAX_FILES} files at most, and this one has them; remove one first")
        if self.params["check_limits"]:
            self._check_limits()

    def create(self, after: View) -> None:
        """POST /api/cases/{id}/files"""
        case_id = str(self.needed_case()["id"])
        data = self._read()
        # Two names, since headers carry more than ASCII badly: the extension decides the type, the other is kept.
        part = f"upload.{self.extension}" if self.extension else "upload"
        files = {"file": (part, data), "filename": (None, self.name)}
        try:
            self.client.request("POST", endpoint(PATH, case_id, "files"), files=files)
        except ApiError as error:
            if error.status != 413:
                raise
            raise InputError(
                f"it has {len(data)} bytes, which is more than this Kibana takes (xpack.cases.files.maxSize), or a "
                "proxy in front of it",
                **error.details,
            ) from error

    def update(self, found: Found, before: View, after: View) -> None:
        """The new file first, so that there is one at any time; then those of before go."""
        self.create(after)
        self.delete(found)

    def delete(self, found: Found) -> None:
        """DELETE /api/cases/{id}/comments/{id}, which takes the file away with the attachment"""
        for item in found["files"]:
            try:
                self.client.request("DELETE", endpoint(PATH, found["case_id"], "comments", item["id"]))
            except NotFoundError as error:
                self.client.confirm_absence(error)

    def present(self, found: Found) -> dict[str, t.Any]:
        """The newest of the files, with the id of its case."""
        return {"case_id": found["case_id"], "filename": self.filename, **present_file(found["files"][-1])}

    def _is_meant(self, item: Found) -> bool:
        file = file_of(item)
        # Kibana keeps the type, and as extension the usual one of the type: text/plain and txt for a log.
        alike = file.get("extension") == self.extension or file.get("mimeType") == media_type(self.extension)
        return bool(file.get("name") == self.name and self.extension and alike)

    def _confirmed(self, case_id: str | None) -> t.Callable[[Found], Found | None]:
        """GET /api/cases/{id}/comments/{id} for what only the journal tells of: it may be gone by other ways."""

        def confirmed(item: Found) -> Found | None:
            if "version" in item:
                return item
            known: Found | None = self.client.find_by_id(endpoint(PATH, case_id or "", "comments"), item["id"])
            return known

        return confirmed

    def _check_source(self) -> None:
        """Whether there is something to upload, whatever the case has."""
        if not self.absent and self.params["src"] is not None:
            self._size()

    def _size(self) -> int:
        if self.params["src"] is None:
            return len(self.params["content"].encode())
        try:
            with open(self.params["src"], "rb") as file:
                return os.fstat(file.fileno()).st_size
        except OSError as error:
            raise self._unreadable(error) from error

    def _read(self) -> bytes:
        if self.params["src"] is None:
            return bytes(self.params["content"].encode())
        try:
            with open(self.params["src"], "rb") as file:
                return file.read()
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> InputError:
        return InputError(
            f"cannot read {self.params['src']!r} on the host that the module runs on: {error.strerror or error}"
        )

    def _check_limits(self) -> None:
        media = media_type(self.extension)
        if media is None:
            what = f"of type .{self.extension}" if self.extension else "without an extension"
            raise InputError(
                f"cases take no files {what}, only {COMMON}; set check_limits=false when kibana.yml allows it "
                "(xpack.cases.files.allowedMimeTypes)"
            )
        size, most = self._size(), largest(media)
        if size > most:
            raise InputError(
                f"it has {size} bytes, and cases take {most} bytes of {media} at most; set check_limits=false when "
                "kibana.yml allows more (xpack.cases.files.maxSize)"
            )
