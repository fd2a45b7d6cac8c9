# test_recovery_begin: books that are missing, damaged or somebody else's deliver nothing; a
# person may begin new ones, where nobody else's are lost by it.

from firmware import faults
from firmware.console.answers import matters
from hal import SLOT_BYTES
from tests.unit import slots
from tests.unit.bench import (
    ACK,
    BEGIN,
    CLEAR,
    DELIVERING,
    FAULT,
    HOUR_MS,
    OFF,
    bench,
    in_journal,
    numbers,
    running,
    word,
)
from tests.unit.restarts import sequences, stays_off, without_gap

BOOKS = ("load", "basal", "suspend", "resume", "stop", "bolus", "clock", "zone")
ARGUMENTS = {
    "load": (300, "U-100"),
    "basal": ("1.0",),
    "bolus": ("1.0",),
    "clock": ("2026-06-02 14:30 +02:00",),
    "zone": ("+01:00",),
}


def refuses_everything(made, fault):
    """No command but ack and begin is carried out, and nothing is written."""
    before = made.sim.hal.store.count()
    for name in BOOKS:
        answer = getattr(made.console, name)(*ARGUMENTS.get(name, ()))
        assert not answer.ok, name
        assert matters.of(fault)[0] in str(answer), answer
    made.console.ack()
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [fault] and made.pump.state == FAULT
    assert made.sim.hal.store.count() == before
    assert stays_off(made)


def begun(made):
    """Begins, and shows that the pump is as new."""
    answer = made.console.begin()
    assert answer.ok and str(answer).startswith("a new journal is begun"), answer
    assert numbers(made) == [] and made.pump.state == OFF
    ledger = made.pump.ledger
    assert (ledger.total_steps, ledger.uncertain_steps, ledger.left_steps()) == (0, 0, 0)
    assert slots.mark(made.sim.hal.store)[:7] == [0] * 7
    for pair in slots.PAIRS:
        for slot in (pair, pair + 1):
            assert slots.revision(slots.held(made.sim.hal.store, slot)), slot
    assert not made.console.begin().ok, "the books are open"
    assert stays_off(made)
    made.console.load(300, "U-100")
    made.console.basal("2.0")
    answer = made.console.resume()
    assert answer.ok, answer
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []
    assert ledger.total_steps == 20_000_000 // 18_406
    assert made.console.bolus("1.0").ok
    made.sim.advance(120_000)
    assert ledger.bolus_steps == 10_000_000 // 18_406
    made.restart()
    assert made.pump.ledger.total_steps >= ledger.total_steps
    assert faults.INTERRUPTED in numbers(made)


def test_an_empty_store_is_no_pump_yet():
    made = bench(begun=False)
    assert numbers(made) == [faults.JOURNAL_EMPTY] and made.pump.state == FAULT
    assert made.pump.recovery.fault == faults.JOURNAL_EMPTY
    refuses_everything(made, faults.JOURNAL_EMPTY)
    assert made.sim.hal.store.count() == 0
    begun(made)
    assert sequences(made)[0] == 1 and without_gap(made)


def test_an_empty_store_stays_empty_until_a_person_begins():
    made = bench(begun=False)
    for _ in range(3):
        made.sim.advance(HOUR_MS)
        made.restart()
    assert numbers(made) == [faults.JOURNAL_EMPTY]
    assert made.sim.hal.store.count() == 0
    for slot in range(len(SLOT_BYTES)):
        assert slots.held(made.sim.hal.store, slot) == b"", slot


def test_begin_leaves_its_story_on_record():
    made = bench(begun=False)
    made.console.begin()
    assert [record[:2] for record in in_journal(made)] == [
        (BEGIN, 18_406), (10, 111), (CLEAR, 111), (4, OFF),
    ]  # fmt: skip
    made = bench(begun=False)
    made.console.ack()
    made.console.begin()
    assert in_journal(made, ACK) == []  # it was seen before there was anywhere to say so


def test_begin_is_refused_where_there_are_books():
    made = running("1.0")
    before = made.sim.hal.store.count()
    answer = made.console.begin()
    assert not answer.ok and "this one has its books" in str(answer)
    assert made.sim.hal.store.count() == before and made.pump.state == DELIVERING
    made.restart()
    assert not made.console.begin().ok
    assert made.pump.ledger.boot_steps == made.pump.ledger.total_steps


def damaged():
    made = running("2.0")
    made.sim.advance(HOUR_MS)
    made.console.bolus("1.0")
    made.sim.advance(20_000)  # in mid-dose
    slots.spoil(made.sim.hal.store, slots.MARK)
    made.restart()
    return made


def test_begin_on_damaged_books_goes_on_in_the_same_numbers():
    made = damaged()
    assert numbers(made) == [faults.JOURNAL_DAMAGED]
    refuses_everything(made, faults.JOURNAL_DAMAGED)
    count, newest = made.sim.hal.store.count(), sequences(made)[-1]
    begun(made)
    assert without_gap(made), "the history has a gap"
    assert sequences(made)[count] == newest + 1
    assert [record[0] for record in in_journal(made)[count:]][0] == BEGIN


def test_books_of_another_rig_are_not_taken():
    for step_pl in (18_405, 18_407, 177_304):
        made = running("1.0")
        made.sim.advance(HOUR_MS)
        made.console.suspend()
        made.pump.checkpoint.write()
        for slot in (slots.CHECKPOINT, slots.CHECKPOINT + 1):
            slots.forge(made.sim.hal.store, slot, 12, step_pl, 4)
        made.restart()
        assert numbers(made) == [faults.RIG_CHANGED]
        refuses_everything(made, faults.RIG_CHANGED)
        begun(made)
        assert word(slots.held(made.sim.hal.store, slots.CHECKPOINT), 12) == 18_406
        assert without_gap(made)
