# wording: the pump's numbers as words: units, dates, times.
#
# Owns the calendar: days since 2000-01-01 to and from a date (proleptic Gregorian, 2000 .. 2099).

from micropython import const

from firmware.console import reply

_DAYS_BEFORE = const((0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334))

milli = reply.milli  # always in memory


def tenths(value: int) -> str:
    """Thousandths as a decimal with one place, rounded: 199_999 is 200.0. Not negative."""
    value = (value + 50) // 100
    return "%d.%d" % (value // 10, value % 10)


def hundredths(value: int) -> str:
    """Thousandths as a decimal with two places, rounded: 1_996 is 2.00. Not negative."""
    value = (value + 5) // 10
    return "%d.%02d" % (value // 100, value % 100)


def clock_time(ms: int) -> str:
    """ms of a day as HH:MM."""
    return "%02d:%02d" % (ms // 3_600_000, ms // 60_000 % 60)


def clock_time_s(cs: int) -> str:
    """1/100 s of a day as HH:MM:SS."""
    return "%02d:%02d:%02d" % (cs // 360_000, cs // 6_000 % 60, cs // 100 % 60)


def date(days: int) -> str:
    """Days since 2000-01-01 as YYYY-MM-DD."""
    return "%04d-%02d-%02d" % date_of(days)


def offset(offset_min: int) -> str:
    """Minutes from UTC as UTC+2 or UTC-3:30."""
    sign = "-" if offset_min < 0 else "+"
    hours, minutes = abs(offset_min) // 60, abs(offset_min) % 60
    return "UTC%s%d" % (sign, hours) + (":%02d" % minutes if minutes else "")


def span(ms: int) -> str:
    """A time that has passed, or is left, as a person says it."""
    minutes = ms // 60_000
    if minutes < 1:
        return "%d s" % (ms // 1000)
    if minutes < 120:
        return "%d min" % minutes
    if minutes < 2880:
        return "%d h %02d min" % (minutes // 60, minutes % 60)
    return "%d d %d h" % (minutes // 1440, minutes // 60 % 24)


def minutes(count: int) -> str:
    """A time that was asked for: 90 is 1 h 30 min."""
    if count < 60:
        return "%d min" % count
    return "%d h" % (count // 60) + (" %d min" % (count % 60) if count % 60 else "")


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
