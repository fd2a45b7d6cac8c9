# test_pump_faults: whatever goes wrong stops the motor, is said, and never resumes by itself.

from firmware import faults
from tests.unit.bench import (
    DELIVERING,
    FAULT,
    MIN_MS,
    SUSPENDED,
    Watch,
    bench,
    mend,
    numbers,
    running,
    shows_red,
)
from tests.unit.faulty import WRONGS, go_wrong, stands_still
from tests.unit.slots import mark


def test_each_wrong_stops_the_motor_and_is_said():
    for what, number, _ in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        assert numbers(made) == [number], (what, numbers(made))
        assert made.pump.state == FAULT
        assert not made.sim.hal.stepper._enabled
        assert stands_still(made)
        assert shows_red(made)
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_acknowledging_never_resumes():
    for what, number, mended in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.console.ack()
        assert stands_still(made, 60_000), what
        assert numbers(made) == [number], what  # it is still true
        made.sim.happen(mended)
        made.sim.advance(120_000)
        made.console.ack()
        assert stands_still(made), what
        assert made.pump.state == SUSPENDED


def test_an_alarm_that_is_over_waits_to_be_seen():
    for what, number, mended in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.sim.happen(mended)
        made.sim.advance(120_000)
        assert numbers(made) == [number], what
        answer = made.console.resume()
        assert not answer.ok and "pump.ack()" in str(answer)
        assert stands_still(made, 60_000)


def test_resuming_while_it_is_still_true_is_refused():
    for what, number, _ in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.console.ack()
        made.sim.advance(60_000)
        answer = made.console.resume()
        assert not answer.ok and str(number) in str(answer), answer
        assert stands_still(made, 60_000)


def test_after_it_was_mended_stepped_equals_booked_and_basal_is_exact():
    for what, _, mended in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.sim.happen(mended)
        made.sim.advance(120_000)
        mend(made)
        watch = Watch(made)
        watch.basal(2_000)
        made.sim.advance(20 * MIN_MS)
        assert numbers(made) == [], what
        assert made.pump.state == DELIVERING
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()
        lag = watch.steps() - watch.ideal_steps()
        assert 0 <= lag <= 1, (what, lag)  # the fraction from before the stop is in it


def test_a_wrong_that_is_there_before_delivery_keeps_it_from_beginning():
    for what, _, mended in WRONGS:
        if what == "kink":
            continue  # shows only when something was pressed
        made = bench()
        made.console.load(300, "U-100")
        made.console.basal(1)
        go_wrong(made, what)
        answer = made.console.resume()
        assert not answer.ok, what
        made.sim.happen(mended)
        made.sim.advance(60_000)
        assert made.console.resume().ok, what


def test_the_first_cause_stays_first_and_others_stand_beside_it():
    made = running("2.0")
    go_wrong(made, "driver-fault")
    made.sim.happen("unseat")
    made.sim.advance(60_000)
    assert numbers(made)[0] == faults.DRIVER
    made.pump.fail(faults.LATE, 5)
    assert numbers(made) == [faults.DRIVER, faults.LATE]
    assert made.pump.alarms.stopping().number == faults.DRIVER


def test_two_alarms_are_both_to_be_mended():
    made = running("2.0", units=40)
    made.console.bolus(21)
    made.sim.advance(900_000)
    assert numbers(made) == [faults.LOW_RESERVOIR]
    go_wrong(made, "driver-fault")
    assert numbers(made) == [faults.LOW_RESERVOIR, faults.DRIVER]
    made.sim.happen("driver-ok")
    mend(made)
    assert numbers(made) == [faults.LOW_RESERVOIR]


def test_a_fault_closes_what_was_authorised():
    for what, _, _ in WRONGS:
        made = running("2.0")
        made.sim.advance(61_000)
        go_wrong(made, what)
        ledger = made.pump.ledger
        written = mark(made.sim.hal.store)
        assert written[:3] == [ledger.total_steps, ledger.basal_steps, ledger.bolus_steps], what
        assert written[6] == 0, what
