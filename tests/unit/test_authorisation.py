# test_authorisation: a step goes out only when the mark that allows it is in its slot, and no more
# than a quantum is ever allowed ahead.

from firmware import faults
from firmware.journal import StoreFailed
from tests.unit import slots
from tests.unit.dispensing import Parts


def test_the_authorisation_is_in_the_store_when_the_burst_starts():
    parts = Parts()
    seen = []

    def at_start(steps):
        newest = slots.mark(parts.store)
        assert newest[slots.TOTAL] <= parts.stepper.pulses
        assert parts.stepper.pulses + steps <= slots.allowed(parts.store)
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
        parts.cap(100_000, 100_000)
        for _ in range(20):
            assert parts.deliver() == faults.NONE
            assert parts.dispenser.account() == faults.NONE
        for _, _, _, _, steps in parts.marks():
            assert steps >= 1 and steps * pl_per_step <= quantum_nl * 1000
        for steps, _, _ in parts.stepper.bursts:
            assert steps * pl_per_step <= quantum_nl * 1000


def test_one_authorisation_serves_all_of_its_steps():
    parts = Parts()
    for _ in range(27):
        parts.meter.basal_due = 1
        parts.deliver()
        parts.dispenser.account()
    assert parts.marks() == [(0, 0, 0, 0, 27)]
    parts.meter.basal_due = 1
    parts.deliver()
    assert parts.marks()[1:] == [(27, 27, 0, 0, 27)]


def test_a_store_that_refuses_keeps_the_motor_still():
    parts = Parts(put_fail_at=1)
    parts.meter.basal_due = 1
    try:
        parts.deliver()
    except StoreFailed:
        assert parts.mark.failed
    else:
        raise AssertionError("an authorisation that is not on record was taken")
    assert parts.stepper.bursts == []
    assert parts.meter.basal_due == 1


def test_a_refused_authorisation_is_asked_for_again():
    parts = Parts(put_fail_at=1)
    parts.meter.basal_due = 1
    try:
        parts.deliver()
    except StoreFailed:
        pass
    parts.store.put_fail_at = 0
    assert parts.deliver() == faults.NONE
    assert parts.marks() == [(0, 0, 0, 0, 27)]
    assert not parts.mark.failed


def test_the_authorisation_names_the_dose():
    parts = Parts()
    parts.dispenser.begin_dose(0, 17)
    parts.owe(1)
    parts.deliver()
    assert parts.marks() == [(0, 0, 0, 17, 27)]


def test_closing_writes_what_went_out_and_ends_the_authorisation():
    parts = Parts()
    parts.meter.basal_due = 3
    parts.owe(2)
    parts.deliver()
    parts.dispenser.account()
    parts.dispenser.close()
    assert parts.marks()[-1] == (5, 3, 2, 0, 0)
    parts.meter.basal_due = 1
    parts.deliver()
    assert parts.marks()[-1] == (5, 3, 2, 0, 27)


def test_there_is_nothing_to_close_when_nothing_is_open():
    parts = Parts()
    parts.dispenser.close()
    assert parts.marks() == []
    parts.meter.basal_due = 27
    parts.deliver()
    parts.dispenser.account()
    parts.dispenser.close()
    assert parts.marks()[1:] == [(27, 27, 0, 0, 0)]
    parts.dispenser.close()
    assert len(parts.marks()) == 2


def test_closing_leaves_a_burst_its_authorisation_and_no_more():
    parts = Parts(slow=True)
    parts.meter.basal_due = 10
    parts.deliver()
    parts.stepper.go(4)
    parts.dispenser.account()
    parts.dispenser.close()
    assert parts.marks()[-1] == (4, 4, 0, 0, 6)
    parts.stepper.go(6)
    parts.dispenser.account()
    parts.meter.basal_due = 1
    parts.deliver()
    assert parts.marks()[-1] == (10, 10, 0, 0, 27)


def test_a_store_that_cannot_close_leaves_more_on_record_than_went_out():
    parts = Parts(put_fail_at=2)
    parts.meter.basal_due = 3
    parts.deliver()
    parts.dispenser.account()
    parts.dispenser.close()
    assert parts.mark.failed
    assert parts.marks() == [(0, 0, 0, 0, 27)]
    parts.store.put_fail_at = 0
    parts.meter.basal_due = 1
    parts.deliver()
    assert parts.marks()[-1] == (3, 3, 0, 0, 27)


def test_a_quantum_of_one_step_is_on_record_step_by_step():
    parts = Parts(quantum_nl=19, bolus_rate_mu_h=1_000, max_basal_mu_h=1_000)
    for total in range(5):
        parts.meter.basal_due = 2
        assert parts.deliver() == faults.NONE
        assert parts.stepper.pulses == total + 1
        assert parts.marks()[-1] == (total, total, 0, 0, 1)
        parts.dispenser.account()
        parts.meter.basal_due = 0
