# synced: a file whose flush() is durable, on a host. No board reads this.
#
# Owns the call of fsync. Must not: open or close anything by itself.

import os


class Synced:
    """What a store asks of a file that was opened without a buffer."""

    def __init__(self, file):
        self._file = file
        self.seek = file.seek
        self.readinto = file.readinto
        self.write = file.write
        self.close = file.close

    def flush(self):
        """What was written is durable when this returns."""
        os.fsync(self._file.fileno())
