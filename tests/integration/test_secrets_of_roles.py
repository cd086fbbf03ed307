# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret comes out of the roles and plugins: not at -vvvv, not into Ansible's log, not into what they write."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from urllib.parse import quote

from tests.tools.emulator import Kibana
from tests.tools.paths import ROOT
from tests.tools.plays import run_playbook

PLAY = ROOT / "tests" / "integration" / "secrets_roles.yml"
# Quotes, blanks and an umlaut look different in JSON, in YAML and in a URL.
ODD = ' "/&\u00e4'
SECRETS = {
    "login_password": f"canary-login-password{ODD}",
    "role_password": f"canary-role-password{ODD}",
    "role_file_password": f"canary-role-file-password{ODD}",
    "role_unknown_kind": f"canary-role-unknown-kind{ODD}",
    "role_not_a_map": f"canary-role-not-a-map{ODD}",
    "role_audit": f"canary-role-audit{ODD}",
    "lookup_password": f"canary-lookup-password{ODD}",
    # A key goes into a header as it is.
    "lookup_key": "canary-lookup-key/&",
    "vault_password": f"canary-vault-password{ODD}",
}
DESCRIBED = """
kibana_resources:
  - kind: connector
    name: from a file
    connector_type_id: .webhook
    config: {url: "https://hook.example.com", method: post, hasAuth: true}
    secrets: {user: robot-user, password: "{{ canary_role_file_password }}"}
"""


def traces(text: str, secret: str) -> list[str]:
    """In what forms a secret is in a text."""
    base64s = (base64.b64encode(f"{user}{secret}".encode()).decode() for user in ("", "canary:", "the-id:"))
    return [form for form in (secret.split(" ")[0], quote(secret), *base64s) if form in text]


def test_no_canary_through_roles_and_plugins(kibana: Kibana, tmp_path: Path) -> None:
    """And what may hold secrets is for its owner only, although it was for everybody before."""
    (tmp_path / "described").mkdir()
    (tmp_path / "described" / "hook.yml").write_text(DESCRIBED, encoding="utf-8")
    vault, given, log = (tmp_path / name for name in ("vault.yml", "given.json", "ansible.log"))
    vault.write_text(f"mine: {json.dumps(SECRETS['vault_password'])}\n", encoding="utf-8")
    vault.chmod(0o644)
    given.write_text(json.dumps({"secret_folder": str(tmp_path), **{f"canary_{k}": v for k, v in SECRETS.items()}}))
    login = SECRETS["login_password"]
    kibana.tell("users", username="canary", password=login, privileges=["*"])
    # A server that sends everything back: the callback must not tell it.
    echo = f"you are canary:{login}, {base64.b64encode(f'canary:{login}'.encode()).decode()}"
    error = {"statusCode": 500, "error": "Internal Server Error", "message": echo}
    kibana.tell("faults", path="annotation", status=500, body=error, times=None)
    play = run_playbook(
        str(PLAY),
        *("-vvvv", "--diff", f"--extra-vars=@{given}"),
        kibana=kibana,
        folder=tmp_path / "play",
        variables={
            "ANSIBLE_LOG_PATH": str(log),
            "ANSIBLE_CALLBACKS_ENABLED": "observability.kibana.kibana_annotations",
            "KIBANA_USERNAME": "canary",
            "KIBANA_PASSWORD": login,
            "KIBANA_RETRIES": "0",
        },
    )
    sent = json.dumps(kibana.log(), ensure_ascii=False)
    assert play.returncode == 0, play.stdout
    assert "canary-role-password" in sent and "canary-role-file-password" in sent, "or nothing was tested"
    assert "you are ********, ********" in " ".join(play.stdout.split()), "the callback tells what it was told"
    written = {
        str(path): path.read_text(encoding="utf-8")
        for folder in ("audit", "export")
        for path in (tmp_path / folder).rglob("*")
        if path.is_file()
    }
    assert {Path(path).suffix for path in written} == {".json", ".md", ".xml", ".html", ".yml"}
    texts = {"the output": play.stdout, "the log": log.read_text(encoding="utf-8"), **written}
    for name, secret in SECRETS.items():
        for where, text in texts.items():
            found = traces(text, secret)
            lines = [line[:300] for line in text.splitlines() if any(form in line for form in found)]
            assert not found, f"{name} is in {where}: {lines[:5]}"
    kept = vault.read_text(encoding="utf-8")
    assert "canary-vault-password" in kept and "vault_kibana_connector_default_hook" in kept
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
