"""board: what a board does around MicroPython: power, resets, Ctrl-C, and a serial port.

Owns the loop between the port and the process. Must not: know the pump.

A reset of either kind ends the process and starts another. After a soft reset it is in the REPL it
was in, and main.py is left out of a raw one: that is how MicroPython does it on every board.
"""

from __future__ import annotations

import os
import selectors
import time
from dataclasses import replace
from pathlib import Path

from tools.virtual.port import Port
from tools.virtual.process import Process, Start
from tools.virtual.screen import Screen

_CTRL_C = b"\x03"
_REBOOT = b"MPY: soft reboot\r\n"
_MOMENT_S = 2.0
_AGAIN_S = 0.002  # a Ctrl-C that was held back is tried again
# A main.py that is not done after this long may be interrupted. On a real board a host is not back
# at the port earlier, after a reset.
_TO_BEGIN_S = 2.0
# Seconds from the host's clock, and midnight of 2021-01-01, where an RP2040's clock begins.
_CHIP_BEGINS_S = 1_609_459_200


class Broken(Exception):
    """MicroPython does not even come to its prompt; says what it said last."""


class Board:
    """A virtual board at a port. start: how MicroPython is started; now_s: the host's clock."""

    def __init__(self, port: Port, start: Start, now_s: int) -> None:
        self._port = port
        self._start = replace(start, clock_s=_CHIP_BEGINS_S - now_s)
        self._power_on_clock_s = self._start.clock_s
        self._typed = b""  # what has not been passed on yet; a Ctrl-C first
        self._begin("power-on", raw=False)

    def run(self) -> None:
        """Until an exception comes by, such as KeyboardInterrupt. Raises Broken."""
        while True:
            self.turn()

    def turn(self) -> None:
        """Waits for something to happen, and does what belongs to it."""
        with selectors.DefaultSelector() as selector:
            writes = selectors.EVENT_WRITE if self._port.waits else 0
            stuck = self._process.waits or self._typed
            reads = 0 if stuck else selectors.EVENT_READ
            if writes | reads:
                selector.register(self._port.file, writes | reads)
            if not self._port.is_full:
                selector.register(self._process.says, selectors.EVENT_READ)
            selector.register(self._process.wire, selectors.EVENT_READ)
            selector.select(_AGAIN_S if stuck else None)
        self._port.flush()
        self._process.flush()
        self._carry_there()
        self._carry_back()

    def off(self) -> None:
        """Takes the power away. A board at its prompt has a moment to see what time it is."""
        self._process.hang_up()
        until_s = time.monotonic() + _MOMENT_S
        while self._process.read() is not None and time.monotonic() < until_s:
            self._listen()
            time.sleep(0.01)
        self._listen()
        self._process.end()

    def _begin(self, cause: str, raw: bool) -> None:
        clock_s = self._start.clock_s if cause == "soft" else self._power_on_clock_s
        self._start = replace(self._start, cause=cause, raw=raw, clock_s=clock_s)
        self._screen = Screen(raw)
        self._process = Process(self._start)
        self._is_key = False  # a Ctrl-C was passed on, and not read yet
        self._is_up = False
        self._began_s = time.monotonic()
        self._said = b""

    def _carry_there(self) -> None:
        if self._process.waits:
            return
        if not self._typed:
            self._typed = self._port.read()
            self._screen.heard(self._typed)
        while self._typed:
            if self._typed[:1] == _CTRL_C:
                if not self._has_interrupted():
                    return
                self._typed = self._typed[1:]
            keys, ctrl_c, rest = self._typed.partition(_CTRL_C)
            self._process.write(keys)
            self._typed = ctrl_c + rest

    def _has_interrupted(self) -> bool:
        """Passes a Ctrl-C on; False when it has to be tried again.

        Running code is interrupted; at the prompt it is a key. It is tried until one of the two
        has happened: what was typed before it may just be about to run.
        """
        if not self._is_up and time.monotonic() < self._began_s + _TO_BEGIN_S:
            return False
        if self._process.interrupt() or (self._is_key and not self._process.unread()):
            self._is_key = False
            return True
        if not self._is_key and not self._process.is_held:
            self._process.write(_CTRL_C)
            self._is_key = True
        return False

    def _carry_back(self) -> None:
        said = b"" if self._port.is_full else self._process.read()
        if said:
            self._said = (self._said + said)[-1_000:]
            self._port.write(self._screen.said(said))
        cause = self._listen()
        if cause:
            self._port.write(self._screen.said(self._process.read() or b""))  # its last words
            self._process.end()
        elif said is None:
            if not self._is_up:  # off() is still to come, and takes it away
                words = self._said.decode(errors="replace").strip()
                raise Broken(words or "MicroPython ended without a word")
            cause = "soft" if self._process.end() == 0 else "power-on"
        if cause:
            self._again(cause)

    def _listen(self) -> str:
        """Does what the wire tells; returns what the board has to be reset for, or ""."""
        cause = ""
        for line in self._process.told():
            word, _, rest = line.partition(" ")
            if word == "up":
                self._is_up = True
            elif word == "rig":
                _replace(self._start.rig, rest)
            elif word == "clock":
                self._start = replace(self._start, clock_s=int(rest))
            elif word == "end":
                cause = rest
        return cause

    def _again(self, cause: str) -> None:
        if cause == "soft":
            self._port.write(_REBOOT)
        self._begin(cause, raw=cause == "soft" and self._screen.raw)


def _replace(path: Path, text: str) -> None:
    # As a whole or not at all, whenever this program is killed.
    new = path.with_suffix(".new")
    new.write_text(text)
    os.replace(new, path)
