# test_parse: what was typed is taken whole and exactly, or refused with a reason.

from firmware.console.answers import parse

NAN = float("nan")
INF = float("inf")


def refused(function, *arguments):
    try:
        result = function(*arguments)
    except parse.NotUnderstood as reason:
        text = str(reason)
        assert text and "\n" not in text and len(text) < 160, text
        return text
    raise AssertionError("%r was taken as %r" % (arguments, result))


def units(value):
    return parse.thousandths(value, "a number of units", "1.5")


def test_numbers_are_taken_exactly():
    for value, mu in (
        (0, 0), (1, 1_000), (-3, -3_000), (1_000_000, 1_000_000_000),
        ("0", 0), ("1.5", 1_500), ("1.50", 1_500), ("0.001", 1), ("  2.25 ", 2_250),
        ("-0.5", -500), ("007", 7_000), ("1.500000", 1_500), ("999999.999", 999_999_999),
    ):  # fmt: skip
        assert units(value) == mu, value


def test_every_thousandth_typed_as_a_float_is_that_thousandth():
    for mu in range(0, 35_001, 7):
        assert units(mu / 1000) == mu, mu


def test_what_is_not_a_number_is_refused():
    for value in (
        "", " ", "-", ".", "1.", ".5", "1,5", "1 5", "1.5 U", "+1", "--1", "1e3", "0x10", "one",
        "1.2.3", "1_000", "\u0661", "1\n", "1.5\x00", None, True, False, [1], (1,), {}, b"1",
        object, "1000000", "9" * 400, NAN, INF, -INF, 1e300, 10**30, -(10**30),
    ):  # fmt: skip
        if value == "1\n":
            continue  # white space around is no matter
        refused(units, value)


def test_what_is_finer_than_a_thousandth_is_refused_not_rounded():
    for value in ("0.0001", "1.2345", "1.0000001", 0.0004, 1.2345, 1.0005):
        assert "finer" in refused(units, value)


def test_a_number_may_say_its_unit_and_no_other():
    for text in ("1.5 U", "1.5U", " 1.5  U "):
        assert parse.thousandths(text, "a number of units", "1.5", "U") == 1_500
    for text, unit in (
        ("1500 mU", "mU"), ("1.5 ml", "ml"), ("1.5g", "g"), ("1.5 u", "u"), ("1.5 U/h", "U/h"),
        ("1.5 IU", "IU"), ("-1 units", "units"),
    ):  # fmt: skip
        said = refused(parse.thousandths, text, "a number of units", "1.5", "U")
        assert said == '"%s" is in %s, not in U; a number of units, as in 1.5' % (text, unit)
    for text in (
        "U",
        " U",
        "1.5 U U",
        "1.5 U2",
        "1.5\tU",
        "1.5 \u00b5U",
        "1.5 U-100",
        "1.5 unitary",
    ):
        refused(parse.thousandths, text, "a number of units", "1.5", "U")
    for text in ("0.8 U/h", "0.8U/h", "00:00=0.8U/h"):
        assert parse.segments(text) == [(0, 800)], text
    for text in ("0.8 U", "0.8 mU/h", "00:00=0.8U", "0.8 0.8 U/h"):
        refused(parse.segments, text)


def test_what_was_typed_is_shown_in_one_short_line():
    assert parse.quoted("1,5") == '"1,5"'
    assert parse.quoted("a\nb\x1b[31m\u20ac") == '"a?b?[31m?"'
    assert len(parse.quoted("x" * 1_000)) < 40
    assert parse.quoted(None) == "None"
    assert parse.quoted([1, 2]) == "a list"


def test_times_of_day():
    for text, minute in (
        ("00:00", 0),
        ("0:00", 0),
        ("6:30", 390),
        ("06:30", 390),
        ("23:59", 1_439),
    ):
        assert parse.minute_of_day(text) == minute
    for text in (
        "",
        "6",
        "24:00",
        "6:5",
        "06:60",
        "06:030",
        ":30",
        "06:",
        "-1:00",
        "006:30",
        "6.30",
    ):
        refused(parse.minute_of_day, text)


def test_profiles():
    assert parse.segments("00:00=0.80") == [(0, 800)]
    assert parse.segments(" 00:00=0.80   6:00=1.1 ") == [(0, 800), (360, 1_100)]
    assert parse.segments("0.8") == [(0, 800)]
    assert parse.segments(0.8) == [(0, 800)]
    assert parse.segments(1) == [(0, 1_000)]


def test_profiles_that_are_not_understood():
    for value in ("", "  ", "00:00", "00:00=", "=1", "00:00=1 06:00", "00:00=1,06:00=2", "1 2",
                  "00:00 = 1", "00:00=1=2", None, [("00:00", 1)], {}, True):  # fmt: skip
        refused(parse.segments, value)


def test_concentrations():
    assert parse.strength("U-100") == 100
    assert parse.strength("u-500") == 500
    for value in ("", "U", "U-", "100", 100, "U100", "U-10000", "U--1", "U-1.0", None, "U-100 "):
        refused(parse.strength, value)


def test_moments():
    day = 9_649  # 2026-06-02
    for text, moment in (
        ("2026-06-02 14:30 +02:00", (day, 45_000_000, 120)),
        ("2026-06-02 14:30:05 +02:00", (day, 45_005_000, 120)),
        ("2026-06-02 14:30", (day, 50_400_000, 30)),  # with the offset that stands
        ("2026-06-02 00:00 +02:00", (day - 1, 79_200_000, 120)),
        ("2026-06-02 23:30 -03:30", (day + 1, 10_800_000, -210)),
        ("2024-02-29 00:00 +00:00", (8_825, 0, 0)),
    ):
        assert parse.moment(text, 30) == moment, text


def test_moments_that_are_none():
    for value in (
        "", "2026-06-02", "14:30", "2026-06-02T14:30", "2026-6-2 14:30", "26-06-02 14:30",
        "2026-13-01 00:00", "2026-00-01 00:00", "2026-06-31 00:00", "2026-02-29 00:00",
        "2019-12-31 00:00", "2100-01-01 00:00", "2026-06-02 24:00", "2026-06-02 14:60",
        "2026-06-02 14:30:60", "2026-06-02 14:30 +2", "2026-06-02 14:30 02:00",
        "2026-06-02 14:30 +02:10", "2026-06-02 14:30 +14:15", "2026-06-02 14:30 -12:15",
        "2026-06-02 14:30 +02:00 x", None, 5, 1.5,
    ):  # fmt: skip
        refused(parse.moment, value, 0)


def test_every_moment_is_one_a_clock_takes():
    # rtc.set takes the days 0 .. 36_524.
    for text in ("2099-12-31 23:59 -12:00", "2020-01-01 00:00 +14:00", "2099-12-31 12:00 -12:00"):
        try:
            day, ms, offset_min = parse.moment(text, 0)
        except parse.NotUnderstood:
            continue
        assert 0 <= day <= 36_524, text
        assert 0 <= ms < 86_400_000
        assert -720 <= offset_min <= 840
