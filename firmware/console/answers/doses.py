# doses: what became of a bolus, as a person reads it; found in the journal, newest first.
#
# Owns the search, and the words for asked, delivered, certain or not, and why it ended. Reads the
# pump, never changes it.

from micropython import const

from firmware import journal, replies, units
from firmware.console.answers import records, wording
from firmware.therapy import doses

_GRID_MU = const(10)  # of a bolus
_LEAST_MIN = const(15)  # of one that is spread
_NEAR = const(16)  # records from that of a wave to that of its bolus, at most

# Why a dose ended, by the reason in its END record.
REASONS = ("complete", "stopped", "suspended", "stopped by an alarm", "cut by a restart")


def _find(pump, number: int) -> tuple:
    """The records of its begin and its end, each None when the journal has it no more.

    Looks back as far as it must: takes time with the distance.
    """
    begun = ended = None
    for index in range(pump.journal.count() - 1, -1, -1):
        record = records.read(pump.journal, index)
        if record is None or record[0] not in (journal.BOLUS, journal.END):
            continue
        if record[0] == journal.BOLUS and record[4] <= number:  # they begin in their order
            begun = record if record[4] == number else None
            break
        if record[4] == number:
            ended = record
    return begun, ended


def _when(record) -> str:
    if record[2] < 0:
        return "(clock unset)"
    return wording.date(record[2]) + " " + wording.clock_time(record[3] * 10)


def amount(pump, ended) -> str:
    """What an END record says went out: one number, or both bounds."""
    c = ended[6]
    nl_per_mu = c >> 8 & 255
    uncertain_steps = c >> 16
    pl_per_step = pump.rig.pl_per_step
    least_mu = units.steps_to_mu(ended[5] - uncertain_steps, pl_per_step, nl_per_mu)
    if not uncertain_steps:
        return "%s U delivered" % wording.milli(least_mu)
    most_mu = units.steps_to_mu_up(ended[5], pl_per_step, nl_per_mu)
    return "%s to %s U delivered, uncertain" % (wording.milli(least_mu), wording.milli(most_mu))


def dose(pump, number: int) -> str:
    """Outcome of a dose: asked, delivered, certain or not, why it ended."""
    under_way = pump.channels.doses
    if not under_way.last_id:
        return "there was no bolus yet"
    if number > under_way.last_id:
        return "there is no bolus #%d; the newest is #%d" % (number, under_way.last_id)
    place = under_way.place_of(number)
    if place != doses.NONE:
        delivered_mu = units.steps_to_mu(
            pump.ledger.dose_steps[place], pump.rig.pl_per_step, pump.channels.nl_per_mu
        )
        return "#%d bolus of %s U is being delivered: %s U so far" % (
            number,
            wording.milli(under_way.at[place].asked_mu),
            wording.milli(delivered_mu),
        )
    begun, ended = _find(pump, number)
    if begun is None or ended is None:
        return "#%d is older than the journal" % number
    return "#%d bolus of %s U at %s, %s:\n   %s" % (
        number,
        wording.milli(begun[5]),
        _when(begun),
        REASONS[ended[6] & 255],
        amount(pump, ended),
    )


def review(pump) -> str:
    """The boluses that a restart interrupted last, and what to do about them."""
    lines = []
    for number in pump.recovery.dose_ids:
        if number:
            lines += _reviewed(pump, number)
    return "\n".join(lines) or "no bolus was interrupted by a restart"


def _reviewed(pump, number):
    lines = [dose(pump, number)]
    begun, ended = _find(pump, number)
    if begun and ended:
        nl_per_mu = ended[6] >> 8 & 255
        left_mu = begun[5] - units.steps_to_mu_up(ended[5], pump.rig.pl_per_step, nl_per_mu)
        left_mu = max(0, left_mu)
        lines.append("   at least %s U of it was not delivered" % wording.milli(left_mu))
        lines.append("it does not go on by itself, and nothing of it is delivered again")
        if left_mu >= _GRID_MU:
            lines.append("if the rest is still wanted: " + _again(pump, begun, ended, left_mu))
    return lines


def _again(pump, begun, ended, left_mu):
    """What is typed for the rest of a bolus: at once, or over what is left of its time."""
    mu = left_mu // _GRID_MU * _GRID_MU
    wave = _wave(pump, begun)
    over_min = wave[6] - _minutes(begun, ended) if wave else 0
    if over_min < _LEAST_MIN:
        return "pump.bolus(%s)" % wording.milli(mu)
    now_mu = (wave[5] - (begun[5] - left_mu)) // _GRID_MU * _GRID_MU
    now = ", now=%s" % wording.milli(now_mu) if now_mu > 0 else ""
    return "pump.bolus(%s%s, over=%d)" % (wording.milli(mu), now, over_min)


def _wave(pump, begun):
    """The record that says how a bolus is spread, a few before its own; None where it is not."""
    index = pump.journal.count() - 1 - (pump.journal.sequence - begun[1])
    for before in range(max(0, index - _NEAR), index):
        record = records.read(pump.journal, before)
        if record and record[0] == journal.WAVE and record[4] == begun[4]:
            return record
    return None


def _minutes(begun, ended):
    """Between two records, by the wall clock; 0 where it was not set."""
    if begun[2] < 0 or ended[2] < 0:
        return 0
    return (ended[2] - begun[2]) * 1_440 + (ended[3] - begun[3]) // 6_000


def seen(pump, request_id: int) -> str:
    """What became of a command that carried this id."""
    row = pump.requests.find(request_id)
    if row is None:
        if request_id <= pump.requests.forgotten:
            return "id %d is no longer remembered" % request_id
        return "id %d was not seen" % request_id
    command, code, value = row
    head = "id %d was seen before" % request_id
    if code == replies.NOT_BEGUN:
        return head + ": the power went before it began, nothing was done"
    if code in (replies.CUT_SHORT, 0):
        return head + ": the power went while it was carried out; look at pump.status()"
    if code == replies.FAILED:
        return head + ": it failed; see pump.alarms()"
    if code >= replies.REFUSED:
        return head + ": it was refused then, nothing was done; a new wish needs a new id"
    if code == replies.TO_CONFIRM:
        return head + ": it was too large to begin without being confirmed"
    if code == replies.BOLUS_BEGUN:
        return head + ", and carried out then:\n" + dose(pump, value)
    return head + ": it was carried out then, and is not repeated"
