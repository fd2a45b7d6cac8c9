# tail: the newest records of history, in one small file that is written as a whole.
#
# Owns that file. Must not: know what segments there are, or what a record means.
#
# On littlefs a file of at most 512 bytes, in a folder that holds nothing else, lives in the
# folder's metadata: a write is one commit of half a kilobyte, and nothing is copied. (A file that
# grows by a record has its last block copied to another, byte by byte, each time.) On a host it is
# less than a sector, and one write, so it is not torn by a process that ends in mid-write either.
#
# The file: number of the first record, u32 little endian; how many, u8; 3 bytes of 0; the records,
# and after them what is left of older ones, for a file cannot be cut off here.

from micropython import const

from hal import RECORD_BYTES
from hal.stores.failures import EIO
from hal.stores.filing import close, opened

TAIL_RECORDS = const(14)
_HEAD = const(8)
_COUNT = const(4)  # its place in the head
_RENEWED = const(12)  # records without a renew(); then the file is opened anew: see slots


class Tail:
    """Up to TAIL_RECORDS records. first: the number of the first; count: how many there are.

    What changes it raises OSError or MemoryError, and then it is what it was before; close() it,
    for nobody knows where its file stands.
    """

    def __init__(self, name):
        self._name = name
        self._held = bytearray(_HEAD + TAIL_RECORDS * RECORD_BYTES)
        self._records = memoryview(self._held)[_HEAD:]
        self._file = None  # None: to be opened anew
        length = self._open().readinto(self._held)
        self.first = -1  # of no history
        self.count = 0
        if length >= _HEAD:
            held = self._held
            self.first = held[0] | held[1] << 8 | held[2] << 16 | held[3] << 24
            self.count = min(held[_COUNT], (length - _HEAD) // RECORD_BYTES)

    def append(self, record):
        """Writes one more, when there is room. Allocates after a close() only."""
        held = self._held
        if self.count == _RENEWED:
            self.close()
        at = _HEAD + self.count * RECORD_BYTES
        for i in range(RECORD_BYTES):  # a slice would be an object
            held[at + i] = record[i]
        self._write(self.first, self.count + 1)

    def drop(self):
        """Writes one less, when there is one."""
        self._write(self.first, self.count - 1)

    def take(self, file, first, count):
        """Writes count records instead of none: those that a file, open to be read, goes on with.

        first: the number of the first of them. Allocates.
        """
        if file.readinto(self._part(count)) != count * RECORD_BYTES:
            raise OSError(EIO)
        self._write(first, count)

    def move_on(self, first):
        """From here on it holds none, and first is the next; the file is told with that one."""
        self.first = first
        self.count = 0

    def read(self, number, into):
        """Copies record number into a bytearray of RECORD_BYTES. Raises ValueError when it just
        moved on to a segment: a slice from in front of the first would shorten the bytearray."""
        at = (number - self.first) * RECORD_BYTES
        if at < 0:
            raise ValueError
        into[:] = self._records[at : at + RECORD_BYTES]

    def copy_to(self, file):
        """Writes the records to another file. Allocates."""
        if file.write(self._part(self.count)) != self.count * RECORD_BYTES:
            raise OSError(EIO)

    def renew(self):
        """Opens the file anew, while there is time. Allocates."""
        self.close()
        self._open()

    def close(self):
        """It is opened anew when it is written next, which allocates a kilobyte."""
        close(self._file)
        self._file = None

    def _part(self, count):
        return self._records[: count * RECORD_BYTES]

    def _write(self, first, count):
        held = self._held
        for i in range(4):
            held[i] = (first >> (8 * i)) & 255
        held[_COUNT] = count
        held[5] = held[6] = held[7] = 0
        file = self._file or self._open()
        file.seek(0)
        if file.write(held) != len(held):
            raise OSError(EIO)
        file.flush()
        self.first = first
        self.count = count

    def _open(self):
        self._file = opened(self._name)
        return self._file
