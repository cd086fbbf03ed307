# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The content of a source map: reading and checking it, and the id that Kibana will give it. Private."""

from __future__ import annotations

import hashlib
import json
import typing as t

from .._errors import InputError
from . import javascript

Content = dict[str, t.Any]


def load_content(src: str | None, content: t.Any) -> Content:
    """The source map in a file, or given as a text or a map. Raises InputError for what Kibana would not take."""
    where = "content" if src is None else f"the file {src!r}"
    found = content if src is None else _read(src, where)
    if isinstance(found, str):
        found = _parse(found, where)
    if not isinstance(found, dict):
        raise InputError(f"{where} is no source map, which would be a map (a JSON object)")
    if "sections" in found and "mappings" not in found:
        raise InputError(
            f"{where} is an index map (with sections), which Kibana does not take; let the bundler write a plain one"
        )
    wrong = _complaints(found)
    if wrong:
        raise InputError(f"{where} is no source map that Kibana takes: {', '.join(wrong)}")
    return found


def artifact_body(identity: dict[str, str], content: Content) -> dict[str, t.Any]:
    """What Kibana keeps of an upload, in the order of keys in which it hashes it.

    identity: service_name, service_version and bundle_filepath, this one in its normal form.
    """
    return {
        "serviceName": identity["service_name"],
        "serviceVersion": identity["service_version"],
        "bundleFilepath": identity["bundle_filepath"],
        "sourceMap": content,
    }


def artifact_id(body: dict[str, t.Any]) -> str:
    """The id that Kibana gives the artifact of this body."""
    digest = hashlib.sha256(javascript.stringify(body).encode()).hexdigest()
    return f"apm:{body['serviceName']}-{body['serviceVersion']}-{digest}"


def _read(src: str, where: str) -> str:
    try:
        with open(src, "rb") as file:
            # Some tools begin a file with a mark that JSON does not know.
            return file.read().decode("utf-8-sig")
    except OSError as exc:
        raise InputError(f"{where} cannot be read: {exc.strerror}; it must be on the host that runs the task") from None
    except UnicodeDecodeError:
        raise InputError(f"{where} is not text in UTF-8") from None


def _parse(text: str, where: str) -> t.Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except ValueError as exc:
        raise InputError(f"{where} is not JSON ({exc}); it has to be the source map, not the script") from None
    except RecursionError:
        raise InputError(f"{where} is not a source map: it is nested too deeply") from None


def _no_constant(name: str) -> t.NoReturn:
    raise ValueError(f"{name} is no number")


def _is_texts(value: t.Any, *, nulls: bool = False) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) or (nulls and item is None) for item in value)


def _complaints(content: Content) -> list[str]:
    checks: dict[str, tuple[t.Callable[[t.Any], bool], str]] = {
        "version": (lambda value: isinstance(value, (int, float)) and not isinstance(value, bool), "a number"),
        "sources": (_is_texts, "a list of texts"),
        "mappings": (lambda value: isinstance(value, str), "a text"),
        "names": (_is_texts, "a list of texts"),
        "file": (lambda value: isinstance(value, str), "a text"),
        "sourceRoot": (lambda value: isinstance(value, str), "a text"),
        "sourcesContent": (lambda value: _is_texts(value, nulls=True), "a list of texts and nulls"),
    }
    wrong = []
    for key, (fits, what) in checks.items():
        if key in content:
            wrong += [] if fits(content[key]) else [f"{key} must be {what}"]
        elif key in ("version", "sources", "mappings"):
            wrong.append(f"{key} is missing")
    return wrong
