# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Kibana is and who is asking. Private to the collection."""

from __future__ import annotations

import base64
import dataclasses
import re
from urllib.parse import unquote, urlsplit

from ._errors import InputError
from ._secrets import encoded

PROXIES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
LONGEST = 7 * 86400.0
# option, least, most
LIMITS = (
    ("timeout", 0.001, 86400.0),
    ("wait_for_ready", 0.0, LONGEST),
    ("retries", 0, 1000),
    ("max_parallel", 1, 256),
)


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

    def __post_init__(self) -> None:
        """Raise InputError for numbers that mean nothing; NaN is never between two others."""
        for name, least, most in LIMITS:
            value = getattr(self, name)
            if not least <= value <= most:
                raise InputError(f"{name} must be a number from {least:g} to {most:g}, not {value:g}")

    @property
    def base_url(self) -> str:
        """The URL without a trailing slash; raises InputError when it is not usable."""
        if secrets_in_url(self.url):
            raise InputError("url must not contain a user name or password; use the username and password options")
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable or re.search(r"[\s\x00-\x1f\x7f\\\ud800-\udfff]", self.url):
            raise InputError(f"url must look like https://kibana.example.com:5601/base-path, not {self.url!r}")
        if parts.query or parts.fragment:
            raise InputError(f"url must not contain a query or a fragment: {self.url!r}")
        return self.url.rstrip("/")

    @property
    def proxy_url(self) -> str:
        """The URL of the proxy, empty for none; raises InputError, which does not repeat it, when it is not usable."""
        if not self.proxy:
            return ""
        try:
            parts = urlsplit(self.proxy)
            # Where the user ends is only told by the one @ in front of the host.
            clear = self.proxy.count("@") == int(parts.username is not None)
            usable = parts.scheme in PROXIES and parts.hostname and parts.port != 0 and clear
        except ValueError:
            usable = False
        if not usable:
            raise InputError(
                "proxy must look like http://proxy.example.com:3128 or http://user:password@proxy.example.com:3128, "
                "with special characters of user and password as %40 and the like"
            )
        return self.proxy

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

    @property
    def secrets(self) -> set[str]:
        """What nothing may repeat, also as it looks in a header."""
        given = {secret for secret in (self.password, self.api_key, self.bearer_token) if secret}
        given |= {secret.strip() for secret in given}
        in_headers = {f"{self.username}:{secret}" for secret in given} | given
        return encoded(in_headers | set(secrets_in_url(self.url)) | set(secrets_in_url(self.proxy or "")))


def secrets_in_url(url: str) -> list[str]:
    """What is secret in the user information of a URL: all of it, and the password by itself.

    A password that should have been quoted, and is not, may have any character; so it reaches up to the last @.
    """
    found = re.match(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?/{0,2}(.*)@", url, re.DOTALL)
    if not found:
        return []
    parts = {found.group(1), found.group(1).partition(":")[2]}
    return sorted(part for part in parts | set(map(unquote, parts)) if part)


def _one_word(option: str, secret: str) -> str:
    """The secret as it goes into a header, without the line break that it has when it comes from a file.

    Raises InputError for one that no header can have: the HTTP library would refuse it too, and quote it.
    """
    word = secret.strip()
    if not re.fullmatch(r"[!-~]+", word):
        raise InputError(f"{option} must be a single word of ASCII characters, without spaces and line breaks")
    return word


def _base64(text: str) -> str:
    try:
        return base64.b64encode(text.encode()).decode()
    except UnicodeError:
        raise InputError("the credentials have bytes that are no UTF-8; check where they come from") from None
