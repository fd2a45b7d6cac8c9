# dosing: what a person may ask to be delivered at once: a bolus, and its end.
#
# Owns the checks of each, and the order of record and act. A refused command changes nothing.

from micropython import const

from firmware import journal, replies, units
from firmware.scheduler import AT_REST
from firmware.states import DELIVERING, MOVING

_GRID_MU = const(10)  # of a bolus


def bolus(pump, mu):
    """Delivers mu milliunits, from the next poll on, when nothing else is due in this one."""
    return _refusal(pump, mu) or _begin(pump, mu)


def _begin(pump, mu):
    yield AT_REST  # to put it on record takes 5 ms
    if pump.state != DELIVERING:
        return replies.DELIVERY_OFF, pump.state, 0  # meanwhile an alarm stopped it, or a key
    bolus = pump.channels.bolus
    rate_mu_h = pump.rig.bolus_rate_mu_h
    pump.journal.write(journal.BOLUS, bolus.dose_id + 1, mu, rate_mu_h)
    pump.dispenser.begin_dose()
    pump.channels.begin_bolus(mu)
    return replies.BOLUS_BEGUN, bolus.dose_id, mu, (mu * 3600 + rate_mu_h - 1) // rate_mu_h


def _refusal(pump, mu):
    """Why mu milliunits cannot be delivered, as a reply, or None."""
    rig = pump.rig
    bolus = pump.channels.bolus
    ledger = pump.ledger
    if mu < _GRID_MU:
        return replies.TOO_SMALL, mu, _GRID_MU
    if mu > rig.max_bolus_mu:
        return replies.TOO_LARGE, mu, rig.max_bolus_mu
    if mu % _GRID_MU:
        return replies.TOO_FINE, mu, _GRID_MU
    if pump.state != DELIVERING:
        return replies.DELIVERY_OFF, pump.state, 0
    if bolus.active:
        return replies.BOLUS_RUNNING, bolus.dose_id, mu_of(pump, ledger.dose_steps)
    steps = steps_of(pump, mu)
    if steps == 0:
        return replies.LESS_THAN_A_STEP, mu, mu_of(pump, 1) + 1
    if steps > ledger.left_steps():
        return replies.RESERVOIR_SHORT, mu, mu_of(pump, ledger.left_steps())
    limits = pump.dispenser.limits
    if steps > limits.hour.room_steps():
        return replies.HOUR_FULL, mu, mu_of(pump, limits.hour.room_steps())
    if steps > limits.day.room_steps():
        return replies.DAY_FULL, mu, mu_of(pump, limits.day.room_steps())
    if pump.hal.battery and pump.hal.battery.millivolts() < rig.supply_low_mv:
        return replies.SUPPLY_LOW, pump.hal.battery.millivolts(), rig.supply_low_mv
    return None


def stop(pump, _):
    """Ends the bolus, and basal goes on; or what moves the plunger; or a walk."""
    bolus = pump.channels.bolus
    if pump.state == MOVING:
        return end_move(pump, journal.STOPPED)
    if pump.walk:
        return pump.walk.give_up()
    if not bolus.active:
        return replies.NO_BOLUS, pump.state, 0
    pump.drive.stop()
    pump.dispenser.halt()
    pump.cut_bolus(journal.STOPPED)
    return replies.BOLUS_ENDED, bolus.dose_id, mu_of(pump, pump.ledger.dose_steps), bolus.asked_mu


def end_move(pump, reason):
    """Ends what moves the plunger, at once; returns the answer."""
    move = pump.move
    move.end(reason)
    steps = move.done_steps
    mu = mu_of(pump, steps) if move.flow_nl_h else 0
    return replies.MOVE_ENDED, move.kind, steps, pump.walk.next if pump.walk else 0, mu


def mu_of(pump, steps):
    """Insulin in a number of steps, in mU, rounded down."""
    return units.steps_to_mu(steps, pump.rig.pl_per_step, pump.channels.nl_per_mu)


def steps_of(pump, mu):
    """Whole steps in an amount of insulin."""
    return units.nl_to_steps(mu * pump.channels.nl_per_mu, pump.rig.pl_per_step)
