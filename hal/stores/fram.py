# fram: a store in an FRAM on I2C, an MB85RC256V or its like.
#
# Owns what is where in the part. Must not: count on more than this: a byte is in memory, for good,
# as soon as the part has acknowledged it; so a power cut leaves what was written in front of it.
#
#       0  two cells of 16 bytes     where the ring ends and begins, twice
#      32  the slots, one by one     length (u16) and its complement, then what was put
#   7_352  the ring of records       as many as fit; 793 in 32 KiB, and a free place
#
# Records are numbered from 0 on. A cell is the number of the next record, that of the oldest (u32
# each, little endian), and the complement of both, by which a cell that was cut short is known. Of
# two good cells the one with the greater end counts. A new record goes where nobody reads, beyond
# the end; then the cell that does not count is written, and does.

from micropython import const

from hal import RECORD_BYTES, SLOT_BYTES
from hal.stores.failures import EINVAL, EIO, failed

_CELL = const(16)
_HALF = const(8)
_SLOTS_AT = const(32)
_HEAD = const(4)
# In a transfer, for which machine.I2C gives up after 50 ms: 23 ms of a bus of 100 kHz.
_PIECE = const(256)
# Parts laid out in another way shall have another: they are taken for new ones, not misread.
_COMPLEMENT = const(0xFE)


class FramStore:
    """hal port store. i2c: a machine.I2C; address: of the part; size_bytes: of the part, to 64 K.

    Neither append nor a put of up to 256 bytes allocates; machine.I2C does, on RP2 and ESP32, a
    copy of what it writes that it gives back at once. A part on which nothing was ever written is
    an empty store. Raises OSError EIO when the part does not answer.
    """

    def __init__(self, i2c, address=0x50, size_bytes=32_768):
        self._i2c = i2c
        self._address = address
        self._slots_at = []
        at = _SLOTS_AT
        for most in SLOT_BYTES:
            self._slots_at.append(at)
            at += _HEAD + most
        self._ring_at = at
        self._places = (size_bytes - at) // RECORD_BYTES
        if self._places < 2:
            raise ValueError("fram: no room for records")
        self._cell = bytearray(_CELL)
        self._head = bytearray(_HEAD)
        self._end = self._first = self._newer = 0
        try:
            self._find()
        except OSError as error:
            raise failed(error, "store")

    def append(self, record):
        if len(record) != RECORD_BYTES:
            raise OSError(EINVAL, "store.append")
        end = self._end
        try:
            self._write(self._place(end), record)
            # One place always stays free, for the next.
            first = max(self._first, end + 2 - self._places)
            self._set(1 - self._newer, end + 1, first)
        except OSError as error:
            raise failed(error, "store.append")
        self._newer = 1 - self._newer
        self._end = end + 1
        self._first = first

    def count(self):
        return self._end - self._first

    def read(self, index, into):
        if not 0 <= index < self._end - self._first:
            return False
        try:
            self._read(self._place(self._first + index), into)
        except OSError as error:
            raise failed(error, "store.read")
        return True

    def drop(self):
        if self._end == self._first:
            raise OSError(EINVAL, "store.drop")
        end = self._end - 1
        try:
            # The cell that counts comes last: until it is written, nothing was dropped.
            self._set(1 - self._newer, end, self._first)
            self._newer = 1 - self._newer
            self._set(1 - self._newer, end, self._first)
        except OSError as error:
            raise failed(error, "store.drop")
        self._end = end

    def tidy(self):
        return False  # an append is two writes, always

    def put(self, slot, data):
        length = len(data)
        if not (0 <= slot < len(SLOT_BYTES) and 1 <= length <= SLOT_BYTES[slot]):
            raise OSError(EINVAL, "store.put")
        at = self._slots_at[slot]
        head = self._head
        head[0] = length & 255
        head[1] = length >> 8
        head[2] = head[0] ^ _COMPLEMENT
        head[3] = head[1] ^ _COMPLEMENT
        try:
            self._write(at + _HEAD, data)
            self._write(at, head)
        except OSError as error:
            raise failed(error, "store.put")

    def get(self, slot, into):
        if not 0 <= slot < len(SLOT_BYTES):
            raise OSError(EINVAL, "store.get")
        at = self._slots_at[slot]
        head = self._head
        try:
            self._read(at, head)
            length = head[0] | head[1] << 8
            if head[0] ^ head[2] != _COMPLEMENT or head[1] ^ head[3] != _COMPLEMENT:
                return 0
            if length > SLOT_BYTES[slot]:
                return 0
            self._read(at + _HEAD, memoryview(into)[: min(length, len(into))])
        except OSError as error:
            raise failed(error, "store.get")
        return length

    def _find(self):
        cell = self._cell
        again = bytearray(_CELL)
        for which in range(2):
            self._read(which * _CELL, cell)
            self._read(which * _CELL, again)
            if cell != again:
                raise OSError(EIO)  # a bus this noisy shall not decide that history is empty
            if _is_good(cell) and _number(cell, 0) >= self._end:
                self._end = _number(cell, 0)
                self._first = _number(cell, 4)
                self._newer = which

    def _set(self, which, end, first):
        cell = self._cell
        for i in range(4):
            cell[i] = (end >> (8 * i)) & 255
            cell[i + 4] = (first >> (8 * i)) & 255
        for i in range(_HALF):
            cell[i + _HALF] = cell[i] ^ _COMPLEMENT
        self._write(which * _CELL, cell)

    def _place(self, number):
        return self._ring_at + number % self._places * RECORD_BYTES

    def _write(self, at, data):
        if len(data) <= _PIECE:
            self._i2c.writeto_mem(self._address, at, data, addrsize=16)
            return
        data = memoryview(data)
        for done in range(0, len(data), _PIECE):
            self._write(at + done, data[done : done + _PIECE])

    def _read(self, at, into):
        if len(into) <= _PIECE:
            self._i2c.readfrom_mem_into(self._address, at, into, addrsize=16)
            return
        into = memoryview(into)
        for done in range(0, len(into), _PIECE):
            self._read(at + done, into[done : done + _PIECE])


def _is_good(cell):
    for i in range(_HALF):
        if cell[i] ^ cell[i + _HALF] != _COMPLEMENT:
            return False
    return True


def _number(cell, at):
    return cell[at] | cell[at + 1] << 8 | cell[at + 2] << 16 | cell[at + 3] << 24
