#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_apm_annotation_info
short_description: Look up the annotations of an APM service
version_added: 1.0.0
description:
  - Tell which deployments of a service are marked by annotations in a range of time.
  - Where no annotations are stored, Kibana derives some from the versions that it sees in the data of the service.
    RV(annotations[].derived) tells the two apart.
  - Kibana shows 50 annotations in one search. The module divides the range until it has all.
  - Annotations belong to the whole deployment; the option O(space) only says in which space the user has the Kibana
    privileges.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.info
  - observability.kibana.attributes.actiongroup_kibana
options:
  service_name:
    description:
      - The name of the service.
    type: str
    required: true
  service_environment:
    description:
      - Only annotations of this environment. V(ENVIRONMENT_NOT_DEFINED) means those of no environment. If not set, all.
    type: str
  start:
    description:
      - The begin of the range, as a date and a time with a time zone, for example V(2026-02-17T11:25:00Z).
      - If not set, 24 hours before O(end).
    type: str
  end:
    description:
      - The end of the range, in the same form. If not set, now.
    type: str
  details:
    description:
      - Whether to tell version, environment and tags of the annotations too. Kibana's search does not, so it takes one
        request more for each (C(GET /api/observability/annotation/ID)), and a gold licence or better.
    type: bool
    default: false
notes:
  - For a user who may not read the index C(observability-annotations) in Elasticsearch, Kibana finds no annotations.
seealso:
  - module: observability.kibana.kibana_apm_annotation
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: What was deployed of the shop since yesterday?
  observability.kibana.kibana_apm_annotation_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop
    service_environment: production
  register: deployed

- name: Show it
  ansible.builtin.debug:
    msg: "{{ deployed.annotations | map(attribute='text') }}"

- name: All that is known of the deployments in February
  observability.kibana.kibana_apm_annotation_info:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop
    start: "2026-02-01T00:00:00Z"
    end: "2026-02-28T23:59:59Z"
    details: true
  register: february

- name: Mark the same deployments for the service behind it
  observability.kibana.kibana_apm_annotation:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop-backend
    service_version: "{{ item.service_version }}"
    service_environment: "{{ item.service_environment | default(omit) }}"
    text: "{{ item.text }}"
    timestamp: "{{ item.timestamp }}"
    tags: "{{ item.tags }}"
  loop: "{{ february.annotations | rejectattr('derived') }}"
"""

RETURN = r"""
annotations:
  description: The annotations, oldest first, in the terms of M(observability.kibana.kibana_apm_annotation).
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The identifier; of a derived one, the version.
      type: str
      returned: success
      sample: uPymyJsBTGaMMGZLbiAR
    service_name:
      description: The name of the service.
      type: str
      returned: success
      sample: shop
    text:
      description: What the charts show.
      type: str
      returned: success
      sample: 2.4.0
    timestamp:
      description: When it was deployed, in UTC.
      type: str
      returned: success
      sample: "2026-02-17T11:25:00.000Z"
    derived:
      description: Whether Kibana derived it from the data, so that it is not stored.
      type: bool
      returned: success
      sample: false
    service_version:
      description: The version that was deployed.
      type: str
      returned: when O(details=true), and when derived
      sample: 2.4.0
    service_environment:
      description: The environment that it was deployed to.
      type: str
      returned: when O(details=true) and it has one
      sample: production
    tags:
      description: The tags, but for V(apm), which Kibana puts on each.
      type: list
      elements: str
      returned: when O(details=true), unless derived
      sample: [ansible]
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run_info
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_annotation_info import (
    ApmAnnotationInfo,
)


def main() -> None:
    """Run the module."""
    run_info(ApmAnnotationInfo)


if __name__ == "__main__":
    main()
