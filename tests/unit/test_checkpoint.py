# test_checkpoint: one is written in time, in turns, and fits its slot.

from firmware import faults
from tests.unit.bench import HOUR_MS, MIN_MS, PROGRESS, bench, in_journal, running, word
from tests.unit.slots import CHECKPOINT, held, newest, revision


def writes(made):
    """How many checkpoints were written: their revision."""
    store = made.sim.hal.store
    return revision(held(store, newest(store, CHECKPOINT)))


def test_one_each_quarter_of_an_hour_with_the_progress_on_record():
    made = running("1.0")
    before = writes(made)
    for quarter in range(1, 9):
        made.sim.advance(15 * MIN_MS)
        assert writes(made) == before + quarter
        ledger = made.pump.ledger
        kind, total, basal, bolus = in_journal(made, PROGRESS)[-1]
        assert len(in_journal(made, PROGRESS)) == quarter
        assert total - basal - bolus == 0
        assert ledger.total_steps - 2 <= total <= ledger.total_steps


def test_one_each_quarter_of_an_hour_whatever_the_state():
    made = bench()
    before = writes(made)
    made.sim.advance(HOUR_MS + MIN_MS)
    assert writes(made) == before + 4


def test_one_before_the_records_become_many():
    made = running("0", store_records=600)
    made.sim.advance(1_000)
    for _ in range(5):
        before, sequence = writes(made), made.pump.journal.sequence
        while writes(made) == before:
            made.console.suspend(id=made.pump.journal.sequence)  # resume would write one itself
            made.sim.advance(1_000)
            assert made.pump.journal.sequence - made.pump.checkpoint.sequence <= 66
        assert made.pump.journal.sequence - sequence > 30


def test_they_take_turns_in_two_slots():
    made = running("1.0")
    seen = []
    for _ in range(4):
        seen.append(newest(made.sim.hal.store, CHECKPOINT))
        made.sim.advance(15 * MIN_MS)
    assert seen in ([2, 3, 2, 3], [3, 2, 3, 2])


def test_it_names_the_last_record_before_it_and_the_rig():
    made = running("1.0")
    made.sim.advance(HOUR_MS)
    data = held(made.sim.hal.store, newest(made.sim.hal.store, CHECKPOINT))
    assert data[1] == 2
    sequence, pl_per_step, uptime_ms = [word(data, 8 + 4 * i) for i in range(3)]
    assert sequence == in_sequence(made, PROGRESS)[-1]
    assert pl_per_step == 18_406
    assert HOUR_MS - 1_000 <= uptime_ms <= HOUR_MS


def in_sequence(made, kind):
    record = bytearray(32)
    found = []
    for index in range(made.sim.hal.store.count()):
        made.sim.hal.store.read(index, record)
        if record[1] == kind:
            found.append(word(record, 2))
    return found


def test_the_fullest_there_is_fits_its_slot():
    made = running("1.0")
    for i in range(40):
        made.pump.requests.replay(2**30 - 50 + i, 9 + 256 * 130, 2**32 - 1)
    for row in faults.TABLE:
        made.pump.alarms.start(row[0], 2**30, 0)
    for recent in (made.pump.dispenser.limits.hour.recent, made.pump.dispenser.limits.day.recent):
        for i in range(len(recent.buckets)):
            recent.buckets[i] = 200_000
    made.pump.checkpoint.write()
    data = held(made.sim.hal.store, newest(made.sim.hal.store, CHECKPOINT))
    assert revision(data) and len(data) <= 1_536
