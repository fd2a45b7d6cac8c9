# relief: giving way to what a blocked line holds, and taking it back.
#
# Owns how far the pusher is drawn back, and that it is only ever drawn back while nothing is
# delivered. Must not: decide that a line is blocked (watch).
#
# Nothing of this is therapy: what was drawn back has been in the books since it went out. So it
# is pressed forward again, step for step, before anything else is delivered.

from firmware import faults, replies, trapped, units
from firmware.moving import move
from firmware.moving.kinds import BACK_OFF, RETURN


def begin(pump, unasked: bool):
    """Draws the pusher back by what the line holds, and play and spring besides. Returns why not,
    as a reply, or None. unasked: nobody has acknowledged the alarm. Allocates."""
    alarm = pump.alarms.find(faults.OCCLUSION)
    if alarm is None:
        return replies.NOTHING_HELD, 0, 0
    _, held_nl, _ = trapped.detail(alarm.detail)
    volume_nl = held_nl + pump.rig.relieve_nl
    steps = units.nl_to_steps(volume_nl, pump.rig.pl_per_step)
    most_steps = move.most_steps(pump, BACK_OFF)
    return move.begin(pump, BACK_OFF, min(steps, most_steps), unasked=unasked)


def take_back(pump) -> tuple:
    """Before delivery: presses forward what was drawn back. Returns what it does, or why it does
    not, as a reply. Allocates."""
    steps = pump.ledger.backed_steps
    return move.begin(pump, RETURN, steps) or (replies.TAKING_BACK, steps, 0)
