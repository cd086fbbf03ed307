# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run kibana_apply in this process and tell what it took: `python -m tests.bench.module FILE`.

Prints a JSON map: seconds, cpu (seconds, too), peak_mib (of the whole process), result_bytes.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import sys
import time

from ansible.module_utils.testing import patch_module_args

from ansible_collections.observability.kibana.plugins.modules import kibana_apply


def main(file: str) -> None:
    """Manage the resources in FILE, with the connection that the environment names."""
    with open(file, encoding="utf-8") as stream:
        arguments = {"resources": json.load(stream)["resources"], "url": os.environ["KIBANA_URL"]}
    output = io.StringIO()
    started, busy = time.perf_counter(), time.process_time()
    with patch_module_args(arguments), contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
        kibana_apply.main()
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    text = output.getvalue()
    result = json.loads(text)
    if result.get("failed"):
        sys.exit(str(result["msg"]))
    # In KiB, and of the whole process.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mib": peak, "result_bytes": len(text.encode())}))


if __name__ == "__main__":
    main(sys.argv[1])
