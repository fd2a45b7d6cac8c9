"""ports: which serial port the board is at.

Owns the choice, and the words for a port that cannot be had. Must not: talk to a board.
"""

from __future__ import annotations

import errno
import os
import re
from typing import NamedTuple

import serial  # type: ignore[import-untyped]
from serial.tools import list_ports  # type: ignore[import-untyped]

WRONG = 2  # exit code: what was asked cannot be; no file was changed
FAILED = 1  # exit code: it was begun, and did not come to its end


class Trouble(Exception):
    """In words for a person, in one line, with what to do next; code: the exit code."""

    def __init__(self, words: str, code: int = WRONG) -> None:
        super().__init__(words)
        self.code = code


class Port(NamedTuple):
    """name: what to open; what: for people; is_usb: a board may be behind it."""

    name: str
    what: str
    is_usb: bool


def ports() -> list[Port]:
    """Those this machine has, sorted by name."""
    found = []
    for port in list_ports.comports():
        words = [port.product or port.description or "", port.serial_number or ""]
        what = " ".join(word for word in words if word and word != "n/a")
        found.append(Port(port.device, what, port.vid is not None))
    return sorted(found)


def chosen(wanted: str, there: list[Port]) -> str:
    """The port to open: the one wanted, else the only one with a board. Raises Trouble."""
    if wanted:
        if "://" in wanted or os.path.exists(wanted) or wanted in [port.name for port in there]:
            return wanted
        raise Trouble(f"PORT={wanted}: there is no such port; {_named(there)}")
    boards = [port for port in there if port.is_usb]
    if not boards:
        raise Trouble(
            f"no board is connected by USB; {_named(there)}; plug one in, or say PORT=name"
        )
    if len(boards) > 1:
        listed = ", ".join(_words(port) for port in boards)
        raise Trouble(f"{len(boards)} boards are connected: {listed}; say which: PORT=name")
    return boards[0].name


def why_not(port: str) -> str:
    """Why a port that is there cannot be opened, and what to do."""
    try:
        serial.serial_for_url(port, exclusive=True).close()
    except (OSError, ValueError) as error:
        # pyserial says the number in one place or the other.
        said = re.search(r"(?:Errno |\()(\d+)", str(error))
        number = getattr(error, "errno", None) or int(said[1] if said else 0)
        if number in (errno.EACCES, errno.EPERM):
            return "you may not open it; on Linux, join the group dialout and log in again"
        if number in (errno.EBUSY, errno.EAGAIN):
            return "another program has it open; close that one, then try again"
        if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            return f"there is no such port; {_named(ports())}"
        if number == errno.ENOTTY:
            return f"it is no serial port; {_named(ports())}"
        return f"{error}; see to it, then try again"
    return "it did not open at first; try again"


def _named(there: list[Port]) -> str:
    if not there:
        return "this machine has no serial port"
    return "ports here: " + ", ".join(_words(port) for port in there)


def _words(port: Port) -> str:
    return f"{port.name} ({port.what})" if port.what else port.name
