# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: export_stub
short_description: Variables for secrets that a file lacks
version_added: 1.0.0
description:
  - From what M(observability.kibana.kibana_export_info) returns as C(secrets_needed), make the text that is to be
    appended to a file of variables, so that it has one for every connector with secrets. The values are left to
    whoever knows them.
positional: _input
options:
  _input:
    description:
      - What the module returned as C(secrets_needed).
    type: list
    elements: dict
    required: true
  present:
    description:
      - The text of the file as it is. Variables that it defines already are left out.
    type: str
    default: ""
seealso:
  - module: observability.kibana.kibana_export_info
  - plugin: observability.kibana.export_files
    plugin_type: filter
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Read what is there
  observability.kibana.kibana_export_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
  register: exported

- name: Show the variables to be filled in
  ansible.builtin.debug:
    msg: "{{ exported.secrets_needed | observability.kibana.export_stub }}"
"""

RETURN = r"""
_value:
  description: The text to append; empty when nothing is lacking.
  type: str
"""

import re
import typing as t

HEADER = """---
# The secrets of connectors, which Kibana tells nobody. Fill them in, and encrypt this file with ansible-vault.
# The role observability.kibana.export adds what is missing, and never changes what is here.
"""


def export_stub(needed: list[dict[str, t.Any]], present: str = "") -> str:
    """The text to append to a file that holds the text present."""
    stubs = [_stub(one) for one in needed if not re.search(rf"(?m)^['\"]?{one['variable']}['\"]?\s*:", present)]
    if not stubs:
        return ""
    start = "" if present.strip() else HEADER
    gap = "\n" if present and not present.endswith("\n") else ""
    return gap + start + "".join(stubs)


def _stub(one: dict[str, t.Any]) -> str:
    """The variable of one connector, with every secret that it most likely has."""
    missing = "; Kibana lacks them" if one["is_missing"] else ""
    about = f"connector {str(one['name'])!r} ({one['connector_type_id']}) in space {str(one['space'])!r}{missing}"
    keys = "".join(f"  {key}:\n" for key in one["secret_names"])
    if keys:
        return f"\n# {about}\n{one['variable']}:\n{keys}"
    return f"\n# {about}; it may have none\n{one['variable']}: {{}}\n"


class FilterModule:
    """The filter."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """By name."""
        return {"export_stub": export_stub}
