# test_pump_checks: pulses, books, code and store that are not as they should be stop the pump.

from firmware import faults
from tests.unit.bench import DELIVERING, FAULT, bench, numbers, running
from tests.unit.faulty import go_wrong, stands_still


def test_pulses_nobody_asked_for_are_a_fault_in_every_state():
    for prepare in (
        lambda made: None,
        lambda made: made.console.suspend(),
        lambda made: go_wrong(made, "unseat"),
    ):
        made = running("0.1")
        prepare(made)
        made.sim.hal.stepper.pulses += 3
        made.sim.advance(60_000)
        assert faults.STRAY_STEPS in numbers(made)
        assert made.pump.state == FAULT
        assert made.pump.ledger.stray_steps == 3
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_pulses_that_do_not_go_out_are_a_fault():
    made = running("2.0")
    made.sim.advance(60_000)
    stepper = made.sim.hal.stepper
    made.pump.drive._busy = lambda: False
    made.pump.drive._count = lambda: stepper.pulses - 1 if stepper.pulses > 25 else stepper.pulses
    made.sim.advance(60_000)
    assert numbers(made) == [faults.MISSED_STEPS]
    assert made.pump.state == FAULT


def test_books_that_do_not_add_up_stop_the_pump():
    for name in ("basal_steps", "bolus_steps", "total_steps"):
        made = running("2.0")
        made.sim.advance(60_000)
        ledger = made.pump.ledger
        setattr(ledger, name, getattr(ledger, name) + 1)
        made.sim.advance(30_000)
        assert faults.LEDGER in numbers(made), name
        assert made.pump.state == FAULT
        assert stands_still(made)
        made.console.ack()
        made.sim.advance(30_000)
        assert not made.console.resume().ok


def test_code_that_fails_its_check_while_delivering_stops_the_pump():
    made = running("1.0")
    made.sim.happen("code-bad")
    made.sim.advance(20_000)
    assert made.pump.state == FAULT
    assert made.pump.alarms.stopping().number == faults.CODE


def test_code_that_fails_its_check_does_not_begin():
    made = bench()
    made.console.load(300, "U-100")
    made.console.basal(1)
    made.sim.happen("code-bad")
    answer = made.console.resume()
    assert not answer.ok and "code" in str(answer)
    assert stands_still(made)


def test_a_store_that_is_full_stops_delivery_before_the_next_quantum():
    for what in ("store-full", "store-broken"):
        made = running("20")
        made.sim.advance(60_000)
        before = made.pump.ledger.total_steps
        made.sim.happen(what)
        made.sim.advance(120_000)
        assert numbers(made) == [faults.JOURNAL], what
        assert made.pump.state == FAULT
        assert made.pump.ledger.total_steps - before <= 27
        made.console.ack()
        made.sim.advance(1_000)
        assert not made.console.resume().ok, what
        made.sim.happen("store-ok")
        made.console.ack()
        made.sim.advance(60_000)
        if made.pump.alarms.standing:
            made.console.ack()
        assert made.console.resume().ok, what
        made.sim.advance(60_000)
        assert made.pump.state == DELIVERING
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()
