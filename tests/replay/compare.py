# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an answer is the recorded one.

Recorded values may hold placeholders for what differs from run to run (`<uuid>`, `<iso-date>`, ...), also inside a
longer string or as a key. Everything else has to be equal, both ways: no key may be missing and none may be added.
"""

from __future__ import annotations

import json
import re
import typing as t

# The placeholders that stand for text; each may be a whole value or a part of one.
TEXTS = {
    "<uuid>": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "<iso-date>": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z",
    "<es-id>": r"[A-Za-z0-9_-]{20,22}",
    "<sha256>": r"[0-9a-f]{64}",
    "<string>": r".+",
}
PLACEHOLDER = re.compile("|".join(TEXTS))
HEADERS = ("content-type", "location", "elastic-api-version")

# "[request body.name]: " and the like: @kbn/config-schema names the field, and words the reason in its own way.
FIELD = re.compile(r"^([^\[\n]*\[[^\]\n]*\]: )")
# "Invalid value 0.4 supplied to : merge/0: .../settings: .../0: ...": io-ts as the APM routes use it, with types.
IO_TS = re.compile(r"^(Invalid value .*? supplied to) : ", re.DOTALL)
SEGMENT = re.compile(r"/([\w@.]+): ")


def differences(recorded: dict[str, t.Any], actual: dict[str, t.Any]) -> list[str]:
    """How an answer ({status, headers, body}) differs from the recorded one; empty when it does not."""
    found = []
    if recorded["status"] != actual["status"]:
        found.append(f"status: {recorded['status']} recorded, {actual['status']} answered")
    for name in HEADERS:
        wanted, got = recorded["headers"].get(name), actual["headers"].get(name)
        if wanted != got and not (wanted and got and same_text(wanted, got)):
            found.append(f"header {name}: {wanted!r} recorded, {got!r} answered")
    return found + list(_values("body", recorded["body"], actual["body"]))


def same_text(recorded: str, actual: str) -> bool:
    """Whether a string is the recorded one, placeholders considered."""
    if not PLACEHOLDER.search(recorded):
        return recorded == actual
    ends = PLACEHOLDER.findall(recorded)
    literals = PLACEHOLDER.split(recorded)
    pattern = re.escape(literals[0])
    for placeholder, literal in zip(ends, literals[1:]):
        pattern += TEXTS[placeholder] + re.escape(literal)
    return re.fullmatch(pattern, actual, re.DOTALL) is not None


def same_message(recorded: str, actual: str) -> bool:
    """The same error message; of one a validation library wrote, only the field and the value it names."""
    if same_text(recorded, actual):
        return True
    # First, since the types that io-ts prints may look like a field of @kbn/config-schema: "{ [K in string]: ... }".
    value = IO_TS.match(recorded)
    if value:
        named = [name for name in SEGMENT.findall(recorded) if not name.isdigit()]
        name = re.compile(rf"(?<![\w@.]){re.escape(named[-1])}(?![\w@.])") if named else None
        return actual.startswith(value.group(1)) and bool(name and name.search(actual))
    field = FIELD.match(recorded)
    if field:
        return actual.startswith(field.group(1))
    return False


def _values(path: str, recorded: t.Any, actual: t.Any) -> t.Iterator[str]:
    """The differences of two JSON values, each with its path."""
    if isinstance(recorded, dict) and set(recorded) == {"BYID"}:
        # A list whose order means nothing was recorded by the id of its items.
        recorded = recorded["BYID"]
        if isinstance(actual, list):
            actual = {item.get("id"): item for item in actual}
    if isinstance(recorded, dict) and isinstance(actual, dict):
        yield from _objects(path, recorded, actual)
    elif isinstance(recorded, list) and isinstance(actual, list):
        if len(recorded) != len(actual):
            yield f"{path}: {len(recorded)} items recorded, {len(actual)} answered: {_short(actual)}"
        for index, (old, new) in enumerate(zip(recorded, actual)):
            yield from _values(f"{path}.{index}", old, new)
    elif not _same_scalar(path, recorded, actual):
        yield f"{path}: {_short(recorded)} recorded, {_short(actual)} answered"


def _objects(path: str, recorded: dict[str, t.Any], actual: dict[str, t.Any]) -> t.Iterator[str]:
    unnamed = [key for key in actual if key not in recorded]
    for key, value in recorded.items():
        if key in actual:
            yield from _values(f"{path}.{key}", value, actual[key])
            continue
        like = next((name for name in unnamed if PLACEHOLDER.search(key) and same_text(key, name)), None)
        if like is None:
            yield f"{path}.{key}: {_short(value)} recorded, missing in the answer"
        else:
            unnamed.remove(like)
            yield from _values(f"{path}.{like}", value, actual[like])
    for key in unnamed:
        yield f"{path}.{key}: not recorded, {_short(actual[key])} answered"


def _same_scalar(path: str, recorded: t.Any, actual: t.Any) -> bool:
    if recorded == "<NoneType>":
        return actual is None
    if recorded == "<number>":
        return isinstance(actual, (int, float)) and not isinstance(actual, bool)
    if isinstance(recorded, str) and isinstance(actual, str):
        return same_message(recorded, actual) if path == "body.message" else same_text(recorded, actual)
    # JSON has one kind of number, and true is not 1.
    return type(recorded) is type(actual) and bool(recorded == actual)


def _short(value: t.Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:200]} … {text[-90:]}"
