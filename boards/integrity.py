# integrity: is the code on this board what was put there?
#
# Owns installed.txt, which lists every file of the installation: CRC-32, size, path. Must not:
# mend anything. `make flash` writes the list and checks every file against it; seal.py writes it
# from what lies there, for a person who copied the files in another way.

import binascii
import os

import boards

FORMAT = "microbolus 1"  # the first line of the list
PIECE_BYTES = 512  # of a file that are looked at together


class Installed:
    """The files of an installation, looked at one by one: all of them at once here.

    whole: False once a file was missing or other than listed. Code that is frozen into the
           firmware has no files, and is whole as long as the firmware runs.
    """

    def __init__(self):
        self._piece = bytearray(PIECE_BYTES)
        self._list = "" if _is_frozen() else library() + "/installed.txt"
        self._at = 0  # of the next line of the list, which is too long to be kept in memory
        self.whole = True
        if self._list:
            self._look(True)

    def check_next(self) -> bool:
        """Looks at one file more, round and round; returns whole. Allocates: it opens a file."""
        if self._list:
            self._look(False)
        return self.whole

    def _look(self, at_all):
        try:
            with open(self._list) as lines:
                if lines.readline().strip() != FORMAT:
                    raise ValueError
                if self._at:
                    lines.seek(self._at)
                line = lines.readline()
                while at_all and line:
                    self._compare(line)
                    line = lines.readline()
                if line:
                    self._compare(line)
                self._at = lines.tell() if line else 0
        except (OSError, ValueError):
            self._at = 0
            self.whole = False

    def _compare(self, line):
        crc, size, path = line.strip().split(" ", 2)
        if sum_of(path, self._piece) != (int(crc, 16), int(size)):
            self.whole = False


def library() -> str:
    """The folder with our packages: /lib on a board."""
    return boards.__file__.rsplit("/", 2)[0]


def _is_frozen() -> bool:
    try:
        os.stat(boards.__file__)
    except OSError:
        return True
    return False


def sum_of(path: str, piece) -> tuple:
    """(CRC-32, size) of a file; (0, -1) when it cannot be read."""
    crc = size = 0
    try:
        with open(path, "rb") as file:
            while True:
                count = file.readinto(piece)
                if not count:
                    return crc, size
                size += count
                crc = binascii.crc32(memoryview(piece)[:count], crc)
    except OSError:
        return 0, -1
