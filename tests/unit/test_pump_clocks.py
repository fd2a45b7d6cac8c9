# test_pump_clocks: two clocks that disagree: one jump is remarked on, two speeds stop the pump.

from firmware import faults
from firmware.clocks import Clocks
from firmware.console.console import Console
from tests.unit import fakes
from tests.unit.bench import (
    DAY_MS,
    DELIVERING,
    FAULT,
    HOUR_MS,
    JUMP,
    MIN_MS,
    bench,
    in_journal,
    numbers,
    running,
)


def pass_both(clocks, rtc, ms, wall_ms=None):
    clocks.elapse(ms)
    now = rtc.reading[0] * DAY_MS + rtc.reading[1] + (ms if wall_ms is None else wall_ms)
    rtc.reading[0], rtc.reading[1] = now // DAY_MS, now % DAY_MS


def test_clocks_that_agree_have_nothing_between_them():
    rtc = fakes.Rtc(ms=DAY_MS - 20_000)
    clocks = Clocks(rtc)
    assert clocks.compare() == 0
    for ms in (0, 1, 15_000, 15_000, 3_600_000, 60_000):
        pass_both(clocks, rtc, ms)
        assert clocks.compare() == 0, ms


def test_the_difference_is_what_the_wall_clock_went_too_far():
    rtc = fakes.Rtc()
    clocks = Clocks(rtc)
    clocks.compare()
    for ahead_ms in (1, -1, 2_500, -15_000, 3_600_000, -3_600_000, 40 * DAY_MS, -40 * DAY_MS):
        pass_both(clocks, rtc, 15_000, 15_000 + ahead_ms)
        assert clocks.compare() == ahead_ms
        pass_both(clocks, rtc, 15_000)
        assert clocks.compare() == 0, "told twice"


def test_a_clock_that_was_set_is_compared_from_there_on():
    rtc = fakes.Rtc()
    clocks = Clocks(rtc)
    clocks.compare()
    clocks.elapse(7_000)
    clocks.set(9_900, 5, 60)
    assert clocks.compare() == 0
    pass_both(clocks, rtc, 15_000)
    assert clocks.compare() == 0
    pass_both(clocks, rtc, 15_000, 14_000)
    assert clocks.compare() == -1_000


def test_a_clock_that_is_lost_is_compared_again_when_it_is_back():
    rtc = fakes.Rtc()
    clocks = Clocks(rtc)
    clocks.compare()
    rtc.is_set = False
    clocks.elapse(15_000)
    assert clocks.compare() == 0
    rtc.is_set = True
    pass_both(clocks, rtc, 15_000, 99_000)
    assert clocks.compare() == 0
    pass_both(clocks, rtc, 15_000, 16_000)
    assert clocks.compare() == 1_000


def test_another_zone_takes_no_time_from_the_clock_though_it_takes_polls():
    made = running("00:00=1.0")
    console = Console(made.pump, lambda: made.sim.advance(20))  # each poll takes time
    clock = made.sim.hal.clock
    began = clock.ticks_ms()
    reading = [0, 0, 0]

    def behind_ms():
        made.sim.hal.rtc.read(reading)
        return (clock.ticks_diff(clock.ticks_ms(), began) - reading[1]) % DAY_MS

    before_ms = behind_ms()
    for zone, offset_min in (("+01:00", 60), ("-03:30", -210), ("+02:00", 120)):
        assert console.zone(zone).ok
        assert behind_ms() == before_ms
        assert reading[2] == offset_min


def test_a_date_before_2020_is_a_clock_that_lost_the_time():
    for day, is_set in ((0, False), (1, False), (7_304, False), (7_305, True), (36_524, True)):
        clocks = Clocks(fakes.Rtc(day=day))
        assert clocks.read() == is_set, day
        assert clocks.is_set == is_set


def test_a_clock_that_fell_back_to_its_epoch_is_called_unset_everywhere():
    made = running("00:00=1.0 12:00=2.0")
    made.sim.advance(HOUR_MS)
    made.sim.hal.rtc.set(0, 43_200_000, 0)  # 2000-01-01 12:00
    made.sim.advance(2 * MIN_MS)
    assert faults.CLOCK_UNSET in numbers(made)
    assert made.pump.channels.basal.rate_mu_h == 1_000, "it chose by a time that is none"
    assert str(made.console.clock()) == "clock not set"
    assert "clock not set" in str(made.console.status())
    made.console.suspend()
    assert not made.console.resume().ok


def test_a_jump_is_said_recorded_and_stops_nothing():
    for seconds in (3, -3, 3_600, -86_400, 40 * 86_400):
        made = running("1.0")
        made.sim.advance(10 * MIN_MS)
        should_ms = 22 * HOUR_MS + 10 * MIN_MS  # 2026-06-01, UTC
        made.sim.happen("clock-step", seconds)
        made.sim.advance(30_000)
        assert numbers(made) == [faults.CLOCK_JUMP], seconds
        assert made.pump.state == DELIVERING
        jumps = in_journal(made, JUMP)
        assert len(jumps) == 1, seconds
        kind, day, cs, offset = jumps[0]
        assert (day, offset) == (9_648, 720 + 120), seconds
        assert 0 < cs - should_ms // 10 <= 3_000, (seconds, cs)
        assert made.sim.hal.annunciator.yellow
        made.console.ack()
        assert numbers(made) == []
        made.sim.advance(HOUR_MS)
        assert numbers(made) == [] and len(in_journal(made, JUMP)) == 1


def test_two_seconds_are_no_jump():
    for seconds in (2, -2):
        made = running("1.0")
        made.sim.advance(MIN_MS)
        made.sim.happen("clock-step", seconds)
        made.sim.advance(HOUR_MS)
        assert numbers(made) == [] and in_journal(made, JUMP) == []


def test_a_jump_chooses_the_segment_at_once():
    made = running("00:00=0.50 12:00=1.50")
    made.sim.advance(5_000)
    made.sim.happen("clock-step", 12 * 3_600)
    made.sim.advance(30_000)
    assert made.pump.channels.basal.rate_mu_h == 1_500


def test_a_clock_that_jumps_and_jumps_stops_the_pump():
    made = running("1.0")
    made.sim.advance(MIN_MS)
    for _ in range(2):
        made.sim.happen("clock-step", 100)
        made.sim.advance(15_000)
        made.sim.advance(1)  # the self-test takes two polls
    assert faults.CLOCKS_DIFFER not in numbers(made) and made.pump.state == DELIVERING
    made.sim.happen("clock-step", 100)
    made.sim.advance(15_000)
    made.sim.advance(1)  # the self-test takes two polls
    assert faults.CLOCKS_DIFFER in numbers(made) and made.pump.state == FAULT
    assert not made.sim.hal.stepper._enabled


def drift(made, per_mille, minutes):
    """The wall clock runs faster than the ticks by so much; -1000 is a clock that stands."""
    wall = made.sim.hal.rtc
    for _ in range(minutes * 4):
        made.sim.advance(15_000)
        wall._ms += 15 * per_mille
        wall._days += wall._ms // DAY_MS
        wall._ms %= DAY_MS
        if made.pump.state != DELIVERING:
            return


def test_clocks_of_different_speeds_stop_the_pump():
    for per_mille in (25, -25, 100, -100):
        made = running("1.0")
        drift(made, per_mille, 22)
        assert faults.CLOCKS_DIFFER in numbers(made), per_mille
        assert made.pump.state == FAULT


def test_a_clock_that_stands_stops_the_pump():
    made = running("1.0")
    drift(made, -1_000, 5)
    assert faults.CLOCKS_DIFFER in numbers(made) and made.pump.state == FAULT


def test_a_crystal_that_is_off_a_little_is_no_matter():
    for per_mille in (1, -1, 10, -10):
        made = running("1.0")
        drift(made, per_mille, 60)
        assert numbers(made) == [], per_mille


def test_nothing_is_compared_without_a_clock():
    made = bench(rtc_set=0)
    made.sim.advance(HOUR_MS)
    assert numbers(made) == []
    made.console.clock("2026-06-02 14:30 +02:00")
    made.sim.advance(HOUR_MS)
    assert numbers(made) == []


def test_a_jump_while_nothing_is_delivered_is_said_too():
    made = bench()
    made.sim.advance(MIN_MS)
    made.sim.happen("clock-step", 3_600)
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.CLOCK_JUMP]
