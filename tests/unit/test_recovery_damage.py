# test_recovery_damage: whatever is wrong in the slots of the store, nothing is delivered by
# itself, and no step is lost in silence.

from firmware import faults
from tests.unit import slots
from tests.unit.bench import numbers
from tests.unit.damage import Base, bits
from tests.unit.restarts import stays_off


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


def test_any_one_slot_that_is_gone_never_makes_the_pump_forget():
    base = Base()
    for slot in range(6):
        newest = slot == slots.newest(base.store, slots.MARK)
        base.short_steps = base.quantum if newest else 0

        def spoil(store, slot=slot):
            store._lengths[slot] = 0

        base.start(spoil)


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
