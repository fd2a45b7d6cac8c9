"""image: which files go onto a board.

Owns the list, and that of its checks (/lib/installed.txt, which boards/integrity.py reads at every
start). Must not: touch a board. Everybody who needs the files takes them from here: `make flash`,
`make virtual`, `make emulate`, package.json, and the test of what is frozen in.
"""

from __future__ import annotations

import binascii
from pathlib import Path

from tools.flash import enable, parts
from tools.flash.boards import REPOSITORY, Board, board_of
from tools.flash.compiler import compiled

INSTALLED = "/lib/installed.txt"
FORMAT = "microbolus 1"
# In / and as they are, for a person to read; MicroPython runs both after each reset. A main.py is
# what makes a board deliver, so it is the last file to come and the first to go.
STARTED = ("boot.py", "main.py")
# Of boards/ what is not code for a board.
_NOT_CODE = (*STARTED, "manifest.py")
_HAL = ("stores", "parts")
# littlefs keeps a file of up to 512 bytes among the names of its folder, and reads these as it is
# mounted, before boot.py can switch anything off: half a millisecond for each KB of such files. So
# the larger of them are made one byte larger than that, which MicroPython does not read.
_AMONG_NAMES = range(256, 513)


def sources(board: Board) -> list[tuple[str, str]]:
    """(path on the board, path in the repository) of all files but installed.txt that a board of
    this chip may need, as they are: .py where image() has .mpy. In the order of copying: what
    main.py needs is before it."""
    folders = ["firmware", *(f"hal/{name}" for name in (*_HAL, *board.chip.hal))]
    found = [path for folder in folders for path in (REPOSITORY / folder).rglob("*.py")]
    found += [REPOSITORY / "hal/__init__.py"]
    in_boards = [*(REPOSITORY / "boards").glob("*.py"), *board.folder.rglob("*.py")]
    others = [path.name for path in in_boards if path.stem.startswith("pacer_")]
    own = [f"pacer_{name}.py" for name in board.chip.hal]
    not_code = {*_NOT_CODE, *others} - {*own}
    found += [path for path in in_boards if path.name not in not_code]
    found += board.folder.glob("pins.csv")
    names = sorted(path.relative_to(REPOSITORY).as_posix() for path in found)
    listed = [("/lib/" + name, name) for name in names]
    started = [name for name in STARTED if (board.folder / name).exists()]
    return listed + [("/" + name, f"boards/{board.name}/{name}") for name in started]


def image(name: str) -> list[tuple[str, bytes]]:
    """(path on the board, its bytes) of every file that its rig needs, in the order of copying:
    installed.txt is before boot.py, and main.py is last. Raises NoSuchBoard, WrongEnable,
    DoesNotCompile."""
    board = board_of(name)
    enable.check(board)
    unused = parts.unused(board)
    files = [
        _made(path, source, board.chip.march)
        for path, source in sources(board)
        if source not in unused
    ]
    first_started = next(
        (at for at, (path, _) in enumerate(files) if not path.startswith("/lib/")), len(files)
    )
    files.insert(first_started, (INSTALLED, installed(files)))
    return files


def installed(files: list[tuple[str, bytes]]) -> bytes:
    """What installed.txt says of these files."""
    lines = [f"{binascii.crc32(data):08x} {len(data)} {path}" for path, data in sorted(files)]
    return "\n".join([FORMAT, *lines, ""]).encode()


def _made(path: str, source: str, march: str) -> tuple[str, bytes]:
    data = (REPOSITORY / source).read_bytes()
    if not path.startswith("/lib/") or Path(path).suffix != ".py":
        return path, data
    code = compiled(data, source, march)
    if len(code) in _AMONG_NAMES:
        code = code.ljust(_AMONG_NAMES.stop, b"\0")
    return path.removesuffix(".py") + ".mpy", code
