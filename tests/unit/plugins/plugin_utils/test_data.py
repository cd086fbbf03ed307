# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data from outside, in filters."""

from __future__ import annotations

import importlib
from types import MappingProxyType

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.observability.kibana.plugins.plugin_utils._data import plain


def test_copies_without_trust() -> None:
    # Before ansible-core 2.19 every text is trusted that is not marked.
    text = getattr(importlib.import_module("ansible.template"), "trust_as_template", str)("{{ x }}")
    given = MappingProxyType({"a": (text, {"b": text}), "n": 1, "none": None, "yes": True})
    copy = plain(given)
    assert copy == {"a": ["{{ x }}", {"b": "{{ x }}"}], "n": 1, "none": None, "yes": True}
    assert isinstance(copy, dict) and isinstance(copy["a"], list)
    templar = Templar(loader=DataLoader(), variables={"x": "evaluated"})
    assert templar.template(text) == "evaluated"
    assert templar.template(copy["a"][0]) == templar.template(copy["a"][1]["b"]) == "{{ x }}"
