# test_runout: how long the reservoir lasts, by the minute, and the warning in time.

from firmware import faults
from firmware.therapy import runout
from tests.unit.bench import DAY_MS, HOUR_MS, MIN_MS, bench, numbers, running

LOW = faults.LOW_TIME


def left(made, minute):
    return runout.left_min(made.pump, minute)


def walked(mu, segments, minute, temp=None):
    """The same, a minute at a time. temp: (minutes, what it makes of a rate)."""
    left = mu * 60
    minutes = 0
    while True:
        rate = 0
        for start, in_force in segments:
            if start <= minute:
                rate = in_force
        if temp and minutes < temp[0]:
            rate = temp[1](rate)
        if rate > left:
            return minutes
        left -= rate
        minutes += 1
        minute = (minute + 1) % 1_440


def test_it_is_what_a_walk_through_the_profile_comes_to():
    for text, segments in (
        ("1.0", [(0, 1_000)]),
        ("00:00=0.5 06:00=1.1 22:00=0.7", [(0, 500), (360, 1_100), (1_320, 700)]),
        ("00:00=0 12:00=3 12:01=0", [(0, 0), (720, 3_000), (721, 0)]),
        ("00:00=0.001 23:59=35", [(0, 1), (1_439, 35_000)]),
    ):
        for units in (1, 7, 20):
            made = running(text, units=units)
            made.console.suspend()
            steps = made.pump.ledger.left_steps()
            mu = steps * 18_406 // 10_000
            for minute in (0, 1, 359, 360, 719, 720, 721, 1_319, 1_439):
                found = left(made, minute)
                assert abs(found - walked(mu, segments, minute)) <= 1, (text, units, minute)


def test_a_temporary_rate_is_walked_through_as_long_as_it_lasts():
    text, segments = "00:00=0.5 06:00=9 22:00=0.7", [(0, 500), (360, 9_000), (1_320, 700)]
    for percent, minutes in ((0, 15), (50, 90), (500, 60), (130, 1_440), (0, 4_320), (500, 4_320)):
        for units in (1, 20, 290):
            made = running(text, units=units)
            assert made.console.temp("%d%%" % percent, minutes).ok
            mu = made.pump.ledger.left_steps() * 18_406 // 10_000
            temp = (minutes, lambda rate, percent=percent: min(rate * percent // 100, 35_000))
            for minute in (0, 345, 360, 719, 1_319, 1_439):
                right = walked(mu, segments, minute, temp)
                assert abs(left(made, minute) - right) <= 1, (percent, minutes, units, minute)


def test_a_temporary_rate_in_the_place_of_none_empties_it_too():
    made = running("0", units=20)
    assert made.console.temp(2, "5:00").ok
    assert left(made, 0) == runout.NEVER
    assert made.console.temp(2, "10:01").ok
    assert left(made, 0) in (599, 600)


def test_what_is_still_to_come_of_a_bolus_is_gone():
    made = running("1", units=20)
    before = left(made, 0)
    made.console.bolus(5)
    assert before - 302 <= left(made, 0) <= before - 299
    made.sim.advance(HOUR_MS)
    assert before - 363 <= left(made, 0) <= before - 359


def test_at_a_basal_of_nothing_it_lasts_for_ever():
    made = running("0")
    assert left(made, 0) == runout.NEVER
    assert "about" not in str(made.console.status())
    made.console.basal("0.001")
    assert left(made, 0) == runout.MOST_MIN  # 300 U are 34 years
    made = bench()
    assert left(made, 0) == runout.NEVER


def test_without_a_clock_the_rate_in_force_goes_on():
    made = running("00:00=2 12:00=0.1", units=20)
    made.sim.happen("clock-unset")
    assert left(made, runout.UNKNOWN) in (598, 599, 600)


def test_the_status_line_says_the_same():
    made = running("1", units=20)
    made.sim.advance(HOUR_MS // 2)
    assert left(made, 30) // 60 == 19
    assert "about 19 h" in str(made.console.status())


def test_little_time_is_said_before_little_insulin_is():
    made = running("5", {"low_min": 480}, units=60)
    made.sim.advance(4 * HOUR_MS - MIN_MS)
    assert numbers(made) == []
    made.sim.advance(2 * MIN_MS)
    assert numbers(made) == [LOW]
    assert 470 < made.pump.alarms.standing[0].detail < 480
    made.sim.advance(5 * HOUR_MS)
    assert numbers(made) == [LOW, faults.LOW_RESERVOIR]
    made.console.suspend()
    made.console.load(300, "U-100")
    made.sim.advance(MIN_MS)
    assert numbers(made) == []


def test_it_looks_ahead_to_a_rate_that_is_not_in_force_yet():
    made = running("00:00=0.1 06:00=30", {"low_min": 480}, units=50)
    made.sim.advance(MIN_MS // 2)
    assert numbers(made) == [LOW]


def test_one_step_takes_no_warning_back():
    """Before a rate that is low, a minute that begins gives 20 min, and its steps take them."""
    rig = {"low_min": 480, "low_mu": 0, "last_mu": 1_000}
    made = running("00:00=1 04:00=0.05", rig, units="4.3")
    times = 0
    was = False
    for _ in range(200 * 6):
        made.sim.advance(10_000)
        now = LOW in numbers(made)
        times += now and not was
        was = now
    assert was and times == 1


def test_there_need_be_no_warning_by_time_but_the_last_by_units():
    made = running("5", {"low_min": 0, "low_mu": 0}, units=30)
    made.sim.advance(5 * HOUR_MS - 10 * MIN_MS)
    assert numbers(made) == []
    made.sim.advance(20 * MIN_MS)
    assert numbers(made) == [faults.LAST_RESERVOIR]


def test_the_figure_is_bounded_on_every_rig():
    made = running(
        "0.025",
        {
            "pl_per_step": 500,
            "travel_steps": 10_000_000,
            "quantum_nl": 100,
            "capacity_nl": 10_000_000,
        },
        units=1_000,
    )
    made.sim.advance(DAY_MS // 24)
    assert 1_000_000 * 60 // 25 - 70 < left(made, 60) <= 1_000_000 * 60 // 25
