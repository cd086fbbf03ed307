# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests and answers of the integration tests against Kibana's published description."""

from __future__ import annotations

import pytest

from . import openapi
from .checks import complaints_about, unknown
from .faults import KNOWN
from .traffic import FOLDER, exchanges

pytestmark = [
    pytest.mark.skipif(not openapi.DOCUMENT.exists(), reason="Kibana's OpenAPI description is not at hand"),
    pytest.mark.skipif(not FOLDER.exists(), reason="the integration tests have not run"),
]


def test_every_exchange_is_as_described() -> None:
    """Bodies and answers fit their schemas, but for the known faults of the description, each of which must occur."""
    seen = complaints_about(exchanges())
    idle = [pattern.pattern for pattern in KNOWN if not any(pattern.search(place) for place in seen)]
    assert not idle, f"faults that the description no longer has, or nothing shows any more: {idle}"
    new = unknown(seen, KNOWN)
    assert not new, new
