# test_parts_ds3231: a DS3231 keeps what it was set to, says when it has lost it, and never rings.

from tests.contract.refusal import EINVAL, error_of
from tests.unit.benchtop import part
from tests.unit.chip_bus import Bus, PowerCut
from tests.unit.chip_ds3231 import Ds3231Chip
from tests.unit.wires import top

ds3231 = part("ds3231")

EIO = 5


def clock():
    chip = Ds3231Chip(top.clear())
    bus = Bus(chip)
    return chip, bus, ds3231.Ds3231(bus)


def reading(made):
    """[day, ms, offset_min], or None when it is not set."""
    into = [0, 0, 0]
    return into if made.read(into) else None


def test_it_reads_what_it_was_set_to_and_so_does_the_next_driver():
    for day, ms, offset_min in (
        (0, 0, 0),
        (9_648, 79_200_000, 120),
        (36_524, 86_399_000, -720),
        (59, 43_199_000, 840),  # 2000-02-29
        (8_826, 1_000, -1),  # 2024-03-01
    ):
        _, bus, made = clock()
        made.set(day, ms, offset_min)
        assert reading(made) == [day, ms, offset_min]
        assert reading(ds3231.Ds3231(bus)) == [day, ms, offset_min]


def test_it_shows_the_date_as_the_data_sheet_has_it():
    chip, _, made = clock()
    made.set(9_648, 79_199_000, 60)  # 2026-06-01 21:59:59, a Monday
    assert list(chip.registers[:7]) == [0x59, 0x59, 0x21, 1, 0x01, 0x06, 0x26]


def test_ms_are_cut_to_the_second_which_begins_anew():
    _, _, made = clock()
    made.set(100, 5_999, 0)
    assert reading(made) == [100, 5_000, 0]
    top.pass_us(999_999)
    assert reading(made) == [100, 5_000, 0]
    top.pass_us(1)
    assert reading(made) == [100, 6_000, 0]


def test_it_runs_over_every_end_of_a_month():
    for day, _ in enumerate(range(1_461)):
        if day % 7 and day not in (58, 59, 365, 366, 789, 1_155, 1_460):
            continue
        _, _, made = clock()
        made.set(day, 86_399_000, 60)
        top.pass_ms(1_500)
        assert reading(made) == [day + 1, 0, 60], day


def test_a_new_chip_is_not_set():
    assert reading(clock()[2]) is None


def test_a_chip_whose_cell_was_empty_is_not_set_until_it_is_set():
    chip, _, made = clock()
    made.set(9_648, 0, 0)
    chip.stop_oscillator()
    assert reading(made) is None
    made.set(9_649, 0, 0)
    assert reading(made) == [9_649, 0, 0]


def test_a_clock_that_another_program_set_has_no_offset_and_is_not_set():
    chip, _, made = clock()
    chip.write(15, 0)
    for register, byte in ((0, 0), (1, 0), (2, 0x12), (4, 1), (5, 0x86), (6, 0x26)):
        chip.write(register, byte)
    assert reading(made) is None


def test_the_bit_of_the_century_is_nobodys():
    chip, _, made = clock()
    made.set(9_648, 0, 0)
    chip.registers[5] |= 0x80
    assert reading(made) == [9_648, 0, 0]


def test_an_offset_that_changed_by_itself_is_not_believed():
    chip, _, made = clock()
    made.set(9_648, 0, 120)
    for register in range(7, 14):
        for bit in range(8):
            chip.registers[register] ^= 1 << bit
            assert reading(made) is None, (register, bit)
            chip.registers[register] ^= 1 << bit
    assert reading(made) == [9_648, 0, 120]


def test_what_is_no_time_is_eio():
    for register, wrong in (
        (0, (0x60, 0x5A, 0xFF, 0x99)),
        (1, (0x60, 0x1F, 0xFF)),
        (2, (0x24, 0x52, 0x72, 0x41, 0xFF)),  # 12 o'clock at night, of twelve hours
        (4, (0x00, 0x32, 0x0A)),
        (5, (0x00, 0x13, 0x1A)),
        (6, (0x0A, 0xA0, 0xFF)),
    ):
        for byte in wrong:
            chip, _, made = clock()
            made.set(9_648, 0, 0)
            chip.registers[register] = byte
            assert error_of(made.read, [0, 0, 0]) == EIO, (register, byte)


def test_whatever_goes_wrong_on_the_bus_is_eio_and_the_answer_is_left_alone():
    _, bus, made = clock()
    made.set(9_648, 0, 0)
    into = [1, 2, 3]
    for errno in (5, 19, 110, 116, 258):
        bus.errno = errno
        assert error_of(made.read, into) == EIO
        assert error_of(made.set, 0, 0, 0) == EIO
    assert into == [1, 2, 3]
    assert error_of(ds3231.Ds3231(Bus()).read, into) == EIO


def test_what_is_no_date_is_refused_before_anything_is_written():
    _, bus, made = clock()
    made.set(9_648, 1_000, 60)
    writes = bus.writes
    for wrong in (
        (-1, 0, 0),
        (36_525, 0, 0),
        (0, -1, 0),
        (0, 86_400_000, 0),
        (0, 0, -721),
        (0, 0, 841),
    ):
        assert error_of(made.set, *wrong) == EINVAL, wrong
    assert bus.writes == writes
    assert reading(made) == [9_648, 1_000, 60]


def test_a_reading_is_one_transfer():
    _, bus, made = clock()
    made.set(9_648, 0, 0)
    reads = bus.reads
    reading(made)
    assert bus.reads == reads + 1


def test_the_alarm_never_rings_whatever_it_was_told_before():
    flags = 0
    for offset_min in (-720, -719, -465, 0, 48, 840):
        chip, _, made = clock()
        chip.write(14, 0x07)  # both alarms on
        chip.write(15, 0x83)  # and ringing
        made.set(9_648, 0, offset_min)
        chip.rings = 0
        top.pass_ms(4_000_000)
        chip.start()
        assert chip.rings == 0, offset_min
        assert chip.registers[14] & 0x87 == 0x04  # not by the cell either
        flags += chip.flags
    assert flags, "no alarm ever matched: this test proves nothing"


def test_a_power_cut_while_it_is_set_leaves_the_old_time_the_new_or_none():
    for was_set in (True, False):
        cut = 0
        while True:
            _, bus, made = clock()
            if was_set:
                made.set(1_111, 11_000, 111)
            bus.left = cut
            try:
                made.set(9_648, 79_200_000, -60)
                break
            except PowerCut:
                bus.left = -1
            found = reading(ds3231.Ds3231(bus))
            allowed = [None, [9_648, 79_200_000, -60]] + [[1_111, 11_000, 111]] * was_set
            assert found in allowed, (cut, found)
            cut += 1
        assert cut == 17
