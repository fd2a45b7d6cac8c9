# basal: the rate in force now, and for how long.
#
# Owns the choice of the segment by the wall clock. Must not: count time for delivery; the clock
# only chooses, and is asked again at least once a minute, so a clock that was set is followed.

from micropython import const

from firmware import units

_ASK_MS = const(60_000)  # the longest a choice stands without a look at the clock


class Basal:
    """The programmed rate at this moment. choose() allocates only when a profile is first read.

    rate_mu_h: in force; kept when the clock is lost
    left_ms:   until the clock has to be asked again: 1 .. 60_000
    """

    def __init__(self, profile, clocks):
        self._profile = profile
        self._clocks = clocks
        self.rate_mu_h = 0
        self.left_ms = _ASK_MS

    def choose(self, ago_ms: int) -> bool:
        """Chooses the segment that was in force ago_ms before now. True when the rate changed."""
        self.left_ms = _ASK_MS
        segments = self._profile.segments
        if not segments:
            return False
        if len(segments) == 1:
            rate_mu_h = segments[0][1]  # a flat profile needs no clock
        else:
            if not self._clocks.read():
                return False
            local_ms = (self._clocks.local_ms() - ago_ms) % units.MS_PER_DAY
            minute = local_ms // units.MS_PER_MIN
            end_ms = self._profile.next_change(minute) * units.MS_PER_MIN
            self.left_ms = min(_ASK_MS, end_ms - local_ms)
            rate_mu_h = segments[self._profile.index_at(minute)][1]
        if rate_mu_h == self.rate_mu_h:
            return False
        self.rate_mu_h = rate_mu_h
        return True
