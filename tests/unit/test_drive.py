# test_drive: what was asked of the motor, and what it did, told apart.

from firmware import faults
from firmware.drive import BACK, Drive
from tests.unit import fakes


def parts(slow=True):
    stepper, clock = fakes.Stepper(slow), fakes.Clock()
    return Drive(stepper, clock), stepper, clock


def test_the_motor_is_off_before_anything_else():
    _, stepper, _ = parts()
    assert stepper.calls == ["disable"]


def test_pulses_from_before_are_not_counted():
    stepper = fakes.Stepper()
    stepper.pulses = 1234
    drive = Drive(stepper, fakes.Clock())
    assert drive.check() == faults.NONE
    drive.start(5, 1_000)
    assert drive.settle() == 5
    assert drive.counted() == 5


def test_unless_it_is_told_to_the_motor_never_turns_back():
    drive, stepper, _ = parts()
    drive.start(5, 1_000)
    assert stepper.bursts == [(5, 1, 1_000)]


def test_a_burst_is_open_until_its_last_pulse():
    drive, stepper, _ = parts()
    drive.start(5, 1_000)
    assert (drive.settle(), drive.open_steps, drive.verdict) == (0, 5, faults.NONE)
    stepper.go(2)
    assert (drive.settle(), drive.open_steps, drive.verdict) == (2, 3, faults.NONE)
    stepper.go(3)
    assert (drive.settle(), drive.open_steps, drive.verdict) == (3, 0, faults.NONE)


def test_no_pulse_is_counted_twice():
    drive, stepper, _ = parts()
    drive.start(5, 1_000)
    stepper.go(5)
    assert drive.settle() == 5
    assert drive.check() == faults.NONE
    assert drive.give_up() == 0


def test_too_few_pulses_are_a_fault():
    drive, stepper, _ = parts(slow=False)
    stepper.lose = 1
    drive.start(5, 1_000)
    assert drive.settle() == 4
    assert drive.verdict == faults.MISSED_STEPS
    assert drive.open_steps == 0


def test_too_many_pulses_are_a_fault_and_all_are_told():
    drive, stepper, _ = parts(slow=False)
    drive.start(5, 1_000)
    stepper.pulses += 1
    assert drive.settle() == 6
    assert drive.verdict == faults.STRAY_STEPS


def test_pulses_backward_are_a_fault():
    drive, stepper, _ = parts()
    drive.start(5, 1_000)
    stepper.pulses -= 1
    assert drive.settle() == -1
    assert drive.verdict == faults.STRAY_STEPS


def test_back_counts_below_zero_and_forward_is_then_a_fault():
    drive, stepper, _ = parts()
    drive.start(5, 1_000, BACK)
    assert stepper.bursts == [(5, -1, 1_000)]
    stepper.pulses -= 2
    assert (drive.settle(), drive.open_steps, drive.verdict) == (-2, 3, faults.NONE)
    stepper.pulses += 1
    assert (drive.settle(), drive.verdict) == (1, faults.STRAY_STEPS)
    assert drive.counted() == -1
    drive.start(5, 1_000, BACK)
    stepper.pulses -= 6
    assert (drive.settle(), drive.verdict) == (-6, faults.STRAY_STEPS)
    drive.start(5, 1_000, BACK)
    stepper.pulses -= 3
    drive.stop()
    assert (drive.give_up(), drive.open_steps, drive.check()) == (-3, 0, faults.NONE)


def test_pulses_at_rest_are_a_fault():
    drive, stepper, _ = parts()
    assert drive.check() == faults.NONE
    stepper.pulses += 1
    assert drive.check() == faults.STRAY_STEPS
    stepper.pulses -= 2
    assert drive.check() == faults.STRAY_STEPS


def test_a_burst_that_does_not_end_is_a_fault():
    drive, stepper, clock = parts()
    drive.start(5, 10_000)
    stepper.stuck = True
    stepper.go(5)
    drive.settle()
    assert drive.verdict == faults.NONE
    clock.pass_ms(100)
    drive.settle()
    assert drive.verdict == faults.NONE
    clock.pass_ms(200)
    drive.settle()
    assert drive.verdict == faults.SLOW_BURST


def test_a_slow_burst_is_given_the_time_it_needs():
    # 4 steps, 2 s from each to the next; the clock wraps in between.
    drive, stepper, clock = parts()
    drive.start(4, 2_000_000)
    for _ in range(4):
        stepper.go(1)
        drive.settle()
        assert drive.verdict == faults.NONE
        clock.pass_ms(2_000)
    drive.settle()
    assert (drive.verdict, drive.open_steps) == (faults.NONE, 0)


def test_each_burst_has_its_own_time():
    drive, stepper, clock = parts()
    drive.start(1, 1_000)
    drive.settle()
    stepper.go(1)
    drive.settle()
    clock.pass_ms(60_000)
    drive.start(100, 10_000)
    drive.settle()
    clock.pass_ms(900)
    drive.settle()
    assert drive.verdict == faults.NONE


def test_after_giving_up_nothing_is_open():
    drive, stepper, _ = parts()
    drive.start(5, 1_000)
    stepper.go(2)
    drive.stop()
    assert drive.give_up() == 2
    assert drive.open_steps == 0
    assert drive.check() == faults.NONE


def test_disabling_stops_first():
    drive, stepper, _ = parts()
    drive.enable()
    drive.start(5, 1_000)
    del stepper.calls[:]
    drive.disable()
    assert stepper.calls == ["stop", "disable"]


def test_coils_go_off_even_when_the_stop_fails():
    drive, stepper, _ = parts()
    drive.start(5, 1_000)
    del stepper.calls[:]

    def stop():
        raise OSError(fakes.EIO)

    stepper.stop = stop
    try:
        drive.disable()
    except OSError:
        pass
    else:
        raise AssertionError("a stop that failed went unsaid")
    assert "disable" in stepper.calls
