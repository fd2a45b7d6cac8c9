# basal: a day of rates, segment by segment, and the one in force now.
#
# Owns the segments, and their choice by the wall clock. Must not: know what they obey (rules), or
# count time for delivery; the clock only chooses, and is asked again at least once a minute, so a
# clock that was set is followed.

from micropython import const

from firmware import units

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

    def day_mu(self) -> int:
        """Basal insulin of a whole day in mU, rounded down."""
        total = 0
        for index in range(len(self.segments)):
            start, rate_mu_h = self.segments[index]
            following = index + 1
            end = self.segments[following][0] if following < len(self.segments) else 1440
            total += rate_mu_h * (end - start)
        return total // 60


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
