# test_parts_analog: voltages at a pin: force and supply, their means and their scales.

from tests.unit.benchtop import part
from tests.unit.wires import top

analog = part("analog")


def refused(call, *arguments):
    """True when it is a ValueError with a limit in it."""
    try:
        call(*arguments)
    except ValueError as error:
        return " to " in str(error)
    return False


def force_at(counts, *arguments):
    top.clear().wire(26).counts = counts
    return analog.AnalogForce(26, *arguments).read()


def test_force_is_the_mean_of_its_samples():
    assert force_at([100, 200, 300, 400], 4) == 250
    assert top.wire(26).read == 4
    assert force_at([9_000]) == 9_000
    assert top.wire(26).read == 16
    assert force_at([0, 65_535], 2) == 32_767
    assert force_at([123], 1) == 123


def test_noise_is_smaller_the_more_samples_there_are():
    noisy = [8_000 + off for off in (-160, 160, -80, 80)]
    assert force_at(noisy, 1) != 8_000
    assert force_at(noisy, 32) == 8_000


def test_force_rises_with_force_when_the_voltage_falls():
    assert force_at([0], 4, True) == 65_535
    assert force_at([65_535], 4, True) == 0
    assert force_at([60_000], 4, True) == 5_535


def test_a_sensor_that_is_off_reads_an_end_of_the_scale_for_the_rig_to_judge():
    assert force_at([30, 45]) < 1_000  # force_min_counts
    assert force_at([65_535, 65_500]) > 60_000  # force_max_counts


def test_no_more_samples_than_a_millisecond_holds():
    top.clear()
    for samples in (0, -1, 33):
        assert refused(analog.AnalogForce, 26, samples), samples
    for samples in (1, 32):
        analog.AnalogForce(26, samples)


def test_the_supply_is_scaled_by_its_divider():
    for full_mv, counts, mv in (
        (6_600, 65_535, 6_600),
        (6_600, 0, 0),
        (6_600, 36_741, 3_700),
        (3_300, 32_768, 1_650),
        (60_000, 65_535, 60_000),
        (60_000, 32_768, 30_000),
        (1, 65_535, 1),
    ):
        top.clear().wire(27).counts = [counts]
        read = analog.Battery(27, full_mv).millivolts()
        near_mv = full_mv // 16_383 + 1  # 14 bits
        assert mv - near_mv <= read <= mv + near_mv, (full_mv, counts, read)


def test_a_supply_rises_with_its_voltage_over_the_whole_scale():
    wire = top.clear().wire(27)
    supply = analog.Battery(27, 60_000, 1)
    last_mv = -1
    for counts in range(0, 65_536, 61):
        wire.counts = [counts]
        mv = supply.millivolts()
        assert last_mv <= mv <= 60_000
        last_mv = mv


def test_no_scale_beyond_the_contract():
    top.clear()
    for full_mv in (0, -5, 60_001):
        assert refused(analog.Battery, 27, full_mv), full_mv
