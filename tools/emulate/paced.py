"""An emulated board in wall time, its console at a port.

Owns the pace: never faster than real time, and no hurry afterwards when it was slower. Must not:
know what is said.
"""

from __future__ import annotations

import time

from tools.emulate.bench import Bench
from tools.emulate.repl import PROMPT
from tools.virtual.port import Port

_SLICE_MS = 5  # what is typed waits no longer than that
_BEGIN_MS = 10_000


class Paced:
    """Runs a bench until somebody interrupts it."""

    def __init__(self, bench: Bench, port: Port):
        self._bench = bench
        self._port = port
        self._began_s = time.monotonic()
        self._late_s = 0.0  # given up: the board's clock is that much behind

    def begin(self) -> None:
        """To its prompt: mpremote's first key is Ctrl-C, which would end main.py half-way, and
        leave no pump. A board that has none after ten seconds of its time is left to run."""
        line = self._bench.board.line
        self._bench.board.run(_BEGIN_MS, lambda: PROMPT in line.said)

    def run(self) -> None:
        """Until KeyboardInterrupt."""
        board = self._bench.board
        while True:
            typed = self._port.read()
            if typed:
                board.line.type(typed)
            board.run(_SLICE_MS)
            self._show()
            ahead_s = self._ahead_s()
            if ahead_s > 0:
                time.sleep(ahead_s)
            else:
                self._late_s -= ahead_s

    def summary(self) -> str:
        """How long it ran, and how much of it was lost to slowness."""
        ran_s = self._bench.board.now_ns / 1e9
        return f"it ran {ran_s:.1f} s of its own time, {self._late_s:.1f} s slower than real time"

    def _ahead_s(self):
        wall_s = time.monotonic() - self._began_s - self._late_s
        return self._bench.board.now_ns / 1e9 - wall_s

    def _show(self):
        said = self._bench.board.line.said
        if said:
            self._port.write(bytes(said))
            said.clear()
        self._port.flush()
