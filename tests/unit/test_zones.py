# test_zones: the rate follows the local time of day, across zones and summer time; what is
# delivered is exact all the while, and no cap is touched by it.

from firmware import faults
from tests.unit.bench import (
    CLOCK,
    DELIVERING,
    HOUR_MS,
    MIN_MS,
    Watch,
    bench,
    in_journal,
    numbers,
    running,
)

NIGHT, DAY = 500, 1_500  # mU/h
PROFILE = "00:00=0.50 06:00=1.50"


def rate(made):
    return made.pump.channels.basal.rate_mu_h


def local_minute(made):
    reading = [0, 0, 0]
    assert made.sim.hal.rtc.read(reading)
    return (reading[1] // MIN_MS + reading[2]) % 1_440


def follow(made, watch, ms):
    """Lets time pass in steps of a minute; the oracle takes the rate of the local minute."""
    for _ in range(ms // MIN_MS):
        watch.basal(NIGHT if local_minute(made) < 360 else DAY)
        assert rate(made) == (NIGHT if local_minute(made) < 360 else DAY), local_minute(made)
        made.sim.advance(MIN_MS - 1)
        made.sim.after_poll = None  # the last poll may lie on the boundary
        made.sim.advance(1)
        watch._pass()
        made.sim.after_poll = watch._look


def begun(local, zone, **plant):
    made = bench(**plant)
    assert made.console.clock("%s %s" % (local, zone)).ok
    made.console.load(300, "U-100")
    made.console.basal(PROFILE)
    assert made.console.resume().ok
    return made


def moved(made, zone):
    """Tells the new offset; the moment must stay what it was."""
    before = [0, 0, 0]
    after = [0, 0, 0]
    made.sim.hal.rtc.read(before)
    answer = made.console.zone(zone)
    assert answer.ok, answer
    made.sim.hal.rtc.read(after)
    assert after[:2] == before[:2], "the moment moved"
    return answer


def exact(made, watch):
    assert not watch.wrong, watch.wrong
    assert watch.steps() == watch.ideal_steps()
    assert made.pump.state == DELIVERING and numbers(made) == []
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def across(local, first, second, hours=3):
    made = begun(local, first)
    watch = Watch(made)
    follow(made, watch, HOUR_MS)
    moved(made, second)
    follow(made, watch, hours * HOUR_MS)
    exact(made, watch)
    return made


def test_summer_time_begins_and_ends_in_the_north():
    made = across("2026-03-29 04:00", "+01:00", "+02:00")
    assert rate(made) == DAY
    made = across("2026-10-25 05:30", "+02:00", "+01:00")
    assert rate(made) == DAY


def test_summer_time_begins_and_ends_in_the_south():
    across("2026-10-04 04:30", "+10:00", "+11:00")
    across("2026-04-05 05:30", "+11:00", "+10:00")


def test_an_hour_told_twice_is_delivered_twice_at_the_rate_of_its_name():
    made = begun("2026-10-25 05:30", "+02:00")
    made.sim.advance(HOUR_MS)
    assert local_minute(made) == 390 and rate(made) == DAY
    moved(made, "+01:00")
    assert local_minute(made) == 330 and rate(made) == NIGHT
    made.sim.advance(31 * MIN_MS)
    assert rate(made) == DAY


def test_zones_of_half_and_quarter_hours():
    for first, second in (
        ("+05:30", "+05:45"),
        ("+05:45", "+09:30"),
        ("-03:30", "-02:30"),
        ("+10:30", "+11:00"),
        ("+12:45", "+13:45"),
    ):
        across("2026-06-02 04:10", first, second, 2)


def test_across_the_date_line_and_around_the_world():
    for first, second in (("+14:00", "-11:00"), ("-12:00", "+14:00"), ("+12:00", "-10:00")):
        across("2026-12-31 22:00", first, second, 2)


def test_a_journey_in_hops():
    made = begun("2026-06-02 09:00", "+02:00")
    watch = Watch(made)
    for zone in ("+03:00", "+05:30", "+08:00", "+12:00", "-10:00", "-07:00", "-04:00", "+00:00"):
        moved(made, zone)
        follow(made, watch, 40 * MIN_MS)
    exact(made, watch)


def test_a_dose_goes_on_across_a_change_of_zone():
    made = begun("2026-06-02 05:00", "+02:00")
    watch = Watch(made)
    watch.basal(NIGHT)
    assert made.console.bolus("3.00").ok
    watch.bolus(3_000)
    made.sim.advance(20_000)
    moved(made, "+09:00")
    watch.basal(DAY)
    made.sim.advance(5 * MIN_MS)
    exact(made, watch)
    assert made.pump.ledger.bolus_steps == 30_000_000 // 18_406


def test_no_cap_is_touched():
    made = running("0", {"hour_cap_mu": 5_000, "day_cap_mu": 8_000})
    made.console.bolus("5.00")
    made.sim.advance(5 * MIN_MS)
    for zone in ("-12:00", "+14:00", "+00:00", "+05:45"):
        moved(made, zone)
        assert not made.console.bolus("0.10").ok, zone
    assert made.console.clock("2027-01-01 00:00 +01:00").ok
    assert not made.console.bolus("0.10").ok
    made.sim.advance(61 * MIN_MS)
    assert not made.console.bolus("3.10").ok
    assert made.console.bolus("2.90").ok


def test_a_zone_is_on_record_with_the_moment_and_the_offset_before():
    made = begun("2026-06-02 22:00", "+02:00")
    made.sim.advance(5_000)
    moved(made, "-03:30")
    kind, day, cs, offset = in_journal(made, CLOCK)[-1]
    assert (kind, day, offset) == (CLOCK, 9_649, 720 - 210)
    assert cs == 20 * 360_000 + 500
    record = bytearray(32)
    made.sim.hal.store.read(made.sim.hal.store.count() - 1, record)
    assert record[1] == CLOCK and record[12] == 8  # stamped as it was: +2 h in quarters


def test_a_zone_is_no_jump_of_the_clock():
    made = begun("2026-06-02 09:00", "+02:00")
    for zone in ("-11:00", "+14:00"):
        moved(made, zone)
        made.sim.advance(5 * MIN_MS)
    assert numbers(made) == []
    assert made.pump.alarms.find(faults.CLOCK_JUMP) is None


def test_what_is_no_zone_is_refused():
    made = begun("2026-06-02 09:00", "+02:00")
    before = len(in_journal(made, CLOCK))
    for wrong in (
        "", "1", 1, None, "02:00", "+2:00", "+14:15", "-12:15", "+02:10", "+02:60", "UTC", "+02",
        "+ 2:00", "+-2:00", 2.0, [], "+02:00 ",
    ):  # fmt: skip
        answer = made.console.zone(wrong)
        assert not answer.ok and str(answer).startswith("refused: "), wrong
    assert len(in_journal(made, CLOCK)) == before
    made = bench(rtc_set=0)
    answer = made.console.zone("+01:00")
    assert not answer.ok and "clock" in str(answer)


def test_the_zone_outlives_a_restart():
    made = begun("2026-06-02 09:00", "+02:00")
    moved(made, "+09:30")
    made.restart()
    assert "UTC+9:30" in str(made.console.clock())
    assert made.pump.clocks.read() and made.pump.clocks.offset_min == 570
