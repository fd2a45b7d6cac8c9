# running: whether anything is delivered at all: suspend, resume; and who has seen the alarms.
#
# Owns the checks of each: a stop needs none, a start needs everything to agree now.

from micropython import const

from firmware import faults, journal, replies
from firmware.commands.dosing import end_move, mu_of
from firmware.delivery.ledger import MIXED
from firmware.scheduler import AT_REST
from firmware.states import DELIVERING, MOVING, SUSPENDED

_MOST_MIN = const(1_440)  # after which a suspended pump may go on by itself


def suspend(pump, minutes):
    """Stops everything at once; after so many minutes, if any are said, it goes on by itself."""
    if minutes is not None and not 1 <= minutes <= _MOST_MIN:
        return replies.TIME_WRONG, minutes, _MOST_MIN, 1
    pump.pending.forget()
    if pump.state == MOVING:
        return end_move(pump, journal.SUSPENDED)
    if pump.state == SUSPENDED and (minutes or pump.presence.pause_ms()):
        pump.presence.suspended(minutes or 0)  # for another while, or for good
        return replies.DELIVERY_SUSPENDED, 0, 0, 0, 0, minutes or 0
    if pump.state != DELIVERING:
        return replies.ALREADY, pump.state, 0
    pump.drive.disable()
    pump.dispenser.halt()
    pump.dispenser.close()
    doses = pump.channels.doses
    place = doses.newest()
    count = doses.count
    pump.endings.cut_all(journal.SUSPENDED)
    pump.enter(SUSPENDED)
    pump.presence.suspended(minutes or 0)
    if not count:
        return replies.DELIVERY_SUSPENDED, 0, 0, 0, 0, minutes or 0
    dose = doses.at[place]
    mu = mu_of(pump, pump.ledger.dose_steps[place])
    return replies.DELIVERY_SUSPENDED, dose.dose_id, mu, dose.asked_mu, count, minutes or 0


def resume(pump, _):
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


def acknowledge(pump, _):
    """A person has seen the alarms."""
    if not pump.alarms.standing:
        return replies.NOTHING_TO_ACK, 0, 0
    return replies.ACKNOWLEDGED, pump.alarms.acknowledge(), pump.state


def hush(pump, _):
    """Pauses the sound of the alarms; acknowledges none."""
    if not pump.alarms.unseen():
        return replies.NOTHING_SOUNDS, 0, 0
    return replies.HUSHED, pump.alarms.hush(), 0


def beep(pump, _):
    """Tries sound, light and vibration, unless that would hide an alarm."""
    alarm = pump.alarms.unseen()
    if alarm:
        return replies.ALARM_SOUNDS, alarm.number, 0
    seconds = pump.alarms.beep()
    if pump.alarms.mute():
        return replies.CHECK_FAILS, faults.NO_SIGNAL, 0
    return replies.BEEPING, seconds, 0
