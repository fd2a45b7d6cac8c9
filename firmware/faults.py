# faults: the table of everything that can be wrong, and nothing else.
#
# Owns the numbers (append-only: a number never changes its meaning), the words, the priority and
# the effect on delivery. A new fault is a new row here. Must not: decide whether a fault is true.

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

# number, name, priority, stops delivery,
#     what is the matter, what to do
# fmt: off
TABLE = (
    (INTERNAL, "internal", HIGH, True,
     "the firmware stopped itself", "note pump.history()"),
    (LATE, "late", HIGH, True,
     "the pump was not polled in time", "free the processor"),
    (JOURNAL, "journal", HIGH, True,
     "the journal cannot be written or read", "check the store, or restart the board"),
    (LEDGER, "ledger", HIGH, True,
     "the books do not add up", "note pump.history(), restart"),
    (CODE, "code", HIGH, True,
     "the installed code fails its check", "flash the board again"),
    (MEMORY, "memory", HIGH, True,
     "out of memory", "restart the board"),
    (HARDWARE, "hardware", HIGH, True,
     "a part does not answer", "check the wiring"),
    (JOURNAL_EMPTY, "journal empty", HIGH, True,
     "a new pump, or one that lost its books", "pump.begin() begins new ones"),
    (JOURNAL_DAMAGED, "journal damaged", HIGH, True,
     "the books cannot be trusted", "save the store, then pump.begin() begins new ones"),
    (JOURNAL_VERSION, "journal version", HIGH, True,
     "other firmware wrote the books", "flash that firmware, or erase the store"),
    (SETTINGS, "settings damaged", HIGH, True,
     "both copies of the settings are lost", "pump.basal(...) sets the profile anew"),
    (RIG_CHANGED, "rig changed", HIGH, True,
     "the books are of a rig with other steps", "mend pl_per_step, or pump.begin()"),
    (DRIVER, "driver", HIGH, True,
     "the motor driver reports a fault", "check motor and supply"),
    (MISSED_STEPS, "missed steps", HIGH, True,
     "pulses asked did not go out", "check the stepper"),
    (STRAY_STEPS, "stray steps", HIGH, True,
     "pulses went out unasked", "switch the motor off"),
    (LOST_MOTION, "lost motion", HIGH, True,
     "the encoder did not follow", "check the drive train"),
    (SLOW_BURST, "slow burst", HIGH, True,
     "a burst did not end in time", "check the stepper"),
    (SUPPLY, "supply", HIGH, True,
     "the supply is about to fail", "charge or change the battery"),
    (NOT_COUPLED, "not coupled", HIGH, True,
     "the motor turns and nothing resists", "check its coils, the nut and the cartridge"),
    (OCCLUSION, "occlusion", HIGH, True,
     "line blocked", "straighten or change the set"),
    (FORCE_SENSOR, "force sensor", HIGH, True,
     "no sound force reading", "check the force sensor"),
    (EMPTY, "empty", HIGH, True,
     "the reservoir is empty by count", "load a reservoir"),
    (END_OF_TRAVEL, "end of travel", HIGH, True,
     "the plunger is at its end", "load a reservoir"),
    (UNSEATED, "unseated", HIGH, True,
     "no cartridge in place", "seat the cartridge"),
    (RESERVOIR_MISMATCH, "reservoir mismatch", MEDIUM, False,
     "count and end stop disagree about the reservoir", "load it with its true volume"),
    (LOW_RESERVOIR, "low reservoir", LOW, False,
     "the reservoir is low", "have a reservoir ready"),
    (LAST_RESERVOIR, "nearly empty", MEDIUM, False,
     "the reservoir is nearly empty", "load soon"),
    (HOUR_CAP, "hour cap", HIGH, True,
     "the most for 60 minutes is delivered", "wait, or ask why"),
    (DAY_CAP, "day cap", HIGH, True,
     "the most for 24 hours is delivered", "wait, or ask why"),
    (NO_SIGNAL, "no signal", MEDIUM, False,
     "light or sound does not answer", "look at pump.alarms() often; check the wiring"),
    (CLOCK_UNSET, "clock unset", MEDIUM, False,
     "the clock is not set", "pump.clock(...) sets it"),
    (CLOCK_JUMP, "clock jump", LOW, False,
     "the clock jumped, and nobody set it", "look at pump.clock(); set it, if it is wrong"),
    (CLOCKS_DIFFER, "clocks differ", HIGH, True,
     "two clocks run at different speeds", "check the clock's crystal, restart the board"),
    (INTERRUPTED, "interrupted", HIGH, True,
     "the pump restarted while it delivered", "pump.review()"),
    (RESTARTED, "restarted", LOW, False,
     "the pump restarted", "look at pump.status()"),
)
# fmt: on


def row_of(number: int) -> int:
    """Row of a fault in TABLE. Raises ValueError for a number that is not there."""
    for row in range(len(TABLE)):
        if TABLE[row][0] == number:
            return row
    raise ValueError("no fault has this number")
