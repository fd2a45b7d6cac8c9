# test_clocks: uptime that never jumps, and a wall clock that is read, never guessed.

from firmware.clocks import Clocks
from tests.unit import fakes


def test_uptime_is_the_sum_of_what_passed():
    clocks = Clocks(fakes.Rtc())
    for dt_ms in (0, 1, 65_534, 1, 60_000, 536_870_911):
        before = clocks.uptime_ms()
        clocks.elapse(dt_ms)
        assert clocks.uptime_ms() == before + dt_ms
        assert 0 <= clocks.uptime_low <= 65_535
        assert 0 <= clocks.uptime_high <= 65_535


def test_uptime_wraps_after_two_to_the_thirtysecond():
    clocks = Clocks(fakes.Rtc())
    clocks.uptime_high = clocks.uptime_low = 65_535
    clocks.elapse(3)
    assert clocks.uptime_ms() == 2


def test_an_unset_clock_is_said():
    rtc = fakes.Rtc()
    clocks = Clocks(rtc)
    assert not clocks.is_set
    rtc.is_set = False
    assert not clocks.read()
    rtc.is_set = True
    assert clocks.read() and clocks.is_set


def test_a_clock_that_does_not_answer_is_unset():
    rtc = fakes.Rtc()
    clocks = Clocks(rtc)
    assert clocks.read()

    def read(into):
        raise OSError(fakes.EIO)

    rtc.read = read
    assert not clocks.read()
    assert not clocks.is_set


def test_local_time_is_utc_and_offset():
    for day, ms, offset_min, local_ms in (
        (9_648, 0, 0, 0),
        (9_648, 79_200_000, 120, 0),
        (9_648, 79_199_999, 120, 86_399_999),
        (9_648, 0, -1, 86_340_000),
        (9_648, 43_200_000, 840, 7_200_000),
        (9_648, 43_200_000, -720, 0),
    ):
        clocks = Clocks(fakes.Rtc(day, ms, offset_min))
        clocks.read()
        assert clocks.local_ms() == local_ms


def test_setting_the_clock_moves_no_uptime():
    clocks = Clocks(fakes.Rtc())
    clocks.elapse(12_345)
    clocks.set(9_000, 1_000, 60)
    assert (clocks.day, clocks.ms, clocks.offset_min) == (9_000, 1_000, 60)
    assert clocks.uptime_ms() == 12_345
