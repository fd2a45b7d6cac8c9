# friction: what it takes to keep the plunger moving, here and at this temperature.
#
# Owns the kinetic friction of the cartridge that is in. Must not: know what sticks or slips.
#
#     friction = of the cartridge - temp_friction_mn_c * (degrees above 25 C) + unevenness
# Rubber on silicone oil runs more easily when warm, since the oil gets thinner. The barrel is
# uneven along its length: three triangle waves whose lengths have no small common multiple
# (1, 5/8 and 3/8 of texture_um) and whose heights add up to texture_mn, with phases by the seed.
# They follow the place of the plunger, not time, so the same place rubs the same again.

from micropython import const

_MOST_MN = const(20_000)

# (tenths of texture_mn, eighths of texture_um) of each wave
_WAVES = ((5, 8), (3, 5), (2, 3))


class Friction:
    """Kinetic friction in mN, 0 .. 20_000. kinetic_mn: that of the cartridge, at 25 C, evened.

    uneven: it depends on the plunger's place. warms: it depends on temperature.
    """

    def __init__(self, seed, p):
        self.kinetic_mn = p.kinetic_mn
        self.uneven = p.texture_mn > 0
        self.warms = p.temp_friction_mn_c > 0
        self._temp_mn_c = p.temp_friction_mn_c
        waves = []
        for tenths, eighths in _WAVES:
            length_nl = p.texture_nl * eighths // 8
            seed = (seed * 7_919 + 104_729) % 15_485_863
            waves.append((p.texture_mn * tenths // 10, length_nl, seed % length_nl))
        self._waves = waves

    def now_mn(self, left_nl, warmer):
        """With left_nl in the cartridge, warmer by 10240ths of a degree. Does not allocate."""
        mn = self.kinetic_mn
        if self.warms:
            mn -= self._temp_mn_c * warmer // 10_240
        if self.uneven:
            for wave in self._waves:
                length_nl = wave[1]
                # From -length to length and back, along one length
                height = 4 * abs((left_nl + wave[2]) % length_nl - length_nl // 2) - length_nl
                mn += wave[0] * height // length_nl
        return min(max(mn, 0), _MOST_MN)
