# test_meter: flow becomes steps without loss, and each step has one owner.

from firmware.delivery.meter import Meter

STEP = 18_406 * 3_600


def add(meter, basal_flow, dose_flow, place=0):
    """Flow of basal, and of the dose in a place."""
    meter.dose_owed[place] += dose_flow
    meter.add(basal_flow + dose_flow)


def test_nothing_is_due_short_of_a_step():
    meter = Meter(18_406)
    meter.add(STEP - 1)
    assert (meter.basal_due, meter.bolus_due) == (0, 0)
    assert meter.owed_flow() == STEP - 1


def test_a_step_is_due_at_exactly_its_volume():
    meter = Meter(18_406)
    meter.add(STEP - 1)
    meter.add(1)
    assert (meter.basal_due, meter.bolus_due, meter.owed_flow()) == (1, 0, 0)


def test_no_flow_is_lost_in_any_division_of_it():
    for part in (1, 7, 999, STEP // 3, STEP - 1, STEP, STEP + 1, 5 * STEP):
        meter = Meter(18_406)
        for _ in range(50):
            meter.add(part)
        assert meter.basal_due * STEP + meter.owed_flow() == 50 * part, part


def test_a_dose_gets_its_whole_steps_whatever_basal_runs_beside_it():
    for whole_steps, fraction in ((0, STEP - 1), (1, 0), (1, 1), (27, 0), (27, STEP - 1)):
        for basal in (0, 1, STEP // 7, STEP - 1, STEP, 3 * STEP + 5):
            for part in (STEP // 5, STEP - 1, 2 * STEP + 3):
                for before in (0, 1, STEP // 2, STEP - 1):
                    meter = Meter(18_406)
                    meter.add(before)
                    meter.begin_dose(0, whole_steps)
                    left = whole_steps * STEP + fraction
                    basal_flow = before
                    while left:
                        take = min(left, part)
                        left -= take
                        basal_flow += basal
                        add(meter, basal, take)
                    assert meter.bolus_due == whole_steps
                    all_flow = basal_flow + whole_steps * STEP + fraction
                    assert meter.basal_due == all_flow // STEP - whole_steps
                    assert meter.owed_flow() == all_flow % STEP


def test_basal_that_has_earned_a_step_gets_it_before_the_dose():
    meter = Meter(18_406)
    meter.begin_dose(0, 5)
    add(meter, STEP, STEP - 1)
    assert (meter.basal_due, meter.bolus_due) == (1, 0)


def test_the_fraction_of_a_dose_is_handed_on_to_basal():
    meter = Meter(18_406)
    meter.begin_dose(0, 1)
    add(meter, 0, STEP + STEP // 2)
    meter.end_dose(0)
    meter.add(STEP // 2)
    assert (meter.basal_due, meter.bolus_due, meter.owed_flow()) == (1, 0, 0)


def test_a_dose_that_ends_early_drops_its_whole_steps_and_no_other():
    meter = Meter(18_406)
    meter.add(2 * STEP)
    meter.begin_dose(0, 10)
    add(meter, 0, 3 * STEP + 17)
    meter.end_dose(0)
    assert (meter.basal_due, meter.bolus_due, meter.owed_flow()) == (2, 0, 17)


def test_a_dose_that_was_cut_earns_nothing_more():
    meter = Meter(18_406)
    meter.begin_dose(0, 10)
    add(meter, 0, STEP)
    meter.end_dose(0)
    meter.add(5 * STEP)
    assert (meter.basal_due, meter.bolus_due) == (5, 0)


def test_the_next_step_is_due_when_the_meter_says():
    for rate in (1, 250, 8_000, 350_000, 1_250_000):
        meter = Meter(18_406)
        meter.add(STEP // 3)
        wait_ms = meter.wait_ms(rate)
        meter.add(rate * (wait_ms - 1))
        assert meter.basal_due == 0, rate
        meter.add(rate)
        assert meter.basal_due == 1, rate


def test_what_add_can_take_stays_a_small_integer():
    for pl_per_step in (500, 18_406, 250_000):
        meter = Meter(pl_per_step)
        meter.add(meter.flow_per_step - 1)
        assert meter.owed_flow() + meter.flow_room < 2**30
