# forms: how what is set is written, by a person or for one: rows, limits with their unit, names.
#
# Owns these forms and names; a number in them is taken by parse.py, whole or not at all.

from micropython import const

from firmware.console.answers.parse import minute_of_day, quoted, thousandths
from firmware.console.prompt import NotUnderstood
from firmware.console.reply import milli

LIMITS = ("bolus", "basal", "hour", "day", "confirm", "speed")  # as bounds.NAMES
LIMIT_UNITS = ("U", "U/h", "U", "U", "U", "U/h")
LIMIT_WORDS = (
    "largest bolus",
    "highest basal rate",
    "most in an hour",
    "most in 24 hours",
    "a bolus is confirmed from",
    "speed of a bolus",
)
TABLES = ("ratio", "sensitivity", "target")  # from sections.RATIO on
UNITS = ("mg/dL", "mmol/L")

_NAME = const("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -_")
# What a row of a table of the calculator is, an example, and how many values it has.
_ROWS = {
    "ratio": ("g for 1 U", "10", 1),
    "sensitivity": ("glucose for 1 U", "45", 1),
    "target": ("a range of glucose", "90-120", 2),
}


def table(value, name: str) -> list:
    """A table of the calculator as a list of (start_minute, value), for a target (start_minute,
    low, high); a single one is flat."""
    what, example, columns = _ROWS[name]
    if not isinstance(value, str) or "=" not in value and len(value.split()) == 1:
        return [(0,) + _values(value, what, example, columns)]
    return _day(value, what, example, columns)


def _day(text, what, example, columns):
    found = []
    for piece in text.split():
        start, equals, value = piece.partition("=")
        if not equals:
            raise NotUnderstood("%s is not a row, as in 06:00=%s" % (quoted(piece), example))
        minute = minute_of_day(start)
        found.append((minute,) + _values(value, what, example, columns))
    if not found:
        raise NotUnderstood('there is nothing in it, as in "00:00=%s"' % example)
    return found


def _values(value, what, example, columns):
    if columns == 1:
        return (thousandths(value, what, example),)
    low, dash, high = value.partition("-") if isinstance(value, str) else (value, "", "")
    low = thousandths(low, what, example)
    return low, thousandths(high, what, example) if dash else low


def amount(value, unit: str, example: str) -> int:
    """A number, or one with its unit in a string: "12 U", in thousandths."""
    if isinstance(value, str):
        number, _, said = value.strip().partition(" ")
        if said and said.strip() != unit:
            raise NotUnderstood("%s is not in %s, as in %s" % (quoted(value), unit, example))
        value = number
    return thousandths(value, "a number of " + unit, example)


def shortest(value: int) -> str:
    """Thousandths as they are typed: 12000 is 12."""
    return ("%d.%03d" % (value // 1000, value % 1000)).rstrip("0").rstrip(".")


def one_of(value, words: tuple, what: str) -> int:
    """Which of some words it is."""
    if isinstance(value, str) and value.strip().lower() in [word.lower() for word in words]:
        return [word.lower() for word in words].index(value.strip().lower())
    raise NotUnderstood("%s is not %s: %s" % (quoted(value), what, ", ".join(words)))


def profile_name(value) -> str:
    """The name of a profile, its case kept."""
    name = value.strip() if isinstance(value, str) else ""
    if 0 < len(name) <= 12 and not [char for char in name if char not in _NAME]:
        return name
    raise NotUnderstood("%s is no name: 1 to 12 letters, digits, spaces, - and _" % quoted(value))


def code(value) -> int:
    """A code of four digits, as a number or in a string."""
    if type(value) is int and 0 <= value <= 9_999:
        return value
    if isinstance(value, str) and (len(value) == 4 and not value.strip("0123456789")):
        return int(value)
    raise NotUnderstood("a code has four digits, as in 2468")


def shown(value: int, unit: str) -> str:
    """Of a limit; 0 is no limit, of what is confirmed."""
    return "%s %s" % (milli(value), unit) if value else "never"


def decimal(value: int, grid: int) -> str:
    """Thousandths, with the decimals that their grid has."""
    if grid == 1000:
        return "%d" % (value // 1000)
    return "%d.%d" % (value // 1000, value % 1000 // 100) if grid == 100 else milli(value)
