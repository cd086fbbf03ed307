# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snoozes of rules: /api/alerting/rule/{id}/snooze_schedule. Private to the collection.

They can be added and removed, but no public API shows them; they are read where Kibana's own pages read them. A snooze
is the view of a schedule here. Snoozes without an id ("for now", from the user interface) are not seen: they end with
the next muting or unmuting, and nothing can remove them by themselves.
"""

from __future__ import annotations

import contextlib
import datetime
import typing as t

from .._client import Client, endpoint
from .._compare import overlay
from .._errors import ApiError, InputError
from .._resource import Found, View
from .rule_steps import Step
from .rules import PATH
from .schedule import SCHEDULE, is_over, schedule_body, schedule_view, schedule_wish

Snooze = dict[str, t.Any]

SNOOZE: dict[str, t.Any] = {
    "type": "dict",
    "options": {**SCHEDULE, "until": {"type": "str"}},
    "mutually_exclusive": [("duration", "until")],
    "required_one_of": [("duration", "until")],
    "required_by": {"recurring": ("start",)},
}
SNOOZES: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "options": {
        **SCHEDULE,
        "start": {"type": "str", "required": True},
        "duration": {"type": "str", "required": True},
    },
}
# key of a stored recurrence rule -> of a schedule
RULE = {
    "until": "end",
    "count": "occurrences",
    "byweekday": "onWeekDay",
    "bymonthday": "onMonthDay",
    "bymonth": "onMonth",
}
FREQUENCIES = "yMwdh"
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds", "ms": "milliseconds"}
# Stands for the moment of writing, which check mode and the real run cannot agree on.
NOW = "now"
# Kibana keeps no more for one rule.
MOST = 5
OVER = "the snooze has ended already, so it is not added"


def read_snoozes(client: Client, rule_id: str) -> list[dict[str, t.Any]]:
    """The snoozes as Kibana stores them: GET /internal/alerting/rule/{id}. Raises VersionError where there are none."""
    client.require("snooze")
    try:
        rule: Found = client.get(endpoint("/internal/alerting/rule", rule_id))
    except ApiError as error:
        error.context = f"Could not read the snoozes of rule {rule_id!r}, which only an internal API of Kibana shows"
        raise
    return rule.get("snooze_schedule") or []


def seen(stored: list[dict[str, t.Any]]) -> list[Snooze]:
    """The stored snoozes that can be managed, in order."""
    return _sorted(_view(item) for item in stored if item.get("id"))


def wanted(snooze: dict[str, t.Any], have: list[Snooze]) -> tuple[list[Snooze], str]:
    """What there should be when the option asks for one more; and a warning, or nothing.

    Raises InputError for a snooze that cannot be.
    """
    if snooze["start"] is not None:
        made = _asked(snooze)
        if made in have:
            return have, ""
        return (have, OVER) if is_over(made) else (_sorted([*have, made]), "")
    now = _now()
    made = {
        **_asked({**snooze, "start": _iso(now), "duration": snooze["duration"] or "1s", "until": None}),
        "start": NOW,
    }
    if snooze["until"] is None:
        end = _end(made, now)
    else:
        end = _until(snooze)
        made["until"] = _iso(end)
        del made["duration"]
        if end <= now:
            return have, OVER
    for other in have:
        goes_on = not other["recurring"] and _moment(other["start"]) <= now < _end(other)
        if goes_on and (_end(other) >= end or other["duration"] == made.get("duration")):
            return have, ""
    return _sorted([*have, made]), ""


def restored(snoozes: list[dict[str, t.Any]]) -> list[Snooze]:
    """The snoozes that restore names, without those that have ended meanwhile."""
    made = [_asked({**snooze, "until": None}) for snooze in snoozes]
    return _sorted(snooze for snooze in made if not is_over(snooze))


def snooze_steps(found: Found, before: View, after: View) -> tuple[list[Step], list[Step]]:
    """The requests that add snoozes, and those that remove some; all of them first where they would be too many."""
    path = (PATH, found["id"], "snooze_schedule")
    # Each POST adds another one, even if it is the same.
    added = [
        Step("snoozed", endpoint(*path), body={"schedule": {"custom": _body(snooze)}}, repeatable=False)
        for snooze in after["snoozes"]
        if snooze not in before["snoozes"]
    ]
    removed = [
        Step("unsnoozed", endpoint(*path, stored["id"]), method="DELETE")
        for stored in found["snooze_schedule"]
        if stored.get("id") and _view(stored) not in after["snoozes"]
    ]
    if len(before["snoozes"]) + len(added) > MOST:
        return [*removed, *added], []
    return added, removed


def _body(snooze: Snooze) -> dict[str, t.Any]:
    """The snooze as Kibana takes it, from now on where it should start now."""
    if snooze["start"] != NOW:
        return schedule_body(snooze)
    start = _iso(_now())
    return schedule_body(_asked({"duration": None, "until": None, "recurring": None, **snooze, "start": start}))


def _view(stored: dict[str, t.Any]) -> Snooze:
    rule = stored["rRule"]
    recurring = {key: rule.get(kibana) for kibana, key in RULE.items()}
    if rule.get("freq") is not None and (rule.get("interval") or rule.get("count") != 1):
        recurring["every"] = f"{rule.get('interval') or 1}{FREQUENCIES[rule['freq']]}"
    elif rule.get("count") == 1:
        # This is how the user interface says that it happens once.
        recurring = {}
    return schedule_view(
        {
            "start": rule["dtstart"],
            "duration": f"{stored['duration']}ms",
            "timezone": rule.get("tzid"),
            "recurring": recurring,
        }
    )


def _asked(snooze: dict[str, t.Any]) -> Snooze:
    """The view of what an option asks for, which has a start."""
    with _named():
        made: Snooze = overlay({"timezone": "UTC", "recurring": {}}, schedule_wish(snooze, None))
    if snooze["until"] is None:
        return made
    # Kibana counts in seconds.
    seconds = -((_moment(made["start"]) - _until(snooze)) // datetime.timedelta(seconds=1))
    if seconds <= 0:
        raise InputError("snooze.until is not after snooze.start")
    return schedule_view({**made, "duration": f"{seconds * 1000}ms"})


def _until(snooze: dict[str, t.Any]) -> datetime.datetime:
    with _named("until"):
        return _moment(schedule_wish({**snooze, "start": snooze["until"]}, None)["start"])


@contextlib.contextmanager
def _named(start: str = "start") -> t.Iterator[None]:
    """Let errors speak of the option as it is called here. start: the one that is taken as schedule.start."""
    try:
        yield
    except InputError as error:
        error.message = error.message.replace("schedule.start", f"snooze.{start}").replace("schedule.", "snooze.")
        raise


def _end(snooze: Snooze, start: datetime.datetime | None = None) -> datetime.datetime:
    """When a snooze that happens once ends."""
    unit = snooze["duration"].lstrip("0123456789")
    length = datetime.timedelta(**{UNITS[unit]: int(snooze["duration"][: -len(unit)])})
    return (start or _moment(snooze["start"])) + length


def _sorted(snoozes: t.Iterable[Snooze]) -> list[Snooze]:
    return sorted(snoozes, key=lambda snooze: (snooze["start"], str(snooze)))


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def _iso(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
