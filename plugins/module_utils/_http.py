# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending: session, authentication, TLS, and trying again. Private to the collection."""

from __future__ import annotations

import dataclasses
import random
import threading
import traceback
import typing as t
from time import monotonic, sleep

from ._answers import is_not_ready, not_ready, parse
from ._connection import Connection, secrets_in_url
from ._errors import KibanaError, UnreachableError
from ._failures import failure_of
from ._reading import Answer, read
from ._secrets import Words, encoded

REQUESTS_IMPORT_ERROR: str | None
try:
    import requests
    import urllib3
    from requests.adapters import HTTPAdapter
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
else:
    REQUESTS_IMPORT_ERROR = None

# Only this version of the public API exists; sending it pins the behaviour.
HEADERS = {"kbn-xsrf": "ansible", "elastic-api-version": "2023-10-31", "Accept": "application/json"}
PASSING_STATUS = (429, 502, 503, 504)
# A server that asks for more patience than this is told about instead of waited for.
LONGEST_WAIT = 120.0
READY_POLL = 2.0


@dataclasses.dataclass
class Attempt:
    """One sending. Either an answer or a failure.

    passing: trying again may help. touched: Kibana may have carried the request out.
    """

    answer: Answer | None = None
    failure: KibanaError | None = None
    passing: bool = False
    touched: bool = False


class Transport:
    """One keep-alive session to one Kibana.

    words: what may be told of what it says.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # The last request of each thread, and of any.
        self._asked = threading.local()
        self._last_asked = ""
        session = requests.Session()
        session.headers.update(HEADERS)
        # Any auth object keeps requests from looking into .netrc, which must never override what was given.
        session.auth = _Authorization(connection.authorization)
        if connection.client_cert:
            session.cert = (
                (connection.client_cert, connection.client_key) if connection.client_key else connection.client_cert
            )
        proxy = connection.proxy_url
        proxies = {"http": proxy, "https": proxy} if proxy else {}
        verify: bool | str = (connection.ca_path or True) if connection.validate_certs else False
        # Where nothing is given the environment counts: proxies, REQUESTS_CA_BUNDLE. Read here once, since requests
        # would do it with every request, and let the environment win against settings of the session.
        self._settings = session.merge_environment_settings(connection.base_url, proxies, True, verify, None)
        session.trust_env = False
        passwords = (encoded(secrets_in_url(url)) for url in self._settings["proxies"].values() if url)
        self.words = Words(connection.secrets.union(*passwords))
        if not connection.validate_certs:
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        adapter = HTTPAdapter(pool_maxsize=max(connection.max_parallel, 1))
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        self._session = session

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    @property
    def last(self) -> str:
        """The last request, "GET https://...", of this thread if it has sent any; empty for none."""
        return str(getattr(self._asked, "request", self._last_asked))

    def exchange(self, method: str, url: str, *, repeatable: bool, space: str, **content: t.Any) -> t.Any:
        """Send, again where that is safe and may help, and return the JSON of the answer (None for an empty one).

        repeatable: whether a request that may have been carried out can be sent again.
        content: params, json, files as in requests.
        """
        self._asked.request = self._last_asked = f"{method} {url}"
        policy = urllib3.Retry(total=self._connection.retries, backoff_factor=0.3, respect_retry_after_header=True)
        deadline = monotonic() + self._connection.wait_for_ready
        maybe_applied = False
        while True:
            attempt = self._attempt(method, url, content)
            if attempt.answer is not None and is_not_ready(attempt.answer):
                if monotonic() >= deadline:
                    raise not_ready(method, url, self._connection.wait_for_ready)
                sleep(READY_POLL)
                continue
            maybe_applied = maybe_applied or attempt.touched
            may_repeat = attempt.passing and (repeatable or not attempt.touched)
            if may_repeat and self._pause(policy, attempt.answer):
                policy = policy.increment(method, url)
                continue
            if attempt.failure is not None:
                if isinstance(attempt.failure, UnreachableError):
                    attempt.failure.maybe_applied = maybe_applied
                raise attempt.failure
            return parse(t.cast("Answer", attempt.answer), method, space, maybe_applied, self.words)

    def _attempt(self, method: str, url: str, content: dict[str, t.Any]) -> Attempt:
        try:
            response = self._session.request(
                method,
                url,
                timeout=self._connection.timeout,
                **self._settings,
                # Followed redirects could carry the credentials elsewhere, and no API call is answered by one.
                allow_redirects=False,
                **content,
            )
            answer = read(response, method, self._connection.timeout)
        except KibanaError as error:
            return Attempt(failure=error, touched=method != "GET")
        # What a request cannot be made of is a ValueError, and a certificate that is not there an OSError, as are those
        # that requests raises.
        except (OSError, ValueError) as exc:
            failure = failure_of(exc, method, url, self._connection, self.words)
            return Attempt(failure=failure.error, passing=failure.passing, touched=failure.touched)
        passing = answer.status_code in PASSING_STATUS
        # 429 is said before anything is done; behind a 5xx the work may have been done, or be going on.
        touched = answer.status_code >= 500 and method != "GET"
        return Attempt(answer, passing=passing, touched=touched)

    @staticmethod
    def _pause(policy: urllib3.Retry, answer: Answer | None) -> bool:
        """Wait as the policy and Retry-After say; False when there is no try left, or the wait would be too long."""
        if not policy.total:
            return False
        asked = _retry_after(policy, answer)
        # Spread out, so that many hosts that failed together do not come back together.
        wait = policy.get_backoff_time() * random.uniform(0.8, 1.2) if asked is None else asked
        if wait > LONGEST_WAIT:
            return False
        sleep(wait)
        return True


def _retry_after(policy: urllib3.Retry, answer: Answer | None) -> float | None:
    """The seconds that an answer asks to wait; None where it does not, or not in a way that can be understood."""
    header = answer.headers.get("Retry-After") if answer is not None else None
    if header is None:
        return None
    try:
        return policy.parse_retry_after(header)
    except (urllib3.exceptions.HTTPError, ValueError, OverflowError):
        return None


class _Authorization:
    """Puts the Authorization header on a request; an empty one leaves the request anonymous."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._value:
            request.headers["Authorization"] = self._value
        return request
