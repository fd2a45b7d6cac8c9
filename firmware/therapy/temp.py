# temp: the rate of basal for a while, in percent of the profile or in its place.
#
# Owns which it is, and how long it still lasts. Its time runs on while nothing is delivered, and
# over a restart. Must not: know the profile, or count time for delivery.

from micropython import const

from firmware import pack, units

NONE = const(0)
PERCENT = const(1)
RATE = const(2)
# What is asked: limits of the field's pumps, the widest of each.
MOST_PERCENT = const(500)
LEAST_MIN = const(15)
MOST_MIN = const(4_320)
# Why it ended, in its record.
EXPIRED = const(0)
ENDED = const(1)  # by a person
REPLACED = const(2)
_FAR_MS = const(1_073_741_823)


class Temp:
    """A temporary basal rate. Nothing here allocates.

    kind:    NONE, PERCENT or RATE
    value:   percent, or mU/h
    left_ms: until it is over; below 0 where it was over before the poll that has to end it
    """

    def __init__(self):
        self.kind = NONE
        self.value = 0
        self.left_ms = _FAR_MS

    def begin(self, kind: int, value: int, left_ms: int) -> None:
        """Takes the place of one before it. left_ms: 1 .. 259_200_000."""
        self.kind = kind
        self.value = value
        self.left_ms = left_ms

    def end(self) -> None:
        """From now on the profile holds."""
        self.kind = NONE
        self.value = 0
        self.left_ms = _FAR_MS

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        if self.kind != NONE:
            self.left_ms -= dt_ms

    def is_over(self) -> bool:
        """True when it has to be ended."""
        return self.left_ms <= 0

    def rate_mu_h(self, rate_mu_h: int, ago_ms: int) -> int:
        """What it made of a rate of the profile, ago_ms before now, rounded down to 1 mU/h."""
        if self.kind == NONE or self.left_ms + ago_ms <= 0:
            return rate_mu_h
        if self.kind == PERCENT:
            return rate_mu_h * self.value // 100
        return self.value

    def until_ms(self, ago_ms: int) -> int:
        """How long it still lasted then, or far: there was none."""
        left_ms = self.left_ms + ago_ms
        return left_ms if left_ms > 0 else _FAR_MS

    def left_min(self) -> int:
        """Minutes until it is over, begun ones too; 0: there is none."""
        if self.kind == NONE:
            return 0
        return (max(0, self.left_ms) + units.MS_PER_MIN - 1) // units.MS_PER_MIN

    def pack(self, into, at: int) -> int:
        """Writes it for a checkpoint; returns the index after it."""
        into[at] = self.kind
        at = pack.put(into, at + 1, self.value, 4)
        return pack.put(into, at, max(0, self.left_ms), 4)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        if data[at] != NONE:
            self.begin(data[at], pack.get(data, at + 1, 4), pack.get(data, at + 5, 4))
        return at + 9
