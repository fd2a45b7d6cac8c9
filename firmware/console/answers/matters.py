# matters: what every fault is about, and what to do.
#
# Owns these words. Must not: know what a fault does; that is firmware/faults.py, row by row.

from firmware import faults

# number, what is the matter, what to do
# fmt: off
TABLE = (
    (faults.INTERNAL,
     "the firmware stopped itself", "note pump.history()"),
    (faults.LATE,
     "the pump was not polled in time", "free the processor"),
    (faults.JOURNAL,
     "the journal cannot be written or read", "check the store, or restart the board"),
    (faults.LEDGER,
     "the books do not add up", "note pump.history(), restart"),
    (faults.CODE,
     "the installed code fails its check", "flash the board again"),
    (faults.MEMORY,
     "out of memory", "restart the board"),
    (faults.HARDWARE,
     "a part does not answer", "check the wiring"),
    (faults.CHANNEL_OFF,
     "more or less went out than was programmed", "note pump.history(), restart"),
    (faults.JOURNAL_EMPTY,
     "a new pump, or one that lost its books", "pump.begin() begins new ones"),
    (faults.JOURNAL_DAMAGED,
     "the books cannot be trusted", "save the store, then pump.begin() begins new ones"),
    (faults.JOURNAL_VERSION,
     "other firmware wrote the books", "flash that firmware, or erase the store"),
    (faults.SETTINGS,
     "what was set is lost", "pump.basal(...) or pump.settings(...) sets it"),
    (faults.RIG_CHANGED,
     "the books are of a rig with other steps", "mend pl_per_step, or pump.begin()"),
    (faults.DRIVER,
     "the motor driver reports a fault", "check motor and supply"),
    (faults.MISSED_STEPS,
     "pulses asked did not go out", "check the stepper"),
    (faults.STRAY_STEPS,
     "pulses went out unasked", "switch the motor off"),
    (faults.LOST_MOTION,
     "the encoder did not follow", "check the drive train"),
    (faults.SLOW_BURST,
     "a burst did not end in time", "check the stepper"),
    (faults.SUPPLY,
     "the supply is about to fail", "charge or change the battery"),
    (faults.NOT_COUPLED,
     "the motor turns and nothing resists", "check its coils, the nut and the cartridge"),
    (faults.LEAK,
     "nothing resists the bolus", "is the line on, and dry? look at every connector"),
    (faults.NO_FORCE,
     "what resisted the motor is gone", "look at nut and cartridge, then load it again"),
    (faults.OCCLUSION,
     "line blocked",
     "pump.relieve() takes the push off it, then straighten or change the set"),
    (faults.FORCE_SENSOR,
     "no sound force reading", "check the force sensor"),
    (faults.FORCE_STUCK,
     "the force reading never changes", "check the force sensor"),
    (faults.EMPTY,
     "the reservoir is empty by count", "load a reservoir"),
    (faults.END_OF_TRAVEL,
     "the plunger is at its end", "load a reservoir"),
    (faults.UNSEATED,
     "no cartridge in place", "seat the cartridge"),
    (faults.RESERVOIR_MISMATCH,
     "count and end stop disagree about the reservoir", "load it with its true volume"),
    (faults.LOW_RESERVOIR,
     "the reservoir is low", "have a reservoir ready"),
    (faults.LAST_RESERVOIR,
     "the reservoir is nearly empty", "load soon"),
    (faults.LOW_TIME,
     "the reservoir will soon be empty at this programme", "have a reservoir ready"),
    (faults.HOUR_CAP,
     "the most for 60 minutes is delivered", "wait, or ask why"),
    (faults.DAY_CAP,
     "the most for 24 hours is delivered", "wait, or ask why"),
    (faults.CLAMPED,
     "more basal is programmed than the limit allows", "look at pump.temp(), pump.basal()"),
    (faults.NO_SIGNAL,
     "light or sound does not answer", "look at pump.alarms() often; check the wiring"),
    (faults.CLOCK_UNSET,
     "the clock is not set", "pump.clock(...) sets it"),
    (faults.CLOCK_JUMP,
     "the clock jumped, and nobody set it", "look at pump.clock(); set it, if it is wrong"),
    (faults.CLOCKS_DIFFER,
     "two clocks run at different speeds", "check the clock's crystal, restart the board"),
    (faults.KEY_STUCK,
     "a key is pressed all the time", "free it; pump.suspend(), pump.ack() do the same"),
    (faults.INTERRUPTED,
     "the pump restarted while it delivered", "pump.review()"),
    (faults.RESTARTED,
     "the pump restarted", "look at pump.status()"),
    (faults.AUTO_OFF,
     "nobody has looked at the pump for too long", "see to the person"),
    (faults.AUTO_OFF_SOON,
     "nobody looks at the pump, which will stop", "type anything, or press a key"),
    (faults.SUSPENDED_LONG,
     "nothing is delivered, and has not been for a while", "pump.resume() goes on"),
    (faults.NOT_RESUMED,
     "the pump was to go on by itself, and could not", "pump.resume() says why"),
    (faults.SET_OLD,
     "the set has been worn for as long as it may", "pump.change_set(...) changes it"),
    (faults.RESERVOIR_OLD,
     "the reservoir has been in use for long", "pump.change_reservoir() changes it"),
    (faults.NO_PLUNGER,
     "no plunger was found in the cartridge's place", "seat the cartridge, then begin again"),
)
# fmt: on


def of(number: int) -> tuple:
    """(what is the matter, what to do) of a fault. Raises ValueError for one that is not there."""
    for row in TABLE:
        if row[0] == number:
            return row[1:]
    raise ValueError("no fault has this number")


def ack_at(number: int, last: int) -> int:
    """Where pump.ack() comes among the steps: last, but first where a step waits for it."""
    return 0 if number == faults.OCCLUSION else last
