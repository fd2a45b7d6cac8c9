"""bundle: the code of a board as one file, in the form that boards/microbolus.py owns and reads.

Owns the writing of it. Must not: choose what is in it.
"""

from __future__ import annotations

import binascii

from boards.microbolus import AT as AT
from boards.microbolus import FILE as FILE

_BEGIN_BYTES = 3
_ENTRY_BYTES = 7
_HEAD_BYTES = 7
Files = list[tuple[str, bytes]]


def bundled(files: Files) -> bytes:
    """The file with these: paths as /firmware/pump.mpy, of which one may be no module. Raises
    ValueError for two paths that the index could not tell apart."""
    files = sorted(files, key=_is_module, reverse=True)
    assert all(_is_module(file) for file in files[:-1]), "of two texts the first would have no end"
    folders = sorted({folder for path, _ in files for folder in _folders_of(path)})
    hashes = [_hash(path) for path in [*folders, *dict(files)]]
    if len(set(hashes)) < len(hashes):
        raise ValueError("two paths of the code have the same CRC-32; rename one")
    size = len(hashes) * _ENTRY_BYTES + _BEGIN_BYTES
    begins = [0] * len(folders) + [_HEAD_BYTES + size]
    for _, data in files:
        begins.append(begins[-1] + len(data))
    index = b"".join(hashes) + b"".join(at.to_bytes(_BEGIN_BYTES, "little") for at in begins)
    head = size.to_bytes(3, "little") + binascii.crc32(index, size).to_bytes(4, "little")
    return head + index + b"".join(data for _, data in files)


def content_of(bundle: bytes, path: str) -> slice:
    """Where in a bundle the content of a path lies. Raises ValueError when there is none."""
    size = int.from_bytes(bundle[:3], "little")
    count = size // _ENTRY_BYTES
    hashes = bundle[_HEAD_BYTES : _HEAD_BYTES + count * 4]
    begins = bundle[_HEAD_BYTES + count * 4 : _HEAD_BYTES + size]
    which = [hashes[at : at + 4] for at in range(0, len(hashes), 4)].index(_hash(path))
    begin, end = (
        int.from_bytes(begins[at : at + _BEGIN_BYTES], "little")
        for at in (which * _BEGIN_BYTES, (which + 1) * _BEGIN_BYTES)
    )
    return slice(begin, end)


def _hash(path: str) -> bytes:
    return binascii.crc32(path.encode()).to_bytes(4, "little")


def _is_module(file: tuple[str, bytes]) -> bool:
    return file[0].endswith(".mpy")


def _folders_of(path: str) -> list[str]:
    """Those a path is in: / first."""
    parts = path.split("/")[1:-1]
    return ["/"] + ["/" + "/".join(parts[: at + 1]) for at in range(len(parts))]
