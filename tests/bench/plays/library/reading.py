# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that sends the one request that has to be sent to read a connector, and looks at nothing."""

from __future__ import annotations

import os

import requests
from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={"id": {"type": "str", "required": True}}, supports_check_mode=True)
    answer = requests.get(
        f"{os.environ['KIBANA_URL']}/api/actions/connector/{module.params['id']}",
        auth=(os.environ["KIBANA_USERNAME"], os.environ["KIBANA_PASSWORD"]),
        timeout=30,
    )
    answer.raise_for_status()
    module.exit_json(changed=False, id=answer.json()["id"])


if __name__ == "__main__":
    main()
