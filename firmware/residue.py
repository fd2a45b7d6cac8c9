# residue: what flows that are over may still make felt.
#
# Owns how much of the force may be of them, at most. Must not: judge, or know why a flow ended.
#
# A line holds what its flow needs to get through, and lets go of it by time: of all but 1/e in
# tau = R C, in 2.25 of it where resistance and compliance are half more than the rig's. So a
# slower flow soon after a strong one, as the cannula's after a prime, finds it full. And a floor
# is as old as two windows of steps: it may be of a flow that ended since.

from micropython import const

# Of that time; in each a seventeenth goes: 0.38 is left after all of them, and 1/e is 0.37.
_PARTS = const(16)


class Residue:
    """Nothing here allocates once it is built. rig: a config.Rig

    counts: that the line may hold, 0 or more, beyond what the present flow takes
    """

    def __init__(self, rig):
        # Pa s/uL times nL/kPa is a us.
        slow_ms = rig.line_pa_s_ul * rig.compliance_nl_kpa * 9 // 4_000
        self._part_ms = max(1, slow_ms // _PARTS)
        self._flow_counts = 0
        self._strongest = [0, 0, 0]  # flow in this window, and in the two before
        self._waited_ms = 0
        self.counts = 0

    def flow(self, counts: int) -> None:
        """What the present flow takes; 0: none."""
        self.counts = max(0, self.counts + self._flow_counts - counts)
        self._flow_counts = counts
        self._strongest[0] = max(self._strongest[0], counts)

    def drain(self, dt_ms: int) -> None:
        """Time has passed."""
        if not self.counts:
            return
        self._waited_ms += dt_ms
        while self._waited_ms >= self._part_ms:
            self._waited_ms -= self._part_ms
            self.counts -= (self.counts + _PARTS) // (_PARTS + 1)

    def close_window(self) -> int:
        """A window of the floor is over; counts of the strongest flow that the floor may be of."""
        strongest = self._strongest
        counts = max(self._flow_counts + self.counts, strongest[0], strongest[1], strongest[2])
        strongest[2] = strongest[1]
        strongest[1] = strongest[0]
        strongest[0] = self._flow_counts
        return counts
