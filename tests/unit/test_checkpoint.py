# test_checkpoint: one is written in time, in turns, and fits its slot.

from tests.unit.bench import HOUR_MS, MIN_MS, PROGRESS, bench, in_journal, running, word
from tests.unit.fault_rows import ROWS
from tests.unit.slots import CHECKPOINT, held, newest, revision

SOME_POLLS_MS = 2 * MIN_MS  # that it takes to be written, if none comes for another reason
# Steps fall due faster than bursts may begin.
NEVER_RESTS = {"pl_per_step": 1_200, "min_interval_us": 20, "occlusion_counts": 30_000}
PLANT_NEVER_RESTS = {"steps_turn": 49_087}


def writes(made):
    """How many checkpoints were written: their revision."""
    store = made.sim.hal.store
    return revision(held(store, newest(store, CHECKPOINT)))


def test_one_each_quarter_of_an_hour_with_the_progress_on_record():
    made = running("1.0")
    made.sim.advance(SOME_POLLS_MS)
    before = writes(made)
    for quarter in range(1, 9):
        made.sim.advance(15 * MIN_MS)
        assert writes(made) == before + quarter
        ledger = made.pump.ledger
        kind, total, basal, bolus = in_journal(made, PROGRESS)[-1]
        assert len(in_journal(made, PROGRESS)) == quarter
        assert total - basal - bolus == 0
        assert ledger.total_steps - 20 <= total <= ledger.total_steps


def test_one_each_quarter_of_an_hour_whatever_the_state():
    made = bench()
    before = writes(made)
    made.sim.advance(HOUR_MS + SOME_POLLS_MS)
    assert writes(made) == before + 4


def test_one_before_the_records_become_many():
    made = running("0", store_records=600)
    made.sim.advance(SOME_POLLS_MS)
    for _ in range(5):
        before, sequence = writes(made), made.pump.journal.sequence
        while writes(made) == before:
            made.console.suspend(id=made.pump.journal.sequence)  # resume would write one itself
            made.sim.advance(1_000)
            assert made.pump.journal.sequence - made.pump.checkpoint.sequence <= 64 + 20
        assert made.pump.journal.sequence - sequence > 30


def test_they_take_turns_in_two_slots():
    made = running("1.0")
    made.sim.advance(SOME_POLLS_MS)
    seen = []
    for _ in range(4):
        seen.append(newest(made.sim.hal.store, CHECKPOINT))
        made.sim.advance(15 * MIN_MS)
    assert seen in ([2, 3, 2, 3], [3, 2, 3, 2])


def test_it_names_the_last_record_before_it_and_the_rig():
    made = running("1.0")
    made.sim.advance(HOUR_MS + SOME_POLLS_MS)
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
    for row in ROWS:
        made.pump.alarms.start(row[0], 2**30, 0)
    for recent in (made.pump.dispenser.limits.hour.recent, made.pump.dispenser.limits.day.recent):
        for i in range(len(recent.buckets)):
            recent.buckets[i] = 200_000
    made.pump.checkpoint.write()
    data = held(made.sim.hal.store, newest(made.sim.hal.store, CHECKPOINT))
    assert revision(data) and len(data) <= 2_048


def test_one_that_is_due_waits_until_nothing_else_is():
    made = running("1.0")
    made.sim.advance(15 * MIN_MS - 30_000)
    before = writes(made)
    made.console.bolus("2.00")
    made.sim.advance(60_000)
    assert len(in_journal(made, PROGRESS)) == 1 and made.pump.channels.doses.count
    assert writes(made) == before
    made.sim.advance(30_000)
    assert writes(made) == before + 1


def test_on_a_rig_that_never_rests_it_waits_no_longer_than_a_quarter_of_an_hour():
    made = running(35, NEVER_RESTS, **PLANT_NEVER_RESTS)
    before = writes(made)
    made.sim.advance(29 * MIN_MS)
    assert writes(made) == before
    made.sim.advance(2 * MIN_MS)
    assert writes(made) == before + 1


def test_what_changes_while_it_is_due_is_carried_over():
    # Whatever is typed then, and whenever the power goes: nothing is lost, nothing counts twice.
    for after_polls in range(10):
        made = running("2.0")
        made.sim.advance(15 * MIN_MS - 1_000)
        while len(in_journal(made, PROGRESS)) == 0:
            made.sim.advance(100)
        made.console.bolus("1.00", id=77)
        for _ in range(after_polls):
            made.sim.advance(100)
        pump = made.pump
        pulses = made.sim.hal.stepper.count()
        hour_steps = pump.dispenser.limits.hour.recent.steps
        before = (pump.ledger.total_steps, pump.ledger.bolus_steps)
        made.restart()
        ledger = made.pump.ledger
        assert ledger.total_steps - ledger.uncertain_steps <= pulses <= ledger.total_steps
        assert ledger.total_steps >= before[0] and made.pump.requests.find(77), after_polls
        assert (
            ledger.dose_steps[0] - ledger.dose_uncertain_steps[0]
            <= before[1]
            <= ledger.dose_steps[0]
        )
        assert made.pump.dispenser.limits.hour.recent.steps >= hour_steps, after_polls
