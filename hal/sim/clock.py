# clock: the port that reads virtual time.
#
# Owns tick arithmetic in 31 bits. Must not: move time, except for sleep_ms.

from micropython import const

_MASK = const(0x3FFF_FFFF)
_HALF = const(0x2000_0000)
_MASK_27 = const(0x7FF_FFFF)
_MASK_23 = const(0x7F_FFFF)
_DAY_MS = const(86_400_000)


class Clock:
    """hal port clock; both tick counters have the period 2**30, as on 32-bit MicroPython."""

    def __init__(self, world):
        self._world = world

    def ticks_ms(self):
        return self._world.now_ms

    def ticks_us(self):
        # (now * 1000) modulo 2**30 = 8 * ((now * 125) modulo 2**27), with now in two parts so
        # that neither product leaves 30 bits.
        now_ms = self._world.now_ms
        low = ((now_ms & _MASK_23) * 125) & _MASK_27
        high = (((now_ms >> 23) * 125) & 15) << 23
        return ((low + high) & _MASK_27) << 3

    def ticks_add(self, ticks, delta):
        if delta > 0:
            return (ticks - _MASK - 1 + delta) & _MASK
        return (ticks + delta) & _MASK

    def ticks_diff(self, a, b):
        d = (a - b) & _MASK
        if d >= _HALF:
            return d - _MASK - 1
        return d

    def sleep_ms(self, ms):
        """Lets virtual time pass without a poll. Whoever sleeps in poll is late, as on a board."""
        while ms > _DAY_MS:
            self._world.pass_ms(_DAY_MS)
            ms -= _DAY_MS
        if ms > 0:
            self._world.pass_ms(ms)
