# test_stepper: bursts give exactly their pulses, and end when they are stopped.

from tests.contract import rig
from tests.contract.refusal import EBUSY, EINVAL, EPERM, error_of


def test_the_motor_is_off_after_power_up():
    hal, let_pass = rig.fresh()
    assert hal.stepper.busy() is False
    assert error_of(hal.stepper.start, 1, 1, 1_000) == EPERM
    count = hal.stepper.count()
    let_pass(5)
    assert hal.stepper.count() == count


def test_a_burst_gives_exactly_its_pulses_forward_and_back():
    hal, let_pass = rig.ready()
    stepper = hal.stepper
    for steps, direction in ((1, 1), (2, 1), (37, 1), (40, -1), (1, -1), (100, 1)):
        before = stepper.count()
        stepper.start(steps, direction, 500)
        let_pass(steps // 2 + 10)
        assert stepper.busy() is False
        assert stepper.count() - before == steps * direction


def test_the_first_pulse_goes_out_at_once_and_the_next_after_the_interval():
    hal, let_pass = rig.ready()
    stepper = hal.stepper
    before = stepper.count()
    stepper.start(3, 1, 200_000)
    let_pass(20)
    assert stepper.count() - before == 1
    let_pass(200)
    assert stepper.count() - before == 2
    assert stepper.busy() is True
    let_pass(200)
    assert stepper.count() - before == 3
    assert stepper.busy() is False


def test_a_burst_of_one_is_over_as_soon_as_it_started():
    hal, let_pass = rig.ready()
    before = hal.stepper.count()
    hal.stepper.start(1, 1, 2_000_000)
    let_pass(2)
    assert hal.stepper.busy() is False
    assert hal.stepper.count() - before == 1


def test_a_second_burst_is_refused_and_the_first_goes_on():
    hal, let_pass = rig.ready()
    stepper = hal.stepper
    before = stepper.count()
    stepper.start(10, 1, 10_000)
    let_pass(5)
    assert error_of(stepper.start, 5, 1, 1_000) == EBUSY
    let_pass(120)
    assert stepper.count() - before == 10
    stepper.start(1, 1, 1_000)
    assert stepper.count() - before == 11


def test_a_burst_out_of_range_is_refused_and_gives_no_pulse():
    hal, let_pass = rig.ready()
    before = hal.stepper.count()
    for wrong in (
        (0, 1, 1_000),
        (-1, 1, 1_000),
        (4_096, 1, 1_000),
        (1, 0, 1_000),
        (1, 2, 1_000),
        (1, 1, 19),
        (1, 1, 2_000_001),
    ):
        assert error_of(hal.stepper.start, *wrong) == EINVAL, wrong
    let_pass(5)
    assert hal.stepper.count() == before
    assert hal.stepper.busy() is False


def test_stop_keeps_what_went_out_and_no_pulse_follows():
    hal, let_pass = rig.ready()
    stepper = hal.stepper
    before = stepper.count()
    stepper.start(100, 1, 10_000)
    let_pass(55)
    stepper.stop()
    out = stepper.count() - before
    assert 4 <= out <= 8, out
    assert stepper.busy() is False
    let_pass(100)
    assert stepper.count() - before == out
    stepper.start(1, 1, 1_000)
    assert stepper.count() - before == out + 1


def test_stop_at_rest_is_harmless():
    hal, let_pass = rig.ready()
    before = hal.stepper.count()
    hal.stepper.stop()
    hal.stepper.stop()
    let_pass(2)
    assert hal.stepper.count() == before
    assert hal.stepper.busy() is False


def test_disable_stops_the_burst_and_needs_an_enable():
    hal, let_pass = rig.ready()
    stepper = hal.stepper
    stepper.start(100, 1, 10_000)
    let_pass(15)
    stepper.disable()
    out = stepper.count()
    let_pass(50)
    assert stepper.count() == out
    assert stepper.busy() is False
    assert error_of(stepper.start, 1, 1, 1_000) == EPERM
    stepper.enable()
    stepper.start(1, 1, 1_000)
    assert stepper.count() == out + 1


def test_a_driver_that_is_well_reports_no_fault():
    hal, _ = rig.ready()
    assert hal.stepper.fault() is False
