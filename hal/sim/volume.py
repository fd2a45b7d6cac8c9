# volume: a running total of picolitres that never overflows a small int.
#
# Owns one total, in whole nanolitres and the picolitres beside them. Must not: round; pl() is
# exact, for those who check that mass is conserved.


class Volume:
    """A total that may grow to 10**12 pL and shrink again."""

    def __init__(self, nl=0):
        self._nl = nl
        self._pl = 0

    def add(self, pl):
        """pl: within +-2**30 - 1000. Does not allocate."""
        pl += self._pl
        self._nl += pl // 1_000
        self._pl = pl % 1_000

    def nl(self):
        return self._nl

    def pl(self):
        """The exact total; may be a large int."""
        return self._nl * 1_000 + self._pl

    def copy(self, other):
        self._nl = other._nl
        self._pl = other._pl
