# commands: what a person may tell the pump, carried out once, between what is past and what comes.
#
# Owns the numbers of the commands, and which of them may act: those that find the books open, and
# those that were not seen before. A refused command changes nothing: no ledger, no motor; the
# journal only notes that its id was used. Must not: parse or print.

from micropython import const

from firmware import replies
from firmware.commands import rare, stopping
from firmware.scheduler import AT_REST, ROOM_MS

BOLUS = const(0)  #   (mU, of that at once, mU/h or 0, minutes for the rest or 0)
BASAL = const(1)  #   a list of (start_minute, rate_mu_h)
SUSPEND = const(2)  # minutes, or None
RESUME = const(3)  #  None
STOP = const(4)  #    the id of a bolus, or None: all
ACK = const(5)  #     None
LOAD = const(6)  #    (mU, units per mL)
CLOCK = const(7)  #   (UTC day, ms of it, local minus UTC in minutes)
ZONE = const(8)  #    local minus UTC in minutes
BEGIN = const(9)  #   None
HUSH = const(10)  #   None
BEEP = const(11)  #   None
# Of set and reservoir.
CHANGE_RESERVOIR = const(12)  # the name of a set, or None
CHANGE_SET = const(13)  #       the name of a set
AFFIRM = const(14)  #           None
PRIME = const(15)  #            None
FILL_CANNULA = const(16)  #     None
RELIEVE = const(17)  #          None
# Of what a person sets; BASAL is one of these.
CONFIRM = const(21)  #    thousandths: the value that was asked about
PROFILE = const(22)  #    (name, segments or None, name to copy or None); neither: removed
USE = const(23)  #        the name of a profile
LIMIT = const(24)  #      (which, value)
CALCULATOR = const(25)  # a list of (section, rows) or (OPTIONS, (which, value))
LOCK = const(26)  #       (code, 1 to lock or 0)
SETTINGS = const(27)  #   a list of (line, section, what), all there is to set

# Of basal, for a while.
TEMP = const(28)  #     (PERCENT or RATE of therapy.temp, value, minutes)
END_TEMP = const(29)  # None

# All others are read when they are asked for (rare.py).
_DO = {
    SUSPEND: stopping.suspend,
    STOP: stopping.stop,
    ACK: stopping.acknowledge,
    HUSH: stopping.hush,
}
_WITHOUT_BOOKS = const((ACK, BEGIN, HUSH, BEEP))
# How far a command is.
_IDLE = const(0)  # there is none
_TAKEN = const(1)
_REGISTERED = const(2)  # its id is on record, should it have one
_UNDER_WAY = const(3)
_CARRIED_OUT = const(4)  # what became of it is not on record yet, should it have an id
_ANSWERED = const(5)

_FAILED = (replies.FAILED, 0, 0)
_NOBODY = const(-1)  # of a post number: the pump gave the command itself
_SOON_MS = const(1)
_IDLE_MS = const(60_000)
# Polls, for one after which nothing is due: 0.9 s at a prompt. A burst of HIGH has paused by then.
_PATIENCE = const(150)


class Commands:
    """Carries out what is in the mailbox, a step in a poll. Carrying out may allocate; waiting
    does not.

    It goes through these stages, and on when no record waits: so whatever was noted is on record
    before the next thing happens, and before anybody is told.
    """

    def __init__(self, pump):
        self._pump = pump
        self._mailbox = pump.mailbox
        self._stage = _IDLE
        self._post_number = 0
        self._command = 0
        self._argument = None
        self._request_id = 0
        self._dose_id = 0  # that a request for a bolus announced
        self._is_request = False  # it was put on record, and is to be settled
        self._job = None  # a command that takes several steps: its generator
        self._patience = 0  # polls that its next step may still wait for rest
        self._answer: tuple = ()
        self._has_own = False  # the pump gave itself the command to resume

    def resume(self) -> None:
        """The pump gives itself the command to resume; presence is told what became of it."""
        self._has_own = True

    def tick(self, dt_ms: int) -> int:
        """Begins the command that waits, if one does, or goes on with the one under way.

        A key acts at once, whatever else is under way: what it stands for takes one step.
        """
        pressed = self._mailbox.take_pressed()
        if pressed is not None:
            _DO[pressed](self._pump, None)
        if self._stage == _IDLE:
            command = self._mailbox.take()
            if command is not None:
                self._begin(command)
            elif self._has_own:
                self._begin_own()
            else:
                return _IDLE_MS
        elif self._patience > 0:
            self._patience -= 1
            return ROOM_MS
        return self._step()

    def rest(self) -> int:
        """While nothing is due: the step that waits for that, if one does."""
        if not self._patience:
            return 0
        if not self._pump.journal.wrote:  # or it has the rest after the next poll
            self._patience = 0
            self._step()
        return _SOON_MS

    def abandon(self) -> None:
        """The poll failed: so did the command that waits or is under way."""
        if self._stage != _IDLE:
            if self._job is not None:
                self._job.close()
            if self._stage != _ANSWERED:
                self._settle(self._answer if self._stage == _CARRIED_OUT else _FAILED)
            self._stage = _IDLE
            self._tell()
        self._mailbox.abandon(_FAILED)

    def _step(self):
        """Goes on with the command under way; returns the longest time to the next poll."""
        journal = self._pump.journal
        if journal.wrote or journal.waiting or (self._stage == _UNDER_WAY and journal.is_full):
            return _SOON_MS  # so much for this poll
        self._mailbox.steps += 1
        if self._stage == _TAKEN:
            self._register()
            if self._is_request:
                return _SOON_MS
        if self._stage == _REGISTERED:
            self._stage = _UNDER_WAY
            if self._command in _DO:
                answer = _DO[self._command](self._pump, self._argument)
            else:
                answer = rare.run(self._pump, self._command, self._argument)
            if type(answer) is tuple:
                self._carried_out(answer)
            else:
                self._job = answer
        if self._stage == _UNDER_WAY:
            self._go_on()
            if self._stage == _CARRIED_OUT and self._is_request:
                return _SOON_MS
        if self._stage == _CARRIED_OUT:
            self._settle(self._answer)
        if self._stage == _ANSWERED and not self._pump.journal.waiting:
            self._stage = _IDLE
            self._tell()
        return ROOM_MS if self._patience else self._pump.rig.burst_ms  # to plan again soon

    def _go_on(self):
        """A command that takes several steps: the next one."""
        self._patience = 0
        try:
            if next(self._job) == AT_REST:  # type: ignore[arg-type]
                self._patience = _PATIENCE
        except StopIteration as end:
            self._carried_out(end.value)

    def _tell(self):
        """Whoever gave it hears what became of it."""
        if self._post_number == _NOBODY:
            self._pump.presence.told(self._answer[0])
        else:
            self._mailbox.settle(self._post_number, self._answer)

    def _begin(self, command):
        mailbox = self._mailbox
        self._stage = _TAKEN
        self._post_number = mailbox.post_number
        self._command = command
        self._argument = mailbox.argument
        self._request_id = mailbox.request_id
        self._is_request = False
        self._job = None

    def _begin_own(self):
        self._stage = _TAKEN
        self._post_number = _NOBODY
        self._command = RESUME
        self._argument = None
        self._request_id = 0
        self._is_request = False
        self._job = None
        self._has_own = False

    def _register(self):
        """A command that carries an id is on record before it acts, unless it was seen before."""
        pump = self._pump
        if not pump.journal.is_open and self._command not in _WITHOUT_BOOKS:
            self._settle((replies.BOOKS_CLOSED, pump.recovery.fault, 0))
            return
        if self._request_id and pump.journal.is_open:
            answer = self._seen()
            if answer:
                self._settle(answer)
                return
            begins = self._command in (BOLUS, CONFIRM)
            self._dose_id = pump.channels.doses.last_id + 1 if begins else 0
            pump.requests.take(self._request_id, self._command, self._dose_id)
            self._is_request = True
        self._stage = _REGISTERED

    def _seen(self):
        requests = self._pump.requests
        request_id = self._request_id
        seen = requests.find(request_id)
        if seen:
            if seen[1] < replies.REFUSED:
                return replies.SEEN, request_id, 0
            return replies.SEEN_REFUSED, request_id, seen[1]
        if request_id <= requests.forgotten:
            return replies.ID_FORGOTTEN, request_id, requests.forgotten
        return None

    def _carried_out(self, answer):
        """It came to this."""
        self._stage = _CARRIED_OUT
        self._answer = answer
        self._job = None

    def _settle(self, answer):
        """To be told when all of it is on record."""
        self._stage = _ANSWERED
        self._answer = answer
        if self._is_request:
            dose_id = self._dose_id if answer[0] == replies.BOLUS_BEGUN else 0
            self._pump.requests.settle(self._request_id, answer[0], dose_id)


def of_rare(command: int):
    """The module of a command that is rare, None for any other; see rare.module_of()."""
    return None if command in _DO else rare.module_of(command)
