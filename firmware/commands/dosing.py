# dosing: what a person may ask to be delivered now or over the next hours: a bolus.
#
# Owns its checks, and the order of record and act. A refused command changes nothing. Read when
# one is asked for.

from micropython import const

from firmware import journal, pending, replies, units
from firmware.commands.stopping import mu_of
from firmware.scheduler import AT_REST, SOON
from firmware.states import DELIVERING
from firmware.therapy import doses, runout

_GRID_MU = const(10)  # of a bolus
_LEAST_MIN = const(15)  # of one that is spread
_MOST_MIN = const(1_440)
_LEAST_RATE_MU_H = const(6_000)  # of one that is not: 0.1 U/min


def run(pump, _command, wish):
    """Delivers a bolus, from the next poll on, when nothing else is due in this one: (mU, of that
    at once, mU/h of that or 0: the usual speed, minutes for the rest, 0: there is none)."""
    refusal = refused(pump, wish)
    if refusal:
        return refusal
    most_mu = pump.bounds.confirm_mu
    if most_mu and wish[0] > most_mu:
        pump.pending.ask(pending.BOLUS, wish, wish[0])
        return replies.TO_CONFIRM, wish[0], most_mu
    return begin(pump, wish)


def begin(pump, wish):
    """Begins a bolus that was not refused, in the steps of a command."""
    mu, now_mu, rate_mu_h, over_min = wish
    rate_mu_h = rate_mu_h or pump.bounds.bolus_rate_mu_h
    yield AT_REST  # to put it on record takes 5 ms
    if pump.state != DELIVERING:
        return replies.DELIVERY_OFF, pump.state, 0  # meanwhile an alarm stopped it, or a key
    channels = pump.channels
    dose_id = channels.doses.last_id + 1
    if over_min:
        pump.journal.write(journal.WAVE, dose_id, now_mu, over_min)
        yield SOON
        if pump.state != DELIVERING:
            return replies.DELIVERY_OFF, pump.state, 0
    place = channels.doses.place_for(over_min > 0)
    pump.journal.write(journal.BOLUS, dose_id, mu, rate_mu_h | place << journal.PLACE_SHIFT)
    pump.dispenser.begin_dose(place, dose_id)
    channels.begin_dose(place, mu, now_mu, rate_mu_h, over_min)
    pump.schedule.begin_dose(place)
    seconds = (now_mu * 3600 + rate_mu_h - 1) // rate_mu_h
    return replies.BOLUS_BEGUN, dose_id, mu, seconds, now_mu, over_min


def refused(pump, wish):
    """Why a bolus cannot be delivered, as a reply, or None."""
    mu, now_mu, rate_mu_h, over_min = wish
    most_mu = pump.bounds.max_bolus_mu
    if mu < _GRID_MU:
        return replies.TOO_SMALL, mu, _GRID_MU
    if mu > most_mu:
        return replies.TOO_LARGE, mu, most_mu
    if mu % _GRID_MU or now_mu % _GRID_MU:
        return replies.TOO_FINE, mu if mu % _GRID_MU else now_mu, _GRID_MU
    most_mu_h = pump.rig.bolus_rate_mu_h
    if rate_mu_h and not _LEAST_RATE_MU_H <= rate_mu_h <= most_mu_h:
        return replies.SPEED_WRONG, rate_mu_h, most_mu_h, _LEAST_RATE_MU_H
    return _refused_spread(pump, mu - now_mu, over_min) or _refused_now(pump, mu, now_mu, over_min)


def _refused_spread(pump, later_mu, over_min):
    """What speaks against the part that is spread over time."""
    if not over_min:
        return None
    if not _LEAST_MIN <= over_min <= _MOST_MIN:
        return replies.TIME_WRONG, over_min, _MOST_MIN, _LEAST_MIN
    if later_mu < _GRID_MU:
        return replies.NOTHING_LATER, 0, 0
    # What the motor follows (config): beside the strongest basal and a bolus, as much again.
    most_mu_h = pump.rig.max_basal_mu_h
    taken_mu_h = 0
    for dose in pump.channels.doses.at:
        if dose.active and dose.over_min:
            taken_mu_h += -(-(dose.asked_mu - dose.now_mu) * 60 // dose.over_min)
    rate_mu_h = -(-later_mu * 60 // over_min)
    if rate_mu_h + taken_mu_h > most_mu_h:
        room_mu_h = most_mu_h - taken_mu_h
        least_min = -(-later_mu * 60 // room_mu_h) if room_mu_h > 0 else 0
        return replies.TOO_STEEP, rate_mu_h, room_mu_h, least_min
    return None


def _refused_now(pump, mu, now_mu, over_min):
    """What the state of the pump has against it."""
    if pump.state != DELIVERING:
        return replies.DELIVERY_OFF, pump.state, 0
    under_way = pump.channels.doses
    place = under_way.hurried()
    if now_mu and place == doses.NONE and under_way.at[doses.NOW].active:
        place = doses.NOW  # all of it has fallen due, and its last step is not out yet
    if now_mu and place != doses.NONE:
        return _running(pump, place)
    if under_way.place_for(over_min > 0) == doses.NONE:
        return _running(pump, doses.NOW if not over_min else doses.NOW + 1)
    steps = steps_of(pump, mu)
    if steps == 0:
        return replies.LESS_THAN_A_STEP, mu, mu_of(pump, 1) + 1
    to_come = runout.to_come_steps(pump)  # of the others
    ledger = pump.ledger
    if steps > ledger.left_steps() - to_come:
        return replies.RESERVOIR_SHORT, mu, mu_of(pump, max(0, ledger.left_steps() - to_come))
    limits = pump.dispenser.limits
    room = max(0, limits.hour.room_steps() - to_come)
    if steps_of(pump, now_mu) > room or (not over_min and steps > room):
        return replies.HOUR_FULL, mu, mu_of(pump, room)
    room = max(0, limits.day.room_steps() - to_come)
    if steps > room:
        return replies.DAY_FULL, mu, mu_of(pump, room)
    battery = pump.hal.battery
    if battery and battery.millivolts() < pump.rig.supply_low_mv:
        return replies.SUPPLY_LOW, battery.millivolts(), pump.rig.supply_low_mv
    return None


def _running(pump, place):
    dose = pump.channels.doses.at[place]
    return replies.BOLUS_RUNNING, dose.dose_id, mu_of(pump, pump.ledger.dose_steps[place])


def steps_of(pump, mu):
    """Whole steps in an amount of insulin."""
    return units.nl_to_steps(mu * pump.channels.nl_per_mu, pump.rig.pl_per_step)
