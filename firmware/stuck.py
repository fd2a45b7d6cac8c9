# stuck: a force sensor that says the same whatever moves.
#
# Owns the reading that does not change. Must not: read a sensor. A live one differs at every step:
# the drive train winds up, the plunger slips, and the converter has its noise.

from micropython import const

from firmware import faults

_LOOKS = const(32)  # at least: a burst of many steps has few looks in it
_DOUBTFUL = const(6)  # looks with one reading, while steps went out: what it says may be old


class Stuck:
    """Holds each reading against the one before. look() does not allocate below 2**30 steps."""

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
