# commands: what a person may tell the pump, carried out once, between what is past and what comes.
#
# Owns the numbers of the commands, and which of them may act: those that find the books open, and
# those that were not seen before. A refused command changes nothing: no ledger, no motor; the
# journal only notes that its id was used. Must not: parse or print.

from micropython import const

from firmware import replies
from firmware.commands import dosing, running, upkeep

BOLUS = const(0)  #   mU
BASAL = const(1)  #   a list of (start_minute, rate_mu_h)
SUSPEND = const(2)  # None
RESUME = const(3)  #  None
STOP = const(4)  #    None
ACK = const(5)  #     None
LOAD = const(6)  #    (mU, units per mL)
CLOCK = const(7)  #   (UTC day, ms of it, local minus UTC in minutes)
ZONE = const(8)  #    local minus UTC in minutes
BEGIN = const(9)  #   None

_DO = (
    dosing.bolus,
    dosing.basal,
    running.suspend,
    running.resume,
    dosing.stop,
    running.acknowledge,
    upkeep.load,
    upkeep.clock,
    upkeep.zone,
    upkeep.begin,
)
_IDLE_MS = const(60_000)


class Commands:
    """Carries out what is in the mailbox. Carrying out may allocate; waiting does not."""

    def __init__(self, pump):
        self._pump = pump
        self._mailbox = pump.mailbox

    def tick(self, dt_ms: int) -> int:
        """Carries out the command that waits, if one does."""
        mailbox = self._mailbox
        command = mailbox.take()
        if command is None:
            return _IDLE_MS
        pump = self._pump
        if not pump.journal.is_open and command not in (ACK, BEGIN):
            mailbox.answer = (replies.BOOKS_CLOSED, pump.recovery.fault, 0)
        elif mailbox.request_id and pump.journal.is_open:
            mailbox.answer = self._once(command, mailbox.argument, mailbox.request_id)
        else:
            mailbox.answer = _DO[command](pump, mailbox.argument)
        return pump.rig.burst_ms  # what falls due has changed: plan again soon

    def _once(self, command, argument, request_id):
        """Carries out a command that carries an id, unless it was seen before."""
        pump = self._pump
        requests = pump.requests
        seen = requests.find(request_id)
        if seen:
            code = seen[1]
            if code < replies.REFUSED:
                return replies.SEEN, request_id, 0
            return replies.SEEN_REFUSED, request_id, code
        if request_id <= requests.forgotten:
            return replies.ID_FORGOTTEN, request_id, requests.forgotten
        dose_id = pump.channels.bolus.dose_id + 1 if command == BOLUS else 0
        requests.take(request_id, command, dose_id)
        answer = (replies.FAILED, 0, 0)
        try:
            answer = _DO[command](pump, argument)
        finally:
            begun = answer[0] == replies.BOLUS_BEGUN
            requests.settle(request_id, answer[0], dose_id if begun else 0)
        return answer
