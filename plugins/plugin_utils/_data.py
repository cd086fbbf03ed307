# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data from outside, in filters. Private to the collection."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping, Sequence

from ansible.utils.unsafe_proxy import wrap_var


def plain(value: t.Any) -> t.Any:
    """A copy, at any depth, of which no text is ever evaluated as a template, whatever it looks like.

    ansible-core hands containers to filters that do not allow to be copied as a whole.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [plain(item) for item in value]
    return wrap_var(value) if isinstance(value, str) else value


def leaves(value: t.Any, path: str = "") -> t.Iterator[tuple[str, str]]:
    """Every value at any depth that is no map and no list of maps, as text, and the way to it: params.threshold,
    actions[0].group. The value itself, when there is no path yet, counts as a map.
    """
    if isinstance(value, dict) and (value or not path):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
