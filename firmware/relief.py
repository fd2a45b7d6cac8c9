# relief: giving way to what a blocked line holds, and taking it back.
#
# Owns how far the pusher is drawn back, and that it is only ever drawn back while nothing is
# delivered. Must not: decide that a line is blocked (watch).
#
# Nothing of this is therapy: what was drawn back has been in the books since it went out. So it
# is pressed forward again, step for step, before anything else is delivered.

from firmware import faults, replies, trapped, units
from firmware.kinds import BACK_OFF, RETURN


class Relief:
    """Backs off from a blocked line. Beginning it allocates."""

    def __init__(self, pump):
        self._pump = pump
        self._wanted = False  # by the rig, at once

    def blocked(self) -> None:
        """The line is blocked; the motor is off, and the alarm stands."""
        self._wanted = self._pump.rig.relieve_unasked == 1

    def rest(self) -> int:
        """While nothing is due: backs off, if the rig wants it before anybody asks."""
        if not self._wanted:
            return 0
        self._wanted = False
        self.begin(True)
        return self._pump.rig.burst_ms

    def begin(self, unasked: bool):
        """Draws the pusher back by what the line holds, and play and spring besides. unasked:
        nobody has acknowledged the alarm. Returns why not, as a reply, or None."""
        pump = self._pump
        alarm = pump.alarms.find(faults.OCCLUSION)
        if alarm is None:
            return replies.NOTHING_HELD, 0, 0
        held_nl, _ = trapped.detail(alarm.detail)
        volume_nl = held_nl + pump.rig.relieve_nl
        steps = units.nl_to_steps(volume_nl, pump.rig.pl_per_step)
        most_steps = pump.moves.most_steps(BACK_OFF)
        return pump.moves.begin(BACK_OFF, min(steps, most_steps), unasked=unasked)

    def take_back(self):
        """Before delivery: presses forward what was drawn back. Returns why not, as a reply, what
        it does, or None when there is nothing to take back."""
        steps = self._pump.ledger.backed_steps
        if not steps:
            return None
        return self._pump.moves.begin(RETURN, steps) or (replies.TAKING_BACK, steps, 0)
