"""interrupts: Ctrl-C for unix MicroPython, at a moment when it can take one.

Owns the question whether a process catches SIGINT. At its prompt MicroPython does not, and would
die of it; there Ctrl-C is a key like any other. Linux answers that question in /proc; elsewhere
Ctrl-C is always a key, and running code is ended by ending `make virtual`.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

_PROC = Path("/proc")


def interrupt(pid: int, may: Callable[[], bool]) -> bool:
    """Interrupts the code that a process runs; False when it runs none, or may() says no.

    The process stands still while may() and /proc are asked, so the answers hold.
    """
    if not (_PROC / str(pid)).exists():
        return False
    os.kill(pid, signal.SIGSTOP)
    try:
        while _state(pid) not in "tTZX":
            time.sleep(0.000_1)
        if not may() or not _catches(pid):
            return False
        os.kill(pid, signal.SIGINT)
        return True
    finally:
        os.kill(pid, signal.SIGCONT)


def _state(pid: int) -> str:
    return (_PROC / str(pid) / "stat").read_text().rpartition(") ")[2][:1]


def _catches(pid: int) -> bool:
    for line in (_PROC / str(pid) / "status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "SigCgt":
            return bool(int(value, 16) >> (signal.SIGINT - 1) & 1)
    return False
