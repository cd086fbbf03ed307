#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_sourcemap
short_description: Manage source maps for real user monitoring
version_added: 1.0.0
description:
  - Upload, replace and delete source maps, by which Kibana turns stack traces of minified scripts into readable ones.
  - Nothing is uploaded when Kibana has the content already. White space and the order of keys do not matter.
  - Source maps belong to the whole cluster and are the same in every space; O(space) only decides in which space the
    user needs the privilege to write APM data.
  - Kibana keeps source maps with Fleet and has no other way to look at them than a listing of all with their content;
    the module reads it once before it writes.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
options:
  service_name:
    description:
      - The name of the service, as its agent reports it.
      - Together with O(service_version) and O(bundle_filepath) it tells which source map is meant. All three are needed
        with O(state=present).
    type: str
  service_version:
    description:
      - The version of the service, as its agent reports it. Put it in quotes, or YAML makes a number of V(1.10).
    type: str
  bundle_filepath:
    description:
      - Where browsers load the bundle from, as an absolute URL or as a path such as V(/static/app.min.js).
      - Kibana writes URLs in their normal form (host in lower case, no default port, no dot segments), and the module
        compares that form.
    type: str
  id:
    description:
      - The identifier of a single artifact to delete, instead of O(service_name), O(service_version) and
        O(bundle_filepath). Only for O(state=absent).
    type: str
  src:
    description:
      - The file with the source map, on the host that runs the task.
      - Either this or O(content) is needed with O(state=present).
    type: path
  content:
    description:
      - The source map itself, as JSON text or as a map.
    type: raw
  replace:
    description:
      - What to do with other artifacts of the same service, version and path. V(true) deletes them, first and before
        the upload, since deleting one afterwards can put the new one out of force. When Kibana refuses the upload, the
        one that was to be replaced is put back.
      - With V(false) they stay in the listing. Which of them is in force cannot be read from Kibana, so that content
        that is listed already is not uploaded again.
    type: bool
    default: true
  keep_last:
    description:
      - How many versions of the service to keep, the one that is uploaded among them. Source maps of older versions
        are deleted after the upload, those first whose latest upload is the longest ago.
      - If not set, other versions are left alone.
      - Without effect with O(state=absent).
    type: int
notes:
  - Kibana takes as much as its setting C(server.maxPayload) allows, 1 MiB unless configured. The module uploads JSON
    without white space.
seealso:
  - name: Source maps for real user monitoring
    description: How source maps are made and used.
    link: https://www.elastic.co/docs/solutions/observability/apm/apm-real-user-monitoring-javascript-agent-source-maps
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Readable stack traces for a release of the shop, and no maps of releases long gone
  observability.kibana.kibana_sourcemap:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: checkout
    service_version: "1.4.0"
    bundle_filepath: https://shop.example.com/static/checkout.min.js
    src: "{{ playbook_dir }}/files/checkout.min.js.map"
    keep_last: 5

- name: The same from the controller, whatever host the task runs on
  observability.kibana.kibana_sourcemap:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: checkout
    service_version: "1.4.0"
    bundle_filepath: https://shop.example.com/static/checkout.min.js
    content: "{{ lookup('ansible.builtin.file', playbook_dir ~ '/files/checkout.min.js.map') }}"

- name: No source map of this bundle any more
  observability.kibana.kibana_sourcemap:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    service_name: checkout
    service_version: "1.4.0"
    bundle_filepath: https://shop.example.com/static/checkout.min.js
    state: absent

- name: No such artifact any more
  observability.kibana.kibana_sourcemap:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    id: apm:checkout-1.4.0-2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
    state: absent
"""

RETURN = r"""
sourcemap:
  description:
    - The source map as Kibana has it now, without its content; in check mode, as it would be. V(null) when it is not
      there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier of the artifact, which ends in a hash of its content.
      type: str
      returned: success
      sample: apm:checkout-1.4.0-2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
    service_name:
      description: The name of the service.
      type: str
      returned: success
      sample: checkout
    service_version:
      description: The version of the service.
      type: str
      returned: success
      sample: 1.4.0
    bundle_filepath:
      description: Where browsers load the bundle from, as Kibana writes it.
      type: str
      returned: success
      sample: https://shop.example.com/static/checkout.min.js
    created:
      description: When this content was first uploaded.
      type: str
      returned: unless it would be uploaded and it is check mode
      sample: "2026-01-05T10:00:00.000Z"
    sha256:
      description: The hash of what Kibana stores.
      type: str
      returned: unless it would be uploaded and it is check mode
      sample: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
    size:
      description: The size of what Kibana stores, in bytes and before compression.
      type: int
      returned: unless it would be uploaded and it is check mode
      sample: 913
    service_versions:
      description: The versions of the service that have source maps, newest first.
      type: list
      elements: str
      returned: with O(keep_last)
      sample: [1.4.0, 1.3.2]
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.sourcemap import Sourcemap


def main() -> None:
    """Run the module."""
    run(Sourcemap)


if __name__ == "__main__":
    main()
