# force: the sensor between pusher and plunger, as a converter reads it.
#
# Owns scale, offset, noise, and how the sensor fails; what drifts is zero's. Must not:
# change the mechanics, beyond bringing them up to now.

from micropython import const

from hal.sim.errors import EIO
from hal.sim.noise import Noise
from hal.sim.zero import Zero

_TOP = const(0xFF_FFFF)  # 24 bits

WELL = const(0)
STUCK = const(1)  # goes on giving its last reading
OPEN_CIRCUIT = const(2)  # does not answer


class Force:
    """hal port force: counts = offset + force * counts_n + noise + drift, within 24 bits."""

    def __init__(self, world, stepper, mechanics, seed, p):
        self._world = world
        self._stepper = stepper
        self._mechanics = mechanics
        self._drive_pl_mn = p.drive_pl_mn
        self._counts_n = p.force_counts_n
        self.offset_counts = p.force_offset_counts
        self.noise = Noise(seed, p.noise_counts)
        self.zero = Zero(world, mechanics.ambient, seed, p)
        self.state = WELL
        self._last = p.force_offset_counts

    def read(self):
        stepper = self._stepper
        if stepper.left:
            stepper.play()
        if self.state:
            if self.state == OPEN_CIRCUIT:
                raise OSError(EIO, "force.read")
            return self._last
        mechanics = self._mechanics
        squeeze_pl = mechanics.squeeze_pl
        if squeeze_pl > mechanics.guard_pl:
            mechanics.creep(self._world.now_ms)
            squeeze_pl = mechanics.squeeze_pl
        counts = self.offset_counts + self.noise.next()
        if self.zero.wanders:
            counts += self.zero.counts()
        if squeeze_pl > 0 or mechanics.clamped:
            counts += squeeze_pl // self._drive_pl_mn * self._counts_n // 1_000
        if counts < 0:
            counts = 0
        elif counts > _TOP:
            counts = _TOP
        self._last = counts
        return counts
