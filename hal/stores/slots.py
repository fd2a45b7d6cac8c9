# slots: a small file a slot.
#
# Owns the files. Those of the first two slots stay open: on littlefs a put of a small slot is then
# one commit to the metadata of its folder, and allocates nothing. The others are put now and then,
# and opened for that: an open file is a kilobyte of heap. Must not: know what a slot means.
#
# A file is the length of what was put, u16 little endian, then that, then what is left of a longer
# put before.
#
# Two things keep flash from wearing out (make wear counts). The first two slots, which are put all
# day, have a folder to themselves: an erase there is shared by more commits the less the folder
# holds. And now and then a file is opened anew: littlefs looks for room behind the last commit
# only as it opens, and if it finds none then, erases at every commit until the next time.
#
# A file of the first two is longer than it has to be, so that a commit takes two pages, not one.
# When its block is full a folder is written anew, in a time that grows with the square of the
# commits in it: an RP2040 takes 7 ms with 7 of them, and 10 with 15, which is long for a poll. It
# costs a third of the flash's life.

from micropython import const

from hal import SLOT_BYTES
from hal.stores.failures import EINVAL, failed
from hal.stores.filing import close, opened

_HEAD = const(2)
_OFTEN = const(2)  # slots
_PUTS = const(64)  # until a file is opened anew
_OFTEN_BYTES = const(300)  # of a file of them


class SlotFiles:
    """The slots of a store. often, seldom: folders that are there, for the first two and the rest.

    Raises OSError (EIO, ENOSPC, EINVAL). One put in 64 of the first two allocates a kilobyte, and
    every put and get of the rest does, for a while.
    """

    def __init__(self, often, seldom):
        self._names = []
        for slot in range(len(SLOT_BYTES)):
            self._names.append((often if slot < _OFTEN else seldom) + "/" + str(slot))
        self._files = [None] * len(SLOT_BYTES)
        self._head = bytearray(_HEAD)
        self._puts = bytearray(_OFTEN)
        try:
            for slot in range(_OFTEN):
                self._open(slot)
        except (OSError, MemoryError) as error:
            raise failed(error, "store")

    def put(self, slot, data):
        length = len(data)
        if not (0 <= slot < len(SLOT_BYTES) and 1 <= length <= SLOT_BYTES[slot]):
            raise OSError(EINVAL, "store.put")
        head = self._head
        head[0] = length & 255
        head[1] = length >> 8
        try:
            if slot < _OFTEN:
                self._puts[slot] = (self._puts[slot] + 1) % _PUTS
                if self._puts[slot] == 0:
                    self._close(slot)
            file = self._files[slot] or self._open(slot)
            file.seek(0)
            file.write(head)
            file.write(data)
            file.flush()
            self._leave(slot)
        except (OSError, MemoryError) as error:
            self._close(slot)
            raise failed(error, "store.put")

    def get(self, slot, into):
        if not 0 <= slot < len(SLOT_BYTES):
            raise OSError(EINVAL, "store.get")
        head = self._head
        try:
            file = self._files[slot] or self._open(slot)
            file.seek(0)
            length = 0
            if file.readinto(head) == _HEAD:
                length = min(head[0] | head[1] << 8, SLOT_BYTES[slot])
                file.readinto(memoryview(into)[: min(length, len(into))])
            self._leave(slot)
            return length
        except (OSError, MemoryError) as error:
            self._close(slot)
            raise failed(error, "store.get")

    def _open(self, slot):
        file = self._files[slot] = opened(self._names[slot])
        if slot < _OFTEN and file.seek(0, 2) == 0:
            file.write(bytes(_OFTEN_BYTES))  # nothing was ever put, as these say too
        return file

    def _leave(self, slot):
        if slot >= _OFTEN:
            self._close(slot)

    def _close(self, slot):
        # After a failure nobody knows where the file stands: it is opened anew.
        close(self._files[slot])
        self._files[slot] = None
