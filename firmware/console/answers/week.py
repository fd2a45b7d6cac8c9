# week: what went out in each of the last days, as a person reads it.
#
# Owns the layout: 80 columns, a line a day, the newest last. Reads the pump, never changes it.

from micropython import const

from firmware import journal, units
from firmware.console.answers import records, wording
from firmware.delivery import days

_DAYS = const(8)
_MOST = const(16_777_216)  # in a record, below that of a number
_BAR = const(18)  # columns, of the day with the most
_LINE = const("%-14s %7s %7s %7s %7s %5s %7s  %s")
_HEAD = ("in U", "basal", "bolus", "other", "total", "basal", "boluses", "# basal + bolus")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def summary(pump) -> str:
    """Basal, bolus, what is neither, and their sum, in U; the share of basal; boluses begun; and
    the average of the whole days before today."""
    if not pump.journal.is_open:
        return "the journal is closed, see pump.alarms()"
    found = _by_date(pump)
    dates = sorted(found)
    if pump.days.day == 0:
        dates = dates[1:] + [0]
    most_mu = max([sum(found[date][:3]) for date in dates])
    lines = [_LINE % _HEAD]
    for date in dates:
        name = "no date"
        if date:
            name = "%s %s" % (_WEEKDAYS[(date + 5) % 7], wording.date(date))
        lines.append(_line(name, found[date], most_mu))
    before = [found[date] for date in dates if date and date != pump.days.day]
    if not pump.days.numbers[0]:
        before = before[1:]  # of the first day the journal has but a part
    if before:
        count = len(before)
        average = [sum([row[i] for row in before]) // count for i in range(4)]
        name = "average of %d" % count
        lines.append(_line(name, average, most_mu))
    return "\n".join(lines)


def _by_date(pump):
    """[mU of basal, of boluses, of neither, boluses] of each of the newest dates; 0: no date."""
    book = pump.days
    found = {book.day: [0, 0, 0, 0]}
    for number in book.numbers:
        record = _record(pump.journal, number)
        if record:
            _, _, _, _, a, b, c = record
            steps = [b % _MOST, c % _MOST, a >> 16]
            if sum(steps):
                _add(pump, found, a & 65_535, steps, b // _MOST, c // _MOST)
    steps = [book.steps(channel) for channel in range(3)]
    for channel in range(2):
        if steps[channel] < 0:  # they are uncertain after all
            steps[days.OTHER] += steps[channel]
            steps[channel] = 0
    boluses = pump.channels.doses.last_id - book.began_dose_id
    _add(pump, found, book.day, steps, pump.channels.nl_per_mu, boluses)
    known = sorted([date for date in found if date])
    for date in range(max(known[0], book.day - _DAYS + 1), book.day) if known else ():
        if date not in found:
            found[date] = [0, 0, 0, 0]  # nothing was delivered
    for date in sorted([date for date in found if date])[:-_DAYS]:
        del found[date]
    return found


def _record(book, number):
    """The record DAY of this number, modulo 2**24; None when it is there no longer."""
    index = book.count() - 1 - (book.sequence - number) % _MOST
    if not number or index < 0:
        return None
    record = records.read(book, index)
    return record if record and record[0] == journal.DAY else None


def _add(pump, found, date, steps, nl_per_mu, boluses):
    row = found.setdefault(date, [0, 0, 0, 0])
    for channel in range(3):
        row[channel] += units.steps_to_mu(steps[channel], pump.rig.pl_per_step, nl_per_mu)
    row[3] += boluses


def _line(name, row, most_mu):
    basal_mu, bolus_mu, other_mu, boluses = row
    both_mu = basal_mu + bolus_mu
    total_mu = both_mu + other_mu
    share = "%d %%" % ((200 * basal_mu + both_mu) // (2 * both_mu)) if both_mu else "-"
    bar = ""
    if most_mu:
        basal = _BAR * basal_mu // most_mu
        bar = "#" * basal + "+" * (_BAR * both_mu // most_mu - basal)
    numbers = tuple([wording.milli(mu) for mu in (basal_mu, bolus_mu, other_mu, total_mu)])
    return (_LINE % ((name,) + numbers + (share, boluses, bar))).rstrip()
