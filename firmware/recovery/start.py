# start: from the store to a pump that may be resumed, or that says why it may not.
#
# Owns what follows from books that cannot be trusted.

from firmware import faults, states
from firmware.recovery import closing
from firmware.recovery.reading import Reading


def run(pump, recovery) -> None:
    """Reads the store, takes over what it holds, and says what stands. Raises nothing."""
    try:
        recovery.cause = pump.hal.system.reset_cause()
        recovery.fault = Reading(pump).run()
        if recovery.fault == faults.NONE:
            pump.journal.is_open = True
            closing.put_on_record(pump, recovery)
    except OSError:
        recovery.fault = faults.JOURNAL
    except ValueError:
        recovery.fault = faults.JOURNAL_DAMAGED  # a number that is in no table
    if recovery.fault != faults.NONE:
        pump.journal.close()
        pump.mark.open_steps = 0
        pump.channels.bolus.end()  # one that was read goes on in no books
        pump.alarms.start(recovery.fault, 0, 0)
        pump.state = states.FAULT
    pump.alarms.announce()
