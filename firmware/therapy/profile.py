# profile: a day of basal rates, segment by segment.
#
# Owns the segments, and the rules they obey. Must not: know the time, or what is being delivered.

from micropython import const

from firmware import units

MAX_SEGMENTS = const(48)

# What check() finds.
OK = const(0)
NO_SEGMENTS = const(1)
TOO_MANY = const(2)
NOT_FROM_MIDNIGHT = const(3)
OUT_OF_ORDER = const(4)
TIME_OUT_OF_RANGE = const(5)
RATE_OUT_OF_RANGE = const(6)


def check(segments, max_rate_mu_h: int) -> tuple:
    """Checks a list of (start_minute, rate_mu_h). Returns (what is wrong or OK, the value)."""
    if not segments:
        return NO_SEGMENTS, 0
    if len(segments) > MAX_SEGMENTS:
        return TOO_MANY, len(segments)
    if segments[0][0] != 0:
        return NOT_FROM_MIDNIGHT, segments[0][0]
    previous = -1
    for minute, rate_mu_h in segments:
        if not 0 <= minute < units.MIN_PER_DAY:
            return TIME_OUT_OF_RANGE, minute
        if minute <= previous:
            return OUT_OF_ORDER, minute
        if not 0 <= rate_mu_h <= max_rate_mu_h:
            return RATE_OUT_OF_RANGE, rate_mu_h
        previous = minute
    return OK, 0


class Profile:
    """The programmed rates; empty until set."""

    def __init__(self):
        self.segments = ()  # of (start_minute, rate_mu_h), the first at 0

    def set(self, segments) -> None:
        """Takes segments that check() found OK."""
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
