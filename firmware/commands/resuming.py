# resuming: delivery begins, or goes on; read when it is asked for.
#
# Owns the checks: a start needs everything to agree now.

from firmware import faults, journal, replies
from firmware.delivery.ledger import MIXED
from firmware.scheduler import AT_REST
from firmware.states import DELIVERING, MOVING


def run(pump, _command, _argument):
    """Begins to deliver, or goes on."""
    refusal = _not_to_resume(pump)
    if refusal:
        return refusal
    stops = pump.mailbox.stops
    yield AT_REST
    refusal = _not_to_resume(pump)  # what was found may be otherwise by now
    if refusal:
        return refusal
    if pump.ledger.backed_steps:
        try:
            from firmware.moving import kinds, move, relief  # noqa: F401 (see recovery: begin)
        except (ImportError, MemoryError, OSError):
            return replies.NOT_READ, 0, 0
        return relief.take_back(pump)
    if pump.mailbox.stops != stops:
        return replies.STOP_PRESSED, 0, 0
    pump.witnesses.begin(pump.ledger.total_steps)
    pump.line.begin(pump.ledger.total_steps)
    pump.make_room()
    pump.checkpoint.prove_store()
    pump.journal.write(journal.STATE, DELIVERING, pump.ledger.total_steps, 0)
    pump.drive.enable()
    pump.state = DELIVERING
    pump.presence.resumed()
    pump.choose_basal()
    return replies.RESUMED, pump.channels.basal.rate_mu_h, 0


def _not_to_resume(pump):
    """Why nothing may be delivered now, as an answer; None when all agrees."""
    if pump.state == DELIVERING:
        return replies.ALREADY, pump.state, 0
    if pump.state == MOVING:
        return replies.MOVING, pump.move.kind, 0
    if pump.walk:
        return replies.NOT_NOW, pump.walk.next, 0
    alarm = pump.alarms.stopping()
    if alarm:
        return replies.ALARM_STANDS, alarm.number, 1 if alarm.acknowledged else 0
    if pump.ledger.left_steps() < pump.dispenser.next_steps():
        return replies.NOT_LOADED, 0, 0
    if pump.ledger.line == MIXED:
        return replies.LINE_MIXED, 1_000 // pump.channels.nl_per_mu, 0
    if not pump.channels.profile.segments:
        return replies.NO_PROFILE, 0, 0
    if not pump.clocks.read():
        return replies.CLOCK_NOT_SET, 0, 0
    if pump.sensing.doubt:
        return replies.CHECK_FAILS, pump.sensing.reason() or faults.HARDWARE, 0  # or one is mute
    wrong = pump.health.wrong()
    if wrong != faults.NONE:
        return replies.CHECK_FAILS, wrong, 0
    if pump.buttons and pump.buttons.stop_held():
        return replies.STOP_PRESSED, 0, 0
    return None
