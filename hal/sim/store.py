# store: records in memory, in a ring that was there from the start.
#
# Owns the bytes. Must not: know what a record means; a torn one is the reader's to find.

from hal import RECORD_BYTES
from hal.sim.errors import EINVAL, EIO, ENOSPC


class Store:
    """hal port store. full, broken: append fails with ENOSPC, EIO."""

    def __init__(self, records):
        self._data = memoryview(bytearray(records * RECORD_BYTES))
        self._size = records
        self._first = 0
        self._count = 0
        self.full = False
        self.broken = False

    def append(self, record):
        if len(record) != RECORD_BYTES:
            raise OSError(EINVAL, "store.append")
        if self.broken:
            raise OSError(EIO, "store.append")
        if self.full:
            raise OSError(ENOSPC, "store.append")
        if self._count < self._size:
            at = self._count
            self._count += 1
        else:
            at = self._first
            self._first = (at + 1) % self._size
        at *= RECORD_BYTES
        self._data[at : at + RECORD_BYTES] = record

    def count(self):
        return self._count

    def read(self, index, into):
        if not 0 <= index < self._count:
            return False
        at = self._at(index)
        into[0:RECORD_BYTES] = self._data[at : at + RECORD_BYTES]
        return True

    def tear(self):
        """The power went in the middle of the newest record: its second half is blank."""
        if self._count:
            at = self._at(self._count - 1)
            for i in range(at + RECORD_BYTES // 2, at + RECORD_BYTES):
                self._data[i] = 0xFF

    def _at(self, index):
        return (self._first + index) % self._size * RECORD_BYTES
