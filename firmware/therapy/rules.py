# rules: what a person may set, as ranges: a day of rates, the values of the calculator, limits.
#
# Owns the checks, and what they find. Read when something is set.

from micropython import const

from firmware import units
from firmware.therapy.basal import MAX_SEGMENTS

# What check() finds.
OK = const(0)
NO_SEGMENTS = const(1)
TOO_MANY = const(2)
NOT_FROM_MIDNIGHT = const(3)
OUT_OF_ORDER = const(4)
TIME_OUT_OF_RANGE = const(5)
RATE_OUT_OF_RANGE = const(6)
SAME_TIME = const(7)
TOO_FINE = const(8)
LOW_ABOVE_HIGH = const(9)

MAX_ROWS = const(12)  # of what the calculator goes by
# Thousandths, in the unit that glucose is in: least, most, grid.
RATIO = (1_000, 150_000, 100)  # g per U
SENSITIVITY = ((5_000, 400_000, 1_000), (300, 22_200, 100))  # mg/dL, mmol/L per U
TARGET = ((60_000, 250_000, 1_000), (3_300, 13_900, 100))
# As bounds.NAMES: least, grid. The most is the rig's.
LIMITS = ((10, 10), (1, 1), (10, 1), (10, 1), (10, 10), (1_000, 1))


def check(rows, most: int, least: int = 0, grid: int = 1, most_rows: int = MAX_SEGMENTS) -> tuple:
    """Checks a list of (start_minute, value) or (start_minute, low, high): a whole day, in order,
    without a gap. Returns (what is wrong or OK, the value, its minute)."""
    if not rows:
        return NO_SEGMENTS, 0, 0
    if len(rows) > most_rows:
        return TOO_MANY, len(rows), 0
    if rows[0][0] != 0:
        return NOT_FROM_MIDNIGHT, rows[0][0], rows[0][0]
    previous = -1
    for row in rows:
        minute = row[0]
        if not 0 <= minute < units.MIN_PER_DAY:
            return TIME_OUT_OF_RANGE, minute, minute
        if minute == previous:
            return SAME_TIME, minute, minute
        if minute < previous:
            return OUT_OF_ORDER, minute, minute
        for value in row[1:]:
            if not least <= value <= most:
                return RATE_OUT_OF_RANGE, value, minute
            if value % grid:
                return TOO_FINE, value, minute
        if row[1] > row[-1]:
            return LOW_ABOVE_HIGH, row[1], minute
        previous = minute
    return OK, 0, 0
