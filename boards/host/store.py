# store: the virtual board's journal: files, which a person may let fail.
#
# Owns two switches, those of hal.sim's store. Must not: write anything itself.

from hal.sim.errors import EIO, ENOSPC
from hal.stores.files import FileStore


class Kept:
    """hal port store in files. full, broken: what writes fails with ENOSPC, EIO."""

    def __init__(self, folder):
        self._store = store = FileStore(folder)
        self.count = store.count
        self.read = store.read
        self.get = store.get
        self.full = False
        self.broken = False

    def append(self, record):
        self._ready("store.append")
        self._store.append(record)

    def tidy(self):
        self._ready("store.tidy")
        return self._store.tidy()

    def put(self, slot, data):
        self._ready("store.put")
        self._store.put(slot, data)

    def drop(self):
        if self.broken:
            raise OSError(EIO, "store.drop")
        self._store.drop()

    def _ready(self, what):
        if self.broken:
            raise OSError(EIO, what)
        if self.full:
            raise OSError(ENOSPC, what)
