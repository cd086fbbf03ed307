#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_apm_annotation
short_description: Annotate an APM service with a deployment
version_added: 1.0.0
description:
  - Mark the deployment of a version of a service, so that the charts of the service in APM show when it happened.
  - Kibana adds an annotation each time it is asked to. The module looks first, and adds none that is already there. An
    annotation is the same when service, version, environment, text and time are; see O(timestamp) for the time.
  - Annotations belong to the whole deployment; the option O(space) only says in which space the user has the Kibana
    privileges.
  - The APM API can neither change nor delete annotations, so neither can this module.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
attributes:
  idempotent:
    support: partial
    details:
      - Without O(timestamp), an annotation is added again when the last one is older than O(window_hours).
      - For a user who may not read the index C(observability-annotations) in Elasticsearch, Kibana finds none, and one
        is added each time. The module warns when that happens.
options:
  service_name:
    description:
      - The name of the service, as its agents report it.
    type: str
    required: true
  service_version:
    description:
      - The version that was deployed, as the agents report it. Quote it in YAML, or V(1.10) becomes V(1.1).
    type: str
    required: true
  service_environment:
    description:
      - The environment that it was deployed to. If not set, the annotation belongs to none, and only shows where all
        environments do.
    type: str
  text:
    description:
      - What the charts show. If not set, the O(service_version).
      - Kibana's search does not tell the version of an annotation. When the text is another one, the module reads
        each annotation that has it (C(GET /api/observability/annotation/ID)) to compare the version.
    type: str
  timestamp:
    description:
      - When it was deployed, as a date and a time with a time zone, for example V(2026-02-17T11:25:00Z). What is finer
        than a millisecond is cut off.
      - With it, only an annotation of exactly this time is the same.
      - If not set, the time is now, and an annotation that is otherwise the same counts as this one when it is not
        older than O(window_hours). A play that is run again soon after therefore marks its deployment once.
    type: str
  window_hours:
    description:
      - How old an annotation may be to count as this one when O(timestamp) is not set. V(0) adds one each time.
    type: float
    default: 24
  tags:
    description:
      - Tags for a new annotation, beside V(apm), which Kibana puts on each. They do not matter for whether an
        annotation is already there.
    type: list
    elements: str
notes:
  - Adding annotations needs a gold licence or better, or a trial licence; Kibana answers 403 otherwise.
  - The user needs to write to, and read, the index C(observability-annotations) in Elasticsearch.
  - Two runs at the same time may add an annotation each. Let one host do it (C(run_once)).
seealso:
  - module: observability.kibana.kibana_apm_annotation_info
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Mark the deployment of this version, once a day at most
  observability.kibana.kibana_apm_annotation:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop
    service_version: "2.4.0"
    service_environment: production
  run_once: true

- name: Mark a deployment that happened at a known time
  observability.kibana.kibana_apm_annotation:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: shop
    service_version: "2.4.1"
    service_environment: production
    text: Deploy 2.4.1 (faster search)
    timestamp: "2026-02-17T11:25:00+01:00"
    tags: [pipeline-4711, ansible]

- name: Mark each service of a release at the time the release began
  observability.kibana.kibana_apm_annotation:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: "{{ item }}"
    service_version: "2.5.0"
    timestamp: "{{ release_began | default('2026-03-01T08:00:00Z') }}"
  loop: [shop, checkout, stock]
"""

RETURN = r"""
annotation:
  description: The annotation as Kibana has it now; in check mode, as it would be.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier. In check mode not there for a new annotation.
      type: str
      returned: success
      sample: uPymyJsBTGaMMGZLbiAR
    service_name:
      description: The name of the service.
      type: str
      returned: success
      sample: shop
    service_version:
      description: The version that was deployed.
      type: str
      returned: success
      sample: 2.4.0
    service_environment:
      description: The environment that it was deployed to.
      type: str
      returned: when it has one
      sample: production
    text:
      description: What the charts show.
      type: str
      returned: success
      sample: 2.4.0
    timestamp:
      description:
        - When it was deployed, in UTC. In check mode not there for a new annotation without O(timestamp).
      type: str
      returned: success
      sample: "2026-02-17T11:25:00.000Z"
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.apm_annotation import ApmAnnotation


def main() -> None:
    """Run the module."""
    run(ApmAnnotation)


if __name__ == "__main__":
    main()
