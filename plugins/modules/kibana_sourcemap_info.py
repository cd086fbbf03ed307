#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_sourcemap_info
short_description: Look up the source maps of APM services
version_added: 1.0.0
description:
  - Tell which source maps Kibana has, for one service, version or bundle, or for all, and look at the maps themselves.
  - Source maps belong to the whole deployment; the option O(space) only says in which space the user has the Kibana
    privileges.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  service_name:
    description:
      - Only source maps of this service.
    type: str
  service_version:
    description:
      - Only source maps of this version.
    type: str
  bundle_filepath:
    description:
      - Only source maps of this bundle. A URL may be given in any form, as to M(observability.kibana.kibana_sourcemap).
    type: str
  include_map:
    description:
      - Whether to return the source maps themselves, see RV(sourcemaps[].content). They may be large.
    type: bool
    default: false
  page_size:
    description:
      - How many to ask Kibana for at once. It always sends them with their maps, so ask for fewer when a request takes
        too long. The module asks until it has all.
    type: int
    default: 20
notes:
  - Kibana cannot search among source maps, so the module goes through all of them whatever it is asked for.
  - Kibana pages through 10000 at most.
seealso:
  - module: observability.kibana.kibana_sourcemap
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Which source maps are there for the shop?
  observability.kibana.kibana_sourcemap_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop-frontend
  register: shop

- name: Show the versions, newest first
  ansible.builtin.debug:
    msg: "{{ shop.sourcemaps | map(attribute='service_version') | unique }}"

- name: Remove what newer uploads have replaced
  observability.kibana.kibana_sourcemap:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: "{{ item.id }}"
    state: absent
  loop: "{{ shop.sourcemaps | selectattr('superseded') }}"
  loop_control:
    label: "{{ item.bundle_filepath }} of {{ item.service_version }}"

- name: Look at one map
  observability.kibana.kibana_sourcemap_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop-frontend
    service_version: "2.4.0"
    bundle_filepath: https://shop.example.com/static/app.js
    include_map: true
  register: app

- name: Name the files it was made from
  ansible.builtin.debug:
    msg: "{{ app.sourcemaps | map(attribute='content.sources') | flatten }}"
"""

RETURN = r"""
sourcemaps:
  description:
    - The source maps, newest first, in the terms of M(observability.kibana.kibana_sourcemap). Empty when there is none
      as asked for.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The identifier, which ends in the hash of the content.
      type: str
      returned: success
      sample: apm:shop-frontend-2.4.0-ac5ad98e33bd8f1d7a6b5ba6c4ab1c2eb3c0ae4f6e3fd1a8d06a6e21e6a9d1c2
    service_name:
      description: The service.
      type: str
      returned: success
      sample: shop-frontend
    service_version:
      description: The version.
      type: str
      returned: success
      sample: 2.4.0
    bundle_filepath:
      description: The bundle, as Kibana keeps it.
      type: str
      returned: success
      sample: https://shop.example.com/static/app.js
    created:
      description: When it was first uploaded.
      type: str
      returned: success
      sample: "2026-02-17T11:25:04.123Z"
    sha256:
      description: The hash of the content, which is the map with service, version and bundle.
      type: str
      returned: success
      sample: ac5ad98e33bd8f1d7a6b5ba6c4ab1c2eb3c0ae4f6e3fd1a8d06a6e21e6a9d1c2
    size:
      description: The size of the content in bytes.
      type: int
      returned: success
      sample: 40213
    encoded_sha256:
      description: The hash of the compressed content.
      type: str
      returned: success
      sample: 024dbd8e0a2b8c5a5a7bf0f3f8c1a3a6b2f8b1bb4b2b3d0cb6a3a0c5c8f7d0ae
    encoded_size:
      description: The size of the compressed content in bytes.
      type: int
      returned: success
      sample: 9120
    superseded:
      description: Whether there is a newer one of the same service, version and bundle.
      type: bool
      returned: success
      sample: false
    content:
      description: The source map.
      type: dict
      returned: when O(include_map=true)
      sample: {version: 3, sources: [app.js], mappings: AAAA}
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.sourcemap_info import SourcemapInfo


def main() -> None:
    """Run the module."""
    run_info(SourcemapInfo)


if __name__ == "__main__":
    main()
