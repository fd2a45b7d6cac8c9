# coupling: does what the motor turns push on anything?
#
# Owns the travel since the plunger was last seen to resist. Must not: read a sensor. A motor whose
# coils are swapped turns the wrong way, a nut that is open stands still: the pulses go out, and no
# force stands behind them. Only for a rig that says which force is none.

from firmware import faults


class Coupling:
    """Holds the force against the steps booked. Nothing here allocates below 2**30 steps."""

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
