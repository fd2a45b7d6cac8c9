# test_week: a line a day, in 80 columns, with the numbers of the records.

from tests.unit.bench import DAY_MS, HOUR_MS, MIN_MS, bench, mend, running
from tests.unit.dated import Records, local

HEAD = "in U             basal   bolus   other   total basal boluses  # basal + bolus"


def said(made):
    text = str(made.console.week())
    for line in text.split("\n"):
        assert len(line) <= 80 and line == line.rstrip(), line
    head, *lines = text.split("\n")
    assert head == HEAD
    return lines


def units(steps, nl_per_mu=10):
    """Steps in U, rounded down to a mU; a reckoning of its own."""
    mu = steps * 18_406 // (1_000 * nl_per_mu)
    return "%d.%03d" % (mu // 1_000, mu % 1_000)


def test_a_week_is_told_day_by_day_as_its_records_have_it():
    made = running("1.0", store_records=1_400)
    records = Records(made)
    for day in range(9):
        made.sim.advance(7 * HOUR_MS)
        made.console.bolus("%d.00" % (1 + day % 3))
        made.sim.advance(17 * HOUR_MS)
        records.take_up()
    made.sim.advance(2 * HOUR_MS)
    *days, average = said(made)
    found = records.by_date()
    today = local(made)[0]
    assert len(days) == 8 and len(found) == 10
    names = ("Fri 2026-06-05", "Sat 2026-06-06", "Sun 2026-06-07")  # the 2nd was a Tuesday
    assert tuple([line[:14] for line in days[1:4]]) == names
    for line, date in zip(days, range(today - 7, today + 1)):
        basal, bolus, other, boluses = found[date]
        words = line[14:].split()
        assert words[:3] == [units(basal), units(bolus), units(other)], line
        assert abs(float(words[3]) - float(units(basal + bolus + other))) < 0.0025
        share = 100 * basal // (basal + bolus)
        assert int(words[4]) in (share, share + 1) and words[5] == "%"
        assert words[6] == "%d" % boluses
    assert average.startswith("average of 7 ")
    mean = sum([found[date][0] for date in range(today - 7, today)]) // 7
    assert abs(float(average[14:].split()[0]) - float(units(mean))) < 0.003
    bars = [line[62:] for line in days]
    assert max([len(bar) for bar in bars]) == 18 and len(bars[-1]) < 4
    assert all([bar.strip("#").strip("+") == "" for bar in bars])


def test_a_new_pump_has_a_day_and_nothing_in_it():
    (line,) = said(bench())
    assert line == "Tue 2026-06-02   0.000   0.000   0.000   0.000     -       0"
    made = bench()
    made.pump.journal.close()
    assert str(made.console.week()) == "the journal is closed, see pump.alarms()"


def test_a_day_in_which_nothing_went_out_is_told_too():
    made = running("1.0", rtc_minute=1_380)
    made.sim.advance(2 * HOUR_MS)
    made.console.suspend()
    made.sim.advance(2 * DAY_MS)
    lines = said(made)
    assert [line[4:14] for line in lines] == ["2026-06-0%d" % day for day in (2, 3, 4, 5)] + [
        "age of 2  "  # of the first there was but an hour
    ]
    assert " 0.000   0.000     -       0" in lines[2]


def test_what_a_record_said_and_the_mark_did_not_is_told_as_other():
    made = running("20", rtc_minute=1_439)
    _, ms = local(made)
    made.sim.advance(DAY_MS - ms + 300)
    before = made.pump.ledger.total_steps
    made.restart()
    made.sim.advance(0)
    mend(made)
    days = [line[14:].split() for line in said(made)[:2]]
    assert made.pump.days.steps(0) < 0 < made.pump.days.steps(2)
    assert days[1][0] == "0.000"
    total = sum([float(day[3]) for day in days])
    assert 0 <= total - float(units(before)) <= 0.052


def test_a_day_of_two_strengths_or_without_a_date_is_one_line():
    made = running("1.0", store_records=500)
    made.sim.advance(HOUR_MS)
    for text in ("2026-06-01 10:00 +02:00", "2026-06-02 03:00 +02:00"):
        assert made.console.clock(text).ok
        made.sim.advance(HOUR_MS + MIN_MS)
    first, second = said(made)  # no whole day that would have an average
    assert first.startswith("Mon 2026-06-01   1.01")
    assert second.startswith("Tue 2026-06-02   2.01")
    made.sim.happen("clock-unset")
    made.sim.advance(HOUR_MS)
    assert said(made)[2].startswith("no date          0.")
