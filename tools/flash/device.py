"""device: a board at a port, and MicroPython's raw REPL on it.

Owns the connection: mpremote's own transport, with every way it can fail put into one line. Must
not: know what is asked of the board, or leave names behind on it.
"""

from __future__ import annotations

import contextlib
import io
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mpremote.transport import TransportError, TransportExecError  # type: ignore[import-untyped]
from mpremote.transport_serial import SerialTransport  # type: ignore[import-untyped]

from tools.flash.ports import FAILED, Trouble, why_not

SILENT_S = 10.0  # without a byte from the board, and it is taken for gone
_PROMPT = b"\r\n>>> "
_RETRY_S = 0.25
_QUIET_S = 0.5  # a board that says nothing for so long is not about to start
_TEST_S = 300  # the longest test, on a board
# The port is closed meanwhile: a board that goes first takes its end of it along.
_RESET = "import machine, time\ntime.sleep_ms(100)\nmachine.reset()"


class Lost(Trouble):
    """The board went silent, or its cable went."""


class Refused(Exception):
    """What was asked raised an exception on the board; words: its last line."""

    def __init__(self, traceback: str) -> None:
        lines = [line for line in traceback.strip().splitlines() if line.strip()]
        super().__init__(lines[-1] if lines else "an exception without words")


class Device:
    """A board whose port is open. port: its name; patience_s: how long it may be silent."""

    def __init__(self, port: str, patience_s: float = SILENT_S) -> None:
        """Raises Trouble when it cannot be opened."""
        self.port = port
        self.patience_s = patience_s
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                self._wire = SerialTransport(port, timeout=patience_s)
            self._wire.serial.write_timeout = patience_s
        except (TransportError, OSError, ValueError) as error:
            raise Trouble(f"{port}: {why_not(port)}") from error

    def stop(self) -> None:
        """A soft reset into the raw REPL: boot.py makes outputs inactive, main.py does not run."""
        self._unmount()
        with self._told("it does not answer as MicroPython does; is MicroPython on it?"):
            self._wire.enter_raw_repl(True, self.patience_s)

    def listen(self) -> None:
        """Into the raw REPL, and nothing else: what runs in the background goes on running."""
        with self._told("it does not answer as MicroPython does; is MicroPython on it?"):
            self._wire.enter_raw_repl(False, self.patience_s)

    def give_back(self) -> None:
        """Back to the prompt that a person finds, as far as there is a board; resets nothing.

        What still runs in the raw REPL is ended. Harmless on a port that is closed.
        """
        with contextlib.suppress(OSError):
            self._wire.serial.write(b"\r\x03\r\x02")

    def run(
        self,
        code: str,
        consumer: Callable[[bytes], None] | None = None,
        silent_s: float = 0,
    ) -> str:
        """Runs code on the board; what it printed. consumer: is given that as it comes, instead.

        silent_s: how long it may print nothing, if not as long as ever. Raises Refused when the
        code does, Lost when there is no board any more.
        """
        with self._told("it went silent"):
            said, error = self._wire.exec_raw(code, silent_s or self.patience_s, consumer)
        if error:
            raise Refused(error.decode("utf-8", "replace"))
        return str(said, "utf-8", "replace").replace("\r\n", "\n")

    def mount(self, folder: Path) -> None:
        """Shows a folder of this machine to a stopped board, as /remote, until it is stopped."""
        with self._told("it went silent"):
            self._wire.serial = Impatient(self._wire.serial)
            self._wire.mount_local(str(folder))

    def reset(self) -> None:
        """A hard reset: the port may go, and come back; connect again."""
        with self._told("it went silent"):
            self._wire.exec_raw_no_follow(_RESET)
        self.close()

    def restart(self) -> None:
        """Starts a board anew that is in the middle of something, as far as there is one.

        A soft reset with main.py, for which nothing that it says has to be understood.
        """
        self._unmount()
        with contextlib.suppress(OSError):
            self._wire.serial.timeout = _QUIET_S
            for keys in (b"", b"\r\x03", b"\r\x02\x04"):
                self._wire.serial.write(keys)
                while self._wire.serial.read(1):
                    pass
        self.close()

    def prompt(self, seconds: float) -> bool:
        """True when the prompt for a person comes: what runs at a start has run. Sends no Ctrl-C,
        which would end it half-way."""
        with self._told("it went silent"):
            until_s = time.monotonic() + seconds
            self._wire.serial.timeout = _RETRY_S
            try:
                while time.monotonic() < until_s:
                    self._wire.serial.write(b"\r\n")
                    if self._wire.read_until(1, _PROMPT, _RETRY_S).endswith(_PROMPT):
                        return True
            finally:
                self._wire.serial.timeout = self.patience_s
        return False

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._wire.close()
        # It lowers RTS and DTR first. Of a board that has just gone that fails, and a port that
        # stays open has the board come back under another name.
        with contextlib.suppress(OSError):
            self._wire.serial.close()

    def _unmount(self) -> None:
        if self._wire.mounted:
            self._wire.serial = self._wire.serial.orig_serial.serial
            self._wire.mounted = False

    @contextlib.contextmanager
    def _told(self, silent: str) -> Iterator[None]:
        try:
            # mpremote prints what it did not expect.
            with contextlib.redirect_stdout(io.StringIO()):
                yield
        except TransportExecError as error:
            raise Refused(error.error_output) from None
        except (TransportError, struct.error) as error:
            raise Lost(f"{self.port}: {silent}", FAILED) from error
        except OSError as error:
            raise Lost(f"{self.port}: it was unplugged, or its cable", FAILED) from error


class Impatient:
    """A serial port whose silence is an error: mpremote waits for ever while it shows a folder."""

    def __init__(self, port: Any) -> None:
        self.serial = port
        self.timeout = port.timeout

    def read(self, count: int) -> bytes:
        until_s = time.monotonic() + _TEST_S
        while not (data := self.serial.read(count)):
            if time.monotonic() > until_s:
                raise TransportError("silent")
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self.serial, name)


def opened_again(port: str, patience_s: float) -> Device:
    """A board that resets, as soon as its port is there and it has come to its prompt. patience_s:
    as for Device; half as long again is a start with 90 days of history."""
    seconds = patience_s * 1.5
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        device = None
        try:
            device = Device(port, patience_s)
            if device.prompt(until_s - time.monotonic()):
                return device
        except Trouble:
            time.sleep(_RETRY_S)  # not there yet
        if device:
            device.close()
    raise Lost(
        f"{port}: it did not come back within {seconds:.0f} s; unplug it, plug it in, make repl",
        FAILED,
    )
