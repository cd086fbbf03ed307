# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding annotations of APM services, and the points in time they are about. Private to the collection."""

from __future__ import annotations

import datetime
import re
import typing as t

from .._client import Client, endpoint
from .._errors import InputError
from .._resource import Found

SERVICES = "/api/apm/services"
OBSERVABILITY = "/api/observability/annotation"

# A search shows this many, and does not say that there are more.
MOST_FOUND = 50
MOST_LISTED = 10_000

RESERVED_ENVIRONMENTS = ("ENVIRONMENT_ALL", "ENVIRONMENT_NOT_DEFINED")

MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)? ?(Z|[+-]\d\d:?\d\d)", re.IGNORECASE)


def service_path(service_name: str) -> str:
    """The path of a service."""
    return endpoint(SERVICES, service_name)


def search(client: Client, service_name: str, environment: str, start: int, end: int) -> list[Found]:
    """GET /api/apm/services/{service}/annotation/search: all annotations from start to end (milliseconds).

    environment: its name, or one of RESERVED_ENVIRONMENTS. Raises InputError for more than anybody has.
    """
    path = endpoint(service_path(service_name), "annotation", "search")
    every: list[Found] = []
    ranges = [(start, end)]
    while ranges:
        first, last = ranges.pop()
        found = client.listing(path, "annotations", environment=environment, start=iso(first), end=iso(last))
        stored = [item for item in found if not is_derived(item)]
        if not stored and (first, last) == (start, end):
            # Where no annotations are stored, Kibana makes some up, but not for a range that has any.
            return found
        if len(stored) < MOST_FOUND or first >= last:
            every += stored
        else:
            middle = (first + last) // 2
            ranges += [(middle + 1, last), (first, middle)]
        if len(every) > MOST_LISTED:
            raise InputError(f"there are more than {MOST_LISTED} annotations between start and end; ask for less time")
    return every


def is_derived(item: Found) -> bool:
    """Whether Kibana made it up from the versions that it saw in the data; it has no id of its own then."""
    return bool(item["id"] == item.get("text"))


def read(client: Client, annotation_id: str) -> dict[str, t.Any]:
    """GET /api/observability/annotation/{id}: the whole annotation, as it is stored."""
    document: dict[str, t.Any] = client.get(endpoint(OBSERVABILITY, annotation_id))["_source"]
    return document


def milliseconds(option: str, text: str) -> int:
    """A point in time as milliseconds since 1970. Raises InputError, which names the option.

    YAML turns what looks like a time into one, and Ansible writes it with a space instead of T: both are understood.
    """
    match = MOMENT.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        day, clock, fraction, zone = match.groups()
        zone = "+00:00" if zone in "Zz" else f"{zone[:3]}:{zone[-2:]}"
        moment = datetime.datetime.fromisoformat(f"{day}T{clock}{zone}")
    except ValueError:
        raise InputError(
            f"{option} must be a date and a time with a time zone, as 2026-02-17T11:25:00Z or "
            f"2026-02-17T12:25:00.250+01:00, not {text!r}"
        ) from None
    return int(moment.timestamp()) * 1000 + int((fraction or ".0")[1:4].ljust(3, "0"))


def iso(moment: int) -> str:
    """Milliseconds since 1970 as Kibana writes them: UTC, milliseconds, Z."""
    whole = datetime.datetime.fromtimestamp(moment // 1000, datetime.timezone.utc)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{moment % 1000:03d}Z"
