# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The etag of an agent configuration: what the npm package object-hash makes of it, with its defaults."""

from __future__ import annotations

import hashlib
import typing as t


def etag(intake: dict[str, t.Any]) -> str:
    """SHA-1, in hex, of an object of strings and objects."""
    return hashlib.sha1(_object(intake, outermost=True).encode("utf-8", "surrogatepass")).hexdigest()


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _string(text: str) -> str:
    return f"string:{len(_utf16(text)) // 2}:{text}"


FUNCTION = f"fn:{_string('[native]')}{_string('function-name:Object')}"


def _object(value: dict[str, t.Any], outermost: bool) -> str:
    """Besides its keys, an object is hashed with its prototype, which is seen in full only the first time."""
    prototype = (
        f"object:3:{_string('prototype')}:Undefined,{_string('__proto__')}:Null,"
        f"{_string('constructor')}:{FUNCTION}object:0:,"
    )
    parts = [
        f"object:{len(value) + 3}:",
        f"{_string('prototype')}:Undefined,",
        f"{_string('__proto__')}:{prototype if outermost else _string('[CIRCULAR:1]')},",
        f"{_string('constructor')}:{FUNCTION}{_string('[CIRCULAR:2]')},",
    ]
    for key in sorted(value, key=_utf16):
        item = value[key]
        parts.append(f"{_string(key)}:{_object(item, False) if isinstance(item, dict) else _string(item)},")
    return "".join(parts)
