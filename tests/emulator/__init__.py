# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A strict, in-memory stand-in for Kibana's HTTP API, for tests and the demo only.

Layout, lower never imports higher:

    http.py       one request and one answer, Kibana's error body
    routing.py    what an area file declares: method, path template, rules
    schema.py     request validation, with Kibana's wording
    security.py   users, API keys, privileges
    state.py      the Kibana object: version, spaces, saved objects, clock
    log.py        what was asked, for tests to read
    faults.py     misbehaving on request
    areas/        one file per API area
    app.py        the pipeline every request goes through; assembles the areas
    control.py    /__emulator__: log, faults, users, reset
    server.py     uvicorn, in a thread or as a process
"""
