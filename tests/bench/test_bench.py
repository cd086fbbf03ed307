# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The benchmark works, and what it counts is right. What it times is nobody's test."""

from __future__ import annotations

from tests.bench.__main__ import SMOKE, measure
from tests.bench.races import ALL, APPLY, MODULES, NEW, ONE, POOL, SAME, SCENARIOS, SEQUENCE, URI, WAYS
from tests.bench.report import render

# reads and writes of each way over two connectors and two rules; loops are measured over one of each
REQUESTS = {
    (APPLY, NEW): (4, 4),
    (APPLY, SAME): (2, 0),
    (APPLY, ONE): (3, 1),
    (APPLY, ALL): (4, 4),
    (MODULES, NEW): (8, 4),
    (MODULES, SAME): (4, 0),
    (MODULES, ONE): (5, 1),
    (MODULES, ALL): (8, 4),
    (URI, NEW): (4, 4),
    (URI, SAME): (4, 0),
    (URI, ONE): (4, 1),
    (URI, ALL): (4, 4),
    **{(way, NEW): (2, 4) for way in (SEQUENCE, POOL)},
    **{(way, SAME): (2, 0) for way in (SEQUENCE, POOL)},
    **{(way, ONE): (2, 1) for way in (SEQUENCE, POOL)},
    **{(way, ALL): (2, 4) for way in (SEQUENCE, POOL)},
}


def test_every_way_is_measured_and_its_requests_are_counted() -> None:
    results = measure(SMOKE)
    (race,) = results.races
    for way in WAYS:
        for scenario in SCENARIOS:
            (sample,) = race.of(way, scenario)
            assert (sample.reads, sample.writes) == REQUESTS[way, scenario], (way.name, scenario.name)
    text = render(SMOKE, "a command", results)
    assert "one listing of each kind | 2 reads, 0 writes | yes |" in text
    assert "A call of a module" in text
