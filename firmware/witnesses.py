# witnesses: who says whether the plunger followed what was booked.
#
# Owns which of them this rig has: an encoder (motion), a force that is never none (coupling). Must
# not: weigh; each says for itself.

from firmware import faults
from firmware.coupling import Coupling
from firmware.motion import Motion


class Witnesses:
    """All that the rig has; none, and nothing is ever wrong. look() allocates nothing.

    encoder: a hal port, or None; rig: a config.Rig
    """

    def __init__(self, encoder, rig):
        self._motion = Motion(encoder, rig) if encoder and rig.encoder_counts else None
        self._coupling = Coupling(rig) if rig.coupled_counts else None

    def begin(self, total_steps: int) -> None:
        """Delivery begins, at so many steps booked. Raises OSError when the encoder fails."""
        if self._motion:
            self._motion.begin(total_steps)
        if self._coupling:
            self._coupling.begin(total_steps)

    def look(self, force_counts: int, total_steps: int) -> int:
        """LOST_MOTION, NOT_COUPLED, or NONE. Raises OSError when the encoder fails."""
        if self._motion:
            fault = self._motion.look(total_steps)
            if fault != faults.NONE:
                return fault
        if self._coupling:
            return self._coupling.look(force_counts, total_steps)
        return faults.NONE
