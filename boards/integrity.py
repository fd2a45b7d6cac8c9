# integrity: is the code on this board what was put there?
#
# Owns installed.txt, which lists every file of the installation: CRC-32, size, path. Must not:
# mend anything. `make flash` writes the list and checks every file against it; seal() writes it
# from what lies there, for a person who copied the files in another way.

import binascii
import os

import boards

FORMAT = "microbolus 1"  # the first line of the list
PIECE_BYTES = 512  # of a file that are looked at together
_FOLDERS = ("firmware", "hal", "boards")
_ROOT_FILES = ("/boot.py", "/main.py")


class Installed:
    """The files of an installation: all of them are looked at here, and one by one later."""

    def __init__(self):
        self._piece = bytearray(PIECE_BYTES)
        self._list = "" if _is_frozen() else library() + "/installed.txt"
        self._at = 0  # of the next line of the list, which is too long to be kept in memory
        self._line = ""  # of a file that is to be looked at
        self._whole = True
        if self._list:
            self._guarded(self._look_at_all)

    def is_whole(self) -> bool:
        """False once a file was missing or other than listed. Does not allocate.

        Code that is frozen into the firmware has no files, and is whole as long as that runs.
        """
        return self._whole

    def check_next(self) -> None:
        """Reads a line of the list, or looks at the file that it names, round and round: not both,
        for opening a file takes an RP2040 2 to 5 ms. Allocates, as opening does."""
        if self._list:
            self._guarded(self._look_on)

    def _guarded(self, look):
        try:
            look()
        except (OSError, ValueError):
            self._at = 0
            self._whole = False

    def _look_at_all(self):
        with open(self._list) as lines:
            _skip_format(lines)
            for line in lines:
                self._compare(line)

    def _look_on(self):
        line, self._line = self._line, ""
        if line:
            self._compare(line)
            return
        with open(self._list) as lines:
            _skip_format(lines)
            if self._at:
                lines.seek(self._at)
            self._line = lines.readline()
            self._at = lines.tell() if self._line else 0

    def _compare(self, line):
        crc, size, path = line.strip().split(" ", 2)
        if sum_of(path, self._piece) != (int(crc, 16), int(size)):
            self._whole = False


def _skip_format(lines):
    if lines.readline().strip() != FORMAT:
        raise ValueError


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


def seal() -> None:
    """Lists the files that are here, with their CRC-32 and size. Raises OSError."""
    piece = bytearray(PIECE_BYTES)
    paths = list(_ROOT_FILES)
    for folder in _FOLDERS:
        _files_in(library() + "/" + folder, paths)
    with open(library() + "/installed.txt", "w") as out:
        print(FORMAT, file=out)
        for path in sorted(paths):
            crc, size = sum_of(path, piece)
            print("%08x %d %s" % (crc, size, path), file=out)


def _files_in(folder: str, paths: list) -> None:
    for entry in os.ilistdir(folder):
        path = folder + "/" + entry[0]
        if entry[1] == 0x4000:
            _files_in(path, paths)
        else:
            paths.append(path)
