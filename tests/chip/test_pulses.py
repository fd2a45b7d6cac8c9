# test_pulses: bursts of the real PIO program, counted and timed cycle by cycle.

import pytest

from tests.chip.chip import Chip
from tests.chip.standins import loaded, modules

STEP = 2


def pulses_on(chip, **options):
    with loaded(modules(chip)):
        from hal.rp2.pulses import Pulses

        return Pulses(STEP, **options)


def finish(chip, pulses):
    """Lets a burst end; the cycle in which it was first seen to have ended."""
    access, chip.access_cycles = chip.access_cycles, 0
    for _ in range(5_000_000):
        if not pulses.busy():
            break
        chip.advance(1)
    else:
        raise AssertionError("the burst does not end")
    chip.access_cycles = access
    return chip.cycle


def gaps(times):
    return {later - earlier for earlier, later in zip(times, times[1:], strict=False)}


@pytest.mark.parametrize("steps", (1, 2, 3, 100, 4_095))
def test_a_burst_has_exactly_its_pulses(steps):
    chip = Chip()
    pulses = pulses_on(chip)
    pulses.start(steps, 20)
    finish(chip, pulses)
    chip.pass_us(1_000)
    assert len(chip.rises_us()) == steps
    assert gaps(chip.rises_us()) <= {20}
    assert pulses.count() == steps


@pytest.mark.parametrize("interval_us", (20, 21, 33, 999, 12_345, 2_000_000))
def test_every_interval_is_exact_to_a_cycle(interval_us):
    chip = Chip()
    pulses = pulses_on(chip)
    steps = 2 if interval_us > 100_000 else 9
    pulses.start(steps, interval_us)
    chip.pass_us((steps - 1) * interval_us + 100)
    assert len(chip.rises_us()) == steps
    assert gaps(chip.rises_us()) == {interval_us}
    assert not pulses.busy()


@pytest.mark.parametrize("megahertz", (4, 125, 150, 200))
def test_a_microsecond_is_one_at_any_clock_of_the_system(megahertz):
    chip = Chip(clock_hz=megahertz * 1_000_000)
    pulses = pulses_on(chip)
    pulses.start(3, 20)
    chip.pass_us(100)
    assert gaps(chip.rises_us()) == {20}
    assert set(chip.widths_us()) == {4}
    assert pulses.count() == 3


def test_the_first_pulse_goes_out_at_once_and_pulses_are_long_enough_for_any_driver():
    chip = Chip(access_cycles=0)
    pulses = pulses_on(chip)
    begun = chip.cycle
    pulses.start(2, 2_000_000)
    chip.pass_us(20)
    assert 0 < chip.rises_us()[0] - begun <= 10
    assert chip.widths_us() == [4]  # a DRV8825 asks for 1.9


@pytest.mark.parametrize("ramp", (((1, 100),), ((5, 1_000), (3, 500)), ((2, 300), (40, 150))))
@pytest.mark.parametrize("steps", (1, 2, 3, 7, 20, 60))
def test_a_ramp_is_exact_and_counted_within_the_burst(ramp, steps):
    chip = Chip()
    pulses = pulses_on(chip, ramp=ramp)
    pulses.start(steps, 200)
    finish(chip, pulses)
    expected = [max(us, 200) for pulses_slow, us in ramp for _ in range(pulses_slow)]
    expected = (expected + [200] * steps)[: steps - 1]
    times = chip.rises_us()
    assert [b - a for a, b in zip(times, times[1:], strict=False)] == expected
    assert pulses.count() == steps


@pytest.mark.parametrize(
    "ramp", (((0, 100),), ((1, 19),), ((1, 50_001),), ((600, 100),), ((1, 99),) * 3)
)
def test_a_ramp_out_of_range_is_refused(ramp):
    with pytest.raises(ValueError, match="ramp"):
        pulses_on(Chip(), ramp=ramp)


def test_busy_falls_with_the_last_pulse():
    chip = Chip()
    pulses = pulses_on(chip)
    assert not pulses.busy()
    pulses.start(2, 500_000)
    assert pulses.busy()
    ended = finish(chip, pulses)
    fall, level = chip.edges[-1]
    assert not level and 0 <= ended - fall <= 3


@pytest.mark.parametrize("access_cycles", (0, 1, 2, 5))
@pytest.mark.parametrize("ramp", ((), ((1, 40), (1, 30))))
def test_stop_at_any_cycle_leaves_what_was_seen_and_no_edge_follows(access_cycles, ramp):
    chip = Chip()
    pulses = pulses_on(chip, ramp=ramp)
    chip.access_cycles = access_cycles
    for cycles in range(90):
        before = pulses.count()
        chip.edges.clear()
        pulses.start(4, 20)
        chip.advance(cycles)
        pulses.stop()
        edges = len(chip.edges)
        seen = len(chip.rises_us())
        assert edges == 2 * seen  # low again
        assert pulses.count() - before == seen
        assert not pulses.busy()
        chip.advance(100)
        assert len(chip.edges) == edges
        assert all(width >= 4 for width in chip.widths_us())
        pulses.start(2, 20)
        finish(chip, pulses)
        assert pulses.count() - before == seen + 2 == len(chip.rises_us())


def test_stop_at_rest_is_harmless_before_and_after_a_burst():
    chip = Chip()
    pulses = pulses_on(chip)
    for steps in (1, 3):
        pulses.stop()
        pulses.stop()
        before = pulses.count()
        pulses.start(steps, 20)
        finish(chip, pulses)
        pulses.stop()
        assert pulses.count() - before == steps


def test_what_is_counted_is_what_the_pin_shows_not_what_was_asked():
    chip = Chip()
    pulses = pulses_on(chip)
    chip.held_low = True
    pulses.start(10, 100)
    finish(chip, pulses)
    chip.advance(10)
    assert pulses.count() == 0
    chip.held_low = False
    pulses.start(3, 100)
    finish(chip, pulses)
    chip.advance(10)
    assert pulses.count() == 3


def test_a_count_asked_in_mid_burst_disturbs_neither_the_burst_nor_itself():
    chip = Chip()
    pulses = pulses_on(chip)
    chip.access_cycles = 0
    pulses.start(50, 23)
    for _ in range(50 * 23):
        chip.advance(1)
        assert len(chip.rises_us()) - pulses.count() in (0, 1)  # the edge of this very cycle
    chip.advance(30)
    assert gaps(chip.rises_us()) == {23}
    assert pulses.count() == 50


def test_a_counter_that_does_not_answer_is_an_error():
    chip = Chip()
    pulses = pulses_on(chip)
    pulses._counter.rx_fifo = lambda: 0
    with pytest.raises(OSError, match=r"\[Errno 5\] stepper.count"):
        pulses.count()


def test_other_state_machines_and_the_other_block_do_as_well():
    chip = Chip()
    pulses = pulses_on(chip, sm=6, counter_sm=3)
    pulses.start(5, 50)
    assert pulses.busy()
    chip.pass_us(250)
    assert not pulses.busy()
    assert pulses.count() == 5
    assert gaps(chip.rises_us()) == {50}
