# slots: a small file for the two slots that are put all day, and one for each of the others.
#
# Owns the files. That of the first two stays open: on littlefs a put is then one commit to the
# metadata of its folder, and allocates nothing. The others are put now and then, and opened for
# that: an open file is a kilobyte of heap. Must not: know what a slot means.
#
# In a file a slot is the length of what was put, u16 little endian, then that, then what is left
# of a longer put before.
#
# When its block is full littlefs writes a folder anew, between two commits. That takes an RP2040
# 2 ms where the folder holds one file, and 5 where it holds two, for then it looks for a place to
# split it; so the first two share a file, and have a folder to themselves. And now and then that
# file is opened anew: littlefs looks for room behind the last commit only as it opens, and if it
# finds none then, erases at every commit until the next time (make wear counts).

from micropython import const

from hal import SLOT_BYTES
from hal.stores.failures import EINVAL, failed
from hal.stores.filing import close, opened

_HEAD = const(2)
_OFTEN = const(2)  # slots
_OFTEN_BYTES = const(66)  # of one of them, in the file that they share
_PUTS = const(64)  # until that is opened anew


class SlotFiles:
    """The slots of a store. often, seldom: folders that are there, for the first two and the rest.

    Raises OSError (EIO, ENOSPC, EINVAL). One put in 64 of the first two allocates a kilobyte, and
    every put and get of the rest does, for a while.
    """

    def __init__(self, often, seldom):
        self._names = [often + "/both"] * _OFTEN
        for slot in range(_OFTEN, len(SLOT_BYTES)):
            self._names.append(seldom + "/" + str(slot))
        self._often = None  # the open file of the first two
        self._puts = 0
        self._head = bytearray(_HEAD)
        try:
            self._open(0)
        except (OSError, MemoryError) as error:
            raise failed(error, "store")

    def put(self, slot, data):
        length = len(data)
        if not (0 <= slot < len(SLOT_BYTES) and 1 <= length <= SLOT_BYTES[slot]):
            raise OSError(EINVAL, "store.put")
        head = self._head
        head[0] = length & 255
        head[1] = length >> 8
        file = None
        try:
            if slot < _OFTEN:
                self._puts = (self._puts + 1) % _PUTS
                if self._puts == 0:
                    self._close_often()
            file = self._open(slot)
            file.write(head)
            file.write(data)
            file.flush()
            self._leave(slot, file)
        except (OSError, MemoryError) as error:
            self._give_up(slot, file)
            raise failed(error, "store.put")

    def get(self, slot, into):
        if not 0 <= slot < len(SLOT_BYTES):
            raise OSError(EINVAL, "store.get")
        head = self._head
        file = None
        try:
            file = self._open(slot)
            length = 0
            if file.readinto(head) == _HEAD:
                length = min(head[0] | head[1] << 8, SLOT_BYTES[slot])
                file.readinto(memoryview(into)[: min(length, len(into))])
            self._leave(slot, file)
            return length
        except (OSError, MemoryError) as error:
            self._give_up(slot, file)
            raise failed(error, "store.get")

    def _open(self, slot):
        """The file of a slot, at the place where the slot begins."""
        if slot >= _OFTEN:
            return opened(self._names[slot])
        if not self._often:
            self._often = opened(self._names[slot])
        self._often.seek(slot * _OFTEN_BYTES)
        return self._often

    def _leave(self, slot, file):
        if slot >= _OFTEN:
            file.close()

    def _give_up(self, slot, file):
        # After a failure nobody knows where the file stands: it is opened anew.
        if slot < _OFTEN:
            self._close_often()
        else:
            close(file)

    def _close_often(self):
        close(self._often)
        self._often = None
