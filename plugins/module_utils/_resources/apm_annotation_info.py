# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What annotations a service has. Private to the collection."""

from __future__ import annotations

import time
import typing as t

from .._argspec import ArgumentSpec
from .._errors import InputError
from .._resource import Found, Info
from .apm_annotation_search import is_derived, iso, milliseconds, read, search

DAY = 86_400_000


class ApmAnnotationInfo(Info):
    """The annotations of one service in a range of time."""

    argument_spec: t.ClassVar[ArgumentSpec] = {
        "service_name": {"type": "str", "required": True},
        "service_environment": {"type": "str"},
        "start": {"type": "str"},
        "end": {"type": "str"},
        "details": {"type": "bool", "default": False},
    }

    def gather(self) -> dict[str, t.Any]:
        """`annotations`: oldest first, as far as Kibana's search tells, or with all details."""
        end = milliseconds("end", self.params["end"]) if self.params["end"] else int(time.time() * 1000)
        start = milliseconds("start", self.params["start"]) if self.params["start"] else end - DAY
        if start > end:
            raise InputError(f"start ({iso(start)}) must not be later than end ({iso(end)})")
        environment = self.params["service_environment"] or "ENVIRONMENT_ALL"
        found = search(self.client, self.params["service_name"], environment, start, end)
        return {"annotations": [self._present(item) for item in sorted(found, key=_order)]}

    def _present(self, item: Found) -> dict[str, t.Any]:
        annotation = {
            "id": item["id"],
            "service_name": self.params["service_name"],
            "text": item.get("text", ""),
            "timestamp": iso(item["@timestamp"]),
            "derived": is_derived(item),
        }
        if annotation["derived"]:
            annotation["service_version"] = item["text"]
        elif self.params["details"]:
            annotation.update(self._details(item["id"]))
        return annotation

    def _details(self, annotation_id: str) -> dict[str, t.Any]:
        """What only the annotation itself tells."""
        document = read(self.client, annotation_id)
        service = document.get("service", {})
        details = {"service_version": service.get("version"), "service_environment": service.get("environment")}
        # "apm" is what Kibana puts on each.
        tags = [tag for tag in document.get("tags", []) if tag != "apm"]
        return {**{key: value for key, value in details.items() if value is not None}, "tags": tags}


def _order(item: Found) -> tuple[int, str]:
    return item["@timestamp"], item["id"]
