# test_tmc2209: what settings the driver gets, and what they mean.

import pytest

from tests.chip.bench import FAULT, TmcBench

GCONF, IHOLD_IRUN, CHOPCONF = 0x00, 0x10, 0x6C


def microsteps_of(chip):
    return 256 >> (chip.registers[CHOPCONF] >> 24 & 15)


def milliamperes_of(chip, shift, sense_mohm=110):
    """The data sheet's formula, the other way round."""
    full_mv = 180 if chip.registers[CHOPCONF] & 1 << 17 else 325
    scale = (chip.registers[IHOLD_IRUN] >> shift & 31) + 1
    return scale / 32 * full_mv / (sense_mohm + 20) / 2**0.5 * 1_000


@pytest.mark.parametrize("microsteps", (1, 2, 4, 8, 16, 32, 64, 128, 256))
def test_microsteps_are_what_was_asked(microsteps):
    bench = TmcBench()
    bench.driver(microsteps=microsteps).enable()
    assert microsteps_of(bench.chip) == microsteps


@pytest.mark.parametrize("microsteps", (0, 3, 512, -16))
def test_microsteps_that_there_are_not_are_refused(microsteps):
    with pytest.raises(ValueError, match="microsteps"):
        TmcBench().driver(microsteps=microsteps)


@pytest.mark.parametrize("sense_mohm", (75, 110, 220))
@pytest.mark.parametrize("run_ma, hold_ma", ((100, 50), (400, 200), (600, 600), (750, 300)))
def test_current_is_never_above_what_was_asked_and_less_than_a_step_below(
    run_ma, hold_ma, sense_mohm
):
    bench = TmcBench()
    bench.driver(run_ma=run_ma, hold_ma=hold_ma, sense_mohm=sense_mohm).enable()
    full_mv = 180 if bench.chip.registers[CHOPCONF] & 1 << 17 else 325
    step_ma = full_mv / (sense_mohm + 20) / 2**0.5 / 32 * 1_000 + 1
    for shift, asked in ((8, run_ma), (0, hold_ma)):
        assert asked - step_ma < milliamperes_of(bench.chip, shift, sense_mohm) <= asked + 0.1


@pytest.mark.parametrize("run_ma, hold_ma", ((0, 0), (400, 500), (3_000, 100), (400, 0), (-1, -1)))
def test_current_out_of_range_is_refused(run_ma, hold_ma):
    with pytest.raises(ValueError, match="mA"):
        TmcBench().driver(run_ma=run_ma, hold_ma=hold_ma)


def test_stealth_or_spread():
    for spread_cycle in (False, True):
        bench = TmcBench()
        bench.driver(spread_cycle=spread_cycle).enable()
        assert bool(bench.chip.registers[GCONF] & 4) is spread_cycle


def test_diag_is_high_on_a_fault_and_may_be_left_open():
    bench = TmcBench()
    driver = bench.driver(FAULT)
    assert driver.fault() is False
    bench.pins.all[FAULT].level = 1
    assert driver.fault() is True
    assert TmcBench().driver().fault() is False
