# names: what faults, priorities, states of the pump and causes of a reset are called.
#
# Owns these names. A name may be made better; the history has numbers.

from firmware import faults

STATES = ("off", "delivering", "suspended", "stopped by an alarm", "moving the plunger")
_CAUSES = ("power-on", "reset", "the watchdog", "soft reset", "brown-out")
PRIORITIES = ("", "LOW", "MEDIUM", "HIGH")
# fmt: off
TABLE: tuple = (
    faults.INTERNAL, "internal",
    faults.LATE, "late",
    faults.JOURNAL, "journal",
    faults.LEDGER, "ledger",
    faults.CODE, "code",
    faults.MEMORY, "memory",
    faults.HARDWARE, "hardware",
    faults.CHANNEL_OFF, "channel off",
    faults.JOURNAL_EMPTY, "journal empty",
    faults.JOURNAL_DAMAGED, "journal damaged",
    faults.JOURNAL_VERSION, "journal version",
    faults.SETTINGS, "settings damaged",
    faults.RIG_CHANGED, "rig changed",
    faults.DRIVER, "driver",
    faults.MISSED_STEPS, "missed steps",
    faults.STRAY_STEPS, "stray steps",
    faults.LOST_MOTION, "lost motion",
    faults.SLOW_BURST, "slow burst",
    faults.SUPPLY, "supply",
    faults.NOT_COUPLED, "not coupled",
    faults.LEAK, "leak",
    faults.NO_FORCE, "no force",
    faults.OCCLUSION, "occlusion",
    faults.FORCE_SENSOR, "force sensor",
    faults.FORCE_STUCK, "force stuck",
    faults.EMPTY, "empty",
    faults.END_OF_TRAVEL, "end of travel",
    faults.UNSEATED, "unseated",
    faults.RESERVOIR_MISMATCH, "reservoir mismatch",
    faults.LOW_RESERVOIR, "low reservoir",
    faults.LAST_RESERVOIR, "nearly empty",
    faults.LOW_TIME, "low by time",
    faults.HOUR_CAP, "hour cap",
    faults.DAY_CAP, "day cap",
    faults.CLAMPED, "basal clamped",
    faults.NO_SIGNAL, "no signal",
    faults.CLOCK_UNSET, "clock unset",
    faults.CLOCK_JUMP, "clock jump",
    faults.CLOCKS_DIFFER, "clocks differ",
    faults.KEY_STUCK, "key stuck",
    faults.INTERRUPTED, "interrupted",
    faults.RESTARTED, "restarted",
    faults.AUTO_OFF, "auto-off",
    faults.AUTO_OFF_SOON, "auto-off soon",
    faults.SUSPENDED_LONG, "suspended long",
    faults.NOT_RESUMED, "not resumed",
    faults.SET_OLD, "set old",
    faults.RESERVOIR_OLD, "reservoir old",
    faults.NO_PLUNGER, "no plunger",
)
# fmt: on


def of(number: int) -> str:
    """The name of a fault. Raises ValueError for one that is not there."""
    return TABLE[TABLE.index(number) + 1]


def cause(number: int) -> str:
    """Words for a RESET_ number of hal."""
    return _CAUSES[number] if number < len(_CAUSES) else "cause %d" % number
