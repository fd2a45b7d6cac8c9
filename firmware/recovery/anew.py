# anew: new books, where there are none that can be trusted.
#
# Owns the order in which they are begun: a power cut in here leaves the old ones, or the new. Must
# not: decide that they are; a person does.

from micropython import const

from firmware import faults, journal, pack, sections
from firmware.recovery import start
from firmware.scheduler import AT_REST, SOON

_RECORDS = const(3)  # that a step reads: 2 ms each on an RP2040


def begin(pump):
    """Begins new books, in the steps of a command: a few ms for each record that is there, and at
    last 80 ms at rest. Allocates. Raises StoreFailed; then none are begun."""
    yield from _salvage(pump)
    yield AT_REST
    pump.dispenser.begin()
    pump.days.begin()
    pump.journal.is_open = True
    done = False
    try:
        # Cut short before the checkpoint, the old books are still there, and closed: caps
        # know all that they know. After it the new ones are, and a mark of old does not count.
        pump.journal.write(journal.BEGIN, pump.rig.pl_per_step, 0, 0)
        pump.journal.began = pump.journal.sequence
        pump.settings.mend()
        if pump.settings.section(sections.ACTIVE) or pump.settings.section(sections.LIMITS):
            start.settings(pump, sections.Sections())
        for _ in range(2):  # into both slots: nothing older can be found
            pump.checkpoint.write()
        for _ in range(2):
            pump.mark.write(pump.ledger, 0)
        done = True
    finally:
        if not done:
            pump.journal.close()
    pump.recovery.fault = faults.NONE
    for alarm in pump.alarms.standing:
        pump.journal.note(journal.ALARM, alarm.number, alarm.detail, 0)


def _salvage(pump):
    """Numbers that were given shall not be given again. Raises OSError."""
    book = pump.journal
    record = bytearray(journal.RECORD_BYTES)
    book.sequence = max(book.sequence, pump.checkpoint.sequence)
    for index in range(book.count()):
        if index % _RECORDS == 0:
            yield SOON
        if book.peek(index, record) != journal.WHOLE:
            continue
        book.sequence = max(book.sequence, pack.get(record, 2, 4))
        number = pack.get(record, 14, 4)
        if record[1] == journal.BOLUS:
            pump.channels.doses.last_id = max(pump.channels.doses.last_id, number)
        elif record[1] == journal.REQUEST:
            pump.requests.forgotten = max(pump.requests.forgotten, number)
