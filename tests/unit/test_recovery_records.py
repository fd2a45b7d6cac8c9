# test_recovery_records: a newest record that is torn is dropped; any other that is wrong or
# missing, and a newest that once was whole, closes the books.

from firmware import faults
from hal.sim.store import Store
from tests.unit import slots
from tests.unit.bench import QUICK, word
from tests.unit.damage import Base, bits, one_wrong_bit
from tests.unit.restarts import come_back, stays_off


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
    for kept in range(0, 32, 3):

        def tear_the_next(store, kept=kept):
            record = bytearray(32)
            store.read(store.count() - 1, record)
            slots.change(record, 2, 1 + word(record, 2), 4)
            slots.seal(record, 30)
            for i in range(kept, 32):
                record[i] = 255
            store.append(record)

        assert base.start(tear_the_next) == faults.NONE, kept


def test_a_wrong_newest_record_that_was_whole_before_a_mark_closes_the_books():
    base = Base()
    newest = base.store.count() - 1
    assert slots.mark(base.store)[slots.SEQUENCE] == base.made.pump.journal.sequence
    for bit in bits(32, 1):

        def wrong(record, bit=bit):
            record[bit // 8] ^= 1 << bit % 8

        fault = base.start(lambda store, wrong=wrong: slots.change_record(store, newest, wrong))
        assert fault == faults.JOURNAL_DAMAGED, bit


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


def test_a_mark_older_than_the_records_say_is_noticed():
    base = Base(rig=QUICK)
    newest = slots.newest(base.store, slots.MARK)
    slots.forge(base.store, slots.older(base.store, slots.MARK), 8, 7, 4)
    fault = base.start(lambda store: slots.flip(store, newest, 99))
    assert fault == faults.JOURNAL_DAMAGED
