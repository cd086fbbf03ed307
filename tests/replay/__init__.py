# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded exchanges of a real Kibana, asked again of the emulator.

    replay.py      reads a recording, asks the emulator the same, step by step
    compare.py     what counts as the same answer
    exceptions.py  the steps whose recorded answer is not imitated, and why

`python -m tests.replay` prints how many steps match and how the others differ.
"""
