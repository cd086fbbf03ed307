#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_case_file
short_description: Manage files attached to Kibana cases
version_added: 1.0.0
description:
  - Attach files to cases and take them away again.
  - A file is uploaded once. Kibana tells the name and the type of the files that a case has, but neither their size nor
    their content, so a file whose content has changed under the same name is only uploaded with O(force=true).
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
attributes:
  idempotent:
    support: partial
    details:
      - With O(force=true) the file is uploaded each time, which counts as a change.
options:
  case_id:
    description:
      - The identifier of the case.
      - Either this or O(owner) and O(title) name the case.
    type: str
  owner:
    description:
      - The application that the case belongs to. V(cases) is the one under Stack Management. Needed with O(title).
    type: str
    choices: [cases, observability, securitySolution]
  title:
    description:
      - The exact title of the case, which must be that of one case of O(owner) only.
    type: str
  src:
    description:
      - The path of the file to attach, on the host that the module runs on.
      - With O(state=present), either this or O(content) is needed.
    type: path
  content:
    description:
      - The text to attach as a file, encoded as UTF-8. Needs O(filename).
    type: str
  filename:
    description:
      - The name of the file on the case, with its extension. If not set, the name that O(src) has.
      - The extension decides the type of the file, whatever is in it. Kibana keeps the name without the extension (160
        characters at most), and the type. Two files with the same name and extensions of the same type, such as
        V(app.log) and V(app.txt), are the same file to it.
    type: str
  force:
    description:
      - V(true) uploads the file although the case has one of this name and type, and then deletes the older one.
    type: bool
    default: false
  check_limits:
    description:
      - Whether to refuse files that a Kibana with default settings would refuse, before anything is sent. Those are
        files of other types than common texts, archives, PDF and images, images of more than 10 MiB and other files of
        more than 100 MiB.
      - Set it to V(false) when C(xpack.cases.files) in C(kibana.yml) allows other types or sizes.
    type: bool
    default: true
notes:
  - With O(state=absent), all files of the case with this name and type are deleted.
  - Two runs at the same time may attach a file each. Let one host do it (C(run_once)).
  - From Kibana 9.0 on, the public API lists the files of a case only in the activity of the case. The module reads it
    to the end, which takes one request for every 100 attachments that were ever made or deleted.
seealso:
  - module: observability.kibana.kibana_case
  - module: observability.kibana.kibana_case_info
  - module: observability.kibana.kibana_case_comment
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Attach the log of the failed job
  observability.kibana.kibana_case_file:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    case_id: "{{ case_id }}"
    src: "{{ backup_log }}"

- name: Attach what a play has found out
  observability.kibana.kibana_case_file:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: The disk of db1 is full
    filename: facts.json
    content: "{{ {'host': 'db1', 'free_gb': 40} | to_nice_json }}"

- name: The findings have changed, replace the file
  observability.kibana.kibana_case_file:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: The disk of db1 is full
    filename: facts.json
    content: "{{ {'host': 'db1', 'free_gb': 25} | to_nice_json }}"
    force: true

- name: Take a file away
  observability.kibana.kibana_case_file:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    case_id: "{{ case_id }}"
    filename: facts.json
    state: absent
"""

RETURN = r"""
case_file:
  description:
    - The file as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
    - When the case has several files of this name and type, the newest one.
  returned: success
  type: dict
  contains:
    filename:
      description: The name with the extension, as the task gives it.
      type: str
      returned: success
      sample: backup.log
    id:
      description: The identifier of the attachment.
      type: str
      returned: when it is there
      sample: 5ab2f5c0-1d14-11ee-9f2a-3f0f2b3c8d11
    file_id:
      description: The identifier of the file itself.
      type: str
      returned: when it is there
      sample: 8e2f1c50-1d14-11ee-9f2a-9a7d1c9e50c5
    case_id:
      description: The identifier of the case.
      type: str
      returned: when it is there
      sample: 293f1bc0-74f6-11ea-b83a-553aecdb28b6
    name:
      description: The name without an extension.
      type: str
      returned: when it is there
      sample: backup
    extension:
      description: The usual extension of files of this type.
      type: str
      returned: when it is there
      sample: txt
    mime_type:
      description: The type.
      type: str
      returned: when it is there
      sample: text/plain
    owner:
      description: The application that the case belongs to.
      type: str
      returned: when it is there
      sample: observability
    created_at:
      description: When it was attached.
      type: str
      returned: when it is there
      sample: "2026-03-01T12:00:00.000Z"
    created_by:
      description: Who did.
      type: dict
      returned: when it is there
      sample: {username: elastic, full_name: null, email: null}
    updated_at:
      description: When it was changed, V(null) if never.
      type: str
      returned: when it is there
      sample: null
    updated_by:
      description: Who changed it, V(null) if nobody did.
      type: dict
      returned: when it is there
      sample: null
"""

from ansible_collections.observability.kibana.plugins.module_utils._module import run
from ansible_collections.observability.kibana.plugins.module_utils._resources.case_file import CaseFile


def main() -> None:
    """Run the module."""
    run(CaseFile)


if __name__ == "__main__":
    main()
