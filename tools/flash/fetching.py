"""fetching: a folder of a board, copied to this machine while its pump goes on.

Owns the reading over the raw REPL. Resets nothing and writes nothing on the board: between its
polls the pump has the processor to itself, and pieces are small, so that no collection of the heap
is larger than at the prompt. Must not: know what is in the files.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.flash.device import Device, Refused

_PIECE = 768  # bytes in one go
_LIST = """
def _listed(path):
    import os
    for entry in os.ilistdir(path):
        name = path + "/" + entry[0]
        print(-1 if entry[1] == 0x4000 else os.stat(name)[6], name)
"""
_READ = """
def _read(path, at, count):
    import binascii
    with open(path, "rb") as file:
        file.seek(at)
        while count > 0:
            data = file.read(min(count, {piece}))
            if not data:
                break
            count -= len(data)
            print(binascii.b2a_base64(data).decode(), end="")
"""
_AFTER = "for _ in ('_listed', '_read'):\n    globals().pop(_, None)\ndel _"


class NoSuchFolder(Exception):
    """It is not on the board."""


def fetch(device: Device, folder: str, to: Path, progress: Callable[[int, int], None]) -> int:
    """Copies the files below folder to the folder to, which is made; how many bytes.

    progress: hears (bytes so far, in all). Raises NoSuchFolder, Refused, Lost.
    """
    device.run(_LIST)
    device.run(_READ.format(piece=_PIECE))
    try:
        folders = list(_folders(device, folder))
    except Refused:
        device.run(_AFTER)
        raise NoSuchFolder(folder) from None
    total = sum(size for path in folders for size, _ in _files(device, path))
    done = 0
    for path in folders:
        for size, name in _files(device, path):
            target = to / name.removeprefix(folder + "/")
            target.parent.mkdir(parents=True, exist_ok=True)
            data = bytearray()

            # A record that comes while the file is read is left for the next time.
            def heard(piece: bytes, data: bytearray = data) -> None:
                data += piece

            device.run(f"_read({name!r}, 0, {size})", heard)
            target.write_bytes(b"".join(_lines(bytes(data))))
            done += size
            progress(done, max(done, total))
    device.run(_AFTER)
    return done


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


def _lines(text: bytes) -> list[bytes]:
    return [binascii.a2b_base64(line) for line in text.replace(b"\x04", b"").split()]
