# synced: a file of a host, durable when its flush() returns. A board has no use for it.

import os


class Synced:
    """A file without a buffer, as filing.opened() gives it."""

    def __init__(self, file):
        self._file = file
        self.seek = file.seek
        self.readinto = file.readinto
        self.write = file.write
        self.close = file.close

    def flush(self):
        os.fsync(self._file.fileno())
