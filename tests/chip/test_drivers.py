# test_drivers: what the pins of a STEP/DIR driver show, and when.

import pytest

from tests.chip.bench import DIR, EN, FAULT, WAKE, Bench


@pytest.mark.parametrize("active_low", (True, False))
def test_coils_are_off_until_enabled_and_after_disable(active_low):
    bench = Bench()
    driver = bench.driver(active_low=active_low)
    on, off = (0, 1) if active_low else (1, 0)
    assert [level for pin, level in bench.pins.log if pin == EN] == [off]
    driver.enable()
    assert bench.level(EN) == on
    driver.disable()
    assert bench.level(EN) == off


@pytest.mark.parametrize("reverse", (True, False))
def test_direction_is_set_before_its_set_up_time_and_only_when_it_changes(reverse):
    bench = Bench()
    driver = bench.driver(reverse=reverse, setup_us=7)
    forward, back = (0, 1) if reverse else (1, 0)
    for direction, level, waited in (
        (1, forward, 0),
        (-1, back, 7),
        (-1, back, 0),
        (1, forward, 7),
    ):
        before = bench.cycle
        driver.direct(direction)
        assert bench.level(DIR) == level
        assert bench.cycle - before == waited


@pytest.mark.parametrize("fault_active_low", (True, False))
def test_a_fault_pin_left_open_reports_nothing_and_one_that_is_driven_does(fault_active_low):
    bench = Bench()
    driver = bench.driver(FAULT, fault_active_low=fault_active_low)
    assert driver.fault() is False
    bench.pins.all[FAULT].level = 0 if fault_active_low else 1
    assert driver.fault() is True
    bench.pins.all[FAULT].level = 1 if fault_active_low else 0
    assert driver.fault() is False


def test_without_a_fault_pin_there_is_no_fault():
    assert Bench().driver().fault() is False


def test_a_fault_pin_with_a_resistor_of_its_own_gets_no_pull():
    bench = Bench()
    bench.driver(FAULT, fault_pull=False)
    assert bench.pins.all[FAULT].pull is None


def test_the_first_burst_after_waking_waits_for_the_driver_and_no_call_for_a_ms():
    for later_us in (0, 300, 5_000, 2**29 + 50, 2**30 - 100):
        bench = Bench()
        driver = bench.driver(wake_pin=WAKE)
        assert bench.level(WAKE) == 0
        begun = bench.cycle
        driver.enable()
        assert bench.level(WAKE) == 1
        assert bench.cycle - begun <= 900
        bench.pass_us(later_us)
        asked = bench.cycle
        driver.direct(1)
        assert bench.cycle - begun >= 1_700
        assert bench.cycle - asked <= 900 or later_us > 2**29  # half a wrap of ticks later
        again = bench.cycle
        driver.direct(1)
        assert bench.cycle == again


def test_a_driver_that_is_awake_is_not_waited_for():
    bench = Bench()
    driver = bench.driver(wake_pin=WAKE)
    driver.enable()
    driver.direct(1)
    before = bench.cycle
    driver.enable()
    driver.direct(1)
    assert bench.cycle == before


def test_a_driver_that_sleeps_reports_no_fault():
    # On DRV8825 boards SLEEP pulls nFAULT down with it.
    bench = Bench()
    driver = bench.driver(FAULT, wake_pin=WAKE)
    bench.pins.all[FAULT].level = 0
    assert driver.fault() is False
    driver.enable()
    assert driver.fault() is True
    driver.disable()
    assert driver.fault() is False
    assert bench.level(WAKE) == 0


@pytest.mark.parametrize(
    "options", ({"setup_us": 0}, {"setup_us": 501}, {"wake_us": -1}, {"wake_us": 1_701})
)
def test_times_that_would_hold_up_a_poll_are_refused(options):
    with pytest.raises(ValueError, match="driver: "):
        Bench().driver(**options)
