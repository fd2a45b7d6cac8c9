# test_calculate: pump.calculate() shows its working, refuses what it cannot know, and never
# delivers.
#
# What is set is put where settings keep it, in the form in which they do.

from tests.unit.bench import BOLUS, MIN_MS, in_journal, running

RATIO, SENSITIVITY, TARGET, OPTIONS = 9, 10, 11, 12
NAMES = {RATIO: "ratio", SENSITIVITY: "sensitivity", TARGET: "target"}
MG_DL, MMOL_L = 0, 1


def rows(*numbers):
    """Of (minute, u32, ...): as a section holds them."""
    data = b""
    for minute, *values in numbers:
        data += minute.to_bytes(2, "little")
        for value in values:
            data += value.to_bytes(4, "little")
    return data


def given(made, unit=MMOL_L, reverse=0, **sections):
    """A ratio of 10 g, 2.5 mmol/L (45 mg/dL) a U, 5.5 to 7 mmol/L (100 to 126 mg/dL)."""
    held = {
        RATIO: rows((0, 10_000)),
        SENSITIVITY: rows((0, 2_500 if unit else 45_000)),
        TARGET: rows((0, 5_500, 7_000) if unit else (0, 100_000, 126_000)),
        OPTIONS: bytes((unit, 0, reverse)),
    }
    for name, value in sections.items():
        for kind in NAMES:
            if NAMES[kind] == name:
                held[kind] = value
    made.pump.settings.section = held.get
    return made


def pump(unit=MMOL_L, reverse=0, rig=None, **sections):
    return given(running("0", rig), unit, reverse, **sections)


def lines(answer):
    assert answer.ok, answer
    found = str(answer).split("\n")
    for line in found:
        assert len(line) <= 80, line
    return found


def refused(answer, *words):
    text = str(answer)
    assert not answer.ok and text.startswith("refused: ") and "\n" not in text, text
    for word in words:
        assert word in text, (word, text)


def test_a_meal_and_a_correction_are_added_up_line_by_line():
    made = pump()
    assert lines(made.console.calculate(60, 9.8)) == [
        "meal       60 g at 10 g/U                                       6.000 U",
        "correction (9.8 - 7) mmol/L at 2.5 a U                          1.120 U",
        "on board   nothing                                              0.000 U",
        "suggested  rounded down to 0.01 U                               7.12  U",
        "pump.bolus(7.12) delivers it; nothing is delivered by itself",
    ]


def test_nothing_is_delivered_and_nothing_put_on_record():
    made = pump()
    before = made.sim.hal.store.count()
    lines(made.console.calculate(60, 9.8))
    made.sim.advance(10 * MIN_MS)
    assert made.sim.pulses == 0 and not made.pump.channels.doses.count
    assert in_journal(made, BOLUS) == [] and made.sim.hal.store.count() == before


def test_what_it_suggests_is_taken_as_a_bolus():
    made = pump()
    line = lines(made.console.calculate(carbs="32.5 g", glucose="9.84"))[-1]
    amount = line[line.index("(") + 1 : line.index(")")]
    assert made.console.bolus(amount).ok


def test_insulin_on_board_is_taken_off_the_correction_and_never_off_the_meal():
    made = pump()
    made.console.bolus("2.00")
    made.sim.advance(5 * MIN_MS)
    mu = made.pump.dispenser.onboard.milliunits(18_406, 10)
    assert 1_980 <= mu <= 2_000
    found = lines(made.console.calculate(60, 9.8))
    assert found[2].startswith("on board   1.9") and found[2].endswith("-1.120 U"), found
    assert "only" in found[2] and found[-1].startswith("pump.bolus(6.00)")
    found = lines(made.console.calculate(60, 19.8))  # 5.12 U
    assert found[-1].startswith(
        "pump.bolus(%d.%02d)" % ((11_120 - mu) // 1_000, (11_120 - mu) % 1_000 // 10)
    )
    found = lines(made.console.calculate(60))
    assert "no glucose was given" in found[1] and "never off the meal" in found[2]
    assert found[-1].startswith("pump.bolus(6.00)")


def test_below_the_range_the_meal_gets_less_only_when_that_was_asked_for():
    for reverse, bolus in ((0, "6.00"), (1, "5.60")):
        made = pump(reverse=reverse)
        assert lines(made.console.calculate(60, 4.5))[-1].startswith("pump.bolus(%s)" % bolus)
        assert "no bolus" in lines(made.console.calculate(0, 4.5))[-1]
        assert "no bolus" in lines(made.console.calculate(3, 4.5))[-1] or not reverse


def test_low_glucose_is_to_be_treated_first():
    for unit, low, enough in ((MMOL_L, 3.8, 3.9), (MG_DL, 69, 70)):
        made = pump(unit)
        assert "is low: treat it first" in lines(made.console.calculate(20, low))[0]
        assert "low" not in lines(made.console.calculate(20, enough))[0]
    made = pump(MG_DL, target=rows((0, 60_000, 60_000)))  # not even then is it corrected
    found = lines(made.console.calculate(glucose=65))
    assert "none while it is low" in found[1] and "no bolus" in found[-1]


def test_within_the_range_there_is_no_correction():
    made = pump()
    for glucose in (5.5, 6, 7):
        assert "within 5.5 to 7 mmol/L" in lines(made.console.calculate(30, glucose))[1]
        assert "no bolus is suggested" in lines(made.console.calculate(glucose=glucose))[-1]


def test_what_holds_at_this_time_of_day_is_taken():
    made = pump(ratio=rows((360, 10_000), (660, 20_000)))  # from 06:00, from 11:00
    for clock, bolus in (
        ("05:59", "3.00"),
        ("06:00", "6.00"),
        ("10:59", "6.00"),
        ("11:00", "3.00"),
    ):
        assert made.console.clock("2026-06-03 %s +02:00" % clock).ok
        assert lines(made.console.calculate(60))[-1].startswith("pump.bolus(%s)" % bolus), clock


def test_a_value_of_the_other_unit_is_refused_and_said_to_be():
    made = pump(MG_DL)
    refused(made.console.calculate(60, 9.8), "mg/dL", "9.8 is mmol/L", "177 mg/dL")
    refused(made.console.calculate(60, "9.8 mmol/L"), "177 mg/dL")
    refused(made.console.calculate(60, "25 mmol/l"), "450 mg/dL")
    lines(made.console.calculate(60, "180 mg/dl"))
    given(made, MMOL_L)
    refused(made.console.calculate(60, 180), "mmol/L", "180 is mg/dL", "10.0 mmol/L")
    refused(made.console.calculate(60, "30 mg/dL"), "1.7 mmol/L")
    lines(made.console.calculate(60, "9.8mmol/L"))


def test_what_is_neither_is_refused():
    made = pump()
    refused(made.console.calculate(), "pump.calculate(60, 9.8)")
    refused(made.console.calculate(0))
    refused(made.console.calculate(-5), "outside 0 to 500 g")
    refused(made.console.calculate(501), "outside 0 to 500 g")
    refused(made.console.calculate("60 ml"), "in g")
    refused(made.console.calculate("a lot"))
    refused(made.console.calculate(60, "high"))
    refused(made.console.calculate(60, "9.8 mmol"), "as in 9.8")
    refused(made.console.calculate(60, 0.5), "1.1 to 33.3")
    refused(made.console.calculate(60, 700), "1.1 to 33.3")
    refused(made.console.calculate(60, float("nan")))
    refused(made.console.calculate(60, "9.8 mg/dL"), "0.5 mmol/L")
    refused(made.console.calculate([60]))
    refused(made.console.calculate(60, carbs=5), "carbs once")
    refused(made.console.calculate(60, 9, 3))
    refused(made.console.calculate(60, sugar=9))


def test_what_is_not_set_is_refused_and_how_to_set_it_said():
    made = pump()
    for kind, say, unit in (
        (RATIO, 'pump.ratio("00:00=10")', MMOL_L),
        (SENSITIVITY, 'pump.sensitivity("00:00=2.5")', MMOL_L),
        (SENSITIVITY, 'pump.sensitivity("00:00=45")', MG_DL),
        (TARGET, 'pump.target("00:00=90-120")', MG_DL),
    ):
        given(made, unit, **{NAMES[kind]: None})
        refused(made.console.calculate(60, 9.8 if unit else 180), say)
    made.pump.settings.section = {}.get
    refused(made.console.calculate(60), "no carbohydrate ratio is set")


def test_without_a_clock_it_is_refused():
    made = pump()
    made.sim.happen("clock-unset")
    refused(made.console.calculate(60), "the clock is not set", "pump.clock(")


def test_no_more_is_suggested_than_may_be_delivered_or_is_left():
    made = pump(rig={"max_bolus_mu": 5_000})
    found = lines(made.console.calculate(60, 9.8))
    assert "above the largest bolus allowed, 5.000 U" in found[-2]
    assert found[-1].startswith("pump.bolus(5.00)")
    made = given(running("0", units=4))
    found = lines(made.console.calculate(60))
    assert found[-2] == "only 3.999 U is left in the reservoir", found
    assert found[-1].startswith("pump.bolus(3.99)")
    assert made.console.bolus("3.99").ok
