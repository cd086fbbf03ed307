# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the settings of APM agents may be, and when two values of one are the same. Private.

Kibana keeps every setting as the text it was given, and checks those it knows. Settings that are not listed here are
texts of any kind, or unknown to this collection, and pass through to Kibana.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

from .._errors import InputError
from . import javascript

NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WHOLE_NUMBER = re.compile(r"-?\d+(\.0*)?", re.ASCII)
QUANTITY = re.compile(r"(-?\d+)([a-zA-Z]+)", re.ASCII)
# Milliseconds, and bytes.
TIME_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
SIZE_UNITS = {"b": 1, "kb": 1024, "mb": 1024**2}


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of setting.

    rule: completes "must be ..." in messages. choices: the only texts there are. units: what each is worth; none for
    plain numbers. decimals: how many a number may have. least, most: its bounds.
    """

    rule: str
    choices: tuple[str, ...] = ()
    units: t.Mapping[str, int] | None = None
    decimals: int = 0
    least: float | None = None
    most: float | None = None

    def measure(self, text: str) -> float | None:
        """The number that a text stands for; None where there is none, or where only the text counts."""
        if self.choices:
            return None
        if self.units is None:
            return float(text) if (NUMBER if self.decimals else WHOLE_NUMBER).fullmatch(text) else None
        match = QUANTITY.fullmatch(text)
        return int(match[1]) * self.units[match[2]] if match and match[2] in self.units else None

    def allows(self, text: str) -> bool:
        """Whether Kibana would take it."""
        if self.choices:
            return text in self.choices
        number = self.measure(text)
        if number is None or round(number, self.decimals) != number:
            return False
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


def _choice(*choices: str) -> Kind:
    return Kind(f"one of {', '.join(choices)}", choices=choices)


def _share(decimals: int) -> Kind:
    return Kind(f"a number from 0 to 1 with {decimals} decimals at most", decimals=decimals, least=0, most=1)


def _duration(least: str, most: str | None = None) -> Kind:
    bounds = f"at least {least}" if most is None else f"from {least} to {most}"
    kind = Kind(f"a duration such as 5ms, 10s or 1m, {bounds}", units=TIME_UNITS)
    return dataclasses.replace(kind, least=kind.measure(least), most=kind.measure(most) if most else None)


BOOLEAN = _choice("true", "false")
# What a setting without a kind is when a task gives a number.
SOME_NUMBER = Kind("a number", decimals=15)

KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "capture_headers",
            "circuit_breaker_enabled",
            "context_propagation_only",
            "deactivate_all_instrumentations",
            "dedot_custom_metrics",
            "disable_outgoing_tracecontext_headers",
            "enable_experimental_instrumentations",
            "enable_log_correlation",
            "log_sending",
            "mongodb_capture_statement_commands",
            "profiling_inferred_spans_enabled",
            "recording",
            "send_logs",
            "send_metrics",
            "send_traces",
            "span_compression_enabled",
            "use_path_as_transaction_name",
        ),
        BOOLEAN,
    ),
    "transaction_sample_rate": _share(4),
    **dict.fromkeys(
        (
            "session_sample_rate",
            "stress_monitor_gc_relief_threshold",
            "stress_monitor_gc_stress_threshold",
            "stress_monitor_system_cpu_relief_threshold",
            "stress_monitor_system_cpu_stress_threshold",
        ),
        _share(3),
    ),
    "stack_trace_limit": Kind("a whole number"),
    "transaction_max_spans": Kind("a whole number, at least 0", least=0),
    **dict.fromkeys(("api_request_time", "server_timeout"), _duration("1ms")),
    **dict.fromkeys(
        (
            "exit_span_min_duration",
            "profiling_inferred_spans_min_duration",
            "span_compression_exact_match_max_duration",
            "span_compression_same_kind_max_duration",
            "span_min_duration",
        ),
        _duration("0ms"),
    ),
    **dict.fromkeys(("span_frames_min_duration", "span_stack_trace_min_duration"), _duration("-1ms")),
    "profiling_inferred_spans_sampling_interval": _duration("1ms", "1s"),
    "stress_monitor_cpu_duration_threshold": _duration("1m"),
    "api_request_size": Kind("a size such as 768kb or 1mb, at least 0b", units=SIZE_UNITS, least=0),
    "capture_body": _choice("off", "errors", "transactions", "all"),
    "log_ecs_reformatting": _choice("off", "shade", "replace", "override"),
    "log_level": _choice("trace", "debug", "info", "warning", "error", "critical", "off"),
    "logging_level": _choice("trace", "debug", "info", "warn", "error", "fatal", "off"),
    "trace_continuation_strategy": _choice("continue", "restart", "restart_external"),
}


def as_text(name: str, value: t.Any) -> str:
    """A setting as Kibana keeps it. Raises InputError for what is no text, number or boolean."""
    kind = KINDS.get(name)
    if isinstance(value, bool):
        # YAML reads a bare off as a boolean.
        return "off" if kind and "off" in kind.choices and not value else str(value).lower()
    if isinstance(value, (int, float)):
        return javascript.number(value) if isinstance(value, float) else str(value)
    if not isinstance(value, str):
        raise InputError(
            f"settings.{name} must be a text, a number or a boolean; where Kibana wants several values, they are one "
            "text with commas in between"
        )
    # A template makes "True" of a boolean.
    return value.lower() if kind is BOOLEAN and value.lower() in BOOLEAN.choices else value


def same(name: str, stored: str, value: t.Any) -> bool:
    """Whether a stored setting is what a task asks for: the same text, or the same number written another way."""
    text = as_text(name, value)
    if stored == text:
        return True
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    kind = KINDS.get(name, SOME_NUMBER if is_number else None)
    number = kind.measure(stored) if kind else None
    return kind is not None and number is not None and number == kind.measure(text)


def complaints(settings: t.Mapping[str, t.Any]) -> list[str]:
    """One sentence for each setting that Kibana would refuse."""
    return [
        f"settings.{name} must be {KINDS[name].rule}, not {as_text(name, value)!r}"
        for name, value in settings.items()
        if name in KINDS and not KINDS[name].allows(as_text(name, value))
    ]
