# test_tmc2209_wire: settings reach the driver, or its motor does not turn.

import pytest

from tests.chip.bench import DIR, TmcBench
from tests.chip.tmc import crc8

GCONF, CHOPCONF, SG_RESULT, DRV_STATUS = 0x00, 0x6C, 0x41, 0x6F


def test_the_reference_sums_are_those_of_the_data_sheet():
    # Reading GCONF, IFCNT and IOIN of driver 0, as logic analysers show them.
    assert [crc8(bytes((5, 0, register))) for register in (0, 2, 6)] == [0x48, 0x8F, 0x6F]


@pytest.mark.parametrize("address", (0, 3))
def test_settings_arrive_before_the_coils_are_on_and_are_proved_before_the_first_burst(address):
    bench = TmcBench(address)
    driver = bench.driver(address=address, uart=0, tx_pin=16, rx_pin=17)
    assert bench.is_off() and not bench.chip.registers
    assert bench.chip.number == 0
    assert (bench.chip.tx.number, bench.chip.rx.number) == (16, 17)
    driver.enable()
    assert not bench.is_off()
    assert bench.chip.registers[GCONF] == 0x1C0  # pdn_disable, mstep_reg_select, multistep_filt
    assert bench.chip.registers[CHOPCONF] & 15 == 3  # the chopper runs
    driver.direct(1)
    assert bench.level(DIR) == 1


@pytest.mark.parametrize("wrong", ("mute", "unwired"))
def test_a_driver_that_does_not_answer_is_an_error_and_stays_off(wrong):
    bench = TmcBench()
    driver = bench.driver()
    setattr(bench.chip, wrong, True)
    begun = bench.cycle
    with pytest.raises(OSError, match=r"\[Errno 5\] driver"):
        driver.enable()
    assert bench.is_off()
    assert bench.cycle - begun < 1_000
    setattr(bench.chip, wrong, False)
    bench.chip.power_cycle()
    driver.enable()
    driver.direct(1)


def test_any_byte_that_is_disturbed_is_found():
    for index in range(12):
        for bits in (0x01, 0x80, 0xFF):
            bench = TmcBench()
            driver = bench.driver()
            bench.chip.noise = (index, bits)
            with pytest.raises(OSError, match=r"\[Errno 5\] driver"):
                driver.enable()
            assert bench.is_off()
            bench.chip.noise = None
            driver.enable()


@pytest.mark.parametrize("lost", (1, 2, 3))
def test_settings_that_did_not_arrive_stop_the_first_burst(lost):
    bench = TmcBench()
    driver = bench.driver()
    bench.chip.lost_writes = lost
    driver.enable()
    for _ in range(2):
        with pytest.raises(OSError, match=r"\[Errno 5\] driver: settings not taken"):
            driver.direct(1)
    driver.disable()
    driver.enable()
    driver.direct(1)
    assert len(bench.chip.registers) == 3


def test_a_driver_that_kept_its_settings_is_not_written_to_again():
    bench = TmcBench()
    driver = bench.driver()
    for _ in range(3):
        driver.enable()
        driver.direct(-1)
        driver.disable()
    assert bench.chip.count == 3


def test_a_driver_that_lost_its_supply_gets_its_settings_again():
    bench = TmcBench()
    driver = bench.driver(microsteps=32)
    driver.enable()
    driver.direct(1)
    bench.chip.power_cycle()
    driver.enable()
    driver.direct(1)
    assert bench.chip.registers[CHOPCONF] >> 24 == 0x13  # interpolated, 32


def test_settings_that_are_lost_the_second_time_stop_the_next_burst():
    bench = TmcBench()
    driver = bench.driver()
    driver.enable()
    driver.direct(1)
    bench.chip.power_cycle()
    bench.chip.lost_writes = 1
    driver.enable()
    with pytest.raises(OSError, match=r"\[Errno 5\] driver: settings not taken"):
        driver.direct(1)


def test_the_count_of_writes_wraps():
    bench = TmcBench()
    bench.chip.count = 254
    driver = bench.driver()
    driver.enable()
    driver.direct(1)
    assert bench.chip.count == 1


def test_no_call_takes_a_ms():
    bench = TmcBench()
    driver = bench.driver()
    for call in (driver.enable, lambda: driver.direct(1), driver.stall_hint):
        begun = bench.cycle
        call()
        assert bench.cycle - begun <= 1_000


def test_stallguard_and_status_can_be_read():
    bench = TmcBench()
    driver = bench.driver()
    bench.chip.registers[SG_RESULT] = 510
    bench.chip.registers[DRV_STATUS] = 0xC000_0001
    assert driver.stall_hint() == 510
    assert driver.status() == 0xC000_0001


@pytest.mark.parametrize("options", ({"address": 4}, {"address": -1}, {"baud": 600_000}))
def test_a_wire_that_there_is_not_is_refused(options):
    with pytest.raises(ValueError, match="driver: "):
        TmcBench().driver(**options)
