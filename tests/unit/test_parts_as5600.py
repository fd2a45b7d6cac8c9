# test_parts_as5600: an encoder on the screw: turns summed from angles, and a magnet that is gone.

from tests.contract.refusal import error_of
from tests.unit.benchtop import part
from tests.unit.chip_as5600 import As5600Chip
from tests.unit.chip_bus import Bus

as5600 = part("as5600")

EIO = 5
TURN = 4_096


def screw(turned=0, **data):
    chip = As5600Chip()
    chip.turned = turned
    bus = Bus(chip)
    return chip, bus, as5600.As5600(bus, **data)


def test_turns_are_summed_in_either_direction():
    for start in (0, 1, 2_047, 4_095, -1):
        for step in (1, 7, 1_000, 2_047, -1, -7, -1_000, -2_048):
            chip, _, made = screw(start)
            assert made.count() == 0
            for n in range(1, 30):
                chip.turned += step
                assert made.count() == n * step, (start, step, n)


def test_there_and_back_again_is_where_it_began():
    chip, _, made = screw(4_000)
    made.count()
    path = [700, 900, -300, 2_000, -2_000, -1_900, 1_500, -900]
    for moved in path:
        chip.turned += moved
        made.count()
    chip.turned = 4_000
    assert made.count() == 0


def test_reverse_rises_when_the_angle_falls():
    chip, _, made = screw(10, reverse=True)
    made.count()
    chip.turned -= 1_500
    assert made.count() == 1_500
    chip.turned -= 2_000
    assert made.count() == 3_500


def test_coarser_counts_are_whole_turns_still():
    for counts_turn in (2, 16, 1_024, 4_096):
        chip, _, made = screw(123, counts_turn=counts_turn)
        made.count()
        for _ in range(12):
            chip.turned += 1_024
            made.count()
        assert made.count() == 3 * counts_turn
        for _ in range(24):
            chip.turned -= 1_024
            made.count()
        assert made.count() == -3 * counts_turn


def test_a_count_that_no_turn_divides_into_is_refused():
    for counts_turn in (0, 1, 3, 1_000, 8_192, -4):
        try:
            screw(counts_turn=counts_turn)
        except ValueError:
            continue
        raise AssertionError(counts_turn)


def test_half_a_turn_and_more_between_two_readings_is_off_by_a_whole_turn():
    # What it cannot see; the pump makes sure that it need not, and would notice.
    chip, _, made = screw()
    made.count()
    chip.turned += 2_048
    assert made.count() == 2_048 - TURN


def test_a_magnet_that_is_gone_is_eio():
    chip, _, made = screw(100)
    assert made.count() == 0
    chip.magnet = False
    for _ in range(3):
        assert error_of(made.count) == EIO
    chip.magnet = True
    chip.turned += 5
    assert made.count() == 5


def test_whatever_goes_wrong_on_the_bus_is_eio():
    _, bus, made = screw()
    made.count()
    for errno in (5, 19, 110, 116, 258):
        bus.errno = errno
        assert error_of(made.count) == EIO, errno
    bus.errno = 0
    assert made.count() == 0
    assert error_of(as5600.As5600(Bus()).count) == EIO


def test_a_chip_that_is_not_there_fails_at_the_first_reading_and_not_before():
    bus = Bus()
    made = as5600.As5600(bus, 0x40)
    assert bus.reads == 0
    assert error_of(made.count) == EIO


def test_angle_and_magnet_are_of_one_transfer():
    _, bus, made = screw()
    for n in range(1, 5):
        made.count()
        assert bus.reads == n and bus.writes == 0
