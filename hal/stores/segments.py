# segments: history, in files of so many records each, and the newest few in a tail.
#
# Owns the files, which are named by the number of their first record, and what of history is
# where. Must not: know what a record means; a torn one is the reader's to find.
#
# A record goes to the tail. When it is tidied, or full, its records are written to the end of the
# newest segment, in one go, and only then does it begin anew. A file that grows takes long: so
# that is done for up to 14 records at once, and in steps. None takes an RP2040 more than 5 ms,
# unless littlefs has to look for free blocks: on a disk that is nearly full for 100. A segment
# that has no room for all of them is left alone, and the oldest makes room for the next.
#
# Where tail and newest segment overlap, the tail is right: its first record says how much of the
# segment counts. So a cut between the two loses nothing and doubles nothing, a segment that is
# torn on a host is written again, and a drop is one write of the tail. A tail that does not go on
# from within the newest segment, or from its end, is not of this history, and is forgotten.


from hal import RECORD_BYTES
from hal.stores.failures import EINVAL, EIO, failed
from hal.stores.filing import close, made, opened_to_read, remove
from hal.stores.growing import Growing
from hal.stores.tail import TAIL_RECORDS, Tail


class Segments:
    """The records of a store, in a folder that is there. Raises OSError (EIO, ENOSPC, EINVAL).

    segments: the most there may be, 2 or more; segment_records: the most in each. Segments of
    another length, of an older layout, are read as they are. Tidying allocates, and so does an
    append that finds the tail full, and a read that is not of the tail.
    """

    def __init__(self, folder, segments, segment_records):
        if segments < 2 or segment_records < 1:
            raise ValueError("segments: at least 2, of 1 record")
        self._folder = folder
        self._most = segments
        self._size = segment_records
        self._growing = None  # the newest segment, while the tail is put there
        self._read = None  # the segment that was read last, until the next append
        self._read_first = 0
        self._writes = 0  # a read that a write came into is done again
        try:
            made(folder + "/tail")
            self._tail = Tail(folder + "/tail/newest")
            from hal.stores import listing

            # astray: segments from before a gap, which make room first
            self._firsts, self._astray, end = listing.row(folder)
            if not self._firsts[-1] <= self._tail.first <= end:
                self._tail.move_on(end)
        except (OSError, MemoryError) as error:
            raise failed(error, "store")

    def append(self, record):
        if len(record) != RECORD_BYTES:
            raise OSError(EINVAL, "store.append")
        self._writes += 1
        try:
            if self._read:
                self._close_read()
            while self._tail.count >= min(TAIL_RECORDS, self._size):
                self._fold()
            self._tail.append(record)
        except (OSError, MemoryError) as error:
            self._close()
            raise failed(error, "store.append")

    def tidy(self):
        self._writes += 1
        try:
            if self._tail.count:
                self._fold()
                return True
            self._close_read()
            self._tail.renew()
            return False
        except (OSError, MemoryError) as error:
            self._close()
            raise failed(error, "store.tidy")

    def count(self):
        return self._tail.first + self._tail.count - self._firsts[0]

    def read(self, index, into):
        while 0 <= index < self.count():
            writes = self._writes
            try:
                self._copy(self._firsts[0] + index, into)
            except (OSError, MemoryError) as error:
                if writes == self._writes:
                    self._close()
                    raise failed(error, "store.read")
            except (ValueError, AttributeError, IndexError):  # the file was closed meanwhile
                if writes == self._writes:
                    raise
            if writes == self._writes:
                return True
            # Somebody reads at a prompt, and a poll that wrote came in the middle.
        return False

    def drop(self):
        if self.count() == 0:
            raise OSError(EINVAL, "store.drop")
        tail = self._tail
        try:
            self._stop_growing()
            if tail.count == 0:
                self._take_back()
            tail.drop()
        except (OSError, MemoryError) as error:
            self._close()
            raise failed(error, "store.drop")

    def _copy(self, number, into):
        if number >= self._tail.first:
            self._tail.read(number, into)
        elif self._at(number).readinto(into) != RECORD_BYTES:
            raise OSError(EIO)

    def _held(self):
        # Of the newest segment, the records that count.
        return self._tail.first - self._firsts[-1]

    def _name(self, first):
        return "%s/%010d" % (self._folder, first)

    def _fold(self):
        # A step; after the last one the tail is empty.
        held = self._held()
        if held and held + self._tail.count > self._size:
            self._begin()
        elif self._growing is None:
            self._growing = Growing(self._name(self._firsts[-1]), held * RECORD_BYTES)
        elif not self._growing.is_ready:
            self._growing.step()
        else:
            self._growing.put(self._tail)
            self._tail.move_on(self._tail.first + self._tail.count)
            self._stop_growing()

    def _begin(self):
        self._stop_growing()
        self._close_read()
        while len(self._firsts) + len(self._astray) >= self._most:
            if self._astray:
                remove(self._name(self._astray[-1]))
                self._astray.pop()
            else:
                remove(self._name(self._firsts[0]))
                self._firsts.pop(0)
        self._firsts.append(self._tail.first)

    def _take_back(self):
        # The tail is empty: the newest records of the newest segment that has any become its.
        if self._held() == 0:
            self._close_read()
            remove(self._name(self._firsts[-1]))
            self._firsts.pop()
        count = min(TAIL_RECORDS, self._held())
        first = self._tail.first - count
        self._tail.take(self._at(first), first, count)

    def _at(self, number):
        """The file of the segment that record number is in, where it begins."""
        at = len(self._firsts) - 1
        while self._firsts[at] > number:
            at -= 1
        first = self._firsts[at]
        if self._read is None or self._read_first != first:
            self._close_read()
            self._read = opened_to_read(self._name(first))
            self._read_first = first
        self._read.seek((number - first) * RECORD_BYTES)
        return self._read

    def _close_read(self):
        close(self._read)
        self._read = None

    def _stop_growing(self):
        if self._growing:
            self._growing.close()
        self._growing = None

    def _close(self):
        # After a failure nobody knows where a file stands: it is opened anew.
        self._close_read()
        self._stop_growing()
        self._tail.close()
