# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of operations against what the integration tests really sent, and against the modules."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.tools.paths import ROOT

from .operations import NEWER, OPERATIONS, Operation
from .traffic import FOLDER, exchanges

MODULES = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}


def anonymous(template: str) -> str:
    """A path template without the names of its parameters, which differ between Kibana's own sources."""
    return re.sub(r"{\w+}", "{}", template)


@pytest.mark.skipif(not FOLDER.exists(), reason="the integration tests have not run")
def test_every_operation_was_exercised() -> None:
    """Sent by a real play, and answered with success."""
    done = {
        (exchange["method"], anonymous(exchange["template"])) for exchange in exchanges() if exchange["status"] < 300
    }
    missing = [row for row in [*OPERATIONS, *NEWER] if (row.method, anonymous(row.template)) not in done]
    assert not missing


@pytest.mark.skipif(not FOLDER.exists(), reason="the integration tests have not run")
def test_nothing_else_was_sent() -> None:
    """An operation that is used but not in the table would be missing from the README."""
    known = {(row.method, anonymous(row.template)) for row in [*OPERATIONS, *NEWER]}
    used = {(exchange["method"], anonymous(exchange["template"])) for exchange in exchanges()}
    assert used <= known


@pytest.mark.parametrize("row", [*OPERATIONS, *NEWER], ids=lambda row: f"{row.method} {row.template}")
def test_module_and_option_exist(row: Operation) -> None:
    """The table names modules and options that there are."""
    if row.module == "every module":
        return
    assert row.module in MODULES
    option = re.match(r"\w+", row.option)
    if option:
        spec = (ROOT / "plugins" / "modules" / f"{row.module}.py").read_text(encoding="utf-8")
        documented = yaml.safe_load(spec.split('DOCUMENTATION = r"""')[1].split('"""')[0])
        assert option[0] == "state" or option[0] in documented["options"]
