# motion: the encoder against the steps booked; an independent witness that the plunger moves.
#
# Owns the encoder's reading at zero. Must not: read the stepper. Only for a rig that has one.

from firmware import faults


class Motion:
    """Compares travel seen with travel booked. look() does not allocate below 2**20 steps."""

    def __init__(self, encoder, rig):
        self._count = encoder.count
        self._counts = rig.encoder_counts
        self._per_steps = rig.encoder_steps
        self._slack_counts = rig.encoder_slack_steps * rig.encoder_counts // rig.encoder_steps
        self._zero_counts = 0
        self._zero_steps = 0

    def begin(self, total_steps: int) -> None:
        """Takes the present position as agreed. Raises OSError when the encoder fails."""
        self._zero_counts = self._count()
        self._zero_steps = total_steps

    def look(self, total_steps: int) -> int:
        """LOST_MOTION when the encoder is further off than the slack allows, else NONE."""
        expected = (total_steps - self._zero_steps) * self._counts // self._per_steps
        off = expected - (self._count() - self._zero_counts)
        if -self._slack_counts <= off <= self._slack_counts:
            return faults.NONE
        return faults.LOST_MOTION
