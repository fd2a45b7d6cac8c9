"""history_files: which records the files of a pump's journal hold, read from the outside.

Owns the layout of hal/stores, written from its description and sharing no code with it. A folder
has segments, named by the number of their first record, and in tail/newest the newest few: u32 the
number of the first, u8 how many, 3 bytes of 0, the records; little endian. Must not: decode one.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from pathlib import Path

RECORD_BYTES = 32
_HEAD = struct.Struct("<IB3x")


def pieces_of(path: Path) -> Iterator[bytes]:
    """The records of a file, or of a folder of files, oldest first, as bytes. Raises OSError."""
    if not path.is_dir():
        yield from _records(path.read_bytes())
        return
    segments = {int(file.name): file for file in path.iterdir() if file.name.isdecimal()}
    first, tail = _tail(path / "tail" / "newest")
    firsts = sorted(segments) or [0]
    end = firsts[-1] + (segments[firsts[-1]].stat().st_size // RECORD_BYTES if segments else 0)
    if not firsts[-1] <= first <= end:  # it goes on from nowhere: it is of another journal
        first, tail = end, []
    # What a segment has beyond the next one, or the tail, was dropped, or is in both.
    for begin, following in itertools.pairwise([*firsts, first] if segments else []):
        records = _records(segments[begin].read_bytes())
        yield from itertools.islice(records, following - begin)
    yield from tail


def _tail(file: Path) -> tuple[int, list[bytes]]:
    data = file.read_bytes() if file.exists() else b""
    if len(data) < _HEAD.size:
        return -1, []
    first, count = _HEAD.unpack_from(data)
    return first, list(itertools.islice(_records(data[_HEAD.size :]), count))


def _records(data: bytes) -> Iterator[bytes]:
    return (data[at : at + RECORD_BYTES] for at in range(0, len(data), RECORD_BYTES))
