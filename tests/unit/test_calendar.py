# test_calendar: dates and days since 2000-01-01, both ways.

from firmware.console.answers import wording


def test_days_that_are_known():
    for date, days in (
        ((2000, 1, 1), 0),
        ((2000, 2, 29), 59),
        ((2000, 3, 1), 60),
        ((2001, 1, 1), 366),
        ((2026, 6, 2), 9_649),
        ((2099, 12, 31), 36_524),
    ):
        assert wording.day_number(*date) == days, date
        assert wording.date_of(days) == date, days


def test_every_day_of_a_century_follows_the_one_before():
    days = 0
    for year in range(2000, 2100):
        for month in range(1, 13):
            length = wording.days_in_month(year, month)
            assert wording.day_number(year, month, 1) == days
            assert wording.date_of(days) == (year, month, 1)
            assert wording.date_of(days + length - 1) == (year, month, length)
            days += length
    assert days == 36_525


def test_leap_years():
    lengths = [wording.days_in_month(year, 2) for year in (2000, 2023, 2024, 2025, 2096, 2099)]
    assert lengths == [29, 28, 29, 28, 29, 28]
