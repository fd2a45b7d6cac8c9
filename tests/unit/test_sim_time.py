# test_sim_time: virtual time, its jumps, its wrap, and the wall clock that runs on it.

from hal.sim import Sim

_PERIOD = 2**30


def test_the_clock_starts_just_below_its_wrap_and_passes_it():
    sim = Sim()
    clock = sim.hal.clock
    assert clock.ticks_ms() == _PERIOD - 60_000
    start = clock.ticks_ms()
    sim.advance(60_001)
    assert clock.ticks_ms() == 1
    assert clock.ticks_diff(clock.ticks_ms(), start) == 60_001
    assert sim.elapsed_ms == 60_001


def test_microseconds_are_a_thousand_times_milliseconds_at_every_wrap():
    for start in (0, 1, 2**20 - 1, 2**23 - 1, 2**23, 2**27 + 5, 2**29, 2**30 - 1):
        sim = Sim(start_ticks_ms=start)
        clock = sim.hal.clock
        for ms in (0, 1, 1_073_742, 8_388_608, 2**30 - 10):
            sim.advance(ms)
            assert clock.ticks_us() == clock.ticks_ms() * 1_000 % _PERIOD


def test_time_jumps_from_deadline_to_deadline():
    sim = Sim()
    clock = sim.hal.clock
    seen = []

    def poll(now):
        assert now == clock.ticks_ms()
        seen.append(sim.elapsed_ms)
        return clock.ticks_add(now, 40_000)

    sim.attach(poll)
    sim.advance(0)
    assert seen == [0]
    sim.advance(100_000)
    assert seen == [0, 40_000, 80_000, 100_000]
    sim.advance(40_000)
    assert seen == [0, 40_000, 80_000, 100_000, 140_000]
    assert sim.elapsed_ms == 140_000


def test_a_deadline_that_is_not_ahead_is_taken_as_the_next_millisecond():
    sim = Sim()
    seen = []

    def poll(now):
        seen.append(sim.elapsed_ms)
        return now if len(seen) % 2 else sim.hal.clock.ticks_add(now, -5)

    sim.attach(poll)
    sim.advance(4)
    assert seen == [1, 2, 3, 4]


def test_a_sleep_inside_a_poll_makes_the_next_one_late_and_the_end_keeps_its_time():
    sim = Sim()
    clock = sim.hal.clock
    seen = []

    def poll(now):
        seen.append(sim.elapsed_ms)
        if len(seen) == 1:
            clock.sleep_ms(25)
        return clock.ticks_add(now, 10)

    sim.attach(poll)
    sim.advance(50)
    # It polled at 1, slept until 26, and was late: at once, and then every 10 ms.
    assert seen == [1, 27, 37, 47, 50]
    assert sim.elapsed_ms == 50


def test_an_observer_is_called_after_each_poll():
    sim = Sim()
    order = []

    def poll(now):
        order.append("poll")
        return sim.hal.clock.ticks_add(now, 500)

    sim.attach(poll)
    sim.after_poll = lambda: order.append("after")
    sim.advance(1_000)
    assert order == ["poll", "after"] * 3  # at 1, 501 and 1000


def test_a_poll_with_a_far_deadline_is_left_alone():
    sim = Sim()
    seen = []

    def poll(now):
        seen.append(sim.elapsed_ms)
        return sim.hal.clock.ticks_add(now, 2**29 - 1)

    sim.attach(poll)
    sim.advance(0)
    sim.advance(2**30)
    assert seen == [0, 2**29 - 1, 2**30 - 2, 2**30]


def test_time_does_not_go_back():
    try:
        Sim().advance(-1)
    except ValueError:
        return
    raise AssertionError("went back")


def test_the_wall_clock_starts_on_the_second_of_june_at_midnight_local():
    into = [0, 0, 0]
    assert Sim().hal.rtc.read(into) is True
    assert into == [9_648, 79_200_000, 120]
    assert Sim(rtc_set=0).hal.rtc.read(into) is False
    Sim(rtc_day=1, rtc_minute=0, rtc_offset_min=-720).hal.rtc.read(into)
    assert into == [1, 43_200_000, -720]


def test_the_wall_clock_is_right_after_ten_years():
    sim = Sim()
    into = [0, 0, 0]
    for year in range(1, 11):
        sim.advance(365 * 86_400_000 + 1)
        assert sim.hal.rtc.read(into) is True
        assert into == [9_648 + 365 * year, 79_200_000 + year, 120]
        assert sim.elapsed_ms == year * (365 * 86_400_000 + 1)


def test_the_wall_clock_can_be_set_at_any_time_of_the_day():
    sim = Sim()
    into = [0, 0, 0]
    for ms in (0, 50_000_000, 86_399_999):
        sim.advance(61_234_567)
        sim.hal.rtc.set(9_000, ms, -60)
        sim.hal.rtc.read(into)
        assert into == [9_000, ms, -60]
        sim.advance(1)
        sim.hal.rtc.read(into)
        assert into == ([9_000, ms + 1, -60] if ms < 86_399_999 else [9_001, 0, -60])


def test_the_wall_clock_jumps_and_forgets_when_told():
    sim = Sim()
    into = [0, 0, 0]
    sim.happen("clock-step", 7_200)
    sim.hal.rtc.read(into)
    assert into == [9_649, 0, 120]
    sim.happen("clock-step", "-172801")
    sim.hal.rtc.read(into)
    assert into == [9_646, 86_399_000, 120]
    ticks = sim.hal.clock.ticks_ms()
    sim.happen("clock-unset")
    assert sim.hal.rtc.read(into) is False
    assert sim.hal.clock.ticks_ms() == ticks


def test_a_crystal_that_is_off_drifts_by_its_parts_per_million():
    sim = Sim(rtc_drift_ppm=-20)
    into = [0, 0, 0]
    sim.advance(100 * 86_400_000)
    sim.hal.rtc.read(into)
    # 20 ppm of 100 days: 172.8 s
    assert into == [9_748, 79_200_000 - 172_800, 120]


def test_a_burst_keeps_its_time_across_the_wrap_and_however_late_it_is_looked_at():
    sim = Sim(start_ticks_ms=_PERIOD - 50)
    stepper = sim.hal.stepper
    stepper.enable()
    stepper.start(101, 1, 1_999)
    for _ in range(10):
        sim.advance(10)
        elapsed_us = sim.elapsed_ms * 1_000
        assert stepper.count() == elapsed_us // 1_999 + 1
    sim.advance(99)
    assert stepper.busy() is True
    sim.advance(1)
    assert stepper.busy() is False
    assert stepper.count() == 101
