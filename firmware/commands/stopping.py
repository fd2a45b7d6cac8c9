# stopping: what ends delivery, or quietens an alarm; it is always in memory, to be done at once.
#
# Owns the order in which everything stops: a stop needs no check.

from micropython import const

from firmware import journal, replies, units
from firmware.states import DELIVERING, MOVING, SUSPENDED
from firmware.therapy import doses

_MOST_MIN = const(1_440)  # after which a suspended pump may go on by itself


def stop(pump, dose_id):
    """Ends every bolus, or the one with an id, and basal goes on; or what moves the plunger; or a
    walk."""
    if pump.state == MOVING:
        return end_move(pump, journal.STOPPED)
    if pump.walk:
        return pump.walk.give_up()
    pump.pending.forget()
    under_way = pump.channels.doses
    place = under_way.place_of(dose_id) if dose_id else under_way.newest()
    if place == doses.NONE:
        return replies.NO_BOLUS, pump.state, dose_id or 0
    pump.drive.stop()
    pump.dispenser.halt()
    if dose_id:
        pump.endings.cut(place, journal.STOPPED)
        return (replies.BOLUS_ENDED,) + _came_to(pump, place, 1)
    count = under_way.count
    pump.endings.cut_all(journal.STOPPED)
    return (replies.BOLUS_ENDED,) + _came_to(pump, place, count)


def _came_to(pump, place, count):
    """Of an answer: which dose ended, mU that went out of it and were asked, and how many did."""
    dose = pump.channels.doses.at[place]
    mu = mu_of(pump, pump.ledger.dose_steps[place])
    return dose.dose_id, mu, dose.asked_mu, count


def end_move(pump, reason):
    """Ends what moves the plunger, at once; returns the answer."""
    move = pump.move
    move.end(reason)
    steps = move.done_steps
    mu = mu_of(pump, steps) if move.flow_nl_h else 0
    return replies.MOVE_ENDED, move.kind, steps, pump.walk.next if pump.walk else 0, mu


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
    place = pump.channels.doses.newest()
    count = pump.channels.doses.count
    pump.endings.cut_all(journal.SUSPENDED)
    pump.enter(SUSPENDED)
    pump.presence.suspended(minutes or 0)
    came_to = _came_to(pump, place, count) if count else (0, 0, 0, 0)
    return (replies.DELIVERY_SUSPENDED,) + came_to + (minutes or 0,)


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


def mu_of(pump, steps):
    """Insulin in a number of steps, in mU, rounded down."""
    return units.steps_to_mu(steps, pump.rig.pl_per_step, pump.channels.nl_per_mu)
