# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m tests.emulator`: serve an empty Kibana until told to stop."""

from __future__ import annotations

import argparse

from .app import Emulator
from .server import serve
from .versions import NEWEST, PROFILES


def main() -> None:
    """Parse the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes any free port")
    parser.add_argument(
        "--profile", default=NEWEST, help=f"Kibana version: one of {', '.join(PROFILES)} or a full version"
    )
    parser.add_argument("--base-path", default="", help="server.basePath, such as /kb")
    parser.add_argument("--certfile", help="serve https with this certificate (PEM)")
    parser.add_argument("--keyfile", help="the certificate's key (PEM)")
    parser.add_argument("--no-bodies", action="store_true", help="leave bodies out of the request log")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds by which every answer is late")
    options = parser.parse_args()
    serve(
        Emulator(options.profile, options.base_path, not options.no_bodies, options.latency),
        options.host,
        options.port,
        certfile=options.certfile,
        keyfile=options.keyfile,
    )


if __name__ == "__main__":
    main()
