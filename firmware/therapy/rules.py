# rules: what a day of basal rates obeys.
#
# Owns the check of its segments, and what it finds. Read when a profile is given.

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


def check(segments, max_rate_mu_h: int) -> tuple:
    """Checks a list of (start_minute, rate_mu_h). Returns (what is wrong or OK, the value)."""
    if not segments:
        return NO_SEGMENTS, 0
    if len(segments) > MAX_SEGMENTS:
        return TOO_MANY, len(segments)
    if segments[0][0] != 0:
        return NOT_FROM_MIDNIGHT, segments[0][0]
    previous = -1
    for minute, rate_mu_h in segments:
        if not 0 <= minute < units.MIN_PER_DAY:
            return TIME_OUT_OF_RANGE, minute
        if minute <= previous:
            return OUT_OF_ORDER, minute
        if not 0 <= rate_mu_h <= max_rate_mu_h:
            return RATE_OUT_OF_RANGE, rate_mu_h
        previous = minute
    return OK, 0
