# seal: lists what lies on a board as right, for a person who copied the files in another way.
#
# Owns that. Must not: be imported by anything: it is typed.

import os

import boards
from boards.integrity import FORMAT, LIST, PIECE_BYTES, sum_of

_FOLDERS = ("firmware", "hal", "boards")
_CODE = "/microbolus.bin"
_ROOT_FILES = ("/boot.py", "/main.py", "/microbolus.mpy", _CODE)


def seal() -> None:
    """Lists the files that are here, with their CRC-32 and size. Raises OSError."""
    piece = bytearray(PIECE_BYTES)
    paths = [path for path in _ROOT_FILES if sum_of(path, piece)[1] >= 0]
    if _CODE not in paths:
        library = boards.__file__.rsplit("/", 2)[0]  # /lib, as mip has it
        paths.append(library + "/microbolus.py")
        for folder in _FOLDERS:
            _files_in(library + "/" + folder, paths)
    with open(LIST, "w") as out:
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
