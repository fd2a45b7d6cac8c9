# test_parts_hx711_faults: an HX711 that is missing, dies, is interrupted, or loses count; and what
# the pump makes of it.

from firmware import faults
from firmware.config import Rig
from firmware.line import Line
from firmware.sensing import Sensing
from tests.contract.refusal import error_of
from tests.unit import fakes
from tests.unit.cell import CLOCK, DATA, MIDDLE, after_ms, cell, hx711
from tests.unit.wires import top

EIO = 5
READ_US = 48  # what 24 clocks take on this bench
RATES = ((12_500, 40, 10), (100_000, 150, 100))  # us a conversion; stale_ms and agree_ms for it
# 101010... and zeros: bits of the one and the other, or shifted ones, look like neither.
OLD, NEW = -5_592_406, 0


class Pump:
    """As much of one as looks at the force. seen: what read() gave, -1 when nothing."""

    def __init__(self, made, agree_ms):
        self.force = made
        self.reservoir = fakes.Reservoir()
        self.battery = None
        self.agree_ms = agree_ms
        self.seen = []
        rig = Rig(
            force_min_counts=1_000_000,
            occlusion_counts=9_000_000,
            force_max_counts=10_000_000,
            agree_ms=agree_ms,
        )
        self.sensing = Sensing(self, rig, self, Line(rig))

    def fault(self):
        return False

    def look(self):
        """What the pump comes to at a lone poll: looks until there is no doubt, or a fault."""
        self.seen.clear()
        due_us = top.total_us
        fault = self._look_once()
        while self.sensing.doubt and fault == faults.NONE:
            due_us += self.agree_ms * 1_000
            top.pass_us(due_us - top.total_us)
            fault = self._look_once()
        return fault

    def _look_once(self):
        fault = self.sensing.look(self.agree_ms)
        self.seen.append(self.sensing.force_counts)
        return fault


class Stretched:
    """Stands before a chip: one clock of one reading (0, 1: from now on) is longer by us."""

    def __init__(self, chip, reading, clock, us):
        self.level = chip.level
        self._edge = chip.edge
        self._reading = reading
        self._clock = clock
        self._rises = 0
        top.stall_us = us
        top.wire(CLOCK).chip = top.wire(DATA).chip = self

    def edge(self, level):
        if level:
            top.stall_at = self._clock if self._rises // 25 == self._reading else -1
            self._rises += 1
        self._edge(level)


def pumping(value, period_us, stale_ms, agree_ms):
    """A chip, and a pump that has read it."""
    chip, made = cell(value, stale_ms)
    chip.period_us = period_us
    made.read()
    return chip, Pump(made, agree_ms)


def comes_to(value, made):
    """Whether it is read at last, in 1.2 s, and nothing before but the middle."""
    for _ in range(30):
        top.pass_ms(40)
        try:
            counts = made.read()
        except OSError:
            counts = -1
        if counts not in (-1, MIDDLE, MIDDLE + value):
            return False
    return counts == MIDDLE + value


def wait_until(chip, us):
    """A long time passes, until us before the end of a conversion; less than 0: after it."""
    top.pass_ms(7_000)
    chip.level()
    top.pass_us(chip.due_us - top.total_us + chip.period_us - us)
    chip.level()


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
    for us in (10, 50, 57, 58, 59, 60, 61, 100, 5_000):
        for clock in range(24):
            chip, made = cell(0)
            made.read()
            chip.value = OLD
            top.pass_ms(100)
            Stretched(chip, 0, clock, us)
            counts = made.read()
            assert counts in (MIDDLE, MIDDLE + OLD), (us, clock, counts)
            if us >= 60:
                assert counts == MIDDLE, (us, clock)
            assert comes_to(OLD, made), (us, clock)


def test_what_is_read_once_more_is_void_when_it_took_too_long():
    for us in (58, 5_000):
        for clock in range(24):
            chip, pump = pumping(0, *RATES[0])
            chip.value = OLD
            wait_until(chip, 20)
            Stretched(chip, 1, clock, us)
            assert error_of(pump.force.read) == EIO, (us, clock)
            assert comes_to(OLD, pump.force), (us, clock)


def test_a_reading_that_took_long_while_the_chip_stayed_on_stops_nothing():
    for rate in RATES:
        for clock in range(24):
            chip, pump = pumping(7, *rate)
            wait_until(chip, 5_000)
            Stretched(chip, 0, clock, 58)
            assert pump.look() == faults.NONE, (rate, clock)
            assert pump.seen[0] == -1 and pump.seen[-1] == MIDDLE + 7
            assert chip.starts == 0


def test_a_conversion_that_ends_while_one_is_read_stops_nothing():
    # A bit 0 at the end shows that what is read instead is whole; with a 1 there is doubt.
    for value, most_looks in ((6, 1), (7, 3)):
        for rate in ((10_667, 40, 10),) + RATES:
            looks = []
            for us in range(-6, READ_US + 6):
                chip, pump = pumping(value, *rate)
                wait_until(chip, us)
                assert pump.look() == faults.NONE, (value, rate, us)
                assert pump.seen[-1] == MIDDLE + value
                assert chip.starts == 0 and chip.clocks == 25  # 26 or 27 are another channel
                looks.append(len(pump.seen))
            assert max(looks) <= most_looks, (value, rate)
            doubtful = len([n for n in looks if n > 1])
            assert doubtful >= (READ_US - 4 if value & 1 else 0), (value, rate, doubtful)


def test_looks_that_are_as_far_apart_as_conversions_stop_nothing():
    for _, stale_ms, agree_ms in RATES:
        for off_us in range(-200, 201, 25):
            for us in range(2, READ_US, 11):
                chip, pump = pumping(7, agree_ms * 1_000 + off_us, stale_ms, agree_ms)
                wait_until(chip, us)
                assert pump.look() == faults.NONE, (agree_ms, off_us, us)
                assert pump.seen[0] == -1


def test_a_conversion_that_is_just_put_in_place_at_each_look_stops_nothing():
    # Data is high for a moment, and looks are as far apart as conversions.
    class Blinks:
        def __init__(self, chip):
            self.chip = chip
            self.edge = chip.edge

        def level(self):
            level = self.chip.level()
            left_us = self.chip.due_us - top.total_us
            return 1 if left_us <= 100 and not 1 <= self.chip.clocks <= 24 else level

    for _, stale_ms, agree_ms in RATES:
        chip, pump = pumping(7, agree_ms * 1_000, stale_ms, agree_ms)
        wait_until(chip, 90)
        top.wire(CLOCK).chip = top.wire(DATA).chip = Blinks(chip)
        assert pump.look() == faults.NONE
        assert pump.seen[0] == -1 and pump.seen[-1] == MIDDLE + 7


def test_where_a_conversion_takes_the_place_of_one_being_read_nothing_shifted_is_seen():
    for rate in RATES:
        for us in range(1, READ_US - 3):  # in the last two, clocks would come to 26 or 27
            chip, pump = pumping(OLD, *rate)
            wait_until(chip, us)
            chip.replaces = True
            chip.value = NEW
            assert pump.look() == faults.NONE, (rate, us)
            for counts in pump.seen:
                assert counts in (-1, MIDDLE + OLD, MIDDLE + NEW), (rate, us, counts)


def short_to(level):
    def cut(chip):
        top.wire(DATA).chip = None
        top.wire(DATA).outside = level

    return cut


def no_power(chip):
    chip.dead = True


def always_converting(chip):
    chip.due_us = top.total_us
    chip.period_us = 30  # one ends in each reading


def test_what_is_gone_or_stuck_or_void_at_each_look_is_a_fault_at_the_third():
    for harm in (no_power, short_to(0), short_to(1), always_converting):
        for rate in RATES:
            for us in (5_000, 20):
                chip, pump = pumping(7, *rate)
                wait_until(chip, us)
                harm(chip)
                assert pump.look() == faults.FORCE_SENSOR, (harm, rate, us)
                assert pump.seen == [-1, -1, -1]
                for _ in range(100):  # for good
                    top.pass_ms(20)
                    assert error_of(pump.force.read) == EIO, (harm, rate, us)


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
