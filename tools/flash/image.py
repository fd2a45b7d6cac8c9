"""image: which files go onto a board.

Owns the list, and that of its checks (/installed.txt, which boards/integrity.py reads at every
start). Must not: touch a board. Everybody who needs the files takes them from here: `make flash`,
`make virtual`, `make emulate`, package.json, and the test of what is frozen in.

All code but what has to be there before it lies in one file (tools/flash/bundle.py).
"""

from __future__ import annotations

import binascii

from tools.flash import enable, parts
from tools.flash.boards import REPOSITORY, Board, board_of
from tools.flash.bundle import FILE, Files, bundled
from tools.flash.compiler import compiled

INSTALLED = "/installed.txt"
FORMAT = "microbolus 1"
# What boot.py has the code mounted by: in /, where it is found soonest.
LOADER = "/microbolus.mpy"
_LOADER_SOURCE = "boards/microbolus.py"
# In / and as they are, for a person to read; MicroPython runs both after each reset. A main.py is
# what makes a board deliver, so it is the last file to come and the first to go.
STARTED = ("boot.py", "main.py")
# Of boards/ what is not code for a board.
_NOT_CODE = (*STARTED, "manifest.py")
_HAL = ("stores", "parts")


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
    names.remove(_LOADER_SOURCE)
    listed = [("/lib/microbolus.py", _LOADER_SOURCE)] + [("/lib/" + name, name) for name in names]
    started = [name for name in STARTED if (board.folder / name).exists()]
    return listed + [("/" + name, f"boards/{board.name}/{name}") for name in started]


def image(name: str) -> Files:
    """(path on the board, its bytes) of every file that its rig needs, in the order of copying:
    installed.txt is before boot.py, and main.py is last. Raises NoSuchBoard, WrongEnable,
    DoesNotCompile."""
    board = board_of(name)
    enable.check(board)
    return image_of(board, code_of(board))


def code_of(board: Board) -> Files:
    """(path, bytes) of what lies in the file of code, for the rig of a board: all compiled, but
    pins.csv. Paths begin below /lib of sources(). Raises DoesNotCompile."""
    unused = parts.unused(board)
    return [
        _made(path.removeprefix("/lib"), source, board.chip.march)
        for path, source in sources(board)
        if path.startswith("/lib/") and source not in {*unused, _LOADER_SOURCE}
    ]


def image_of(board: Board, code: Files) -> Files:
    """As image(), with this code. Raises DoesNotCompile."""
    loader = compiled(
        (REPOSITORY / _LOADER_SOURCE).read_bytes(), "microbolus.py", board.chip.march
    )
    started = [(path, source) for path, source in sources(board) if not path.startswith("/lib/")]
    files = [(path, (REPOSITORY / source).read_bytes()) for path, source in started]
    files = [(LOADER, loader), (FILE, bundled(code)), *files]
    listed = installed(files)
    return [*files[:2], (INSTALLED, listed), *files[2:]]


def installed(files: Files) -> bytes:
    """What installed.txt says of these files."""
    lines = [f"{binascii.crc32(data):08x} {len(data)} {path}" for path, data in sorted(files)]
    return "\n".join([FORMAT, *lines, ""]).encode()


def _made(path: str, source: str, march: str) -> tuple[str, bytes]:
    data = (REPOSITORY / source).read_bytes()
    if not source.endswith(".py"):
        return path, data
    return path.removesuffix(".py") + ".mpy", compiled(data, source, march)
