# store: the virtual board's journal: files, which a person may let fail.
#
# Owns two switches, those of hal.sim's store. Must not: write anything itself.

from hal.sim.errors import EIO, ENOSPC
from hal.stores.files import FileStore


class Kept(FileStore):
    """hal port store in files. full, broken: append and put fail with ENOSPC, EIO."""

    def __init__(self, folder):
        super().__init__(folder)
        self.full = False
        self.broken = False

    def append(self, record):
        self._ready("store.append")
        super().append(record)

    def put(self, slot, data):
        self._ready("store.put")
        super().put(slot, data)

    def drop(self):
        if self.broken:
            raise OSError(EIO, "store.drop")
        super().drop()

    def _ready(self, what):
        if self.broken:
            raise OSError(EIO, what)
        if self.full:
            raise OSError(ENOSPC, what)
