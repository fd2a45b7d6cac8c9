# test_dispenser: nothing goes out that is not on record, and within limits; all of it is booked.

from firmware import faults, journal
from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.delivery.dispenser import Dispenser
from firmware.drive import Drive
from firmware.journal import Journal
from tests.unit import fakes
from tests.unit.bench import AUTHORISE, CLOSE, records

STEP = 18_406 * 3_600
CAPACITY = 10_000


class Parts:
    def __init__(self, slow=False, fail_at=0, **rig):
        self.stepper = fakes.Stepper(slow)
        self.store = fakes.Store(fail_at)
        self.rig = Rig(**rig)
        self.drive = Drive(self.stepper, fakes.Clock())
        self.journal = Journal(self.store, Clocks(fakes.Rtc()))
        self.dispenser = Dispenser(self.rig, self.drive, self.journal)
        self.ledger = self.dispenser.ledger
        self.meter = self.dispenser.meter
        self.ledger.load(CAPACITY)
        self.dispenser.hour.cap_steps = CAPACITY

    def deliver(self, interval_us=5_000, dose_id=0, flush=False):
        return self.dispenser.deliver(interval_us, dose_id, flush)


def test_nothing_due_moves_nothing_and_writes_nothing():
    parts = Parts()
    assert parts.deliver() == faults.NONE
    assert parts.stepper.bursts == []
    assert parts.store.records == []


def test_the_authorisation_is_in_the_store_when_the_burst_starts():
    parts = Parts()
    seen = []

    def at_start(steps):
        newest = records(parts.store)[-1]
        assert newest[0] == AUTHORISE
        assert newest[1] <= parts.stepper.pulses
        assert parts.stepper.pulses + steps <= newest[1] + newest[2]
        seen.append(steps)

    parts.stepper.before_start = at_start
    for steps in (1, 3, 27, 5, 40):
        parts.meter.basal_due += steps
        while parts.meter.basal_due:
            assert parts.deliver() == faults.NONE
            assert parts.dispenser.account() == faults.NONE
    assert sum(seen) == 76 == parts.ledger.total_steps


def test_no_more_is_authorised_than_the_quantum():
    for pl_per_step, quantum_nl in ((18_406, 500), (177_304, 500), (500, 10), (18_406, 5_000)):
        parts = Parts(pl_per_step=pl_per_step, quantum_nl=quantum_nl, min_interval_us=20)
        parts.meter.basal_due = 20_000
        parts.ledger.load(100_000)
        parts.dispenser.hour.cap_steps = 100_000
        for _ in range(20):
            assert parts.deliver() == faults.NONE
            assert parts.dispenser.account() == faults.NONE
        for _, _, steps, _ in records(parts.store, (AUTHORISE,)):
            assert steps >= 1 and steps * pl_per_step <= quantum_nl * 1000
        for steps, _, _ in parts.stepper.bursts:
            assert steps * pl_per_step <= quantum_nl * 1000


def test_one_authorisation_serves_all_of_its_steps():
    parts = Parts()
    for _ in range(27):
        parts.meter.basal_due = 1
        parts.deliver()
        parts.dispenser.account()
    assert records(parts.store, (AUTHORISE,)) == [(AUTHORISE, 0, 27, 0)]
    parts.meter.basal_due = 1
    parts.deliver()
    assert records(parts.store, (AUTHORISE,))[1:] == [(AUTHORISE, 27, 27, 0)]


def test_a_store_that_refuses_keeps_the_motor_still():
    parts = Parts(fail_at=1)
    parts.meter.basal_due = 1
    try:
        parts.deliver()
    except OSError:
        assert parts.journal.failed
    else:
        raise AssertionError("an authorisation that is not on record was taken")
    assert parts.stepper.bursts == []
    assert parts.meter.basal_due == 1


def test_a_refused_authorisation_is_asked_for_again():
    parts = Parts(fail_at=1)
    parts.meter.basal_due = 1
    try:
        parts.deliver()
    except OSError:
        pass
    parts.store.fail_at = 0
    assert parts.deliver() == faults.NONE
    assert records(parts.store) == [(AUTHORISE, 0, 27, 0)]


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


def test_the_authorisation_names_the_dose():
    parts = Parts()
    parts.meter.bolus_due = 1
    parts.deliver(dose_id=17)
    assert records(parts.store) == [(AUTHORISE, 0, 27, 17)]


def test_closing_writes_what_went_out_and_ends_the_authorisation():
    parts = Parts()
    parts.meter.basal_due = 3
    parts.meter.bolus_due = 2
    parts.deliver()
    parts.dispenser.account()
    parts.dispenser.close()
    assert records(parts.store, (CLOSE,)) == [(CLOSE, 5, 3, 2)]
    parts.meter.basal_due = 1
    parts.deliver()
    assert records(parts.store)[-1] == (AUTHORISE, 5, 27, 0)


def test_there_is_nothing_to_close_when_nothing_is_open():
    parts = Parts()
    parts.dispenser.close()
    assert parts.store.records == []
    parts.meter.basal_due = 27
    parts.deliver()
    parts.dispenser.account()
    parts.dispenser.close()
    assert records(parts.store, (CLOSE,)) == []


def test_the_hour_cap_holds_to_the_step():
    parts = Parts()
    parts.dispenser.hour.cap_steps = 10
    parts.meter.basal_due = 10
    assert parts.deliver() == faults.NONE
    parts.dispenser.account()
    parts.meter.basal_due = 1
    assert parts.deliver() == faults.HOUR_CAP
    assert parts.stepper.pulses == 10


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


def test_records_of_the_dispenser_are_these_two():
    assert (journal.AUTHORISE, journal.CLOSE) == (AUTHORISE, CLOSE)
