# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedules as maintenance windows and snoozes have them. Private to the collection; no requests of its own.

A view of one is {start, duration, timezone, recurring}: times in UTC, durations in the largest unit that fits, lists
in order; recurring is empty for what happens once.
"""

from __future__ import annotations

import datetime
import re
import typing as t
import zoneinfo

from .._argspec import ArgumentSpec
from .._errors import InputError
from .._resource import View

# option -> Kibana's key
RECURRING = {
    "every": "every",
    "end": "end",
    "occurrences": "occurrences",
    "on_week_day": "onWeekDay",
    "on_month_day": "onMonthDay",
    "on_month": "onMonth",
}
SCHEDULE: ArgumentSpec = {
    "start": {"type": "str"},
    "duration": {"type": "str"},
    "timezone": {"type": "str"},
    "recurring": {
        "type": "dict",
        "options": {
            "every": {"type": "str"},
            "end": {"type": "str"},
            "occurrences": {"type": "int"},
            "on_week_day": {"type": "list", "elements": "str"},
            "on_month_day": {"type": "list", "elements": "int"},
            "on_month": {"type": "list", "elements": "int"},
        },
    },
}

MILLISECONDS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
DURATION = re.compile(r"([0-9]+)([smhd])")
# Kibana gives durations back in units of its choice: 1.5h, 2.0208333333333335d.
SHOWN_DURATION = re.compile(r"([0-9.]+(?:e[+-]?[0-9]+)?)(ms|[smhd])")
EVERY = re.compile(r"[1-9][0-9]*[hdwMy]")
WEEK_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK_DAY = re.compile(rf"([+-][1-4])?({'|'.join(WEEK_DAYS)})")
RANGES = {"on_month_day": (1, 31), "on_month": (1, 12)}


def schedule_view(custom: dict[str, t.Any]) -> View:
    """A schedule of Kibana's, schedule.custom, in the module's terms."""
    recurring = custom.get("recurring") or {}
    return {
        "start": _as_utc(_parsed(custom["start"], datetime.timezone.utc)),
        "duration": _shown_duration(custom["duration"]),
        "timezone": custom.get("timezone") or "UTC",
        "recurring": {
            option: _normal(option, recurring[key], datetime.timezone.utc)
            for option, key in RECURRING.items()
            if recurring.get(key) is not None
        },
    }


def schedule_wish(asked: dict[str, t.Any], before: View | None) -> View:
    """What a task asks of a schedule, to be laid over the view before.

    asked: the options of SCHEDULE. A recurrence that is given replaces the one before as a whole: what it does not
    name is null here. Raises InputError for what is no time, duration or recurrence.
    """
    timezone = asked["timezone"] or (before or {}).get("timezone") or "UTC"
    wish: View = {}
    if asked["start"] is not None:
        wish["start"] = _as_utc(_moment("schedule.start", asked["start"], timezone))
    if asked["duration"] is not None:
        wish["duration"] = _duration(asked["duration"])
    if asked["timezone"] is not None:
        wish["timezone"] = asked["timezone"]
    if asked["recurring"] is not None:
        given = {option: value for option, value in asked["recurring"].items() if value not in (None, "", [])}
        _check_recurring(given)
        if "end" in given:
            given["end"] = _as_utc(_moment("schedule.recurring.end", given["end"], timezone))
        wish["recurring"] = {
            option: _normal(option, given[option], datetime.timezone.utc) if option in given else None
            for option in RECURRING
        }
    return wish


def schedule_body(view: View) -> dict[str, t.Any]:
    """The view as Kibana takes it: schedule.custom."""
    body: dict[str, t.Any] = {key: view[key] for key in ("start", "duration", "timezone") if key in view}
    if view.get("recurring"):
        body["recurring"] = {RECURRING[option]: value for option, value in view["recurring"].items()}
    return body


def lacking(view: View) -> list[str]:
    """The options that a schedule cannot do without and that are not there."""
    return [f"schedule.{key}" for key in ("start", "duration") if key not in view]


def check_schedule(view: View) -> None:
    """Raise InputError for a schedule that Kibana would not take any more."""
    end = view["recurring"].get("end")
    if end is not None and _parsed(end, datetime.timezone.utc) <= _now():
        raise InputError(f"schedule.recurring.end is in the past ({end}), and Kibana takes no such schedule")


def is_over(view: View) -> bool:
    """Whether nothing can follow: it happened once, or its recurrence has ended."""
    start = _parsed(view["start"], datetime.timezone.utc)
    if not view["recurring"]:
        length = datetime.timedelta(milliseconds=_milliseconds(view["duration"]) or 0)
        return start + length <= _now()
    end = view["recurring"].get("end")
    return end is not None and _parsed(end, datetime.timezone.utc) <= _now()


def is_soon(view: View) -> bool:
    """Whether the first time lies ahead, and well within the year for which Kibana works out such times."""
    start = _parsed(view["start"], datetime.timezone.utc)
    return _now() + datetime.timedelta(minutes=1) < start < _now() + datetime.timedelta(days=300)


# --- times


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def _moment(option: str, text: str, timezone: str) -> datetime.datetime:
    """A time that a task names; local time of the time zone when it says nothing else."""
    try:
        found = _parsed(text, None)
    except ValueError:
        raise InputError(
            f"{option} must be a time such as 2026-11-01T22:00:00Z, 2026-11-01T22:00:00+01:00, "
            f"or 2026-11-01T22:00:00 for local time of schedule.timezone, not {text!r}"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=_zone(option, timezone))


def _parsed(text: str, timezone: datetime.tzinfo | None) -> datetime.datetime:
    found = datetime.datetime.fromisoformat(re.sub(r"[Zz]$", "+00:00", text.strip()))
    return found if found.tzinfo else found.replace(tzinfo=timezone)


def _zone(option: str, timezone: str) -> datetime.tzinfo:
    if timezone == "UTC":
        return datetime.timezone.utc
    try:
        return zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            f"the host that runs the module knows no time zone {timezone!r}; check schedule.timezone, "
            f"or give {option} with its distance from UTC, such as 2026-11-01T22:00:00+01:00"
        ) from None


def _as_utc(moment: datetime.datetime) -> str:
    """The only form of a time that Kibana takes."""
    text = moment.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


# --- durations


def _duration(text: str) -> str:
    found = DURATION.fullmatch(text.strip())
    if not found or not int(found.group(1)):
        raise InputError(f"schedule.duration must be a number with one of s, m, h and d, such as 90m, not {text!r}")
    return _shown_duration(text.strip())


def _shown_duration(text: str) -> str:
    """The same length in the largest unit that fits, so that equal durations are equal texts."""
    length = _milliseconds(text)
    if not length:
        return text
    return next(f"{length // size}{unit}" for unit, size in MILLISECONDS.items() if length % size == 0)


def _milliseconds(text: str) -> int | None:
    found = SHOWN_DURATION.fullmatch(text)
    return round(float(found.group(1)) * MILLISECONDS[found.group(2)]) if found else None


# --- recurrence


def _check_recurring(given: dict[str, t.Any]) -> None:
    if given and "every" not in given:
        raise InputError("schedule.recurring needs every, such as 1d, 2w or 1M; without it nothing recurs")
    if "every" in given and not EVERY.fullmatch(given["every"]):
        raise InputError(
            "schedule.recurring.every must be a number with one of d, w, M (months) and y, "
            f"such as 2w, not {given['every']!r}"
        )
    if "end" in given and "occurrences" in given:
        raise InputError("schedule.recurring takes end or occurrences, not both")
    if given.get("occurrences", 1) < 1:
        raise InputError(f"schedule.recurring.occurrences must be 1 or more, not {given['occurrences']}")
    for day in given.get("on_week_day", []):
        if not WEEK_DAY.fullmatch(day.upper()):
            raise InputError(
                f"schedule.recurring.on_week_day takes {', '.join(WEEK_DAYS)}, and such as +1MO or -1FR for the first "
                f"Monday or the last Friday of a month, not {day!r}"
            )
    for option, (least, most) in RANGES.items():
        for value in given.get(option, []):
            if not least <= value <= most:
                raise InputError(f"schedule.recurring.{option} takes numbers from {least} to {most}, not {value}")


def _normal(option: str, value: t.Any, timezone: datetime.tzinfo) -> t.Any:
    """A part of a recurrence in its one form; the order of days and months means nothing."""
    if option == "end":
        return _as_utc(_parsed(value, timezone))
    if option == "on_week_day":
        return sorted({str(day).upper() for day in value}, key=lambda day: (_place(day), day))
    if isinstance(value, list):
        return sorted(set(value))
    return value


def _place(day: str) -> int:
    """Where a day, +1MO, stands in the week."""
    return WEEK_DAYS.index(day[-2:]) if day[-2:] in WEEK_DAYS else len(WEEK_DAYS)
