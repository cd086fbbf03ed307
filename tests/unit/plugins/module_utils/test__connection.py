# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.observability.kibana.plugins.module_utils._connection import Connection
from ansible_collections.observability.kibana.plugins.module_utils._errors import InputError

URL = "https://kibana.example.com"


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ({}, ""),
        ({"api_key": "ZW5jb2RlZA=="}, "ApiKey ZW5jb2RlZA=="),
        ({"api_key": "id:key"}, "ApiKey aWQ6a2V5"),
        ({"api_key": " id:key\r\n"}, "ApiKey aWQ6a2V5"),
        ({"bearer_token": "token\n"}, "Bearer token"),
        ({"username": "ada", "password": "pass word\n"}, "Basic YWRhOnBhc3Mgd29yZAo="),
    ],
)
def test_headers(given: dict[str, str], header: str) -> None:
    assert Connection(URL, **given).authorization == header  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["api_key", "bearer_token"])
@pytest.mark.parametrize("secret", ["two\nlines", "two words", "key-\u20ac", "id:k\ney", " \n"])
def test_what_no_header_can_have_is_refused_and_not_shown(option: str, secret: str) -> None:
    with pytest.raises(InputError, match=f"{option} must be a single word of ASCII characters") as raised:
        Connection(URL, **{option: secret}).authorization  # type: ignore[arg-type]  # noqa: B018
    assert secret not in str(raised.value)
