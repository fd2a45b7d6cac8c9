# basal: a day of rates, segment by segment, and the one in force now.
#
# Owns the segments, their choice by the wall clock, and what a temporary rate and the largest one
# allowed make of that. Must not: know what segments obey (rules), or count time for delivery; the
# clock only chooses, and is asked again at least once a minute, so a clock that was set is
# followed.

from micropython import const

from firmware import units
from firmware.therapy.temp import Temp

MAX_SEGMENTS = const(48)
_ASK_MS = const(60_000)  # the longest a choice stands without a look at the clock


class Profile:
    """The programmed rates; empty until set."""

    def __init__(self):
        self.segments = ()  # of (start_minute, rate_mu_h), the first at 0

    def set(self, segments) -> None:
        """Takes segments that rules.check() found OK."""
        self.segments = tuple(segments)

    def index_at(self, minute: int) -> int:
        """Index of the segment in force at a minute of the local day; -1 when empty."""
        index = -1
        for start, _ in self.segments:
            if start > minute:
                break
            index += 1
        return index

    def next_change(self, minute: int) -> int:
        """Minute of the local day at which the next segment starts; 1440 for midnight."""
        for start, _ in self.segments:
            if start > minute:
                return start
        return units.MIN_PER_DAY


class Basal:
    """The programmed rate at this moment. Allocates nothing.

    rate_mu_h: in force; kept when the clock is lost
    temp:      the temporary rate; it may be none
    is_clamped: more was programmed than the largest rate allowed, which is in force
    left_ms:   until the clock has to be asked again: 1 .. 60_000
    """

    def __init__(self, profile, clocks, bounds):
        self._profile = profile
        self._clocks = clocks
        self._bounds = bounds
        self.temp = Temp()
        self.is_clamped = False
        self._segment_mu_h = 0  # of the profile
        self.rate_mu_h = 0
        self.left_ms = _ASK_MS

    def choose(self, ago_ms: int) -> bool:
        """Chooses the segment that was in force ago_ms before now. True when the rate changed."""
        self.left_ms = min(_ASK_MS, self.temp.until_ms(ago_ms))
        segments = self._profile.segments
        if len(segments) == 1:
            self._segment_mu_h = segments[0][1]  # a flat profile needs no clock
        elif segments and self._clocks.read():
            self._find_segment((self._clocks.local_ms() - ago_ms) % units.MS_PER_DAY)
        rate_mu_h = self.made_of(self._segment_mu_h, ago_ms)
        self.is_clamped = rate_mu_h < self.temp.rate_mu_h(self._segment_mu_h, ago_ms)
        if rate_mu_h == self.rate_mu_h:
            return False
        self.rate_mu_h = rate_mu_h
        return True

    def made_of(self, rate_mu_h: int, ago_ms: int) -> int:
        """What temporary rate and limit made of a rate of the profile, ago_ms before now."""
        return min(self.temp.rate_mu_h(rate_mu_h, ago_ms), self._bounds.max_basal_mu_h)

    def _find_segment(self, local_ms):
        profile = self._profile
        minute = local_ms // units.MS_PER_MIN
        end_ms = profile.next_change(minute) * units.MS_PER_MIN
        self.left_ms = min(self.left_ms, end_ms - local_ms)
        self._segment_mu_h = profile.segments[profile.index_at(minute)][1]
