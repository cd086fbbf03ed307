# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can go wrong, as one tree. Private to the collection.

KibanaError                 one sentence for people, details for programs
+-- InputError              the task asks for something that cannot be
    +-- AmbiguousError      several objects are what it names
+-- VersionError            this Kibana does not have what the task needs
+-- ReadOnlyError           a write was tried in check mode: a bug in the collection
+-- UnreachableError        no answer: connection, TLS, time-out
+-- NotKibanaError          an answer, but not one that Kibana gives
+-- ApiError                Kibana refused: status, message
    +-- NotFoundError       404
    +-- ConflictError       409
"""

from __future__ import annotations

import os
import traceback
import typing as t
from http import HTTPStatus

Self = t.TypeVar("Self", bound="KibanaError")


class KibanaError(Exception):
    """A failure to be told to the user.

    message: one sentence. `context` is put before it by whoever knows which object was being worked on.
    details: JSON-able facts beside the sentence; never a request body, never a secret.
    """

    def __init__(self, message: str, **details: t.Any) -> None:
        super().__init__(message)
        self.message = message
        self.context = ""
        self.details: dict[str, t.Any] = details

    def __str__(self) -> str:
        return f"{self.context}: {self.message}" if self.context else self.message

    def for_another(self: Self) -> Self:
        """The same failure, to be told of another object."""
        twin = type(self).__new__(type(self), *self.args)
        twin.__dict__.update(self.__dict__, context="", details=dict(self.details))
        return twin


class InputError(KibanaError):
    """What the task asks for is wrong, ambiguous or refused; nothing was written."""


class AmbiguousError(InputError):
    """Several objects are what the task names. fresh: they have just been created, so perhaps runs that met are about
    to take all but one back.
    """

    def __init__(self, message: str, *, fresh: bool, **details: t.Any) -> None:
        super().__init__(message, **details)
        self.fresh = fresh


class VersionError(KibanaError):
    """This version of Kibana lacks a capability the task needs; nothing was written."""


class ReadOnlyError(KibanaError):
    """The client was asked to write although it is read-only."""


class UnreachableError(KibanaError):
    """No answer came. maybe_applied: the request may have reached Kibana and been carried out."""

    def __init__(self, message: str, *, maybe_applied: bool, **details: t.Any) -> None:
        super().__init__(message, **details)
        self.maybe_applied = maybe_applied


class NotKibanaError(KibanaError):
    """Something answered that does not speak Kibana's API. maybe_applied as in UnreachableError."""

    def __init__(self, message: str, *, maybe_applied: bool = False, **details: t.Any) -> None:
        super().__init__(message, **details)
        self.maybe_applied = maybe_applied


class ApiError(KibanaError):
    """Kibana answered with an error status.

    reason: Kibana's own message.
    maybe_applied: the same request was sent before without an answer, or a gateway gave up on it, so the change
        may have been made all the same.
    bare: the body says nothing but "Not Found", as Kibana does for a path it does not know.
    """

    def __init__(
        self,
        status: int,
        method: str,
        url: str,
        reason: str,
        *,
        hint: str = "",
        maybe_applied: bool = False,
        bare: bool = False,
    ) -> None:
        sentence = f"{method} {url} answered {status} {_phrase(status)}"
        sentence += f": {reason.rstrip()}" if reason else ""
        if hint:
            sentence += f"{'' if sentence.endswith(('.', '!', '?')) else '.'} {hint}"
        super().__init__(sentence, status=status, method=method, url=url, kibana_message=reason)
        self.status = status
        self.reason = reason
        self.maybe_applied = maybe_applied
        self.bare = bare


class NotFoundError(ApiError):
    """404."""


class ConflictError(ApiError):
    """409: the id is taken, or the object was changed by somebody else since it was read."""


# What the code raises where something answered with JSON of a form that Kibana's has not.
UNLIKE_KIBANA = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError)


def unlike_kibana(error: Exception, request: str, words: str) -> NotKibanaError:
    """What one of UNLIKE_KIBANA means: the last resort.

    request: the last one, "GET https://..."; empty when there was none. words: what of the error may be told.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    what = f"{type(error).__name__}: {words}{where}"
    if not request:
        return NotKibanaError(f"the options cannot be understood ({what}). Check them, and please report this")
    method, dummy, url = request.partition(" ")
    return NotKibanaError(
        f"{request} had an answer that is not what Kibana gives ({what}). Check url, and that no proxy stands in "
        "between; if it is Kibana's own answer, please report this",
        maybe_applied=method != "GET",
        method=method,
        url=url,
    )


BY_STATUS: dict[int, type[ApiError]] = {404: NotFoundError, 409: ConflictError}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
