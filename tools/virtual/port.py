"""port: the pseudo-terminal that people connect to.

Owns its bytes, both ways. Must not: know what they mean.
"""

from __future__ import annotations

import fcntl
import os
import tty

_PIECE = 4096
_KEPT = 65_536  # bytes for somebody who does not read


class Port:
    """A serial port, in two ends: name is the one to connect to, file the number of ours."""

    def __init__(self) -> None:
        self.file, self._theirs = os.openpty()
        # As a cable: no echo, no line editing. It stays open, or it would forget that when the
        # first visitor leaves.
        tty.setraw(self._theirs)
        os.set_blocking(self.file, False)
        self.name = os.ttyname(self._theirs)
        self._waiting = bytearray()

    @property
    def how(self) -> str:
        """How to connect: a command that leads to the prompt, and a word for all others."""
        return (
            f"mpremote connect {self.name}\n"
            "  before exec, run and fs say resume: without it mpremote resets the board, and no\n"
            "  pump runs until the next reset"
        )

    def read(self) -> bytes:
        """What was typed; b"" when nothing was."""
        try:
            return os.read(self.file, _PIECE)
        except BlockingIOError:
            return b""

    def write(self, data: bytes) -> None:
        """Shows it; what nobody reads is kept for the next who comes, as far as there is room."""
        self._waiting += data
        self.flush()
        if len(self._waiting) > _KEPT and not self._is_taken():
            del self._waiting[:-_KEPT]

    def flush(self) -> None:
        """Writes what waits, as much as can be."""
        try:
            while self._waiting:
                del self._waiting[: os.write(self.file, self._waiting[:_PIECE])]
        except BlockingIOError:
            pass

    @property
    def waits(self) -> bool:
        """There is something that was not yet read."""
        return bool(self._waiting)

    @property
    def is_full(self) -> bool:
        """Somebody is connected and does not read: the board has to wait."""
        return len(self._waiting) > _KEPT

    def close(self) -> None:
        os.close(self.file)
        os.close(self._theirs)

    def _is_taken(self) -> bool:
        # mpremote, as most, locks what it opens.
        try:
            fcntl.flock(self._theirs, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        fcntl.flock(self._theirs, fcntl.LOCK_UN)
        return False
