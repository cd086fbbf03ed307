# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the options of a plugin to a client. Private to the collection."""

from __future__ import annotations

import contextlib
import os
import typing as t

from ansible.module_utils.basic import missing_required_lib

from ansible_collections.observability.kibana.plugins.module_utils._argspec import (
    CONNECTION,
    CONNECTION_CONSTRAINTS,
    ENVIRONMENT,
)
from ansible_collections.observability.kibana.plugins.module_utils._client import Client
from ansible_collections.observability.kibana.plugins.module_utils._errors import InputError, KibanaError
from ansible_collections.observability.kibana.plugins.module_utils._http import REQUESTS_IMPORT_ERROR
from ansible_collections.observability.kibana.plugins.module_utils._module import OptionsChecker, connection_of


@contextlib.contextmanager
def without_empty_variables() -> t.Iterator[None]:
    """Keep empty environment variables from Ansible while it reads options.

    For modules an empty one counts as not set (AWX sets those of credential fields that are left blank), but for
    plugins Ansible would take KIBANA_VALIDATE_CERTS="" for a no, and KIBANA_CA_PATH="" for the current folder.
    """
    empty = {name: "" for name in ENVIRONMENT.values() if os.environ.get(name) == ""}
    for name in empty:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(empty)


@contextlib.contextmanager
def connected(option: t.Callable[[str], t.Any], *, read_only: bool) -> t.Iterator[Client]:
    """A client for the length of the block. option: the plugin's get_option. Raises KibanaError, as the block may."""
    if REQUESTS_IMPORT_ERROR:
        raise KibanaError(missing_required_lib("requests"))
    given = {name: value for name in CONNECTION if (value := option(name)) not in (None, "")}
    if "url" not in given:
        raise InputError(f"url is not set; set it, or the environment variable {ENVIRONMENT['url']}")
    params, mistakes, dummy = OptionsChecker(CONNECTION, CONNECTION_CONSTRAINTS).check(given)
    if mistakes:
        raise InputError("; ".join(mistakes))
    with Client(connection_of(params), read_only=read_only) as client, client.understanding():
        yield client
