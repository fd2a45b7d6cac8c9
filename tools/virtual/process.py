"""process: one run of unix MicroPython, from one reset to the next.

Owns the process, the pipes to and from it, and its wire, on which boards/host/chip.py tells what a
person does not see. Must not: know what a reset is.
"""

from __future__ import annotations

import array
import fcntl
import os
import subprocess
import termios
from dataclasses import dataclass
from pathlib import Path

from tools.virtual.interrupts import interrupt

ROOT = Path(__file__).resolve().parents[2]
CODE = "__import__('chip').power_up(globals())"
_PIECE = 65_536


@dataclass
class Start:
    """How MicroPython is started.

    root: folder that is the board's file system; rig: file with what the rig has kept; cause:
    power-on, hard or soft; raw: into the raw REPL; clock_s: from the host's clock to the chip's.
    """

    interpreter: str
    heap: str
    root: Path
    rig: Path
    cause: str = "power-on"
    raw: bool = False
    clock_s: int = 0

    def command(self, wire: int) -> list[str]:
        mode = "raw" if self.raw else "friendly"
        words = [self.root, wire, self.cause, mode, self.clock_s, self.rig]
        options = ["-X", f"heapsize={self.heap}", "-i", "-c", CODE]
        return [self.interpreter, *options, *(str(word) for word in words)]


class Process:
    """MicroPython at work. says: file number of what it prints; wire: of what it tells."""

    def __init__(self, start: Start) -> None:
        self.wire, theirs = os.pipe()
        environment = {**os.environ, "MICROPYPATH": str(ROOT / "boards" / "host")}
        environment["HOME"] = os.devnull  # the prompt's history is nobody else's
        try:
            # A session of its own: a Ctrl-C in the terminal of `make virtual` is not for it.
            self._popen = subprocess.Popen(
                start.command(theirs),
                cwd=start.root,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs,),
                start_new_session=True,
                bufsize=0,
            )
        finally:
            os.close(theirs)
        assert self._popen.stdin and self._popen.stdout
        self._hears = self._popen.stdin.fileno()
        self.says = self._popen.stdout.fileno()
        for file in (self.wire, self.says, self._hears):
            os.set_blocking(file, False)
        self._held = 1  # until it is there
        self._line = b""
        self._told: list[str] = []
        self._typed = bytearray(b"\x01" if start.raw else b"")

    def write(self, data: bytes) -> None:
        """Types it; what finds no room waits for flush()."""
        self._typed += data
        self.flush()

    def flush(self) -> None:
        try:
            while self._typed:
                del self._typed[: os.write(self._hears, self._typed)]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self._typed.clear()

    def unread(self) -> int:
        """Bytes that were typed, and that it has not read."""
        found = array.array("i", [0])
        fcntl.ioctl(self._hears, termios.FIONREAD, found)
        return found[0] + len(self._typed)

    def hang_up(self) -> None:
        """Nothing will be typed any more; at its prompt it ends by itself then."""
        assert self._popen.stdin
        self._popen.stdin.close()

    @property
    def waits(self) -> bool:
        """What was typed has not found room yet."""
        return bool(self._typed)

    def read(self) -> bytes | None:
        """What it printed; None when it has ended."""
        try:
            return os.read(self.says, _PIECE) or None
        except BlockingIOError:
            return b""

    def told(self) -> list[str]:
        """Lines of the wire since the last look, "+" and "-" excepted."""
        self._listen()
        told, self._told = self._told, []
        return told

    @property
    def is_held(self) -> bool:
        """A Ctrl-C has to wait."""
        return self._held > 0

    def interrupt(self) -> bool:
        """Ctrl-C for what it runs; False when it runs nothing, or is held."""

        def may() -> bool:
            self._listen()
            return not self.is_held

        return interrupt(self._popen.pid, may)

    def end(self) -> int:
        """The power is off; how it had ended when it had ended already, else -9."""
        if self._popen.poll() is None:
            self._popen.kill()
        code = self._popen.wait()
        os.close(self.wire)
        for file in (self._popen.stdin, self._popen.stdout):
            assert file
            file.close()  # again does no harm
        return code

    def _listen(self) -> None:
        try:
            while piece := os.read(self.wire, _PIECE):
                *lines, self._line = (self._line + piece).split(b"\n")
                for line in lines:
                    if line in (b"+", b"-"):
                        self._held += 1 if line == b"+" else -1
                    else:
                        self._told.append(line.decode())
        except BlockingIOError:
            pass
