# test_parts_ds3231_pump: a pump whose wall clock counts whole seconds only, in a DS3231.
#
# The chip's second begins at any moment, and its crystal is not the pump's: neither may look like
# a clock that jumps, or like two clocks that run at different speeds.

from firmware import faults
from firmware.clocks import Clocks
from tests.unit.bench import HOUR_MS, MIN_MS, bench, mend, numbers
from tests.unit.benchtop import part
from tests.unit.chip_bus import Bus
from tests.unit.chip_ds3231 import Ds3231Chip
from tests.unit.wires import top

ds3231 = part("ds3231")


class Following:
    """Time for the chip, from that of a simulated rig."""

    def __init__(self, sim):
        self._sim = sim

    @property
    def total_us(self):
        return self._sim.elapsed_ms * 1_000


def delivering(ppm=0, set_after_ms=0):
    """A bench with a DS3231 that runs so much faster, and was set at some moment."""
    made = bench()
    chip = Ds3231Chip(Following(made.sim))
    chip.ppm = ppm
    made.sim.hal.rtc = ds3231.Ds3231(Bus(chip))
    made.restart()
    made.sim.advance(set_after_ms)
    for answer in (
        made.console.clock("2026-06-02 07:58 +02:00"),
        made.console.load(300, "U-100"),
        made.console.basal("00:00=0.80 08:00=1.10"),
    ):
        assert answer.ok, answer
    mend_or_resume(made)
    return made, chip


def mend_or_resume(made):
    if numbers(made):
        mend(made)
    else:
        answer = made.console.resume()
        assert answer.ok, answer


def test_two_readings_agree_with_the_time_between_to_a_second():
    for phase_ms in range(0, 1_000, 37):
        chip = Ds3231Chip(top.clear())
        clocks = Clocks(ds3231.Ds3231(Bus(chip)))
        clocks.set(9_648, 0, 0)
        top.pass_ms(phase_ms)
        clocks.compare()
        total_ms = 0
        for n in range(40):
            wait_ms = 15_000 + n * 331 % 1_000
            top.pass_ms(wait_ms)
            clocks.elapse(wait_ms)
            ahead_ms = clocks.compare()
            total_ms += ahead_ms
            assert -1_000 < ahead_ms < 1_000, (phase_ms, n)
            assert -1_000 < total_ms < 1_000, (phase_ms, n)


def test_whole_seconds_are_no_jump_and_basal_changes_on_time():
    for set_after_ms in (0, 1, 250, 500, 999):
        made, _ = delivering(0, set_after_ms)
        made.sim.advance(MIN_MS + 50_000)
        assert made.pump.channels.basal.rate_mu_h == 800
        made.sim.advance(20_000)
        assert made.pump.channels.basal.rate_mu_h == 1_100
        made.sim.advance(HOUR_MS // 2)
        assert numbers(made) == [], set_after_ms


def test_a_crystal_that_is_a_little_off_is_no_fault():
    for ppm in (-100, 100):
        made, _ = delivering(ppm)
        made.sim.advance(HOUR_MS)
        assert numbers(made) == [], ppm


def test_a_clock_that_runs_three_per_cent_fast_stops_the_pump():
    made, _ = delivering(30_000)
    made.sim.advance(HOUR_MS)
    assert faults.CLOCKS_DIFFER in numbers(made)


def test_a_chip_that_is_stepped_by_minutes_is_remarked_on():
    made, chip = delivering()
    made.sim.advance(5 * MIN_MS)
    chip.registers[1] = 0x30
    made.sim.advance(MIN_MS)
    assert faults.CLOCK_JUMP in numbers(made)
