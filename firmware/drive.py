# drive: the sole caller of the stepper.
#
# Owns the burst in progress and the pulse count: what was asked to go out, and what did. Must not:
# know why a step is due or whose it is.

from micropython import const

from firmware import faults

FORWARD = const(1)  # towards the line
BACK = const(-1)
_SLOW_MS = const(100)  # past the computed end of a burst: the pulses are not what was asked


class Drive:
    """Starts bursts, and says how many of their steps really went out. The motor is off at first.

    Every method may raise OSError, when the port fails. Nothing here allocates.
    open_steps: of the burst in progress, not yet seen to have gone out; 0 when the motor rests
    burst_steps: of the last burst, as it began
    direction:  of the last burst, FORWARD or BACK
    verdict:    the fault the last settle() or check() found, or NONE
    """

    def __init__(self, stepper, clock):
        stepper.disable()  # before anything else
        self._stepper = stepper
        self._busy = stepper.busy
        self._count = stepper.count
        self._clock = clock
        self._zero = stepper.count()
        self._seen = self._zero
        self._interval_us = 0
        self.direction = FORWARD
        self._end_ticks = 0
        self._watched = False
        self.open_steps = 0
        self.burst_steps = 0
        self.verdict = faults.NONE
        self.fault = stepper.fault

    def enable(self) -> None:
        """Switches the coils on."""
        self._stepper.enable()

    def start(self, steps: int, interval_us: int, direction: int = FORWARD) -> None:
        """Starts a burst of steps, FORWARD or BACK; the last one must have ended."""
        self._watched = False
        self._interval_us = interval_us
        self.direction = direction
        self.open_steps = steps
        self.burst_steps = steps
        self._stepper.start(steps, direction, interval_us)

    def settle(self) -> int:
        """Pulses that went out since the last call, forward less back."""
        busy = self._busy()  # before the count: once it is over, the count is final
        count = self._count()
        pulses = count - self._seen
        self._seen = count
        self.verdict = faults.NONE
        steps = pulses * self.direction
        if steps < 0 or steps > self.open_steps:
            self.verdict = faults.STRAY_STEPS
            self.open_steps = 0
            return pulses
        self.open_steps -= steps
        if busy:
            self._watch()
        elif self.open_steps:
            self.verdict = faults.MISSED_STEPS
            self.open_steps = 0
        return pulses

    def check(self) -> int:
        """STRAY_STEPS when pulses went out although no burst is open, else NONE."""
        if self._count() == self._seen:
            return faults.NONE
        return faults.STRAY_STEPS

    def counted(self) -> int:
        """Pulses that went out since the start, forward less back, as seen so far."""
        return self._seen - self._zero

    def stop(self) -> None:
        """Ends the burst at once; the coils stay on."""
        self._stepper.stop()

    def disable(self) -> None:
        """Ends the burst at once and switches the coils off."""
        try:
            self._stepper.stop()
        finally:
            self._stepper.disable()

    def give_up(self) -> int:
        """After a stop: pulses that still went out, forward less back; the rest never will."""
        count = self._count()
        pulses = count - self._seen
        self._seen = count
        self.open_steps = 0
        return pulses

    def _watch(self):
        clock = self._clock
        now = clock.ticks_ms()
        if not self._watched:
            self._watched = True
            left_ms = self.open_steps * (self._interval_us // 1000 + 1) + _SLOW_MS
            self._end_ticks = clock.ticks_add(now, left_ms)
        elif clock.ticks_diff(now, self._end_ticks) > 0:
            self.verdict = faults.SLOW_BURST
