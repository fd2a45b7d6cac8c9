# test_recovery_cuts: the power goes again while the pump recovers; it comes to the same books.

from hal.sim.store import Store
from tests.unit import slots
from tests.unit.bench import BOOT, END, MIN_MS, in_journal, numbers, running
from tests.unit.restarts import (
    PARTS,
    books,
    come_back,
    memory,
    run_cut,
    sequences,
    start_cut,
    stays_off,
    without_gap,
)


def in_mid_dose():
    made = running("20")
    made.sim.advance(2 * MIN_MS)
    made.console.bolus("2.00", id=5)
    made.sim.advance(20_000)
    return made


def with_a_torn_tail():
    made = in_mid_dose()
    made.console.zone("+01:00")
    made.sim.happen("store-torn")
    return made


def with_one_copy_of_the_settings():
    made = in_mid_dose()
    slots.flip(made.sim.hal.store, slots.SETTINGS, 99)
    return made


def in_mid_command():
    made = running("20")
    made.sim.advance(MIN_MS)
    assert run_cut(made, lambda: made.console.bolus("2.00", id=6), 2, 256)
    made.sim.hal.store.revive()
    return made


def on_a_stop():
    made = in_mid_dose()
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    return made


def same_as(made, wanted):
    pump = made.pump
    limits = pump.dispenser.limits
    now = (limits.hour.recent.steps, limits.day.recent.steps, pump.dispenser.onboard.steps())
    assert books(made) == wanted["books"], (books(made), wanted["books"])
    assert in_journal(made, END) == wanted["ends"]
    assert [pump.requests.find(i) for i in (5, 6)] == wanted["ids"]
    assert now == wanted["windows"], (now, wanted["windows"])
    for number in wanted["alarms"]:
        assert number in numbers(made), (number, numbers(made))
    assert pump.recovery.fault == 0 and without_gap(made)
    assert not made.sim.hal.stepper._enabled
    assert pump.ledger.adds_up()
    assert pump.state == wanted["state"]


def wanted_from(made):
    pump = made.pump
    limits = pump.dispenser.limits
    return {
        "books": books(made),
        "ends": in_journal(made, END),
        "ids": [pump.requests.find(i) for i in (5, 6)],
        "windows": (
            limits.hour.recent.steps,
            limits.day.recent.steps,
            pump.dispenser.onboard.steps(),
        ),
        "alarms": [number for number in numbers(made) if number != 262],
        "state": pump.state,
    }


def each_cut(prepare):
    """One cut at every write of a start, torn in every way, then a start that goes well."""
    made = prepare()
    store = memory(made)
    made.restart()
    wanted = wanted_from(made)
    for part in PARTS:
        writes = 0
        while True:
            made.sim.hal.store = slots.copy(store, Store(300))
            if not start_cut(made, writes, part):
                break
            made.restart()
            same_as(made, wanted)
            writes += 1
        assert writes >= 5, writes
    return made, store, wanted


def test_a_cut_in_the_recovery_of_a_dose():
    each_cut(in_mid_dose)


def test_a_cut_while_a_torn_tail_is_dropped():
    each_cut(with_a_torn_tail)


def test_a_cut_while_a_copy_of_the_settings_is_repaired():
    each_cut(with_one_copy_of_the_settings)


def test_a_cut_in_the_recovery_of_a_command():
    each_cut(in_mid_command)


def test_a_cut_in_the_recovery_of_a_stop():
    each_cut(on_a_stop)


def test_a_cut_in_every_start_for_a_while():
    # Each start comes a write further than the one before, as long as it takes.
    for part in (0, 128, 256):
        made = in_mid_dose()
        store = memory(made)
        made.restart()
        wanted = wanted_from(made)
        made.sim.hal.store = slots.copy(store, Store(300))
        writes = 0
        while start_cut(made, writes, part):
            assert start_cut(made, 1, part)
            writes += 1
        come_back(made, made.sim.hal.store)
        same_as(made, wanted)


def test_starts_alone_change_no_books():
    made = in_mid_dose()
    made.restart()
    wanted = books(made)
    uncertain = made.pump.ledger.uncertain_steps
    for _ in range(20):
        made.restart(2)
        assert books(made) == wanted
        assert made.pump.recovery.uncertain_steps == 0
        assert stays_off(made, 1_000)
    assert made.pump.ledger.uncertain_steps == uncertain
    assert in_journal(made, BOOT)[-1][1:] == (2, 18_406, uncertain)
    assert sequences(made)[-1] == made.pump.journal.sequence
