# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Source maps: /api/apm/sourcemaps. Private to the collection.

Kibana keeps each upload as an artifact whose id ends in a hash of its content, and one active copy for each service,
version and path, made by the last upload. Deleting the artifact of the last upload deletes the active copy too, even
where an older artifact is left; and deleting right after an upload may meet the copy half written. So what is outdated
goes before the upload, and is put back when the upload fails.
"""

from __future__ import annotations

import typing as t

from .._argspec import STATE, ArgumentSpec
from .._client import Client, endpoint
from .._errors import ApiError, InputError, KibanaError
from .._resource import Catalog, Found, Resource, View
from . import javascript
from .bundle_path import normalised
from .sourcemap_content import Content, artifact_body, artifact_id, load_content
from .sourcemaps import NO_FLEET, PATH, identity, list_sourcemaps, present_sourcemap

IDENTITY = ("service_name", "service_version", "bundle_filepath")
# A new artifact is on the first page of the listing.
LATEST = 10


class Sourcemap(Resource):
    """The source map of one bundle in one version of a service; for removal also a single artifact, by id.

    Found is {current, superseded, service}: the artifact that is wanted (the newest one when none is), the others of
    the same bundle and version, and with keep_last all of the service; each newest first.
    """

    kind = "sourcemap"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        **STATE,
        "service_name": {"type": "str"},
        "service_version": {"type": "str"},
        "bundle_filepath": {"type": "str"},
        "id": {"type": "str"},
        "src": {"type": "path"},
        "content": {"type": "raw"},
        "replace": {"type": "bool", "default": True},
        "keep_last": {"type": "int"},
    }
    constraints: t.ClassVar[dict[str, t.Any]] = {
        "required_one_of": [("id", "service_name")],
        "required_together": [IDENTITY],
        "mutually_exclusive": [("id", "service_name"), ("src", "content")],
        "required_if": [("state", "present", IDENTITY), ("state", "present", ("src", "content"), True)],
    }
    _content: Content | None = None
    _wanted_id = ""
    # Ids of artifacts with the wanted content, in whatever notation.
    _same: frozenset[str] = frozenset()
    _after: Found | None = None

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        super().__init__(client, params, catalog)
        # What has been done, for the error that stops the rest.
        self._done: list[str] = []

    @property
    def label(self) -> str:
        """The source map as error messages name it."""
        if self.params["id"]:
            return f"source map {self.params['id']!r}"
        service, version, path = (self.params[option] for option in IDENTITY)
        return f"source map of {path!r} in version {version!r} of service {service!r}"

    def find(self) -> Found | None:
        """Pick from the listing, which is all there is to read."""
        self._prepare()
        return self._pick(list_sourcemaps(self.client) if self.catalog is None else self.catalog.items())

    def find_again(self) -> Found | None:
        """The artifact that was uploaded, beside what was left of the others; the listing is read no further.

        Where many share a listing, it is one for all of them.
        """
        if self.catalog is not None:
            return self._pick(self.catalog.items())
        if self._after is None:
            return self._pick(list_sourcemaps(self.client))
        wanted = self._after["current"]["id"]
        current = next((one for one in list_sourcemaps(self.client, LATEST) if one["id"] == wanted), None)
        return None if current is None else {**self._after, "current": current}

    def view(self, found: Found) -> View:
        """The artifact, those that it supersedes where they have to go, and the versions where some may have to."""
        view: View = {}
        if found["current"] is not None:
            view = {"id": found["current"]["id"], **identity(found["current"])}
        if found["superseded"] and (self.absent or self.params["replace"]):
            view["superseded"] = sorted(artifact["id"] for artifact in found["superseded"])
        if self._prunes:
            view["service_versions"] = _versions(found["service"])
        return view

    def wish(self, before: View | None) -> View:
        """The artifact of the content; one that differs in notation only is as good."""
        before = before or {}
        wish: View = {
            "id": before["id"] if before.get("id") in self._same else self._wanted_id,
            **self._identity,
            "superseded": None,
        }
        if self._prunes:
            own = self.params["service_version"]
            versions = before.get("service_versions", [])
            others = [version for version in versions if version != own][: self.params["keep_last"] - 1]
            wish["service_versions"] = [
                version for version in (versions if own in versions else [own, *versions]) if version in (own, *others)
            ]
        return wish

    def create(self, after: View) -> None:
        """POST /api/apm/sourcemaps"""
        self._write({"current": None, "superseded": [], "service": []}, after)

    def update(self, found: Found, before: View, after: View) -> None:
        """DELETE what is outdated, POST, DELETE what is too old."""
        self._write(found, after)

    def delete(self, found: Found) -> None:
        """DELETE /api/apm/sourcemaps/{id}"""
        self._remove([found["current"], *found["superseded"]], f"Could not delete {self.label}")

    def present(self, found: Found) -> dict[str, t.Any]:
        """What Kibana knows of the artifact, once it is the wanted one."""
        current = found["current"]
        shown = present_sourcemap(current) if current is not None and current["id"] in self._same else {}
        return {**shown, **({"service_versions": _versions(found["service"])} if self._prunes else {})}

    def _pick(self, artifacts: t.Iterable[Found]) -> Found | None:
        listed = sorted(artifacts, key=lambda artifact: str(artifact.get("created")), reverse=True)
        mine = [artifact for artifact in listed if self._is_mine(artifact)]
        self._same = frozenset(artifact["id"] for artifact in mine if self._is_wanted(artifact))
        current = next((artifact for artifact in mine if artifact["id"] in self._same), mine[0] if mine else None)
        service = [artifact for artifact in listed if self._prunes and _of(artifact) == self.params["service_name"]]
        if current is None and not service:
            return None
        superseded = [artifact for artifact in mine if artifact is not current]
        return {"current": current, "superseded": superseded, "service": service}

    def _prepare(self) -> None:
        """Check the options and read the content, before Kibana is asked anything."""
        for option in (*IDENTITY, "id"):
            if self.params[option] == "":
                raise InputError(f"{option} must not be empty")
        if self.params["keep_last"] is not None and self.params["keep_last"] < 1:
            raise InputError("keep_last must be at least 1, since the version that is uploaded always stays")
        if not self.absent and self._content is None:
            self._content = load_content(self.params["src"], self.params["content"])
            self._wanted_id = artifact_id(self._wanted_body)

    @property
    def _identity(self) -> dict[str, str]:
        """The identity in the form in which Kibana keeps it."""
        service, version, path = (self.params[option] for option in IDENTITY)
        return {"service_name": service, "service_version": version, "bundle_filepath": normalised(path)}

    @property
    def _wanted_body(self) -> dict[str, t.Any]:
        return artifact_body(self._identity, self._content or {})

    @property
    def _prunes(self) -> bool:
        return self.params["keep_last"] is not None and not self.absent

    def _is_mine(self, artifact: Found) -> bool:
        if self.params["id"]:
            return bool(artifact["id"] == self.params["id"])
        return identity(artifact) == self._identity

    def _is_wanted(self, artifact: Found) -> bool:
        if self._content is None:
            return False
        return bool(artifact["id"] == self._wanted_id or artifact["body"].get("sourceMap") == self._content)

    def _write(self, found: Found, after: View) -> None:
        current = found["current"]
        is_there = current is not None and current["id"] in self._same
        others = found["superseded"] if current is None or is_there else [current, *found["superseded"]]
        outdated = others if self.params["replace"] else []
        gone = {artifact["id"] for artifact in outdated}
        kept = [artifact for artifact in found["service"] if artifact["id"] not in gone]
        too_old = [one for one in kept if identity(one)["service_version"] not in after.get("service_versions", [])]
        self._remove(outdated, f"Could not delete older artifacts of the {self.label}, and uploaded nothing")
        if outdated or not is_there:
            current = self._upload_in_place_of(outdated)
            self._same |= {current["id"]}
            kept = [current, *(one for one in kept if one["id"] != current["id"])]
        self._remove(too_old, f"Could not delete old versions after the {self.label} was uploaded")
        self._after = {
            "current": current,
            "superseded": [] if self.params["replace"] else others,
            "service": [artifact for artifact in kept if artifact not in too_old] if self._prunes else [],
        }

    def _upload_in_place_of(self, outdated: list[Found]) -> Found:
        """Upload the content; on a refusal put back the newest of what was deleted for it."""
        try:
            uploaded = {**self._upload(self._wanted_body), "body": self._wanted_body}
        except KibanaError as error:
            if outdated:
                error.context = f"Could not upload the {self.label}, {self._put_back(outdated[0], error)}"
                error.details["done"] = self._done
            raise
        self._done.append("uploaded")
        return uploaded

    def _put_back(self, artifact: Found, error: KibanaError) -> str:
        """What has become of an artifact that was deleted in vain."""
        deleted = "after the artifact that it replaces was deleted"
        if not isinstance(error, ApiError) or error.maybe_applied:
            return deleted
        try:
            self._upload(artifact["body"])
        except KibanaError:
            return f"{deleted}, and could not put that one back"
        self._done.remove(_deleted(artifact))
        return "and put back the artifact that it was to replace"

    def _upload(self, body: dict[str, t.Any]) -> Found:
        content = javascript.stringify(body["sourceMap"]).encode()
        form = {
            "service_name": (None, body["serviceName"]),
            "service_version": (None, body["serviceVersion"]),
            "bundle_filepath": (None, body["bundleFilepath"]),
            # Kibana would parse a part that says it is JSON, and then complain that it is no text.
            "sourcemap": ("sourcemap.map", content, "application/octet-stream"),
        }
        try:
            # The same content always becomes the same artifact.
            answer: Found = self.client.request("POST", PATH, files=form, repeatable=True)
        except ApiError as error:
            if error.status == 413:
                error.message = f"{error.message} This source map has {len(content):,} bytes."
            raise
        if answer == {}:
            raise KibanaError(NO_FLEET)
        return answer

    def _remove(self, artifacts: list[Found], failure: str) -> None:
        for done, artifact in enumerate(artifacts):
            try:
                self.client.request("DELETE", endpoint(PATH, artifact["id"]))
            except KibanaError as error:
                error.context = f"{failure} ({done} of {len(artifacts)} deleted)" if len(artifacts) > 1 else failure
                error.details["done"] = self._done
                raise
            self._done.append(_deleted(artifact))


def _deleted(artifact: Found) -> str:
    return f"deleted {artifact['id']}"


def _of(artifact: Found) -> t.Any:
    """The service of an artifact."""
    return identity(artifact)["service_name"]


def _versions(artifacts: list[Found]) -> list[str]:
    """The versions of a service, newest first, each counting from its newest artifact."""
    return list(dict.fromkeys(identity(artifact)["service_version"] for artifact in artifacts))
