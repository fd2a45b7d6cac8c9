# test_recovery_damage: whatever is wrong in the store, nothing is delivered by itself, and no step
# is lost in silence.

from firmware import faults
from hal.sim.store import Store
from tests.unit import slots
from tests.unit.bench import FAULT, MIN_MS, QUICK, numbers, running
from tests.unit.restarts import come_back, memory, stays_off, without_gap

CLOSED = (faults.JOURNAL_DAMAGED, faults.JOURNAL_VERSION, faults.JOURNAL_EMPTY)


class Base:
    """A pump that delivered, lost its power in mid-dose, and what its store holds."""

    def __init__(self, more_ms=0, rig=None):
        made = running("20", rig)
        made.sim.advance(16 * MIN_MS)
        made.console.bolus("2.00", id=5)
        made.sim.advance(20_000 + more_ms)
        self.made = made
        self.pulses = made.sim.pulses
        self.store = memory(made)
        self.quantum = made.pump.rig.quantum_nl * 1_000 // 18_406
        self.short_steps = 0  # that the books may fall short

    def start(self, spoil):
        """A start after spoil(store); judged. Returns what the pump said was wrong, or NONE."""
        store = slots.copy(self.store, Store(300))
        spoil(store)
        made = come_back(self.made, store)
        pump = made.pump
        fault = pump.recovery.fault
        assert not made.sim.hal.stepper._enabled
        assert pump.state == FAULT and pump.alarms.stopping(), numbers(made)
        if fault == faults.NONE:
            ledger = pump.ledger
            assert faults.INTERRUPTED in numbers(made)
            assert ledger.total_steps + self.short_steps >= self.pulses
            assert ledger.adds_up() and without_gap(made)
        else:
            assert fault in CLOSED, fault
            assert not pump.journal.is_open and store.count() <= self.store.count()
        return fault


def one_wrong_bit(record):
    record[9] ^= 1


def bits(length, stride):
    """A bit of every byte, now this one, now that one."""
    return [8 * at + at % 8 for at in range(0, length, stride)]


def test_undamaged_it_says_what_happened():
    base = Base()
    assert base.start(lambda store: None) == faults.NONE
    ledger = base.made.pump.ledger
    assert ledger.total_steps - base.made.pump.recovery.uncertain_steps <= base.pulses
    assert ledger.total_steps - base.pulses <= base.quantum
    assert stays_off(base.made)


def test_a_wrong_bit_in_the_older_slot_changes_nothing():
    base = Base()
    base.start(lambda store: None)
    books = base.made.pump.ledger.total_steps
    for pair in slots.PAIRS[:2]:
        slot = slots.older(base.store, pair)
        for bit in bits(len(slots.held(base.store, slot)), 5):
            assert (
                base.start(lambda store, bit=bit, slot=slot: slots.flip(store, slot, bit))
                == faults.NONE
            ), bit
            assert base.made.pump.ledger.total_steps == books


def test_a_wrong_bit_in_the_newest_mark_costs_at_most_the_quantum_it_allowed():
    # It cannot be told from one that was torn in writing, of which no step went out.
    base = Base()
    base.short_steps = base.quantum
    slot = slots.newest(base.store, slots.MARK)
    for bit in bits(42, 3):
        assert (
            base.start(lambda store, bit=bit, slot=slot: slots.flip(store, slot, bit))
            == faults.NONE
        )
    assert stays_off(base.made)


def test_a_wrong_bit_in_both_marks_closes_the_books():
    base = Base()

    def both(store):
        slots.flip(store, 0, bit)
        slots.flip(store, 1, bit)

    for bit in bits(42, 1):
        assert base.start(both) == faults.JOURNAL_DAMAGED, bit
    assert stays_off(base.made)


def test_a_wrong_bit_in_the_newest_checkpoint_is_made_up_for_by_the_records():
    base = Base()
    base.start(lambda store: None)
    books = base.made.pump.ledger.total_steps, base.made.pump.ledger.left_steps()
    slot = slots.newest(base.store, slots.CHECKPOINT)
    for bit in bits(len(slots.held(base.store, slot)), 31):
        assert (
            base.start(lambda store, bit=bit, slot=slot: slots.flip(store, slot, bit))
            == faults.NONE
        ), bit
        ledger = base.made.pump.ledger
        assert (ledger.total_steps, ledger.left_steps()) == books
        assert base.made.pump.requests.find(5)


def test_a_wrong_bit_in_both_checkpoints_closes_the_books():
    base = Base()

    def both(store):
        slots.flip(store, 2, bit)
        slots.flip(store, 3, bit)

    shorter = min(len(slots.held(base.store, slot)) for slot in (2, 3))
    for bit in bits(shorter, 29):
        assert base.start(both) == faults.JOURNAL_DAMAGED, bit
    assert stays_off(base.made)


def test_a_wrong_bit_in_a_record_since_the_checkpoint_closes_the_books():
    base = Base()
    sequence = base.made.pump.checkpoint.sequence
    fresh = base.made.pump.journal.sequence - sequence
    assert fresh >= 3
    count = base.store.count()
    for back in range(2, fresh + 1):
        for bit in bits(32, 7):

            def wrong(record, bit=bit):
                record[bit // 8] ^= 1 << bit % 8

            fault = base.start(
                lambda store, back=back, wrong=wrong: slots.change_record(
                    store, count - back, wrong
                )
            )
            assert fault == faults.JOURNAL_DAMAGED, (back, bit)
    assert stays_off(base.made)


def test_a_torn_newest_record_is_dropped_and_its_number_given_again():
    base = Base()
    count = base.store.count()
    for kept in range(0, 32, 3):

        def tear(record, kept=kept):
            for i in range(kept, 32):
                record[i] = 255

        fault = base.start(lambda store, tear=tear: slots.change_record(store, count - 1, tear))
        assert fault == faults.NONE, kept


def test_two_torn_records_are_no_torn_tail():
    base = Base()
    count = base.store.count()

    def spoil(store):
        for back in (1, 2):
            slots.change_record(store, count - back, one_wrong_bit)

    assert base.start(spoil) == faults.JOURNAL_DAMAGED


def test_a_missing_record_closes_the_books():
    base = Base()

    def spoil(store):
        last = bytearray(32)
        store.read(store.count() - 1, last)
        store.drop()
        store.drop()
        store.append(last)

    assert base.start(spoil) == faults.JOURNAL_DAMAGED


def test_a_record_before_the_checkpoint_is_not_needed():
    base = Base()
    store = slots.copy(base.store, Store(300))
    slots.change_record(store, 2, one_wrong_bit)
    made = come_back(base.made, store)
    assert made.pump.recovery.fault == faults.NONE
    assert made.pump.ledger.total_steps >= base.pulses


def test_any_one_slot_that_is_gone_never_makes_the_pump_forget():
    base = Base()
    for slot in range(6):
        newest = slot == slots.newest(base.store, slots.MARK)
        base.short_steps = base.quantum if newest else 0

        def spoil(store, slot=slot):
            store._lengths[slot] = 0

        base.start(spoil)


def test_a_mark_older_than_the_records_say_is_noticed():
    base = Base(rig=QUICK)
    newest = slots.newest(base.store, slots.MARK)
    slots.forge(base.store, slots.older(base.store, slots.MARK), 8, 7, 4)
    fault = base.start(lambda store: slots.flip(store, newest, 99))
    assert fault == faults.JOURNAL_DAMAGED


def test_settings_that_are_damaged_never_run():
    base = Base()

    def spoil(store):
        slots.flip(store, 4, bit)
        slots.flip(store, 5, bit)

    for bit in bits(17, 2):
        assert base.start(spoil) == faults.NONE
        assert faults.SETTINGS in numbers(base.made), bit
        assert base.made.pump.channels.profile.segments == ()
    base.made.console.ack()
    base.made.sim.advance(60_000)
    assert not base.made.console.resume().ok
