# faults: the table of everything that can be wrong, and nothing else.
#
# Owns the numbers (append-only: a number never changes its meaning), the names, the priority, the
# effect on delivery and what ends it. A new fault is a new row here, and one in
# console/answers/matters.py, which has more words. Must not: decide whether a fault is true.
#
# Which one is said, when several are true? The first that stops delivery stays the first cause. In
# one sample of the sensors it is the first of sensing's order: what is specific comes before what
# follows from it. A motor that cannot be stopped or counted is DRIVER, whatever failed first
# (Pump.fail). A level of the reservoir ends the warning of the level above (Health.holds).

from micropython import const

LOW = const(1)
MEDIUM = const(2)
HIGH = const(3)
PRIORITY_NAMES = ("", "LOW", "MEDIUM", "HIGH")

# How an alarm ends.
LATCHED = const(0)  # when a person has seen it, and its condition has gone
BY_ITSELF = const(1)  # when its condition has gone
UNTIL_SEEN = const(2)  # it is about a moment that is over: when a person has seen it

NONE = const(0)
INTERNAL = const(101)  # the firmware met a condition it does not know
LATE = const(102)
JOURNAL = const(103)
LEDGER = const(104)
CODE = const(105)
MEMORY = const(106)
HARDWARE = const(107)
CHANNEL_OFF = const(108)
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
LEAK = const(208)
NO_FORCE = const(209)
OCCLUSION = const(212)
FORCE_SENSOR = const(213)
FORCE_STUCK = const(214)
EMPTY = const(221)
END_OF_TRAVEL = const(222)
UNSEATED = const(223)
RESERVOIR_MISMATCH = const(224)
LOW_RESERVOIR = const(231)
LAST_RESERVOIR = const(232)
LOW_TIME = const(233)
HOUR_CAP = const(241)
DAY_CAP = const(242)
CLOCK_UNSET = const(251)
NO_SIGNAL = const(252)
CLOCK_JUMP = const(253)
CLOCKS_DIFFER = const(254)
KEY_STUCK = const(255)
INTERRUPTED = const(261)
RESTARTED = const(262)
AUTO_OFF = const(263)
AUTO_OFF_SOON = const(264)
SUSPENDED_LONG = const(265)
SET_OLD = const(271)
RESERVOIR_OLD = const(272)
NO_PLUNGER = const(273)

# number, name, priority, stops delivery, how it ends
TABLE = (
    (INTERNAL, "internal", HIGH, True, UNTIL_SEEN),
    (LATE, "late", HIGH, True, UNTIL_SEEN),
    (JOURNAL, "journal", HIGH, True, LATCHED),
    (LEDGER, "ledger", HIGH, True, LATCHED),
    (CODE, "code", HIGH, True, LATCHED),
    (MEMORY, "memory", HIGH, True, LATCHED),
    (HARDWARE, "hardware", HIGH, True, UNTIL_SEEN),
    (CHANNEL_OFF, "channel off", HIGH, True, UNTIL_SEEN),
    (JOURNAL_EMPTY, "journal empty", HIGH, True, LATCHED),
    (JOURNAL_DAMAGED, "journal damaged", HIGH, True, LATCHED),
    (JOURNAL_VERSION, "journal version", HIGH, True, LATCHED),
    (SETTINGS, "settings damaged", HIGH, True, LATCHED),
    (RIG_CHANGED, "rig changed", HIGH, True, LATCHED),
    (DRIVER, "driver", HIGH, True, LATCHED),
    (MISSED_STEPS, "missed steps", HIGH, True, UNTIL_SEEN),
    (STRAY_STEPS, "stray steps", HIGH, True, UNTIL_SEEN),
    (LOST_MOTION, "lost motion", HIGH, True, UNTIL_SEEN),
    (SLOW_BURST, "slow burst", HIGH, True, UNTIL_SEEN),
    (SUPPLY, "supply", HIGH, True, LATCHED),
    (NOT_COUPLED, "not coupled", HIGH, True, UNTIL_SEEN),
    (LEAK, "leak", MEDIUM, False, UNTIL_SEEN),
    (NO_FORCE, "no force", HIGH, True, LATCHED),
    (OCCLUSION, "occlusion", HIGH, True, LATCHED),
    (FORCE_SENSOR, "force sensor", HIGH, True, LATCHED),
    (FORCE_STUCK, "force stuck", HIGH, True, UNTIL_SEEN),
    (EMPTY, "empty", HIGH, True, LATCHED),
    (END_OF_TRAVEL, "end of travel", HIGH, True, LATCHED),
    (UNSEATED, "unseated", HIGH, True, LATCHED),
    (RESERVOIR_MISMATCH, "reservoir mismatch", MEDIUM, False, BY_ITSELF),
    (LOW_RESERVOIR, "low reservoir", LOW, False, BY_ITSELF),
    (LAST_RESERVOIR, "nearly empty", MEDIUM, False, BY_ITSELF),
    (LOW_TIME, "low by time", LOW, False, BY_ITSELF),
    (HOUR_CAP, "hour cap", HIGH, True, LATCHED),
    (DAY_CAP, "day cap", HIGH, True, LATCHED),
    (NO_SIGNAL, "no signal", MEDIUM, False, BY_ITSELF),
    (CLOCK_UNSET, "clock unset", MEDIUM, False, BY_ITSELF),
    (CLOCK_JUMP, "clock jump", LOW, False, UNTIL_SEEN),
    (CLOCKS_DIFFER, "clocks differ", HIGH, True, UNTIL_SEEN),
    (KEY_STUCK, "key stuck", LOW, False, BY_ITSELF),
    (INTERRUPTED, "interrupted", HIGH, True, UNTIL_SEEN),
    (RESTARTED, "restarted", LOW, False, UNTIL_SEEN),
    (AUTO_OFF, "auto-off", HIGH, True, UNTIL_SEEN),
    (AUTO_OFF_SOON, "auto-off soon", MEDIUM, False, BY_ITSELF),
    (SUSPENDED_LONG, "suspended long", MEDIUM, False, BY_ITSELF),
    (SET_OLD, "set old", LOW, False, BY_ITSELF),
    (RESERVOIR_OLD, "reservoir old", LOW, False, BY_ITSELF),
    (NO_PLUNGER, "no plunger", HIGH, True, UNTIL_SEEN),
)


def row_of(number: int) -> int:
    """Row of a fault in TABLE. Raises ValueError for a number that is not there."""
    for row in range(len(TABLE)):
        if TABLE[row][0] == number:
            return row
    raise ValueError("no fault has this number")
