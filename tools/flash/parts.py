"""parts: which files the rig of a board has no use for, as it has no such part.

Owns that, from the table in boards/build.py and PARTS in the board's rig.py: who puts another part
on a rig says so there, and flashes again. On a Pico 4 KB of code are a block, of 352 that 90 days
of journal want 211 of. Must not: leave out what anything else imports.
"""

from __future__ import annotations

import re
from importlib import import_module

from tools.flash.boards import REPOSITORY, Board

_IMPORTED = re.compile(r"^from (hal\.\w+\.\w+) import", re.MULTILINE)
_NAMED = re.compile(
    r'"(hal\.\w+\.\w+)\.[A-Z]\w*"'
)  # a class in boards/build.py, outside its table


def unused(board: Board) -> set[str]:
    """Paths in the repository of the files that this rig does not need."""
    parts = getattr(import_module(f"boards.{board.name}.rig"), "PARTS", None)
    if parts is None:
        return set()
    source = (REPOSITORY / "boards/build.py").read_text(encoding="utf-8")
    needed = {_path(name) for name in _NAMED.findall(source)}
    choices: dict[str, dict[str, str]] = {}
    for line in re.findall(r"^(\w+ +\w+ +hal\.\S+)", source, re.MULTILINE):
        port, word, name = line.split()
        choices.setdefault(port, {})[word] = _path(name.rpartition(".")[0])
    for port, known in choices.items():
        data = parts.get(port)
        if data is not None:
            needed.add(known.get(data.get("part", next(iter(known))), ""))
    of_parts = {path for known in choices.values() for path in known.values()}
    files = [path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.glob("hal/parts/*.py")]
    optional = {path for path in files if not path.endswith("__init__.py")} | of_parts
    left_out = optional - _with_what_they_import(needed | _imported_elsewhere(board, optional))
    if parts.get("encoder") is None:
        left_out.add("firmware/motion.py")
    if parts["store"].get("part", "files") == "files":
        left_out.add("hal/stores/fram.py")
    return left_out


def _imported_elsewhere(board, optional):
    folders = ("boards", "hal/stores", *(f"hal/{name}" for name in board.chip.hal))
    found = set()
    for folder in folders:
        for path in (REPOSITORY / folder).glob("*.py"):
            if path.relative_to(REPOSITORY).as_posix() not in optional:
                found |= _imports(path)
    return found


def _with_what_they_import(paths):
    paths = {path for path in paths if path}
    while True:
        more = set().union(*(_imports(REPOSITORY / path) for path in paths))
        if more <= paths:
            return paths
        paths |= more


def _imports(path):
    return {_path(name) for name in _IMPORTED.findall(path.read_text(encoding="utf-8"))}


def _path(module):
    return module.replace(".", "/") + ".py"
