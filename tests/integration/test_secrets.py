# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret that goes into a module comes out of it, however loud Ansible is and whatever fails."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

PLAY = ROOT / "tests" / "integration" / "secrets.yml"
CANARY = re.compile(r"canary-[a-z-]+")


def test_no_canary_in_the_output_at_full_verbosity(kibana: Kibana, tmp_path: Path) -> None:
    """A play with canaries in every secret option, in failures too, prints none of them."""
    canaries = set(CANARY.findall(PLAY.read_text()))
    assert len(canaries) > 9
    kibana.tell("users", username="canary", password="canary-login-password", privileges=["*"])
    key_file = tmp_path / "agents.key"
    options = ["-vvvv", "--diff", f"--extra-vars=key_file={key_file}"]
    play = run_playbook(str(PLAY), *options, kibana=kibana, folder=tmp_path / "play")
    sent = json.dumps(kibana.log())
    assert play.returncode == 0, play.stdout
    assert "canary-connector-password" in sent, "the secrets must have reached Kibana, or nothing was tested"
    made = {secret for secret in re.findall(r"[\w+/=-]{16,}", key_file.read_text()) if secret in sent}
    assert made, "Kibana's answer must have held the key"
    canaries |= made
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    leaked = sorted(canary for canary in canaries if canary in play.stdout)
    lines = [line for line in play.stdout.splitlines() if any(canary in line for canary in leaked)]
    assert not leaked, f"{leaked} in: {lines}"
