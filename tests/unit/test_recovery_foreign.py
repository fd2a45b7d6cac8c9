# test_recovery_foreign: what other firmware wrote is neither read nor overwritten.

from firmware import faults
from hal.sim.store import Store
from tests.unit import slots
from tests.unit.bench import HOUR_MS, numbers, running
from tests.unit.restarts import stays_off


def test_another_version_anywhere_is_left_as_it_is():
    for slot in range(6):
        made = running("1.0")
        made.sim.advance(HOUR_MS)
        slots.forge(made.sim.hal.store, slot, 0, 6)
        foreign(made, slot)


def foreign(made, what):
    before = slots.copy(made.sim.hal.store, Store(300))
    made.restart()
    assert numbers(made) == [faults.JOURNAL_VERSION], what
    answer = made.console.begin()
    assert not answer.ok and "other firmware wrote the books" in str(answer)
    assert stays_off(made)
    store = made.sim.hal.store
    assert store.count() == before.count(), what
    for slot in range(6):
        assert slots.held(store, slot) == slots.held(before, slot), (what, slot)


def another_version(record):
    record[0] = 3
    slots.seal(record, 30)


def test_a_record_of_another_version_is_left_as_it_is():
    for back in (1, 2):
        made = running("1.0")
        made.sim.advance(60_000)
        made.console.zone("+01:00")
        made.console.zone("+02:00")
        store = made.sim.hal.store
        slots.change_record(store, store.count() - back, another_version)
        foreign(made, back)


def test_another_version_counts_before_all_damage():
    made = running("1.0")
    made.sim.advance(HOUR_MS)
    slots.spoil(made.sim.hal.store, slots.CHECKPOINT)
    slots.forge(made.sim.hal.store, slots.SETTINGS, 0, 6)
    foreign(made, "damage beside it")
