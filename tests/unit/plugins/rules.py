# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of several modules say of rules."""

from __future__ import annotations

import typing as t

# The params of an .es-query rule, without what Kibana fills in.
QUERY: dict[str, t.Any] = {
    "searchType": "esQuery",
    "index": ["logs-*"],
    "timeField": "@timestamp",
    "esQuery": '{"query": {"match_all": {}}}',
    "size": 100,
    "threshold": [50],
    "thresholdComparator": ">",
    "timeWindowSize": 5,
    "timeWindowUnit": "m",
}
