# test_dispenser: nothing goes out that is not on record, and within limits; all of it is booked.

from firmware import faults
from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.delivery.dispenser import Dispenser
from firmware.drive import Drive
from firmware.journal import Journal
from firmware.mark import Mark
from tests.unit import fakes, slots

STEP = 18_406 * 3_600
CAPACITY = 10_000


class Parts:
    def __init__(self, slow=False, put_fail_at=0, **rig):
        self.stepper = fakes.Stepper(slow)
        self.store = fakes.Store(put_fail_at=put_fail_at)
        self.rig = Rig(**rig)
        self.drive = Drive(self.stepper, fakes.Clock())
        clocks = Clocks(fakes.Rtc())
        journal = Journal(self.store, clocks)
        journal.is_open = True
        self.mark = Mark(self.store, journal, clocks)
        self.dispenser = Dispenser(self.rig, self.drive, self.mark)
        self.ledger = self.dispenser.ledger
        self.meter = self.dispenser.meter
        self.ledger.load(CAPACITY)
        self.cap(CAPACITY, CAPACITY)

    def cap(self, hour_steps, day_steps):
        self.dispenser.limits.hour.set(hour_steps)
        self.dispenser.limits.day.set(day_steps)

    def marks(self):
        """(total, basal, bolus, dose id, open) of every mark that was written."""
        found = []
        for slot, data in self.store.puts:
            assert slot in (0, 1)
            n = slots.mark_in(data)
            found.append((n[0], n[1], n[2], n[4], n[6]))
        return found

    def deliver(self, interval_us=5_000, dose_id=0, flush=False):
        return self.dispenser.deliver(interval_us, dose_id, flush)


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
    parts.meter.bolus_due = 6
    parts.deliver(dose_id=1)
    parts.stepper.go(7)
    parts.drive.stop()
    parts.dispenser.halt()
    assert (parts.ledger.basal_steps, parts.ledger.bolus_steps) == (4, 3)
    assert (parts.meter.basal_due, parts.meter.bolus_due) == (0, 3)
    assert parts.ledger.dose_steps == 3


def test_basal_is_paid_before_the_bolus():
    parts = Parts(slow=True)
    parts.meter.basal_due = 2
    parts.meter.bolus_due = 5
    parts.deliver(dose_id=1)
    parts.stepper.go(1)
    parts.dispenser.account()
    assert (parts.ledger.basal_steps, parts.ledger.bolus_steps) == (1, 0)
    parts.stepper.go(6)
    parts.dispenser.account()
    assert (parts.ledger.basal_steps, parts.ledger.bolus_steps) == (2, 5)


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
    parts.meter.bolus_due = 3
    parts.deliver(dose_id=1, flush=True)
    assert parts.stepper.bursts[0][0] == 3
