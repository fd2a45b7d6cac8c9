# onboard: how much of the bolus insulin of the last hours is still at work.
#
# Owns the action curve and the minutes of bolus steps it is applied to. Basal is left out, as on
# the pumps of the field: it stands against what the body needs anyway. Must not: plan or deliver.
#
# The curve is the exponential model that oref0 and Loop use for rapid-acting insulin, with 360 min
# duration and 75 min to the peak: what is left after t is
#     1 - S (1 - a) ((t^2 / (tau d (1 - a)) - t / tau - 1) exp(-t / tau) + 1),
#     tau = p (1 - p / d) / (1 - 2 p / d), a = 2 tau / d, S = 1 / (1 - a + (1 + a) exp(-d / tau)).

from micropython import const

from firmware.delivery.recent import Recent, Sums

MINUTES = const(360)
_ONE = const(32_768)
_POINT_MS = const(300_000)  # from one point of the curve to the next
_MINUTE_MS = const(60_000)
# What is left, in parts of _ONE, each 5 min.
_LEFT = const((
    32768, 32689, 32465, 32114, 31653, 31097, 30459, 29751, 28986, 28173, 27322, 26440, 25536,
    24616, 23685, 22750, 21814, 20883, 19960, 19047, 18149, 17267, 16403, 15559, 14737, 13939,
    13163, 12413, 11688, 10989, 10315, 9668, 9047, 8452, 7883, 7340, 6821, 6328, 5859, 5414,
    4992, 4593, 4216, 3860, 3525, 3211, 2916, 2639, 2381, 2140, 1916, 1709, 1516, 1338, 1175,
    1025, 888, 763, 650, 548, 456, 375, 303, 239, 185, 138, 99, 67, 42, 23, 10, 2, 0,
))  # fmt: skip
_PACKED_MINUTES = const(15)  # that share a number in a checkpoint


class OnBoard:
    """Insulin on board. elapse() and count() run at polls and do not allocate.

    table: bytes that go into a checkpoint beside what pack() writes
    """

    def __init__(self):
        self._recent = Recent(_MINUTE_MS, Sums(MINUTES, _PACKED_MINUTES))
        self.table = self._recent.table
        self.elapse = self._recent.elapse
        self.count = self._recent.count
        self.rescale = self._recent.rescale

    def steps(self) -> int:
        """Bolus steps of the last six hours that are still at work, rounded up. Allocates."""
        recent = self._recent
        size = len(recent.buckets)
        total = 0
        for age in range(size):
            steps = recent.buckets[(recent.position - age) % size]
            if steps:
                total += steps * _left(age * _MINUTE_MS)
        return (total + _ONE - 1) // _ONE

    def pack(self, into, at: int) -> int:
        """Writes the window for a checkpoint; returns the index after it."""
        return self._recent.pack(into, at)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        return self._recent.unpack(data, at)


def _left(age_ms: int) -> int:
    """Part of _ONE that is left at an age of 0 to six hours: a line between the points."""
    point = age_ms // _POINT_MS
    if point >= len(_LEFT) - 1:
        return 0
    drop = _LEFT[point] - _LEFT[point + 1]
    return _LEFT[point] - drop * (age_ms - point * _POINT_MS) // _POINT_MS
