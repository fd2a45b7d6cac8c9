# calendar: days since 2000-01-01 to and from a date (proleptic Gregorian, 2000 .. 2099).

from micropython import const

_DAYS_BEFORE = const((0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334))


def days_in_month(year: int, month: int) -> int:
    """28 .. 31, for a month 1 .. 12 of a year 2000 .. 2099."""
    if month == 2:
        return 29 if year % 4 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(year: int, month: int, day: int) -> int:
    """Days since 2000-01-01 of a valid date 2000 .. 2099."""
    years = year - 2000
    leap_days = (years + 3) // 4
    if month > 2 and years % 4 == 0:
        leap_days += 1
    return years * 365 + leap_days + _DAYS_BEFORE[month - 1] + day - 1


def date_of(days: int) -> tuple:
    """(year, month, day) of a number of days since 2000-01-01, 0 .. 36_524."""
    year = 2000 + days // 366
    while day_number(year + 1, 1, 1) <= days:
        year += 1
    month = 1
    while month < 12 and day_number(year, month + 1, 1) <= days:
        month += 1
    return year, month, days - day_number(year, month, 1) + 1
