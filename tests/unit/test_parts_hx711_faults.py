# test_parts_hx711_faults: an HX711 that is missing, dies, is interrupted, or loses count.

from tests.contract.refusal import error_of
from tests.unit.cell import CLOCK, DATA, MIDDLE, after_ms, cell, hx711
from tests.unit.wires import top

EIO = 5


def test_a_missing_sensor_is_eio_and_holds_up_the_start_for_half_a_second():
    for stuck in (None, 1, 0):  # nothing connected, and short circuits
        top.clear().wire(DATA).outside = stuck
        made = hx711.Hx711(CLOCK, DATA)
        assert top.total_us <= 501_000
        for _ in range(5):
            assert error_of(made.read) == EIO, stuck
            top.pass_ms(20)


def test_data_short_to_clock_is_eio():
    top.clear()

    class Short:
        def edge(self, level):
            pass

        def level(self):
            return top.wire(CLOCK).driven

    top.wire(DATA).chip = Short()
    made = hx711.Hx711(CLOCK, DATA)
    for _ in range(5):
        assert error_of(made.read) == EIO
        top.pass_ms(20)


def test_a_clock_wire_that_is_off_is_eio():
    chip, made = cell(5)
    assert made.read() == MIDDLE + 5
    top.wire(CLOCK).chip = None
    top.pass_ms(151)
    for _ in range(5):
        assert error_of(made.read) == EIO
        top.pass_ms(20)


def test_a_chip_that_dies_is_eio_after_stale_ms_and_well_again_when_it_lives():
    for stale_ms in (150, 40):
        chip, made = cell(5, stale_ms)
        assert made.read() == MIDDLE + 5
        chip.dead = True
        top.pass_ms(stale_ms)
        assert made.read() == MIDDLE + 5
        top.pass_ms(1)
        assert error_of(made.read) == EIO
        chip.dead = False
        top.pass_ms(500)
        assert made.read() == MIDDLE + 5


def test_the_ends_of_the_scale_are_eio():
    chip, made = cell(0)
    made.read()
    for value in (8_388_607, -8_388_608):
        chip.value = value
        top.pass_ms(100)
        assert error_of(made.read) == EIO
        top.pass_ms(20)
        assert error_of(made.read) == EIO
        assert after_ms(100, chip, made, 42) == MIDDLE + 42


def test_no_interrupt_can_stretch_a_clock():
    chip, made = cell(123_456)
    top.interrupt_us = 300
    for value in (123_456, -123_456):
        assert after_ms(100, chip, made, value) == MIDDLE + value
    assert chip.starts == 0
    assert top.irq_off == 0


def test_a_stretched_clock_never_makes_a_wrong_reading():
    # Whatever stretches it, at any clock, by any time.
    for stall_us in (10, 50, 57, 58, 59, 60, 61, 100, 5_000):
        for stall_at in range(24):
            chip, made = cell(0)
            made.read()
            chip.value = -5_592_406  # 101010...
            top.pass_ms(100)
            top.stall_us = stall_us
            top.stall_at = stall_at
            counts = made.read()
            assert counts in (MIDDLE, MIDDLE - 5_592_406), (stall_us, stall_at, counts)
            if stall_us >= 60:
                assert counts == MIDDLE, (stall_us, stall_at)
            top.stall_at = -1
            top.pass_ms(500)
            assert made.read() == MIDDLE - 5_592_406


def test_extra_clocks_from_noise_on_the_wire_are_got_over():
    for value in (1_000, -1_000, -5_592_406):
        for extra in range(1, 28):
            chip, made = cell(value)
            made.read()
            top.pass_ms(100)
            for _ in range(extra):
                top.wire(CLOCK).drive(1)
                top.pass_us(1)
                top.wire(CLOCK).drive(0)
            for _ in range(150):  # of 10 ms
                error_of(made.read)
                top.pass_ms(10)
            assert made.read() == MIDDLE + value, (value, extra)


def test_a_conversion_that_is_just_put_in_place_does_not_restart_the_chip():
    chip, made = cell(7)
    made.read()
    for _ in range(20):
        chip.dead = True  # for a moment, after a pause
        top.pass_ms(10_000)
        assert error_of(made.read) == EIO
        chip.dead = False
        top.pass_ms(10)
        assert made.read() == MIDDLE + 7
    assert chip.starts == 0
