# profile: a day of basal rates, segment by segment.
#
# Owns the segments. Must not: know the time, what is being delivered, or what they obey (rules).

from micropython import const

from firmware import units

MAX_SEGMENTS = const(48)


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
