# witnesses: who says whether the plunger followed what was booked.
#
# Owns which of them this rig has: an encoder (motion), a force that is never none (coupling) and
# never the same (stuck). Must not: weigh; each says for itself. What the rig has not is not read.

from firmware import faults
from firmware.stuck import Stuck


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
            from firmware.coupling import Coupling

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
