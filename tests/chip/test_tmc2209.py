# test_tmc2209: what settings the driver gets, and what they mean.

import pytest

from boards.build import RigData, _part
from tests.chip.bench import DIR, EN, FAULT, TmcBench
from tests.chip.standins import loaded

GCONF, IHOLD_IRUN, CHOPCONF = 0x00, 0x10, 0x6C
WIRE = {"tx_pin": 20, "rx_pin": 21}


def made(bench, diag_pin=None, **options):
    return bench.driver(diag_pin, **WIRE, **options)


def milliamperes_of(chip, shift, sense_mohm=110):
    """The data sheet's formula, the other way round."""
    full_mv = 180 if chip.registers[CHOPCONF] & 1 << 17 else 325
    scale = (chip.registers[IHOLD_IRUN] >> shift & 31) + 1
    return scale / 32 * full_mv / (sense_mohm + 20) / 2**0.5 * 1_000


@pytest.mark.parametrize("microsteps", (1, 2, 4, 8, 16, 32, 64, 128, 256))
def test_microsteps_are_what_was_asked(microsteps):
    bench = TmcBench()
    made(bench, microsteps=microsteps).enable()
    assert bench.chip.microsteps() == microsteps


@pytest.mark.parametrize("microsteps", (0, 3, 512, -16))
def test_microsteps_that_there_are_not_are_refused(microsteps):
    with pytest.raises(ValueError, match="microsteps"):
        made(TmcBench(), microsteps=microsteps)


@pytest.mark.parametrize("sense_mohm", (75, 110, 220))
@pytest.mark.parametrize("run_ma, hold_ma", ((100, 50), (400, 200), (600, 600), (750, 300)))
def test_current_is_never_above_what_was_asked_and_less_than_a_step_below(
    run_ma, hold_ma, sense_mohm
):
    bench = TmcBench()
    made(bench, run_ma=run_ma, hold_ma=hold_ma, sense_mohm=sense_mohm).enable()
    full_mv = 180 if bench.chip.registers[CHOPCONF] & 1 << 17 else 325
    step_ma = full_mv / (sense_mohm + 20) / 2**0.5 / 32 * 1_000 + 1
    for shift, asked in ((8, run_ma), (0, hold_ma)):
        assert asked - step_ma < milliamperes_of(bench.chip, shift, sense_mohm) <= asked + 0.1


@pytest.mark.parametrize("run_ma, hold_ma", ((0, 0), (400, 500), (3_000, 100), (400, 0), (-1, -1)))
def test_current_out_of_range_is_refused(run_ma, hold_ma):
    with pytest.raises(ValueError, match="mA"):
        made(TmcBench(), run_ma=run_ma, hold_ma=hold_ma)


def test_stealth_or_spread():
    for spread_cycle in (False, True):
        bench = TmcBench()
        made(bench, spread_cycle=spread_cycle).enable()
        assert bool(bench.chip.registers[GCONF] & 4) is spread_cycle


def test_diag_is_high_on_a_fault_and_may_be_left_open():
    bench = TmcBench()
    driver = made(bench, FAULT)
    assert driver.fault() is False
    bench.pins.all[FAULT].level = 1
    assert driver.fault() is True
    assert made(TmcBench()).fault() is False


def test_the_wire_is_on_the_pins_that_are_named_for_it():
    bench = TmcBench()
    pins = {"EN": EN, "DIR": DIR, "DRIVER_TX": 20, "DRIVER_RX": 21}
    with loaded(bench.modules):
        _part(RigData({"driver": {"part": "tmc2209"}}, pins), "driver").enable()
    assert (bench.chip.number, bench.chip.tx.number, bench.chip.rx.number) == (1, 20, 21)
    assert bench.chip.microsteps() == 16


@pytest.mark.parametrize("missing", ("DRIVER_TX", "DRIVER_RX"))
def test_a_pin_of_the_wire_that_has_no_name_is_refused_in_a_line(missing):
    pins = {"EN": EN, "DIR": DIR, "DRIVER_TX": 20, "DRIVER_RX": 21}
    del pins[missing]
    with (
        loaded(TmcBench().modules),
        pytest.raises(ValueError, match=f"^pins.csv has no {missing}$"),
    ):
        _part(RigData({"driver": {"part": "tmc2209"}}, pins), "driver")
