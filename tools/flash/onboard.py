"""onboard: what runs on the board while it is flashed.

Owns the code, as text for the raw REPL, and the reading of what it prints. It works on every port
of MicroPython with .mpy files, and needs nothing of the pump. Must not: run anywhere else.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

# The folders of /lib that are ours: of code that lies there as files of its own, as mip copies it.
# What else is on the board is a person's.
OURS = ("/lib/firmware", "/lib/hal", "/lib/boards")
ARRIVING = "/arriving"  # a file until it is whole

# A watchdog that main.py armed goes on through a soft reset, and nothing stops it: it is fed. The
# rig of the board, which boot.py has read, says whether there is one. _compact: a block is full
# after at most 16 changes on a Pico, and some 60 where a change may be as short as 32 bytes; a
# change takes some 2 ms, the erasing of a block 20 ms or more.
PREPARE = """
import binascii, os, sys, time
def _feed(): pass
try:
    for _name in list(sys.modules):
        if _name[:7] == "boards." and _name[-4:] == ".rig":
            if getattr(sys.modules[_name], "PARTS", {}).get("watchdog"):
                import machine
                _feed = machine.WDT(timeout=8_000).feed
except Exception:
    pass  # no pump is on it, or the half of one
_piece = bytearray(512)
def _crc(path):
    crc = size = 0
    with open(path, "rb") as file:
        while True:
            count = file.readinto(_piece)
            if not count:
                return crc, size
            size += count
            crc = binascii.crc32(memoryview(_piece)[:count], crc)
def _list(path):
    _feed()
    try:
        if os.stat(path)[0] & 0x4000:
            print("folder", path)
            for entry in os.ilistdir(path):
                _list(path + "/" + entry[0])
        else:
            print("%08x %d %s" % (_crc(path) + (path,)))
    except OSError:
        pass
def _begin():
    global _file
    _file = open("ARRIVING", "wb")
def _more(text):
    _feed()
    _file.write(binascii.a2b_base64(text))
def _end(path, crc):
    _file.close()
    if _crc("ARRIVING")[0] != crc:
        raise ValueError("it arrived damaged")
    folder = ""
    for name in path.split("/")[1:-1]:
        folder += "/" + name
        try:
            os.mkdir(folder)
        except OSError:
            pass
    try:
        os.rename("ARRIVING", path)
    except OSError:
        os.remove(path)
        os.rename("ARRIVING", path)
def _gone(path):
    try:
        os.remove(path)
    except OSError:
        os.rmdir(path)
def _compact(folder):
    _feed()
    path = folder + "/arriving"
    for _ in range(64):
        began = time.ticks_ms()
        open(path, "wb").close()
        os.remove(path)
        if time.ticks_diff(time.ticks_ms(), began) >= 12:
            return
""".replace("ARRIVING", ARRIVING)

_ASK = """
_space = os.statvfs("/")
_at = ""
try:
    _at = __import__("boards").__file__
except Exception:
    pass  # no pump is on it, or the half of one
print(repr((sys.platform, tuple(sys.implementation.version)[:3],
    getattr(sys.implementation, "_mpy", 0) & 255, getattr(sys.implementation, "_machine", ""),
    _space[0], _space[3], os.listdir("/"), _at)))
del _space, _at
"""


class Machine(NamedTuple):
    """What a board says of itself. machine: "Raspberry Pi Pico with RP2040"; mpy: version of .mpy
    files that it loads, 0 for none; top: names in /; boards: the file of that package, "" when it
    has none."""

    platform: str
    version: tuple[int, ...]
    mpy: int
    machine: str
    block_bytes: int
    free_blocks: int
    top: list[str]
    boards: str


ASK = "import os, sys" + _ASK


def machine_of(said: str) -> Machine:
    """What ASK printed. Raises ValueError, SyntaxError for anything else."""
    return Machine(*ast.literal_eval(said.strip()))


def list_of(*paths: str) -> str:
    """Code that prints every file below these, with its CRC and size."""
    return "\n".join(f"_list({path!r})" for path in paths)


def compact(*folders: str) -> str:
    """Code that leaves what littlefs notes of each folder as short as it can be.

    It notes one change after the other and writes only the last of them anew when a block is full;
    at every start all of it is read, before boot.py can switch anything off: 6 ms of a Pico's 20
    (make emulate). Where a file system does otherwise it does no harm.
    """
    return "\n".join(f"_compact({folder!r})" for folder in folders)


class Found(NamedTuple):
    """files: {path: (CRC-32, size)}; folders: each after the one it is in."""

    files: dict[str, tuple[int, int]]
    folders: list[str]


def found_of(said: str) -> Found:
    """What list_of() printed."""
    files, folders = {}, []
    for line in said.splitlines():
        first, _, rest = line.partition(" ")
        if first == "folder":
            folders.append(rest)
        else:
            size, _, path = rest.partition(" ")
            files[path] = int(first, 16), int(size)
    return Found(files, folders)
