# segments: history, in files of so many records each.
#
# Owns the files, which are named by the number of their first record. Must not: know what a record
# means; a torn one is the reader's to find.
#
# The newest segment grows until it is full, then the oldest makes room for the next. Which
# segments there are, and how long they are, is all there is to know: nothing else is kept that a
# cut could leave out of step with them.

import os

from micropython import const

from hal import RECORD_BYTES
from hal.stores.failures import EINVAL, EIO, failed
from hal.stores.filing import bytes_in, close, files_in, flush, opened, opened_to_read, remove

_DIGITS = const(10)
_APPENDS = const(64)  # until the file is opened anew: see slots
_SHORTER = "shorter"  # a segment less its tail, until it takes its place


class Segments:
    """The records of a store, in a folder that is there. Raises OSError (EIO, ENOSPC, EINVAL).

    segments: the most there may be, 2 or more; segment_records: in each that is not the newest.
    A record that is not whole, where a cut tore it off the end, is forgotten. One append in 64
    allocates, and the one that begins a segment.
    """

    def __init__(self, folder, segments, segment_records):
        if segments < 2 or segment_records < 1:
            raise ValueError("segments: at least 2, of 1 record")
        self._folder = folder
        self._most = segments
        self._size = segment_records
        self._firsts = [0]
        self._held = 0  # records in the newest segment
        self._file = None  # the newest segment; None: to be opened anew
        self._old = None  # an older one, that was read last
        self._old_first = 0
        try:
            self._find()
            self._open()
        except (OSError, MemoryError) as error:
            raise failed(error, "store")

    def append(self, record):
        if len(record) != RECORD_BYTES:
            raise OSError(EINVAL, "store.append")
        try:
            if self._held >= self._size:
                self._begin()
            if self._held % _APPENDS == 0:
                self._close()
            file = self._file or self._open()
            file.seek(self._held * RECORD_BYTES)
            if file.write(record) != RECORD_BYTES:
                raise OSError(EIO)
            flush(file)
        except (OSError, MemoryError) as error:
            self._close()
            raise failed(error, "store.append")
        self._held += 1

    def count(self):
        return self._firsts[-1] + self._held - self._firsts[0]

    def read(self, index, into):
        if not 0 <= index < self.count():
            return False
        number = self._firsts[0] + index
        try:
            file, first = self._segment_of(number)
            file.seek((number - first) * RECORD_BYTES)
            if file.readinto(into) != RECORD_BYTES:
                raise OSError(EIO)
        except (OSError, MemoryError) as error:
            self._close()
            raise failed(error, "store.read")
        return True

    def drop(self):
        if self.count() == 0:
            raise OSError(EINVAL, "store.drop")
        try:
            self._close()
            if self._held == 0:
                remove(self._name(self._firsts[-1]))
                first = self._firsts.pop()
                self._held = first - self._firsts[-1]
            self._shorten(self._held - 1)
            self._held -= 1
        except (OSError, MemoryError) as error:
            self._close()
            raise failed(error, "store.drop")

    def _name(self, first):
        return "%s/%010d" % (self._folder, first)

    def _find(self):
        # The unbroken row of segments that ends with the newest.
        found = self._listed()
        if not found:
            found.append((0, 0))
        self._held = found[-1][1] // RECORD_BYTES
        firsts = [found.pop()[0]]
        while found:
            first, length = found.pop()
            if length != (firsts[0] - first) * RECORD_BYTES:
                break
            firsts.insert(0, first)
        self._firsts = firsts

    def _listed(self):
        """[(number of the first record, bytes), ...] of the segments that are there, in order."""
        found = []
        for name, length in files_in(self._folder):
            if len(name) == _DIGITS and name.isdigit():
                found.append((int(name), length))
        return sorted(found)

    def _open(self):
        # No more than were told; what a failure left beyond them will be written over.
        name = self._name(self._firsts[-1])
        self._held = min(self._held, max(0, bytes_in(name)) // RECORD_BYTES)
        self._file = opened(name)
        return self._file

    def _begin(self):
        following = self._firsts[-1] + self._held
        self._close()
        while len(self._firsts) >= self._most:
            for first, _ in self._listed():
                if first < self._firsts[1]:
                    remove(self._name(first))
            self._firsts.pop(0)
        self._firsts.append(following)
        self._held = 0

    def _shorten(self, records):
        # Files cannot be cut off here: the part that stays is copied, and takes its name.
        name = self._name(self._firsts[-1])
        shorter = self._folder + "/" + _SHORTER
        record = bytearray(RECORD_BYTES)
        remove(shorter)
        to = opened(shorter)
        try:
            file = opened(name)
            for _ in range(records):
                file.readinto(record)
                to.write(record)
            file.close()
            flush(to)
        finally:
            close(to)
        os.rename(shorter, name)

    def _segment_of(self, number):
        at = len(self._firsts) - 1
        while self._firsts[at] > number:
            at -= 1
        first = self._firsts[at]
        if at == len(self._firsts) - 1:
            return self._file or self._open(), first
        if self._old is None or self._old_first != first:
            close(self._old)
            self._old = opened_to_read(self._name(first))
            self._old_first = first
        return self._old, first

    def _close(self):
        close(self._file)
        close(self._old)
        self._file = self._old = None
