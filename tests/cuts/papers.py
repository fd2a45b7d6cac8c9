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


def doses(cut, pump, records):
    """Every dose on record is over, and what its end says holds what is true."""
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
        assert pump.channels.bolus.dose_id == taken[-1].a
    assert not pump.channels.bolus.active


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


def settings(cut, pump, store, records, reader):
    """Old or new, whole, in both copies, in force, and the newest on record."""
    said = cut.moment.said
    allowed = [said.profile]
    if said.asked and said.asked[0] == 1:  # basal
        allowed.append(said.asked[1])
    copies = [reader.slot(store, slot) for slot in (4, 5)]
    assert copies[0] and copies[0] == copies[1], "settings: one copy is not mended"
    found = decode.profile(copies[0][1])
    assert found in allowed and list(pump.channels.profile.segments) == found, (found, allowed)
    noted = []
    newest = None
    complete = False
    for record in records:
        if record.kind == decode.SEGMENT:
            if record.c & 255 == 0:
                noted = []
            noted.append((record.a, record.b))
            complete = len(noted) == record.c >> 8  # else its first ones made room
        elif record.kind == decode.SETTINGS:
            newest = (record.a, list(noted)) if noted and complete else None
    assert newest in (None, (copies[0][0], found)), ("settings on record", newest, found)


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
