# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every expected text is what Node.js 20 prints."""

from __future__ import annotations

import json

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._resources import javascript


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (25, "25"),
        (-1.5, "-1.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (-1.25e-9, "-1.25e-9"),
        (1e20, "100000000000000000000"),
        (123456789012345683968, "123456789012345680000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (5e-324, "5e-324"),
        (2**53 + 1, "9007199254740992"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert javascript.number(value) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{"b":1,"1":2,"10":3,"2":0,"01":1}', '{"1":2,"2":0,"10":3,"b":1,"01":1}'),
        ('{"4294967295":2,"a":0,"4294967294":1}', '{"4294967294":1,"4294967295":2,"a":0}'),
        ("[ 1.0, 1e2, -0, 1e999, 12345678901234567890, null, true ]", "[1,100,0,null,12345678901234567000,null,true]"),
        (f"[1{'0' * 400}]", "[null]"),
        (r'"\ud800 \ud83d\ude00 \u2028 \u0000 \u001F"', '"\\ud800 \U0001f600 \u2028 \\u0000 \\u001f"'),
        (r'"\u007f \" \\ \/"', '"\x7f' + r' \" \\ /"'),
        (r'"\b\f\n\r\t\u00e9"', r'"\b\f\n\r\té"'),
        ("{}", "{}"),
    ],
)
def test_json(source: str, text: str) -> None:
    assert javascript.stringify(json.loads(source)) == text
