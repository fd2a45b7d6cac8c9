"""files: what lies on the virtual board: what `make flash BOARD=host` would put there.

Owns when the files are put there: at the first start, and when the sources have changed since.
Must not: touch what else is on the board, its journal above all, and what a person put there.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tools.flash.image import image
from tools.flash.plan import TOP
from tools.virtual.process import ROOT

_SOURCES = ("firmware", "hal", "boards", "tools/flash")


def refresh(board: Path, stamp: Path) -> int:
    """Puts the files onto the board where they are missing or old; how many it wrote.

    board: its folder; stamp: file that remembers of what sources they were made. Raises
    ValueError when a source does not compile.
    """
    sources = _state_of_sources()
    if stamp.exists() and stamp.read_text() == sources:
        return 0
    stamp.unlink(missing_ok=True)
    written = put(board, image("host"))
    stamp.write_text(sources)
    return written


def put(board: Path, files: list[tuple[str, bytes]]) -> int:
    """Puts files onto the board, in their order; what is ours and not among them goes.

    main.py goes first, and is the last to come: what is half done does not deliver.
    """
    wanted = {board / path.lstrip("/"): data for path, data in files}
    (board / "main.py").unlink(missing_ok=True)
    for old in sorted(board.rglob("*"), reverse=True):
        if not is_ours("/" + old.relative_to(board).as_posix()):
            continue
        if old.is_dir():
            if not any(old.iterdir()):
                old.rmdir()
        elif old not in wanted:
            old.unlink()
    written = 0
    for path, data in wanted.items():
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written += 1
    return written


def is_ours(path: str) -> bool:
    """Whether `make flash` would renew it, or remove it; all else on a board is a person's."""
    return any(f"{path}/".startswith(f"{top}/") for top in TOP)


def _state_of_sources() -> str:
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                status = path.stat()
                digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
