# records: the journal and the slots, read by a decoder of its own, and held to what is promised.
#
# Owns: numbers without a gap across everything, checks right, and nothing lost that was on record.
# Must not: import firmware, or judge what a record says about the pump.

import binascii
import struct
from collections import deque
from dataclasses import dataclass

from tests.soak.failure import Failure

RECORD_BYTES = 32
_LAYOUT = struct.Struct("<BBIHIbBIIIIH")
_HEAD = struct.Struct("<BBIH")
VERSION = 2
KINDS = {
    1: "boot",
    2: "load",
    3: "segment",
    4: "state",
    5: "rate",
    6: "bolus",
    7: "end",
    8: "progress",
    9: "request",
    10: "alarm",
    11: "ack",
    12: "clear",
    13: "clock",
    14: "begin",
    15: "settings",
    16: "jump",
    17: "was",
    18: "set",
    19: "move",
    20: "line",
    22: "hush",
    23: "temp",
    25: "day",
    26: "setting",
}
_TORN = b""
KEPT = 512  # newest records held against the store at a start


@dataclass(frozen=True, slots=True)
class Record:
    kind: str
    seq: int
    a: int
    b: int
    c: int
    day: int
    uptime_ms: int


def decode(data):
    """A record, or None when it is not whole."""
    data = bytes(data)
    version, kind, seq, day, _, _, spare, a, b, c, uptime_ms, crc = _LAYOUT.unpack(data)
    if crc != binascii.crc_hqx(data[:-2], 0xFFFF):
        return None
    if version != VERSION or kind not in KINDS or spare:
        raise Failure("history", f"record of version {version}, kind {kind}, byte 13 {spare}")
    return Record(KINDS[kind], seq, a, b, c, day, uptime_ms)


def slot(data):
    """(kind, revision, payload) of a slot, or None when it is not whole."""
    data = bytes(data)
    if len(data) < _HEAD.size + 2:
        return None
    _, kind, revision, length = _HEAD.unpack_from(data)
    end = _HEAD.size + length
    if end + 4 > len(data) or data[end : end + 2] != data[2:4]:
        return None
    crc = int.from_bytes(data[end + 2 : end + 4], "little")
    if crc != binascii.crc_hqx(data[: end + 2], 0xFFFF):
        return None
    return kind, revision, data[_HEAD.size : end]


class History:
    """Every record, as it was written. ring: how many the store holds.

    fresh: those since take(); seq: of the newest
    """

    def __init__(self, store, ring):
        self._store = store
        self._ring = ring
        self._kept = deque(maxlen=KEPT)
        self.fresh = []
        self._skips = False
        self.damaged = False  # nature did, since the books were begun
        self.seq = 0
        self.requests = {}  # id: the newest code on record, 0 when it was only taken

    def add(self, data):
        """A record that was written: the next number, or 1 at the begin of new books."""
        record = decode(data)
        if record is None:
            raise Failure("history", "a record was written with a wrong check")
        if record.seq != self.seq + 1 and not (self._skips and record.seq == self.seq + 2):
            raise Failure("history", f"record {record.seq} follows record {self.seq}")
        self.seq = record.seq
        self._skips = False
        if record.kind == "request":
            self.requests[record.a] = record.b >> 8
        self._kept.append(bytes(data))
        self.fresh.append(record)
        return record

    def take(self):
        """The records since the last call."""
        fresh, self.fresh = self.fresh, []
        return fresh

    def tear(self):
        """Nature tore the newest."""
        if self._kept:
            self._kept[-1] = _TORN
        self.damaged = True

    def reconcile(self):
        """After a cut: the store holds what was written; a whole one more is added."""
        stored = self._stored()
        if stored and stored[-1] == _TORN:
            stored.pop()  # by the cut, so it was never there; or by nature
        if self._kept and self._kept[-1] == _TORN:
            if not stored or stored[-1] != _TORN:  # else the cut tore one behind it, that is gone
                self._kept.pop()
            self.seq -= not self._skips
            self._skips = True  # its number may be given again, or not
        if stored and stored[-1] != _TORN and decode(stored[-1]).seq > self.seq:
            self.add(stored[-1])  # whole, though the power went in it
        kept = list(self._kept)
        both = min(len(stored), len(kept))
        lost = both < min(len(kept), self._ring - 1)  # the oldest makes room for a torn one, too
        if lost or stored[len(stored) - both :] != kept[len(kept) - both :]:
            raise Failure("history", f"of {self.seq} records the store has others, or lacks some")

    def _stored(self):
        count = self._store.count()
        stored = []
        for index in range(max(0, count - KEPT - 1), count):
            data = bytearray(RECORD_BYTES)
            self._store.read(index, data)
            stored.append(bytes(data) if decode(data) else _TORN)
        return stored
