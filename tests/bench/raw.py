# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A script such as an administrator would write, with as few requests as can be: `python raw.py URL WIDTH FILE`.

One listing of each kind, then a POST for each object that is not there and a PUT for each that differs; nothing is
checked beforehand and nothing is read afterwards. WIDTH requests are under way at once. Imports nothing of ours.
"""

from __future__ import annotations

import json
import os
import sys
import typing as t
from concurrent.futures import ThreadPoolExecutor

import requests

PAGE = 1000
KINDS = ("connector", "rule")


def main(url: str, width: int, calls: list[dict[str, t.Any]]) -> None:
    """Bring Kibana to what the calls describe (see estate.calls)."""
    session = requests.Session()
    session.auth = (os.environ["KIBANA_USERNAME"], os.environ["KIBANA_PASSWORD"])
    session.headers["kbn-xsrf"] = "raw"
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=width))
    kinds = [kind for kind in KINDS if any(call["kind"] == kind for call in calls)]
    there = {item["id"]: item for kind in kinds for item in listed(session, url, kind)}
    wrong = [call for call in calls if not covers(there.get(call["id"]), call["watched"])]

    def write(call: dict[str, t.Any]) -> None:
        method, body = ("PUT", call["put"]) if call["id"] in there else ("POST", call["post"])
        session.request(method, url + call["path"], json=body).raise_for_status()

    with ThreadPoolExecutor(width) as pool:
        # Connectors first: Kibana refuses a rule whose actions name a connector that is not there yet.
        for kind in kinds:
            calls_of_kind = [call for call in wrong if call["kind"] == kind]
            list(pool.map(write, calls_of_kind) if width > 1 else map(write, calls_of_kind))


def listed(session: requests.Session, url: str, kind: str) -> t.Iterator[dict[str, t.Any]]:
    """Every object of a kind."""
    if kind == "connector":
        yield from answer(session.get(f"{url}/api/actions/connectors"))
        return
    page = seen = 0
    while True:
        page += 1
        query: dict[str, t.Any] = {"page": page, "per_page": PAGE, "sort_field": "createdAt", "sort_order": "asc"}
        found = answer(session.get(f"{url}/api/alerting/rules/_find", params=query))
        yield from found["data"]
        seen += len(found["data"])
        if seen >= found["total"]:
            return


def answer(response: requests.Response) -> t.Any:
    """The JSON of a good answer."""
    response.raise_for_status()
    return response.json()


def covers(stored: t.Any, wish: t.Any) -> bool:
    """Whether what is stored has all that is wished for; maps may hold more."""
    if isinstance(wish, dict) and isinstance(stored, dict):
        return all(key in stored and covers(stored[key], value) for key, value in wish.items())
    return bool(stored == wish)


if __name__ == "__main__":
    with open(sys.argv[3], encoding="utf-8") as file:
        main(sys.argv[1], int(sys.argv[2]), json.load(file)["calls"])
