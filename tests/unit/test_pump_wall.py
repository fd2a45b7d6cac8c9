# test_pump_wall: segments of the day, and a wall clock that jumps, is lost, or was never set.

from firmware import faults
from tests.unit.bench import (
    DAY_MS,
    DELIVERING,
    HOUR_MS,
    MIN_MS,
    RATE,
    Watch,
    bench,
    numbers,
    running,
)


def rates(made):
    """(uptime_ms, rate) of every RATE record."""
    record = bytearray(32)
    store = made.sim.hal.store
    found = []
    for index in range(store.count()):
        store.read(index, record)
        if record[1] == RATE:
            uptime = record[26] | record[27] << 8 | record[28] << 16 | record[29] << 24
            found.append((uptime, record[14] | record[15] << 8))
    return found


def test_segments_begin_on_their_minute():
    made = running("00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70", store_records=450)
    made.sim.advance(DAY_MS)
    changes = rates(made)
    minutes = ((0, 800), (360, 1_100), (690, 900), (1_320, 700), (1_440, 800))
    assert [rate for _, rate in changes] == [rate for _, rate in minutes]
    for i in range(5):
        # The record is written by the poll that finds it: at the boundary, or a burst later.
        assert 0 <= changes[i][0] - minutes[i][0] * MIN_MS <= 20, changes[i]


def test_basal_is_exact_across_boundaries_and_midnight():
    made = running("00:00=4.00 00:30=1.10 23:00=2.00 23:59=9.00", rtc_minute=1_375)
    watch = Watch(made)
    for minutes, rate_mu_h in ((5, 1_100), (59, 2_000), (1, 9_000), (30, 4_000), (30, 1_100)):
        watch.basal(rate_mu_h)
        made.sim.advance(minutes * MIN_MS - 1)
        watch._pass()
        made.sim.after_poll = None  # the last poll of a segment lies on its boundary
        made.sim.advance(1)
        watch._pass()
        made.sim.after_poll = watch._look
    assert not watch.wrong, watch.wrong
    assert watch.steps() == watch.ideal_steps()


def test_a_clock_that_was_set_forward_or_back_repeats_and_skips_no_dose():
    for seconds in (3_600, -3_600, 86_400, -86_400, 31_536_000):
        made = running("1.0")
        watch = Watch(made)
        watch.basal(1_000)
        made.sim.advance(10 * MIN_MS)
        made.console.bolus("1.00")
        watch.bolus(1_000)
        made.sim.advance(20_000)
        made.sim.happen("clock-step", seconds)
        made.sim.advance(HOUR_MS)
        assert not watch.wrong, (seconds, watch.wrong)
        assert watch.steps() == watch.ideal_steps(), seconds
        assert numbers(made) == [faults.CLOCK_JUMP]
        made.console.ack()
        assert numbers(made) == []


def test_a_clock_change_chooses_another_segment_within_a_minute():
    made = running("00:00=0.50 12:00=1.50")
    made.sim.advance(HOUR_MS)
    assert made.pump.channels.basal.rate_mu_h == 500
    made.sim.happen("clock-step", 12 * 3_600)
    made.sim.advance(MIN_MS)
    assert made.pump.channels.basal.rate_mu_h == 1_500
    made.console.clock("2026-06-02 03:00 +02:00")
    assert made.pump.channels.basal.rate_mu_h == 500


def test_a_clock_change_does_not_reset_the_hour():
    made = running("0", {"hour_cap_mu": 5_000})
    made.console.bolus("5")
    made.sim.advance(5 * MIN_MS)
    for seconds in (86_400, -7_200):
        made.sim.happen("clock-step", seconds)
        made.sim.advance(MIN_MS)
        assert not made.console.bolus("0.10").ok
    made.console.clock("2030-01-01 00:00 +00:00")
    assert not made.console.bolus("0.10").ok
    made.sim.advance(56 * MIN_MS)
    assert made.console.bolus("0.10").ok


def test_an_unset_clock_is_said_and_nothing_begins():
    made = bench(rtc_set=0)
    made.console.load(300, "U-100")
    made.console.basal("1.0")
    answer = made.console.resume()
    assert not answer.ok and "clock" in str(answer)
    assert "clock not set" in str(made.console.status())
    made.sim.advance(HOUR_MS)
    assert made.sim.hal.stepper.count() == 0
    assert made.console.clock("2026-06-02 14:30 +02:00").ok
    assert made.console.resume().ok


def test_a_clock_that_is_lost_is_announced_and_basal_goes_on():
    made = running("00:00=1.0 12:00=2.0")
    watch = Watch(made)
    watch.basal(1_000)
    made.sim.advance(HOUR_MS)
    made.sim.happen("clock-unset")
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.CLOCK_UNSET]
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING
    assert not watch.wrong and watch.steps() == watch.ideal_steps()
    made.console.clock("2026-06-02 13:00 +02:00")
    made.sim.advance(MIN_MS)
    assert numbers(made) == []
    assert made.pump.channels.basal.rate_mu_h == 2_000


def test_a_new_profile_counts_even_when_the_clock_is_lost():
    made = running("5.0")
    made.sim.advance(10_000)
    made.sim.happen("clock-unset")
    made.sim.advance(MIN_MS)
    made.console.basal("0")
    made.sim.advance(1_000)
    before = made.sim.hal.stepper.count()
    made.sim.advance(HOUR_MS)
    delivered = made.sim.hal.stepper.count() - before
    assert delivered == 0, "the profile says 0, and %d steps went out" % delivered
