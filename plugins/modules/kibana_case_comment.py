#!/usr/bin/python
# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: kibana_case_comment
short_description: Manage comments on Kibana cases
version_added: 1.0.0
description:
  - Write comments on cases, change them and delete them.
  - A comment is written once. When the case has a comment with the same text already, whoever wrote it, nothing is
    done.
  - Only what people write is a comment here. The alerts and files of a case are never touched.
extends_documentation_fragment:
  - observability.kibana.connection
  - observability.kibana.state
  - observability.kibana.attributes
  - observability.kibana.attributes.managed
  - observability.kibana.attributes.actiongroup_kibana
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
  comment:
    description:
      - The text of the comment, which may be Markdown, of 30000 characters at most.
      - Needed with O(state=present). With O(state=absent) and without O(id), every comment with this text is deleted.
      - Blanks at the beginning and the end make no difference when texts are compared.
    type: str
  id:
    description:
      - The identifier of one comment, to change its text or to delete it. Kibana gives comments their identifiers;
        M(observability.kibana.kibana_case_info) tells them.
    type: str
  all:
    description:
      - With O(state=absent), whether to delete all comments of the case. Alerts and files stay, unless
        O(attachments=true).
    type: bool
    default: false
  attachments:
    description:
      - With O(all=true), whether to delete the alerts and files on the case together with the comments.
    type: bool
    default: false
notes:
  - A comment can be written on a closed case too.
  - Two runs at the same time may write a comment each. Let one host do it (C(run_once)).
seealso:
  - module: observability.kibana.kibana_case
  - module: observability.kibana.kibana_case_info
  - module: observability.kibana.kibana_case_file
author:
  - observability.kibana contributors (@observability)
"""

EXAMPLES = r"""
- name: Tell what was done about it
  observability.kibana.kibana_case_comment:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: The disk of db1 is full
    comment: |
      Old backups were deleted, 40 GB are free again.
      The job is in [the runbook](https://wiki.example.com/backups).

- name: The same for a case whose identifier is known
  observability.kibana.kibana_case_comment:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    case_id: "{{ case_id }}"
    comment: Deployed version 2.4 to all hosts.
  register: deployed

- name: Correct the comment
  observability.kibana.kibana_case_comment:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    case_id: "{{ case_id }}"
    id: "{{ deployed.case_comment.id }}"
    comment: Deployed version 2.4 to all hosts but db1.

- name: Take a comment back
  observability.kibana.kibana_case_comment:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    case_id: "{{ case_id }}"
    comment: Deployed version 2.4 to all hosts but db1.
    state: absent

- name: Take all comments away
  observability.kibana.kibana_case_comment:
    url: https://kibana.example.com:5601
    api_key: "{{ kibana_api_key }}"
    owner: observability
    title: The disk of db1 is full
    all: true
    state: absent
"""

RETURN = r"""
case_comment:
  description: The comment as Kibana has it now; in check mode, as it would be. V(null) when it is not there.
  returned: success
  type: dict
  contains:
    id:
      description: The identifier. In check mode not there for a new comment.
      type: str
      returned: when it is there
      sample: 5ab2f5c0-1d14-11ee-9f2a-3f0f2b3c8d11
    case_id:
      description: The identifier of the case.
      type: str
      returned: when it is there
      sample: 293f1bc0-74f6-11ea-b83a-553aecdb28b6
    comment:
      description: The text.
      type: str
      returned: success
      sample: Deployed version 2.4 to all hosts.
    owner:
      description: The application that the case belongs to.
      type: str
      returned: when it is there
      sample: observability
    version:
      description: What Kibana tells versions of the comment apart by.
      type: str
      returned: when it is there
      sample: WzM1LDFd
    created_at:
      description: When it was written.
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
from ansible_collections.observability.kibana.plugins.module_utils._resources.case_comment import CaseComment


def main() -> None:
    """Run the module."""
    run(CaseComment)


if __name__ == "__main__":
    main()
