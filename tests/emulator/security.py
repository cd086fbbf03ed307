# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users, API keys and bearer tokens, and what they may do."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import secrets
import typing as t

from .http import HttpError

ADMIN = "elastic"
PASSWORD = "changeme-emulator"
BEARER_TOKEN = "emulator-bearer-token"

FEATURES = ("actions", "alerting", "apm", "cases", "maintenance_window", "spaces")


@dataclasses.dataclass
class User:
    """Somebody who may log in.

    privileges: "*" for a superuser, or "feature:all" and "feature:read" of the FEATURES above; "es:..." for
        privileges of Elasticsearch, which Kibana's features do not include (see areas/apm_validation.py).
    spaces: the spaces they hold in; "*" means every one.
    """

    username: str
    password: str = PASSWORD
    privileges: frozenset[str] = frozenset({"*"})
    spaces: frozenset[str] = frozenset({"*"})

    def may(self, feature: str, level: str, space: str) -> bool:
        """Whether the user has the level ("read" or "all") on the feature in the space."""
        if not self.spaces & {"*", space}:
            return False
        wanted = {"*", f"{feature}:all"} | ({f"{feature}:read"} if level == "read" else set())
        return bool(self.privileges & wanted)

    @property
    def is_superuser(self) -> bool:
        """Whether nothing is forbidden."""
        return "*" in self.privileges

    @property
    def public(self) -> dict[str, t.Any]:
        """The user as saved objects name their author."""
        return {"username": self.username, "full_name": None, "email": None}


@dataclasses.dataclass
class ApiKey:
    """An Elasticsearch API key."""

    id: str
    name: str
    api_key: str
    owner: str
    metadata: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    invalidated: bool = False
    creation: int = 0
    role_descriptors: dict[str, t.Any] = dataclasses.field(default_factory=dict)

    @property
    def encoded(self) -> str:
        """The form that goes into the Authorization header."""
        return base64.b64encode(f"{self.id}:{self.api_key}".encode()).decode()


def default_users() -> dict[str, User]:
    """The users a fresh server knows: an administrator, a reader, and one without Kibana privileges."""
    read = frozenset(f"{feature}:read" for feature in FEATURES)
    users = (User(ADMIN), User("reader", privileges=read), User("viewer", privileges=frozenset()))
    return {user.username: user for user in users}


class Security:
    """Who is calling? Raises Kibana's 401 when that cannot be told."""

    def __init__(self) -> None:
        self.users = default_users()
        self.api_keys: dict[str, ApiKey] = {}

    def create_api_key(self, name: str, owner: str, metadata: dict[str, t.Any], creation: int) -> ApiKey:
        """A new key; names need not be unique, as in Elasticsearch."""
        key = ApiKey(secrets.token_urlsafe(15), name, secrets.token_urlsafe(16), owner, metadata, creation=creation)
        self.api_keys[key.id] = key
        return key

    def authenticate(self, authorization: str | None) -> User:
        """The user behind an Authorization header."""
        if not authorization:
            raise HttpError(401, "Unauthorized")
        scheme, dummy, value = authorization.partition(" ")
        user = {"basic": self._basic, "apikey": self._api_key, "bearer": self._bearer}.get(
            scheme.lower(), lambda dummy: None
        )(value.strip())
        if user is None:
            raise HttpError(
                401,
                "[security_exception\n\tRoot causes:\n\t\tsecurity_exception: unable to authenticate user "
                "for REST request [/_security/_authenticate]]: unable to authenticate user "
                "for REST request [/_security/_authenticate]",
            )
        return user

    def _basic(self, value: str) -> User | None:
        username, dummy, password = _decoded(value).partition(":")
        user = self.users.get(username)
        return user if user and user.password == password else None

    def _api_key(self, value: str) -> User | None:
        key_id, dummy, secret = _decoded(value).partition(":")
        key = self.api_keys.get(key_id)
        if key is None or key.invalidated or key.api_key != secret:
            return None
        return self.users.get(key.owner)

    def _bearer(self, value: str) -> User | None:
        return self.users[ADMIN] if value == BEARER_TOKEN else None


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
