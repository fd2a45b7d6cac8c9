# clocks: what time it is, since boot and on the wall.
#
# Owns the uptime, summed from the ticks that passed, and the last reading of the wall clock. The
# wall clock only chooses the basal segment and stamps records. Must not: time any delivery.

from firmware import units


class Clocks:
    """Both clocks of the pump. Nothing here allocates after construction.

    uptime_high, uptime_low: ms since boot as two 16-bit halves (a small integer on every board)
    is_set:                  the wall clock was set when last read
    day, ms, offset_min:     last reading: days since 2000-01-01 UTC, ms of that UTC day, and
                             local time minus UTC in minutes
    """

    def __init__(self, rtc):
        self._rtc = rtc
        self._reading = [0, 0, 0]
        self.uptime_high = 0
        self.uptime_low = 0
        self.is_set = False
        self.day = 0
        self.ms = 0
        self.offset_min = 0

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        self.uptime_low += dt_ms
        while self.uptime_low > 65_535:
            self.uptime_low -= 65_536
            self.uptime_high = (self.uptime_high + 1) & 65_535

    def uptime_ms(self) -> int:
        """ms since boot, modulo 2**32. Allocates on 32-bit boards."""
        return (self.uptime_high << 16) | self.uptime_low

    def read(self) -> bool:
        """Reads the wall clock; False when it is not set, or does not answer."""
        try:
            self.is_set = self._rtc.read(self._reading)
        except OSError:
            self.is_set = False
        if self.is_set:
            self.day, self.ms, self.offset_min = self._reading
        return self.is_set

    def set(self, day: int, ms: int, offset_min: int) -> None:
        """Sets the wall clock. Raises OSError when the port refuses."""
        self._rtc.set(day, ms, offset_min)
        self.read()

    def local_ms(self) -> int:
        """ms of the local day at the last reading: 0 .. 86_399_999."""
        return (self.ms + self.offset_min * units.MS_PER_MIN) % units.MS_PER_DAY
