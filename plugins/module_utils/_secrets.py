# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping secrets out of what is told, also where a server sends them back. Private to the collection."""

from __future__ import annotations

import base64
import json
import re
import typing as t
from html import escape
from urllib.parse import quote

HIDDEN = "********"
# So much of what a server says goes into a sentence.
MOST = 2000
# Looks the same everywhere.
PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def disguises(secrets: t.Iterable[str]) -> set[str]:
    """The secrets, and each as it looks in JSON and in a URL."""
    return {form for secret in secrets if secret for form in _forms(secret)}


def encoded(secrets: t.Iterable[str]) -> set[str]:
    """The secrets, and each as it looks in a header: base64."""
    found = set()
    for secret in secrets:
        raw = secret.encode("utf-8", "surrogatepass")
        found |= {secret, base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return found


def leaves(value: t.Any) -> t.Iterator[str]:
    """Every text and number in a value, at any depth, as text."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif value not in (None, "") and not isinstance(value, bool):
        yield str(value)


def secret_values(spec: dict[str, dict[str, t.Any]], params: dict[str, t.Any]) -> set[str]:
    """What is in the secret options. Ansible only knows the text a=b that it has read as a map, not the b in there."""
    return {text for name, option in spec.items() if option.get("no_log") for text in leaves(params.get(name))}


def take_odd_maps(spec: dict[str, dict[str, t.Any]], params: dict[str, t.Any]) -> list[str]:
    """Take maps of secrets with keys that may be secrets themselves out of the options; gives what is wrong with them.

    A token that is given in place of a map, and has an equals sign, becomes a key, which Ansible would show.
    """
    wrong = []
    for name, option in spec.items():
        if option.get("no_log") and option["type"] == "dict":
            keys = list(map(str, params.get(name) or ()))
            if not all(re.fullmatch(r"[A-Za-z]\w{0,31}", key) for key in keys):
                params[name] = None
                wrong.append(f"{name} must be a map with names as keys, such as password; it has a key that is no name")
    return wrong


class Words:
    """What may be told of what servers say: no secrets, no control characters, not too much."""

    def __init__(self, secrets: t.Iterable[str]) -> None:
        self._always = disguises(secrets)
        self._hidden = self._always

    def hide(self, secrets: set[str]) -> None:
        """Hide these, which are disguises, too, in place of those of the last call."""
        self._hidden = self._always | secrets

    def of(self, text: t.Any) -> str:
        """What of a text may be told."""
        words = str(text)
        # The longest first, so that none is broken by another that is part of it.
        for secret in sorted(self._hidden, key=len, reverse=True):
            words = words.replace(secret, HIDDEN)
        # Terminals obey some control characters, and nothing can print half a character.
        words = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", " ", words)
        return words if len(words) <= MOST else f"{words[:MOST]}... ({len(words)} characters)"


def _forms(secret: str) -> set[str]:
    if PLAIN.fullmatch(secret):
        return {secret}
    raw = secret.encode("utf-8", "surrogatepass")
    forms = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    # Kibana quotes Elasticsearch, which quotes what it was sent.
    forms |= {json.dumps(form)[1:-1] for form in forms}
    # Headers are read as Latin-1, whatever they are.
    forms.add(raw.decode("latin-1"))
    # In a path, in a segment of one, and in a form.
    segment = quote(raw, safe="")
    urls = {segment, segment.replace("%2F", "/"), segment.replace("%20", "+")}
    return {secret, *forms, *urls, repr(secret)[1:-1], escape(secret)}
