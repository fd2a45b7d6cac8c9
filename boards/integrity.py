# integrity: is the code on this board what was put there?
#
# Owns installed.txt, which lists every file of the installation: CRC-32, size, path. Must not:
# mend anything. `make flash` writes the list and checks every file against it; seal() writes it
# from what lies there, for a person who copied the files in another way.

import binascii
import os

import boards

_FORMAT = "microbolus 1"
_FOLDERS = ("firmware", "hal", "boards")
_ROOT_FILES = ("/boot.py", "/main.py")
_PIECE_BYTES = 512


class Installed:
    """The files of an installation, looked at one by one: all of them at once here.

    whole: False once a file was missing or other than listed. Code that is frozen into the
           firmware has no files, and is whole as long as the firmware runs.
    """

    def __init__(self):
        self._piece = bytearray(_PIECE_BYTES)
        self._list = "" if _is_frozen() else _library() + "/installed.txt"
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
                if lines.readline().strip() != _FORMAT:
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
        if _sum_of(path, self._piece) != (int(crc, 16), int(size)):
            self.whole = False


def seal() -> None:
    """Lists the files that are here now: a person says that they are right."""
    piece = bytearray(_PIECE_BYTES)
    library = _library()
    paths = list(_ROOT_FILES)
    for folder in _FOLDERS:
        _files_in(library + "/" + folder, paths)
    with open(library + "/installed.txt", "w") as out:
        print(_FORMAT, file=out)
        for path in sorted(paths):
            crc, size = _sum_of(path, piece)
            print("%08x %d %s" % (crc, size, path), file=out)


def _library() -> str:
    return boards.__file__.rsplit("/", 2)[0]


def _is_frozen() -> bool:
    try:
        os.stat(boards.__file__)
    except OSError:
        return True
    return False


def _sum_of(path: str, piece) -> tuple:
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


def _files_in(folder: str, paths: list) -> None:
    for entry in os.ilistdir(folder):
        path = folder + "/" + entry[0]
        if entry[1] == 0x4000:
            _files_in(path, paths)
        else:
            paths.append(path)
