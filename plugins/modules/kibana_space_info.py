#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_space_info
short_description: Look up Kibana spaces
version_added: 1.0.0
description:
  - Tell which spaces there are, or look up one of them.
  - Spaces belong to the whole deployment; the option O(space) has no influence here. Only those that the user may see
    are told.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  id:
    description:
      - The identifier of the only space to look up. If not set, all spaces.
    type: str
seealso:
  - module: observability.kibana.kibana_space
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Which spaces are there?
  observability.kibana.kibana_space_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
  register: all

- name: Show their identifiers
  ansible.builtin.debug:
    msg: "{{ all.spaces | map(attribute='id') }}"

- name: Is there a space for the payment team?
  observability.kibana.kibana_space_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: payments
  register: payments

- name: Say so when there is none
  ansible.builtin.debug:
    msg: The payment team has no space yet.
  when: payments.spaces | length == 0
"""

RETURN = r"""
spaces:
  description:
    - The spaces, in the order of their names and in the terms of M(observability.kibana.kibana_space).
    - Empty when there is none with O(id).
  returned: success
  type: list
  elements: dict
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
    initials:
      description: What the avatar shows.
      type: str
      returned: when they are set
      sample: Pa
    color:
      description: The color of the avatar.
      type: str
      returned: when it is set
      sample: "#00bfb3"
    disabled_features:
      description: The features that are hidden, sorted.
      type: list
      elements: str
      returned: success
      sample: [canvas, maps]
    image_url:
      description: The image of the avatar.
      type: str
      returned: when it has one
      sample: data:image/png;base64,AA
    solution:
      description: The solution whose navigation the space shows.
      type: str
      returned: when it is set
      sample: oblt
    reserved:
      description: Whether Kibana reserves the space, so that it cannot be deleted.
      type: bool
      returned: success
      sample: false
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.space_info import SpaceInfo


def main() -> None:
    """Run the module."""
    run_info(SpaceInfo)


if __name__ == "__main__":
    main()
