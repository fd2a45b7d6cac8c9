# test_dispenser: nothing goes out that is not on record, and all of it is booked.

from firmware import faults
from tests.unit.dispensing import Parts


def test_nothing_due_moves_nothing_and_writes_nothing():
    parts = Parts()
    assert parts.deliver() == faults.NONE
    assert parts.stepper.bursts == []
    assert parts.marks() == []


def test_bursts_go_forward_and_as_the_programme_spaces_them():
    parts = Parts()
    parts.meter.basal_due = 3
    parts.deliver(interval_us=7_000)
    assert parts.stepper.bursts == [(3, 1, 7_000)]


def test_what_piled_up_goes_out_faster_but_never_faster_than_the_motor():
    parts = Parts(min_interval_us=1_000)
    parts.meter.basal_due = 20
    parts.deliver(interval_us=8_000)
    parts.dispenser.account()
    parts.meter.basal_due = 27
    parts.deliver(interval_us=1_001)
    steps, _, interval_us = parts.stepper.bursts[0]
    assert (steps, interval_us) == (20, 6_000)
    assert parts.stepper.bursts[1][2] == 1_000


def test_a_burst_in_progress_is_left_alone():
    parts = Parts(slow=True)
    parts.meter.basal_due = 5
    parts.deliver()
    parts.stepper.go(2)
    parts.dispenser.account()
    parts.meter.basal_due += 4
    parts.deliver()
    assert len(parts.stepper.bursts) == 1
    assert parts.ledger.total_steps == 2


def test_only_what_went_out_is_booked():
    parts = Parts(slow=True)
    parts.meter.basal_due = 10
    parts.deliver()
    assert parts.dispenser.account() == faults.NONE
    assert parts.ledger.total_steps == 0
    parts.stepper.go(3)
    assert parts.dispenser.account() == faults.NONE
    assert (parts.ledger.total_steps, parts.meter.basal_due) == (3, 7)
    parts.stepper.go(7)
    assert parts.dispenser.account() == faults.NONE
    assert (parts.ledger.total_steps, parts.meter.basal_due) == (10, 0)


def test_lost_pulses_are_a_fault_and_stay_due():
    parts = Parts()
    parts.stepper.lose = 2
    parts.meter.basal_due = 5
    parts.deliver()
    assert parts.dispenser.account() == faults.MISSED_STEPS
    assert parts.ledger.total_steps == 3 == parts.stepper.pulses
    assert parts.meter.basal_due == 2


def test_pulses_that_nobody_asked_for_are_a_fault_and_booked():
    parts = Parts()
    parts.stepper.pulses += 4
    assert parts.dispenser.account() == faults.STRAY_STEPS
    parts.dispenser.halt()
    assert (parts.ledger.stray_steps, parts.ledger.total_steps) == (4, 4)
    assert parts.ledger.adds_up()


def test_pulses_beyond_a_burst_are_a_fault_and_booked_as_strays():
    parts = Parts()
    parts.meter.basal_due = 5
    parts.deliver()
    parts.stepper.pulses += 3
    assert parts.dispenser.account() == faults.STRAY_STEPS
    assert (parts.ledger.basal_steps, parts.ledger.stray_steps) == (5, 3)
    assert parts.ledger.total_steps == parts.stepper.pulses


def test_a_stop_in_mid_burst_books_what_went_out_and_keeps_the_rest_due():
    parts = Parts(slow=True)
    parts.meter.basal_due = 4
    parts.owe(6)
    parts.deliver()
    parts.stepper.go(7)
    parts.drive.stop()
    parts.dispenser.halt()
    assert (parts.ledger.basal_steps, parts.ledger.bolus_steps) == (4, 3)
    assert (parts.meter.basal_due, parts.meter.bolus_due) == (0, 3)
    assert parts.ledger.dose_steps[0] == 3


def test_basal_is_paid_before_the_bolus():
    parts = Parts(slow=True)
    parts.meter.basal_due = 2
    parts.owe(5)
    parts.deliver()
    parts.stepper.go(1)
    parts.dispenser.account()
    assert (parts.ledger.basal_steps, parts.ledger.bolus_steps) == (1, 0)
    parts.stepper.go(6)
    parts.dispenser.account()
    assert (parts.ledger.basal_steps, parts.ledger.bolus_steps) == (2, 5)


def test_a_burst_is_never_longer_than_the_quantum_that_stands_behind_it():
    parts = Parts()
    parts.meter.basal_due = 30
    parts.owe(30)
    for total_steps, steps in ((27, 27), (54, 27), (60, 6)):
        parts.deliver()
        assert parts.stepper.bursts[-1][0] == steps
        total, open_steps = parts.marks()[-1][0], parts.marks()[-1][4]
        assert total + open_steps >= total_steps, "a step went out that was not on record"
        parts.dispenser.account()
        assert parts.ledger.total_steps == total_steps
