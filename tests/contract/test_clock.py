# test_clock: ticks that wrap, follow time and agree with each other, and sleep.

from tests.contract import rig

_PERIOD = 2**30


def test_ticks_stay_inside_their_period():
    hal, let_pass = rig.fresh()
    for _ in range(5):
        assert 0 <= hal.clock.ticks_ms() < _PERIOD
        assert 0 <= hal.clock.ticks_us() < _PERIOD
        let_pass(7)


def test_ticks_add_and_diff_agree_on_both_sides_of_the_wrap():
    clock = rig.fresh()[0].clock
    for start in (0, 1, 2**29 - 1, 2**29, 2**30 - 2, 2**30 - 1):
        for delta in (0, 1, 1_000, 2**29 - 1, -1, -1_000, -(2**29) + 1):
            later = clock.ticks_add(start, delta)
            assert 0 <= later < _PERIOD
            assert later == (start + delta) % _PERIOD
            assert clock.ticks_diff(later, start) == delta
            assert clock.ticks_diff(start, later) == -delta


def test_both_tick_counters_follow_time():
    hal, let_pass = rig.fresh()
    clock = hal.clock
    ms, us = clock.ticks_ms(), clock.ticks_us()
    let_pass(50)
    passed_us = clock.ticks_diff(clock.ticks_us(), us)
    passed_ms = clock.ticks_diff(clock.ticks_ms(), ms)
    assert passed_us >= 49_000
    assert -2_000 <= passed_us - 1_000 * passed_ms <= 2_000


def test_a_sleep_lasts_at_least_as_long_as_asked():
    clock = rig.fresh()[0].clock
    us = clock.ticks_us()
    clock.sleep_ms(20)
    assert clock.ticks_diff(clock.ticks_us(), us) >= 20_000
    clock.sleep_ms(0)
