# replayed: a Hal that answers from a log, and holds every call against it.
#
# Owns the place in the log, the time there, and the first difference. Must not: know a pump.

from hal import PORTS, Hal
from hal.record import calls
from hal.record.calls import EVENTS
from hal.record.reader import BadLog

_HALF = 0x2000_0000
_MASK = 0x3FFF_FFFF


class Over(BaseException):
    """The replay ends here, in the middle of things. No failure of a port: nothing catches it.

    expected, made: the events that differ, row and what was given first; None where there is none
    damage: what is wrong with the log from here on; "" when it just ends.
    """

    def __init__(self, expected=None, made=None, damage=""):
        super().__init__()
        self.expected = expected
        self.made = made
        self.damage = damage


class Replayed:
    """The hal of one session of a log; it answers what the log says.

    said(self, row, given, answered, errno) hears of every event that was the same, and what
    number of OSError it came to. calls, polls: so many, so far; in_poll: the last is not over.
    ticks_ms: of the last poll; elapsed_ms: from the first poll to it. over: the Over with which it
    ended.
    """

    def __init__(self, session, said):
        self.session = session
        self._said = said
        self._events = []
        self._deadline = None
        self.over = None
        self.in_poll = False
        self.calls = self.polls = 0
        self.ticks_ms = self.elapsed_ms = 0
        ports = {}
        for name in session.ports:
            if name not in PORTS:
                raise BadLog("the log has a port that is unknown: " + name)
            ports[name] = self._port(name)
        try:
            self.hal = Hal(**ports)
        except ValueError as error:
            raise BadLog("the ports of the log are not a Hal: " + str(error))

    def begin_poll(self):
        """The ticks of the next poll; None when there is none any more."""
        try:
            row, given, _ = self._next()
        except Over:
            return None
        now = ((self._deadline or 0) + given[0]) & _MASK
        if self._deadline is not None:
            self.elapsed_ms += _ticks_diff(now, self.ticks_ms)
        self.ticks_ms = now
        self.polls += 1
        self.in_poll = True
        self.meet(calls.POLL, given)
        return now

    def end_poll(self, deadline: int) -> None:
        """Holds the deadline that a poll returned against the log. Raises Over."""
        self.meet(calls.RETURN, (_ticks_diff(deadline, self.ticks_ms),))
        self._deadline = deadline
        self.in_poll = False

    def posted(self):
        """(command, request id, argument) when that was taken from the mailbox here, or None."""
        row, given, _ = self._next()
        if row != calls.POST:
            return None
        self.meet(row, given)
        return given

    def meet(self, row: int, given):
        """The answers to the event that is made now. Raises Over, or the OSError of the log."""
        expected, _, _ = event = self._next()
        errno = 0
        if expected == calls.FAIL:
            errno = event[1][0]
            self._events.pop(0)
            event = self._next()
        if event[0] != row or event[1] != given:
            self.over = Over(event, (row, given))
            raise self.over
        self._events.pop(0)
        self.calls += "." in EVENTS[row][0]
        self._said(self, row, given, event[2], errno)
        if errno:
            raise OSError(errno, "as in the log")  # CPython has no errno without words
        return event[2]

    def _next(self):
        # The event that comes next, left in its place.
        if self.over:
            raise self.over
        while not self._events:
            try:
                events = self.session.events()
                self.over = Over() if events is None else None
            except BadLog as error:
                self.over = Over(damage=str(error))
            if self.over:
                raise self.over
            self._events = events
        return self._events[0]

    def _port(self, name):
        port = _Clock() if name == "clock" else _Port()
        for row in range(len(EVENTS)):
            if EVENTS[row][0].startswith(name + "."):
                setattr(port, EVENTS[row][0][len(name) + 1 :], self._method(row))
        if name == "watchdog":
            setattr(port, "timeout_ms", self.session.watchdog_ms)  # noqa: B010 (it is no method)
        return port

    def _method(self, row):
        _, letters, answered = EVENTS[row]
        fills = answered in ("biii", "bd", "id")

        def method(*arguments):
            given = arguments[:-1] if fills else arguments
            if letters[-1:] == "d":
                given = given[:-1] + (calls.folded(given[-1]),)
            answers = self.meet(row, given)
            if fills:
                found = answers[1] if answered[1:] == "d" else answers[1:]
                for i in range(len(found) if answers[0] else 0):
                    arguments[-1][i] = found[i]
            return answers[0] if answers else None

        return method


class _Port:
    """A port of which every method answers from the log."""


class _Clock(_Port):
    """The clock: arithmetic on ticks asks no log."""

    def ticks_add(self, ticks, delta):
        return (ticks + delta) & _MASK

    def ticks_diff(self, a, b):
        return _ticks_diff(a, b)


def _ticks_diff(a, b):
    return ((a - b + _HALF) & _MASK) - _HALF
