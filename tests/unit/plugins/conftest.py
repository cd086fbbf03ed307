# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures: an emulated Kibana of the newest supported version, and one of any other."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import ipaddress
import typing as t

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.contract import openapi
from tests.contract.checks import complaints_about, unknown
from tests.contract.faults import KNOWN, KNOWN_IN_ODD_PLACES
from tests.emulator.app import Emulator
from tests.emulator.server import running

from .harness import Bench

Start = t.Callable[..., Bench]


@pytest.fixture
def start() -> t.Iterator[Start]:
    """A function that starts an emulator: start(profile="8.12", base_path="/kb", certfile=..., keyfile=...)."""
    begun: list[Emulator] = []
    with contextlib.ExitStack() as stack:

        def begin(
            profile: str = "9.4", base_path: str = "", certfile: str | None = None, keyfile: str | None = None
        ) -> Bench:
            emulator = Emulator(profile, base_path)
            begun.append(emulator)
            url = stack.enter_context(running(emulator, certfile=certfile, keyfile=keyfile))
            return Bench(emulator, url)

        yield begin
    if openapi.DOCUMENT.exists():
        answered = (dataclasses.asdict(entry) for emulator in begun for entry in emulator.log.entries if entry.template)
        complaints = unknown(complaints_about(answered), [*KNOWN, *KNOWN_IN_ODD_PLACES])
        assert not complaints, complaints


@pytest.fixture
def kibana(start: Start) -> Bench:
    """An empty Kibana of the newest supported version."""
    return start()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A self-signed certificate for 127.0.0.1, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "emulator")])
    now = datetime.datetime.now(datetime.timezone.utc)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    certfile, keyfile = folder / "cert.pem", folder / "key.pem"
    certfile.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    keyfile.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(certfile), str(keyfile)
