# clocks: what time it is, since boot and on the wall.
#
# Owns the uptime, summed from the ticks that passed, and the last reading of the wall clock. The
# wall clock only chooses the basal segment and stamps records. Must not: time any delivery.

from micropython import const

from firmware import units

_FIRST_DAY = const(7_305)  # 2020-01-01: a clock that says less has lost the time


def wall(rtc, into) -> bool:
    """Reads an rtc port into a list; False when it is not set, says what cannot be, or is mute."""
    try:
        return rtc.read(into) and into[0] >= _FIRST_DAY
    except OSError:
        return False


class Clocks:
    """Both clocks of the pump. Nothing here allocates after construction.

    uptime_high, uptime_low: running time in ms as two 16-bit halves (small integers on every
                             board); it goes on across resets, time without power does not count
    is_set:                  the wall clock was set when last read
    day, ms, offset_min:     last reading: days since 2000-01-01 UTC, ms of that UTC day, and
                             local time minus UTC in minutes
    """

    def __init__(self, rtc):
        self._rtc = rtc
        self._reading = [0, 0, 0]
        self.uptime_high = 0
        self.uptime_low = 0
        self._since_ms = 0  # running time since the clocks were compared
        self._compared = False  # ... with what follows
        self._compared_day = 0
        self._compared_ms = 0
        self.is_set = False
        self.day = 0
        self.ms = 0
        self.offset_min = 0

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        self._since_ms += dt_ms
        self.uptime_low += dt_ms
        while self.uptime_low > 65_535:
            self.uptime_low -= 65_536
            self.uptime_high = (self.uptime_high + 1) & 65_535

    def go_on(self, uptime_ms: int) -> None:
        """At a start: running time goes on from where the records end."""
        self.uptime_high = uptime_ms >> 16
        self.uptime_low = uptime_ms & 65_535

    def uptime_ms(self) -> int:
        """Running time in ms, modulo 2**32. Allocates on 32-bit boards."""
        return (self.uptime_high << 16) | self.uptime_low

    def read(self) -> bool:
        """Reads the wall clock; False when it is not set, impossible, or does not answer."""
        self.is_set = wall(self._rtc, self._reading)
        if self.is_set:
            self.day, self.ms, self.offset_min = self._reading
        return self.is_set

    def set(self, day: int, ms: int, offset_min: int) -> None:
        """Sets the wall clock. Raises OSError when the port refuses."""
        self._rtc.set(day, ms, offset_min)
        self._compared = False
        self.read()

    def compare(self) -> int:
        """ms that the wall clock went further than the running time since the last comparison.

        0 when there is nothing to compare. Allocates only when the wall clock jumped by days.
        """
        ahead_ms = 0
        if self.read():
            if self._compared:
                days = self.day - self._compared_day
                ahead_ms = days * units.MS_PER_DAY + self.ms - self._compared_ms - self._since_ms
            self._compared_day = self.day
            self._compared_ms = self.ms
        self._compared = self.is_set
        self._since_ms = 0
        return ahead_ms

    def local_day(self) -> int:
        """Days since 2000-01-01 of the local date at the last reading."""
        return self.day + (self.ms + self.offset_min * units.MS_PER_MIN) // units.MS_PER_DAY

    def local_ms(self) -> int:
        """ms of the local day at the last reading: 0 .. 86_399_999."""
        return (self.ms + self.offset_min * units.MS_PER_MIN) % units.MS_PER_DAY
