"""names: a module of a board that holds nothing but names, those of the code that is read later.

Owns the choice of them. MicroPython keeps each name that it once read, in pieces of 128 bytes. As
what is asked for is read, and forgotten again, those would lie scattered over the heap: after an
hour at the prompt 7 KB of a Pico's would be left in one piece, 50 with these (a table of names
that is full wants 15). So a start reads them at first (boards/start.py), and they lie together.
"""

from __future__ import annotations

from boards.unload import ASKED, MOVES
from tools.flash.bundle import AT, Files
from tools.flash.compiler import compiled

MODULE = "/boards/names.mpy"
_NAME = "boards/names.py"
_HEADER_BYTES = 4
# A chain of attributes is the shortest code that has them all; it is never run. What a module is
# called, and its file, is no name in code: asked for as one it is kept like one.
_SOURCE = """
def _(x):
    x.{chain}


for _ in {said}:
    hasattr(0, _)
del _
"""


def module_of(code: Files, march: str) -> tuple[str, bytes]:
    """The module for this code: its path and its bytes."""
    later: set[str] = set()
    first: set[str] = set()
    said: list[str] = []
    for path, data in code:
        if not path.endswith(".mpy"):
            continue
        module = path[1:].removesuffix(".mpy").replace("/", ".")
        if module.startswith((*ASKED, *MOVES)):
            later.update(names_in(data))
            said += [module, AT + path]
        else:
            first.update(names_in(data))
    source = _SOURCE.format(chain=".".join(sorted(later - first)), said=sorted(said))
    return MODULE, compiled(source.encode(), _NAME, march)


def names_in(mpy: bytes) -> list[str]:
    """The names that a compiled module brings with it: what is in its table of strings, as it is
    laid out in version 6 of the format, and is a name."""
    count, at = _number(mpy, _HEADER_BYTES)
    _, at = _number(mpy, at)  # of other objects
    found = []
    for _ in range(count):
        length, at = _number(mpy, at)
        if length & 1:
            continue  # one that every firmware has, by its number
        length >>= 1
        found.append(mpy[at : at + length].decode())
        at += length + 1
    return [name for name in found if name.isidentifier()]


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the highest first, and where it ends."""
    value = 0
    while True:
        value = value << 7 | data[at] & 127
        at += 1
        if data[at - 1] < 128:
            return value, at
