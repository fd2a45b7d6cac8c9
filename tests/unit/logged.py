# logged: logs of calls, written and read.
#
# Must not: hold a test.

from hal.record import calls, reader
from hal.record.writer import Writer

HEAD = (
    calls.MAGIC + b"firmware abc\nrig pl_per_step=18406 capacity_nl=3000000\nports clock rtc\n\n"
)
FORCE = 18


class Log:
    """A writer, and what was told to it."""

    def __init__(self):
        self.data = bytearray()
        self.writer = Writer(self.data.extend)
        self.writer.put_bytes(HEAD, len(HEAD))
        self.events = []

    def event(self, row, *words):
        for i in range(len(words)):
            self.writer.words[i] = words[i]
        self.writer.event(row)
        letters = calls.EVENTS[row][1] + calls.EVENTS[row][2]
        values = tuple([bool(w) if x == "b" else w for x, w in zip(letters, words)])
        given = len(calls.EVENTS[row][1])
        self.events.append((row, values[:given], values[given:]))

    def post(self, command, request_id, argument):
        self.writer.words[0] = command
        self.writer.words[1] = request_id
        self.writer.event(calls.POST)
        self.writer.put_argument(argument)
        self.events.append((calls.POST, (command, request_id, argument), ()))

    def whole(self):
        self.writer.check()
        self.writer.flush()
        return bytes(self.data)


def read(data):
    """Every event of every session."""
    found = []
    for session in reader.sessions(data):
        events = session.events()
        while events is not None:
            found += events
            events = session.events()
    return found


def some():
    """A log with a bit of everything."""
    log = Log()
    for number in (0, 1, -1, 63, 64, -64, 8191, 8192, 2**30 - 1, -(2**30), 5, 5, 5):
        log.event(FORCE, number)
    for poll in range(36):
        log.event(calls.POLL, 0)
        log.event(calls.RTC_READ, True, 9_649, 86_399_000 + poll, 120)
        log.event(calls.START, 1, 1, 460 + poll % 2)
        log.event(calls.STEPPER_COUNT, poll + 1)
        log.event(calls.RETURN, 460)
        if poll % calls.CHECK_POLLS == calls.CHECK_POLLS - 1:
            log.writer.check()
    log.post(0, 0, 4_200)
    log.post(1, 2**30 - 1, [(0, 800), (360, 1_100)])
    log.post(2, 0, None)
    log.post(7, 5, (9_649, 86_399_999, -720))
    return log
