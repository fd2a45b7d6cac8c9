# motor: the stepper port; pulses, as hardware would make them.
#
# Owns the burst in progress and the count of pulses. Must not: know whether the motor followed a
# pulse; that is mechanics, and shows in the encoder and in the truth alone.
#
# A burst is played lazily: whoever looks at the rig calls play() first, which gives every pulse
# that was due by now, each at its own time. Times are ms of virtual time and us beside them.

from micropython import const

from hal.sim.errors import EBUSY, EINVAL, EPERM

_MASK = const(0x3FFF_FFFF)
_HALF = const(0x2000_0000)


class Stepper:
    """hal port stepper. left: pulses of the burst still to come, as of the last look."""

    def __init__(self, world, mechanics):
        self._world = world
        self._mechanics = mechanics
        self.left = 0
        self.pulses = 0
        self.faulty = False
        self._enabled = False
        self._direction = 1
        self._interval_ms = 0
        self._interval_us = 0
        self._next_ms = 0
        self._next_us = 0

    def enable(self):
        self._enabled = True

    def disable(self):
        self.stop()
        self._enabled = False

    def start(self, steps, direction, interval_us):
        if self.left:
            self.play()
        if not self._enabled:
            raise OSError(EPERM, "stepper.start: disabled")
        if self.left:
            raise OSError(EBUSY, "stepper.start: in mid-burst")
        if not (1 <= steps <= 4_095 and 20 <= interval_us <= 2_000_000):
            raise OSError(EINVAL, "stepper.start")
        if direction != 1 and direction != -1:
            raise OSError(EINVAL, "stepper.start: direction")
        now_ms = self._world.now_ms
        self.pulses += direction
        self._mechanics.push(direction, now_ms)
        if steps > 1:
            self.left = steps - 1
            self._direction = direction
            self._interval_ms = interval_us // 1_000
            self._interval_us = interval_us % 1_000
            self._next_ms = now_ms
            self._next_us = 0
            self._aim()

    def _aim(self):
        us = self._next_us + self._interval_us
        ms = self._interval_ms
        if us >= 1_000:
            us -= 1_000
            ms += 1
        self._next_us = us
        self._next_ms = (self._next_ms - _MASK - 1 + ms) & _MASK

    def play(self):
        """Gives the pulses that are due by now. Does not allocate."""
        now_ms = self._world.now_ms
        direction = self._direction
        while self.left:
            late_ms = (now_ms - self._next_ms) & _MASK
            if late_ms >= _HALF or (late_ms == 0 and self._next_us):
                return
            self.left -= 1
            self.pulses += direction
            self._mechanics.push(direction, self._next_ms)
            self._aim()

    def busy(self):
        if self.left:
            self.play()
            return self.left > 0
        return False

    def stop(self):
        if self.left:
            self.play()
            self.left = 0

    def count(self):
        if self.left:
            self.play()
        return self.pulses

    def fault(self):
        return self.faulty
