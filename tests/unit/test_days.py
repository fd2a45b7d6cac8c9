# test_days: what each local day came to, against an oracle; and the days add up to the ledger,
# whatever the clock does, and wherever the power goes.

from tests.unit.bench import (
    DAY,
    DAY_MS,
    DELIVERING,
    HOUR_MS,
    LOAD,
    MIN_MS,
    bench,
    in_journal,
    mend,
    running,
)
from tests.unit.dated import Ideal, Records, local, sums
from tests.unit.restarts import PARTS, come_back, memory, run_cut
from tests.unit.walking import change_strength

SEGMENTS = ((0, 800), (360, 1_100), (690, 900), (1_320, 700))
PROFILE = "00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70"


def agree(made, records):
    of_days, of_ledger = sums(made, records)
    assert of_days == of_ledger


def test_ten_days_with_boluses_zones_clocks_and_resets():
    """Each day's basal is the ideal's, to a step; with a reset in it, within what it calls
    uncertain. All days add up to the ledger at every look."""
    made = running(PROFILE, store_records=400)
    ideal, records = Ideal(made, SEGMENTS), Records(made)
    torn = set()  # dates with a reset

    def looked(hours):
        ideal.advance(hours * HOUR_MS)
        agree(made, records)

    def bolus(mu):
        ideal.typed(made.console.bolus, "%d.%03d" % (mu // 1_000, mu % 1_000))
        ideal.advance(4 * MIN_MS)
        assert not made.pump.channels.doses.count
        ideal.dose(mu)
        agree(made, records)

    def cut():
        torn.add(local(made)[0])
        made.restart()
        made.sim.advance(0)
        mend(made)
        ideal.forget()
        agree(made, records)

    boluses = 0
    for day in range(10):
        looked(7)
        bolus(4_200)
        looked(5)
        bolus(1_500 + 10 * day)
        boluses += 2
        if day == 1:
            ideal.typed(made.console.zone, "+01:00")  # winter time: 25 hours
        if day == 2:
            ideal.typed(made.console.zone, "-05:00")  # six hours west
        if day == 4:
            ideal.typed(made.console.zone, "+02:00")  # and back, past midnight
        if day == 5:
            ideal.typed(made.console.clock, "2026-06-05 03:00")  # some days back
        if day == 6:
            ideal.typed(made.console.clock, "2026-06-20 23:58")  # and far ahead
        if day in (3, 7, 8):
            cut()
        looked(11)
        ideal.advance(HOUR_MS - 8 * MIN_MS)
        agree(made, records)
    found = records.by_date()
    assert len(found) > 8 and sum([row[3] for row in found.values()]) == boluses
    assert sum(ideal.steps.values()) > 9_000
    for date, row in found.items():
        basal = ideal.steps.get(date, 0)
        if date in torn:
            assert row[0] - 1 <= basal <= row[0] + row[2] + 1, (date, row, basal)
        else:
            assert -1 <= row[0] - basal <= 1 and row[2] == 0, (date, row, basal)
    assert len(torn) == 3 and sum([row[2] for row in found.values()]) <= 3 * 27


def test_a_day_ends_at_midnight_and_its_steps_are_those_that_went_out():
    made = running("20", rtc_minute=1_439)
    date, ms = local(made)
    made.sim.advance(DAY_MS - ms - 1)
    before = made.sim.pulses
    assert in_journal(made, DAY) == []
    made.sim.advance(MIN_MS)
    ((_, a, b, c),) = in_journal(made, DAY)
    assert a == date and c == 0
    assert 0 <= (b & 16_777_215) - before <= 1 and b >> 24 == 10
    assert made.pump.days.day == date + 1


def test_a_bolus_over_midnight_is_divided_and_counts_where_it_began():
    made = running("0", rtc_minute=1_439)
    records = Records(made)
    date, ms = local(made)
    made.sim.advance(DAY_MS - ms - 30_000)
    assert made.console.bolus("2.00").ok
    made.sim.advance(10 * MIN_MS)
    found = records.by_date()
    first, second = found[date], found[date + 1]
    assert (first[3], second[3]) == (1, 0)
    assert first[1] + second[1] == made.pump.ledger.bolus_steps == 20_000_000 // 18_406
    half = 30 * 250 * 1_000 // 18_406  # 30 s at 250 nL/s
    assert half - 11 <= first[1] <= half + 1  # what a burst holds is in flight


def test_wherever_the_power_goes_around_midnight_the_days_add_up():
    """Before, in and after the write of the record; and no step comes twice, or is lost."""
    cuts = 0
    for writes in range(6):
        for part in (PARTS[1], PARTS[3]):
            made = running("20", rtc_minute=1_439)
            date, ms = local(made)
            sim = made.sim
            sim.advance(DAY_MS - ms - 2_000)
            cuts += run_cut(made, lambda: sim.advance(15_000), writes, part)  # noqa: B023
            pulses = sim.pulses
            made = come_back(made, memory(made))
            records = Records(made)
            agree(made, records)
            made.sim.advance(MIN_MS)
            agree(made, records)
            found = records.by_date()
            total = sum([row[0] + row[2] for row in found.values()])
            assert total == made.pump.ledger.total_steps and 0 <= total - pulses <= 27
            assert len(records.take_up()) == 1 and made.pump.days.day == date + 1
    assert cuts >= 4


def test_a_store_that_fails_at_midnight_loses_no_day():
    made = running("5", rtc_minute=1_439)
    records = Records(made)
    date = local(made)[0]
    made.sim.advance(30_000)
    made.sim.happen("store-broken")
    made.sim.advance(5 * MIN_MS)
    assert made.pump.state != DELIVERING and in_journal(made, DAY) == []
    made.sim.happen("store-ok")
    made.sim.advance(5 * MIN_MS)
    agree(made, records)
    assert [row[0] for row in records.take_up()] == [date]
    assert made.pump.days.day == date + 1


def test_a_clock_that_is_lost_begins_a_day_without_a_date():
    made = running("1")
    records = Records(made)
    date = local(made)[0]
    made.sim.advance(6 * HOUR_MS)
    made.sim.happen("clock-unset")
    made.sim.advance(3 * HOUR_MS)
    assert made.pump.days.day == 0
    assert made.console.clock("2026-06-02 09:00 +02:00").ok
    made.sim.advance(HOUR_MS)
    found = records.by_date()
    assert sorted(found) == [0, date]
    assert abs(found[0][0] - 3 * 543) <= 0.25 * 543 + 2
    assert found[date][0] + found[0][0] == made.pump.ledger.basal_steps
    agree(made, records)


def test_insulin_of_another_strength_has_a_record_of_its_own():
    made = running("1", {"travel_steps": 400_000}, units=90)
    records = Records(made)
    date = local(made)[0]
    made.sim.advance(2 * HOUR_MS)
    before = made.pump.ledger.basal_steps
    made.console.suspend()
    change_strength(made, "U-200", 90)
    agree(made, records)
    made.restart()
    agree(made, records)
    assert [(row[0], row[1], row[5]) for row in records.take_up()] == [(date, before, 10)]
    kinds = [row[0] for row in in_journal(made, DAY, LOAD) if row[0] == DAY or row[1]]
    assert kinds[-2:] == [DAY, LOAD]


def test_new_books_begin_with_no_day():
    made = bench()
    assert in_journal(made, DAY) == [] and made.pump.days.day == local(made)[0]
    made.sim.advance(DAY_MS)
    ((_, a, b, c),) = in_journal(made, DAY)
    assert (b & 16_777_215, c, a >> 16) == (0, 0, 0)
