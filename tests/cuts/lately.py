# lately: settings, temporary rate and days, after a start.
#
# Owns the checks of what is set, of the rate for a while, and of the days against the ledger.
# Shares no code with the firmware. Must not: poll.

from tests.cuts import decode
from tests.cuts.plant import DAY_MS

_SECOND_US = 1_000_000
_NEW_MS = 60_000  # a day is new
_ACTIVE = 7  # of a record SETTING; 1 .. 6 are the limits
_NAMES = (
    "max_bolus_mu",
    "max_basal_mu_h",
    "hour_cap_mu",
    "day_cap_mu",
    "confirm_mu",
    "bolus_rate_mu_h",
)


def settings(cut, pump, store, ever, reader):
    """Old or new, whole, in both copies, in force, and on record."""
    allowed = cut.moment.said.settings_allowed()
    copies = [reader.slot(store, slot) for slot in (4, 5)]
    assert copies[0] and copies[0] == copies[1], "settings: one copy is not mended"
    revision, content = copies[0]
    found = decode.settings(content)
    assert found in allowed, ("settings", found, allowed)
    profiles, active, limits = found
    days = {number: day for number, _, day in profiles}
    assert tuple(pump.channels.profile.segments) == days.get(active, ()), "not what is stored"
    for index in range(6):
        wanted = limits[index] or getattr(pump.rig, _NAMES[index])
        assert getattr(pump.bounds, _NAMES[index]) == wanted, (_NAMES[index], wanted)
    noted = _noted(ever)
    assert noted[0] in (None, revision), ("settings on record", noted[0], revision)
    if noted[0] is not None:
        assert noted[2] == active, ("active on record", noted[2], active)
        assert noted[1].get(active, ()) == days.get(active, ()), "segments on record"
        assert noted[3] == limits, ("limits on record", noted[3], limits)


def _noted(ever):
    """What the records say is set: revision or None, {number: segments}, active, limits."""
    revision = None
    days = {}
    active = 0
    limits = [0] * 6
    for record in ever:
        number = record.c >> 16
        if record.kind == decode.WAS:
            days[number] = ()
        elif record.kind == decode.SEGMENT:
            if record.c & 255 == 0:
                days[number] = ()
            days[number] += ((record.a, record.b),)
        elif record.kind == decode.SETTING and record.a == _ACTIVE:
            active = record.c
        elif record.kind == decode.SETTING and record.a < _ACTIVE:
            limits[record.a - 1] = record.c
        elif record.kind == decode.SETTINGS:
            revision = record.a
    return revision, days, active, tuple(limits)


def temp(cut, pump, ever, off_ms):
    """The old one, the new one, or none, as the records say; with as much time as is left."""
    said = cut.moment.said
    now_us = cut.moment.us + off_ms * 1_000
    temp = pump.channels.basal.temp
    noted = None
    for record in ever:
        if record.kind == decode.TEMP:
            noted = (record.b, record.a) if record.b else None
    found = (temp.kind, temp.value) if temp.kind else None
    assert found == noted, ("temporary rate", found, noted)
    temps = said.temps_allowed(now_us)
    for allowed in temps:
        if allowed is None and found is None:
            return
        if allowed and allowed[:2] == found:
            left_us = allowed[2] - now_us
            wrong_us = temp.left_ms * 1_000 - left_us
            if abs(wrong_us) <= _SECOND_US or (left_us <= 0 and temp.left_ms <= 0):
                return
    raise AssertionError(("temporary rate", found, temp.left_ms, temps, now_us))


def days(pump, ever):
    """Each channel's days and what came since are what the ledger has; each day follows on the one
    before it."""
    ledger = pump.ledger
    sums = [0, 0, 0]
    boluses = begun = 0
    newest = []
    day = None
    for record in ever:
        if record.kind == decode.BEGIN:
            day = record.local_day
        elif record.kind == decode.BOLUS:
            begun = record.a
        elif record.kind == decode.DAY:
            assert record.a & 65_535 == day, ("the day of a DAY", record.a & 65_535, day)
            sums[0] += record.b & 16_777_215
            sums[1] += record.c & 16_777_215
            sums[2] += record.a >> 16
            boluses += record.c >> 24
            assert boluses == begun, ("boluses of a day", boluses, begun)
            newest.append(record.sequence)
            day = record.local_day
    other = ledger.stray_steps + ledger.uncertain_steps
    now = (ledger.basal_steps, ledger.bolus_steps, other)
    for channel in range(3):
        since = pump.days.steps(channel)
        assert sums[channel] + since == now[channel], ("days", channel, sums, since, now)
        assert since >= (0 if channel == 2 else -other), ("days", channel, since)
    assert [number for number in pump.days.numbers if number] == newest[-8:], newest
    assert pump.days.day == day, ("the day in progress", pump.days.day, day)


def date(pump, machine):
    """The day in progress is today, but in the first moments of one."""
    day, ms, offset_min = machine.plant.rtc.reading()
    local_ms = ms + offset_min * 60_000
    if local_ms % DAY_MS > _NEW_MS:
        today = day + local_ms // DAY_MS
        assert pump.days.day == today and not pump.days.waiting, ("today", pump.days.day, today)
