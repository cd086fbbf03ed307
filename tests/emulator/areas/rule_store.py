# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules as they are kept: kibana.objects("alert", space), by id.

A stored rule is a dict with the names of the public API, and these besides, which no public answer shows:

    api_key_id        of the Elasticsearch API key the rule runs with, or None
    snooze_schedule   the snoozes, as snooze.py keeps them
    sequence          grows with every write; an unsorted search returns documents in this order
"""

from __future__ import annotations

import base64
import copy
import datetime
import itertools
import typing as t

from ..http import HttpError, Request
from ..security import ApiKey
from ..state import Kibana, iso
from .rule_actions import seconds
from .rule_types import ensure_authorized, ensure_licensed, rule_type

Rule = dict[str, t.Any]

HIDDEN = ("api_key_id", "snooze_schedule", "sequence")
# Keys that are left out of answers while they have no value.
ABSENT_WHEN_NULL = ("next_run", "last_run", "scheduled_task_id")

_writes = itertools.count()


def load(kibana: Kibana, request: Request, rule_id: str, operation: str) -> Rule:
    """The stored rule for an operation: 404, then 403 for the caller, then 403 for the licence.

    Reading asks for no licence.
    """
    rule = t.cast(Rule, kibana.saved_object("alert", request.space, rule_id))
    ensure_authorized(kibana, request, operation, rule["rule_type_id"], rule["consumer"])
    if operation not in ("get", "delete"):
        ensure_licensed(kibana, rule_type(rule["rule_type_id"]))
    return rule


def ensure_may_execute(request: Request, rule: Rule) -> None:
    """403 unless the caller may run the connectors of the rule, if it has any."""
    if rule["actions"] and not request.user.may("actions", "read", request.space):
        raise HttpError(403, "Unauthorized to execute actions")


def save(kibana: Kibana, request: Request, rule: Rule, **changes: t.Any) -> None:
    """Write to a rule: the changes, who made them and when."""
    rule.update(changes, updated_by=request.user.username, updated_at=kibana.now())
    touch(rule)


def touch(rule: Rule) -> None:
    """A write moves a document behind all others, as far as unsorted searches go."""
    rule["sequence"] = next(_writes)


def shown(rule: Rule) -> Rule:
    """The rule as the public API returns it."""
    return {
        key: copy.deepcopy(value)
        for key, value in rule.items()
        if key not in HIDDEN and not (value is None and key in ABSENT_WHEN_NULL)
    }


def told(kibana: Kibana, rule: Rule) -> Rule:
    """The rule as reading and finding show it."""
    public = shown(rule)
    if not kibana.has("get_shows_artifacts"):
        public.pop("artifacts", None)
    return public


def pending(kibana: Kibana, **more: t.Any) -> dict[str, t.Any]:
    """The execution status of a rule that has not run yet."""
    return {"status": "pending", "last_execution_date": kibana.now(), **more}


def next_run(interval: str) -> str:
    """When a rule that is enabled now will run next."""
    return iso(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds(interval)))


# --- API keys


def fresh_api_key(kibana: Kibana, request: Request, rule_type_id: str, name: str) -> dict[str, t.Any]:
    """The key attributes of a rule that gets a new key from the caller; a caller with a key lends that one."""
    own = callers_api_key(kibana, request)
    if own is not None:
        return _key_attributes(own.id, request.user.username, True)
    key = kibana.security.create_api_key(
        f"Alerting: {rule_type_id}/{name}", request.user.username, {"managed": True}, kibana.now_ms()
    )
    return _key_attributes(key.id, request.user.username, False)


def no_api_key() -> dict[str, t.Any]:
    """The key attributes of a rule that has none."""
    return _key_attributes(None, None, None)


def _key_attributes(key_id: str | None, owner: str | None, by_user: bool | None) -> dict[str, t.Any]:
    return {"api_key_id": key_id, "api_key_owner": owner, "api_key_created_by_user": by_user}


def callers_api_key(kibana: Kibana, request: Request) -> ApiKey | None:
    """The API key the caller came with, or None."""
    scheme, dummy, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "apikey":
        return None
    return kibana.security.api_keys.get(base64.b64decode(value).decode().partition(":")[0])


def invalidate_api_key(kibana: Kibana, rule: Rule) -> None:
    """Give up the key of a rule, unless a user lent it."""
    if rule["api_key_id"] is not None and not rule["api_key_created_by_user"]:
        kibana.security.api_keys[rule["api_key_id"]].invalidated = True
