"""screen: what unix MicroPython says, made what a board says over a serial port.

Owns line ends, the greeting of a start, and which REPL MicroPython is in. Must not: change a byte
of what is none of these, such as the frames of `mpremote mount`.
"""

from __future__ import annotations

RAW = b"raw REPL; CTRL-B to exit\r\n>"
FRIENDLY = b"more information.\r\n>>> "
_BANNER = b"MicroPython "

# A frame of `mpremote mount`: 0x18, what is asked, its arguments; it ends when the answer comes.
_FRAME = 0x18
_CLOSE = 5  # is not answered, and has one byte


class Screen:
    """raw: which REPL MicroPython is in. One for each start.

    raw at the start: MicroPython begins in its friendly REPL and is sent to the raw one; what it
    says before it is there is not for anybody.
    """

    def __init__(self, raw: bool) -> None:
        self.raw = raw
        self._held: bytearray | None = bytearray() if raw else None
        self._tail = b""  # of what was said, in which the sign of the other REPL may have begun
        self._last = 0
        self._frame = 0  # bytes of one that came
        self._asked = 0

    def said(self, data: bytes) -> bytes:
        """What the port shows of what MicroPython said."""
        if self._held is not None:
            self._held += data
            at = self._held.find(RAW)
            if at < 0:
                return b""
            data = bytes(self._held[: self._held.rfind(_BANNER, 0, at)] + self._held[at:])
            self._held = None
        self._see_changes(data)
        return self._with_line_ends(data)

    def heard(self, data: bytes) -> None:
        """What was typed, or answered."""
        if data and self._frame and data != bytes([_FRAME]):
            self._frame = 0

    def _see_changes(self, data: bytes) -> None:
        # A sign may come in pieces; what came before it is not looked at again.
        self._tail += data
        while (at := self._tail.find(FRIENDLY if self.raw else RAW)) >= 0:
            self._tail = self._tail[at + len(FRIENDLY if self.raw else RAW) :]
            self.raw = not self.raw
        self._tail = self._tail[1 - max(len(FRIENDLY), len(RAW)) :]

    def _with_line_ends(self, data: bytes) -> bytes:
        shown = bytearray()
        for byte in data:
            if self._frame:
                self._frame += 1
                if self._frame == 2:
                    self._asked = byte
                elif self._asked == _CLOSE:
                    self._frame = 0
            elif byte == _FRAME:
                self._frame = 1
            elif byte == 0x0A and self._last != 0x0D:
                shown.append(0x0D)
            shown.append(byte)
            self._last = byte
        return bytes(shown)
