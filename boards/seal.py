# seal: the files that are here now are right, says a person who copied them in another way.
#
# Owns which files are listed, as `make flash` would. Must not: judge them; that is integrity.py.

import os

from boards.integrity import FORMAT, PIECE_BYTES, library, sum_of

_FOLDERS = ("firmware", "hal", "boards")
_ROOT_FILES = ("/boot.py", "/main.py")


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
