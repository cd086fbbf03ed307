#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_space
short_description: Manage Kibana spaces
version_added: 1.0.0
description:
  - Create, change and delete spaces, so that a play can start from an empty deployment.
  - Deleting a space deletes everything in it.
  - Spaces belong to the whole deployment; the option O(space) has no influence here.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the space, which is part of its URLs. Lower case letters, digits, C(_) and C(-).
    type: str
    required: true
  name:
    description:
      - The display name. Needed to create a space.
    type: str
  description:
    description:
      - What the space is for. An empty string removes it.
    type: str
  initials:
    description:
      - Two characters at most, shown in the avatar.
    type: str
  color:
    description:
      - The color of the avatar, as V(#RRGGBB).
    type: str
  disabled_features:
    description:
      - The features that are hidden in the space. Their order does not matter.
      - With a O(solution) other than V(classic), Kibana hides more on its own; those do not count as a change.
    type: list
    elements: str
  image_url:
    description:
      - An image for the avatar, as a C(data:image) URL. An empty string removes it.
    type: str
  solution:
    description:
      - The solution whose navigation the space shows. Needs Kibana 8.16 or later.
    type: str
    choices: [es, oblt, security, classic]
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: A space for the payment team
  observability.kibana.kibana_space:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: payments
    name: Payments
    description: Everything about the payment service
    color: "#00bfb3"
    disabled_features: [canvas, maps]

- name: No such space any more
  observability.kibana.kibana_space:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: payments
    state: absent
"""

RETURN = r"""
space:
  description: The space as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier.
      type: str
      returned: success
      sample: payments
    name:
      description: The display name.
      type: str
      returned: success
      sample: Payments
    description:
      description: What the space is for.
      type: str
      returned: when it has one
      sample: Everything about the payment service
    disabled_features:
      description: The features that are hidden, sorted.
      type: list
      elements: str
      returned: success
      sample: [canvas, maps]
    reserved:
      description: Whether Kibana reserves the space, so that it cannot be deleted.
      type: bool
      returned: success
      sample: false
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.space import Space


def main() -> None:
    """Run the module."""
    run(Space)


if __name__ == "__main__":
    main()
