# watchdog: the watchdog port: the chip's own, which resets it when nobody feeds it.
#
# Owns the one machine.WDT. Must not: feed it by itself; a pump that hangs must not be fed.

import machine


class Watchdog:
    """hal port watchdog. Runs from here on; nothing but a reset of the chip stops it again.

    timeout_ms: at least what a poll may take with all its writes, some seconds; at most 8_388 on
    an RP2040 or RP2350. ValueError for more than the chip can.
    """

    def __init__(self, timeout_ms):
        self.timeout_ms = timeout_ms
        self._wdt = machine.WDT(timeout=timeout_ms)

    def feed(self):
        """Another timeout_ms. Does not allocate."""
        self._wdt.feed()
