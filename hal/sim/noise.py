# noise: what a sensor adds to the truth, bell-shaped and repeatable.
#
# Owns three small generators. Must not: be used for anything that has to be unpredictable.
#
# Three multiplicative congruential generators, x = a x mod m with m prime and a a primitive root,
# the ones of Wichmann and Hill (Applied Statistics 31, 1982). Their products stay below 2**23,
# and together they repeat after 7e12 readings. The sum of three even spreads is nearly a bell: it
# ends at 3 standard deviations, as a filtered converter's noise does.

from micropython import const

_MEAN = const(45_450)  # of the sum of three numbers below 30_269, 30_307 and 30_323
_SIGMA = const(15_150)  # root of (30_269**2 + 30_307**2 + 30_323**2) / 12


class Noise:
    """Readings about 0 with a standard deviation of sigma counts (0 .. 10_000)."""

    def __init__(self, seed, sigma):
        self.sigma = sigma
        self._x = 1 + seed % 30_268
        self._y = 1 + seed // 30_268 % 30_306
        self._z = 1 + seed // (30_268 * 30_306) % 30_322
        for _ in range(20):  # so that neighbouring seeds part
            self._stir()

    def _stir(self):
        self._x = (self._x * 171 + self._z) % 30_268 + 1
        self._y = (self._y * 172 + self._x) % 30_306 + 1
        self._z = (self._z * 170 + self._y) % 30_322 + 1

    def next(self):
        """Does not allocate."""
        sigma = self.sigma
        if sigma == 0:
            return 0
        self._x = x = self._x * 171 % 30_269
        self._y = y = self._y * 172 % 30_307
        self._z = z = self._z * 170 % 30_323
        return ((x + y + z - _MEAN) * sigma + 7_575) // _SIGMA
