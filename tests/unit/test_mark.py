# test_mark: what may go out is on record with the books of that moment.

from firmware import twin
from firmware.clocks import Clocks
from firmware.delivery.ledger import Ledger
from firmware.journal import Journal, StoreFailed
from firmware.mark import Mark
from tests.unit import fakes, slots


class Parts:
    def __init__(self, store=None):
        self.store = store or fakes.Store()
        self.clocks = Clocks(fakes.Rtc())
        self.journal = Journal(self.store, self.clocks)
        self.journal.is_open = True
        self.mark = Mark(self.store, self.journal, self.clocks)
        self.ledger = Ledger()
        self.ledger.book(300, 20, 1)
        self.ledger.uncertain_steps = 7
        self.ledger.total_steps += 7
        self.ledger.begin_dose(0, 17)
        self.ledger.dose_steps[0] = 5
        self.ledger.prime(11)


def test_a_mark_holds_every_number_in_its_place():
    parts = Parts()
    parts.clocks.go_on(2**32 - 5)
    parts.journal.sequence = 1234
    parts.mark.write(parts.ledger, 27)
    assert slots.mark(parts.store) == [
        339, 300, 20, 7, 17, 5, 27, 2**32 - 5, 1234, 11, 0, 0, 0, 0,
    ]  # fmt: skip
    assert parts.mark.open_steps == 27
    assert len(parts.store.puts[0][1]) <= 64


def test_the_running_time_is_that_of_the_writing():
    parts = Parts()
    for ms in (0, 65_535, 1, 3_600_000):
        parts.clocks.elapse(ms)
        parts.mark.write(parts.ledger, 1)
        assert slots.mark(parts.store)[slots.UPTIME] == parts.clocks.uptime_ms()


def test_marks_take_turns_in_two_slots():
    parts = Parts()
    for _ in range(6):
        parts.mark.write(parts.ledger, 1)
    assert [slot for slot, _ in parts.store.puts] == [1, 0, 1, 0, 1, 0]


def test_closed_books_take_no_mark():
    parts = Parts()
    parts.mark.write(parts.ledger, 27)
    parts.journal.is_open = False
    parts.ledger.book(5, 0, 0)
    parts.mark.note(parts.ledger, 0)
    try:
        parts.mark.write(parts.ledger, 0)
    except StoreFailed:
        pass
    else:
        raise AssertionError("taken")
    assert len(parts.store.puts) == 1 and parts.mark.open_steps == 27 and not parts.mark.failed


def test_a_start_reads_what_was_written():
    parts = Parts()
    parts.ledger.total_steps = 2**30 - 1
    parts.mark.write(parts.ledger, 4_095)
    again = Mark(parts.store, parts.journal, parts.clocks)
    assert again.load() == twin.WHOLE
    total, basal, bolus, uncertain, _, steps, *rest = slots.mark(parts.store)
    numbers = [total, basal, bolus, uncertain] + rest[:4]
    assert [again.field(i) for i in range(8)] == numbers
    assert again.is_of(0, 17) and not again.is_of(0, 18) and again.dose_steps(0) == steps == 5
    assert again.open_steps == 4_095
    again.write(parts.ledger, 3)
    assert slots.mark(parts.store)[slots.OPEN] == 3


def test_a_mark_torn_in_writing_leaves_the_one_before():
    parts = Parts()
    parts.mark.write(parts.ledger, 27)
    parts.ledger.book(27, 0, 0)
    parts.mark.write(parts.ledger, 27)
    slots.flip(parts.store, slots.newest(parts.store, slots.MARK), 99)
    again = Mark(parts.store, parts.journal, parts.clocks)
    assert again.load() == twin.WHOLE
    assert (again.field(0), again.open_steps) == (339, 27)


def test_a_store_that_refuses_a_mark_opens_nothing():
    parts = Parts()
    parts.mark.write(parts.ledger, 3)
    parts.store.put_fail_at = parts.store.tried + 1
    try:
        parts.mark.write(parts.ledger, 27)
    except StoreFailed:
        pass
    else:
        raise AssertionError("not on record, and nobody told")
    assert parts.mark.failed and parts.mark.open_steps == 3
    parts.mark.note(parts.ledger, 0)
    assert parts.mark.failed and parts.mark.open_steps == 3
    parts.store.put_fail_at = 0
    parts.mark.note(parts.ledger, 0)
    assert not parts.mark.failed and parts.mark.open_steps == 0


def test_what_was_noted_before_a_mark_is_on_the_store_before_it():
    parts = Parts()
    parts.journal.note(5, 0, 0, 0)
    parts.mark.write(parts.ledger, 1)
    assert len(parts.store.records) == 1 and slots.mark(parts.store)[8] == 1
    assert parts.journal.wrote
