# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data from outside, in filters."""

from __future__ import annotations

from types import MappingProxyType

from ansible.template import is_trusted_as_template, trust_as_template

from ansible_collections.observability.kibana.plugins.plugin_utils._data import plain


def test_copies_without_trust() -> None:
    text = trust_as_template("{{ x }}")
    given = MappingProxyType({"a": (text, {"b": text}), "n": 1, "none": None, "yes": True})
    copy = plain(given)
    assert copy == {"a": ["{{ x }}", {"b": "{{ x }}"}], "n": 1, "none": None, "yes": True}
    assert isinstance(copy, dict) and isinstance(copy["a"], list)
    assert is_trusted_as_template(text)
    assert not is_trusted_as_template(copy["a"][0]) and not is_trusted_as_template(copy["a"][1]["b"])
