# witnesses: who says whether the plunger followed what was booked.
#
# Owns which of them this rig has: an encoder (motion), a force that is never none and never the
# same. Must not: weigh; each says for itself. What the rig has not is not read.

from micropython import const

from firmware import faults

_LOOKS = const(32)  # at least: a burst of many steps has few looks in it
_DOUBTFUL = const(6)  # looks with one reading, while steps went out: what it says may be old


class Witnesses:
    """All that the rig has; none, and nothing is ever wrong. look() allocates nothing.

    encoder: a hal port, or None; rig: a config.Rig
    """

    def __init__(self, encoder, rig):
        self._motion = self._coupling = None
        if encoder and rig.encoder_counts:
            from firmware.motion import Motion

            self._motion = Motion(encoder, rig)
        if rig.coupled_counts:
            self._coupling = Coupling(rig)
        self._stuck = Stuck(rig) if rig.stuck_steps else None

    def begin(self, total_steps: int) -> None:
        """Delivery begins, at so many steps booked. Raises OSError when the encoder fails."""
        if self._motion:
            self._motion.begin(total_steps)
        if self._coupling:
            self._coupling.begin(total_steps)
        if self._stuck:
            self._stuck.begin(total_steps)

    def look(self, force_counts: int, total_steps: int) -> int:
        """LOST_MOTION, NOT_COUPLED, FORCE_STUCK or NONE. Raises OSError when the encoder fails."""
        fault = self.turned(total_steps)
        if fault != faults.NONE:
            return fault
        return self.pushed(force_counts, total_steps)

    def doubt_force(self) -> bool:
        """True while the force has been the same for some looks."""
        return self._stuck is not None and self._stuck.is_doubtful()

    def turned(self, total_steps: int) -> int:
        """LOST_MOTION when the motor did not follow, or NONE. Raises OSError."""
        return self._motion.look(total_steps) if self._motion else faults.NONE

    def pushed(self, force_counts: int, total_steps: int) -> int:
        """NOT_COUPLED when what it turns pushes on nothing, FORCE_STUCK, or NONE."""
        if self._coupling:
            fault = self._coupling.look(force_counts, total_steps)
            if fault != faults.NONE:
                return fault
        if self._stuck:
            return self._stuck.look(force_counts, total_steps)
        return faults.NONE


class Coupling:
    """Does what the motor turns push on anything? A motor whose coils are swapped turns the wrong
    way, a nut that is open stands still: the pulses go out, and no force stands behind them. Only
    for a rig that says which force is none. Nothing here allocates below 2**30 steps."""

    def __init__(self, rig):
        self._coupled_counts = rig.coupled_counts
        self._free_steps = rig.free_steps
        self._since_steps = 0

    def begin(self, total_steps: int) -> None:
        """From here on: the plunger has free_steps to be found in."""
        self._since_steps = total_steps

    def look(self, force_counts: int, total_steps: int) -> int:
        """NOT_COUPLED when the motor went further than free_steps without resistance, or NONE."""
        if force_counts >= self._coupled_counts:
            self._since_steps = total_steps
        elif total_steps - self._since_steps > self._free_steps:
            return faults.NOT_COUPLED
        return faults.NONE


class Stuck:
    """A force sensor that says the same whatever moves. A live one differs at every step: the
    drive train winds up, the plunger slips, and the converter has its noise. look() does not
    allocate below 2**30 steps."""

    def __init__(self, rig):
        self._stuck_steps = rig.stuck_steps
        self._counts = -1
        self._looks = 0
        self._since_steps = 0

    def begin(self, total_steps: int) -> None:
        """From here on."""
        self._counts = -1
        self._since_steps = total_steps

    def is_doubtful(self) -> bool:
        """True when the last readings were the same: nothing follows from them, for now."""
        return self._looks >= _DOUBTFUL

    def look(self, force_counts: int, total_steps: int) -> int:
        """FORCE_STUCK when all readings of stuck_steps were the same, or NONE."""
        if force_counts != self._counts:
            self._counts = force_counts
            self._looks = 0
            self._since_steps = total_steps
            return faults.NONE
        self._looks += 1
        if self._looks >= _LOOKS and total_steps - self._since_steps >= self._stuck_steps:
            return faults.FORCE_STUCK
        return faults.NONE
