# setting: what a person sets: profiles, limits, the values of the calculator, the lock.
#
# Owns that a change is one whole: built, checked, stored, in force, on record; and what has to be
# confirmed. A refused one changes nothing. Read when one is asked for.

from micropython import const

from firmware import bounds, commands, pack, pending, replies, saving, sections
from firmware.commands import building, dosing
from firmware.scheduler import AT_REST, SOON
from firmware.sections import Sections
from firmware.states import DELIVERING

_FREE = (commands.USE, commands.LOCK, commands.CONFIRM)  # whether it is locked or not
_TRIES = const(3)  # of codes, until
_PAUSE_MS = const(60_000)  # has to pass


def run(pump, which: int, argument):
    """One of these commands, by its number: its answer, or the steps that come to it."""
    if which not in _FREE and pump.settings.section(sections.LOCK):
        return replies.LOCKED, 0, 0
    return _DO[which](pump, argument)


def _taken(pump, new, number, code):
    """In steps: stores what has a profile of that number; answers with what a day of it is."""
    yield SOON
    day = sections.segments(new.payloads[number])
    answer = (code, len(day), sections.day_mu(day))
    return (yield from saving.take(pump, new, answer))


def _basal(pump, day):
    """The segments of the profile in force: a list of (start_minute, rate_mu_h)."""
    new = Sections(pump.settings)
    number = new.active() or new.find("day") or new.free()
    is_there = number and new.payloads[number]
    called = sections.name(new.payloads[number]) if is_there else "day"
    refusal = building.profile(new, number, called, day, pump.bounds.max_basal_mu_h)
    if not refusal:
        yield SOON  # a day of 48 segments is 5 ms
        refusal = building.active(pump, new, number)
    return refusal or (yield from _taken(pump, new, number, replies.PROFILE_SET))


def _profile(pump, argument):
    """Sets a profile, copies one, or removes it: (name, segments or None, name or None)."""
    called, day, copied = argument
    new = Sections(pump.settings)
    number = new.find(called)
    if day is None and copied is None:
        if not number:
            return replies.NO_SUCH_PROFILE, 0, 0
        if number == new.active():
            return replies.PROFILE_ACTIVE, 0, 0
        new.payloads[number] = None
        return (yield from saving.take(pump, new, (replies.SETTING_DONE, 0, 0)))
    if copied is not None:
        source = new.find(copied)
        if not source:
            return replies.NO_SUCH_PROFILE, 0, 0
        day = sections.segments(new.payloads[source])
    number = number or new.free()
    refusal = building.profile(new, number, called, day, pump.bounds.max_basal_mu_h)
    if not refusal and number == new.active():
        yield SOON
        refusal = building.active(pump, new, number)
    return refusal or (yield from _taken(pump, new, number, replies.PROFILE_SET))


def _use(pump, called):
    """Another profile is in force, and the rate is another at the poll in which it is."""
    new = Sections(pump.settings)
    number = new.find(called)
    if not number:
        return replies.NO_SUCH_PROFILE, 0, 0
    refusal = building.active(pump, new, number)
    return refusal or _taken(pump, new, number, replies.SWITCHED)


def _limit(pump, argument):
    """Asks whether a limit is to be another: (number from 1, value). Nothing changes yet."""
    which, value = argument
    refusal = building.limit(pump, Sections(pump.settings), which, value)
    if refusal:
        return refusal
    old = getattr(pump.bounds, bounds.NAMES[which - 1])
    pump.pending.ask(pending.LIMIT, argument, value)
    return replies.ASKED, pending.LIMIT, which, old, value


def _confirm(pump, value):
    """A person said the value of what was asked."""
    asked = pump.pending
    if asked.kind == pending.NOTHING:
        return replies.NOTHING_ASKED, 0, 0
    if asked.kind != pending.BOLUS and pump.settings.section(sections.LOCK):
        return replies.LOCKED, 0, 0
    wanted = asked.value
    kind = asked.confirm(value)
    if not kind:
        return replies.OTHER_ASKED, value, wanted
    return _CONFIRMED[kind](pump, asked.argument)


def _set_limit(pump, argument):
    which, value = argument
    new = Sections(pump.settings)
    refusal = building.limit(pump, new, which, value)  # there may be another profile by now
    return refusal or saving.take(pump, new, (replies.SETTING_DONE, which, value))


def _deliver(pump, wish):
    """The bolus that is that large is meant; what spoke for it may be otherwise by now."""
    return dosing.refused(pump, wish) or dosing.begin(pump, wish)


def _calculator(pump, changes):
    """Values of the calculator, in one go: a list of (section, rows) or (OPTIONS, (which, value)),
    the unit of glucose first."""
    new = Sections(pump.settings)
    given = [kind for kind, _ in changes]
    for kind, what in changes:
        if kind == sections.OPTIONS:
            refusal = building.option(new, what[0], what[1], given)
        else:
            refusal = building.table(new, kind, what)
        if refusal:
            return refusal
    kind, what = changes[0]
    if kind == sections.OPTIONS:
        return saving.take(pump, new, (replies.SETTING_DONE, saving.SET_UNIT + what[0], what[1]))
    which = saving.SET_RATIO + kind - sections.RATIO
    return saving.take(pump, new, (replies.SETTING_DONE, which, len(what)))


def _whole(pump, items):
    """All there is to set, in the place of all that is: a list of (line, section, what)."""
    new = Sections()
    # The order that the checks need; within it as it is written, for a sort need not be stable.
    for line, kind, what in sorted(items, key=lambda item: (_RANK[item[1]], item[0])):
        yield AT_REST if kind <= sections.PROFILES else SOON  # 48 segments are 10 ms
        refusal = _piece(pump, new, kind, what)
        if refusal:
            return replies.IN_LINE, line, refusal
    yield SOON  # the last piece took its share of a poll
    if not new.active() and (new.payloads[1] or pump.state == DELIVERING):
        return replies.NO_ACTIVE, 0, 0
    count = _limits_changed(pump, new)
    if count:
        pump.pending.ask(pending.WHOLE, new, count * 1000)
        return replies.ASKED, pending.WHOLE, 0, 0, count
    return (yield from _set_all(pump, new))


def _piece(pump, new, kind, what):
    if kind == sections.OPTIONS:
        return building.option(new, what[0], what[1])
    if kind == sections.LIMITS:
        return building.limit(pump, new, what[0], what[1])
    if kind <= sections.PROFILES:
        return building.profile(new, new.free(), what[0], what[1], pump.rig.max_basal_mu_h)
    if kind == sections.ACTIVE:
        number = new.find(what)
        return building.active(pump, new, number) if number else (replies.NO_SUCH_PROFILE, 0, 0)
    return building.table(new, kind, what)


def _limits_changed(pump, new):
    count = 0
    limits = new.limits()
    for index in range(len(limits)):
        name = bounds.NAMES[index]
        if (limits[index] or getattr(pump.rig, name)) != getattr(pump.bounds, name):
            count += 1
    return count


def _set_all(pump, new):
    refusal = building.active(pump, new, new.active()) if new.active() else None
    if refusal:
        return refusal
    count = 0
    for number in range(1, sections.PROFILES + 1):
        count += new.payloads[number] is not None
    return (yield from saving.take(pump, new, (replies.SETTINGS_TAKEN, count, 0)))


def _lock(pump, argument):
    """Locks with a code, or unlocks with it: (code, 1 or 0). Three wrong ones cost a minute."""
    code, is_to_lock = argument
    settings = pump.settings
    payload = settings.section(sections.LOCK)
    new = Sections(settings)
    if is_to_lock:
        if payload:
            return replies.LOCKED, 0, 0
        new.payloads[sections.LOCK] = sections.packed(((code,),), (2,))
        return saving.take(pump, new, (replies.LOCKED_NOW, 1, 0))
    if not payload:
        return replies.NOT_LOCKED, 0, 0
    now_ms = pump.clocks.uptime_ms()
    if settings.wrong_codes >= _TRIES:
        passed_ms = (now_ms - settings.wrong_ms) & 0xFFFF_FFFF
        if passed_ms < _PAUSE_MS:
            return replies.WRONG_CODE, 0, (_PAUSE_MS - passed_ms + 999) // 1000
        settings.wrong_codes = 0
    if pack.get(payload, 0, 2) != code:
        settings.wrong_codes += 1
        settings.wrong_ms = now_ms
        left = _TRIES - settings.wrong_codes
        return replies.WRONG_CODE, left, 0 if left else _PAUSE_MS // 1000
    settings.wrong_codes = 0
    new.payloads[sections.LOCK] = None
    return saving.take(pump, new, (replies.LOCKED_NOW, 0, 0))


_DO = {
    commands.BASAL: _basal,
    commands.CONFIRM: _confirm,
    commands.PROFILE: _profile,
    commands.USE: _use,
    commands.LIMIT: _limit,
    commands.CALCULATOR: _calculator,
    commands.LOCK: _lock,
    commands.SETTINGS: _whole,
}
_CONFIRMED = {
    pending.LIMIT: _set_limit,
    pending.WHOLE: _set_all,
    pending.BOLUS: _deliver,
}
# Of a section in a whole; profiles are all given as the first.
_RANK = {
    sections.OPTIONS: 0,
    sections.LIMITS: 1,
    1: 2,
    sections.ACTIVE: 3,
    sections.RATIO: 4,
    sections.SENSITIVITY: 4,
    sections.TARGET: 4,
}
