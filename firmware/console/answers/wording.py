# wording: the pump's numbers as words: units, dates, times.

from firmware.console import reply

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
    from firmware.console.answers import calendar

    return "%04d-%02d-%02d" % calendar.date_of(days)


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
