# building: new settings, a piece at a time; each piece is checked before it is in them.
#
# Owns what may be set beside what. Every function returns why not, as a reply, or None. Must not:
# change the pump. Read when something is set.

from micropython import const

from firmware import bounds, replies, sections
from firmware.states import DELIVERING
from firmware.therapy import rules

_LIMIT_BASAL = const(2)  # of those that are numbered from 1
_LIMIT_CONFIRM = const(5)


def profile(new, number: int, called: str, day, most_mu_h: int):
    """A profile by its number; 0: there was none free."""
    if not number:
        return replies.PROFILES_FULL, sections.PROFILES, 0
    wrong, value, minute = rules.check(day, most_mu_h)
    if wrong:
        return replies.PROFILE_WRONG, wrong, value, most_mu_h, minute
    new.payloads[number] = sections.profile(called, day)
    return None


def active(pump, new, number: int):
    """Puts a profile into force; what it needs is there now."""
    day = sections.segments(new.payloads[number])
    most_mu_h = new.limits()[_LIMIT_BASAL - 1] or pump.rig.max_basal_mu_h
    wrong, value, minute = rules.check(day, min(most_mu_h, pump.rig.max_basal_mu_h))
    if wrong:
        return replies.PROFILE_WRONG, wrong, value, most_mu_h, minute
    if pump.state == DELIVERING and len(day) > 1 and not pump.clocks.read():
        return replies.CLOCK_NOT_SET, 0, 0
    new.payloads[sections.ACTIVE] = bytes((number,))
    return None


def limit(pump, new, which: int, value: int):
    """A limit, numbered from 1 as in bounds.NAMES; not below what the profile in force needs."""
    least, grid = rules.LIMITS[which - 1]
    most = getattr(pump.rig, bounds.NAMES[which - 1])
    if which == _LIMIT_CONFIRM and not most:
        most = pump.rig.max_bolus_mu  # the rig asks for no bolus
    if not least <= value <= most or value % grid:
        return replies.LIMIT_WRONG, which, value, least, most, grid
    if which == _LIMIT_BASAL and new.active():
        for minute, rate_mu_h in sections.segments(new.payloads[new.active()]):
            if rate_mu_h > value:
                return replies.LIMIT_NEEDED, value, minute, rate_mu_h
    limits = new.limits()
    limits[which - 1] = value
    new.payloads[sections.LIMITS] = sections.packed([(one,) for one in limits], sections.FOURS)
    return None


def option(new, index: int, value: int, given=()):
    """An option of the calculator. given: the sections that are set anew as well."""
    options = list(new.options())
    if index == 0 and value != options[0]:
        for kind in (sections.SENSITIVITY, sections.TARGET):
            if new.payloads[kind] and kind not in given:
                return replies.UNIT_KEPT, options[0], kind
    options[index] = value
    new.payloads[sections.OPTIONS] = bytes(options)
    return None


def table(new, kind: int, rows):
    """A table of the calculator, in the unit that is chosen."""
    unit = new.options()[0]
    if kind == sections.RATIO:
        least, most, grid = rules.RATIO
    elif unit == sections.UNCHOSEN:
        return replies.NO_UNIT, 0, 0
    else:
        ranges = rules.SENSITIVITY if kind == sections.SENSITIVITY else rules.TARGET
        least, most, grid = ranges[unit]
    wrong, value, minute = rules.check(rows, most, least, grid, rules.MAX_ROWS)
    if wrong:
        return replies.LIST_WRONG, kind, wrong, value, minute, least, most, grid
    new.payloads[kind] = sections.packed(rows, sections.ROWS[kind])
    return None
