# start: from the store to a pump that may be resumed, or that says why it may not.
#
# Owns what follows from books that cannot be trusted, and what the last run left open, which is
# put on record. The mark stays open until all of that is written, so a power cut in here is
# harmless: the next start comes to the same books.

from firmware import faults, journal, replies, saving, sections, states
from firmware.commands import BOLUS
from firmware.recovery.reading import Reading
from firmware.states import PLACES


def run(pump, recovery) -> None:
    """Reads the store, takes over what it holds, and says what stands. Raises nothing."""
    try:
        recovery.cause = pump.hal.system.reset_cause()
        recovery.fault = Reading(pump).run()
        if recovery.fault == faults.NONE:
            pump.journal.is_open = True
            _put_on_record(pump, recovery)
    except OSError:
        recovery.fault = faults.JOURNAL
    except ValueError:
        recovery.fault = faults.JOURNAL_DAMAGED  # a number that is in no table
    if recovery.fault != faults.NONE:
        pump.journal.close()
        pump.mark.open_steps = 0
        for place in range(PLACES):
            if pump.channels.doses.at[place].active:
                pump.channels.doses.end(place)  # one that was read goes on in no books
        pump.alarms.start(recovery.fault, 0, 0)
        pump.state = states.FAULT
    pump.alarms.announce()


def settings(pump, old) -> None:
    """What is in force, then the revision that it is. old: what was before, or None; see
    saving.changes(). Raises nothing."""
    now = sections.Sections(pump.settings)
    for number in range(1, sections.PROFILES + 1):
        if number != pump.settings.active:
            now.payloads[number] = None  # six full ones would be more than a start has time for
    for _ in saving.note(pump.settings, old, now):
        pump.journal.flush()


def _put_on_record(pump, recovery) -> None:
    """The start, the dose and the request that were under way, alarm and state; last, the mark.

    Raises StoreFailed.
    """
    book = pump.journal
    ledger = pump.ledger
    book.write(journal.BOOT, recovery.cause, pump.rig.pl_per_step, ledger.uncertain_steps)
    recovery.booted()
    _end_doses(pump, recovery)
    _settle_request(pump)
    if pump.settings.revision != recovery.revision:
        settings(pump, None)  # the power went before it was
    was_delivering = recovery.state == states.DELIVERING
    fault = faults.INTERRUPTED if was_delivering else faults.RESTARTED
    pump.alarms.start(fault, recovery.cause, ledger.total_steps)
    if pump.settings.lost:
        pump.alarms.start(faults.SETTINGS, 0, ledger.total_steps)
    if pump.alarms.stopping():
        recovery.state = states.FAULT
    elif recovery.state in (states.FAULT, states.MOVING):
        recovery.state = states.SUSPENDED
    pump.enter(recovery.state)
    pump.checkpoint.write()
    for _ in range(2):  # last: until here a cut comes to the same books again
        pump.mark.write(ledger, 0)


def _end_doses(pump, recovery):
    doses = pump.channels.doses
    for place in range(PLACES):
        dose = doses.at[place]
        if not dose.active:
            continue
        steps = pump.ledger.dose_steps[place]
        uncertain_steps = pump.ledger.dose_uncertain_steps[place]
        reason = journal.RESET
        if steps == dose.whole_steps and not uncertain_steps:
            reason = journal.COMPLETE  # all of it was out, and the power went before its end was
        else:
            recovery.interrupted(dose.dose_id)
        reason += 256 * pump.channels.nl_per_mu + 65_536 * uncertain_steps
        pump.journal.write(journal.END, dose.dose_id, steps, reason)
        doses.end(place)


def _settle_request(pump):
    """A command was under way as the power went: what became of it?"""
    requests = pump.requests
    request_id, command, value = requests.unsettled()
    if not request_id:
        return
    code = replies.CUT_SHORT
    if value and pump.channels.doses.last_id >= value:
        code = replies.BOLUS_BEGUN
    elif command == BOLUS:
        code = replies.NOT_BEGUN
    requests.settle(request_id, code, value)
