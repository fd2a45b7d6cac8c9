# calendar: days since 2000-01-01, and dates, of one century.
#
# Owns the rule of the leap years from 2000 to 2099, which are those divisible by four. Must not:
# know the century after.

from micropython import const

# Days before each month, in a year that is not a leap year.
_BEFORE = const((0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365))


def days_of(year, month, day):
    """Days from 2000-01-01 to a date of 2000 .. 2099; -1 when there is no such date. Does not
    allocate."""
    if not (2000 <= year <= 2099 and 1 <= month <= 12):
        return -1
    leap = 1 if year % 4 == 0 else 0
    length = _BEFORE[month] - _BEFORE[month - 1] + (leap if month == 2 else 0)
    if not 1 <= day <= length:
        return -1
    years = year - 2000
    days = years * 365 + (years + 3) // 4 + _BEFORE[month - 1] + day - 1
    return days + leap if month > 2 else days


def date_of(days):
    """(year, month, day) of so many days since 2000-01-01: 0 .. 36_524."""
    year = 2000
    while days >= days_of(year, 12, 31) + 1:
        year += 1
    month = 12
    while days < days_of(year, month, 1):
        month -= 1
    return year, month, days - days_of(year, month, 1) + 1
