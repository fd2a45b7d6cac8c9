# parse: what a person typed, as integers, or a reason why not.
#
# Owns every form of input. A number is taken whole or not at all: nothing is guessed, rounded or
# cut off. Here, and nowhere else, a float may appear; it leaves as an integer or not at all.

from micropython import const

from firmware.console.answers import wording
from firmware.console.prompt import NotUnderstood

_DIGITS = const("0123456789")
_FAR = const(1_000_000)  # beyond any range there is
_LONG = const(10**15)  # more digits than a message shows
_LAST_DAY = const(36_524)  # 2099-12-31
_MOST_ID = const(1_073_741_823)
_LONGEST_UNIT = const(6)  # letters


def quoted(value) -> str:
    """A value as it may stand in a message: on one line and not long."""
    if not isinstance(value, str):
        if value is not None and type(value) not in (int, float, bool):
            return "a " + type(value).__name__
        if type(value) is int and not -_LONG < value < _LONG:
            return "a number that long"
        return str(value)
    text = ""
    for char in value[:32]:
        text += char if " " <= char <= "~" else "?"
    return '"' + text + ("..." if len(value) > 32 else "") + '"'


def thousandths(value, what: str, example: str, unit: str = "") -> int:
    """A number, or a decimal in a string, in thousandths. what: "a number of units", for messages.

    Takes at most three decimals; a decimal point needs a digit on both sides. unit: what may
    follow it in a string; another one is refused.
    """
    if type(value) is int:
        if -_FAR <= value <= _FAR:
            return value * 1000
    elif type(value) is float:
        if -_FAR <= value <= _FAR:  # false for nan, too
            return _float_thousandths(value, what, example)
    elif isinstance(value, str):
        return _text_thousandths(value, what, example, unit)
    raise NotUnderstood("%s is not %s, as in %s" % (quoted(value), what, example))


def _float_thousandths(value, what, example):
    milli = round(value * 1000)
    # A 32-bit float is right to 0.004 of a thousandth at 35; what is further off was typed.
    if abs(value * 1000 - milli) * 100 > 1:
        raise NotUnderstood(
            "%s is finer than 0.001; %s, as in %s" % (quoted(value), what, example)
        )
    return milli


def _text_thousandths(text, what, example, unit):
    number = text.strip()
    if "," in number:
        raise NotUnderstood(
            "%s has a comma; a decimal has a point, as in %s" % (quoted(text), example)
        )
    given = _unit_of(number)
    if given and unit:
        if given != unit:
            raise NotUnderstood(
                "%s is in %s, not in %s; %s, as in %s" % (quoted(text), given, unit, what, example)
            )
        number = number[: -len(given)].rstrip()
    sign = 1
    if number[:1] == "-":
        sign = -1
        number = number[1:]
    whole, point, decimals = number.partition(".")
    if not whole or len(whole) > 6 or len(decimals) > 9 or (point and not decimals):
        raise NotUnderstood("%s is not %s, as in %s" % (quoted(text), what, example))
    for char in whole + decimals:
        if char not in _DIGITS:
            raise NotUnderstood("%s is not %s, as in %s" % (quoted(text), what, example))
    if decimals[3:].strip("0"):
        raise NotUnderstood("%s is finer than 0.001; %s, as in %s" % (quoted(text), what, example))
    return sign * int(whole + (decimals + "000")[:3])


def _unit_of(text):
    """The few letters that follow a number, as in "1.5 U/h"; none: it is no number and a unit."""
    at = 0
    while at < len(text) and (text[at] in _DIGITS or text[at] in "-."):
        at += 1
    unit = text[at:].lstrip(" ")
    if not at or not 0 < len(unit) <= _LONGEST_UNIT:
        return ""
    for char in unit:
        if not ("a" <= char <= "z" or "A" <= char <= "Z" or char == "/"):
            return ""
    return unit


def whole_number(value, what: str, least: int, most: int) -> int:
    """A whole number in a range, least 0 or more, as a number or in a string."""
    number = value
    if isinstance(value, str) and is_count(value.strip(), 1, len(str(most)), most):
        number = int(value)
    if type(number) is int and least <= number <= most:
        return number
    raise NotUnderstood("%s is not %s, %d to %d" % (quoted(value), what, least, most))


def minute_of_day(text: str) -> int:
    """HH:MM as minutes, 0 .. 1439."""
    hour, colon, minute = text.partition(":")
    if colon and is_count(hour, 1, 2, 23) and is_count(minute, 2, 2, 59):
        return int(hour) * 60 + int(minute)
    if colon and is_count(hour, 1, 2, 99) and is_count(minute, 2, 2, 99):
        raise NotUnderstood("%s is not in a day: 00:00 to 23:59, midnight is 00:00" % quoted(text))
    if colon and is_count(hour, 1, 2, 23) and is_count(minute, 1, 1, 9):
        raise NotUnderstood(
            "%s has one digit of minutes: two, as in %s:0%s" % (quoted(text), hour, minute)
        )
    raise NotUnderstood("%s is not a time of day, as in 06:30" % quoted(text))


def segments(value) -> list:
    """A profile as a list of (start_minute, rate_mu_h); a single number is a flat profile."""
    if not isinstance(value, str) or "=" not in value and _is_one(value):
        example = '"00:00=0.80 06:00=1.10"'
        return [(0, thousandths(value, "a rate in U/h or a profile", example, "U/h"))]
    found = []
    for piece in value.split():
        start, equals, rate = piece.partition("=")
        if not equals:
            raise NotUnderstood("%s is not a segment, as in 06:00=1.10" % quoted(piece))
        minute = minute_of_day(start)
        found.append((minute, thousandths(rate, "a rate in U/h", "1.10", "U/h")))
    if not found:
        raise NotUnderstood('a profile has segments, as in "00:00=0.80 06:00=1.10"')
    return found


def _is_one(text):
    """True for what may be a number, or one with a unit."""
    return len(text.split()) == 1 or _unit_of(text.strip()) != ""


def strength(value) -> int:
    """U-100 and the like as units per mL."""
    if isinstance(value, str) and value[:2] in ("U-", "u-") and is_count(value[2:], 1, 4, 9999):
        return int(value[2:])
    raise NotUnderstood("%s is not a concentration, as in U-100" % quoted(value))


def set_name(value) -> str:
    """The name of an infusion set, as typed; whether there is one, the pump knows."""
    if isinstance(value, str) and 0 < len(value.strip()) <= 16:
        return quoted(value.strip())[1:-1]
    raise NotUnderstood('%s is not the name of a set, as in "tubed-60"' % quoted(value))


def moment(value, offset_min: int) -> tuple:
    """ "2026-06-02 14:30[:05] [+02:00]" as (UTC day, ms of it, offset in minutes).

    offset_min stands when none is given.
    """
    expected = '%s is not a time, as in "2026-06-02 14:30 +02:00"' % quoted(value)
    pieces = value.split() if isinstance(value, str) else ()
    if not 2 <= len(pieces) <= 3:
        raise NotUnderstood(expected)
    date = pieces[0].split("-")
    clock = pieces[1].split(":")
    if (
        len(date) != 3
        or not (is_count(date[0], 4, 4, 2099) and is_count(date[1], 2, 2, 12))
        or not (is_count(date[2], 2, 2, 31) and 2 <= len(clock) <= 3)
        or not (is_count(clock[0], 1, 2, 23) and is_count(clock[1], 2, 2, 59))
        or (len(clock) == 3 and not is_count(clock[2], 2, 2, 59))
    ):
        raise NotUnderstood(expected)
    year, month, day = int(date[0]), int(date[1]), int(date[2])
    if year < 2020 or month < 1 or not 1 <= day <= wording.days_in_month(year, month):
        raise NotUnderstood("%s is no date from 2020-01-01 to 2099-12-31" % quoted(pieces[0]))
    if len(pieces) == 3:
        offset_min = offset(pieces[2])
    seconds = int(clock[0]) * 3600 + int(clock[1]) * 60
    if len(clock) == 3:
        seconds += int(clock[2])
    seconds -= offset_min * 60
    days = wording.day_number(year, month, day) + seconds // 86_400
    if days > _LAST_DAY:
        raise NotUnderstood("%s is after 2099-12-31 UTC" % quoted(value))
    return days, seconds % 86_400 * 1000, offset_min


def request_id(value) -> int:
    """The id that a command carries."""
    return whole_number(value, "an id", 1, _MOST_ID)


def offset(value) -> int:
    """ "+02:00" as minutes."""
    text = value if isinstance(value, str) else ""
    sign = {"+": 1, "-": -1}.get(text[:1], 0)
    hours, colon, minutes = text[1:].partition(":")
    if sign and colon and is_count(hours, 2, 2, 14) and minutes in ("00", "15", "30", "45"):
        offset_min = sign * (int(hours) * 60 + int(minutes))
        if -720 <= offset_min <= 840:
            return offset_min
    raise NotUnderstood("%s is no offset from UTC, as in +02:00" % quoted(value))


def is_count(text, shortest, longest, most):
    """True when text is shortest .. longest digits and at most most."""
    if not shortest <= len(text) <= longest:
        return False
    for char in text:
        if char not in _DIGITS:
            return False
    return int(text) <= most
