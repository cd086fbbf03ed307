# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Kibana is and who is asking. Private to the collection."""

from __future__ import annotations

import base64
import dataclasses
import re
from urllib.parse import urlsplit

from ._errors import InputError


@dataclasses.dataclass(frozen=True)
class Connection:
    """Where Kibana is and how to talk to it; the connection options of every module, by the same names.

    timeout: seconds for one answer. retries: repeats after a passing failure. wait_for_ready: seconds to wait
    for a Kibana that is still starting up.
    """

    url: str
    space: str | None = None
    username: str | None = None
    password: str | None = dataclasses.field(default=None, repr=False)
    api_key: str | None = dataclasses.field(default=None, repr=False)
    bearer_token: str | None = dataclasses.field(default=None, repr=False)
    validate_certs: bool = True
    ca_path: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    proxy: str | None = None
    timeout: float = 30.0
    retries: int = 3
    wait_for_ready: float = 0.0
    max_parallel: int = 8

    @property
    def base_url(self) -> str:
        """The URL without a trailing slash; raises InputError when it is not usable."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            shown = re.sub(r"//[^/@]*@", "//", self.url)
            raise InputError(f"url must look like https://kibana.example.com:5601/base-path, not {shown!r}")
        if parts.username or parts.password:
            raise InputError("url must not contain a user name or password; use the username and password options")
        if parts.query or parts.fragment:
            raise InputError(f"url must not contain a query or a fragment: {self.url!r}")
        return self.url.rstrip("/")

    @property
    def authorization(self) -> str:
        """The Authorization header, empty for none. An API key may be given as id:key or already encoded."""
        if self.api_key:
            key = _one_word("api_key", self.api_key)
            return f"ApiKey {_base64(key) if ':' in key else key}"
        if self.bearer_token:
            return f"Bearer {_one_word('bearer_token', self.bearer_token)}"
        if self.username:
            if ":" in self.username:
                raise InputError("username must not contain a colon")
            password = self.password or ""
            return f"Basic {_base64(f'{self.username}:{password}')}"
        return ""


def secrets_in_url(url: str) -> list[str]:
    """What is secret in the user information of a URL: all of it, and the password by itself."""
    found = re.search(r"//([^/@]*)@", url)
    return [part for part in (found.group(1), found.group(1).partition(":")[2]) if part] if found else []


def _one_word(option: str, secret: str) -> str:
    """The secret as it goes into a header, without the line break that it has when it comes from a file.

    Raises InputError for one that no header can have: the HTTP library would refuse it too, and quote it.
    """
    word = secret.strip()
    if not re.fullmatch(r"[!-~]+", word):
        raise InputError(f"{option} must be a single word of ASCII characters, without spaces and line breaks")
    return word


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
