# account: what was asked against what went out, when some of what was asked may have been
# dropped.
#
# Owns the claim 0 <= ideal - dropped - stepped < 1 step, where it is not known exactly how much
# was dropped: a stop drops the whole steps still owed to a dose (this many, or one less), a clock
# that jumped is followed within a minute. What is possible is kept as a few intervals, and each
# rest of the motor leaves less of it; soon it is exact again. Numbers are flows. Must not: know
# why.


class Account:
    """possible: [(low, high), ...], what may have been dropped so far, in order, disjoint."""

    def __init__(self):
        self.possible = [(0, 0)]

    def restart(self):
        """A fresh account: nothing was dropped."""
        self.possible = [(0, 0)]

    def widen(self, low, high):
        """Between low (0 or less) and high (0 or more) more was dropped."""
        self._merge([(a + low, b + high) for a, b in self.possible])

    def drop(self, flows):
        """One of these flows was dropped."""
        self._merge([(a + flow, b + flow) for flow in flows for a, b in self.possible])

    def ahead(self, lag):
        """True when more went out than was asked, whatever was dropped. lag: ideal - stepped."""
        return lag < self.possible[0][0]

    def behind(self, lag, bound):
        """True when, whatever was dropped, bound or more is owed."""
        return lag - self.possible[-1][1] >= bound

    def paid(self, lag, bound):
        """The motor rests and has all it was owed: no possibility with another lag is left."""
        low = lag - bound + 1
        self.possible = [
            (max(a, low), min(b, lag)) for a, b in self.possible if a <= lag and b >= low
        ] or [(lag, lag)]

    def not_ahead(self, lag):
        """No possibility in which more went out than was asked is left."""
        if self.possible[-1][1] > lag:
            self.possible = [(a, min(b, lag)) for a, b in self.possible if a <= lag]

    def _merge(self, intervals):
        merged = []
        for a, b in sorted(intervals):
            if merged and a <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
            else:
                merged.append((a, b))
        self.possible = merged
