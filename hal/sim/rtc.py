# rtc: the wall clock, which is virtual time plus what somebody set it to.
#
# Owns date, time of day and offset. Must not: time anything; steps and drift are part of it.
#
# Kept as the difference to the world's days and ms of the day, so that reading it is an addition
# and it stays right over any number of years.

from micropython import const

from hal.sim.errors import EINVAL

_DAY_MS = const(86_400_000)
_LAST_DAY = const(36_524)


class Rtc:
    """hal port rtc. set_: False while the clock has never been set."""

    def __init__(self, world, p):
        self._world = world
        self._drift_ppm = p.rtc_drift_ppm
        self._drift_us = 0
        self.set_ = False
        self._days = 0
        self._ms = 0
        self._offset_min = 0
        if p.rtc_set:
            ms = (p.rtc_minute - p.rtc_offset_min) * 60_000
            self.set(p.rtc_day + ms // _DAY_MS, ms % _DAY_MS, p.rtc_offset_min)

    def read(self, into):
        if not self.set_:
            return False
        world = self._world
        ms = world.day_ms + self._ms
        days = world.days + self._days
        if ms >= _DAY_MS:
            ms -= _DAY_MS
            days += 1
        into[0] = days
        into[1] = ms
        into[2] = self._offset_min
        return True

    def set(self, day, ms, offset_min):
        if not (0 <= day <= _LAST_DAY and 0 <= ms < _DAY_MS and -720 <= offset_min <= 840):
            raise OSError(EINVAL, "rtc.set")
        ms -= self._world.day_ms
        self._ms = ms % _DAY_MS
        self._days = day - self._world.days + ms // _DAY_MS
        self._offset_min = offset_min
        self.set_ = True

    def step(self, seconds):
        """What a jump of the clock chip does; not part of the port."""
        ms = self._ms + seconds * 1_000
        self._days += ms // _DAY_MS
        self._ms = ms % _DAY_MS

    def unset(self):
        """What a dead backup cell does; not part of the port."""
        self.set_ = False

    def new_day(self):
        """One day of drift: 1 ppm is 86_400 us."""
        if self._drift_ppm:
            us = self._drift_us + self._drift_ppm * 86_400
            self._drift_us = us % 1_000
            ms = self._ms + us // 1_000
            self._days += ms // _DAY_MS
            self._ms = ms % _DAY_MS
