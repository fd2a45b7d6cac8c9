# growing: a file that goes on at its end, in steps of which none is long.
#
# Owns the copy of its last block. Must not: know what the file holds.
#
# littlefs writes no block twice: a file that grows has what its last block holds copied to another
# one. It does so at the first write, byte by byte, which takes an RP2040 up to 14 ms. To read that
# and write it again, from where the block begins, takes 4, and can wait for a poll of its own.

from micropython import const

from hal import RECORD_BYTES
from hal.stores.failures import EIO
from hal.stores.filing import close, opened, opened_to_read

_BLOCK_BYTES = const(4_096)  # of another size, it only takes longer
_PIECE_BYTES = const(512)


class Growing:
    """A file of records, open to go on after length bytes; what is beyond them is forgotten.

    Everything raises OSError and allocates. is_ready: True once nothing is left to be copied.
    Until put(), a power cut or a close() leaves the file as it was.
    """

    def __init__(self, name, length):
        self._name = name
        self._at = _last_block(length)
        self._end = length
        self._old = None
        self._file = opened(name)
        self._file.seek(self._at)
        self.is_ready = self._at == length

    def step(self):
        """While it is not ready: comes nearer to it."""
        old = self._old
        if old is None:
            old = self._old = opened_to_read(self._name)
            old.seek(self._at)
            return
        piece = memoryview(bytearray(_PIECE_BYTES))
        while self._at < self._end:
            part = piece[: min(_PIECE_BYTES, self._end - self._at)]
            if old.readinto(part) != len(part) or self._file.write(part) != len(part):
                raise OSError(EIO)
            self._at += len(part)
        self.is_ready = True

    def put(self, tail):
        """Once it is ready: writes what a Tail holds; durable when it returns."""
        tail.copy_to(self._file)
        self._file.flush()

    def close(self):
        """What was put stays."""
        close(self._old)
        close(self._file)


def _last_block(length):
    """Where the last block of a file of length bytes begins, rounded up to a whole record.

    By littlefs's format block n begins with 4 bytes for each power of two, 1 included, that
    divides n; so what it holds goes on from (block size - 8) * n + 4 * (ones in n - 1) + 8.
    """
    number = length // (_BLOCK_BYTES - 8)
    while number:
        begins = (_BLOCK_BYTES - 8) * number + 4 * bin(number - 1).count("1") + 8
        if begins <= length:
            return -(-begins // RECORD_BYTES) * RECORD_BYTES
        number -= 1
    return 0
