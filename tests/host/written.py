# written: records as the firmware writes them, with a clock that stands still.
#
# Must not: read them.

from firmware import journal


class Clocks:
    """A stand-in for firmware.clocks.Clocks at one moment."""

    def __init__(self, wall=(9_649, 0, 120), uptime_ms=0):
        self.wall = wall
        self.uptime_high, self.uptime_low = uptime_ms >> 16, uptime_ms & 65_535
        self.day, self.ms, self.offset_min = wall or (0, 0, 0)

    def read(self):
        return self.wall is not None


class Store(list):
    def append(self, record):
        super().append(bytes(record))

    def count(self):
        return len(self)


def opened(store, clocks):
    book = journal.Journal(store, clocks)
    book.is_open = True
    return book


def written(*records, clocks=None):
    """Records (kind, a, b, c) as the firmware writes them."""
    store = Store()
    book = opened(store, clocks or Clocks())
    for record in records:
        book.write(*record)
    return store
