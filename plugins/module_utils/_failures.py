# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed connection means: what to tell, whether to try again, whether Kibana may have got it. Private."""

from __future__ import annotations

import re
import typing as t

from ._errors import InputError, KibanaError, UnreachableError

try:
    import requests
    import urllib3
except ImportError:
    # _http says so when a module is run.
    pass

if t.TYPE_CHECKING:
    from ._connection import Connection
    from ._secrets import Words


class Failure(t.NamedTuple):
    """error: for the user. passing: trying again may help. touched: Kibana may have carried the request out."""

    error: KibanaError
    passing: bool
    touched: bool


def failure_of(exc: OSError | ValueError, method: str, url: str, connection: Connection, words: Words) -> Failure:
    """What an exception of requests means."""
    cause = words.of(_innermost(exc))
    errors = requests.exceptions
    if isinstance(exc, (errors.InvalidJSONError, UnicodeError)) or not isinstance(exc, errors.RequestException):
        return Failure(_never_built(exc, cause, method, url), False, False)
    if isinstance(exc, errors.InvalidProxyURL):
        # Its words are part of a URL that may hold a password.
        return Failure(InputError(f"the proxy for {url} cannot be used. Check proxy, or HTTPS_PROXY."), False, False)
    if isinstance(exc, (errors.InvalidURL, errors.InvalidSchema)):
        return Failure(InputError(f"{url} cannot be used: {cause}. Check url and proxy."), False, False)
    within = f"within {connection.timeout:g} seconds"
    if isinstance(exc, errors.ConnectTimeout):
        text = f"no connection to {url} {within}. Check url and firewalls, or raise timeout."
        return _failure(text, method, url, passing=True)
    if isinstance(exc, errors.Timeout):
        text = f"{method} {url} got no answer {within}. Raise timeout if Kibana is slow."
        return _failure(text, method, url, passing=True, touched=method != "GET")
    if isinstance(exc, errors.SSLError):
        text = (
            f"TLS with {url} failed: {cause}. Set ca_path to the authority that signed Kibana's certificate, "
            "check client_cert, that url names the host in the certificate, and that Kibana speaks TLS there."
        )
        return _failure(text, method, url)
    if isinstance(exc, errors.ProxyError):
        return _failure(f"the proxy did not connect to {url}: {cause}. Check proxy.", method, url, passing=True)
    if _never_sent(exc):
        text = f"no connection to {url}: {cause}. Check that Kibana runs there, and url."
        return _failure(text, method, url, passing=True)
    if isinstance(exc, errors.ContentDecodingError):
        text = f"the answer to {method} {url} cannot be unpacked: {cause}. Check the proxies on the way."
        return _failure(text, method, url, touched=method != "GET")
    text = f"the connection broke during {method} {url}: {cause}. Check the network and the proxies on the way."
    return _failure(text, method, url, passing=True, touched=method != "GET")


def _failure(text: str, method: str, url: str, *, passing: bool = False, touched: bool = False) -> Failure:
    error = UnreachableError(text, maybe_applied=touched, method=method, url=url)
    return Failure(error, passing, touched)


def _never_built(exc: OSError | ValueError, cause: str, method: str, url: str) -> InputError:
    """The error for a request that cannot even be made."""
    if not isinstance(exc, (ValueError, requests.exceptions.RequestException)):
        return InputError(f"{method} {url} cannot be sent: {cause}. Check ca_path, client_cert and client_key.")
    return InputError(
        f"{method} {url} cannot be sent: {cause}. Check the options for numbers that are none (NaN, infinity) and for "
        "characters that are none (surrogates).",
        method=method,
        url=url,
    )


def _never_sent(exc: Exception) -> bool:
    """Whether the failure came before anything was sent."""
    reason = getattr(exc.args[0], "reason", None) if exc.args else None
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


def _innermost(exc: BaseException) -> str:
    """The root cause in its own words, without the layers around it."""
    while True:
        inner = getattr(exc, "reason", None) or next((arg for arg in exc.args if isinstance(arg, BaseException)), None)
        inner = inner if isinstance(inner, BaseException) else exc.__cause__
        if inner is None:
            # OpenSSL puts a code before its words and a place in its source behind them.
            text = re.sub(r"^\[SSL[^]]*\] | \(_ssl\.c:\d+\)$", "", str(getattr(exc, "strerror", None) or exc))
            return text.rsplit(": ", 1)[-1].rstrip(".")
        exc = inner
