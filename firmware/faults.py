# faults: the table of everything that can be wrong, and nothing else.
#
# Owns the numbers (append-only: a number never changes its meaning), the priority, the effect on
# delivery and what ends it. A new fault is a new row here, and one in console/answers, in names.py
# and matters.py, which have the words. Must not: decide whether a fault is true.
#
# Which one is said, when several are true? The first that stops delivery stays the first cause. In
# one sample of the sensors it is the first of sensing's order: what is specific comes before what
# follows from it. A motor that cannot be stopped or counted is DRIVER, whatever failed first
# (Pump.fail). A level of the reservoir ends the warning of the level above (Health.holds).

from micropython import const

# What a fault does: its priority,
LOW = const(1)
MEDIUM = const(2)
HIGH = const(3)
PRIORITY = const(3)  # is in these bits
STOPS = const(4)  # whether it stops delivery,
# and how its alarm ends:
LATCHED = const(0)  # when a person has seen it, and its condition has gone
BY_ITSELF = const(8)  # when its condition has gone
UNTIL_SEEN = const(16)  # it is about a moment that is over: when a person has seen it
END = const(24)  # is in these bits

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
CLAMPED = const(243)
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
NOT_RESUMED = const(266)
SET_OLD = const(271)
RESERVOIR_OLD = const(272)
NO_PLUNGER = const(273)

# number, what it does
TABLE = (
    INTERNAL, HIGH | STOPS | UNTIL_SEEN,
    LATE, HIGH | STOPS | UNTIL_SEEN,
    JOURNAL, HIGH | STOPS | LATCHED,
    LEDGER, HIGH | STOPS | LATCHED,
    CODE, HIGH | STOPS | LATCHED,
    MEMORY, HIGH | STOPS | LATCHED,
    HARDWARE, HIGH | STOPS | UNTIL_SEEN,
    CHANNEL_OFF, HIGH | STOPS | UNTIL_SEEN,
    JOURNAL_EMPTY, HIGH | STOPS | LATCHED,
    JOURNAL_DAMAGED, HIGH | STOPS | LATCHED,
    JOURNAL_VERSION, HIGH | STOPS | LATCHED,
    SETTINGS, HIGH | STOPS | LATCHED,
    RIG_CHANGED, HIGH | STOPS | LATCHED,
    DRIVER, HIGH | STOPS | LATCHED,
    MISSED_STEPS, HIGH | STOPS | UNTIL_SEEN,
    STRAY_STEPS, HIGH | STOPS | UNTIL_SEEN,
    LOST_MOTION, HIGH | STOPS | UNTIL_SEEN,
    SLOW_BURST, HIGH | STOPS | UNTIL_SEEN,
    SUPPLY, HIGH | STOPS | LATCHED,
    NOT_COUPLED, HIGH | STOPS | UNTIL_SEEN,
    LEAK, MEDIUM | UNTIL_SEEN,
    NO_FORCE, HIGH | STOPS | LATCHED,
    OCCLUSION, HIGH | STOPS | LATCHED,
    FORCE_SENSOR, HIGH | STOPS | LATCHED,
    FORCE_STUCK, HIGH | STOPS | UNTIL_SEEN,
    EMPTY, HIGH | STOPS | LATCHED,
    END_OF_TRAVEL, HIGH | STOPS | LATCHED,
    UNSEATED, HIGH | STOPS | LATCHED,
    RESERVOIR_MISMATCH, MEDIUM | BY_ITSELF,
    LOW_RESERVOIR, LOW | BY_ITSELF,
    LAST_RESERVOIR, MEDIUM | BY_ITSELF,
    LOW_TIME, LOW | BY_ITSELF,
    HOUR_CAP, HIGH | STOPS | LATCHED,
    DAY_CAP, HIGH | STOPS | LATCHED,
    CLAMPED, LOW | BY_ITSELF,
    NO_SIGNAL, MEDIUM | BY_ITSELF,
    CLOCK_UNSET, MEDIUM | BY_ITSELF,
    CLOCK_JUMP, LOW | UNTIL_SEEN,
    CLOCKS_DIFFER, HIGH | STOPS | UNTIL_SEEN,
    KEY_STUCK, LOW | BY_ITSELF,
    INTERRUPTED, HIGH | STOPS | UNTIL_SEEN,
    RESTARTED, LOW | UNTIL_SEEN,
    AUTO_OFF, HIGH | STOPS | UNTIL_SEEN,
    AUTO_OFF_SOON, MEDIUM | BY_ITSELF,
    SUSPENDED_LONG, MEDIUM | BY_ITSELF,
    NOT_RESUMED, HIGH | BY_ITSELF,
    SET_OLD, LOW | BY_ITSELF,
    RESERVOIR_OLD, LOW | BY_ITSELF,
    NO_PLUNGER, HIGH | STOPS | UNTIL_SEEN,
)  # fmt: skip


def does(number: int) -> int:
    """What a fault does, as in TABLE. Raises ValueError for a number that is not there."""
    for at in range(0, len(TABLE), 2):
        if TABLE[at] == number:
            return TABLE[at + 1]
    raise ValueError("no fault has this number")
