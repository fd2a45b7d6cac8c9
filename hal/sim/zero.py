# zero: how the unloaded reading of the force sensor wanders.
#
# Owns its drift with temperature and with time. Must not: know the force; its reading is added.
#
# With temperature: temp_force_mn_c for each degree above 25 C. With time: a random walk, whose
# steps are an hour each and drift_mn_day / root 24 wide, as a straight line between full hours.
# The steps come in their order from a generator of their own, one an hour, looked at or not: so
# the drift follows from seed and time alone.

from micropython import const

from hal.sim.noise import Noise

_HOUR_MS = const(3_600_000)
_UN_HOUR = const(204)  # 1000 / root 24: micronewtons an hour for a millinewton a day


class Zero:
    """What the sensor adds to the truth, in micronewtons and in counts."""

    def __init__(self, world, ambient, seed, p):
        self._world = world
        self._ambient = ambient
        self._temp_mn_c = p.temp_force_mn_c
        self._counts_n = p.force_counts_n
        self._noise = Noise(seed + 1, p.drift_mn_day * _UN_HOUR)
        self._hour = 0
        self._from_un = 0
        self._to_un = self._noise.next()
        self.wanders = p.temp_force_mn_c != 0 or p.drift_mn_day > 0

    def micronewtons(self):
        """As of now, which never goes back. Does not allocate."""
        world = self._world
        hour = world.days * 24 + world.day_ms // _HOUR_MS
        while self._hour < hour:
            self._hour += 1
            self._from_un = self._to_un
            self._to_un += self._noise.next()
        walked_un = (self._to_un - self._from_un) * (world.day_ms % _HOUR_MS // 1_000) // 3_600
        # mN/C in 10240ths of a degree: 1000 uN a mN, and 1000 / 10240 = 25 / 256
        warm_un = self._temp_mn_c * self._ambient.warmer() // 256 * 25
        return self._from_un + walked_un + warm_un

    def counts(self):
        """Does not allocate."""
        un = self.micronewtons()
        counts_n = self._counts_n
        return un // 1_000 * counts_n // 1_000 + un % 1_000 * counts_n // 1_000_000
