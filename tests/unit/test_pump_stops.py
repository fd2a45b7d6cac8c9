# test_pump_stops: nothing moves before it was asked for, and a person can always stop it.

from tests.unit.bench import (
    DELIVERING,
    END,
    FAULT,
    HOUR_MS,
    OFF,
    QUICK,
    SUSPENDED,
    bench,
    in_journal,
    numbers,
    running,
)
from tests.unit.faulty import go_wrong, stands_still


def test_delivery_is_off_at_boot():
    made = bench()
    assert made.pump.state == OFF
    assert not made.sim.hal.stepper._enabled
    assert stands_still(made)
    assert made.sim.hal.stepper.count() == 0


def test_nothing_begins_before_it_was_loaded_programmed_and_resumed():
    made = bench()
    for step in (
        lambda: made.console.load(300, "U-100"),
        lambda: made.console.basal(1),
    ):
        assert not made.console.resume().ok
        assert stands_still(made, 60_000)
        assert step().ok
    assert stands_still(made)
    assert made.console.resume().ok
    assert not stands_still(made, 60_000)


def test_a_stop_ends_a_bolus_within_a_poll_and_basal_goes_on():
    made = running("2.0")
    made.console.bolus("5.0")
    made.sim.advance(30_000)
    answer = made.console.stop()
    assert answer.ok
    assert not made.pump.channels.doses.count
    delivered = made.pump.ledger.bolus_steps
    basal = made.pump.ledger.basal_steps
    made.sim.advance(HOUR_MS)
    assert made.pump.ledger.bolus_steps == delivered
    assert made.pump.ledger.basal_steps > basal + 1_000
    assert in_journal(made, END)[-1] == (END, 1, delivered, 1 + 256 * 10)


def test_a_stop_in_mid_burst_ends_it_at_the_pulse():
    made = running("35", QUICK)
    made.console.bolus("10")
    made.sim.advance(1_013)
    assert made.sim.hal.stepper.busy()
    before = made.sim.hal.stepper.count()
    assert made.console.stop().ok
    assert not made.sim.hal.stepper.busy()
    assert made.sim.hal.stepper.count() == before
    made.sim.advance(60_000)
    assert numbers(made) == []
    assert made.pump.state == DELIVERING
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count() > before


def test_stop_and_suspend_are_answered_in_every_state():
    made = bench()
    for command in (made.console.stop, made.console.suspend):
        answer = command()
        assert str(answer) and not answer.ok
    made.console.load(300, "U-100")
    made.console.basal(2)
    made.console.resume()
    assert not made.console.stop().ok  # no bolus runs
    assert made.console.suspend().ok
    assert stands_still(made)
    for command in (made.console.stop, made.console.suspend):
        assert not command().ok
    made.console.resume()
    go_wrong(made, "unseat")
    for command in (made.console.stop, made.console.suspend):
        assert not command().ok
    assert stands_still(made)


def test_a_suspend_stops_everything_at_once():
    made = running("35", QUICK)
    made.console.bolus("10")
    made.sim.advance(1_013)  # in mid-burst
    assert made.sim.hal.stepper.busy()
    before = made.sim.hal.stepper.count()
    assert made.console.suspend().ok
    assert made.sim.hal.stepper.count() == before
    assert not made.sim.hal.stepper._enabled
    assert made.pump.ledger.total_steps == before
    assert stands_still(made)
    made.console.resume()
    made.sim.advance(60_000)
    _, dose, steps, reason = in_journal(made, END)[-1]
    assert (dose, reason & 255) == (1, 2)
    assert made.pump.ledger.bolus_steps == steps


def test_suspending_works_when_the_store_does_not():
    made = running("2.0")
    made.sim.advance(60_000)
    made.sim.happen("store-broken")
    made.console.suspend()
    assert made.pump.state in (SUSPENDED, FAULT)
    assert stands_still(made)
