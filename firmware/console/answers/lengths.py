# lengths: how long something lasts, which part of it, and how fast it goes, as a person types it.
#
# Owns these forms. Must not: guess; 1:5 may be 1:05, or 1:50, and is neither.

from micropython import const

from firmware.console.answers import parse, wording
from firmware.console.prompt import NotUnderstood

_MOST = const(1_000_000)  # min: beyond any range there is


def minutes(value, what: str, example: str) -> int:
    """A time as minutes: 90, "90 min", "1:30", "1 h 30 min", "2 h"."""
    if type(value) is int:
        if 0 <= value <= _MOST:
            return value
    elif isinstance(value, str):
        text = value.strip()
        hours, separator, rest = text.partition(":")
        if not separator:
            hours, separator, rest = text.partition("h")
        if not separator:
            hours, rest = "0", text
        elif ":" in text:
            if len(rest) != 2 or rest > "59":
                hours = ""  # 1:5 may be 1:05, or 1:50
        rest = rest.strip()
        if rest[-3:] == "min" and ":" not in text:
            rest = rest[:-3].strip()
        if separator and not rest:
            rest = "0"
        if parse.is_count(hours.strip(), 1, 4, 9_999) and parse.is_count(rest, 1, 6, _MOST):
            return int(hours) * 60 + int(rest)
    raise NotUnderstood("%s is not %s, as in %s" % (parse.quoted(value), what, example))


def part(value, mu: int) -> int:
    """A part of mu mU: units, or a percentage in a string, rounded down to the grid of 0.01 U."""
    if isinstance(value, str) and value.strip()[-1:] == "%":
        percent = parse.whole_number(value.strip()[:-1].strip(), "a percentage", 0, 100)
        return mu * percent // 1_000 * 10
    now_mu = parse.thousandths(value, "a number of units, or a percentage", '2.4 or "60%"')
    if 0 <= now_mu <= mu:
        return now_mu
    raise NotUnderstood(
        "%s of %s U is no part of it, 0 to all" % (parse.quoted(value), wording.milli(mu))
    )


def speed(value, most_mu_h: int) -> int:
    """The speed of a bolus in mU/h: U/min, "slow", a third of most_mu_h, or "quick", that."""
    if value == "quick":
        return most_mu_h
    if value == "slow":
        return most_mu_h // 3
    return parse.thousandths(value, "a speed in U/min", '0.5, "slow" or "quick"') * 60
