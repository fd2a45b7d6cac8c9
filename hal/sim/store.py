# store: records and slots in memory, all of it there from the start.
#
# Owns the bytes, and what a power cut makes of them. Must not: know what a record or a slot means;
# a torn one is the reader's to find.

from hal import RECORD_BYTES, SLOT_BYTES
from hal.sim.errors import EINVAL, EIO, ENOSPC, PowerCut

_WHOLE = 256
_BLANK = 0xFF
_PAGE_RECORDS = 32


class Store:
    """hal port store, a ring of records. full, broken: append and put fail with ENOSPC, EIO.

    A broken one does not drop either. Neither append nor put allocates.
    """

    def __init__(self, records):
        # In pages: a small heap has room for many, and seldom for one large one.
        pages = (records + _PAGE_RECORDS - 1) // _PAGE_RECORDS
        self._pages = [bytearray(_PAGE_RECORDS * RECORD_BYTES) for _ in range(pages)]
        self._size = records
        self._first = 0
        self._count = 0
        self._slots = [bytearray(most) for most in SLOT_BYTES]
        self._lengths = [0] * len(SLOT_BYTES)
        self._writes_left = -1
        self._part = 0
        self._gone = False  # the power, until revive()
        self.full = False
        self.broken = False

    def append(self, record):
        if len(record) != RECORD_BYTES:
            raise OSError(EINVAL, "store.append")
        self._ready("store.append")
        part = self._part_written()
        if part:
            if self._count == self._size:
                self._first = (self._first + 1) % self._size
                self._count -= 1
            data = self._page(self._count)
            at = self._at(self._count)
            self._count += 1
            written = RECORD_BYTES * part // _WHOLE
            for i in range(written):
                data[at + i] = record[i]
            for i in range(written, RECORD_BYTES):
                data[at + i] = _BLANK
        self._go_on()

    def count(self):
        return self._count

    def read(self, index, into):
        if not 0 <= index < self._count:
            return False
        at = self._at(index)
        into[0:RECORD_BYTES] = self._page(index)[at : at + RECORD_BYTES]
        return True

    def drop(self):
        self._go_on()
        if self._count == 0:
            raise OSError(EINVAL, "store.drop")
        if self.broken:
            raise OSError(EIO, "store.drop")
        part = self._part_written()
        if part:
            self._count -= 1
        self._go_on()

    def tidy(self):
        self._go_on()
        return False  # there is nothing to tidy

    def put(self, slot, data):
        length = len(data)
        if not (0 <= slot < len(SLOT_BYTES) and 1 <= length <= SLOT_BYTES[slot]):
            raise OSError(EINVAL, "store.put")
        self._ready("store.put")
        part = self._part_written()
        if part:
            # Torn, it begins with the new and ends with the old.
            held = self._slots[slot]
            for i in range(length * part // _WHOLE):
                held[i] = data[i]
            self._lengths[slot] = length
        self._go_on()

    def get(self, slot, into):
        if not 0 <= slot < len(SLOT_BYTES):
            raise OSError(EINVAL, "store.get")
        length = self._lengths[slot]
        held = self._slots[slot]
        for i in range(min(length, len(into))):
            into[i] = held[i]
        return length

    # What happens to it

    def cut(self, writes, part=0):
        """The power goes in the write (append, put, drop) after so many more.

        Of its bytes part/256 are written: 0 none, 256 all, between them it is torn (a drop is done
        or not). It raises PowerCut, and so does every call until revive(). writes of -1 takes it
        back.
        """
        self._writes_left = writes
        self._part = part

    def tear(self):
        """The power went in the middle of the newest record: its second half is blank."""
        if self._count:
            page = self._page(self._count - 1)
            at = self._at(self._count - 1)
            for i in range(at + RECORD_BYTES // 2, at + RECORD_BYTES):
                page[i] = _BLANK

    def _ready(self, what):
        self._go_on()
        if self.broken:
            raise OSError(EIO, what)
        if self.full:
            raise OSError(ENOSPC, what)

    def _part_written(self):
        left = self._writes_left
        if left < 0:
            return _WHOLE
        self._writes_left = left - 1
        if left:
            return _WHOLE
        self._gone = True
        return self._part

    def revive(self):
        """The power is back."""
        self._gone = False
        self._writes_left = -1

    def _go_on(self):
        if self._gone:
            raise PowerCut

    def _at(self, index):
        return (self._first + index) % self._size % _PAGE_RECORDS * RECORD_BYTES

    def _page(self, index):
        return self._pages[(self._first + index) % self._size // _PAGE_RECORDS]
