# twin: something small that must survive, kept in two slots of the store.
#
# Owns the wrapping of what a slot holds, and which of the two counts: the newest that is whole.
# Written alternately, a power cut in mid-write leaves the one before. Must not: know what is kept.
#
# A slot: u8 version, u8 kind, u32 revision, u16 length, the content, the low u16 of the revision
# again, u16 CRC-16/CCITT-FALSE. The revision at both ends is for what a cut leaves: new in front,
# old behind. The CRC alone takes one in 65,536 of these for whole; the soak met one.

from micropython import const

from firmware.pack import crc16, get, put

VERSION = const(5)
HEAD_BYTES = const(8)
TAIL_BYTES = const(4)

# What load() finds.
WHOLE = const(0)
EMPTY = const(1)  # neither slot was ever written
DAMAGED = const(2)  # what was written cannot be read
FOREIGN = const(3)  # of another version


class Twin:
    """One content in two slots. What is new is put into data, sealed, and saved: the two take an
    RP2040 3 ms each for 150 bytes. seal() allocates for another length than before; a store may.

    data:     the buffer; its content is from HEAD_BYTES on
    revision: of the content, one more at each save(); 0 before the first
    """

    def __init__(self, store, kind: int, slot: int, content_bytes: int):
        self.store = store
        self.kind = kind
        self.slot = slot  # and the one after it
        self._newest = slot  # of the two: never written next, while the other may be torn
        self.data = bytearray(HEAD_BYTES + content_bytes + TAIL_BYTES)
        self._view = memoryview(self.data)
        self._whole = self._view  # what is put: up to the CRC
        self._length = content_bytes
        self.revision = 0

    def seal(self, length: int) -> None:
        """Puts around the first length bytes of content what they are to be saved with."""
        data = self.data
        end = self.frame(data, length)
        if length != self._length:
            self._length = length
            self._whole = self._view[: end + 2]
        put(data, end, crc16(data, end), 2)

    def frame(self, data, length: int) -> int:
        """Puts around a content what it is saved with, but the CRC: returns the place of that."""
        revision = self.revision + 1
        data[0] = VERSION
        data[1] = self.kind
        put(data, 2, revision, 4)
        put(data, 6, length, 2)
        return put(data, HEAD_BYTES + length, revision & 65_535, 2)

    def save(self, whole=None) -> None:
        """Writes what was sealed, or whole, durably. Raises OSError."""
        self.store.put(self._older(), whole or self._whole)
        self._newest = self._older()
        self.revision += 1

    def repeat(self, whole=None) -> None:
        """Writes what was saved into the other slot, too. Raises OSError."""
        self.store.put(self._older(), whole or self._whole)

    def adopt(self, whole) -> None:
        """Takes another buffer, which ends with the content that is in it."""
        self.data = whole
        self._view = self._whole = memoryview(whole)
        self._length = len(whole) - HEAD_BYTES - TAIL_BYTES

    def load(self, both: bool = False) -> int:
        """Reads the newest content that is whole into data. Raises OSError.

        Returns WHOLE, or why there is none. A slot of another version counts before damage: it is
        somebody's good record. both: it is saved and repeated, and of two revisions the older
        counts, because the newer was not written to its end.
        """
        found = EMPTY
        best = -1
        best_revision = 0
        for slot in (self.slot, self.slot + 1):
            state = self._read(slot)
            if state == WHOLE:
                revision = get(self.data, 2, 4)
                if best < 0 or (revision < best_revision if both else revision > best_revision):
                    best = slot
                    best_revision = revision
            elif state > found:
                found = state
        if best < 0 or found == FOREIGN:
            return found
        self._read(best)
        self._newest = best
        self.revision = best_revision
        return WHOLE

    def agrees(self) -> bool:
        """True when both slots are whole and of the same revision. Overwrites data."""
        for slot in (self.slot, self.slot + 1):
            if self._read(slot) != WHOLE or get(self.data, 2, 4) != self.revision:
                return False
        return True

    def _older(self) -> int:
        return 2 * self.slot + 1 - self._newest

    def _read(self, slot):
        data = self.data
        stored = self.store.get(slot, data)
        if stored == 0:
            return EMPTY
        if stored > len(data):
            return DAMAGED if data[0] == VERSION else FOREIGN
        if stored < HEAD_BYTES + TAIL_BYTES:
            return DAMAGED
        end = HEAD_BYTES + get(data, 6, 2)
        if end + TAIL_BYTES > stored or crc16(data, end + 2) != get(data, end + 2, 2):
            return DAMAGED
        if get(data, end, 2) != get(data, 2, 2):
            return DAMAGED
        if data[0] != VERSION:
            return FOREIGN
        return WHOLE if data[1] == self.kind else DAMAGED
