# test_tmc2209_wire: settings reach the driver and stay in it, or its motor does not turn.

import pytest

from hal.parts.stepper import Stepper
from tests.chip.bench import DIR, TmcBench
from tests.chip.tmc import crc8

GCONF, CHOPCONF, SG_RESULT = 0x00, 0x6C, 0x41
LOST = r"\[Errno 5\] driver: settings not taken, or lost"


def made(bench, **options):
    return bench.driver(None, **{"tx_pin": 20, "rx_pin": 21, **options})


def test_the_reference_sums_are_those_of_the_data_sheet():
    # Reading GCONF, IFCNT and IOIN of driver 0, as logic analysers show them.
    assert [crc8(bytes((5, 0, register))) for register in (0, 2, 6)] == [0x48, 0x8F, 0x6F]


@pytest.mark.parametrize("address", (0, 3))
def test_settings_arrive_before_the_coils_are_on_and_are_proved_before_the_first_burst(address):
    bench = TmcBench(address)
    driver = made(bench, address=address, uart=0, tx_pin=16, rx_pin=17)
    assert bench.is_off() and not bench.chip.registers
    assert bench.chip.number == 0
    assert (bench.chip.tx.number, bench.chip.rx.number) == (16, 17)
    driver.enable()
    assert not bench.is_off()
    assert bench.chip.registers[GCONF] == 0x1C0  # pdn_disable, mstep_reg_select, multistep_filt
    assert bench.chip.registers[CHOPCONF] & 15 == 3  # the chopper runs
    driver.direct(1)
    assert bench.level(DIR) == 1


@pytest.mark.parametrize("missing", ("tx_pin", "rx_pin"))
def test_no_pin_of_the_wire_is_guessed(missing):
    pins = {"tx_pin": 20, "rx_pin": 21}
    del pins[missing]
    with pytest.raises(TypeError, match=missing):
        TmcBench().driver(None, **pins)


@pytest.mark.parametrize("wrong", ("mute", "unwired"))
def test_a_driver_that_does_not_answer_is_an_error_and_stays_off(wrong):
    bench = TmcBench()
    driver = made(bench)
    setattr(bench.chip, wrong, True)
    begun = bench.cycle
    with pytest.raises(OSError, match=r"\[Errno 5\] driver"):
        driver.enable()
    assert bench.is_off()
    assert bench.cycle - begun < 1_000
    setattr(bench.chip, wrong, False)
    driver.enable()
    driver.direct(1)


def test_any_byte_that_is_disturbed_is_found():
    for index in range(12):
        for bits in (0x01, 0x80, 0xFF):
            bench = TmcBench()
            driver = made(bench)
            bench.chip.noise = (index, bits)
            with pytest.raises(OSError, match=r"\[Errno 5\] driver"):
                driver.enable()
            assert bench.is_off()
            bench.chip.noise = None
            driver.enable()


@pytest.mark.parametrize("lost", (1, 2, 3))
@pytest.mark.parametrize("dips", (0, 1))
def test_settings_that_did_not_arrive_stop_the_next_burst(dips, lost):
    bench = TmcBench()
    driver = made(bench)
    for _ in range(dips):
        driver.enable()
        driver.direct(1)
        bench.chip.power_cycle()
    bench.chip.lost_writes = lost
    driver.enable()
    for _ in range(2):
        with pytest.raises(OSError, match=LOST):
            driver.direct(1)
    driver.disable()
    driver.enable()
    driver.direct(1)
    assert len(bench.chip.registers) == 3


def test_a_driver_that_was_never_enabled_makes_no_burst():
    with pytest.raises(OSError, match=LOST):
        made(TmcBench()).direct(1)


class Pulses:
    """What a Stepper takes; begun: bursts."""

    begun = 0

    def start(self, steps, interval_us):
        self.begun += 1

    def busy(self):
        return False

    def stop(self):
        pass

    def count(self):
        return 0


# Of 253 writes and three more a driver would have counted 0, as after a reset.
@pytest.mark.parametrize("count", (0, 252, 253, 254, 255))
@pytest.mark.parametrize("bursts", (0, 1, 2))
def test_after_a_dip_of_its_supply_no_burst_begins_until_it_is_set_again(bursts, count):
    bench = TmcBench()
    bench.chip.count = count
    pulses = Pulses()
    stepper = Stepper(pulses, made(bench, microsteps=16))
    stepper.enable()
    for _ in range(bursts):
        stepper.start(1, 1, 1_000)
    bench.chip.power_cycle()
    assert bench.chip.microsteps() == 8  # each pulse would go twice as far
    for direction in (1, -1):
        with pytest.raises(OSError, match=LOST):
            stepper.start(1, direction, 1_000)
    assert pulses.begun == bursts
    stepper.disable()
    stepper.enable()
    stepper.start(1, 1, 1_000)
    assert bench.chip.microsteps() == 16


def test_whatever_was_counted_a_dip_between_the_settings_lets_no_burst_begin_without_them():
    for count in (*range(9), *range(247, 256)):
        for dips_before in range(7):
            bench = TmcBench()
            bench.chip.count = count
            driver = made(bench)
            dip_in_a_write(bench.chip, dips_before)
            driver.enable()
            try:
                driver.direct(1)
            except OSError:
                driver.enable()
                driver.direct(1)
            assert len(bench.chip.registers) == 3


def dip_in_a_write(chip, dips_before):
    """The supply dips before the write of that number, 0 is the first."""
    arrive = chip.write
    writes = 0

    def write(data):
        nonlocal writes
        if len(data) == 8:
            if writes == dips_before:
                chip.power_cycle()
            writes += 1
        arrive(data)

    chip.write = write


@pytest.mark.parametrize("wrong", ("mute", "unwired"))
def test_a_driver_that_has_no_supply_begins_no_burst(wrong):
    bench = TmcBench()
    driver = made(bench)
    driver.enable()
    driver.direct(1)
    setattr(bench.chip, wrong, True)
    begun = bench.cycle
    with pytest.raises(OSError, match=r"\[Errno 5\] driver: no answer"):
        driver.direct(1)
    assert bench.cycle - begun < 1_000


def test_a_driver_that_kept_its_settings_is_not_written_to_again():
    bench = TmcBench()
    driver = made(bench)
    for _ in range(3):
        driver.enable()
        driver.direct(-1)
        driver.disable()
    assert bench.chip.count == 3


def test_the_count_of_writes_wraps():
    bench = TmcBench()
    for count, then in ((252, 255), (253, 3), (254, 4), (255, 5)):
        bench.chip.count = count
        driver = made(bench)
        driver.enable()
        driver.direct(1)
        assert bench.chip.count == then


def test_a_burst_waits_for_one_answer_and_the_coils_for_three_settings_more():
    bench = TmcBench()
    driver = made(bench)
    took = []
    for call in (driver.enable, lambda: driver.direct(1), lambda: driver.direct(1), driver.enable):
        begun = bench.cycle
        call()
        took.append(bench.cycle - begun)
    answer_us, settings_us = 256, 3 * 160  # 128 bits; 3 writes of 80
    for us, wire_us in zip(took, (answer_us + settings_us, *[answer_us] * 3), strict=True):
        assert wire_us <= us <= wire_us + 50


def test_stallguard_can_be_asked_and_changes_nothing():
    bench = TmcBench()
    driver = made(bench)
    driver.enable()
    bench.chip.registers[SG_RESULT] = 510
    assert driver.stall_hint() == 510
    driver.direct(1)


@pytest.mark.parametrize("address", (4, -1))
def test_an_address_that_there_is_not_is_refused(address):
    with pytest.raises(ValueError, match="driver: address"):
        made(TmcBench(), address=address)
