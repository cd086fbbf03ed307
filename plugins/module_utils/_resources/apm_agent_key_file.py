# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that holds one agent key and nothing else. Private to the collection."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import tempfile
import typing as t

from .._errors import InputError

# Far more than any key has; whatever is longer is something else.
LONGEST = 4096


class KeyFile:
    """The file at a path, which need not be there yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        # A link stays one: what it points to is replaced.
        self._target = os.path.realpath(path)

    def key_id(self) -> str | None:
        """The id of the key in the file; None without a file, or when it holds something else or cannot be read."""
        try:
            with open(self._target, "rb") as file:
                content = file.read(LONGEST)
            key_id, dummy, secret = base64.b64decode(content.strip(), validate=True).decode().partition(":")
        except (OSError, binascii.Error, UnicodeDecodeError):
            return None
        return key_id if key_id and secret else None

    def refuse(self, others: t.Mapping[str, str]) -> None:
        """Raise InputError unless a new key can be written here without a loss.

        others: the valid keys of other names, id -> name.
        """
        folder = os.path.dirname(self._target)
        if not os.path.isdir(folder):
            raise InputError(f"dest cannot be written: there is no directory {folder!r}")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise InputError(f"dest cannot be written: no permission to create files in {folder!r}")
        if not os.path.exists(self._target):
            return
        if not os.path.isfile(self._target):
            raise InputError(f"dest {self.path!r} is not a regular file")
        held = self.key_id()
        if held is None:
            raise InputError(
                f"dest {self.path!r} exists and does not hold an agent key (or cannot be read), so it is not "
                "overwritten; remove it or choose another dest"
            )
        if held in others:
            raise InputError(
                f"dest {self.path!r} holds the agent key {others[held]!r} ({held}), so it is not overwritten; "
                "choose another dest"
            )

    def write(self, encoded: str) -> None:
        """Put the key there in one step, readable for its owner only; raises OSError."""
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(self._target), prefix=".agent-key-")
        try:
            with os.fdopen(handle, "w") as file:
                # Also where the umask would take this away.
                os.fchmod(handle, 0o600)
                file.write(encoded)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._target)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
