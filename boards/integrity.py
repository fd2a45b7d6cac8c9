# integrity: is the code on this board what was put there?
#
# Owns installed.txt, which lists every file of the installation: CRC-32, size, path. Must not:
# mend anything. `make flash` writes the list and checks every file against it (seal.py does where
# the files were copied in another way).
#
# Nearly all code is one file (boards/microbolus.py), which is looked at in pieces.

import binascii
import os

import boards

LIST = "/installed.txt"
FORMAT = "microbolus 1"  # the first line of the list
PIECE_BYTES = 512  # of a file that are looked at together
_PIECES = 8  # that are looked at in one go


class Installed:
    """The files of an installation: all of them are looked at here, and piece by piece later."""

    def __init__(self):
        self._piece = bytearray(PIECE_BYTES)
        self._list = "" if _is_frozen() else LIST
        self._at = 0  # of the next line of the list, which may be too long to be kept in memory
        self._line = ""  # of a file that is to be looked at
        self._crc = self._size = 0  # of what was looked at of it
        self._whole = True
        self._pieces = -1  # whole files, until the list has been gone through once
        self.check_next()
        while self._at:
            self.check_next()
        self._pieces = _PIECES

    def is_whole(self) -> bool:
        """False once a file was missing or other than listed. Does not allocate.

        Code that is frozen into the firmware has no files, and is whole as long as that runs.
        """
        return self._whole

    def check_next(self) -> None:
        """Reads a line of the list, or looks at 4 KB of the file that it names, round and round:
        not both, for opening a file takes an RP2040 2 to 5 ms. Allocates, as opening does."""
        if self._list:
            try:
                self._look_on()
            except (OSError, ValueError):
                self._at = self._crc = self._size = 0
                self._line = ""
                self._whole = False

    def _look_on(self):
        if not self._line:
            with open(self._list) as lines:
                if lines.readline().strip() != FORMAT:
                    raise ValueError
                if self._at:
                    lines.seek(self._at)
                self._line = lines.readline()
                self._at = lines.tell() if self._line else 0
            return
        crc, size, path = self._line.strip().split(" ", 2)
        before = self._size
        self._crc, self._size = sum_of(path, self._piece, before, self._crc, self._pieces)
        if self._size - before == self._pieces * PIECE_BYTES:
            return  # there may be more
        if (self._crc, self._size) != (int(crc, 16), int(size)):
            self._whole = False
        self._crc = self._size = 0
        self._line = ""


def _is_frozen() -> bool:
    try:
        os.stat(boards.__file__)
    except OSError:
        return True
    return False


def sum_of(path: str, piece, at: int = 0, crc: int = 0, pieces: int = -1) -> tuple:
    """(CRC-32, size) of a file; (0, -1) when it cannot be read.

    at, crc: what an earlier call came to, to go on there; pieces: how many at most, -1: all.
    """
    try:
        with open(path, "rb") as file:
            file.seek(at)
            while pieces:
                count = file.readinto(piece)
                if not count:
                    break
                at += count
                pieces -= 1
                crc = binascii.crc32(memoryview(piece)[:count], crc)
    except OSError:
        return 0, -1
    return crc, at
