# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed connection means: what to tell, whether to try again, whether Kibana may have got it. Private."""

from __future__ import annotations

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


class Failure(t.NamedTuple):
    """error: for the user. passing: trying again may help. touched: Kibana may have carried the request out."""

    error: KibanaError
    passing: bool
    touched: bool


def failure_of(exc: requests.exceptions.RequestException, method: str, url: str, connection: Connection) -> Failure:
    """What an exception of requests means."""
    cause = _innermost(exc)
    errors = requests.exceptions
    if isinstance(exc, (errors.InvalidURL, errors.InvalidSchema, errors.InvalidProxyURL)):
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
            "check client_cert, and that url names the host in the certificate."
        )
        return _failure(text, method, url)
    if isinstance(exc, errors.ProxyError):
        return _failure(f"the proxy did not connect to {url}: {cause}. Check proxy.", method, url, passing=True)
    if _never_sent(exc):
        text = f"no connection to {url}: {cause}. Check that Kibana runs there, and url."
        return _failure(text, method, url, passing=True)
    text = f"the connection broke during {method} {url}: {cause}"
    return _failure(text, method, url, passing=True, touched=method != "GET")


def _failure(text: str, method: str, url: str, *, passing: bool = False, touched: bool = False) -> Failure:
    error = UnreachableError(text, maybe_applied=touched, method=method, url=url)
    return Failure(error, passing, touched)


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
            text = getattr(exc, "strerror", None) or str(exc)
            return str(text).rsplit(": ", 1)[-1].rstrip(".")
        exc = inner
