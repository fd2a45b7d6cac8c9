"""fetching: a folder of a board, copied to this machine while its pump goes on.

Owns the reading over the raw REPL. Resets nothing and writes nothing on the board: between its
polls the pump has the processor to itself, and pieces are small, so that no collection of the heap
is larger than at the prompt. Must not: know what is in the files.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from pathlib import Path

from tools.flash.device import Device, Refused

_PIECE = 768  # bytes in one go
_LIST = """
def _files(path):
    import os
    for entry in os.ilistdir(path):
        name = path + "/" + entry[0]
        if entry[1] == 0x4000:
            _files(name)
        else:
            print(os.stat(name)[6], name)
_files({folder!r})
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
_AFTER = "for _ in ('_files', '_read'):\n    globals().pop(_, None)\ndel _"


class NoSuchFolder(Exception):
    """It is not on the board."""


def fetch(device: Device, folder: str, to: Path, progress: Callable[[int, int], None]) -> int:
    """Copies the files below folder to the folder to, which is made; how many bytes.

    progress: hears (bytes so far, in all). Raises NoSuchFolder, Refused, Lost.
    """
    try:
        listed = device.run(_LIST.format(folder=folder))
    except Refused:
        raise NoSuchFolder(folder) from None
    files = [line.partition(" ") for line in listed.splitlines()]
    total = sum(int(size) for size, _, _ in files)
    device.run(_READ.format(piece=_PIECE))
    done = 0
    for size, _, path in files:
        target = to / path.removeprefix(folder + "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        data = bytearray()

        # A record that comes while the file is read is left for the next time.
        def heard(piece: bytes, data: bytearray = data) -> None:
            data += piece

        device.run(f"_read({path!r}, 0, {size})", heard)
        target.write_bytes(b"".join(_lines(bytes(data))))
        done += int(size)
        progress(done, total)
    device.run(_AFTER)
    return total


def _lines(text: bytes) -> list[bytes]:
    return [binascii.a2b_base64(line) for line in text.replace(b"\x04", b"").split()]
