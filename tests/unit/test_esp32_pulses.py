# test_esp32_pulses: an ESP32 gives exactly the pulses asked for, and none after a stop.

from tests.unit.chip_esp32 import Chip
from tests.unit.esp32_modules import gaps, out, pulses

BURSTS = (
    (1, 20),
    (1, 2_000_000),
    (2, 20),
    (127, 20),
    (127, 32_005),  # the longest low that is one part
    (64, 32_006),
    (37, 500),
    (27, 4_000),
    (64, 96_005),
    (43, 96_006),
    (3, 200_000),
    (32, 200_000),
    (4, 1_999_999),
    (4, 2_000_000),
)


def test_a_train_has_exactly_its_pulses_and_its_interval_whoever_looks():
    for first in (True, False):
        for steps, interval_us in BURSTS:
            chip = Chip(first)
            made = pulses(chip, 18)
            chip.pass_us(1_000)
            begun_us = chip.now_us
            made.start(steps, interval_us)
            chip.pass_us((steps - 1) * interval_us)
            assert chip.edges[0] == begun_us, (steps, interval_us)
            assert len(chip.edges) == steps, (steps, interval_us, len(chip.edges))
            assert gaps(chip.edges) == ({interval_us} if steps > 1 else set())
            assert made.count() == steps and not made.busy()
            chip.pass_us(10_000_000)
            assert len(chip.edges) == steps and set(chip.highs_us) == {5}


def test_a_burst_of_several_trains_has_exactly_its_pulses():
    for steps, interval_us in ((128, 20), (4_095, 20), (1_000, 1_000), (300, 33_000)):
        chip = Chip()
        made = pulses(chip, 18)
        made.start(steps, interval_us)
        out(chip, made, 20_000_000)
        assert len(chip.edges) == steps and made.count() == steps
        assert min(gaps(chip.edges)) == interval_us


def test_trains_that_are_looked_at_in_time_keep_the_interval():
    for interval_us in (12_000, 40_000, 250_000, 2_000_000):
        chip = Chip()
        chip.look_us = 7
        made = pulses(chip, 18)
        made.start(200, interval_us)
        out(chip, made, 500_000_000)
        assert len(chip.edges) == 200
        for gap in gaps(chip.edges):
            assert abs(gap - interval_us) <= 70, (interval_us, gap)


def test_a_train_that_is_looked_at_late_goes_on_at_once_and_leaves_nothing_out():
    chip = Chip()
    made = pulses(chip, 18)
    made.start(6, 2_000_000)
    chip.pass_us(60_000_000)
    assert len(chip.edges) == 4 and made.busy()
    assert chip.edges[4] == chip.now_us
    chip.pass_us(2_000_000)
    assert not made.busy() and made.count() == 6


def test_what_was_late_is_not_caught_up():
    chip = Chip()
    made = pulses(chip, 18)
    made.start(9, 2_000_000)
    chip.pass_us(9_000_000)
    out(chip, made, 30_000_000)
    assert len(chip.edges) == 9
    assert all(gap >= 1_999_900 for gap in gaps(chip.edges)), gaps(chip.edges)


def test_a_look_just_before_the_next_pulse_is_due_lets_it_go():
    for early_us in range(8):
        chip = Chip()
        made = pulses(chip, 18)
        made.start(6, 2_000_000)
        chip.pass_us(8_000_000 - early_us)
        assert made.busy()
        chip.pass_us(200)
        assert made.count() == 5


def test_ticks_that_came_round_while_nobody_looked_lead_to_no_wait():
    chip = Chip()
    made = pulses(chip, 18)
    made.start(5, 2_000_000)
    chip.pass_us(700_000_000)
    made.busy()
    assert len(chip.edges) == 5


def test_the_rmt_asks_for_memory_once_and_for_all():
    chip = Chip()
    made = pulses(chip, 18)
    assert chip.grown == 1  # here, where it may
    for steps, interval_us in BURSTS:
        made.start(steps, interval_us)
        out(chip, made)
    assert chip.grown == 1


def test_a_start_as_soon_as_the_last_pulse_was_seen_waits_for_its_end_alone():
    chip = Chip()
    made = pulses(chip, 18)
    for _ in range(50):
        made.start(1, 2_000_000)
        assert not made.busy()
    assert made.count() == 50 and chip.blocked_us <= 5


def test_the_count_goes_on_past_the_top_of_the_counter():
    chip = Chip()
    made = pulses(chip, 18)
    total = 0
    for _ in range(9):
        made.start(4_095, 20)
        out(chip, made)
        total += len(chip.edges)
        chip.edges.clear()
        chip.highs_us.clear()
    assert made.count() == 9 * 4_095 == total


def test_the_pin_is_driven_counted_and_pulled_down():
    chip = Chip()
    chip.held = 1  # by a stop before a reset
    pulses(chip, 18)
    assert chip.driver == "rmt" and chip.is_input and chip.pull_down and chip.held is None


def test_pulses_that_others_make_are_counted_too():
    chip = Chip()
    made = pulses(chip, 18)
    chip.level(1, chip.now_us)
    chip.level(0, chip.now_us)
    assert made.count() == 1 and not made.busy()


def test_a_chip_without_a_counter_is_refused():
    try:
        pulses(Chip(first=False, counts=False), 18)
    except OSError as error:
        assert error.args[0] == 22 and "counts no pulses" in error.args[1]
        return
    raise AssertionError("a chip that cannot count was taken")
