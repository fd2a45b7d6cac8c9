# faults: the table of everything that can be wrong, and nothing else.
#
# Owns the numbers (append-only: a number never changes its meaning), the names, the priority and
# the effect on delivery. A new fault is a new row here, and one in console/answers/matters.py,
# which has more words. Must not: decide whether a fault is true.

from micropython import const

LOW = const(1)
MEDIUM = const(2)
HIGH = const(3)
PRIORITY_NAMES = ("", "LOW", "MEDIUM", "HIGH")

NONE = const(0)
INTERNAL = const(101)  # the firmware met a condition it does not know
LATE = const(102)
JOURNAL = const(103)
LEDGER = const(104)
CODE = const(105)
MEMORY = const(106)
HARDWARE = const(107)
JOURNAL_EMPTY = const(111)
JOURNAL_DAMAGED = const(112)
JOURNAL_VERSION = const(113)
SETTINGS = const(114)
RIG_CHANGED = const(115)
DRIVER = const(201)
MISSED_STEPS = const(202)
STRAY_STEPS = const(203)
LOST_MOTION = const(204)
SLOW_BURST = const(205)
SUPPLY = const(206)
NOT_COUPLED = const(207)
OCCLUSION = const(212)
FORCE_SENSOR = const(213)
EMPTY = const(221)
END_OF_TRAVEL = const(222)
UNSEATED = const(223)
RESERVOIR_MISMATCH = const(224)
LOW_RESERVOIR = const(231)
LAST_RESERVOIR = const(232)
HOUR_CAP = const(241)
DAY_CAP = const(242)
CLOCK_UNSET = const(251)
NO_SIGNAL = const(252)
CLOCK_JUMP = const(253)
CLOCKS_DIFFER = const(254)
INTERRUPTED = const(261)
RESTARTED = const(262)

# number, name, priority, stops delivery
TABLE = (
    (INTERNAL, "internal", HIGH, True),
    (LATE, "late", HIGH, True),
    (JOURNAL, "journal", HIGH, True),
    (LEDGER, "ledger", HIGH, True),
    (CODE, "code", HIGH, True),
    (MEMORY, "memory", HIGH, True),
    (HARDWARE, "hardware", HIGH, True),
    (JOURNAL_EMPTY, "journal empty", HIGH, True),
    (JOURNAL_DAMAGED, "journal damaged", HIGH, True),
    (JOURNAL_VERSION, "journal version", HIGH, True),
    (SETTINGS, "settings damaged", HIGH, True),
    (RIG_CHANGED, "rig changed", HIGH, True),
    (DRIVER, "driver", HIGH, True),
    (MISSED_STEPS, "missed steps", HIGH, True),
    (STRAY_STEPS, "stray steps", HIGH, True),
    (LOST_MOTION, "lost motion", HIGH, True),
    (SLOW_BURST, "slow burst", HIGH, True),
    (SUPPLY, "supply", HIGH, True),
    (NOT_COUPLED, "not coupled", HIGH, True),
    (OCCLUSION, "occlusion", HIGH, True),
    (FORCE_SENSOR, "force sensor", HIGH, True),
    (EMPTY, "empty", HIGH, True),
    (END_OF_TRAVEL, "end of travel", HIGH, True),
    (UNSEATED, "unseated", HIGH, True),
    (RESERVOIR_MISMATCH, "reservoir mismatch", MEDIUM, False),
    (LOW_RESERVOIR, "low reservoir", LOW, False),
    (LAST_RESERVOIR, "nearly empty", MEDIUM, False),
    (HOUR_CAP, "hour cap", HIGH, True),
    (DAY_CAP, "day cap", HIGH, True),
    (NO_SIGNAL, "no signal", MEDIUM, False),
    (CLOCK_UNSET, "clock unset", MEDIUM, False),
    (CLOCK_JUMP, "clock jump", LOW, False),
    (CLOCKS_DIFFER, "clocks differ", HIGH, True),
    (INTERRUPTED, "interrupted", HIGH, True),
    (RESTARTED, "restarted", LOW, False),
)


def row_of(number: int) -> int:
    """Row of a fault in TABLE. Raises ValueError for a number that is not there."""
    for row in range(len(TABLE)):
        if TABLE[row][0] == number:
            return row
    raise ValueError("no fault has this number")
