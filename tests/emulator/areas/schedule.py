# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedules as snoozes and maintenance windows have them: {start, duration, timezone, recurring}."""

from __future__ import annotations

import datetime
import re
import typing as t

from .. import schema as s
from ..http import HttpError
from ..state import iso
from .rule_actions import SECONDS
from .rule_schema import known_timezone

Schedule = dict[str, t.Any]

ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$")
DAYS = {"d": 1, "w": 7, "M": 30.436875, "y": 365.2425}
FREQUENCIES = {"y": 0, "M": 1, "w": 2, "d": 3}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

CUSTOM: s.Schema = s.obj(
    {
        "start": s.STRING,
        "duration": {
            "type": "string",
            "pattern": "^[0-9]+[smhd]$",
            "x-message": "Invalid schedule duration format: {value}",
        },
    },
    {
        "timezone": s.STRING,
        "recurring": s.obj(
            {},
            {
                "end": s.STRING,
                "every": {
                    "type": "string",
                    "pattern": "^[1-9][0-9]*[dwMy]$",
                    "x-message": "'every' string of recurring schedule is not valid : {value}",
                },
                "onWeekDay": s.array(s.STRING, minItems=1),
                "onMonthDay": s.array({"type": "number", "minimum": 1, "maximum": 31}, minItems=1),
                "onMonth": s.array({"type": "number", "minimum": 1, "maximum": 12}, minItems=1),
                "occurrences": {"type": "number", "minimum": 1},
            },
        ),
    },
)


def check(custom: Schedule, place: str) -> None:
    """400 for what the schema alone cannot say; place is where the schedule is, e.g. request body.schedule.custom."""
    for path, problem in _problems(custom):
        raise HttpError(400, f"[{place}{path}]: {problem}")


def _problems(custom: Schedule) -> t.Iterator[tuple[str, str]]:
    recurring = custom.get("recurring", {})
    problem = _date_problem("start", custom["start"])
    if problem:
        yield ".start", problem
    if "timezone" in custom and not known_timezone(custom["timezone"]):
        yield ".timezone", f"Invalid schedule timezone: {custom['timezone']}"
    if "end" in recurring:
        problem = _date_problem("end", recurring["end"])
        if problem:
            yield ".recurring.end", problem
        if moment(recurring["end"]) <= now():
            yield ".recurring.end", f"Invalid schedule end date as it is in the past: {recurring['end']}"
    bad = [day for day in recurring.get("onWeekDay", []) if not re.match(rf"^([+-][1-4])?({'|'.join(WEEKDAYS)})$", day)]
    if bad:
        yield ".recurring.onWeekDay", f"Invalid onWeekDay values in recurring schedule: {','.join(bad)}"
    yield from _number_problems(recurring)
    every = recurring.get("every")
    if every and milliseconds(custom["duration"]) >= int(every[:-1]) * DAYS[every[-1]] * 86_400_000:
        yield "", f"Recurrence every {every} must be longer than the duration {custom['duration']}."
    if recurring.get("end") and recurring.get("occurrences"):
        yield "", "Only one of 'end' or 'occurrences' can be set for recurring schedules."


def _number_problems(recurring: Schedule) -> t.Iterator[tuple[str, str]]:
    for name in ("onMonthDay", "onMonth"):
        for index, value in enumerate(recurring.get(name, [])):
            if value != int(value):
                yield f".recurring.{name}.{index}", f"schedule {name} must be a positive integer."
    if recurring.get("occurrences", 1) != int(recurring.get("occurrences", 1)):
        yield ".recurring.occurrences", "schedule occurrences must be a positive integer."


def _date_problem(name: str, value: str) -> str | None:
    try:
        moment(value)
    except ValueError:
        return f"Invalid schedule {name} date: {value}"
    if not ISO_DATE.match(value):
        return f"Invalid {name} date format: {value}. Use ISO 8601 YYYY-MM-DDTHH:mm:ss.sssZ"
    return None


def now() -> datetime.datetime:
    """The time, with its zone."""
    return datetime.datetime.now(datetime.timezone.utc)


def moment(text: str) -> datetime.datetime:
    """A date as a point in time; UTC where it names no zone."""
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=datetime.timezone.utc)


def milliseconds(duration: str) -> int:
    """The length of a duration such as 5m."""
    return int(duration[:-1]) * SECONDS[duration[-1]] * 1000


def rrule(custom: Schedule) -> Schedule:
    """The schedule as it is stored: a recurrence rule."""
    recurring = custom.get("recurring", {})
    every = recurring.get("every")
    rule = {
        "dtstart": custom["start"],
        "tzid": custom.get("timezone", "UTC"),
        "freq": FREQUENCIES[every[-1]] if every else None,
        "interval": int(every[:-1]) if every else None,
        "until": recurring.get("end"),
        "count": recurring.get("occurrences"),
        "byweekday": recurring.get("onWeekDay"),
        "bymonthday": recurring.get("onMonthDay"),
        "bymonth": recurring.get("onMonth"),
    }
    return {key: value for key, value in rule.items() if value is not None}


def shown(custom: Schedule, duration: str) -> Schedule:
    """The schedule as it comes back: always with a time zone, never with an empty recurrence."""
    answer = {
        "duration": duration,
        "start": iso(moment(custom["start"])),
        "timezone": custom.get("timezone", "UTC"),
    }
    if custom.get("recurring"):
        answer["recurring"] = dict(custom["recurring"])
    return answer


def duration_text(duration: str) -> str:
    """A duration the way it comes back after having been milliseconds: 1d is 24h, 90m is 1.5h, 60m stays 60m."""
    length = milliseconds(duration) / 1000
    if length / 86400 > 1:
        return f"{_number(length / 86400)}d"
    if length / 3600 > 1:
        return f"{_number(length / 3600)}h"
    return f"{_number(length / 60)}m" if length % 60 == 0 else f"{_number(length)}s"


def _number(value: float) -> str:
    """A number as JavaScript writes it."""
    return str(int(value)) if value == int(value) else repr(value)


def occurrences(custom: Schedule, until: datetime.datetime) -> t.Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """(start, end) of every occurrence that starts before a time."""
    recurring = custom.get("recurring", {})
    length = datetime.timedelta(milliseconds=milliseconds(custom["duration"]))
    last = min(until, moment(recurring["end"])) if recurring.get("end") else until
    start, count = moment(custom["start"]), 0
    every = recurring.get("every")
    if not every:
        yield start, start + length
        return
    day = start
    while day < last and count < recurring.get("occurrences", 10**6):
        if _is_due(start, day, recurring):
            count += 1
            yield day, day + length
        day += datetime.timedelta(days=1)


def _is_due(start: datetime.datetime, day: datetime.datetime, recurring: Schedule) -> bool:
    """Whether a recurring schedule has an occurrence on a day."""
    every = recurring["every"]
    interval, unit = int(every[:-1]), every[-1]
    weekdays = [name[-2:] for name in recurring.get("onWeekDay", [])]
    if weekdays and WEEKDAYS[day.weekday()] not in weekdays:
        return False
    if recurring.get("onMonth") and day.month not in recurring["onMonth"]:
        return False
    if recurring.get("onMonthDay") and day.day not in recurring["onMonthDay"]:
        return False
    days = (day.date() - start.date()).days
    months = (day.year - start.year) * 12 + day.month - start.month
    if unit == "d":
        return days % interval == 0
    if unit == "w":
        monday = days + start.weekday()
        return (monday // 7) % interval == 0 and (bool(weekdays) or day.weekday() == start.weekday())
    on_day = bool(weekdays) or bool(recurring.get("onMonthDay")) or day.day == start.day
    if unit == "M":
        return months % interval == 0 and on_day
    on_month = bool(recurring.get("onMonth")) or day.month == start.month
    return (day.year - start.year) % interval == 0 and on_month and on_day
