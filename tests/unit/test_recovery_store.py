# test_recovery_store: a store that fails at a start, or holds what is no journal at all.

from firmware import faults
from tests.unit.bench import MIN_MS, bench, numbers, running
from tests.unit.restarts import come_back, memory, stays_off


def test_a_store_that_cannot_be_read_is_said_and_nothing_runs():
    for name in ("read", "get", "count"):
        made = running("20")
        made.sim.advance(MIN_MS)
        store = memory(made)

        def broken(*arguments):
            raise OSError(5)

        setattr(store, name, broken)
        made = come_back(made, store)
        assert numbers(made) == [faults.JOURNAL], name
        assert not made.console.begin().ok, "it may be whole"
        assert stays_off(made)


def test_a_store_that_cannot_be_written_at_a_start_is_said_and_nothing_runs():
    for what in ("store-full", "store-broken"):
        made = running("20")
        made.sim.advance(MIN_MS)
        made.sim.happen(what)
        made.restart()
        assert faults.JOURNAL in numbers(made), what
        assert stays_off(made)
        made.sim.happen("store-ok")
        made.restart()
        assert faults.JOURNAL not in numbers(made)
        assert faults.INTERRUPTED in numbers(made), what


def test_a_store_full_of_anything_is_not_a_journal():
    made = bench(begun=False)
    for i in range(5):
        made.sim.hal.store.append(bytearray([i * 37 & 255] * 32))
    made.restart()
    assert numbers(made) == [faults.JOURNAL_DAMAGED]
    assert made.console.begin().ok
    assert made.pump.journal.sequence > 0
