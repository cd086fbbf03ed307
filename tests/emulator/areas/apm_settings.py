# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of APM agents that Kibana knows, and what their values may be. Unknown ones take any string."""

from __future__ import annotations

import functools
import math
import re
import typing as t

from ..state import Kibana
from . import apm_js
from .apm_codecs import STRING, Codec, literals

BOOLEANS = (
    "capture_headers circuit_breaker_enabled context_propagation_only dedot_custom_metrics "
    "disable_outgoing_tracecontext_headers enable_experimental_instrumentations enable_log_correlation log_sending "
    "mongodb_capture_statement_commands profiling_inferred_spans_enabled recording span_compression_enabled "
    "use_path_as_transaction_name"
)
TEXTS = (
    "application_packages capture_body_content_types capture_jmx_metrics disable_instrumentations "
    "enable_instrumentations ignore_exceptions ignore_message_queues profiling_inferred_spans_excluded_classes "
    "profiling_inferred_spans_included_classes sanitize_field_names trace_methods transaction_ignore_urls "
    "transaction_ignore_user_agents transaction_name_groups unnest_exceptions"
)
FLOATS = (
    "session_sample_rate stress_monitor_gc_relief_threshold stress_monitor_gc_stress_threshold "
    "stress_monitor_system_cpu_relief_threshold stress_monitor_system_cpu_stress_threshold"
)
# name -> (least, most)
INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "stack_trace_limit": (None, None),
    "transaction_max_spans": (0, None),
}
DURATIONS: dict[str, tuple[str, str | None]] = {
    "api_request_time": ("1ms", None),
    "server_timeout": ("1ms", None),
    "exit_span_min_duration": ("0ms", None),
    "profiling_inferred_spans_min_duration": ("0ms", None),
    "span_compression_exact_match_max_duration": ("0ms", None),
    "span_compression_same_kind_max_duration": ("0ms", None),
    "span_min_duration": ("0ms", None),
    "span_frames_min_duration": ("-1ms", None),
    "span_stack_trace_min_duration": ("-1ms", None),
    "profiling_inferred_spans_sampling_interval": ("1ms", "1s"),
    "stress_monitor_cpu_duration_threshold": ("1m", None),
}
BYTES = "api_request_size"
SELECTS = {
    "capture_body": "off errors transactions all",
    "log_ecs_reformatting": "off shade replace override",
    "log_level": "trace debug info warning error critical off",
    "trace_continuation_strategy": "continue restart restart_external",
}
LATER_BOOLEANS = "deactivate_all_instrumentations send_logs send_metrics send_traces"
LATER_TEXTS = "deactivate_instrumentations"
LATER_SELECTS = {"logging_level": "trace debug info warn error fatal off"}

# Milliseconds in the units that moment.js knows; it takes an unknown unit for nothing at all.
UNITS = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 1),
    **dict.fromkeys(("s", "second", "seconds"), 1000),
    **dict.fromkeys(("m", "minute", "minutes"), 60_000),
    **dict.fromkeys(("h", "hour", "hours"), 3_600_000),
    **dict.fromkeys(("d", "day", "days"), 86_400_000),
    **dict.fromkeys(("w", "week", "weeks"), 604_800_000),
}
AMOUNT_AND_UNIT = re.compile(r"(-?\d+)?(\w+)?", re.ASCII)


def codecs(kibana: Kibana) -> dict[str, Codec]:
    """The codec of every setting this version knows, by name and in the order of their names."""
    return _codecs(kibana.has("four_decimals"), kibana.has("opentelemetry_agents"))


@functools.cache
def _codecs(four_decimals: bool, opentelemetry: bool) -> dict[str, Codec]:
    boolean = literals("true", "false")
    found = {
        **dict.fromkeys(BOOLEANS.split(), boolean),
        **dict.fromkeys(TEXTS.split(), STRING),
        **dict.fromkeys(FLOATS.split(), _float(3, four_decimals)),
        "transaction_sample_rate": _float(4 if four_decimals else 3, four_decimals),
        **{name: _integer(*limits) for name, limits in INTEGERS.items()},
        **{name: _duration(*limits) for name, limits in DURATIONS.items()},
        BYTES: _bytes(),
        **{name: literals(*values.split()) for name, values in SELECTS.items()},
    }
    if opentelemetry:
        found.update(dict.fromkeys(LATER_BOOLEANS.split(), boolean))
        found.update(dict.fromkeys(LATER_TEXTS.split(), STRING))
        found.update({name: literals(*values.split()) for name, values in LATER_SELECTS.items()})
    return dict(sorted(found.items()))


def _codec(name: str, valid: t.Callable[[str], bool], text: str) -> Codec:
    """A string that passes a test; `text` is what Kibana says when it does not."""

    def check(value: t.Any) -> t.Any:
        if not isinstance(value, str):
            raise ValueError
        if not valid(value):
            raise ValueError(text)
        return value

    return Codec(name, check)


def _float(decimals: int, named_by_decimals: bool) -> Codec:
    def valid(value: str) -> bool:
        number = apm_js.parse_float(value)
        return 0 <= number <= 1 and round(number, decimals) == number

    name = {3: "floatThreeDecimalPlacesRt", 4: "floatFourDecimalPlacesRt"}[decimals] if named_by_decimals else "floatRt"
    return _codec(name, valid, f"Must be a number between {0:.{decimals}f} and 1")


def _range_text(least: t.Any, most: t.Any) -> str:
    if least is None:
        return "Must be an integer" if most is None else f"Must be less than {most}"
    return f"Must be greater than {least}" if most is None else f"Must be between {least} and {most}"


def _integer(least: int | None, most: int | None) -> Codec:
    def valid(value: str) -> bool:
        number = apm_js.parse_int(value)
        return (-math.inf if least is None else least) <= number <= (math.inf if most is None else most)

    return _codec("integerRt", valid, _range_text(least, most))


def _milliseconds(value: str) -> int | None:
    amount, unit = AMOUNT_AND_UNIT.match(value).groups()  # type: ignore[union-attr]
    if amount is None or unit is None:
        return None
    return int(amount) * UNITS.get(unit, UNITS.get(unit.lower(), 0))


def _duration(least: str, most: str | None) -> Codec:
    low, high = _milliseconds(least), _milliseconds(most) if most else None

    def valid(value: str) -> bool:
        found = _milliseconds(value)
        return found is not None and t.cast(int, low) <= found <= (math.inf if high is None else high)

    return _codec("durationRt", valid, _range_text(least, most))


def _bytes() -> Codec:
    def valid(value: str) -> bool:
        amount, unit = AMOUNT_AND_UNIT.match(value).groups()  # type: ignore[union-attr]
        return amount is not None and unit in ("b", "kb", "mb") and int(amount) >= 0

    return _codec("bytesRt", valid, "Must be greater than 0b")
