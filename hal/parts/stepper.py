# stepper: the stepper port, from something that makes pulses and a driver that takes them.
#
# Owns the contract: what is refused, and which way the pulses count. Must not: know a chip or a
# driver; those are hal/rp2/pulses.py, hal/esp32/pulses.py, stepdir.py and tmc2209.py.

from micropython import const

from hal.parts.errors import EBUSY, EINVAL, EPERM

_MOST_STEPS = const(4_095)
_SHORTEST_US = const(20)
_LONGEST_US = const(2_000_000)


class Stepper:
    """hal port stepper. Off from here on.

    pulses: has start(steps, interval_us), busy(), stop() and count(), the pulses seen on the STEP
    pin since power-up. driver: has enable(), disable(), direct(direction), which returns when
    pulses in that direction may come, and fault(). What they raise is an OSError.
    """

    def __init__(self, pulses, driver):
        self._pulses = pulses
        self._driver = driver
        self._enabled = False
        self._direction = 1
        # count() is this and the pulses in their direction: one number, so that a look at it never
        # catches it half changed.
        self._base = 0
        self.disable()

    def enable(self):
        """Switches the coils on. OSError when the driver does not answer: they stay off."""
        self._driver.enable()
        self._enabled = True

    def disable(self):
        """Ends the burst and switches the coils off, also when the pulses cannot be stopped."""
        self._enabled = False
        try:
            self._pulses.stop()
        finally:
            self._driver.disable()

    def start(self, steps, direction, interval_us):
        """Starts a burst. OSError EPERM when disabled, EBUSY in mid-burst, EINVAL out of range."""
        if not self._enabled:
            raise OSError(EPERM, "stepper.start: disabled")
        if self._pulses.busy():
            raise OSError(EBUSY, "stepper.start: in mid-burst")
        if not (1 <= steps <= _MOST_STEPS and _SHORTEST_US <= interval_us <= _LONGEST_US):
            raise OSError(EINVAL, "stepper.start")
        if direction != 1 and direction != -1:
            raise OSError(EINVAL, "stepper.start: direction")
        if direction != self._direction:
            # What went out until here goes on counting as it did.
            self._base += (self._direction - direction) * self._pulses.count()
            self._direction = direction
        self._driver.direct(direction)
        self._pulses.start(steps, interval_us)

    def busy(self):
        """True until the last pulse of the burst has gone out."""
        return self._pulses.busy()

    def stop(self):
        """Ends the burst; no pulse begins after it returns."""
        self._pulses.stop()

    def count(self):
        """Pulses seen on the STEP pin since power-up, forward less back."""
        return self._base + self._direction * self._pulses.count()

    def fault(self):
        """True while the driver reports a fault."""
        return self._driver.fault()
