# clock: the clock port, on a board.
#
# Owns nothing: MicroPython's ticks are what the contract asks for, with the period 2**30 that they
# have wherever small integers are 31 bits. Must not: know wall time.

import time


class Clock:
    """hal port clock. Nothing here allocates."""

    def ticks_ms(self):
        """0 .. 2**30 - 1, wraps after 12.4 days."""
        return time.ticks_ms()

    def ticks_us(self):
        """0 .. 2**30 - 1, wraps after 17.9 minutes."""
        return time.ticks_us()

    def ticks_add(self, ticks, delta):
        """A later or earlier moment, wrapped; delta within +-(2**29 - 1)."""
        return time.ticks_add(ticks, delta)

    def ticks_diff(self, a, b):
        """a - b, right within +-2**29."""
        return time.ticks_diff(a, b)

    def sleep_ms(self, ms):
        """Returns after at least ms; what is scheduled goes on meanwhile."""
        time.sleep_ms(ms)
