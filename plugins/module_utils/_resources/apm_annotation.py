# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Annotations of APM services: /api/apm/services/{service}/annotation. Private to the collection."""

from __future__ import annotations

import time
import typing as t

from .._argspec import ArgumentSpec
from .._client import Client, endpoint
from .._errors import InputError
from .._resource import Catalog, Found, Resource, View
from .apm_annotation_search import RESERVED_ENVIRONMENTS, is_derived, iso, milliseconds, read, search, service_path

HOUR = 3_600_000
# Hosts that run at the same time need not agree about it.
CLOCKS_DIFFER = 5 * 60_000


class ApmAnnotation(Resource):
    """One deployment annotation, identified by all that it says but its tags. Annotations belong to no space.

    Without a timestamp, by all of that within the last hours: a deployment is then marked once, at the first run.
    """

    kind = "annotation"
    argument_spec: t.ClassVar[ArgumentSpec] = {
        "service_name": {"type": "str", "required": True},
        "service_version": {"type": "str", "required": True},
        "service_environment": {"type": "str"},
        "text": {"type": "str"},
        "timestamp": {"type": "str"},
        "window_hours": {"type": "float", "default": 24},
        "tags": {"type": "list", "elements": "str"},
    }
    # The search does not tell them.
    view_only = ("tags",)

    def __init__(self, client: Client, params: dict[str, t.Any], catalog: Catalog | None = None) -> None:
        super().__init__(client, params, catalog)
        self._now = int(time.time() * 1000)
        self._created_id = ""

    @property
    def label(self) -> str:
        """The annotation as error messages name it."""
        return f"annotation of version {self.params['service_version']!r} of service {self.params['service_name']!r}"

    def find(self) -> Found | None:
        """GET .../annotation/search, and for a text of one's own .../api/observability/annotation/{id}."""
        self._refuse_input()
        if self._given_time is not None:
            # To the millisecond; the end is moved so that it does not matter whether it is part of the range.
            hits = [hit for hit in self._search(self._given_time, self._given_time + 1) if self._is_meant(hit)]
        else:
            start = self._now - int(self.params["window_hours"] * HOUR)
            hits = [hit for hit in self._search(start, self._now + CLOCKS_DIFFER) if self._is_meant(hit)]
        hits.sort(key=lambda hit: int(hit["@timestamp"]), reverse=True)
        return next((hit for hit in hits if self._is_of_the_version(hit)), None)

    def find_again(self) -> Found | None:
        """The new one by its id."""
        if not self._created_id:
            return self.find()
        moment = self._moment
        found = next((hit for hit in self._search(moment, moment + 1) if hit["id"] == self._created_id), None)
        if found is None:
            self.warnings.append(
                f"{self.label} was added, but Kibana's search does not show it; if the user may not read the index "
                "observability-annotations in Elasticsearch, every run adds it again"
            )
        return found or {"id": self._created_id, "@timestamp": moment, "text": self._text}

    def view(self, found: Found) -> View:
        """What was looked for, which is what was found, and its time where that was asked for."""
        view = self._identity
        view["text"] = found["text"]
        if self._given_time is not None:
            view["timestamp"] = iso(found["@timestamp"])
        return view

    def wish(self, before: View | None) -> View:
        """All of it; the tags only for a new one, since nothing of an annotation is ever changed."""
        wish = {**self._identity, "text": self._text}
        if self._given_time is not None:
            wish["timestamp"] = iso(self._given_time)
        if before is None and self.params["tags"]:
            wish["tags"] = self.params["tags"]
        return wish

    def create(self, after: View) -> None:
        """POST /api/apm/services/{service}/annotation"""
        service = {"version": self.params["service_version"]}
        if self._environment:
            service["environment"] = self._environment
        body = {"@timestamp": iso(self._moment), "service": service, "message": self._text}
        if self.params["tags"]:
            body["tags"] = self.params["tags"]
        answer = self.client.request("POST", endpoint(self._path, "annotation"), json=body)
        self._created_id = answer["_id"]

    def present(self, found: Found) -> dict[str, t.Any]:
        """The view, with what only Kibana knows."""
        return {"id": found["id"], **self.view(found), "timestamp": iso(found["@timestamp"])}

    @property
    def _path(self) -> str:
        return service_path(self.params["service_name"])

    @property
    def _environment(self) -> str:
        """The environment; empty for none."""
        return str(self.params["service_environment"] or "")

    @property
    def _text(self) -> str:
        return str(self.params["text"] or self.params["service_version"])

    @property
    def _identity(self) -> View:
        environment = {"service_environment": self._environment} if self._environment else {}
        return {
            "service_name": self.params["service_name"],
            "service_version": self.params["service_version"],
            **environment,
        }

    @property
    def _given_time(self) -> int | None:
        return milliseconds("timestamp", self.params["timestamp"]) if self.params["timestamp"] else None

    @property
    def _moment(self) -> int:
        return self._now if self._given_time is None else self._given_time

    def _search(self, start: int, end: int) -> list[Found]:
        return search(
            self.client, self.params["service_name"], self._environment or "ENVIRONMENT_NOT_DEFINED", start, end
        )

    def _is_meant(self, hit: Found) -> bool:
        return not is_derived(hit) and hit.get("text") == self._text and self._given_time in (None, hit["@timestamp"])

    def _is_of_the_version(self, hit: Found) -> bool:
        """The search tells no version, so it is read, unless the text is the version."""
        if self._text == self.params["service_version"]:
            return True
        version = read(self.client, hit["id"])["service"].get("version")
        return bool(version == self.params["service_version"])

    def _refuse_input(self) -> None:
        """What would not be found again, or not mean what it seems to."""
        if not self.params["service_version"]:
            raise InputError("service_version must not be empty")
        if self._environment in RESERVED_ENVIRONMENTS:
            raise InputError(
                f"service_environment {self._environment!r} is a word for searching, not the name of an environment; "
                "leave service_environment out for an annotation of no environment"
            )
        if self.params["window_hours"] < 0:
            raise InputError("window_hours must not be negative")
