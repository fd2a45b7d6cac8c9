# papers: what has to be on record after a start: history, doses, settings, alarms.
#
# Owns the checks of what a store and a pump say in records. Shares no code with the firmware:
# what it knows of a store is in decode.

from tests.cuts import decode
from tests.cuts.machine import KINDS, PL_PER_STEP

FAULT = 3
INTERRUPTED, RESTARTED = 261, 262
_BOLUS_BEGUN = 1
_NOT_BEGUN = 128
_RESET = 4


def history(cut, pump, records, reader):
    """No gap, nothing changed, nothing that was on record lost. records: raw, oldest first."""
    told = cut.moment.told
    pending = cut.moment.pending
    first = reader.record(records[0]).sequence
    uptime_ms = 0
    for index in range(len(records)):
        record = reader.record(records[index])
        assert record.sequence == first + index, ("gap", record.sequence, first, index)
        assert record.uptime_ms >= uptime_ms, "time went back"
        uptime_ms = record.uptime_ms
        if record.sequence <= len(told):
            assert records[index] == told[record.sequence - 1], ("changed", record.sequence)
        elif record.sequence == len(told) + 1:
            assert records[index] == pending or record.kind == decode.BOOT, record.kind
    newest = first + len(records) - 1
    assert newest > len(told), ("lost", newest, len(told))
    assert pump.journal.sequence == newest
    kept = KINDS[cut.life.kind][2]
    assert first == 1 or len(records) >= kept, ("forgotten", first, len(records))
    boots = [reader.record(raw) for raw in records if reader.record(raw).kind == decode.BOOT]
    assert boots and boots[-1].c == pump.ledger.uncertain_steps


def doses(cut, pump, records, ever):
    """Every dose on record is over, and what its end says holds what is true. ever: all records
    there were since the life began, of which some made room."""
    taken = [record for record in records if record.kind == decode.BOLUS]
    ends = {}
    for record in records:
        if record.kind == decode.END:
            assert record.a not in ends, ("two ends", record.a)
            ends[record.a] = record
    for record in taken:
        end = ends[record.a]  # each of them is over
        most, uncertain_steps = end.b, end.c >> 16
        for dose in cut.life.doses:
            if dose.number == record.a:
                for pulses in (cut.least, cut.most):
                    true = cut.dose_steps(dose, pulses)
                    assert most - uncertain_steps <= true[1], (record.a, most, end.c >> 16, true)
                    assert true[0] <= most, (record.a, most, uncertain_steps, true)
        assert most <= record.b * (end.c >> 8 & 255) * 1_000 // PL_PER_STEP
        assert (end.c & 255 == 4) or not uncertain_steps
        assert uncertain_steps <= cut.quantum_steps
    if taken:
        assert pump.channels.doses.last_id == taken[-1].a
    assert not pump.channels.doses.count
    number = 0
    wave = None
    for record in ever:
        if record.kind == decode.WAVE:
            wave = record
        elif record.kind == decode.BOLUS:
            number += 1
            assert record.a == number, ("not the next id", record.a, number)
            for dose in cut.life.doses:
                if dose.number == number:
                    assert record.c >> 24 == dose.place, ("place", number, record.c >> 24)
                    if dose.over_min:
                        said = (wave.a, wave.b * dose.nl_per_mu, wave.c)
                        assert said == (number, dose.now_nl, dose.over_min), said


def mark(cut, found):
    """Before a start: what went out is within the newest mark, and so is what each dose got."""
    if not found:
        assert cut.most == 0
        return
    assert found.total_steps - found.uncertain_steps <= cut.least, "the mark is ahead"
    assert cut.most <= found.total_steps + found.open_steps, "more than was authorised"
    if cut.moment.is_again:
        return  # a start may have written it: there the doses are over
    newest = {dose.place: dose for dose in cut.life.doses if dose.first <= cut.most}
    for dose in newest.values():
        least = cut.dose_steps(dose, cut.least)[0]
        most = cut.dose_steps(dose, cut.most)[1]
        number, steps = found.doses[dose.place]
        if number != dose.number:
            assert not least, ("not in the mark", dose.number, least)
        else:
            bounds = (steps, least, most, steps + found.open_steps)
            assert steps <= most and least <= bounds[3], ("mark", number, bounds)


def interrupted(cut, pump, ever, found):
    """The doses that starts since the cut ended are those to be reviewed, and stand in the mark.
    found: the newest mark, after the start."""
    assert found.open_steps == 0 and found.total_steps == pump.ledger.total_steps
    ended = {}
    places = {}
    for record in ever:
        if record.kind == decode.BOLUS:
            places[record.a] = record.c >> 24
        elif record.kind == decode.END and record.c & 255 == _RESET:
            ended[record.a] = record
    wanted = sorted(ended)
    review = sorted([number for number in pump.recovery.dose_ids if number])
    assert review == wanted, ("to be reviewed", review, wanted)
    boots = [record.sequence for record in ever if record.kind == decode.BOOT]
    for number, end in ended.items():
        if end.sequence > boots[-1]:
            assert found.doses[places[number]] == (number, end.b), (number, end.b, found.doses)


def requests(records):
    """What became of each id is on record, and of a bolus it is true."""
    became = {}
    for record in records:
        if record.kind == decode.REQUEST:
            became[record.a] = (record.b & 255, record.b >> 8, record.c)
    begun = [record.a for record in records if record.kind == decode.BOLUS]
    for command, code, dose in became.values():
        assert code, ("no outcome", became)
        # The number of one that was refused is given to the next.
        if command == 0 and code in (_BOLUS_BEGUN, _NOT_BEGUN) and begun and dose > begun[0]:
            assert (code == _BOLUS_BEGUN) == (dose in begun), (dose, code, begun)


def alarms(cut, pump, reader):
    """What stood still stands, and a pump that was delivering says that it was interrupted."""
    standing = {}
    for raw in cut.moment.told:
        record = reader.record(raw)
        if record.kind == decode.ALARM:
            standing[record.a] = False
        elif record.kind == decode.ACK:
            standing[record.a] = True
        elif record.kind == decode.CLEAR:
            standing.pop(record.a)
    now = {alarm.number: alarm.acknowledged for alarm in pump.alarms.standing}
    pending = reader.record(cut.moment.pending) if cut.moment.pending else None
    for number in standing:
        if pending is None or pending.a != number:
            assert now.get(number) == standing[number], ("alarm", number, standing, now)
    if cut.moment.enabled and cut.moment.said.moving:
        assert RESTARTED in now and INTERRUPTED not in now, now
    elif cut.moment.enabled:
        assert INTERRUPTED in now and pump.state == FAULT, now
