# history: what happened lately, as a person reads it: a line a record, the newest last.
#
# Owns the words for each kind of record, and which kinds a person looks for. Must not: change
# anything, or know how a record is laid out.

from firmware import faults, journal
from firmware.console.answers import doses, names, records, walking, wording
from firmware.therapy import temp


def lines(pump, most: int) -> str:
    """The newest events, at most that many, the oldest of them first."""
    found = []
    index = pump.journal.count()
    while index and len(found) < most:
        index -= 1
        record = records.read(pump.journal, index)
        if record is None:
            found.append("(a record that cannot be read)")
            continue
        event = _event(pump, record)
        if event:
            _, sequence, day, cs, _, _, _ = record
            when = (
                wording.date(day) + " " + wording.clock_time_s(cs) if day >= 0 else "clock unset"
            )
            found.append("%s  %s" % (when, event))
    found.reverse()
    return "\n".join(found) if found else "nothing yet"


def _temp(value, kind, left_ms):
    if kind == temp.NONE:
        return "temporary rate " + ("is over", "ended", "replaced")[value]
    what = "%d %%" % value if kind == temp.PERCENT else "%s U/h" % wording.milli(value)
    return "temporary rate %s for %s" % (what, wording.minutes(left_ms // 60_000))


def _time(day, cs, offset_plus_720_min):
    offset_min = offset_plus_720_min - 720
    local_s = cs // 100 + offset_min * 60
    clock_s = wording.clock_time_s(local_s % 86_400 * 100)
    date = wording.date(day + local_s // 86_400)
    return "%s %s %s" % (date, clock_s, wording.offset(offset_min))


def _event(pump, record):
    """Words for a record; empty for those a person does not look for."""
    kind, _, _, _, a, b, c = record
    if kind == journal.BOOT:
        return "start after %s" % names.cause(a)
    if kind == journal.LOAD:
        return "loaded %s U" % wording.milli(a // b) if a else "no reservoir any more"
    if kind == journal.SEGMENT:
        count = c >> 8 & 255
        if (c & 255) + 1 < count:
            return ""
        return "profile %d: %d segment%s set" % (c >> 16, count, "" if count == 1 else "s")
    if kind == journal.SETTING:
        from firmware.console.answers import shown

        return shown.change(a, b, c)
    if kind == journal.STATE:
        return names.STATES[a]
    if kind == journal.RATE:
        return "basal %s U/h" % wording.milli(a)
    if kind == journal.BOLUS:
        return "#%d bolus %s U begun" % (a, wording.milli(b))
    if kind == journal.WAVE:
        at_once = "%s U at once, the rest" % wording.milli(b) if b else "all of it"
        return "#%d bolus to come: %s over %s" % (a, at_once, wording.minutes(c))
    if kind == journal.TEMP:
        return _temp(a, b, c)
    if kind == journal.END:
        return "#%d bolus ended, %s: %s" % (a, doses.REASONS[c & 255], doses.amount(pump, record))
    if kind in (journal.ALARM, journal.ACK, journal.CLEAR):
        word = {journal.ALARM: "raised", journal.ACK: "acknowledged", journal.CLEAR: "over"}[kind]
        priority = faults.does(a) & faults.PRIORITY
        return "%s alarm %d %s %s" % (names.PRIORITIES[priority], a, names.of(a), word)
    if kind == journal.LINE:
        return "line blocked at about %d kPa: about %s U missed, %s U held" % (
            (c + 500) // 1_000,
            wording.hundredths(a // pump.channels.nl_per_mu),
            wording.hundredths(b // pump.channels.nl_per_mu),
        )
    if kind == journal.CLOCK:
        return "clock set to " + _time(a, b, c)
    if kind == journal.JUMP:
        return "clock jumped; it should have said " + _time(a, b, c)
    if kind == journal.SET:
        return walking.DONE[a]
    if kind == journal.MOVE:
        return "%s ended, %s, after %d steps" % (walking.MOVES[a & 255], doses.REASONS[a >> 8], b)
    if kind == journal.BEGIN:
        return "a new journal"
    if kind == journal.HUSH:
        return "alarms hushed for %d s" % a
    return ""
