# test_parts_calendar: days and dates of a century, against an odometer.

from tests.unit.benchtop import part

calendar = part("calendar")


def test_every_day_of_the_century_has_its_date_and_back():
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    days = 0
    for year in range(2000, 2100):
        for month in range(1, 13):
            last = lengths[month - 1]
            if month == 2 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
                last = 29
            for day in (1, 2, 15, last) if year % 9 else range(1, last + 1):
                assert calendar.days_of(year, month, day) == days + day - 1
                if day in (1, last) or year == 2026:
                    assert calendar.date_of(days + day - 1) == (year, month, day)
            assert calendar.days_of(year, month, last + 1) == -1
            days += last
    assert days == 36_525


def test_what_is_no_date_has_no_day():
    for wrong in (
        (1999, 12, 31),
        (2100, 1, 1),
        (2026, 0, 1),
        (2026, 13, 1),
        (2026, 1, 0),
        (2026, -1, 5),
        (2026, 2, 29),
        (2026, 4, 31),
    ):
        assert calendar.days_of(*wrong) == -1, wrong
