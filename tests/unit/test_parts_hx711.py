# test_parts_hx711: a load cell behind an HX711: every code, and its time.

from tests.contract.refusal import error_of
from tests.unit.cell import MIDDLE, after_ms, cell
from tests.unit.wires import top

EIO = 5


def test_every_bit_comes_over_and_counts_rise_with_force():
    chip, made = cell(5)
    assert made.read() == MIDDLE + 5
    for value in [0, 1, -1, 8_388_606, -8_388_607, 0x2A_AAAA, -0x2A_AAAA] + [
        sign << bit for bit in range(23) for sign in (1, -1)
    ]:
        assert after_ms(100, chip, made, value) == MIDDLE + value, value


def test_a_bridge_the_other_way_round_falls_when_it_rises():
    chip, made = cell(0, invert=True)
    for value in (0, 1, -1, 1_000_000, 8_388_606, -8_388_607):
        assert after_ms(100, chip, made, value) == MIDDLE - 1 - value, value


def test_the_first_conversion_is_waited_for():
    for settle_us in (0, 50_000, 400_000):
        chip, made = cell(77, settle_us=settle_us)
        assert top.total_us < settle_us + 2_000
        assert made.read() == MIDDLE + 77


def test_between_conversions_the_last_one_counts():
    chip, made = cell(10)
    assert made.read() == MIDDLE + 10
    chip.value = 20
    for _ in range(9):
        top.pass_ms(10)
        assert made.read() == MIDDLE + 10
    top.pass_ms(20)
    assert made.read() == MIDDLE + 20


def test_every_conversion_is_seen_once_however_often_it_is_asked_for():
    for period_us in (100_000, 12_500):
        chip, made = cell(0)
        chip.period_us = period_us
        top.pass_ms(100)
        made.read()
        seen = []
        for n in range(400):
            chip.value = n
            top.pass_us(5_000)
            counts = made.read()
            if counts not in seen:
                seen.append(counts)
        wanted = 400 * 5_000 // period_us
        assert wanted - 2 <= len(seen) <= wanted + 2, (period_us, len(seen))
        assert seen == sorted(seen)


def test_after_a_pause_the_newest_conversion_is_read():
    chip, made = cell(1)
    made.read()
    chip.value = 2
    top.pass_ms(9_000)
    assert after_ms(1_000, chip, made, 3) == MIDDLE + 3


def test_a_reading_asks_for_the_same_channel_again():
    chip, made = cell(3)
    for _ in range(3):
        top.pass_ms(100)
        made.read()
        assert chip.clocks == 25  # 26 or 27 would be another


def test_ticks_that_come_round_make_nothing_stale_and_nothing_fresh():
    chip, made = cell(1)
    for n in range(100):  # from 0.9 s before the wrap of ms, 0.7 s before that of us
        assert after_ms(100, chip, made, n) == MIDDLE + n
    chip.dead = True
    for _ in range(100):
        top.pass_ms(151)
        assert error_of(made.read) == EIO
