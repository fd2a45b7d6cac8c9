# test_dispenser_limits: what goes out stays within the caps, the volume and the travel, and comes
# in whole strokes.

from firmware import faults
from tests.unit.dispensing import Parts


def test_books_that_do_not_add_up_give_nothing():
    parts = Parts()
    parts.ledger.uncertain_steps += 1
    parts.meter.basal_due = 1
    assert parts.deliver() == faults.LEDGER
    assert parts.stepper.bursts == []


def test_the_hour_cap_holds_to_the_step():
    parts = Parts()
    parts.cap(10, 20)
    parts.meter.basal_due = 10
    assert parts.deliver() == faults.NONE
    parts.dispenser.account()
    parts.meter.basal_due = 1
    assert parts.deliver() == faults.HOUR_CAP
    parts.dispenser.elapse(61 * 60_000)
    parts.meter.basal_due = 10
    assert parts.deliver() == faults.NONE
    parts.dispenser.account()
    parts.dispenser.elapse(61 * 60_000)
    parts.meter.basal_due = 1
    assert parts.deliver() == faults.DAY_CAP
    assert parts.stepper.pulses == 20


def test_an_empty_reservoir_gives_nothing():
    parts = Parts()
    parts.ledger.load(5)
    parts.meter.basal_due = 6
    assert parts.deliver() == faults.EMPTY
    assert parts.stepper.bursts == []
    parts.meter.basal_due = 5
    assert parts.deliver() == faults.NONE


def test_travel_is_limited_whatever_the_volume_says():
    parts = Parts(travel_steps=1_000)
    parts.ledger.load(9_000)
    parts.ledger.book(995, 0, 0)
    parts.meter.basal_due = 6
    assert parts.deliver() == faults.END_OF_TRAVEL
    assert parts.stepper.bursts == []
    parts.meter.basal_due = 5
    assert parts.deliver() == faults.NONE


def test_a_stroke_waits_until_it_is_whole():
    parts = Parts(stroke_steps=16)
    parts.meter.basal_due = 15
    assert parts.deliver() == faults.NONE
    assert parts.stepper.bursts == []
    parts.meter.basal_due = 16
    parts.deliver()
    assert parts.stepper.bursts[0][0] == 16


def test_a_dose_that_ends_does_not_wait_for_its_last_stroke():
    parts = Parts(stroke_steps=16)
    parts.owe(3)
    parts.deliver(flush=True)
    assert parts.stepper.bursts[0][0] == 3
