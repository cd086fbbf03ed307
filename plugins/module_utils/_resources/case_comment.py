# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments that people write on cases: /api/cases/{id}/comments. Private to the collection."""

from __future__ import annotations

import typing as t

from .._argspec import STATE, ArgumentSpec, merge_constraints
from .._client import endpoint
from .._errors import InputError, NotFoundError
from .._resource import Found, View
from .case_attachments import attached_files, present_comment, present_file, user_comments
from .case_limits import check_text
from .cases import CASE_CONSTRAINTS, CASE_OPTIONS, PATH, OfCase

MAX_COMMENT = 30_000


class CaseComment(OfCase):
    """The comments of one case that a task means: those with a text, the one with an id, or all.

    Kibana has no limit to equal comments, so what is found is a list of them.
    """

    kind = "case_comment"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        **CASE_OPTIONS,
        "id": {"type": "str"},
        "comment": {"type": "str"},
        "all": {"type": "bool", "default": False},
        "attachments": {"type": "bool", "default": False},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = merge_constraints(
        CASE_CONSTRAINTS, {"required_if": [("state", "present", ("comment",))]}
    )

    @property
    def label(self) -> str:
        """The comment as error messages name it."""
        if self.params["all"]:
            what = "comments and attachments" if self.params["attachments"] else "comments"
            return f"all {what} of {self.case_label}"
        which = f" {self.params['id']!r}" if self.params["id"] else ""
        return f"comment{which} of {self.case_label}"

    def find(self) -> Found | None:
        """GET /api/cases/{id}/comments/_find; the oldest first."""
        self._check_options()
        case_id = self.case_id()
        if not case_id:
            return None
        hits = [item for item in user_comments(self.client, case_id) if self._is_meant(item)]
        alerts, files = self._attachments(case_id)
        if not (hits or alerts or files):
            return None
        return {"case_id": case_id, "comments": hits, "alerts": alerts, "files": files}

    def view(self, found: Found) -> View:
        """The text; blanks around it make no other comment. With all, every text."""
        texts = [item["comment"].strip() for item in found["comments"]]
        if self.params["attachments"]:
            return {"comments": texts, "alerts": found["alerts"], "files": found["files"]}
        return {"comments": texts} if self.params["all"] else {"comment": texts[0]}

    def wish(self, before: View | None) -> View:
        """The text."""
        return {"comment": self.params["comment"].strip()}

    def refuse(self, found: Found | None, before: View | None, after: View | None) -> None:
        """A comment needs a case and a text of the right length, and gets its id from Kibana."""
        if after is None:
            return
        check_text("comment", self.params["comment"], 1, MAX_COMMENT)
        if found is None:
            self.needed_case()
            if self.params["id"]:
                raise InputError(
                    "there is no such comment on the case, and Kibana itself gives comments their ids; "
                    "leave out id to write a new one"
                )

    def create(self, after: View) -> None:
        """POST /api/cases/{id}/comments"""
        case = self.needed_case()
        body = {"type": "user", "owner": case["owner"], "comment": self.params["comment"]}
        self.client.request("POST", endpoint(PATH, case["id"], "comments"), json=body)

    def update(self, found: Found, before: View, after: View) -> None:
        """PATCH /api/cases/{id}/comments; a version that has grown old is a conflict."""
        comment = found["comments"][0]
        body = {key: comment[key] for key in ("id", "version", "type", "owner")}
        body["comment"] = self.params["comment"]
        self.client.request("PATCH", endpoint(PATH, found["case_id"], "comments"), json=body)

    def delete(self, found: Found) -> None:
        """DELETE /api/cases/{id}/comments/{id} for each comment; with the attachments DELETE /api/cases/{id}/comments,
        which takes the alerts and files of the case away with them.
        """
        if self.params["attachments"]:
            self._delete_at_once(found["case_id"])
            return
        for comment in found["comments"]:
            try:
                self.client.request("DELETE", endpoint(PATH, found["case_id"], "comments", comment["id"]))
            except NotFoundError as error:
                self.client.confirm_absence(error)

    def present(self, found: Found) -> dict[str, t.Any]:
        """The comment as Kibana has it, with the id of its case."""
        return {"case_id": found["case_id"], **present_comment(found["comments"][0])}

    def _delete_at_once(self, case_id: str) -> None:
        try:
            self.client.request("DELETE", endpoint(PATH, case_id, "comments"))
        except NotFoundError as error:
            # Kibana's way to say that nothing is left.
            self.client.confirm_absence(error)

    def _attachments(self, case_id: str) -> tuple[list[str], list[str]]:
        """The ids of alerts and the names of files on the case, where they are to go, too."""
        if not self.params["attachments"]:
            return [], []
        alerts = self.client.find(endpoint(PATH, case_id, "alerts")) or []
        files = attached_files(self.client, case_id) or []
        return sorted(alert["id"] for alert in alerts), sorted(present_file(file)["name"] for file in files)

    def _check_options(self) -> None:
        chosen = [name for name in ("id", "comment", "all") if self.params[name]]
        if not self.absent:
            if self.params["all"]:
                raise InputError("all is for state=absent; a comment is written one at a time")
        elif not chosen:
            raise InputError(
                "state=absent needs to know which: the id of the comment, its text in comment, or all=true"
            )
        elif self.params["attachments"] and not self.params["all"]:
            raise InputError("attachments=true goes with all=true; one file is deleted with kibana_case_file")
        elif self.params["all"] and len(chosen) > 1:
            raise InputError("all=true means every comment; leave out id and comment")

    def _is_meant(self, item: Found) -> bool:
        if self.params["id"]:
            return bool(item["id"] == self.params["id"])
        return self.params["all"] or bool(item["comment"].strip() == (self.params["comment"] or "").strip())
