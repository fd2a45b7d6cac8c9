# adapting: what a person may ask of basal for a while: a temporary rate, and its end.
#
# Owns the checks, and the order of record and act. The rule: a new one takes the place of the one
# before; it is clamped to the largest rate allowed, which is said; suspending does not end it, and
# its time runs on. A refused command changes nothing. Read when one is asked for.

from micropython import const

from firmware import commands, journal, replies, units
from firmware.scheduler import AT_REST
from firmware.states import DELIVERING
from firmware.therapy import temp

_LOW_PART = const(2)  # of the lowest programmed rate: below the half of it


def run(pump, which: int, argument):
    """One of these commands, by its number; returns the answer."""
    return _temp(pump, argument) if which == commands.TEMP else _end(pump)


def _temp(pump, argument):
    kind, value, minutes = argument
    segments = pump.channels.profile.segments
    most_mu_h = pump.bounds.max_basal_mu_h
    if kind == temp.PERCENT and not 0 <= value <= temp.MOST_PERCENT:
        return replies.PERCENT_WRONG, value, temp.MOST_PERCENT
    if kind == temp.RATE and not 0 <= value <= most_mu_h:
        return replies.RATE_WRONG, value, most_mu_h
    if not temp.LEAST_MIN <= minutes <= temp.MOST_MIN:
        return replies.TIME_WRONG, minutes, temp.MOST_MIN, temp.LEAST_MIN
    if not segments:
        return replies.NO_PROFILE, 0, 0
    yield AT_REST
    basal = pump.channels.basal
    if basal.temp.kind != temp.NONE:
        pump.endings.temp(temp.REPLACED)
    left_ms = minutes * units.MS_PER_MIN
    pump.journal.write(journal.TEMP, value, kind, left_ms)
    basal.temp.begin(kind, value, left_ms)
    if pump.state == DELIVERING:
        pump.choose_basal()
    rates = [rate_mu_h for _, rate_mu_h in segments]
    remark, mu_h = _remark(basal.temp, min(rates), max(rates), most_mu_h)
    return replies.TEMP_BEGUN, kind, value, minutes, _rate_mu_h(pump), remark, mu_h


def _remark(begun, lowest_mu_h, highest_mu_h, most_mu_h):
    """What is remarkable about it, and the rate that says so."""
    if begun.rate_mu_h(highest_mu_h, 0) > most_mu_h:
        return replies.IS_CLAMPED, most_mu_h
    if begun.rate_mu_h(lowest_mu_h, 0) * _LOW_PART < lowest_mu_h:
        return replies.IS_LOW, lowest_mu_h
    return 0, 0


def _end(pump):
    if pump.channels.basal.temp.kind == temp.NONE:
        return replies.NO_TEMP, 0, 0
    yield AT_REST
    if pump.channels.basal.temp.kind != temp.NONE:  # or it ended by itself meanwhile
        pump.endings.temp(temp.ENDED)
    if pump.state == DELIVERING:
        pump.choose_basal()
    return replies.TEMP_ENDED, _rate_mu_h(pump), 0


def _rate_mu_h(pump):
    """Of basal, now."""
    return pump.channels.basal.rate_mu_h if pump.state == DELIVERING else 0
