# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much to try: little in `make test`, and always the same; HOSTILE_EXAMPLES=1000 tries more, and other things."""

from __future__ import annotations

import os
import typing as t

from hypothesis import HealthCheck, settings

MORE = int(os.environ.get("HOSTILE_EXAMPLES", "0"))


def budget(examples: int) -> t.Callable[[t.Any], t.Any]:
    """Settings for a property: so many examples, unless more are asked for."""
    decorate: t.Callable[[t.Any], t.Any] = settings(
        max_examples=MORE or examples,
        derandomize=not MORE,
        deadline=None,
        database=None,
        print_blob=bool(MORE),
        suppress_health_check=list(HealthCheck),
    )
    return decorate
