"""fetching: a folder of a board, copied to this machine while its pump goes on.

Owns the reading over the raw REPL: where the pump keeps its books, and the files there. Resets
nothing, writes nothing and leaves no name behind on the board: between its polls the pump has the
processor to itself, and pieces are small, so that no collection of the heap is larger than at the
prompt. Must not: know what is in the files.
"""

from __future__ import annotations

import binascii
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tools.flash.boards import names
from tools.flash.device import Device, Lost, Refused
from tools.flash.ports import Trouble

_PIECE = 768  # bytes in one go
# The rig lies in /lib, or is frozen into the firmware, where nothing can be listed. Of a pump that
# runs it was read once and forgotten (boards/start.py), and so it is here.
_STORE = """
def _store(boards):
    import os, sys
    known = list(sys.modules)
    try:
        try:
            boards = [entry[0] for entry in os.ilistdir("/lib/boards") if entry[1] == 0x4000]
        except OSError:
            pass
        for name in boards:
            try:
                rig = __import__("boards." + name + ".rig", None, None, ("PARTS",))
                data = rig.PARTS["store"]
                print(data.get("part", "files"), data.get("folder", "/journal"))
                break
            except Exception:
                pass  # another board, or the half of one
    finally:
        for name in list(sys.modules):
            if name not in known:
                del sys.modules[name]
                boards, _, name = name.rpartition(".")
                if hasattr(sys.modules.get(boards), name):
                    delattr(sys.modules[boards], name)
"""
_LIST = """
def _listed(path):
    import os
    for entry in os.ilistdir(path):
        name = path + "/" + entry[0]
        print(-1 if entry[1] == 0x4000 else os.stat(name)[6], name)
"""
_READ = f"""
def _read(path, count):
    import binascii
    with open(path, "rb") as file:
        while count > 0:
            data = file.read(min(count, {_PIECE}))
            if not data:
                break
            count -= len(data)
            print(binascii.b2a_base64(data).decode(), end="")
"""
_AFTER = "for _ in ('_store', '_listed', '_read'):\n    globals().pop(_, None)\ndel _"


class NoSuchFolder(Exception):
    """It is not on the board."""


class Store(NamedTuple):
    """What the rig on a board says of its store. part: files, fram or split; folder: of files."""

    part: str
    folder: str


def store_of(device: Device) -> Store:
    """Where the pump of a board keeps its books: as its rig says, else where a rig that does not
    say has them. Raises Refused, Lost."""
    with _lent(device, _STORE):
        said = device.run(f"_store({names()!r})")
    part, _, folder = said.strip().partition(" ")
    return Store(part or "files", folder or "/journal")


def fetch(device: Device, folder: str, to: Path, progress: Callable[[int, int], None]) -> int:
    """Copies the files below folder to the folder to, which is made; how many bytes.

    progress: hears (bytes so far, in all). Raises NoSuchFolder, Refused, Lost, and ValueError when
    what came over is not what was asked.
    """
    with _lent(device, _LIST, _READ):
        try:
            _entries(device, folder)
        except Refused as error:
            if "ENOENT" in str(error):
                raise NoSuchFolder(folder) from None
            raise
        to.mkdir(parents=True, exist_ok=True)
        folders = list(_folders(device, folder))
        total = sum(size for path in folders for size, _ in _files(device, path))
        done = 0
        for path in folders:
            for size, name in _files(device, path):
                target = to / name.removeprefix(folder + "/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(_content(device, name, size))
                done += size
                progress(done, max(done, total))
    return done


@contextlib.contextmanager
def _lent(device: Device, *functions: str) -> Iterator[None]:
    """Functions that are on the board as long, and not longer."""
    try:
        for function in functions:
            device.run(function)
        yield
    except Lost:
        raise  # nobody is there to forget them
    except BaseException:
        with contextlib.suppress(Trouble, Refused):
            device.listen()  # Ctrl-C here leaves one of them running there
            device.run(_AFTER)
        raise
    device.run(_AFTER)


def _content(device: Device, name: str, size: int) -> bytes:
    text = bytearray()

    def heard(piece: bytes) -> None:
        text.extend(piece)

    # A record that comes while the file is read is left for the next time.
    device.run(f"_read({name!r}, {size})", heard)
    data = b"".join(binascii.a2b_base64(line) for line in text.replace(b"\x04", b"").split())
    if len(data) != size:
        raise ValueError(f"{len(data):,} of the {size:,} bytes of {name}")
    return data


def _folders(device: Device, path: str) -> Iterator[str]:
    # The deepest first, and each is listed again when its turn comes: the newest records move up
    # to an older file (hal/stores), so they are found twice while they do, rather than not at all.
    for size, name in _entries(device, path):
        if size < 0:
            yield from _folders(device, name)
    yield path


def _files(device: Device, path: str) -> list[tuple[int, str]]:
    return [entry for entry in _entries(device, path) if entry[0] >= 0]


def _entries(device: Device, path: str) -> list[tuple[int, str]]:
    lines = (line.partition(" ") for line in device.run(f"_listed({path!r})").splitlines())
    return [(int(size), name) for size, _, name in lines]
