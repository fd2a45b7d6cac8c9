# replay: a log of hal/record, run through the firmware again, under any Python.
#
# Owns the loop that polls a pump as the log says. Must not: print, or judge what it sees.

from firmware.config import Rig
from firmware.pump import Pump
from hal.record import calls
from hal.record.reader import BadLog
from hal.record.replayed import Over, Replayed


def replay(session, said, rig=None):
    """Runs one Session of a log to its end, or to the first difference; returns its Replayed.

    said: as Replayed's. rig: fields that shall differ from the log's. Raises BadLog for a rig or
    ports that this firmware does not take.
    """
    replayed = Replayed(session, said)
    numbers = dict(session.rig)
    numbers.update(rig or {})
    try:
        rig = Rig(**numbers)
    except ValueError as error:
        raise BadLog("the log's rig is not for this firmware: " + str(error))
    try:
        _run(_build(replayed, rig), replayed)
    except Over:
        pass  # replayed.over says why
    return replayed


def _build(replayed, rig):
    try:
        return Pump(replayed.hal, rig)
    except OSError as error:
        replayed.meet(calls.FAIL, (error.args[0],))  # as it was then, when the log ends here


def _run(pump, replayed):
    replayed.meet(calls.READY, ())
    mailbox = pump.mailbox
    take = mailbox.take

    def taken():
        posted = replayed.posted()
        if posted:
            command, request_id, argument = posted
            mailbox.post(command, argument, request_id)
        return take()

    mailbox.take = taken
    now = replayed.begin_poll()
    while now is not None:
        replayed.end_poll(pump.poll(now))
        now = replayed.begin_poll()
