# test_esp32_stops: a stop on an ESP32 lets no further pulse out, and what follows is whole.

from tests.unit.chip_esp32 import Chip
from tests.unit.esp32_modules import gaps, out, pulses

# interval, and when it is stopped
STOPS = ((20, 0), (20, 130), (20, 144), (10_000, 55_000), (33_000, 70_000), (2_000_000, 2_000_003))


def test_no_pulse_begins_after_a_stop():
    for first in (True, False):
        for interval_us, after_us in (
            (20, 0),
            (20, 130),
            (10_000, 55_000),
            (2_000_000, 2_000_003),
        ):
            chip = Chip(first)
            made = pulses(chip, 18)
            made.start(300, interval_us)
            chip.pass_us(after_us)
            made.stop()
            seen = len(chip.edges)
            assert seen == after_us // interval_us + 1
            assert not made.busy() and made.count() == seen
            chip.pass_us(20_000_000)
            assert not made.busy() and made.count() == seen == len(chip.edges)


def test_a_stop_takes_less_than_a_millisecond():
    for first in (True, False):
        chip = Chip(first)
        made = pulses(chip, 18)
        made.start(4_095, 10_000)
        before_us = chip.now_us
        made.stop()
        assert chip.now_us - before_us < 1_000 and chip.blocked_us == 0


def test_a_burst_after_a_stop_is_whole_and_waits_for_one_symbol_at_most():
    for first in (True, False):
        for interval_us in (20, 10_000, 50_000, 2_000_000):
            chip = Chip(first)
            made = pulses(chip, 18)
            made.start(100, interval_us)
            chip.pass_us(3)  # in mid-pulse
            made.stop()
            made.start(10, 500)
            assert chip.blocked_us <= 64_100, chip.blocked_us
            chip.pass_us(10_000)
            assert made.count() == 11 and not made.busy()
            assert gaps(chip.edges[1:]) == {500}


def test_a_train_that_does_not_end_lets_no_burst_begin():
    chip = Chip()
    made = pulses(chip, 18)
    made.start(100, 10_000)
    chip.deaf = True
    made.stop()
    try:
        made.start(5, 500)
    except OSError as error:
        assert error.args[0] == 16
    else:
        raise AssertionError("it began in the middle of another")
    chip.pass_us(2_000_000)
    assert made.count() == 1 == len(chip.edges)
    made.start(5, 500)
    out(chip, made)
    assert made.count() == 6


def test_a_stop_at_rest_is_harmless():
    chip = Chip()
    made = pulses(chip, 18)
    made.stop()
    made.stop()
    assert made.count() == 0 and not made.busy()
    made.start(3, 20)
    out(chip, made)
    made.stop()
    assert made.count() == 3
